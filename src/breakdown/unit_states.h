/*
 * unit_states - how far the units of a plan are with breaking down what they lead, and with their signing.
 */
#ifndef BREAKDOWN_UNIT_STATES_H
#define BREAKDOWN_UNIT_STATES_H

#include "base/buf.h"
#include "base/cx.h"

/*
 * {"plan_id","title","year","units","done","rows":[{org_id,name,state,state_zh,state_en,tasks,broken_down,
 * items,milestones,trajectories,submitted_at,agreed_at,note}]} in printed order.  A task is broken down when
 * something stands below it and the weights of its milestones sum to MILESTONE_WEIGHTS; DONE counts the units
 * with nothing left.  Units and tasks of the actor's scope: of his units all they lead, of others the tasks
 * that a post of his leads.  ERR_ABSENT: there is no such plan.
 */
MUST_USE enum err unit_states_list(struct cx *cx, int64_t plan_id, struct buf *out);

#endif
