#include "assess/forecast_path.h"

#include <math.h>

#include "base/vec.h"

static const double days_per_month = 365.25 / 12;

typedef VEC(struct forecast_point) points;

/* What had come by the same day of the earlier year; even between its marks. */
static double season_on(const struct forecast_path *p, day d)
{
    day shift = day_of(day_split(p->start).year, 1, 1) - day_of(day_split(p->season[0].on).year, 1, 1);
    struct forecast_mark from = {p->start - 1, 0};

    for (size_t i = 0; i < p->seasons; i++) {
        struct forecast_mark to = {p->season[i].on + shift, p->season[i].value};

        if (d < to.on && d > from.on)
            return from.value + (to.value - from.value) * (double)(d - from.on) / (double)(to.on - from.on);
        if (d < to.on) return from.value;
        from = to;
    }
    return from.value;
}

/* How much of what is scheduled between two days falls before D, 0..1: as in the earlier year where that
 * knows all of it, else evenly. */
static double part_of(const struct forecast_path *p, day from, day to, day d)
{
    double even = (double)(d - from) / (double)(to - from), start, all;

    if (!p->cumulative || p->seasons == 0) return even;
    start = season_on(p, from);
    all = season_on(p, to) - start;
    return all > 0 ? fmin(fmax((season_on(p, d) - start) / all, 0), 1) : even;
}

/* The scheduled value on D, the last one behind the days of the schedule. */
static double scheduled_on(const struct forecast_path *p, day d)
{
    struct forecast_mark from = {p->start - 1, p->cumulative ? p->base : p->schedule[0].value};

    for (size_t i = 0; i < p->schedules; i++) {
        struct forecast_mark to = p->schedule[i];

        if (d >= to.on) {
            from = to;
            continue;
        }
        if (d <= from.on) return from.value;
        return from.value + (to.value - from.value) * part_of(p, from.on, to.on, d);
    }
    return from.value;
}

static double months_to(const struct forecast_path *p, day d)
{
    return (double)(d - p->start + 1) / days_per_month;
}

/* The day of MARK number AT, or LATE when there is none. */
static day day_of_mark(const struct forecast_mark *mark, size_t n, size_t at, day late)
{
    return at < n ? mark[at].on : late;
}

/* Told and verified values by their days. */
static day take_known(struct arena *a, const struct forecast_path *p, points *out)
{
    day last = p->start - 1;

    for (size_t t = 0, v = 0; t < p->tolds || v < p->verifieds;) {
        day told = day_of_mark(p->told, p->tolds, t, INT32_MAX);
        day verified = day_of_mark(p->verified, p->verifieds, v, INT32_MAX);
        struct forecast_point x = {.has_told = told <= verified, .has_verified = verified <= told};

        last = told < verified ? told : verified;
        x.at = months_to(p, last);
        x.scheduled = scheduled_on(p, last);
        if (x.has_told) x.told = p->told[t++].value;
        if (x.has_verified) x.verified = p->verified[v++].value;
        *vec_push(a, out) = x;
    }
    return last;
}

static day month_end(day d)
{
    struct ymd at = day_split(d);

    return day_of(at.year, at.month, day_month_length(at.year, at.month));
}

/* The month ends and days of the schedule behind D. */
static void take_future(struct arena *a, const struct forecast_path *p, day d, points *out)
{
    day due = p->schedule[p->schedules - 1].on;
    size_t i = 0;

    while (d < due) {
        day next = month_end(d + 1);

        while (i < p->schedules && p->schedule[i].on <= d) i++;
        if (i < p->schedules && p->schedule[i].on < next) next = p->schedule[i].on;
        *vec_push(a, out) =
            (struct forecast_point){.at = months_to(p, next), .scheduled = scheduled_on(p, next)};
        d = next;
    }
}

struct forecast_series forecast_path_series(struct arena *a, const struct forecast_path *p)
{
    struct forecast_series s = {.op = p->op,
                                .cumulative = p->cumulative,
                                .published = p->published,
                                .base = p->base,
                                .target = p->target};
    points out = {0};
    day last;

    if (p->schedules == 0) return s;
    last = take_known(a, p, &out);
    s.known = out.n;
    take_future(a, p, last, &out);
    s.point = out.at;
    s.n = out.n;
    return s;
}
