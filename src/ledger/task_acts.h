/*
 * task_acts - what can be started from a task, and what comes next on it: the facts its dialogs say before
 * somebody sends one.
 */
#ifndef LEDGER_TASK_ACTS_H
#define LEDGER_TASK_ACTS_H

#include "base/buf.h"
#include "base/cx.h"

enum { TASK_NEXT_MOST = 12 };

/*
 * {"task_id","due_on","promised_on","protected":bool,"duties":[…],"changes":[…],"next":[…]}: whether a
 * difficulty raised today is protected; for each unit's duty until when it can be refused; for each kind of
 * change which time it would be and who approves; the next days.  ERR_DENIED for a foreign task.
 */
MUST_USE enum err task_acts(struct cx *cx, int64_t task_id, struct buf *out);

#endif
