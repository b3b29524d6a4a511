/*
 * bench_foresee YEARS: forecasts of the ledger against how its simulated years ended, as "MEASURE|BAR|VALUE"
 * lines.
 *
 * Each year is played into memory to 30 November, where every measure that is due behind that day is
 * forecast; its truth at the year's end is known from the world that was played.
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
#include "sim/world.h"
#include "store/migrate.h"
#include "store/store.h"

enum { YEAR = 2026, FIRST_SEED = 1 };

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

/* A year in memory, played to UNTIL, and what is true of it. */
static struct cx played(uint64_t seed, day until, struct play_truth *truth)
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
    good(&cx, store_begin(&cx, false));
    good(&cx, store_end(&cx, play_truth(&cx, &ask, truth)));
    good(&cx, play_year(&cx, &ask, &done));
    return cx;
}

struct tally {
    size_t known, covered, reds, alarms, hits, silent;
};

/* The target as it stands now; false when the measure is no longer due this year. */
static bool is_due(struct cx *cx, int64_t measure_id, double *target)
{
    struct rows rows;

    good(cx,
         store_run(cx, &rows,
                   "SELECT COALESCE(m.target, m.value) FROM measure m JOIN task t"
                   " ON t.government_id = m.government_id AND t.id = m.task_id AND t.state = 'live'"
                   " AND t.cancelled_on = '' AND t.closed_on = '' WHERE m.id = $1 AND m.state = 'live' AND"
                   " CASE WHEN t.due_on = '' THEN t.deadline_iso ELSE t.due_on END <= '2026-12-31'",
                   "i", measure_id));
    if (rows.n) *target = row_num(&rows.at[0], 0);
    return rows.n > 0;
}

static bool is_red(enum goal_op op, double value, double target)
{
    double edge = lamp_defaults.yellow_shortfall;

    return goal_is_limit(op) ? value > target * (1 + edge) + 1e-9 : value < target * (1 - edge) - 1e-9;
}

static void judge(struct cx *cx, int64_t measure_id, const struct world_task *t, struct tally *sum)
{
    double end = t->month[WORLD_MONTHS - 1].truth, target = 0;
    struct foresight f;
    bool red;

    if (!is_due(cx, measure_id, &target)) return;
    good(cx, foresee(cx, measure_id, &f));
    red = is_red(t->goal.op, end, target);
    sum->reds += red;
    sum->silent += !f.forecast.known;
    if (!f.forecast.known) return;
    sum->known++;
    sum->covered += end >= f.forecast.low - 1e-9 && end <= f.forecast.high + 1e-9;
    sum->alarms += f.alarm;
    sum->hits += red && f.alarm;
}

static void one_year(uint64_t seed, struct tally *sum)
{
    day until = day_of(YEAR, 11, 30);
    struct play_truth truth;
    struct cx cx = played(seed, until, &truth);

    good(&cx, store_begin(&cx, false));
    for (size_t i = 0; i < truth.world->tasks; i++)
        if (truth.measure_id[i] && truth.world->task[i].goal.due > until)
            judge(&cx, truth.measure_id[i], &truth.world->task[i], sum);
    good(&cx, store_end(&cx, ERR_NONE));
    arena_end(cx.arena);
}

static void print(const char *what, const char *bar, double v)
{
    printf("%s|%s|%.3f\n", what, bar, v);
}

int main(int argc, char **argv)
{
    struct tally t = {0};
    int64_t years = 8;
    char what[96];

    if (argc > 1 && !str_int(str_of(argv[1]), &years)) return 2;
    for (int64_t i = 0; i < years; i++) one_year((uint64_t)(FIRST_SEED + i), &t);
    snprintf(what, sizeof what, "in the ledger, %lld years, 30 November, %zu measures: reds foreseen (%zu)",
             (long long)years, t.known, t.reds);
    print(what, ">= 0.80", (double)t.hits / (double)t.reds);
    print("  precision", ">= 0.80", (double)t.hits / (double)t.alarms);
    print("  80 % interval covers, at least", ">= 0.75", (double)t.covered / (double)t.known);
    print("  80 % interval covers, at most", "<= 0.85", (double)t.covered / (double)t.known);
    return 0;
}
