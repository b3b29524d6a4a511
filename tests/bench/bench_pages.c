/*
 * bench_pages URL [TIMES] - what the pages of leaders and units and the board cost without HTTP and with
 * nothing kept ready: medians of 7 runs in microseconds a request.  With TIMES each page is asked that often,
 * once: for callgrind,
 *
 *     valgrind --tool=callgrind --toggle-collect=ask_leader build/release/bench_pages URL 100
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "access/government.h"
#include "base/clock.h"
#include "ledger/board.h"
#include "store/store.h"

enum { RUNS = 7, TIMES = 1000, IDS_MOST = 1000, OUTPUT_MOST = 4 << 20 };

struct ids {
    int64_t at[IDS_MOST];
    size_t n;
};

static struct ids posts, units;
static const struct board_page first = {0};

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
    fprintf(stderr, "bench_pages: %.*s\n", STR_ARG(f.en));
    exit(1);
}

typedef enum err ask_fn(struct cx *cx, size_t i, struct buf *out);

static __attribute__((noinline)) enum err ask_leader(struct cx *cx, size_t i, struct buf *out)
{
    return board_leader(cx, posts.at[i % posts.n], &first, out);
}

static __attribute__((noinline)) enum err ask_unit(struct cx *cx, size_t i, struct buf *out)
{
    return board_unit(cx, units.at[i % units.n], &first, out);
}

static __attribute__((noinline)) enum err ask_board(struct cx *cx, size_t i, struct buf *out)
{
    (void)i;
    return board_get(cx, 0, out);
}

static const struct measure {
    const char *name;
    ask_fn *fn;
} measures[] = {{"page of a leader", ask_leader}, {"page of a unit", ask_unit}, {"board", ask_board}};

static double run_once(const struct cx *base, const struct measure *m, int times, size_t *bytes)
{
    struct cx cx = *base;
    double from = now_us();

    cx.arena = arena_new(256 << 10);
    *bytes = 0;
    for (int i = 0; i < times; i++) {
        struct buf out = buf_new(cx.arena, OUTPUT_MOST);

        good(&cx, store_begin(&cx, false));
        good(&cx, store_end(&cx, m->fn(&cx, (size_t)i, &out)));
        *bytes += out.n;
        arena_reset(cx.arena);
    }
    arena_end(cx.arena);
    return (now_us() - from) / times;
}

static int by_size(const void *a, const void *b)
{
    const double *x = a, *y = b;

    return (*x > *y) - (*x < *y);
}

static void read_ids(struct cx *cx, struct ids *to, const char *role)
{
    struct rows rows;

    good(cx,
         store_run(
             cx, &rows,
             "SELECT DISTINCT bearer_id FROM duty WHERE government_id = $1 AND role = $2 AND state = 'live'"
             " ORDER BY bearer_id LIMIT $3",
             "isi", cx->actor.government_id, str_of(role), (int64_t)IDS_MOST));
    for (size_t i = 0; i < rows.n; i++) to->at[to->n++] = row_int(&rows.at[i], 0);
    if (to->n == 0) good(cx, cx_fail(cx, ERR_INPUT, NULL, "没有任务", "the database holds no plan"));
}

int main(int argc, char **argv)
{
    struct cx cx = {.arena = arena_new(0), .now_ms = clock_now_ms()};
    int64_t times = TIMES;
    int runs = argc > 2 ? 1 : RUNS;

    if (argc < 2 || argc > 3 || (argc > 2 && !str_int(str_of(argv[2]), &times))) {
        fprintf(stderr, "usage: bench_pages URL [TIMES]\n");
        return 2;
    }
    good(&cx, store_open(&cx, argv[1]));
    good(&cx, store_begin(&cx, false));
    good(&cx, government_enter(&cx));
    read_ids(&cx, &posts, "leader");
    read_ids(&cx, &units, "lead");
    good(&cx, store_end(&cx, ERR_NONE));
    for (size_t k = 0; k < sizeof measures / sizeof measures[0]; k++) {
        double us[RUNS];
        size_t bytes = 0;

        for (int r = 0; r < runs; r++) us[r] = run_once(&cx, &measures[k], (int)times, &bytes);
        qsort(us, (size_t)runs, sizeof us[0], by_size);
        printf("%-20s %10.1f us %9zu bytes\n", measures[k].name, us[runs / 2], bytes / (size_t)times);
    }
    arena_end(cx.arena);
    return 0;
}
