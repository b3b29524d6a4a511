/*
 * task_year - the year of one task as a timeline: what was promised, the lamps by period, and all that
 * happened, newest first.
 */
#ifndef LEDGER_TASK_YEAR_H
#define LEDGER_TASK_YEAR_H

#include "base/buf.h"
#include "base/cx.h"

enum { TASK_YEAR_MOST = 200 /* moments of each kind */ };

/* {"task_id","promise":{text,deadline,due_on,targets},"due_on","lamps":[…],"moments":[…]} */
MUST_USE enum err task_year(struct cx *cx, int64_t task_id, struct buf *out);

#endif
