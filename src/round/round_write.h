/*
 * round_write - what the parts of round share. Inside src/ledger only.
 */
#ifndef LEDGER_ROUND_WRITE_H
#define LEDGER_ROUND_WRITE_H

#include "assess/burden.h"
#include "base/cx.h"
#include "calendar/period.h"

/* A round as it stands. */
struct round {
    int64_t id, plan_id, seed, rev;
    struct str title, state, opens_on, due_on;
    struct period period;
    struct str ends_on, period_text;
};

MUST_USE enum err round_read(struct cx *cx, int64_t id, struct round *out);

/* Decide for every live task of the plan and write round_ask. */
MUST_USE enum err round_ask_write(struct cx *cx, const struct round *r);
/* Put a question in by hand; ORG 0: the lead unit. The round's reports follow when it is open. */
MUST_USE enum err round_ask_add(struct cx *cx, const struct round *r, int64_t task_id, int64_t org_id);
MUST_USE enum err round_ask_remove(struct cx *cx, const struct round *r, int64_t task_id, int64_t org_id);
/* The round's cost, counted anew. */
MUST_USE enum err round_ask_cost(struct cx *cx, const struct round *r);

/* Reports and to-dos for the questions that have none yet. */
MUST_USE enum err round_ask_send(struct cx *cx, const struct round *r);

#endif
