/*
 * world - a year that could have been: what really happened to each goal, and what was told of it.  Pure.
 *
 * From a seed: units with manners (most are honest; some are late, some copy their last report, some boast),
 * goals with a season of their own, stalls and recoveries, milestones that slip.  The same seed gives the
 * same year.  Used to test forecasts and rounds against a truth that is known, and to write a demonstration
 * year.
 *
 * Everything lives in the arena given at the start.
 */
#ifndef SIM_WORLD_H
#define SIM_WORLD_H

#include "assess/goal.h"
#include "calendar/calendar.h"
#include "calendar/period.h"

enum { WORLD_MONTHS = 12, WORLD_MILESTONES_MOST = 5 };
#define WORLD_NEVER INT32_MAX /* a day that does not come */

enum world_manner { WORLD_HONEST, WORLD_LATE, WORLD_COPYING, WORLD_BOASTING, WORLD_MANNERS };

/* What the plan says: one task with one measure, or (has_measure false) with milestones only. */
struct world_goal {
    int64_t id;
    size_t unit; /* index of its lead unit */
    bool has_measure, cumulative;
    bool statistics; /* its figures come from the statistics office */
    enum goal_op op;
    double target;
    struct str name, word; /* 高新技术企业, 家 */
    day due;               /* within the year */
};

struct world_milestone {
    struct str title;
    day due, done; /* done: the truth, or WORLD_NEVER */
};

struct world_month {
    double truth, told; /* at the month's end */
    int late;           /* working days the report comes behind its due day; 0 in time */
    bool missing;       /* never comes */
    bool stalled;
    struct str text, problem; /* problem may be null */
};

struct world_task {
    struct world_goal goal;
    int months;                     /* 1..12: to the one it is due in */
    double last_year[WORLD_MONTHS]; /* the same series a year ago; all 0: there is none */
    double scheduled[WORLD_MONTHS]; /* proposed from it: assess/trajectory.h */
    struct world_month month[WORLD_MONTHS];
    struct world_milestone milestone[WORLD_MILESTONES_MOST];
    size_t milestones;
};

struct world {
    int year;
    uint64_t seed;
    const struct world_climate *climate;
    const struct calendar *calendar;
    struct period month[WORLD_MONTHS];
    size_t units, tasks;
    enum world_manner *manner; /* of each unit */
    struct world_task *task;
};

/* How rough the year is.  world_usual is the one of ./run; the others are for tests of methods that must not
 * lean on it. */
struct world_climate {
    double manner[WORLD_MANNERS]; /* share of each; they add up to 1 */
    double pace, pace_spread;     /* of a sum, 1: as planned */
    double noise;                 /* of a month around its pace */
    double stall, recovery;       /* chance to stall, and to hurry afterwards */
    double late_start;            /* share of goals that begin two to four months late and then hurry */
    double lumps;                 /* share of goals whose work is counted at quarter ends only */
    double revised;               /* chance that a month's figure is lowered a month later */
    double missing;               /* chance that a report never comes, beside the unit's manner */
    double last_year, drawn;      /* share of goals with last year's series; of the others, drawn by hand */
    double season_error, season_drift;  /* of the schedule around the season; of the true season around it */
    double level_step;                  /* of a rate in a month */
    bool flat;                          /* true seasons are even */
    double with_number, levels, limits; /* shares of goals: with a measure; of these levels, and "at most" */
};
extern const struct world_climate world_usual;

struct world_ask {
    int year;
    uint64_t seed;
    const struct world_goal *goal;
    size_t goals, units;                 /* every goal's unit is below UNITS */
    const struct world_climate *climate; /* NULL: world_usual */
};

/* The year of these goals. */
NEVER_NULL struct world *world_new(struct arena *a, const struct world_ask *ask);

enum world_series { WORLD_TRUTH, WORLD_TOLD, WORLD_SCHEDULED };
/* A value on any day of the year: months are even inside. For reports of ten days. */
double world_value(const struct world *w, const struct world_task *t, enum world_series series, day d);

/* Whole things of what is counted, else three figures of the target: as people tell them. */
double world_rounded(double v, const struct world_goal *g);

/* ASK->goals goals of the kind and mixture that printed plans have, for tests; ASK->goal is not read. */
NEVER_NULL struct world_goal *world_goals(struct arena *a, const struct world_ask *ask);

#endif
