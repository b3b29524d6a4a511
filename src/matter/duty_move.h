/*
 * duty_move - a unit's duty goes to another unit, and what waits with it goes along.  Inside src/matter.
 *
 * The duty as printed is kept (state 'removed'); the new one names it
 * (duty.instead_of) and takes its place in the order.  Where the old unit has
 * no other duty of the task: its side of open difficulties, requests, changes
 * and closures, the ball it holds in them, its unwritten reports and its
 * to-dos become the new unit's.  A request between the two stays as it is, and
 * so does a report on its way through the old unit's signatures.
 */
#ifndef MATTER_DUTY_MOVE_H
#define MATTER_DUTY_MOVE_H

#include "ledger/party.h"

struct duty_move {
    int64_t duty_id, from_org_id;
    int64_t to_org_id; /* 0: to nobody */
    struct str role;
};

MUST_USE enum err duty_move(struct cx *cx, const struct party_task *t, const struct duty_move *m);

#endif
