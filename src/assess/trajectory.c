#include "assess/trajectory.h"

#include <math.h>

/* Working days of P within [start, due]. */
static double days_in(const struct calendar *c, const struct trajectory_ask *ask, const struct period *p)
{
    day from = p->first > ask->start ? p->first : ask->start, to = p->last < ask->due ? p->last : ask->due;

    return to < from ? 0 : calendar_between(c, from - 1, to);
}

/* What last year grew in period I; a fall in a cumulative series is a correction and counts as none. */
static double grown(const double *series, size_t i)
{
    double d = series[i] - (i ? series[i - 1] : 0);

    return d > 0 && isfinite(d) ? d : 0;
}

static double total_growth(const struct trajectory_ask *ask)
{
    double sum = 0;

    for (size_t i = 0; ask->last_year && i < ask->n; i++) sum += grown(ask->last_year, i);
    return sum;
}

static double total_days(const struct calendar *c, const struct trajectory_ask *ask)
{
    double sum = 0;

    for (size_t i = 0; i < ask->n; i++) sum += days_in(c, ask, &ask->period[i]);
    return sum;
}

/* Everything at the end, when no share is known. */
static void fill_flat(const struct trajectory_ask *ask, double before, double *out)
{
    for (size_t i = 0; i < ask->n; i++) out[i] = i + 1 == ask->n ? ask->target : before;
}

enum trajectory_method trajectory_propose(const struct calendar *c, const struct trajectory_ask *ask,
                                          double *out)
{
    double growth = total_growth(ask), days = total_days(c, ask), sum = 0;
    enum trajectory_method method = growth > 0 ? TRAJECTORY_SEASONAL : TRAJECTORY_LINEAR;
    double whole = growth > 0 ? growth : days;

    if (!ask->cumulative) {
        fill_flat(ask, ask->target, out);
        return TRAJECTORY_LEVEL;
    }
    if (whole <= 0) {
        fill_flat(ask, ask->base, out);
        return TRAJECTORY_LINEAR;
    }
    for (size_t i = 0; i < ask->n; i++) {
        sum += growth > 0 ? grown(ask->last_year, i) : days_in(c, ask, &ask->period[i]);
        out[i] = i + 1 == ask->n ? ask->target : ask->base + (ask->target - ask->base) * (sum / whole);
    }
    return method;
}

static bool misses(const struct trajectory_ask *ask, double last)
{
    double slack = 1e-6 * fmax(1, fabs(ask->target));

    if (ask->op == GOAL_RELATIVE || ask->op == GOAL_TREND) return false;
    return goal_is_limit(ask->op) ? last > ask->target + slack : last < ask->target - slack;
}

static enum err check_point(struct cx *cx, const struct trajectory_ask *ask, const double *value, size_t i)
{
    const char *when = period_str(cx->arena, ask->period[i]).p;

    if (!isfinite(value[i]))
        return cx_fail(cx, ERR_INPUT, "points", "%s 的序时值不是数", "the scheduled value of %s is no number",
                       when);
    if (ask->cumulative && i > 0 && value[i] < value[i - 1])
        return cx_fail(cx, ERR_INPUT, "points", "%s 的累计序时值比上一期小",
                       "the cumulative scheduled value of %s is smaller than the one before", when);
    return ERR_NONE;
}

enum err trajectory_check(struct cx *cx, const struct trajectory_ask *ask, const double *value)
{
    enum err e = ERR_NONE;

    if (ask->n == 0)
        return cx_fail(cx, ERR_INPUT, "points", "序时计划没有任何一期", "the trajectory has no points");
    for (size_t i = 0; !e && i < ask->n; i++) e = check_point(cx, ask, value, i);
    if (e || !misses(ask, value[ask->n - 1])) return e;
    return cx_fail(cx, ERR_INPUT, "points", "末期序时值 %s 未达到目标 %s",
                   "the last scheduled value %s misses the target %s",
                   goal_text(cx->arena, value[ask->n - 1]).p, goal_text(cx->arena, ask->target).p);
}
