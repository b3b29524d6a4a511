/*
 * task_write - how every change of a task begins and ends. For src/ledger and src/matter.
 */
#ifndef LEDGER_TASK_WRITE_H
#define LEDGER_TASK_WRITE_H

#include "ledger/task.h"

/* A task whose rev was right and has just been moved on. */
struct held {
    int64_t id, plan_id, ord, year;
    struct str text, deadline, fixed, now;
    double weight;
};

/* Take a live task for writing: its rev must be REV. */
MUST_USE enum err task_hold(struct cx *cx, int64_t id, int64_t rev, struct held *out);

/* What an event says: JSON or null. */
struct task_sides {
    struct str before, after;
};

/* The event, then the pages that show it; answers the task. */
MUST_USE enum err task_settle(struct cx *cx, const struct held *t, const char *kind,
                              const struct task_sides *s, struct buf *out);

#endif
