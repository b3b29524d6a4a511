/*
 * unit - what one organisation leads in one plan: the tasks whose breakdown is its own. For the rooms above
 * the ledger.
 */
#ifndef LEDGER_UNIT_H
#define LEDGER_UNIT_H

#include "ledger/year.h"

struct unit {
    int64_t org_id, plan_id;
    int64_t leader_post_id; /* the actor's post by which he is in charge of a task of it; 0: none needed */
    struct str name, plan_title;
    int year;
    size_t n; /* in printed order */
    const struct year_task *task;
};

/* In SQL: the ids of the tasks that org $3 leads in plan $2 of government $1. */
#define UNIT_TASKS                                                                                  \
    "SELECT w.task_id FROM duty w WHERE w.government_id = $1 AND w.plan_id = $2 AND w.bearer_id = " \
    "$3 AND w.role = 'lead' AND w.state = 'live'"

/*
 * PLAN_ID 0: the newest plan in which it leads anything.  A leader finds the tasks he is in charge
 * of, all others who may see it the whole.  ERR_ABSENT without such an organisation or plan, ERR_DENIED when
 * its duties are not the actor's to see in full.
 */
MUST_USE enum err unit_load(struct cx *cx, int64_t org_id, int64_t plan_id, struct unit *out);

/* ERR_DENIED unless the actor may write for it: its reporters, reviewers and signers, and the office. */
MUST_USE enum err unit_need_write(struct cx *cx, int64_t org_id);

/* The task of U with this id; NULL: none. */
const struct year_task *unit_task(const struct unit *u, int64_t task_id);

#endif
