/* appraisal_item - the items a task is scored by, from the ledger.  Inside src/appraisal; used by
 * appraisal_work.c. */
#ifndef APPRAISAL_APPRAISAL_ITEM_H
#define APPRAISAL_APPRAISAL_ITEM_H

#include "appraisal/appraisal_work.h"

/* Measures, milestones and verdicts of the tasks that are loaded. */
MUST_USE enum err appraisal_items(struct appraisal_work *w);

#endif
