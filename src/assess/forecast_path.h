/*
 * forecast_path - the schedule and the figures of a measure, as they stand in a ledger, made into the series
 * that forecast.h looks at.  Pure.
 *
 * A ledger has points on days of their own: quarters in the schedule, months and ten days in reports.  Each
 * day with a figure becomes a point whose scheduled value is read off the schedule between its days, in the
 * shape of an earlier year where one is known; behind
 * the last figure come the month ends and the days of the schedule.
 */
#ifndef ASSESS_FORECAST_PATH_H
#define ASSESS_FORECAST_PATH_H

#include "assess/forecast.h"
#include "calendar/day.h"

struct forecast_mark {
    day on;
    double value;
};

struct forecast_path {
    enum goal_op op;
    bool cumulative, published; /* published: VERIFIED is what a statistics office gave out */
    double base, target;
    day start;                                              /* BASE stood at the end of the day before */
    const struct forecast_mark *schedule, *told, *verified; /* each in order of days, each day once */
    size_t schedules, tolds, verifieds;
    const struct forecast_mark *season; /* cumulative, of one earlier year, in order: the shape between the
                                           days of the schedule; none: even */
    size_t seasons;
};

/* Without a schedule a series without points: nothing can be foreseen. */
struct forecast_series forecast_path_series(struct arena *a, const struct forecast_path *p);

#endif
