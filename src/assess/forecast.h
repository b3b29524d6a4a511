/*
 * forecast - what a measure will be at its due date, with an 80 % interval and the chance to reach the
 * target.  Pure.
 *
 * The year is seen through its trajectory, so that seasons cancel out: each period has a share e of the
 * schedule, and what came in it, as a share of the target, is d = pace * e + noise of variance v * e.  The
 * pace changes: each month a little of what was learned of it is forgotten.  It starts from the pace of all
 * measures together and is drawn to it while little is known of this one (shrinkage, variances by the method
 * of moments over all measures). Intervals are as wide as forecasts of this plan's own past had to be to come
 * true four times of five. A level goes on with its trend, drawn to none while little is known. What was told
 * is deflated by how far the unit's figures proved true before; verified values stand as they are. The
 * reasons and the back-test are in docs/decisions/forecast.md.
 */
#ifndef ASSESS_FORECAST_H
#define ASSESS_FORECAST_H

#include "assess/goal.h"

/* One period end. */
struct forecast_point {
    double at; /* months since the schedule began */
    double scheduled;
    bool has_told, has_verified;
    double told, verified;
};

struct forecast_series {
    enum goal_op op;
    bool cumulative;
    bool published;      /* verified values are those of a statistics office, nothing is told */
    double base, target; /* what stood at the start, what must stand at the end */
    const struct forecast_point *point; /* in order; the last one is the due date */
    size_t n, known;                    /* points before KNOWN may have values; the rest is the future */
};

/* How far figures of a unit prove true: verified / told, and the share of checks that found more than was
 * told. */
struct forecast_truth {
    double factor, deviation, lag;
    size_t checks; /* that it rests on */
};
struct forecast_pair {
    double told, verified;
};

/* What all measures together say. */
struct forecast_prior {
    double pace, pace_variance; /* of a measure's pace around that of all */
    double noise;               /* v: variance of a whole schedule's worth of periods */
    double level_noise;         /* variance of a month's step of a level, as a share of its target, squared */
    double scale, level_scale;  /* what deviations of sums and levels are multiplied with, so that four of
                                   five forecasts come true */
};

/* Deviations to each side that hold four of five values of a normal distribution. */
static const double forecast_width = 1.2816;

struct forecast_settings {
    double memory;          /* 0.85: weight that is left of what was learned after a month */
    double truth_factor;    /* 0.99: of a unit nobody ever checked */
    double truth_deviation; /* 0.02 */
    double truth_pairs;     /* 1: checks that weigh as much as that expectation */
    double noise_part;      /* 0.12: of what one pace does not explain; the rest is a pace that changes */
    double caution;         /* 1.1: what was learned from is easier to foresee than what comes */
    double spread_least;    /* 0.01: variance of paces, however much of it noise could explain */
    double drift;           /* 0.1: variance of the monthly trends of levels, as a share of their noise */
    double alarm;           /* 0.5: a warning is raised when the chance not to end red is lower */
    struct forecast_prior prior; /* counts as ten measures */
};
extern const struct forecast_settings forecast_defaults;

struct forecast {
    bool known;                      /* false: no value yet, or no schedule to see it through */
    double value, low, high, chance; /* chance 0..1 that the target is reached */
    double deviation;
    double pace;  /* 1: as scheduled */
    double ahead; /* months from the newest value that says something to the due date */
    struct said why;
};

struct forecast_truth forecast_truth_of(const struct forecast_settings *set, const struct forecast_pair *pair,
                                        size_t n);

/* What N series say together; TRUTH[i] belongs to the unit of series i. */
struct forecast_prior forecast_prior_of(struct arena *a, const struct forecast_settings *set,
                                        const struct forecast_series *series,
                                        const struct forecast_truth *truth, size_t n);

struct forecast forecast_measure(struct arena *a, const struct forecast_settings *set,
                                 const struct forecast_prior *prior, const struct forecast_series *s,
                                 const struct forecast_truth *truth);

/* A warning: the measure will probably end red, more than YELLOW (0.10, lamp.h) short of its target. */
bool forecast_alarm(const struct forecast_settings *set, const struct forecast *f,
                    const struct forecast_series *s, double yellow);

/* One look would say most: it may end red or not. */
bool forecast_doubt(const struct forecast *f, const struct forecast_series *s, double yellow);

/* The chance that the value at the due date is at least GOAL (at most, for a limit). */
double forecast_chance(const struct forecast *f, enum goal_op op, double goal);

#endif
