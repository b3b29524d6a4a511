#include "sim/world.h"

#include <math.h>

#include "assess/report_unit.h"
#include "assess/trajectory.h"
#include "sim/dice.h"

/* Streams of dice, so that one kind of event does not move another. */
enum { SLIP_DAYS = 10 };

enum topic { TOPIC_UNITS = 1, TOPIC_GOALS = 2, TOPIC_KINDS = 3, TOPIC_TASKS = 1000, TOPIC_CLIMATE = 2000000 };

/* Of 151 printed tasks 42 have a number. Pace, noise and stalls leave about 8 of 100 tasks behind at
 * mid-year.
 */
const struct world_climate world_usual = {
    .manner = {[WORLD_HONEST] = 0.62, [WORLD_LATE] = 0.15, [WORLD_COPYING] = 0.10, [WORLD_BOASTING] = 0.13},
    .pace = 1.12,
    .pace_spread = 0.09,
    .noise = 0.15,
    .stall = 0.14,
    .recovery = 0.4,
    .last_year = 0.75,
    .drawn = 0.7,
    .season_error = 0.12,
    .level_step = 0.012,
    .with_number = 42.0 / 151,
};

/* Shapes of a year, in shares per month: even, works (frost stops them), harvest, budget, year's end. */
static const double seasons[][WORLD_MONTHS] = {
    {8, 6, 9, 8, 8, 9, 8, 8, 9, 8, 9, 10},    {1, 1, 6, 10, 13, 13, 11, 11, 13, 12, 7, 2},
    {2, 2, 6, 8, 8, 26, 6, 6, 8, 22, 4, 2},   {14, 6, 12, 8, 7, 10, 7, 6, 9, 8, 6, 7},
    {4, 3, 6, 6, 7, 9, 8, 8, 10, 11, 13, 15},
};

static const char *const steps[] = {
#define STEP(title) title,
#include "sim/world_words.def"
};

static const char *const facts[] = {
#define FACT(text) text,
#include "sim/world_words.def"
};

static const char *const troubles[] = {
#define TROUBLE(text) text,
#include "sim/world_words.def"
};

static const struct {
    struct str name, word;
    double target;
    bool cumulative;
} wanted[] = {
#define GOAL(name, unit, target, cumulative) {STR_INIT(name), STR_INIT(unit), target, cumulative},
#include "sim/world_words.def"
};

#define COUNT(table) (sizeof(table) / sizeof(table)[0])

double world_rounded(double v, const struct world_goal *g)
{
    double grain = 0.01;

    if (report_unit_counts(g->word)) return round(v);
    while (grain * 1000 < fabs(g->target)) grain *= 10;
    return round(v / grain) * grain;
}

/* How one goal fares: its pace, when it stalls, whether it recovers. */
struct fate {
    double pace, noise;
    int stall_from, stall_to; /* months; none: from > to */
    double stall_pace, after;
    int begins; /* nothing comes before this month, and what was missed is hurried after */
    bool lumpy;
};

/* A limit is kept as far below its bound as other goals end above theirs. */
static struct fate fate_of(struct dice *d, const struct world_climate *c, const struct world_goal *g)
{
    struct fate f = {.pace = (goal_is_limit(g->op) ? 2 - c->pace : c->pace) + c->pace_spread * dice_normal(d),
                     .noise = c->noise,
                     .stall_from = 1,
                     .stall_to = 0,
                     .after = 1};

    if (dice_chance(d, c->stall)) {
        f.stall_from = 2 + (int)dice_below(d, 8);
        f.stall_to = f.stall_from + 1 + (int)dice_below(d, 4);
        f.stall_pace = 0.35 * dice_share(d);
        f.after = dice_chance(d, c->recovery) ? 1.5 : 0.8;
    }
    return f;
}

/* What the usual year knows nothing of has dice of its own. */
static void add_weather(struct dice *d, const struct world_climate *c, struct fate *f)
{
    if (dice_chance(d, c->late_start)) f->begins = 2 + (int)dice_below(d, 3);
    f->lumpy = dice_chance(d, c->lumps);
}

static double pace_in(const struct fate *f, int month)
{
    if (f->begins)
        return month < f->begins ? 0 : f->pace * (1 + 0.5 * f->begins / (WORLD_MONTHS - f->begins));
    if (f->stall_from > f->stall_to || month < f->stall_from) return f->pace;
    return month <= f->stall_to ? f->stall_pace : f->pace * f->after;
}

static bool is_stalled(const struct fate *f, int month)
{
    return month >= f->stall_from && month <= f->stall_to;
}

/* Months that count for a goal: those that begin before it is due. */
static int months_of(const struct world *w, const struct world_goal *g)
{
    int n = 0;

    while (n < WORLD_MONTHS && w->month[n].first <= g->due) n++;
    return n;
}

