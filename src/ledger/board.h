/*
 * board - the state of a plan at a glance: how many tasks have which lamp, by section, unit, leader and
 * month; and one bearer's tasks in risk order.  Counts are copied from lamp_tally; the cost does not grow
 * with past reports.
 */
#ifndef LEDGER_BOARD_H
#define LEDGER_BOARD_H

#include "base/buf.h"
#include "base/cx.h"

enum { BOARD_ROWS_USUAL = 60 };

/* Which of a bearer's tasks, in risk order. LIMIT 0: the first BOARD_ROWS_USUAL from OFFSET on. */
struct board_page {
    int64_t offset, limit;
};

/* PLAN 0: the newest. */
MUST_USE enum err board_get(struct cx *cx, int64_t plan_id, struct buf *out);

/* The page of a leader (his post) and of a unit: lamps, load, and the tasks that need him first. */
MUST_USE enum err board_leader(struct cx *cx, int64_t post_id, const struct board_page *page,
                               struct buf *out);
MUST_USE enum err board_unit(struct cx *cx, int64_t org_id, const struct board_page *page, struct buf *out);

#endif
