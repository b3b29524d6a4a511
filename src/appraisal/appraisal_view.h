/* appraisal_view - who sees what of an appraisal.  Inside src/appraisal. */
#ifndef APPRAISAL_APPRAISAL_VIEW_H
#define APPRAISAL_APPRAISAL_VIEW_H

#include "appraisal/appraisal.h"
#include "store/store.h"

/* The columns of an appraisal's row, as far as the program uses them. */
enum {
    APPRAISAL_STATE,
    APPRAISAL_REV,
    APPRAISAL_ID,
    APPRAISAL_PLAN,
    APPRAISAL_TITLE,
    APPRAISAL_PERIOD,
    APPRAISAL_ENDS_ON
};

/* Its row, where cx->actor may see it; ERR_ABSENT otherwise. */
MUST_USE enum err appraisal_row(struct cx *cx, int64_t id, struct rows *out);
/* Does it see the score of this org, in an appraisal of this STATE? */
bool appraisal_sees_score(const struct cx *cx, struct str state, int64_t org_id);
/* Are all scores and places shown to it? */
bool appraisal_sees_places(const struct cx *cx, struct str state);

#endif