/* A series in the goal's season that REACHES so much of the target, each month off by about ERROR. */
static void draw_series(struct dice *d, const struct world_task *t, const double *season, double error,
                        double *out)
{
    double sum = 0, all = 0, part[WORLD_MONTHS];
    int months = t->months;

    for (int m = 0; m < months; m++) {
        part[m] = fmax(0, season[m] * (1 + error * dice_normal(d)));
        all += part[m];
    }
    for (int m = 0; m < months; m++) {
        sum += part[m];
        out[m] = fmin(world_rounded(t->goal.target * sum / all, &t->goal), t->goal.target);
    }
    out[months - 1] = t->goal.target;
}

/* Three of four goals have last year's series; most of the others were drawn by somebody who knows the trade.
 */
static void make_schedule(struct dice *d, const struct world *w, struct world_task *t, const double *season)
{
    const struct world_climate *c = w->climate;
    bool known = dice_chance(d, c->last_year), drawn = dice_chance(d, c->drawn);
    struct trajectory_ask ask = {.op = t->goal.op,
                                 .cumulative = t->goal.cumulative,
                                 .target = t->goal.target,
                                 .start = w->month[0].first,
                                 .due = t->goal.due,
                                 .period = w->month,
                                 .n = (size_t)t->months};

    if (t->goal.cumulative && known) {
        draw_series(d, t, season, c->season_error, t->last_year);
        ask.last_year = t->last_year;
    }
    trajectory_propose(w->calendar, &ask, t->scheduled);
    if (t->goal.cumulative && !known && drawn) draw_series(d, t, season, 0.3, t->scheduled);
    for (int m = t->months; m < WORLD_MONTHS; m++) t->scheduled[m] = t->goal.target;
}

/* What really comes together month by month. */
static void make_sum(struct dice *d, const struct world *w, struct world_task *t, const double *season)
{
    struct dice weather = dice_of(w->seed, TOPIC_CLIMATE + (uint64_t)t->goal.id);
    struct fate f = fate_of(d, w->climate, &t->goal);
    double all = 0, sum = 0;

    add_weather(&weather, w->climate, &f);
    for (int m = 0; m < t->months; m++) all += season[m];
    for (int m = 0; m < WORLD_MONTHS; m++) {
        double share = m < t->months ? season[m] / all : 0.02; /* what is late still comes */
        double pace = fmax(0, pace_in(&f, m) + f.noise * dice_normal(d) / sqrt(fmax(share * 12, 0.2)));

        sum += share * pace;
        t->month[m].truth = world_rounded(t->goal.target * sum, &t->goal);
        t->month[m].stalled = is_stalled(&f, m);
    }
    for (int m = 0; f.lumpy && m < t->months - 1; m++) {
        int quarter = m / 3 * 3 - 1; /* the month that ended the last one */

        if (m % 3 != 2) t->month[m].truth = quarter < 0 ? 0 : t->month[quarter].truth;
    }
}

/* A rate wanders towards its target, or not. */
static void make_level(struct dice *d, const struct world_climate *c, struct world_task *t)
{
    double v = t->goal.target * (0.97 + 0.06 * dice_share(d)), drift = 0.004 * dice_normal(d) + 0.002;

    for (int m = 0; m < WORLD_MONTHS; m++) {
        v += t->goal.target * (drift + c->level_step * dice_normal(d));
        t->month[m].truth = round(v * 10) / 10;
    }
}

/* A boast stays believable: at most the schedule, at most a quarter above the truth. */
static double boast(const struct world_task *t, int m)
{
    double truth = t->month[m].truth, told = fmin(t->scheduled[m] * 1.01, truth * 1.25);

    return world_rounded(fmax(truth, told), &t->goal);
}

static double told_of(struct dice *d, const struct world_task *t, enum world_manner manner, int m)
{
    double truth = t->month[m].truth, last = m ? t->month[m - 1].told : 0;

    if (manner == WORLD_BOASTING && !goal_is_limit(t->goal.op)) truth = boast(t, m);
    if (manner == WORLD_COPYING && m > 0 && dice_chance(d, 0.35)) truth = last;
    return t->goal.cumulative ? fmax(truth, last) : truth;
}

/* A figure that turns out too high a month later: the next one is told lower. */
static void revise(struct dice *d, const struct world_climate *c, struct world_task *t)
{
    for (int m = 0; m < WORLD_MONTHS; m++)
        if (dice_chance(d, c->revised))
            t->month[m].told = world_rounded(t->month[m].told * (1.02 + 0.1 * dice_share(d)), &t->goal);
}

static struct str picked(struct dice *d, const char *const *from, size_t n)
{
    return str_of(from[dice_below(d, n)]);
}

