/*
 * bench_year URL - what the year's work costs without HTTP: "MEASURE|BAR|VALUE" lines.
 *
 * URL: a database of its own with plans in it (20,000 tasks in the bench). A round is opened for every plan
 * and written nine times into the past, so that about 200,000 reports lie behind the pages. Then a thousand
 * reports are saved and signed, each in a transaction of its own, as requests are.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "access/government.h"
#include "access/setting.h"
#include "ledger/board.h"
#include "ledger/report.h"
#include "ledger/round.h"
#include "store/store.h"

enum { ASKS = 2000, REPORTS = 1000, PAST = 9, OUTPUT_MOST = 64 << 20, RUNS = 5 };

static double now_us(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static void good(const struct cx *cx, enum err e)
{
    struct fault f = cx_fault(cx, e);

    if (!e) return;
    fprintf(stderr, "bench_year: %.*s\n", STR_ARG(f.en));
    exit(1);
}

static int64_t number(struct cx *cx, const char *sql)
{
    struct rows rows;

    good(cx, store_run_(cx, &rows, sql, ""));
    return rows.n ? row_int(&rows.at[0], 0) : 0;
}

/* ---- a past */

/* All tasks of a plan are asked, so that each has a report. */
static enum err open_round(struct cx *cx, int64_t plan_id)
{
    struct round_new in = {.plan_id = plan_id, .period = STR("2026-M10")};
    struct buf out = buf_new(cx->arena, OUTPUT_MOST);
    struct rows rows;
    enum err e = round_draft(cx, &in, &out);

    if (!e)
        e = store_run(cx, &rows,
                      "UPDATE round_ask SET state = 'asked' WHERE government_id = $1 AND round_id IN"
                      " (SELECT id FROM round WHERE government_id = $1 AND plan_id = $2) RETURNING round_id",
                      "ii", cx->actor.government_id, plan_id);
    if (e || rows.n == 0) return e;
    out.n = 0;
    return round_open(cx, row_int(&rows.at[0], 0), 1, &out);
}

static void open_rounds(struct cx *cx)
{
    struct rows plans;

    good(cx, store_run(cx, &plans, "SELECT id FROM plan ORDER BY id", ""));
    for (size_t i = 0; i < plans.n; i++) {
        struct cx one = *cx;

        one.arena = arena_new(1 << 20);
        good(&one, store_begin(&one, true));
        good(&one, store_end(&one, open_round(&one, row_int(&plans.at[i], 0))));
        arena_end(one.arena);
    }
}

static enum err copy_reports(struct cx *cx, int64_t back)
{
    return store_run(
        cx, NULL,
        "INSERT INTO report (government_id, id, round_id, task_id, org_id, plan_id, period, ends_on,"
        " state, progress, signed_on, rev) SELECT government_id, id - $1, round_id - $1, task_id, org_id,"
        " plan_id, '2026-M09', '2026-09-0' || CAST($1 AS TEXT), 'signed', '已完成年度任务的一部分，进展正常',"
        " '2026-09-05', 4 FROM report WHERE state = 'draft'",
        "i", back);
}

static void write_past(struct cx *cx)
{
    for (int64_t back = 1; back <= PAST; back++) {
        good(cx, store_begin(cx, true));
        good(cx, store_end(cx, copy_reports(cx, back)));
    }
}

/* ---- pages */

static int64_t pages[3];

static enum err page(struct cx *cx, int kind, struct buf *out)
{
    if (kind == 0) return board_get(cx, pages[0], out);
    return kind == 1 ? board_leader(cx, pages[1], out) : board_unit(cx, pages[2], out);
}

static int by_size(const void *a, const void *b)
{
    const double *x = a, *y = b;

    return (*x > *y) - (*x < *y);
}

static double page_us(const struct cx *base, int kind)
{
    double us[RUNS];

    for (int r = 0; r < RUNS; r++) {
        struct cx cx = *base;
        double from = now_us();

        cx.arena = arena_new(1 << 20);
        for (int i = 0; i < 20; i++) {
            struct buf out = buf_new(cx.arena, OUTPUT_MOST);

            good(&cx, store_begin(&cx, false));
            good(&cx, store_end(&cx, page(&cx, kind, &out)));
            arena_reset(cx.arena);
        }
        us[r] = (now_us() - from) / 20;
        arena_end(cx.arena);
    }
    qsort(us, RUNS, sizeof us[0], by_size);
    return us[RUNS / 2];
}

