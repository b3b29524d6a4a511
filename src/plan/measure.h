/*
 * measure - goals with a number in one task's cleaned text.  Pure.
 *
 * Found: 净增高新技术企业30家以上 (>= 30 家), 控制在4.5%以内 (<= 4.5 %), 3%左右 (~),
 * 十二家, 二百亿元, 三成; relative goals (不低于全省平均水平) and trends (逐年提升).
 * Not goals: years, document and road numbers, names (5G, 世界500强, "十四五"),
 * ranges, thresholds, subsidies, durations of a rule, ordinals, numbers that
 * only describe.  Word tables: measure_words.def, measure_units.def.
 *
 * Without a number of its own a goal has has_value false, and op says what is known of its direction: OP_GE
 * with the reference 全省平均水平; OP_RELATIVE where another paper holds the number (完成省定任务); OP_TREND
 * for 逐年提升.
 */
#ifndef PLAN_MEASURE_H
#define PLAN_MEASURE_H

#include "base/vec.h"
#include "plan/plan.h"

struct measure_hit {
    struct span words, value;                          /* in TEXT, not in the document */
    struct str indicator, value_text, unit, reference; /* borrow from TEXT; unit may be a literal */
    enum measure_op op;
    bool has_value, negative;
    double value_num;
    enum plan_rule rule;
    enum plan_rule doubt; /* RULE_NONE: sure */
};

typedef VEC(struct measure_hit) measure_hits;

/* Append the goals of TEXT in order.  Linear. */
void measure_find(struct arena *a, struct str text, measure_hits *out);

#endif
