/*
 * tally - how many live tasks each bearer has in each role, kept so that totals of lists need no counting.
 */
#ifndef LEDGER_TALLY_H
#define LEDGER_TALLY_H

#include "base/cx.h"

/* Count the duties and tasks of a plan that had none before. */
MUST_USE enum err tally_plan(struct cx *cx, int64_t plan_id);
/* Count one bearer anew, over all plans. */
MUST_USE enum err tally_bearer(struct cx *cx, int64_t bearer_id);
/* The number of live tasks of a plan changed by DELTA. */
MUST_USE enum err tally_tasks(struct cx *cx, int64_t plan_id, int64_t delta);

/* The tasks of BEARER_ID in ROLE, of a plan or (0) of all. Bearer 0 with role "task": all tasks. */
MUST_USE enum err tally_get(struct cx *cx, int64_t bearer_id, struct str role, int64_t plan_id, int64_t *out);

#endif