/* 本月新增3家，累计新增高新技术企业12家 */
static void tell_value(struct buf *b, const struct world_task *t, int m)
{
    double told = t->month[m].told, more = told - (m ? t->month[m - 1].told : 0);

    if (t->goal.cumulative) {
        buf_lit(b, "本月新增");
        goal_put(b, world_rounded(more, &t->goal));
        buf_str(b, t->goal.word);
        buf_lit(b, "，累计完成");
    }
    buf_str(b, t->goal.name);
    goal_put(b, told);
    buf_str(b, t->goal.word);
    buf_lit(b, "，");
}

/* 3月12日完成招标 */
static void tell_steps(struct buf *b, const struct world *w, const struct world_task *t, int m)
{
    for (size_t i = 0; i < t->milestones; i++) {
        day done = t->milestone[i].done;
        struct ymd at = day_split(done == WORLD_NEVER ? 0 : done);

        if (done < w->month[m].first || done > w->month[m].last) continue;
        buf_fmt(b, "“%.*s”节点已于%d月%d日完成，", STR_ARG(t->milestone[i].title), at.month, at.day);
    }
}

static struct str told_text(struct arena *a, struct dice *d, const struct world *w,
                            const struct world_task *t, int m)
{
    struct buf b = buf_new(a, 1024);

    if (t->goal.has_measure) tell_value(&b, t, m);
    tell_steps(&b, w, t, m);
    buf_str(&b, picked(d, facts, COUNT(facts)));
    buf_lit(&b, "。");
    return buf_text(&b);
}

static void make_words(struct arena *a, struct dice *d, const struct world *w, struct world_task *t)
{
    enum world_manner manner = w->manner[t->goal.unit];

    for (int m = 0; m < WORLD_MONTHS; m++) {
        struct world_month *x = &t->month[m];
        bool copied = manner == WORLD_COPYING && m > 0 && dice_chance(d, 0.6);

        x->text = told_text(a, d, w, t, m);
        if (copied) x->text = t->month[m - 1].text;
        if (x->stalled) x->problem = picked(d, troubles, COUNT(troubles));
    }
}

/* In time, some days late, or never: late units are late in two of five months. */
static void make_delays(struct dice *d, const struct world_climate *c, struct world_task *t,
                        enum world_manner manner)
{
    double late = manner == WORLD_LATE ? 0.4 : 0.04,
           never = c->missing + (manner == WORLD_LATE ? 0.06 : 0.005);

    for (int m = 0; m < WORLD_MONTHS; m++) {
        t->month[m].late = dice_chance(d, late) ? 1 + (int)dice_below(d, 6) : 0;
        t->month[m].missing = dice_chance(d, never);
    }
}

/* One to four steps spread over the months before it is due; the last one on the due day. */
static void make_milestones(struct dice *d, const struct world *w, struct world_task *t)
{
    day first = w->month[1].first, span = t->goal.due - first;
    int slip = dice_chance(d, 0.25) ? 4 + (int)dice_below(d, 40) : 0;

    t->milestones = 1 + dice_below(d, WORLD_MILESTONES_MOST - 1);
    for (size_t i = 0; i < t->milestones; i++) {
        struct world_milestone *x = &t->milestone[i];
        int early = (int)dice_below(d, 12);

        x->title = str_of(steps[i + COUNT(steps) - t->milestones]);
        x->due = calendar_on_or_after(w->calendar, first + span * (day)(i + 1) / (day)t->milestones);
        if (i + 1 == t->milestones) x->due = t->goal.due;
        x->done = x->due - early + slip + (dice_chance(d, 0.15) ? (int)dice_below(d, 30) : 0);
        if (slip && dice_chance(d, 0.08)) x->done = WORLD_NEVER;
        if (i > 0 && x->done <= t->milestone[i - 1].done && t->milestone[i - 1].done != WORLD_NEVER)
            x->done = t->milestone[i - 1].done + 1;
        if (i > 0 && t->milestone[i - 1].done == WORLD_NEVER) x->done = WORLD_NEVER;
    }
}

/* A step that is late stands still from its day until it is done. */
static void mark_slips(const struct world *w, struct world_task *t)
{
    for (size_t i = 0; i < t->milestones; i++) {
        const struct world_milestone *x = &t->milestone[i];

        if (x->done <= x->due + SLIP_DAYS) continue;
        for (int m = 0; m < t->months; m++)
            t->month[m].stalled |= w->month[m].last >= x->due && w->month[m].last < x->done;
    }
}

