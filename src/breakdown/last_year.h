/*
 * last_year - the breakdown of last year's plan as a proposal for this one (沿用上年).
 *
 * Tasks are matched by how alike their words are.  Nothing is written before somebody chose; a task that has
 * items keeps them, and so with milestones, so applying the same choice again changes nothing.
 */
#ifndef BREAKDOWN_LAST_YEAR_H
#define BREAKDOWN_LAST_YEAR_H

#include "base/buf.h"
#include "base/cx.h"

/*
 * What could be copied for the tasks that an organisation leads in PLAN_ID (0: the newest):
 * {"plan_id":…,"from_plan_id":…|null,"from_title":…,"from_year":n,"rows":[{task_id,no,text,has_items,
 * has_milestones,from_task_id,from_no,from_text,alike,items,milestones}]}; only tasks with a match.
 */
MUST_USE enum err last_year_list(struct cx *cx, int64_t org_id, int64_t plan_id, struct buf *out);

struct last_year_pair {
    int64_t task_id, from_task_id;
};
struct last_year_choice {
    int64_t plan_id; /* 0: the newest */
    size_t n;
    const struct last_year_pair *pair;
};
/* {"tasks":n,"items":n,"milestones":n}: what was written. */
MUST_USE enum err last_year_apply(struct cx *cx, int64_t org_id, const struct last_year_choice *in,
                                  struct buf *out);

#endif
