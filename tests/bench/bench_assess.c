/* bench_assess WHAT: measures of src/assess for ./bench, as "MEASURE|BAR|VALUE" lines. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "../backtest.h"
#include "../lint_set.h"
#include "../selfcheck_set.h"
#include "sim/regime.h"

static void print(const char *what, const char *bar, double value)
{
    printf("%s|%s|%.3f\n", what, bar, value);
}

static void selfcheck_set(const char *name, const struct selfcheck_tally *t)
{
    char line[96];

    snprintf(line, sizeof line, "  precision on %s, %zu cases", name, t->cases);
    print(line, ">= 0.95", set_precision(t));
    snprintf(line, sizeof line, "  recall on %s", name);
    print(line, ">= 0.85", set_recall(t));
}

static double now_us(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

/* Microseconds a check, over all labelled reports: the best of 7 runs, reading the file included. */
static double selfcheck_cost(void)
{
    double best = 1e18;

    for (int i = 0; i < 7; i++) {
        struct arena *a = arena_new(0);
        struct selfcheck_tally t[SET_SPLITS] = {0};
        double from = now_us(), cases = 0;

        (void)set_run(a, t, (struct set_how){0});
        for (int k = 0; k < SET_SPLITS; k++) cases += (double)t[k].cases;
        best = fmin(best, (now_us() - from) / cases);
        arena_end(a);
    }
    return best;
}

static int selfcheck(FILE *wrong)
{
    struct arena *a = arena_new(0);
    struct selfcheck_tally t[SET_SPLITS] = {0}, all = {0};

    if (!set_run(a, t, (struct set_how){.wrong = wrong})) return 1;
    for (int i = 0; i < SET_SPLITS; i++)
        all = (struct selfcheck_tally){all.cases + t[i].cases, all.hit + t[i].hit,
                                       all.false_alarm + t[i].false_alarm, all.missed + t[i].missed};
    print("self-check, labelled reports", ">= 200 cases", (double)all.cases);
    print("  precision", ">= 0.95", set_precision(&all));
    print("  recall", ">= 0.85", set_recall(&all));
    for (int i = 0; i < SET_SPLITS; i++) selfcheck_set(set_names[i], &t[i]);
    print("  microseconds a check", "<= 1000", selfcheck_cost());
    arena_end(a);
    return 0;
}

static int lint(FILE *wrong)
{
    struct arena *a = arena_new(0);
    struct lint_tally t[LINT_SETS] = {0}, all = {0};

    if (!lint_run(a, t, wrong)) return 1;
    for (int i = 0; i < LINT_SETS; i++)
        all = (struct lint_tally){all.refused + t[i].refused, all.allowed + t[i].allowed,
                                  all.refused_right + t[i].refused_right,
                                  all.allowed_right + t[i].allowed_right};
    print("names of appraisal items, labelled", ">= 800 names", (double)(all.refused + all.allowed));
    print("  forbidden ones refused", ">= 0.95", (double)all.refused_right / (double)all.refused);
    print("  others let pass", ">= 0.98", (double)all.allowed_right / (double)all.allowed);
    arena_end(a);
    return 0;
}

static void cover(const char *what, const struct backtest *t)
{
    char line[96];

    snprintf(line, sizeof line, "%s covers, at least", what);
    print(line, ">= 0.75", (double)t->covered / (double)t->forecasts);
    snprintf(line, sizeof line, "%s covers, at most", what);
    print(line, "<= 0.85", (double)t->covered / (double)t->forecasts);
}

static struct backtest years_of(const struct backtest_way *way, uint64_t seed, int years, int ahead)
{
    struct backtest sum = {0};

    for (int i = 0; i < years; i++) backtest_year(way, seed + (uint64_t)i, ahead, &sum);
    return sum;
}

static struct backtest years_from(uint64_t seed, int years, int ahead)
{
    struct backtest_way usual = backtest_usual();

    return years_of(&usual, seed, years, ahead);
}

static void forecast(int years)
{
    struct backtest near = years_from(BACKTEST_HELD, years, 30), far = years_from(BACKTEST_HELD, years, 90);
    char what[96];

    snprintf(what, sizeof what, "reds foreseen 30 days ahead (%zu of %zu): recall", near.reds,
             near.forecasts);
    print(what, ">= 0.80", (double)near.foreseen / (double)near.reds);
    print("  precision", ">= 0.80", (double)near.right_alarms / (double)near.alarms);
    cover("  80 % interval", &near);
    cover("  80 % interval 90 days ahead", &far);
}

/* ---- years that go otherwise: how much of it leans on our own */

enum { WAYS_MOST = 24 };

