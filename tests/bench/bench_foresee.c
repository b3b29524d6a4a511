/*
 * bench_foresee YEARS: forecasts of the ledger against how its simulated years ended, as "MEASURE|BAR|VALUE"
 * lines.
 *
 * Each year is played twice into memory: to 30 November, where every measure is forecast, and to the end,
 * where the figures of December were verified or published. The news of that day are those of October, a
 * month and more old.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "access/government.h"
#include "assess/lamp.h"
#include "base/embed.h"
#include "intake/intake.h"
#include "ledger/edition.h"
#include "ledger/foresee.h"
#include "sim/play.h"
#include "store/migrate.h"
#include "store/store.h"

enum { YEAR = 2026, MEASURES_MOST = 400, FIRST_SEED = 1 };

static void good(const struct cx *cx, enum err e)
{
    struct fault f = cx_fault(cx, e);

    if (!e) return;
    fprintf(stderr, "bench_foresee: %.*s\n", STR_ARG(f.en));
    exit(1);
}

static struct str sample(void)
{
    const struct embed *e = embed_data;

    while (!str_eq(e->name, STR("sample-plan.txt"))) e++;
    return e->bytes;
}

static int64_t import(struct cx *cx)
{
    struct edition_file file = {.name = STR("plan.txt"), .bytes = (int64_t)sample().n};
    struct edition_result result;
    const struct doc *doc = NULL;

    good(cx, intake_read_here(cx, sample(), STR("txt"), &doc));
    file.plan = plan_read(cx->arena, doc);
    file.sha = edition_digest(cx->arena, sample());
    good(cx, store_begin(cx, true));
    good(cx, government_enter(cx));
    good(cx, store_end(cx, edition_import(cx, &file, 0, &result)));
    return result.plan_id;
}

/* A year in memory, played to UNTIL. */
static struct cx played(uint64_t seed, day until)
{
    struct cx cx = {.arena = arena_new(0), .actor = {.name = STR("bench")}};
    struct play_ask ask = {.year = YEAR, .seed = seed, .until = until};
    struct play_done done;
    int ran = 0;

    cx.now_ms = (int64_t)day_of(YEAR, 1, 4) * 86400000 + 3600000;
    good(&cx, store_open(&cx, ":memory:"));
    good(&cx, migrate_run(&cx, &ran));
    store_ids_from(&cx, (int64_t)day_of(YEAR, 1, 1) * 86400000);
    ask.plan_id = import(&cx);
    good(&cx, play_year(&cx, &ask, &done));
    return cx;
}

struct guess {
    int64_t measure_id;
    struct foresight f;
};

static size_t guess_all(struct cx *cx, struct guess *out)
{
    struct rows rows;
    size_t n = 0;

    good(cx, store_begin(cx, false));
    good(cx, store_run(cx, &rows,
                       "SELECT id FROM measure WHERE state = 'live' AND value IS NOT NULL ORDER BY id", ""));
    for (size_t i = 0; i < rows.n && n < MEASURES_MOST; i++) {
        out[n].measure_id = row_int(&rows.at[i], 0);
        good(cx, foresee(cx, out[n].measure_id, &out[n].f));
        n += out[n].f.forecast.known;
    }
    good(cx, store_end(cx, ERR_NONE));
    return n;
}

struct tally {
    size_t known, covered, reds, alarms, hits;
};

/* How the measure ended, where somebody looked. */
static bool ended(struct cx *cx, int64_t measure_id, double *value, bool *red)
{
    struct rows rows;
    enum goal_op op = GOAL_TREND;
    double edge = lamp_defaults.yellow_shortfall, target;

    good(cx, store_run(cx, &rows,
                       "SELECT f.value, m.op, COALESCE(m.target, m.value) FROM figure f JOIN measure m"
                       " ON m.government_id = f.government_id AND m.id = f.measure_id WHERE f.measure_id = $1"
                       " AND f.truth <> 'told' AND f.ends_on = $2 LIMIT 1",
                       "is", measure_id, STR("2026-12-31")));
    if (rows.n == 0 || !goal_op_read(row_str(&rows.at[0], 1), &op)) return false;
    *value = row_num(&rows.at[0], 0);
    target = row_num(&rows.at[0], 2);
    *red = goal_is_limit(op) ? *value > target * (1 + edge) : *value < target * (1 - edge) - 1e-9;
    return true;
}

static void compare(struct cx *end, const struct guess *g, size_t n, struct tally *t)
{
    good(end, store_begin(end, false));
    for (size_t i = 0; i < n; i++) {
        const struct forecast *f = &g[i].f.forecast;
        double value = 0;
        bool red = false;

        if (!ended(end, g[i].measure_id, &value, &red)) continue;
        t->known++;
        t->covered += value >= f->low - 1e-9 && value <= f->high + 1e-9;
        t->reds += red;
        t->alarms += g[i].f.alarm;
        t->hits += red && g[i].f.alarm;
    }
    good(end, store_end(end, ERR_NONE));
}

static void print(const char *what, double v)
{
    printf("%s|-|%.3f\n", what, v);
}

int main(int argc, char **argv)
{
    static struct guess guess[MEASURES_MOST];
    struct tally t = {0};
    int64_t years = 8;
    char what[96];

    if (argc > 1 && !str_int(str_of(argv[1]), &years)) return 2;
    for (int64_t i = 0; i < years; i++) {
        struct cx november = played((uint64_t)(FIRST_SEED + i), day_of(YEAR, 11, 30));
        size_t n = guess_all(&november, guess);
        struct cx end = played((uint64_t)(FIRST_SEED + i), day_of(YEAR + 1, 2, 28));

        compare(&end, guess, n, &t);
        arena_end(november.arena);
        arena_end(end.arena);
    }
    snprintf(what, sizeof what, "in the ledger, %lld years, %zu measures verified in December: recall",
             (long long)years, t.known);
    print(what, (double)t.hits / (double)t.reds);
    print("  precision", (double)t.hits / (double)t.alarms);
    print("  80 % interval covers", (double)t.covered / (double)t.known);
    return 0;
}
