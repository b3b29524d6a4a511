/*
 * trajectory - proposed scheduled values (序时) of a measure, and the check of those a person wrote.  Pure.
 *
 * A proposal is a proposal: the ledger shows it as such until it is approved.  Values that add up (家, 亿元)
 * grow from BASE to the target: in proportion to the working days of each period between the task's start and
 * due date, or in the shape of last year's series where there is one.  Levels (a rate, a limit) stand at the
 * target.
 */
#ifndef ASSESS_TRAJECTORY_H
#define ASSESS_TRAJECTORY_H

#include "assess/goal.h"
#include "base/cx.h"
#include "calendar/calendar.h"
#include "calendar/period.h"

struct trajectory_ask {
    enum goal_op op;
    bool cumulative;     /* see goal_is_cumulative() */
    double base, target; /* what stands at the start, mostly 0; what must stand at the end */
    day start, due;
    const struct period *period; /* in order, without overlap */
    size_t n;
    const double *last_year; /* n cumulative values at the same period ends a year before; NULL: linear */
};

/* How the values came about. */
enum trajectory_method { TRAJECTORY_LINEAR, TRAJECTORY_SEASONAL, TRAJECTORY_LEVEL };

/* N values into OUT: monotone, the last one the target.  Falls back to linear when LAST_YEAR has no growth.
 */
enum trajectory_method trajectory_propose(const struct calendar *c, const struct trajectory_ask *ask,
                                          double *out);

/*
 * Values of a person: finite, cumulative ones never fall, and the last one reaches the target.
 * ERR_INPUT names the field "points".
 */
MUST_USE enum err trajectory_check(struct cx *cx, const struct trajectory_ask *ask, const double *value);

#endif
