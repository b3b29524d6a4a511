/*
 * board - the state of a plan at a glance: how many tasks have which lamp, by section, unit, leader and
 * month; and one bearer's tasks in risk order.  Counts are copied from lamp_tally; the cost does not grow
 * with past reports.
 */
#ifndef LEDGER_BOARD_H
#define LEDGER_BOARD_H

#include "base/buf.h"
#include "base/cx.h"

enum { BOARD_ROWS_MOST = 60 };

/* PLAN 0: the newest. */
MUST_USE enum err board_get(struct cx *cx, int64_t plan_id, struct buf *out);

/* The page of a leader (his post) and of a unit: lamps, load, and the tasks that need him first. */
MUST_USE enum err board_leader(struct cx *cx, int64_t post_id, struct buf *out);
MUST_USE enum err board_unit(struct cx *cx, int64_t org_id, struct buf *out);

#endif
