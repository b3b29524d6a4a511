/*
 * Back-test of forecasts on simulated years whose truth is known.  Shared by the unit test and the bench.
 *
 * A forecast is made from the reports that had come by AHEAD days before the due date.  Units report each
 * month, and each ten days in the last two months before the due date (as the State Council asks near the
 * year's end); a report comes on the 5th working day after its period, or later.  One report of ten is
 * checked at random, and the quarterly check verifies every figure of March, June and September.
 */
#ifndef TESTS_BACKTEST_H
#define TESTS_BACKTEST_H

#include <math.h>

#include "assess/forecast.h"
#include "assess/lamp.h"
#include "base/vec.h"
#include "sim/dice.h"
#include "sim/world.h"

struct backtest {
    size_t forecasts, covered, reds, foreseen, alarms, right_alarms;
};

/* The settings were chosen on years below BACKTEST_HELD; bars are measured on years from there. */
enum { BACKTEST_TASKS = 160, BACKTEST_UNITS = 50, REPORT_DAYS = 5, BACKTEST_HELD = 1000 };

/* How the year goes and what the office gets to see of it. */
struct backtest_way {
    const char *name;
    struct world_climate climate;
    double checked; /* share of reports checked at random */
    bool quarters;  /* every figure is verified at a quarter's end */
    bool ten_days;  /* in the last two months */
    int months;     /* between two reports */
    size_t tasks;
};

static inline struct backtest_way backtest_usual(void)
{
    return (struct backtest_way){.name = "usual",
                                 .climate = world_usual,
                                 .checked = 0.1,
                                 .quarters = true,
                                 .ten_days = true,
                                 .months = 1,
                                 .tasks = BACKTEST_TASKS};
}

struct backtest_year {
    const struct backtest_way *way;
    struct arena *a;
    const struct world *w;
    VEC(struct forecast_series) series;
    VEC(struct forecast_truth) truth;
    VEC(const struct world_task *) task;
};

/* The day a report on the period that ends on LAST comes. */
static inline day report_day(const struct world *w, const struct world_task *t, day last)
{
    return calendar_add(w->calendar, last, REPORT_DAYS + t->month[day_split(last).month - 1].late);
}

/* One report of ten is checked, and all at the end of a quarter. */
static inline bool is_checked(const struct backtest_year *y, const struct world_task *t, day last)
{
    struct ymd at = day_split(last);
    struct dice d = dice_of(y->w->seed, 900000 + (uint64_t)t->goal.id * 1000 + (uint64_t)(last % 1000));

    return (y->way->quarters && at.month % 3 == 0 && day_split(last + 1).day == 1) ||
           dice_chance(&d, y->way->checked);
}

/* The next period end behind LAST: months, in the last two months before the due date ten days. */
static inline day next_end(const struct backtest_way *way, const struct world_task *t, day last)
{
    bool close = way->ten_days && last + 1 > t->goal.due - 62;

    return period_of(close ? PERIOD_TEN_DAYS : PERIOD_MONTH, last + 1).last;
}

/* Where reports are rarer than months, each goal has months of its own. */
static inline bool is_asked(const struct backtest_year *y, const struct world_task *t, day last)
{
    return (day_split(last).month + (int)t->goal.id) % y->way->months == 0;
}

typedef VEC(struct forecast_point) backtest_points;

static inline struct forecast_series series_of(struct backtest_year *y, const struct world_task *t, day today)
{
    struct forecast_series s = {.op = t->goal.op, .cumulative = t->goal.cumulative, .target = t->goal.target};
    backtest_points points = {0};

    for (day d = y->w->month[0].first - 1; d < t->goal.due;) {
        bool came;

        d = next_end(y->way, t, d);
        came =
            is_asked(y, t, d) && !t->month[day_split(d).month - 1].missing && report_day(y->w, t, d) <= today;
        *vec_push(y->a, &points) =
            (struct forecast_point){.at = (double)(d - y->w->month[0].first + 1) / (365.25 / 12),
                                    .scheduled = world_value(y->w, t, WORLD_SCHEDULED, d),
                                    .has_told = came,
                                    .told = world_value(y->w, t, WORLD_TOLD, d),
                                    .has_verified = came && is_checked(y, t, d),
                                    .verified = world_value(y->w, t, WORLD_TRUTH, d)};
        if (came) s.known = points.n;
    }
    s.point = points.at;
    s.n = points.n;
    return s;
}

