/*
 * deadline - a completion date (完成时限) as printed: 6月底前, 2021年12月31日前, 年内, 一季度.  Pure.
 *
 * Not deadlines: 到2025年 (a horizon), the life of a policy (有效期至, 实施期限截至), dates that only
 * describe.
 */
#ifndef PLAN_DEADLINE_H
#define PLAN_DEADLINE_H

#include "plan/plan.h"

struct deadline_hit {
    struct span at; /* in TEXT; without a trailing 完成 */
    enum plan_rule rule;
    enum plan_rule doubt; /* RULE_NONE: sure */
};

/* The first deadline in the running text of a task; false when there is none. */
bool deadline_find(struct str text, struct deadline_hit *out);

/* The value of an explicit field (完成时限：…): trimmed, without 完成; false when FIELD holds no date. */
bool deadline_field(struct str field, struct deadline_hit *out);

/* The last day meant by PRINTED in a plan of YEAR (0 unknown): "2021-06-30"; null text if it cannot be known.
 */
struct str deadline_iso(struct arena *a, struct str printed, int year);

#endif
