/*
 * task_lamp - the lamp of a task, judged (assess/lamp.h) and written down whenever something of the task
 * changes, so that lists, boards and counts copy it.
 *
 * It is judged for the plan's newest period: that of its newest opened round, else the last month that ended.
 * What was told or verified last is held against the schedule of that period's end; while the task is asked
 * and still may answer, and while it is exempt, against the schedule of the value's own period.
 */
#ifndef LEDGER_TASK_LAMP_H
#define LEDGER_TASK_LAMP_H

#include "assess/lamp.h"
#include "base/cx.h"

/* Judge again; writes only what changed.  Call it before the end of the transaction.  A withdrawn task has
 * none. */
MUST_USE enum err task_lamp_refresh(struct cx *cx, int64_t task_id);
/* All live tasks of a plan. */
MUST_USE enum err task_lamp_refresh_plan(struct cx *cx, int64_t plan_id);

/* Those that time alone may have moved: something is overdue and the lamp is not red yet. N counts them. */
MUST_USE enum err task_lamp_overdue(struct cx *cx, int64_t *n);

/* What a task is judged by, for a period that ends on ENDS_ON: also used to decide whom a round asks. */
struct task_lamp_input {
    struct lamp_task told, verified;
    bool cancelled;       /* nothing is asked any more */
    bool milestone_due;   /* one falls due by ENDS_ON and is not done */
    bool statistics_only; /* it has measures, and all are published by their owner */
    size_t values;        /* measures that the unit tells */
    size_t ticks;         /* milestones not yet accepted that are due by ENDS_ON */
    struct str last_told; /* when something was told last: end of that period; empty: never */
};
/* SILENT: the schedule of ENDS_ON whatever was asked. */
MUST_USE enum err task_lamp_input(struct cx *cx, int64_t task_id, struct str ends_on, bool silent,
                                  struct task_lamp_input *out);

#endif
