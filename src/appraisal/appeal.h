/*
 * appeal - a unit disputes its score (申诉): within some working days of the publication, answered by the
 * head of the office within some more, but not by who rated the unit; upheld, the score may be corrected and
 * the places follow.
 */
#ifndef APPRAISAL_APPEAL_H
#define APPRAISAL_APPEAL_H

#include "base/buf.h"
#include "base/cx.h"

struct json;

/* ERR_STEP: not published, or the time is over; ERR_CONFLICT: one of this unit is open. */
MUST_USE enum err appeal_add(struct cx *cx, int64_t appraisal_id, int64_t org_id, struct str reason,
                             struct buf *out);

struct appeal_answer {
    int64_t rev;
    bool upheld;
    struct str answer;
    double score; /* NAN: stays */
};
MUST_USE enum err appeal_answer(struct cx *cx, int64_t id, const struct appeal_answer *in, struct buf *out);
MUST_USE enum err appeal_withdraw(struct cx *cx, int64_t id, int64_t rev, struct buf *out);

/* "appeals": those of an appraisal that the actor may see. */
MUST_USE enum err appeal_put(struct cx *cx, int64_t appraisal_id, struct json *j);
/* ERR_STEP while one is open. */
MUST_USE enum err appeal_none_open(struct cx *cx, int64_t appraisal_id);

#endif
