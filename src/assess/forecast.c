#include "assess/forecast_part.h"

#include <math.h>

const struct forecast_settings forecast_defaults = {
    .memory = 0.85,
    .truth_factor = 0.99,
    .truth_deviation = 0.02,
    .truth_pairs = 1,
    .noise_part = 0.12,
    .caution = 1.1,
    .spread_least = 0.01,
    .drift = 0.1,
    .alarm = 0.5,
    .prior = {.pace = 1,
              .pace_variance = 0.04,
              .noise = 0.0025,
              .level_noise = 0.0002,
              .scale = 1.2,
              .level_scale = 1},
};

enum { SENTENCE_MOST = 1024 };

static const double doubt_least = 0.1;

struct forecast_truth forecast_truth_of(const struct forecast_settings *set, const struct forecast_pair *pair,
                                        size_t n)
{
    double weight = set->truth_pairs, sum = weight * set->truth_factor;
    double spread = weight * set->truth_deviation * set->truth_deviation;
    struct forecast_truth out = {0};
    double lags = 0;

    for (size_t i = 0; i < n; i++) {
        if (!(pair[i].told > 0)) continue;
        sum += forecast_proved(pair[i].told, pair[i].verified);
        lags += pair[i].verified > pair[i].told * 1.02;
        weight += 1;
        out.checks++;
    }
    out.factor = sum / weight;
    out.lag = lags / weight;
    for (size_t i = 0; i < n; i++)
        if (pair[i].told > 0) spread += pow(forecast_proved(pair[i].told, pair[i].verified) - out.factor, 2);
    out.deviation = sqrt(spread / weight);
    return out;
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

/* Not to end red. */
static double chance_of_rest(const struct forecast *f, const struct forecast_series *s, double yellow)
{
    return forecast_chance(f, s->op, s->target + fabs(s->target) * (goal_is_limit(s->op) ? yellow : -yellow));
}

bool forecast_alarm(const struct forecast_settings *set, const struct forecast *f,
                    const struct forecast_series *s, double yellow)
{
    return f->known && chance_of_rest(f, s, yellow) < set->alarm;
}

bool forecast_doubt(const struct forecast *f, const struct forecast_series *s, double yellow)
{
    double chance = f->known ? chance_of_rest(f, s, yellow) : 0;

    return chance > doubt_least && chance < 1 - doubt_least;
}

static void set_interval(const struct forecast_series *s, struct forecast *f)
{
    f->low = f->value - forecast_width * f->deviation;
    f->high = f->value + forecast_width * f->deviation;
    f->chance = forecast_chance(f, s->op, s->target);
}

static struct forecast of_sum(const struct forecast_settings *set, const struct forecast_prior *prior,
                              const struct forecast_series *s, const forecast_steps *x)
{
    struct forecast_pace p = {prior->pace, prior->pace_variance};
    const struct forecast_step *last = &x->at[x->n - 1];
    struct forecast_step from = {0};
    struct forecast f = {.known = true};
    double span = s->target - s->base, rest = fmax(1 - last->share, 0), variance;

    for (size_t i = 0; i < x->n; from = x->at[i++]) forecast_learn(set, prior, &p, &from, &x->at[i]);
    f.ahead = s->point[s->n - 1].at - last->at;
    variance = forecast_variance(set, prior, &p, rest, f.ahead);
    f.pace = p.mean;
    f.value = last->value + fmax(p.mean, 0) * rest * span;
    f.deviation = sqrt(prior->scale * prior->scale * variance * span * span + last->variance);
    set_interval(s, &f);
    if (span > 0) f.low = fmax(f.low, fmin(last->value, f.value)); /* a sum does not fall */
    return f;
}

static struct forecast of_level(const struct forecast_settings *set, const struct forecast_prior *prior,
                                const struct forecast_series *s, const forecast_steps *x)
{
    const struct forecast_step *last = &x->at[x->n - 1];
    struct forecast_pace drift = forecast_drift(set, prior, &x->at[0], last);
    struct forecast f = {.known = true, .pace = 1};
    double scale = prior->level_scale * s->target, variance;

    f.ahead = s->point[s->n - 1].at - last->at;
    f.value = last->value + drift.mean * f.ahead;
    variance = prior->level_noise * f.ahead + drift.variance * f.ahead * f.ahead;
    f.deviation = sqrt(scale * scale * variance + last->variance);
    set_interval(s, &f);
    return f;
}

/* The measure's own checks weigh as much as all others of its unit. */
static struct forecast_truth own_truth(const struct forecast_series *s, const struct forecast_truth *unit)
{
    struct forecast_truth out = *unit;
    double weight = 1, sum = unit->factor;

    for (size_t i = 0; i < s->known; i++) {
        const struct forecast_point *p = &s->point[i];

        if (!p->has_told || !p->has_verified || !(p->told > 0)) continue;
        sum = 0.5 * sum + forecast_proved(p->told, p->verified); /* the latest counts most */
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
    if (forecast_is_sum(s)) {
        buf_fmt(zh, "近期进度为序时的 %.0f%%；", f->pace * 100);
        buf_fmt(en, "recent pace %.0f%% of schedule; ", f->pace * 100);
    } else {
        buf_lit(zh, "按最近值和趋势推算；");
        buf_lit(en, "the latest value and its trend carried on; ");
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
    forecast_steps x = forecast_steps_of(a, s, &own);
    struct forecast f = {0};

    if (x.n) f = forecast_is_sum(s) ? of_sum(set, prior, s, &x) : of_level(set, prior, s, &x);
    f.why = say(a, s, &f, &own);
    return f;
}
