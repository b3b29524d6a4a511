/*
 * bench_store [URL] - what one call of the store costs, medians of 7 runs in microseconds.
 *
 * Without URL: a fresh SQLite file in /tmp. The tables look like the ledger's: 20,000 rows of some 400 bytes.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "access/event.h"
#include "access/sm3.h"
#include "store/engine.h"
#include "store/migrate.h"

enum { RUNS = 7, ROWS = 20000, TEXT_BYTES = 360 };

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
    fprintf(stderr, "bench_store: %.*s\n", STR_ARG(f.en));
    exit(1);
}

/* One measured thing: N times in a row, each with a fresh arena as a request has. */
struct measure {
    const char *name;
    void (*fn)(struct cx *cx, int64_t i);
    int n;
    bool write;
};

static int by_size(const void *a, const void *b)
{
    const double *x = a, *y = b;

    return (*x > *y) - (*x < *y);
}

static double run_once(const struct cx *base, const struct measure *m)
{
    struct cx cx = *base;
    double from = now_us();

    cx.arena = arena_new(0);
    if (m->write) good(&cx, store_begin(&cx, true));
    for (int i = 0; i < m->n; i++) {
        m->fn(&cx, i);
        if (!m->write) arena_reset(cx.arena);
    }
    if (m->write) good(&cx, store_end(&cx, ERR_NONE));
    arena_end(cx.arena);
    return (now_us() - from) / m->n;
}

static void show(const struct cx *base, const struct measure *m)
{
    double t[RUNS];

    for (int i = 0; i < RUNS; i++) t[i] = run_once(base, m);
    qsort(t, RUNS, sizeof *t, by_size);
    printf("%-52s %9.2f us  (%.2f to %.2f)\n", m->name, t[RUNS / 2], t[0], t[RUNS - 1]);
}

/* ---- what is measured */

static int64_t some_id(int64_t i)
{
    return i * 7919 % ROWS + 1;
}

static void point(struct cx *cx, int64_t i)
{
    struct rows r;

    good(cx, store_run(cx, &r, "SELECT id, no, text, rev FROM bench WHERE government_id = 1 AND id = $1", "i",
                       some_id(i)));
    if (r.n != 1) exit(1);
}

static void point_in_transaction(struct cx *cx, int64_t i)
{
    good(cx, store_begin(cx, false));
    point(cx, i);
    good(cx, store_end(cx, ERR_NONE));
}

static void page(struct cx *cx, int64_t i)
{
    struct rows r;

    good(cx,
         store_run(
             cx, &r,
             "SELECT id, no, text, rev FROM bench WHERE government_id = 1 AND id > $1 ORDER BY id LIMIT 50",
             "i", some_id(i) % (ROWS - 100)));
    if (r.n != 50) exit(1);
}

static void generation(struct cx *cx, int64_t i)
{
    int64_t g;

    (void)i;
    good(cx, store_generation(cx, &g));
}

static void empty_call(struct cx *cx, int64_t i)
{
    struct rows r;

    good(cx, store_run(cx, &r, "SELECT $1", "i", i));
}

static void write_commit(struct cx *cx, int64_t i)
{
    good(cx, store_begin(cx, true));
    good(cx, store_run(cx, NULL, "UPDATE bench SET rev = rev + 1 WHERE government_id = 1 AND id = $1", "i",
                       some_id(i)));
    good(cx, store_end(cx, ERR_NONE));
}

static void add_event(struct cx *cx, int64_t i)
{
    good(cx, event_add(cx, "task.correct", "task", i, STR("{\"text\":\"新建学校三所\"}"),
                       STR("{\"text\":\"新建学校四所\"}")));
}

static void add_row(struct cx *cx, int64_t i)
{
    good(cx, store_add(cx, "INSERT INTO bench_add (id, text) VALUES ($1, $2)", "is", store_id(cx),
                       STR("责任单位")));
    (void)i;
}

static void hash_block(struct cx *cx, int64_t i)
{
    static char block[1 << 16];
    char hex[SM3_HEX + 1];
    struct sm3 s = sm3_start();

    (void)cx, (void)i;
    sm3_add(&s, block, sizeof block);
    sm3_end_hex(&s, hex);
}

/* The whole chain once, whatever I says, so that the time is shared by its rows. */
static void verify(struct cx *cx, int64_t i)
{
    struct event_verdict v;

    if (i > 0) return;
    good(cx, event_verify(cx, 0, &v));
    if (v.broken_seq || v.checked < 1000) exit(1);
}

static const struct measure measures[] = {
    {"a call: SELECT $1", empty_call, 20000, false},
    {"point read of 4 columns", point, 20000, false},
    {"the same in a reading transaction", point_in_transaction, 20000, false},
    {"page of 50 rows by key", page, 2000, false},
    {"generation", generation, 20000, false},
    {"begin, update, commit (durable)", write_commit, 200, false},
    {"one event inside a transaction", add_event, 2000, true},
    {"store_add of a small row", add_row, 2000, true},
    {"SM3 of 64 KiB", hash_block, 200, false},
};

static void fill(struct cx *cx)
{
    char text[TEXT_BYTES + 1];

    for (int i = 0; i < TEXT_BYTES; i++) text[i] = (char)('a' + i % 26);
    good(cx,
         store_script(
             cx,
             STR("CREATE TABLE bench (government_id BIGINT NOT NULL, id BIGINT NOT NULL, no TEXT, text TEXT,"
                 " rev BIGINT, PRIMARY KEY (government_id, id));"
                 " CREATE TABLE bench_add (id BIGINT PRIMARY KEY, text TEXT)")));
    good(cx, store_begin(cx, true));
    for (int64_t i = 1; i <= ROWS; i++)
        good(cx, store_add(cx, "INSERT INTO bench VALUES (1, $1, '12', $2, 1)", "is", i,
                           (struct str){text, TEXT_BYTES}));
    good(cx, store_end(cx, ERR_NONE));
}

int main(int argc, char **argv)
{
    struct cx cx = {.arena = arena_new(0), .now_ms = 1, .actor = {.government_id = 1}};
    char folder[] = "/tmp/luoshi-bench-XXXXXX", url[64];
    struct measure last = {"verifying the chain, one row", verify, 0, false};
    struct rows r;
    int done;

    if (argc < 2 && !mkdtemp(folder)) return 1;
    snprintf(url, sizeof url, "%s/bench.db", folder);
    good(&cx, store_open(&cx, argc > 1 ? argv[1] : url));
    good(&cx, migrate_run(&cx, &done));
    fill(&cx);
    for (size_t i = 0; i < sizeof measures / sizeof *measures; i++) show(&cx, &measures[i]);
    good(&cx, store_run(&cx, &r, "SELECT count(*) FROM event", ""));
    last.n = (int)row_int(&r.at[0], 0);
    show(&cx, &last);
    arena_end(cx.arena);
    if (argc < 2) {
        unlink(url);
        rmdir(folder);
    }
    return 0;
}
