/*
 * bench_ledger URL - what reading the ledger costs without HTTP, medians of 7 runs in microseconds a request.
 *
 * URL: a database with plans in it. Every request is a transaction with an arena of its own, as in the
 * server.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "access/government.h"
#include "ledger/sheet.h"
#include "ledger/task.h"
#include "store/store.h"

enum { RUNS = 7, IDS_MOST = 4000, OUTPUT_MOST = 256 << 20 };

struct ids {
    int64_t at[IDS_MOST];
    int64_t n;
};

static struct ids tasks, leads, plans;

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
    fprintf(stderr, "bench_ledger: %.*s\n", STR_ARG(f.en));
    exit(1);
}

typedef enum err ask_fn(struct cx *cx, int64_t i, struct buf *out);

static enum err ask_task(struct cx *cx, int64_t i, struct buf *out)
{
    return task_get(cx, tasks.at[i * 7919 % tasks.n], out);
}

static enum err ask_lead(struct cx *cx, int64_t i, struct buf *out)
{
    struct task_filter f = task_filter_any();

    f.lead_id = leads.at[i % leads.n];
    return task_page(cx, &f, out);
}

static enum err ask_lead_sorted(struct cx *cx, int64_t i, struct buf *out)
{
    struct task_filter f = task_filter_any();

    f.lead_id = leads.at[i % leads.n];
    f.sort = STR("-measures");
    return task_page(cx, &f, out);
}

static enum err ask_plan(struct cx *cx, int64_t i, struct buf *out)
{
    struct task_filter f = task_filter_any();

    f.plan_id = plans.at[i % plans.n];
    return task_page(cx, &f, out);
}

static enum err ask_words(struct cx *cx, int64_t i, struct buf *out)
{
    static const char *const words[] = {"学位", "大桥", "消防", "小区"};
    struct task_filter f = task_filter_any();

    f.q = str_of(words[i % 4]);
    f.limit = 20;
    return task_page(cx, &f, out);
}

static enum err ask_long_words(struct cx *cx, int64_t i, struct buf *out)
{
    static const char *const words[] = {"老旧小区", "黄河大桥", "高新技术企业", "营商环境"};
    struct task_filter f = task_filter_any();

    f.q = str_of(words[i % 4]);
    f.limit = 20;
    return task_page(cx, &f, out);
}

static enum err ask_one_word(struct cx *cx, int64_t i, struct buf *out)
{
    struct task_filter f = task_filter_any();
    (void)i;

    f.q = STR("桥");
    f.limit = 20;
    return task_page(cx, &f, out);
}

static enum err ask_mix(struct cx *cx, int64_t i, struct buf *out)
{
    struct task_filter f = task_filter_any();
    (void)i;

    f.has_measure = 1;
    f.doubt = 0;
    return task_page(cx, &f, out);
}

static enum err ask_csv(struct cx *cx, int64_t i, struct buf *out)
{
    struct task_filter f = task_filter_any();

    f.plan_id = plans.at[i % plans.n];
    return sheet_export(cx, &f, STR("csv"), STR_NULL, out);
}

static enum err ask_xlsx(struct cx *cx, int64_t i, struct buf *out)
{
    struct task_filter f = task_filter_any();

    f.plan_id = plans.at[i % plans.n];
    return sheet_export(cx, &f, STR("xlsx"), STR_NULL, out);
}

static const struct measure {
    const char *name;
    ask_fn *fn;
    int n;
} measures[] = {
    {"one task", ask_task, 4000},
    {"50 tasks of one lead unit", ask_lead, 1000},
    {"50 tasks of one lead unit, by measures", ask_lead_sorted, 50},
    {"50 tasks of one plan", ask_plan, 1000},
    {"20 hits of two characters, with total", ask_words, 1000},
    {"20 hits of longer words, with total", ask_long_words, 100},
    {"20 hits of one character, with total", ask_one_word, 5},
    {"50 tasks with a measure, without doubt", ask_mix, 10},
    {"csv of one plan", ask_csv, 200},
    {"xlsx of one plan", ask_xlsx, 10},
};

static double run_once(const struct cx *base, const struct measure *m, size_t *bytes)
{
    struct cx cx = *base;
    double from = now_us();

    cx.arena = arena_new(256 << 10);
    *bytes = 0;
    for (int i = 0; i < m->n; i++) {
        struct buf out = buf_new(cx.arena, OUTPUT_MOST);

        good(&cx, store_begin(&cx, false));
        good(&cx, store_end(&cx, m->fn(&cx, i, &out)));
        *bytes += out.n;
        arena_reset(cx.arena);
    }
    arena_end(cx.arena);
    return (now_us() - from) / m->n;
}

static int by_size(const void *a, const void *b)
{
    const double *x = a, *y = b;

    return (*x > *y) - (*x < *y);
}

static void read_ids(struct cx *cx, struct ids *to, const char *sql)
{
    struct rows rows;

    good(cx, store_run_(cx, &rows, sql, ""));
    for (size_t i = 0; i < rows.n && to->n < IDS_MOST; i++) to->at[to->n++] = row_int(&rows.at[i], 0);
    if (to->n == 0) good(cx, cx_fail(cx, ERR_INPUT, NULL, "没有任务", "the database holds no plan"));
}

int main(int argc, char **argv)
{
    struct cx cx = {.arena = arena_new(0), .now_ms = 1772413200000};

    if (argc != 2) {
        fprintf(stderr, "usage: bench_ledger URL\n");
        return 2;
    }
    good(&cx, store_open(&cx, argv[1]));
    good(&cx, store_begin(&cx, false));
    good(&cx, store_end(&cx, government_enter(&cx)));
    read_ids(&cx, &tasks,
             "SELECT task_id FROM task_card WHERE live = 1 ORDER BY task_id LIMIT 4000 OFFSET 8000");
    if (tasks.n < 2) tasks.n = 0;
    read_ids(&cx, &leads,
             "SELECT bearer_id FROM tally WHERE role = 'lead' AND plan_id = 0 ORDER BY bearer_id");
    read_ids(&cx, &plans, "SELECT id FROM plan ORDER BY id");
    for (size_t k = 0; k < sizeof measures / sizeof measures[0]; k++) {
        double us[RUNS];
        size_t bytes = 0;

        for (int r = 0; r < RUNS; r++) us[r] = run_once(&cx, &measures[k], &bytes);
        qsort(us, RUNS, sizeof us[0], by_size);
        printf("%-42s %10.1f us %9zu bytes\n", measures[k].name, us[RUNS / 2], bytes / (size_t)measures[k].n);
    }
    arena_end(cx.arena);
    return 0;
}
