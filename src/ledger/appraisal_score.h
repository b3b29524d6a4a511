/*
 * appraisal_score - from the ledger to scores: what an appraisal scores, and writing what came out.  Inside
 * src/ledger; used by appraisal.c and appeal.c.
 *
 * A task's items are its measures (the target of the period's end, the newest
 * figure: statistics, else verified, else told where the rules say so), its
 * milestones due in the period, or, where it has neither, its rating, its
 * closure or the verdict of the last check.
 */
#ifndef LEDGER_APPRAISAL_SCORE_H
#define LEDGER_APPRAISAL_SCORE_H

#include "base/cx.h"

/* Score all units of the appraisal's plan and replace the rows of appraisal_score. */
MUST_USE enum err appraisal_score(struct cx *cx, int64_t id);
/* Places within the groups anew, after a score was corrected. */
MUST_USE enum err appraisal_rank(struct cx *cx, int64_t id);

#endif
