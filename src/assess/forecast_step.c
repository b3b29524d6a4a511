#include "assess/forecast_part.h"

#include <math.h>

static const double lag_most = 0.2;     /* share of lagging checks from which a standstill is not believed */
static const double made_up = 0.6;      /* of what was scheduled in a pause, from which on it was none */
static const double a_day = 0.1;        /* months that a period end may lie off */
static const double share_least = 1e-6; /* of the schedule, below which a period says nothing */

double forecast_proved(double told, double verified)
{
    return fmin(fmax(verified / told, 0), 1);
}

double forecast_share(const struct forecast_series *s, double value)
{
    return (value - s->base) / (s->target - s->base);
}

bool forecast_is_sum(const struct forecast_series *s)
{
    return s->cumulative && fabs(s->target - s->base) > 0;
}

/* The value believed at a point, with the variance that distrust leaves; false when nothing was told. */
static bool believed(const struct forecast_point *p, const struct forecast_truth *t, double *value,
                     double *variance)
{
    if (p->has_verified) {
        *value = p->verified;
        *variance = 0;
        return true;
    }
    *value = p->told * t->factor;
    *variance = p->told * p->told * t->deviation * t->deviation;
    return p->has_told;
}

/* ---- what is news */

/* Where a series of equal figures stands. */
struct pause {
    double figure, since, share, d; /* the first of them */
    double last;                    /* when the newest of them stood */
    double rhythm;                  /* months: the longest pause that was made up for at once */
    int repeats;
};

/*
 * The figure of before once more says nothing the first time, nor as long as this measure has paused before
 * and made up for it at once (work that is counted at a quarter's end), nor from a unit whose figures lag.
 * Else it is a standstill.
 */
static bool is_quiet(const struct pause *p, const struct forecast_point *x, const struct forecast_truth *t)
{
    if (x->at - p->since <= p->rhythm + a_day) return true;
    return !x->has_verified && (p->repeats == 1 || t->lag > lag_most);
}

/* A pause ends: what was missed came with it, or it was a real one. */
static void end_pause(struct pause *p, const struct forecast_step *now)
{
    if (p->repeats && now->d - p->d >= made_up * (now->share - p->share))
        p->rhythm = fmax(p->rhythm, p->last - p->since);
}

static bool is_news(struct pause *p, const struct forecast_series *s, const struct forecast_point *x,
                    const struct forecast_truth *t, const struct forecast_step *now)
{
    double figure = x->has_told ? x->told : x->verified;

    if (!s->cumulative) return true;
    if (p->since >= 0 && figure == p->figure) {
        p->repeats++;
        p->last = x->at;
        return !is_quiet(p, x, t);
    }
    if (p->since >= 0) end_pause(p, now);
    *p = (struct pause){
        .figure = figure, .since = x->at, .share = now->share, .d = now->d, .rhythm = p->rhythm};
    return true;
}

/* The values of a series that say something, in order. */
forecast_steps forecast_steps_of(struct arena *a, const struct forecast_series *s,
                                 const struct forecast_truth *t)
{
    struct pause pause = {.since = -1};
    forecast_steps out = {0};

    for (size_t i = 0; i < s->known; i++) {
        const struct forecast_point *x = &s->point[i];
        struct forecast_step now = {.at = x->at};

        if (!believed(x, t, &now.value, &now.variance)) continue;
        if (forecast_is_sum(s)) {
            now.share = forecast_share(s, x->scheduled);
            now.d = forecast_share(s, now.value);
        }
        if (is_news(&pause, s, x, t, &now)) *vec_push(a, &out) = now;
    }
    return out;
}

/* ---- the pace of one measure */

/* The old knowledge fades towards the prior, the new step is weighed by its share. */
void forecast_learn(const struct forecast_settings *set, const struct forecast_prior *prior,
                    struct forecast_pace *p, const struct forecast_step *from, const struct forecast_step *to)
{
    double kept = pow(set->memory, to->at - from->at), e = to->share - from->share, gain;

    p->mean = prior->pace + kept * (p->mean - prior->pace);
    p->variance = kept * kept * p->variance + (1 - kept * kept) * prior->pace_variance;
    if (e <= share_least) return;
    gain = p->variance * e / (p->variance * e + prior->noise);
    p->mean += gain * ((to->d - from->d) / e - p->mean);
    p->variance *= 1 - gain;
}

/* Variance of what comes in REST of the schedule and MONTHS: the pace is not known and goes on to change, and
 * the periods are noisy. */
double forecast_variance(const struct forecast_settings *set, const struct forecast_prior *prior,
                         const struct forecast_pace *p, double rest, double months)
{
    double wander = (1 - pow(set->memory, 2 * months)) * prior->pace_variance;

    return rest * rest * (p->variance + wander) + rest * prior->noise;
}

struct forecast_pace forecast_drift(const struct forecast_settings *set, const struct forecast_prior *prior,
                                    const struct forecast_step *from, const struct forecast_step *to)
{
    double months = to->at - from->at, weight = set->drift * months / (set->drift * months + 1);
    struct forecast_pace out = {.variance = set->drift * prior->level_noise * (1 - weight)};

    if (months > 0) out.mean = weight * (to->value - from->value) / months;
    return out;
}
