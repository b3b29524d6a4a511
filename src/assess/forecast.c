#include "assess/forecast.h"

#include <math.h>

const struct forecast_settings forecast_defaults = {
    .memory = 0.85,
    .truth_factor = 0.99,
    .truth_deviation = 0.02,
    .truth_pairs = 1,
    .width = 1.05,
    .level_width = 1.28,
    .spread_least = 0.01,
    .alarm = 0.55,
    .prior = {.pace = 1, .pace_variance = 0.04, .noise = 0.02, .level_noise = 0.0002},
};

enum { SERIES_LEAST = 10, SENTENCE_MOST = 1024 };

static const double lag_most = 0.2;     /* share of lagging checks from which a standstill is not believed */
static const double share_least = 1e-6; /* of the schedule, below which a period says nothing */

/* Distrust never raises a figure: one that proved too low was late, not false. */
static double proved(const struct forecast_pair *p)
{
    return fmin(fmax(p->verified / p->told, 0), 1);
}

struct forecast_truth forecast_truth_of(const struct forecast_settings *set, const struct forecast_pair *pair,
                                        size_t n)
{
    double weight = set->truth_pairs, sum = weight * set->truth_factor;
    double spread = weight * set->truth_deviation * set->truth_deviation;
    struct forecast_truth out = {0};
    double lags = 0;

    for (size_t i = 0; i < n; i++) {
        if (!(pair[i].told > 0)) continue;
        sum += proved(&pair[i]);
        lags += pair[i].verified > pair[i].told * 1.02;
        weight += 1;
        out.checks++;
    }
    out.factor = sum / weight;
    out.lag = lags / weight;
    for (size_t i = 0; i < n; i++)
        if (pair[i].told > 0) spread += pow(proved(&pair[i]) - out.factor, 2);
    out.deviation = sqrt(spread / weight);
    return out;
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

static double span_of(const struct forecast_series *s)
{
    return s->target - s->base;
}

static double share_at(const struct forecast_series *s, double value)
{
    return (value - s->base) / span_of(s);
}

/* A cumulative series with something to grow to. */
static bool is_sum(const struct forecast_series *s)
{
    return s->cumulative && fabs(span_of(s)) > 0;
}

/* One step of a series: E of the schedule, D of the target came in it. */
struct step {
    double e, d, upto;
};

static bool repeats(const struct forecast_point *p, size_t at)
{
    return at > 0 && p[at].has_told && !p[at].has_verified && p[at - 1].has_told &&
           p[at].told == p[at - 1].told;
}

/* The figure of the period before once more: no news at first, a standstill when it comes a third time. */
static bool is_no_news(const struct forecast_series *s, const struct forecast_truth *t, size_t at)
{
    return s->cumulative && repeats(s->point, at) && (t->lag > lag_most || !repeats(s->point, at - 1));
}

/* The next step behind *AT of what is known; false at the end. *E0 and *D0 are where the last one ended. */
static bool next_step(const struct forecast_series *s, const struct forecast_truth *t, size_t *at,
                      struct step *out)
{
    double e0 = out->upto, value, variance;

    for (; *at < s->known; ++*at) {
        double e = share_at(s, s->point[*at].scheduled);

        if (is_no_news(s, t, *at)) continue;
        if (!believed(&s->point[*at], t, &value, &variance)) continue;
        out->e = e - e0;
        out->upto = e;
        out->d = share_at(s, value);
        ++*at;
        return true;
    }
    return false;
}

/* What one series adds to the prior. */
struct moments {
    size_t series, steps, levels;
    double pace, pace2, inverse; /* sums over series of pace, its square, 1/share seen */
    double noise;                /* squares of what the pace does not explain */
    double level;
};

static void add_sum(struct moments *m, const struct forecast_series *s, const struct forecast_truth *t)
{
    struct step x = {0};
    double d0 = 0, squares = 0, seen, pace;
    size_t at = 0, steps = 0;

    while (next_step(s, t, &at, &x)) steps++;
    seen = x.upto;
    if (steps < 2 || seen < 0.05) return;
    pace = x.d / seen;
    x = (struct step){0};
    for (at = 0; next_step(s, t, &at, &x); d0 = x.d)
        if (x.e > share_least) squares += pow(x.d - d0 - pace * x.e, 2) / x.e;
    m->series++;
    m->steps += steps - 1;
    m->noise += squares;
    m->pace += pace;
    m->pace2 += pace * pace;
    m->inverse += 1 / seen;
}

static void add_level(struct moments *m, const struct forecast_series *s, const struct forecast_truth *t)
{
    double last = 0, value, variance;
    bool has_last = false;

    for (size_t i = 0; i < s->known; i++) {
        if (!believed(&s->point[i], t, &value, &variance)) continue;
        if (has_last && s->target != 0) {
            m->level += pow((value - last) / s->target, 2);
            m->levels++;
        }
        last = value;
        has_last = true;
    }
}

struct forecast_prior forecast_prior_of(const struct forecast_settings *set,
                                        const struct forecast_series *series,
                                        const struct forecast_truth *truth, size_t n)
{
    struct forecast_prior p = set->prior;
    struct moments m = {0};

    for (size_t i = 0; i < n; i++) {
        if (is_sum(&series[i]))
            add_sum(&m, &series[i], &truth[i]);
        else
            add_level(&m, &series[i], &truth[i]);
    }
    if (m.levels >= SERIES_LEAST) p.level_noise = m.level / (double)m.levels;
    if (m.series < SERIES_LEAST) return p;
    p.noise = fmax(m.noise / (double)m.steps, 1e-4);
    p.pace = m.pace / (double)m.series;
    /* The spread of paces, less what noise alone would spread them. */
    p.pace_variance = m.pace2 / (double)m.series - p.pace * p.pace - p.noise * m.inverse / (double)m.series;
    p.pace_variance = fmax(p.pace_variance, set->spread_least);
    return p;
}

/* The pace as far as it is known: a mean and its variance. */
struct pace {
    double mean, variance;
};

/* One period more: the old knowledge fades towards the prior, the new step is weighed by its share. */
static void learn(const struct forecast_settings *set, const struct forecast_prior *prior, struct pace *p,
                  double e, double d)
{
    double kept = set->memory, gain;

    p->mean = prior->pace + kept * (p->mean - prior->pace);
    p->variance = kept * kept * p->variance + (1 - kept * kept) * prior->pace_variance;
    if (e <= share_least) return;
    gain = p->variance * e / (p->variance * e + prior->noise);
    p->mean += gain * (d / e - p->mean);
    p->variance *= 1 - gain;
}

/* The normal distribution function. */
static double below(double z)
{
    return 0.5 * erfc(-z / sqrt(2));
}

double forecast_chance(const struct forecast *f, enum goal_op op, double goal)
{
    double z;

    if (f->deviation <= 0)
        z = f->value > goal ? 9 : f->value < goal ? -9 : goal_is_limit(op) ? -9 : 9;
    else
        z = (f->value - goal) / f->deviation;
    return goal_is_limit(op) ? below(-z) : below(z);
}

bool forecast_alarm(const struct forecast_settings *set, const struct forecast *f,
                    const struct forecast_series *s, double yellow)
{
    double edge = s->target + fabs(s->target) * (goal_is_limit(s->op) ? yellow : -yellow);

    return f->known && forecast_chance(f, s->op, edge) < set->alarm;
}

static void set_interval(const struct forecast_settings *set, const struct forecast_series *s,
                         struct forecast *f)
{
    double width = is_sum(s) ? set->width : set->level_width;

    f->low = f->value - width * f->deviation;
    f->high = f->value + width * f->deviation;
    f->chance = forecast_chance(f, s->op, s->target);
}

/* The latest point with a value; false when there is none. */
static bool latest(const struct forecast_series *s, const struct forecast_truth *t, size_t *at, double *value,
                   double *variance)
{
    for (size_t i = s->known; i > 0; i--) {
        if (is_no_news(s, t, i - 1)) continue;
        if (!believed(&s->point[i - 1], t, value, variance)) continue;
        *at = i - 1;
        return true;
    }
    return false;
}

static struct forecast of_sum(const struct forecast_settings *set, const struct forecast_prior *prior,
                              const struct forecast_series *s, const struct forecast_truth *t)
{
    struct pace p = {prior->pace, prior->pace_variance};
    struct step x = {0};
    struct forecast f = {.known = true};
    double d0 = 0, value = s->base, distrust = 0, rest, wander, variance;
    size_t at = 0, last = 0;

    if (!latest(s, t, &last, &value, &distrust)) return (struct forecast){0};
    for (; next_step(s, t, &at, &x); d0 = x.d) learn(set, prior, &p, x.e, x.d - d0);
    rest = fmax(1 - share_at(s, s->point[last].scheduled), 0);
    wander = (1 - pow(set->memory, 2 * rest * (s->periods > 0 ? s->periods : (double)s->n))) *
             prior->pace_variance; /* the pace goes on to change */
    variance = rest * rest * (p.variance + wander) + rest * prior->noise;
    f.pace = p.mean;
    f.value = value + fmax(p.mean, 0) * rest * span_of(s);
    f.deviation = sqrt(variance * span_of(s) * span_of(s) + distrust);
    set_interval(set, s, &f);
    if (span_of(s) > 0) f.low = fmax(f.low, fmin(value, f.value)); /* a sum does not fall */
    return f;
}

static struct forecast of_level(const struct forecast_settings *set, const struct forecast_prior *prior,
                                const struct forecast_series *s, const struct forecast_truth *t)
{
    struct forecast f = {.known = true, .pace = 1};
    double distrust = 0;
    size_t last = 0;

    if (!latest(s, t, &last, &f.value, &distrust)) return (struct forecast){0};
    f.deviation = sqrt(prior->level_noise * s->target * s->target * (double)(s->n - 1 - last) + distrust);
    set_interval(set, s, &f);
    return f;
}

/* The measure's own checks weigh as much as all others of its unit. */
static struct forecast_truth own_truth(const struct forecast_series *s, const struct forecast_truth *unit)
{
    struct forecast_truth out = *unit;
    double weight = 1, sum = unit->factor;

    for (size_t i = 0; i < s->known; i++) {
        const struct forecast_point *p = &s->point[i];
        struct forecast_pair pair = {p->told, p->verified};

        if (!p->has_told || !p->has_verified || !(p->told > 0)) continue;
        sum = 0.5 * sum + proved(&pair); /* the latest counts most */
        weight = 0.5 * weight + 1;
    }
    out.factor = sum / weight;
    return out;
}

/* What the series holds. */
struct held {
    int told, verified;
};

static struct held held_by(const struct forecast_series *s)
{
    struct held h = {0};

    for (size_t i = 0; i < s->known; i++) {
        h.told += s->point[i].has_told;
        h.verified += s->point[i].has_verified;
    }
    return h;
}

/* From what, at which pace, with which correction for the unit. */
static void say_grounds(struct buf *zh, struct buf *en, const struct forecast_series *s,
                        const struct forecast *f, const struct forecast_truth *t)
{
    struct held h = held_by(s);

    if (s->published) {
        buf_fmt(zh, "依据统计数据 %d 期；", h.verified);
        buf_fmt(en, "from %d published values; ", h.verified);
    } else {
        buf_fmt(zh, "依据自报 %d 期、核实 %d 期；", h.told, h.verified);
        buf_fmt(en, "from %d told and %d verified values; ", h.told, h.verified);
    }
    if (is_sum(s)) {
        buf_fmt(zh, "近期进度为序时的 %.0f%%；", f->pace * 100);
        buf_fmt(en, "recent pace %.0f%% of schedule; ", f->pace * 100);
    } else {
        buf_lit(zh, "按最近值推算；");
        buf_lit(en, "the latest value carried on; ");
    }
    if (h.told == 0) return;
    buf_fmt(zh, "自报数按 %.0f%% 采信", t->factor * 100);
    buf_fmt(en, "told values taken at %.0f%%", t->factor * 100);
    if (t->checks) {
        buf_fmt(zh, "（本单位核实过 %zu 次）", t->checks);
        buf_fmt(en, " (%zu checks of the unit)", t->checks);
    }
    buf_lit(zh, "；");
    buf_lit(en, "; ");
}

static struct said say(struct arena *a, const struct forecast_series *s, const struct forecast *f,
                       const struct forecast_truth *t)
{
    struct buf zh = buf_new(a, SENTENCE_MOST), en = buf_new(a, SENTENCE_MOST);

    if (!f->known) return (struct said){STR("尚无数据，不作预测"), STR("no value yet: no forecast")};
    say_grounds(&zh, &en, s, f, t);
    buf_fmt(&zh, "预计 %s（80%% 区间 %s—%s），达标可能性 %.0f%%", goal_text(a, f->value).p,
            goal_text(a, f->low).p, goal_text(a, f->high).p, f->chance * 100);
    buf_fmt(&en, "%s expected (80%% interval %s to %s), chance to reach the target %.0f%%",
            goal_text(a, f->value).p, goal_text(a, f->low).p, goal_text(a, f->high).p, f->chance * 100);
    return (struct said){buf_text(&zh), buf_text(&en)};
}

struct forecast forecast_measure(struct arena *a, const struct forecast_settings *set,
                                 const struct forecast_prior *prior, const struct forecast_series *s,
                                 const struct forecast_truth *truth)
{
    struct forecast_truth own = own_truth(s, truth);
    struct forecast f = is_sum(s) ? of_sum(set, prior, s, &own) : of_level(set, prior, s, &own);

    f.why = say(a, s, &f, &own);
    return f;
}
