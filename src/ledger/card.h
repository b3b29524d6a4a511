/*
 * card - the JSON kept with each task: its line in lists (task_card) and its page (task_page).
 *
 * Whoever changes a task, its duties, measures, doubts or events calls card_task() before the end of the
 * transaction.
 */
#ifndef LEDGER_CARD_H
#define LEDGER_CARD_H

#include "base/cx.h"

enum { CARD_MOST = 16 << 20 /* bytes of one task's JSON */ };

MUST_USE enum err card_task(struct cx *cx, int64_t plan_id, int64_t task_id);
/* All tasks of a plan. */
MUST_USE enum err card_plan(struct cx *cx, int64_t plan_id);

#endif
