/*
 * goal - what a task shall have reached by the end of a part of the year: a column 二季度目标, or
 * 一季度完成选址，二季度开工 in the text.  Pure.
 */
#ifndef PLAN_GOAL_H
#define PLAN_GOAL_H

#include "base/vec.h"
#include "plan/clean.h"
#include "plan/plan.h"

struct goal_hit {
    struct span label, words; /* in the cleaned text: 一季度, 完成选址 */
    struct str period;        /* a literal, as in plan_goal */
};

typedef VEC(struct goal_hit) goal_hits;

/* S is the name of a column with such goals: 一季度目标, 上半年计划, 6月底前. */
bool goal_is_header(struct str s);

/* S names a column for the whole year by more than its period: 年度目标, 全年任务. */
bool goal_is_year(struct str s);

/* The period S begins with, as in plan_goal; null when it begins with none.  *LEN: its bytes. */
struct str goal_period(struct str s, size_t *len);

/*
 * Append the goals in [FROM, TO) of the cleaned text: two periods or more, each at the head of a clause or of
 * a line.  Linear.
 */
void goal_find(struct arena *a, const struct clean *c, size_t from, size_t to, goal_hits *out);

/* The number the goal's words hold, when it is one: op, value and unit.  SCRATCH is only worked in. */
void goal_number(struct arena *scratch, struct plan_goal *g);

/* The last day of the goal: a single deadline in its words, else the end of its period. */
struct str goal_due(struct arena *a, const struct plan_goal *g, int year);

#endif
