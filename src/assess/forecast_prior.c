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
    noise = set->noise_part * m->noise / (double)m->steps;
    pace = m->pace / n;
    /* The spread of paces, less what noise alone would spread them. */
    spread = m->pace2 / n - pace * pace - m->noise / (double)m->steps * m->inverse / n;
    p.noise = fmax(blended(noise, m->series, p.noise), 1e-4);
    p.pace = blended(pace, m->series, p.pace);
    p.pace_variance = fmax(blended(fmax(spread, 0), m->series, p.pace_variance), set->spread_least);
    return p;
}

/* ---- how the same forecasts would have proved */

/* How far off forecasts made at earlier values were, in deviations, and of how many series. */
struct proof {
    struct arena *a;
    const struct forecast_settings *set;
    const struct forecast_prior *prior;
    VEC(double) miss;
    size_t series;
};

/* Only what lay about as far ahead then as the due date lies now. */
static bool is_alike(double ahead, double rest)
{
    return ahead > share_least && ahead >= rest / 2 && ahead <= rest * 2;
}

static void add_miss(struct proof *p, double off, double variance)
{
    *vec_push(p->a, &p->miss) = fabs(off) / sqrt(variance);
}

static void prove_sum(struct proof *p, const forecast_steps *x)
{
    struct forecast_pace pace = {p->prior->pace, p->prior->pace_variance};
    struct forecast_step from = {0};
    double rest = x->n ? 1 - x->at[x->n - 1].share : 0;

    for (size_t i = 0; i < x->n; from = x->at[i++]) {
        const struct forecast_step *then = &x->at[i];

        forecast_learn(p->set, p->prior, &pace, &from, then);
        for (const struct forecast_step *to = then + 1; to < x->at + x->n; to++) {
            double ahead = to->share - then->share;

            if (is_alike(ahead, rest))
                add_miss(p, to->d - then->d - fmax(pace.mean, 0) * ahead,
                         forecast_variance(p->set, p->prior, &pace, ahead, to->at - then->at));
        }
    }
}

static void prove_level(struct proof *p, const struct forecast_series *s, const forecast_steps *x)
{
    double months = x->n ? s->point[s->n - 1].at - x->at[x->n - 1].at : 0;

    for (size_t i = 0; i < x->n && s->target != 0; i++) {
        const struct forecast_step *then = &x->at[i];
        struct forecast_pace drift = forecast_drift(p->set, p->prior, &x->at[0], then);

        for (const struct forecast_step *to = then + 1; to < x->at + x->n; to++) {
            double ahead = to->at - then->at;

            if (is_alike(ahead, months))
                add_miss(p, (to->value - then->value - drift.mean * ahead) / s->target,
                         p->prior->level_noise * ahead + drift.variance * ahead * ahead);
        }
    }
}

static int by_size(const void *a, const void *b)
{
    const double *x = a, *y = b;

    return (*x > *y) - (*x < *y);
}

/* What the deviations must be multiplied with so that four of five misses lie within the interval. */
static double scale_of(const struct proof *p, double caution, double usual)
{
    if (p->miss.n == 0) return usual;
    qsort(p->miss.at, p->miss.n, sizeof *p->miss.at, by_size);
    return blended(caution * p->miss.at[p->miss.n * 4 / 5] / forecast_width, p->series, usual);
}

struct forecast_prior forecast_prior_of(struct arena *a, const struct forecast_settings *set,
                                        const struct forecast_series *series,
                                        const struct forecast_truth *truth, size_t n)
{
    forecast_steps *x = arena_array(a, forecast_steps, n + 1);
    struct forecast_prior prior;
    struct proof sums = {.a = a, .set = set, .prior = &prior}, levels = sums;
    struct moments m = {0};

    for (size_t i = 0; i < n; i++) {
        x[i] = forecast_steps_of(a, &series[i], &truth[i]);
        if (forecast_is_sum(&series[i]))
            add_sum(&m, &x[i]);
        else
            add_level(&m, &x[i], series[i].target);
    }
    prior = prior_from(set, &m);
    for (size_t i = 0; i < n; i++) {
        struct proof *p = forecast_is_sum(&series[i]) ? &sums : &levels;
        size_t before = p->miss.n;

        if (p == &sums)
            prove_sum(p, &x[i]);
        else
            prove_level(p, &series[i], &x[i]);
        p->series += p->miss.n > before;
    }
    prior.scale = scale_of(&sums, set->caution, prior.scale);
    prior.level_scale = scale_of(&levels, 1, prior.level_scale);
    return prior;
}