static void show_pages(struct cx *cx)
{
    static const char *const name[] = {"board of a plan, made anew", "page of a leader, made anew",
                                       "page of a unit, made anew"};

    pages[0] = number(cx, "SELECT plan_id FROM report ORDER BY id DESC LIMIT 1");
    pages[1] = number(
        cx,
        "SELECT bearer_id FROM duty WHERE role = 'leader' GROUP BY bearer_id ORDER BY COUNT(*) DESC LIMIT 1");
    pages[2] = number(
        cx,
        "SELECT bearer_id FROM duty WHERE role = 'lead' GROUP BY bearer_id ORDER BY COUNT(*) DESC LIMIT 1");
    for (int k = 0; k < 3; k++) printf("%s|-|%.0f us\n", name[k], page_us(cx, k));
}

/* ---- a thousand reports */

struct todo_report {
    int64_t id, round, task, org;
};

static size_t waiting_reports(struct cx *cx, struct todo_report *out)
{
    struct rows rows;

    good(cx,
         store_run(
             cx, &rows,
             "SELECT id, round_id, task_id, org_id FROM report WHERE state = 'draft' ORDER BY id LIMIT $1",
             "i", (int64_t)REPORTS));
    for (size_t i = 0; i < rows.n; i++)
        out[i] = (struct todo_report){row_int(&rows.at[i], 0), row_int(&rows.at[i], 1),
                                      row_int(&rows.at[i], 2), row_int(&rows.at[i], 3)};
    return rows.n;
}

static enum err save(struct cx *cx, const struct todo_report *r)
{
    const struct report_draft d = {.round_id = r->round,
                                   .task_id = r->task,
                                   .org_id = r->org,
                                   .rev = 1,
                                   .progress =
                                       STR("已完成年度任务的百分之七十五，进展正常，其中新开工项目12个")};
    struct buf out = buf_new(cx->arena, OUTPUT_MOST);

    return report_save(cx, &d, &out);
}

static enum err sign(struct cx *cx, const struct todo_report *r)
{
    struct buf out = buf_new(cx->arena, OUTPUT_MOST);

    return report_submit(cx, r->id, 2, &out);
}

typedef enum err write_fn(struct cx *cx, const struct todo_report *r);

/* EACH: transactions of one; else all in one, which is what group commit comes near to. */
static void time_writes(const struct cx *base, const char *name, write_fn *fn, bool each)
{
    static struct todo_report todo[REPORTS];
    struct cx cx = *base;
    double from;
    size_t n;

    cx.arena = arena_new(1 << 20);
    n = waiting_reports(&cx, todo);
    from = now_us();
    if (!each) good(&cx, store_begin(&cx, true));
    for (size_t i = 0; i < n; i++) {
        if (each) good(&cx, store_begin(&cx, true));
        good(&cx, fn(&cx, &todo[i]));
        if (each) good(&cx, store_end(&cx, ERR_NONE));
        if (each) arena_reset(cx.arena);
    }
    if (!each) good(&cx, store_end(&cx, ERR_NONE));
    printf("%s|-|%.0f us\n", name, (now_us() - from) / (double)(n ? n : 1));
    arena_end(cx.arena);
}

int main(int argc, char **argv)
{
    struct cx cx = {.arena = arena_new(0),
                    .now_ms = INT64_C(1794182400000),
                    .actor = {.name = STR("bench")}}; /* 2026-11-09 */

    if (argc != 2) {
        fprintf(stderr, "usage: bench_year URL\n");
        return 2;
    }
    good(&cx, store_open(&cx, argv[1]));
    good(&cx, store_begin(&cx, true));
    good(&cx, government_enter(&cx));
    good(&cx, store_end(&cx, setting_set(&cx, SETTING_REPORT_STEPS, 1)));
    open_rounds(&cx);
    show_pages(&cx);
    write_past(&cx);
    printf("tasks|-|%lld\nreports|-|%lld\n", (long long)number(&cx, "SELECT COUNT(*) FROM task"),
           (long long)number(&cx, "SELECT COUNT(*) FROM report"));
    show_pages(&cx);
    time_writes(&cx, "save a report, all in one transaction", save, false);
    time_writes(&cx, "sign a report, all in one transaction", sign, false);
    time_writes(&cx, "save a report, a transaction each", save, true);
    time_writes(&cx, "sign a report, a transaction each", sign, true);
    arena_end(cx.arena);
    return 0;
}
