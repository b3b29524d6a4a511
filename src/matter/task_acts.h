/*
 * task_acts - what can be started from a task, and what comes next on it: the facts its dialogs say before
 * somebody sends one.
 */
#ifndef MATTER_TASK_ACTS_H
#define MATTER_TASK_ACTS_H

#include "base/buf.h"
#include "base/cx.h"

enum { TASK_NEXT_MOST = 12 };

/*
 * {"task_id","full","due_on","closed","protected","duties":[…],"changes":[…],"next":[…]}: whether a
 * difficulty raised today is protected; for each unit's duty until when it can be refused; for each kind of
 * change which time it would be and who approves; the next days.  Of a foreign task only its day, and FULL is
 * false: nothing more of it need be asked for.  ERR_STEP when a later edition withdrew it.
 */
MUST_USE enum err task_acts(struct cx *cx, int64_t task_id, struct buf *out);

#endif
