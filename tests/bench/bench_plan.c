/*
 * bench_plan - text to plan in one process: "bench_plan FILE MEGABYTES RUNS".
 *
 * FILE is repeated up to the size.  Timed: bytes to blocks to plan.  Prints the
 * median throughput in MB/s (10^6 bytes), the median seconds, and the memory
 * of document and plan as a multiple of the input.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/file.h"
#include "intake/reader.h"
#include "plan/plan.h"

static double now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

static struct str repeat(struct arena *a, struct str s, size_t size)
{
    char *p = arena_take(a, size + s.n + 1, 1);
    size_t n = 0;

    while (n < size) {
        memcpy(p + n, s.p, s.n);
        n += s.n;
        p[n++] = '\n';
    }
    return (struct str){p, n};
}

/* One run: the memory held at its end, and the tasks so that the work is seen to be done. */
static size_t run(struct cx *cx, struct str bytes, size_t *tasks)
{
    struct reading r = {.cx = cx, .bytes = bytes, .charset = charset_guess(bytes)};
    struct doc doc;
    const struct plan *plan;

    if (docw_new(cx, -1, charset_room(r.charset.id, bytes.n), &r.out) ||
        charset_open(cx, r.charset.id, &r.text) || read_txt(&r) || docw_done(r.out))
        exit(1);
    doc = docw_doc(r.out, STR("txt"));
    plan = plan_read(cx->arena, &doc);
    *tasks = plan->tasks;
    if (*tasks == 0) exit(1); /* nothing was measured */
    return arena_held(cx->arena) + doc.text.n + doc.n * sizeof(struct block);
}

int main(int argc, char **argv)
{
    struct cx input = {.arena = arena_new(0)};
    struct str bytes;
    double seconds[99];
    size_t held = 0, tasks = 0;
    int runs = argc > 3 ? atoi(argv[3]) : 5;

    if (argc < 3 || runs > 99 || file_read(&input, argv[1], 1 << 30, &bytes)) return 2;
    bytes = repeat(input.arena, bytes, (size_t)atoi(argv[2]) * 1000000);
    for (int i = 0; i < runs; i++) {
        struct cx cx = {.arena = arena_new(0)};
        double began = now();

        held = run(&cx, bytes, &tasks);
        seconds[i] = now() - began;
        arena_end(cx.arena);
    }
    qsort(seconds, (size_t)runs, sizeof seconds[0], by_value);
    printf("%.1f %.4f %.2f %zu\n", (double)bytes.n / 1e6 / seconds[runs / 2], seconds[runs / 2],
           (double)held / (double)bytes.n, tasks);
    return 0;
}