static void make_task(struct arena *a, const struct world *w, struct world_task *t)
{
    struct dice d = dice_of(w->seed, TOPIC_TASKS + (uint64_t)t->goal.id);
    struct dice weather = dice_of(w->seed, 2 * TOPIC_CLIMATE + (uint64_t)t->goal.id);
    const double *season = seasons[dice_below(&d, COUNT(seasons))];
    enum world_manner manner = w->manner[t->goal.unit];
    double drifted[WORLD_MONTHS];

    for (int m = 0; m < WORLD_MONTHS; m++)
        drifted[m] = season[m] * exp(w->climate->season_drift * dice_normal(&weather));

    t->months = months_of(w, &t->goal);
    if (t->goal.has_measure) {
        make_schedule(&d, w, t, season);
        if (t->goal.cumulative)
            make_sum(&d, w, t, drifted);
        else
            make_level(&d, w->climate, t);
        for (int m = 0; m < WORLD_MONTHS; m++) t->month[m].told = told_of(&d, t, manner, m);
        revise(&weather, w->climate, t);
    } else {
        make_milestones(&d, w, t);
        mark_slips(w, t);
    }
    make_delays(&d, w->climate, t, manner);
    make_words(a, &d, w, t);
}

static void make_units(struct arena *a, struct world *w)
{
    struct dice d = dice_of(w->seed, TOPIC_UNITS);

    w->manner = arena_array(a, enum world_manner, w->units);
    for (size_t i = 0; i < w->units; i++) {
        double share = dice_share(&d);
        int m = 0;

        for (; m + 1 < WORLD_MANNERS && share >= w->climate->manner[m]; m++) share -= w->climate->manner[m];
        w->manner[i] = (enum world_manner)m;
    }
}

struct world *world_new(struct arena *a, const struct world_ask *ask)
{
    struct world *w = arena_new_of(a, struct world);
    struct period p = period_of(PERIOD_MONTH, day_of(ask->year, 1, 1));

    *w = (struct world){.year = ask->year,
                        .seed = ask->seed,
                        .climate = ask->climate ? ask->climate : &world_usual,
                        .calendar = calendar_new(a, NULL, 0),
                        .units = ask->units,
                        .tasks = ask->goals};
    for (int m = 0; m < WORLD_MONTHS; m++, p = period_next(p)) w->month[m] = p;
    make_units(a, w);
    w->task = arena_array(a, struct world_task, w->tasks);
    for (size_t i = 0; i < w->tasks; i++) {
        w->task[i].goal = ask->goal[i];
        make_task(a, w, &w->task[i]);
    }
    return w;
}

static double value_of(const struct world_task *t, enum world_series series, int m)
{
    switch (series) {
    case WORLD_TRUTH: return t->month[m].truth;
    case WORLD_TOLD: return t->month[m].told;
    case WORLD_SCHEDULED: break;
    }
    return t->scheduled[m];
}

double world_value(const struct world *w, const struct world_task *t, enum world_series series, day d)
{
    int m = day_split(d).month - 1;
    double to = value_of(t, series, m), from = m ? value_of(t, series, m - 1) : t->goal.cumulative ? 0 : to;
    double share = (double)(d - w->month[m].first + 1) / (double)(w->month[m].last - w->month[m].first + 1);

    return share < 1 ? from + (to - from) * share : to;
}

static void make_measure(struct dice *d, struct world_goal *g)
{
    size_t k = dice_below(d, COUNT(wanted));
    double target = wanted[k].cumulative ? wanted[k].target * (0.6 + 0.8 * dice_share(d)) : wanted[k].target;

    g->has_measure = true;
    g->cumulative = wanted[k].cumulative;
    g->op = GOAL_GE;
    g->name = wanted[k].name;
    g->word = wanted[k].word;
    g->target = target;
    g->target = world_rounded(target, g);
    g->statistics = !g->cumulative && dice_chance(d, 0.5);
}

/* Some sums become rates, some goals bounds from above. */
static void turn(struct dice *d, const struct world_climate *c, struct world_goal *g)
{
    if (dice_chance(d, c->levels)) {
        g->cumulative = false;
        g->word = STR("%");
        g->target = 40 + (double)dice_below(d, 60);
    }
    if (dice_chance(d, c->limits)) g->op = GOAL_LE;
}

struct world_goal *world_goals(struct arena *a, const struct world_ask *ask)
{
    const struct world_climate *c = ask->climate ? ask->climate : &world_usual;
    struct world_goal *goal = arena_array(a, struct world_goal, ask->goals);
    struct dice d = dice_of(ask->seed, TOPIC_GOALS), kinds = dice_of(ask->seed, TOPIC_KINDS);

    for (size_t i = 0; i < ask->goals; i++) {
        int month = dice_chance(&d, 0.8) ? 12 : 6 + (int)dice_below(&d, 5);

        goal[i] = (struct world_goal){.id = (int64_t)i + 1,
                                      .unit = dice_below(&d, ask->units),
                                      .due = day_of(ask->year, month, day_month_length(ask->year, month))};
        if (!dice_chance(&d, c->with_number)) continue;
        make_measure(&d, &goal[i]);
        turn(&kinds, c, &goal[i]);
    }
    return goal;
}
