/*
 * goal - the direction of a measure, and small things all of assess shares.  Pure.
 *
 * The words are those of the ledger: "=", ">=", "<=", ">", "<", "~", "relative", "trend".
 */
#ifndef ASSESS_GOAL_H
#define ASSESS_GOAL_H

#include "base/buf.h"
#include "base/str.h"

enum goal_op { GOAL_EQ, GOAL_GE, GOAL_LE, GOAL_GT, GOAL_LT, GOAL_ABOUT, GOAL_RELATIVE, GOAL_TREND, GOAL_OPS };

bool goal_op_read(struct str word, enum goal_op *out);
struct str goal_op_word(enum goal_op op);

/* A value that must stay below its bound: 控制在4.5%以内. */
bool goal_is_limit(enum goal_op op);
/* Values add up over the year (家, 亿元); a rate or a share (%, ‰, 个百分点), a bound on how long something
 * takes (不超过5个工作日) and a relative goal are levels. */
bool goal_is_cumulative(enum goal_op op, struct str unit);

/* Which side of an "about" goal a value may not leave: 增长5.5%左右 is met by more, 涨幅控制在2%左右 by less,
 * 稳定在100万头左右 by neither.  Told by the printed words (goal_words.def). */
enum goal_side { GOAL_BOTH_SIDES, GOAL_FLOOR, GOAL_CEILING };
enum goal_side goal_side_of(struct str printed);

/* One sentence in both languages, in the arena of the call that made it. */
struct said {
    struct str zh, en;
};

/* A number as people write it: at most two decimals, four below one, none of them an idle zero. */
void goal_put(struct buf *out, double v);
struct str goal_text(struct arena *a, double v);

#endif