/* All checked reports of a unit by TODAY. */
static inline struct forecast_truth truth_of(struct backtest_year *y, size_t unit, day today)
{
    VEC(struct forecast_pair) pairs = {0};

    for (size_t i = 0; i < y->w->tasks; i++) {
        const struct world_task *t = &y->w->task[i];

        if (t->goal.unit != unit || !t->goal.has_measure) continue;
        for (int m = 0; m < WORLD_MONTHS; m++)
            if (!t->month[m].missing && report_day(y->w, t, y->w->month[m].last) <= today &&
                is_checked(y, t, y->w->month[m].last))
                *vec_push(y->a, &pairs) = (struct forecast_pair){t->month[m].told, t->month[m].truth};
    }
    return forecast_truth_of(&forecast_defaults, pairs.at, pairs.n);
}

static inline void gather(struct backtest_year *y, int ahead)
{
    for (size_t i = 0; i < y->w->tasks; i++) {
        const struct world_task *t = &y->w->task[i];

        if (!t->goal.has_measure) continue;
        *vec_push(y->a, &y->task) = t;
        *vec_push(y->a, &y->series) = series_of(y, t, t->goal.due - ahead);
        *vec_push(y->a, &y->truth) = truth_of(y, t->goal.unit, t->goal.due - ahead);
    }
}

/* The lamp rule at the due date, on the truth. */
static inline bool ends_red(const struct world_task *t)
{
    double end = t->month[t->months - 1].truth, edge = lamp_defaults.yellow_shortfall;

    if (goal_is_limit(t->goal.op)) return end > t->goal.target * (1 + edge) + 1e-9;
    return end < t->goal.target * (1 - edge) - 1e-9;
}

static inline void judge_one(struct backtest_year *y, const struct forecast_prior *prior, size_t i,
                             struct backtest *sum)
{
    const struct forecast_series *s = &y->series.at[i];
    struct forecast f = forecast_measure(y->a, &forecast_defaults, prior, s, &y->truth.at[i]);
    bool red = ends_red(y->task.at[i]), alarm;
    double end = y->task.at[i]->month[y->task.at[i]->months - 1].truth;

    sum->reds += red;
    if (!f.known) return;
    alarm = forecast_alarm(&forecast_defaults, &f, s, lamp_defaults.yellow_shortfall);
    sum->forecasts++;
    sum->covered += end >= f.low - 1e-9 && end <= f.high + 1e-9;
    sum->alarms += alarm;
    sum->foreseen += red && alarm;
    sum->right_alarms += red && alarm;
}

/* A year of a made-up plan. */
static inline struct world *backtest_world(struct arena *a, const struct backtest_way *way, uint64_t seed)
{
    struct world_ask ask = {
        .year = 2026, .seed = seed, .goals = way->tasks, .units = BACKTEST_UNITS, .climate = &way->climate};

    ask.goal = world_goals(a, &ask);
    return world_new(a, &ask);
}

/* One year, forecast AHEAD days before each due date. */
static inline void backtest_year(const struct backtest_way *way, uint64_t seed, int ahead,
                                 struct backtest *sum)
{
    struct arena *a = arena_new(1 << 20);
    struct backtest_year y = {.a = a, .way = way, .w = backtest_world(a, way, seed)};
    struct forecast_prior prior;

    gather(&y, ahead);
    prior = forecast_prior_of(a, &forecast_defaults, y.series.at, y.truth.at, y.series.n);
    for (size_t i = 0; i < y.series.n; i++) judge_one(&y, &prior, i, sum);
    arena_end(a);
}

#endif
