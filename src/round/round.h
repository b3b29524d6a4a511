/*
 * round - a round of reporting (调度): which tasks are asked of whom, why, and what it costs.
 *
 * A draft asks by exception (assess/ask.h); a person may add and remove.  Opening it makes one report for
 * each question and one to-do each; closing marks what is missing and locks the reports.  JSON: the "rounds"
 * of the API.
 */
#ifndef LEDGER_ROUND_H
#define LEDGER_ROUND_H

#include "base/buf.h"
#include "base/cx.h"

enum { ROUND_CHANGES_MOST = 2000 };

struct round_new {
    int64_t plan_id;
    struct str period;           /* 2026-M03 … */
    struct str title;            /* null: made from the period */
    struct str opens_on, due_on; /* null: today; setting round_days later */
};
/* A draft with its questions. Answers round_get(). */
MUST_USE enum err round_draft(struct cx *cx, const struct round_new *in, struct buf *out);

MUST_USE enum err round_list(struct cx *cx, int64_t plan_id, struct buf *out);
MUST_USE enum err round_get(struct cx *cx, int64_t id, struct buf *out);

/* One question to add or to take out. */
struct round_pick {
    int64_t task_id, org_id; /* org 0: the unit that leads the task */
};
struct round_change {
    int64_t rev;
    struct str title, opens_on, due_on; /* null: stays */
    size_t adds, removes;
    const struct round_pick *add, *remove;
};
/* Closed rounds stay as they are. */
MUST_USE enum err round_patch(struct cx *cx, int64_t id, const struct round_change *c, struct buf *out);

MUST_USE enum err round_open(struct cx *cx, int64_t id, int64_t rev, struct buf *out);
MUST_USE enum err round_close(struct cx *cx, int64_t id, int64_t rev, struct buf *out);
/* Give up a draft. */
MUST_USE enum err round_drop(struct cx *cx, int64_t id, int64_t rev);

/* Close the open rounds of this government whose due day is over; DONE counts them. */
MUST_USE enum err round_tick(struct cx *cx, int64_t *done);

/* Who asked whom for how much in a year: {"year":y,"by_org":[…],"by_round":[…]} */
MUST_USE enum err round_burden(struct cx *cx, int64_t year, struct buf *out);

#endif
