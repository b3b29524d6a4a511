/*
 * lamp_tally - how many live tasks have which lamp, kept so that boards copy and need not count: of a plan,
 * a section, a lead unit, a leader, a month.
 */
#ifndef LEDGER_LAMP_TALLY_H
#define LEDGER_LAMP_TALLY_H

#include "base/cx.h"

/* A task whose lamp changes. */
struct lamp_tally_move {
    int64_t task_id, plan_id, section_id;
    struct str from, to;    /* told lamp before and now */
    bool differed, differs; /* told and verified: say different things */
};
MUST_USE enum err lamp_tally_move(struct cx *cx, const struct lamp_tally_move *m);

/* The judgement of a month changes: FROM null when it had none. */
MUST_USE enum err lamp_tally_month(struct cx *cx, int64_t plan_id, int64_t month, struct str from,
                                   struct str to);

/* Count a plan's cards anew: after an import. */
MUST_USE enum err lamp_tally_plan(struct cx *cx, int64_t plan_id);
/* Count one bearer's anew, over all plans: after its duties changed. */
MUST_USE enum err lamp_tally_bearer(struct cx *cx, int64_t bearer_id);

#endif
