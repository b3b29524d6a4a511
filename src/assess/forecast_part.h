/*
 * forecast_part - what the parts of forecast share: the values of a series that say something, and the pace
 * learned from them.  Inside src/assess/forecast*.c only.
 */
#ifndef ASSESS_FORECAST_PART_H
#define ASSESS_FORECAST_PART_H

#include "assess/forecast.h"
#include "base/vec.h"

/* A value that is believed: when it stood, how much of the schedule was over, how much had come. */
struct forecast_step {
    double at; /* months */
    double share, d;
    double value, variance; /* of what distrust leaves open */
};
typedef VEC(struct forecast_step) forecast_steps;

/* The pace as far as it is known. */
struct forecast_pace {
    double mean, variance;
};

/* A cumulative series with something to grow to. */
bool forecast_is_sum(const struct forecast_series *s);
double forecast_share(const struct forecast_series *s, double value);
/* What a verified value was of a told one, 0..1: distrust never raises a figure, one that proved too low was
 * late, not false. */
double forecast_proved(double told, double verified);

/* In order. Figures that are no news are left out. */
forecast_steps forecast_steps_of(struct arena *a, const struct forecast_series *s,
                                 const struct forecast_truth *t);

/* The old knowledge fades towards the prior, the step FROM .. TO is weighed by its share. */
void forecast_learn(const struct forecast_settings *set, const struct forecast_prior *prior,
                    struct forecast_pace *p, const struct forecast_step *from,
                    const struct forecast_step *to);

/* Variance of what comes in REST of the schedule and MONTHS, as a share of the span: the pace is not known
 * and goes on to change, and the periods are noisy. */
double forecast_variance(const struct forecast_settings *set, const struct forecast_prior *prior,
                         const struct forecast_pace *p, double rest, double months);

/* What a level gains in a month, as its way FROM .. TO shows: drawn to none while that is short. The variance
 * is a share of the target, squared. */
struct forecast_pace forecast_drift(const struct forecast_settings *set, const struct forecast_prior *prior,
                                    const struct forecast_step *from, const struct forecast_step *to);

#endif
