/*
 * appraisal_score - from what an appraisal scores to scores and places.  Inside src/appraisal.
 */
#ifndef APPRAISAL_APPRAISAL_SCORE_H
#define APPRAISAL_APPRAISAL_SCORE_H

#include "appraisal/appraisal_work.h"

/* What came out for one unit. */
struct appraisal_result {
    const struct appraisal_unit *unit;
    struct explain explain;            /* its tasks are in the order of the unit's parts */
    const struct score_points *points; /* one for each part */
    double base, score;                /* 0..100: of its tasks; the whole */
    bool waiting;
    size_t place, tied; /* place 0: waits, vetoed or in no group */
};

/* One for each unit of W, in its order; in the arena. */
struct appraisal_result *appraisal_results(const struct appraisal_work *w);

/* Score all units of the appraisal's plan and replace the rows of appraisal_score. */
MUST_USE enum err appraisal_score(struct cx *cx, int64_t id);
/* Places within the groups anew, after a score was corrected. */
MUST_USE enum err appraisal_rank(struct cx *cx, int64_t id);

#endif
