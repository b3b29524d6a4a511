/*
 * play - a simulated year written into the ledger through the functions everybody uses.
 *
 * A world (world.h) is made for the tasks of a plan; then the working days are walked through.  Month by
 * month a round is drafted and opened, units write, submit and sign, the office checks, accepts and closes;
 * difficulties, requests, changes and refusals are raised and settled or climb; what was closed is looked at
 * once more; a post changes hands; the first half-year and the year are appraised. cx->now_ms walks along; it
 * stands at the last act afterwards.  Each working day is a few transactions.
 *
 * The same plan, year, seed and end give the same rows on both engines (the ids too, with store_ids_from()).
 */
#ifndef SIM_PLAY_H
#define SIM_PLAY_H

#include "base/cx.h"
#include "calendar/day.h"

struct play_ask {
    int64_t plan_id; /* of cx->actor's government, without rounds */
    int year;
    uint64_t seed;
    day until;           /* nothing happens after this day */
    struct str evidence; /* the folder of files that prove things (matter/evidence.h); null: none are made */
    enum err (*watch)(struct cx *cx); /* in a writing transaction of its own after each act; NULL: nobody */
};

struct play_done {
    int64_t tasks, rounds, questions, possible, reports, returned, checks, difficulties, requests, closures;
    int64_t changes, refusals, look_backs, files, appraisals, appeals;
};

/* No transaction may be open.  ERR_INPUT when the plan has no task with a unit, ERR_CONFLICT when it has
 * rounds. */
MUST_USE enum err play_year(struct cx *cx, const struct play_ask *in, struct play_done *out);

/* What will truly happen in that year, for tests of what the ledger makes of it: the world that play_year()
 * writes, and the measure that each of its tasks is (0: none).  In an open transaction, before it is played;
 * in cx->arena. */
struct world;
struct play_truth {
    const struct world *world;
    const int64_t *measure_id;
};
MUST_USE enum err play_truth(struct cx *cx, const struct play_ask *in, struct play_truth *out);

#endif
