/*
 * round_write - what the parts of round share. Inside src/round only.
 */
#ifndef ROUND_ROUND_WRITE_H
#define ROUND_ROUND_WRITE_H

#include "assess/burden.h"
#include "base/cx.h"
#include "calendar/period.h"

/* A round as it stands. */
struct round {
    int64_t id, plan_id, seed, rev;
    int64_t days; /* working days from opening to due; 0: drafted by hand */
    bool drawn;   /* its questions are */
    struct str title, state, start, opens_on, due_on;
    struct period period;
    struct str ends_on, period_text;
};

MUST_USE enum err round_read(struct cx *cx, int64_t id, struct round *out);
/* "2026年2月调度" */
struct str round_usual_title(struct arena *a, struct period p);
MUST_USE enum err round_insert(struct cx *cx, const struct round *r);
/* Its title, days and seed as JSON, for events. */
struct str round_note(struct arena *a, const struct round *r);
/* Move rev on; ERR_STEP when the round is closed, ERR_CONFLICT when it has another rev. */
MUST_USE enum err round_hold(struct cx *cx, int64_t id, int64_t rev, struct round *out);

/* Schedules (proposed where there are none) and lamps as of today, without which no question can be drawn. */
MUST_USE enum err round_prepare(struct cx *cx, int64_t plan_id);
/* The questions as of today, in place of earlier ones. */
MUST_USE enum err round_draw_now(struct cx *cx, struct round *r);
/* From today until r->due_on: reports and to-dos. */
MUST_USE enum err round_send(struct cx *cx, struct round *r);
/* What is missing is marked, the reports are locked. */
/* KEY "by_round": the rounds that were sent with a period end between these days. */
struct json;
MUST_USE enum err round_put_year(struct cx *cx, struct json *j, struct str from, struct str to);
MUST_USE enum err round_shut(struct cx *cx, const struct round *r);

/* Decide for every live task of the plan and write round_ask. */
MUST_USE enum err round_ask_write(struct cx *cx, const struct round *r);
/* Put a question in by hand; ORG 0: the lead unit. The round's reports follow when it is open. */
MUST_USE enum err round_ask_add(struct cx *cx, const struct round *r, int64_t task_id, int64_t org_id);
MUST_USE enum err round_ask_remove(struct cx *cx, const struct round *r, int64_t task_id, int64_t org_id);
/* Minutes for each thing that is asked, by the settings. */
MUST_USE enum err round_cost_read(struct cx *cx, struct burden_settings *cost);
/* What a round with this period end would ask and cost if it were drawn now; nothing is written. */
struct round_estimate {
    struct burden cost;
    size_t exempt;
};
MUST_USE enum err round_ask_estimate(struct cx *cx, const struct round *r, struct round_estimate *out);
/* The round's cost, counted anew. */
MUST_USE enum err round_ask_cost(struct cx *cx, const struct round *r);

/* Reports and to-dos for the questions that have none yet. */
MUST_USE enum err round_ask_send(struct cx *cx, const struct round *r);

#endif