/* Each is the usual year but for what its name says. */
static size_t ways_of(struct backtest_way way[WAYS_MOST])
{
    size_t n = 0;

#define WAY(NAME, ...)                         \
    do {                                       \
        struct backtest_way *y = &way[n++];    \
        struct world_climate *c = &y->climate; \
        *y = backtest_usual();                 \
        y->name = NAME;                        \
        (void)c;                               \
        __VA_ARGS__;                           \
    } while (0)
    WAY("months twice as rough", c->noise = 0.3);
    WAY("paces twice as different", c->pace_spread = 0.2);
    WAY("all a tenth slower", c->pace = 1.0);
    WAY("no standstills", c->stall = 0; c->pace_spread = 0.15);
    WAY("a third stands still", c->stall = 0.35);
    WAY("a third begins late", c->late_start = 0.3);
    WAY("a third counts at quarter ends only", c->lumps = 0.3);
    WAY("a fifth of figures lowered later", c->revised = 0.2);
    WAY("a quarter of reports missing", c->missing = 0.25);
    WAY("seasons that change", c->season_drift = 0.2);
    WAY("no series of last year", c->last_year = 0);
    WAY("even schedules for seasonal goals", c->last_year = 0; c->drawn = 0);
    WAY("half are rates", c->levels = 0.5);
    WAY("half are upper bounds", c->limits = 0.5);
    WAY("four of ten units boast", c->manner[WORLD_HONEST] = 0.35; c->manner[WORLD_BOASTING] = 0.4);
    WAY("four of ten units copy", c->manner[WORLD_HONEST] = 0.35; c->manner[WORLD_COPYING] = 0.37);
    WAY("nothing is ever checked", y->checked = 0; y->quarters = false);
    WAY("reports of months only", y->ten_days = false);
    WAY("a report every second month", y->months = 2);
    WAY("five measures in all", y->tasks = 20);
#undef WAY
    return n;
}

static void forecast_otherwise(int years)
{
    struct backtest_way way[WAYS_MOST];
    size_t n = ways_of(way);
    char what[128];

    for (size_t i = 0; i < n; i++) {
        struct backtest t = years_of(&way[i], BACKTEST_HELD, years, 30);

        snprintf(what, sizeof what, "  %s: recall %.2f, precision %.2f, covers", way[i].name,
                 (double)t.foreseen / (double)t.reds, (double)t.right_alarms / (double)t.alarms);
        print(what, "-", (double)t.covered / (double)t.forecasts);
    }
}

/* ---- the same on other years: how much of it is luck */

static int by_size(const void *a, const void *b)
{
    const double *x = a, *y = b;

    return (*x > *y) - (*x < *y);
}

/* Least, middle and most of N values, each with its bar ("-": none). */
static void spread(const char *what, const char *const bars[3], double *v, int n)
{
    static const char *const which[] = {"least", "middle", "most"};
    char line[120];

    qsort(v, (size_t)n, sizeof *v, by_size);
    for (int i = 0; i < 3; i++) {
        snprintf(line, sizeof line, "%s, %s", what, which[i]);
        print(line, bars[i], v[i == 0 ? 0 : i == 1 ? n / 2 : n - 1]);
    }
}

static const char *const at_least_80[] = {">= 0.80", ">= 0.80", "-"};
static const char *const around_80[] = {">= 0.75", "-", "<= 0.85"};
static const char *const middle_45[] = {"-", "<= 0.45", "-"};

enum { BLOCKS = 11, FIRST_BLOCK = 10000 };

static void forecast_elsewhere(int years)
{
    double recall[BLOCKS], precision[BLOCKS], cover30[BLOCKS], cover90[BLOCKS];

    for (int b = 0; b < BLOCKS; b++) {
        uint64_t seed = (uint64_t)(FIRST_BLOCK + b * years);
        struct backtest near = years_from(seed, years, 30), far = years_from(seed, years, 90);

        recall[b] = (double)near.foreseen / (double)near.reds;
        precision[b] = (double)near.right_alarms / (double)near.alarms;
        cover30[b] = (double)near.covered / (double)near.forecasts;
        cover90[b] = (double)far.covered / (double)far.forecasts;
    }
    spread("11 times 100 other years: recall", at_least_80, recall, BLOCKS);
    spread("  precision", at_least_80, precision, BLOCKS);
    spread("  80 % interval covers", around_80, cover30, BLOCKS);
    spread("  90 days ahead", around_80, cover90, BLOCKS);
}

/* ---- asking by exception against asking every task every month */

enum { YEARS_MOST = 200 };

static void effort(int years)
{
    struct backtest_way usual = backtest_usual();
    size_t asked = 0, all = 0, reds = 0, later = 0;
    double share[YEARS_MOST];
    char what[96];

    for (int i = 0; i < years; i++) {
        struct arena *a = arena_new(1 << 20);
        struct world *w = backtest_world(a, &usual, (uint64_t)(BACKTEST_HELD + i));
        struct regime every = regime_play(a, w, REGIME_ALL), some = regime_play(a, w, REGIME_BY_EXCEPTION);

        asked += some.questions;
        all += every.questions;
        share[i] = (double)some.questions / (double)every.questions;
        for (size_t k = 0; k < w->tasks; k++) {
            reds += every.red_on[k] != WORLD_NEVER;
            later += some.red_on[k] > every.red_on[k];
        }
        arena_end(a);
    }
    print("questions asked, of every task every month", "<= 0.45", (double)asked / (double)all);
    snprintf(what, sizeof what, "  red tasks found later, of %zu", reds);
    print(what, "<= 0 tasks", (double)later);
    spread("  each of 100 years", middle_45, share, years);
}

int main(int argc, char **argv)
{
    FILE *wrong = argc > 1 && strcmp(argv[1], "wrong") == 0 ? stderr : NULL;

    if (selfcheck(wrong) || lint(wrong)) return 1;
    forecast(100);
    forecast_elsewhere(100);
    forecast_otherwise(100);
    effort(100);
    return 0;
}
