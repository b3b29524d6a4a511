/* forecast_prior - what all measures of a plan say together: their pace, their noise, and how wide the
 * intervals must be. */
#include "assess/forecast_part.h"

#include <math.h>
#include <stdlib.h>

enum { SERIES_LEAST = 10 /* measures as which the usual prior counts */ };

static const double share_least = 1e-6;

/* What one series adds to the prior. */
struct moments {
    size_t series, steps, levels;
    double pace, pace2, inverse; /* sums over series of pace, its square, 1/share seen */
    double noise;                /* squares of what the pace does not explain */
    double level, months;
};

static void add_sum(struct moments *m, const forecast_steps *x)
{
    struct forecast_step from = {0};
    const struct forecast_step *last = x->n ? &x->at[x->n - 1] : &from;
    double pace;

    if (x->n < 2 || last->share < 0.05) return;
    pace = last->d / last->share;
    for (size_t i = 0; i < x->n; from = x->at[i++]) {
        double e = x->at[i].share - from.share;

        if (e > share_least) m->noise += pow(x->at[i].d - from.d - pace * e, 2) / e;
    }
    m->series++;
    m->steps += x->n - 1;
    m->pace += pace;
    m->pace2 += pace * pace;
    m->inverse += 1 / last->share;
}

static void add_level(struct moments *m, const forecast_steps *x, double target)
{
    if (target == 0) return;
    for (size_t i = 1; i < x->n; i++) {
        m->level += pow((x->at[i].value - x->at[i - 1].value) / target, 2);
        m->months += x->at[i].at - x->at[i - 1].at;
        m->levels++;
    }
}

/* Own figures count as they are many, the default as SERIES_LEAST measures. */
static double blended(double own, size_t n, double usual)
{
    return (own * (double)n + usual * SERIES_LEAST) / (double)(n + SERIES_LEAST);
}

static struct forecast_prior prior_from(const struct forecast_settings *set, const struct moments *m)
{
    struct forecast_prior p = set->prior;
    double n = (double)m->series, noise, pace, spread;

    if (m->levels && m->months > 0) p.level_noise = blended(m->level / m->months, m->levels, p.level_noise);
    if (m->series == 0) return p;
    noise = m->noise / (double)m->steps;
    pace = m->pace / n;
    /* The spread of paces, less what noise alone would spread them. */
    spread = m->pace2 / n - pace * pace - noise * m->inverse / n;
    p.noise = fmax(blended(noise, m->series, p.noise), 1e-4);
    p.pace = blended(pace, m->series, p.pace);
    p.pace_variance = fmax(blended(fmax(spread, 0), m->series, p.pace_variance), set->spread_least);
    return p;
}

/* ---- how the same forecasts would have proved */

typedef VEC(double) misses;

/* How far off a forecast of TO was that was made at FROM, in deviations. */
static double miss_of_sum(const struct forecast_settings *set, const struct forecast_prior *prior,
                          const struct forecast_pace *p, const struct forecast_step *from,
                          const struct forecast_step *to)
{
    double ahead = to->share - from->share;
    double variance = forecast_variance(set, prior, p, ahead, to->at - from->at);

    return fabs(to->d - from->d - fmax(p->mean, 0) * ahead) / sqrt(variance);
}

/* From each value of a sum to those that lay about as far ahead as its due date lies now. */
static void prove_sum(struct arena *a, const struct forecast_settings *set,
                      const struct forecast_prior *prior, const forecast_steps *x, misses *out)
{
    struct forecast_pace p = {prior->pace, prior->pace_variance};
    struct forecast_step from = {0};
    double rest = x->n ? 1 - x->at[x->n - 1].share : 0;

    for (size_t i = 0; i < x->n; from = x->at[i++]) {
        forecast_learn(set, prior, &p, &from, &x->at[i]);
        for (size_t k = i + 1; k < x->n; k++) {
            double ahead = x->at[k].share - x->at[i].share;

            if (ahead > share_least && ahead >= rest / 2 && ahead <= rest * 2)
                *vec_push(a, out) = miss_of_sum(set, prior, &p, &x->at[i], &x->at[k]);
        }
    }
}

static void prove_level(const struct forecast_prior *prior, const struct forecast_series *s, struct arena *a,
                        const forecast_steps *x, misses *out)
{
    double months = x->n ? s->point[s->n - 1].at - x->at[x->n - 1].at : 0;

    for (size_t i = 0; i < x->n; i++) {
        for (size_t k = i + 1; k < x->n && s->target != 0; k++) {
            double ahead = x->at[k].at - x->at[i].at;

            if (ahead > 0 && ahead >= months / 2 && ahead <= months * 2)
                *vec_push(a, out) =
                    fabs((x->at[k].value - x->at[i].value) / s->target) / sqrt(prior->level_noise * ahead);
        }
    }
}

static int by_size(const void *a, const void *b)
{
    const double *x = a, *y = b;

    return (*x > *y) - (*x < *y);
}

/* What the deviations must be multiplied with so that four of five misses lie within the interval. */
static double scale_of(misses *m, size_t series, double usual)
{
    if (m->n == 0) return usual;
    qsort(m->at, m->n, sizeof *m->at, by_size);
    return blended(m->at[m->n * 4 / 5] / forecast_width, series, usual);
}

struct forecast_prior forecast_prior_of(struct arena *a, const struct forecast_settings *set,
                                        const struct forecast_series *series,
                                        const struct forecast_truth *truth, size_t n)
{
    forecast_steps *x = arena_array(a, forecast_steps, n + 1);
    misses sums = {0}, levels = {0};
    struct forecast_prior p;
    struct moments m = {0};
    size_t sum_series = 0, level_series = 0;

    for (size_t i = 0; i < n; i++) {
        x[i] = forecast_steps_of(a, &series[i], &truth[i]);
        if (forecast_is_sum(&series[i]))
            add_sum(&m, &x[i]);
        else
            add_level(&m, &x[i], series[i].target);
    }
    p = prior_from(set, &m);
    for (size_t i = 0; i < n; i++) {
        size_t before = sums.n, level_before = levels.n;

        if (forecast_is_sum(&series[i]))
            prove_sum(a, set, &p, &x[i], &sums);
        else
            prove_level(&p, &series[i], a, &x[i], &levels);
        sum_series += sums.n > before;
        level_series += levels.n > level_before;
    }
    p.scale = scale_of(&sums, sum_series, p.scale);
    p.level_scale = scale_of(&levels, level_series, p.level_scale);
    return p;
}
