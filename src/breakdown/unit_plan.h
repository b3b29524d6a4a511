/*
 * unit_plan - the plan of one unit for the year on one page, and its signing: draft -> submitted by the
 * unit's head -> agreed by the office.
 *
 * It is the breakdown of all tasks that the unit leads.  Agreed, it may still change, but every change since
 * then is shown beside it until it is submitted and agreed to again.
 */
#ifndef BREAKDOWN_UNIT_PLAN_H
#define BREAKDOWN_UNIT_PLAN_H

#include "base/buf.h"
#include "base/cx.h"

/*
 * PLAN_ID 0: the newest plan in which the unit leads anything.
 * {"org_id","name","part","plan_id","plan_title","year","state","state_zh","rev","submitted_by","submitted_at",
 * "agreed_by","agreed_at","note","gaps":[{task_id,no,stop,zh,en}],"changed":[{task_id,no,kind_zh,kind_en,title,
 * by,at}],"tasks":[{task_id,no,text,due_on,leaders,leads,supports,items,milestones,measures}]}.
 * gaps: what is missing; with "stop" it cannot be submitted.  part: a leader sees the tasks he is in charge
 * of.
 */
MUST_USE enum err unit_plan_get(struct cx *cx, int64_t org_id, int64_t plan_id, struct buf *out);

struct unit_plan_step {
    int64_t plan_id, rev; /* REV 0: nothing was done yet */
    const char *verb;     /* submit, agree, return */
    struct str note;      /* why it is returned; null: none */
};
/*
 * submit is for the unit's signer (and the office, as by telephone), agree for the office, return for
 * the office and the leader in charge.  Answers
 * unit_plan_get(). ERR_INPUT "gaps" names the first thing that stops it.
 */
MUST_USE enum err unit_plan_step(struct cx *cx, int64_t org_id, const struct unit_plan_step *in,
                                 struct buf *out);

#endif
