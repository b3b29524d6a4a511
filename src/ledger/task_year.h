/*
 * task_year - the year of one task as a timeline: what was promised, the lamps by period, and all that
 * happened, newest first.
 */
#ifndef LEDGER_TASK_YEAR_H
#define LEDGER_TASK_YEAR_H

#include "base/buf.h"
#include "base/cx.h"

enum { TASK_YEAR_MOST = 1000 /* moments of each kind */, TASK_YEAR_USUAL = 100, TASK_YEAR_PAGE = 500 };

/* Which moments. */
struct task_year_page {
    struct str group;      /* moment_groups.def; null: all */
    int64_t offset, limit; /* limit 0: TASK_YEAR_USUAL */
};

/* {"task_id","promise":{text,deadline,due_on,targets},"due_on","lamps":[…],"groups":[{group,n}],"total","moments":[…]}
 */
MUST_USE enum err task_year(struct cx *cx, int64_t task_id, const struct task_year_page *page,
                            struct buf *out);

#endif
