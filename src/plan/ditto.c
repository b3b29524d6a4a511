/* ditto - 同上, 〃: values that stand for those of the task above. */
#include "plan/read.h"
#include "plan/words.h"

bool ditto_is(struct str s)
{
    return word_is(s, WORDS_DITTO);
}

/* The nearest task above that has a part of its own; NULL: none. */
static const struct plan_task *task_above(const struct reader *r, uint32_t task)
{
    return r->above && r->above - 1 < task ? pile_at(&r->task, r->above - 1) : NULL;
}

bool ditto_duties(struct reader *r, struct plan_task *t, uint32_t task, const struct duty_name *n)
{
    const struct plan_task *above = task_above(r, task);
    uint32_t found = 0;

    for (uint32_t i = 0; above && i < above->duties; i++) {
        const struct plan_duty *from = pile_at(&r->duty, above->duty_from + i);
        struct plan_duty *d;

        if (!r->part.bare && from->role != (enum duty_role)n->role) continue;
        d = pile_push(&r->duty);
        *d = *from;
        d->task = task;
        d->group = r->group;
        d->order = r->order[d->role]++;
        d->inherited = true;
        d->name.rule = RULE_DITTO;
        found++;
    }
    t->duties = (uint32_t)r->duty.n - t->duty_from;
    return found > 0;
}

bool ditto_deadline(struct reader *r, struct plan_task *t, uint32_t task)
{
    const struct plan_task *above = task_above(r, task);

    if (!above || !above->deadline.text.p) return false;
    t->deadline = above->deadline;
    t->deadline.rule = RULE_DITTO;
    return true;
}

bool ditto_goal(const struct reader *r, uint32_t task, struct plan_goal *g)
{
    const struct plan_task *above = task_above(r, task);

    for (uint32_t i = 0; above && i < above->goals; i++) {
        const struct plan_goal *from = pile_at(&r->goal, above->goal_from + i);

        if (!str_eq(from->label.text, g->label.text)) continue;
        g->words = from->words;
        g->words.rule = RULE_DITTO;
        return true;
    }
    return false;
}
