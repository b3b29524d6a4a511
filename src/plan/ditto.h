/*
 * ditto - 同上, 〃: values that stand for those of the task above; inside src/plan only.
 */
#ifndef PLAN_DITTO_H
#define PLAN_DITTO_H

#include "plan/duty.h"

struct reader;

/* S says ditto and nothing else. */
bool ditto_is(struct str s);
/* Give the latest task the duties (deadline, goal) of the one above; false: there is nothing to take. */
bool ditto_duties(struct reader *r, struct plan_task *t, uint32_t task, const struct duty_name *n);
bool ditto_deadline(struct reader *r, struct plan_task *t, uint32_t task);
bool ditto_goal(const struct reader *r, uint32_t task, struct plan_goal *g);

#endif
