/*
 * round - a round of reporting (调度): which tasks are asked of whom, why, and what it costs.
 *
 * A draft asks by exception (assess/ask.h); a person may add and remove.  Opening it makes one report for
 * each question and one to-do each; closing marks what is missing and locks the reports.  JSON: the "rounds"
 * of the API.
 */
#ifndef ROUND_ROUND_H
#define ROUND_ROUND_H

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

/* Draw the questions of a draft as of today, in place of earlier ones. */
MUST_USE enum err round_draw(struct cx *cx, int64_t id, int64_t rev, struct buf *out);
MUST_USE enum err round_open(struct cx *cx, int64_t id, int64_t rev, struct buf *out);
MUST_USE enum err round_close(struct cx *cx, int64_t id, int64_t rev, struct buf *out);
/* Give up a draft. */
MUST_USE enum err round_drop(struct cx *cx, int64_t id, int64_t rev);

/* Close the open rounds of this government whose due day is over; DONE counts them. */
MUST_USE enum err round_close_due(struct cx *cx, int64_t *done);

/*
 * The rounds of a year, planned once.  Each is a draft that opens by itself, at the setting round_hour of its
 * opening day or as soon as the program runs again; the day before, its questions are drawn and the office
 * sees what it will cost (a to-do).  Its state "start": hand (a person opens it), auto, held (a person keeps
 * it back), late (the program stood still until the next round of its kind was due, so it was left out).
 */
struct round_plan {
    int64_t plan_id, year;
    struct str kind; /* ten_days, month, quarter, half, year */
    int64_t opens;   /* working days from the period's last day to the opening; may be negative */
    int64_t days;    /* working days from the opening to the due day */
    bool preview;    /* only show it */
};
/*
 * Drafts planned before get the new days, periods that have another round keep it.  What is done with each
 * period, and what one such round would cost today: {"rows":[{period,…,will}],"cost":…,"by_org":[…]}
 */
MUST_USE enum err round_plan_write(struct cx *cx, const struct round_plan *p, struct buf *out);
/* Keep a planned round back, or let it go again. */
MUST_USE enum err round_keep(struct cx *cx, int64_t id, int64_t rev, bool back, struct buf *out);

/* What is due: rounds close, questions are drawn, rounds open. DONE counts what closed and opened. */
MUST_USE enum err round_tick(struct cx *cx, int64_t *done);

/*
 * Who asked whom for how much in a year: rounds by the month of their period's end, and what units asked one
 * another besides (requests, difficulties) by the month in which they did, at the minutes of the settings. Of
 * each unit the minutes of its rounds add up to what the rounds cost.
 * {"year":y,"by_org":[…],"by_month":[…],"pairs":[…],"by_round":[…]}; as a CSV file one line for each unit.
 */
MUST_USE enum err round_burden(struct cx *cx, int64_t year, struct buf *out);
MUST_USE enum err round_burden_csv(struct cx *cx, int64_t year, struct buf *out);

#endif
