#include "web/metrics.h"

#include <fcntl.h>
#include <pthread.h>
#include <stddef.h>
#include <unistd.h>

enum { CLASSES = 6, BOUNDS = 12, SHEETS_MOST = 64 };

/* Upper bounds of the latency histogram in microseconds. */
static const int64_t bounds[BOUNDS] = {100,   250,   500,   1000,   2500,   5000,
                                       10000, 25000, 50000, 100000, 250000, 1000000};

/* One more slot than routes: requests without one. */
struct sheet {
    uint64_t *answers; /* [route][class] */
    uint64_t bucket[BOUNDS + 1], micros, hits, misses;
};

struct metrics {
    struct arena *arena; /* of the sheets: its own, since every thread comes here */
    pthread_mutex_t lock;
    int n;
    struct sheet *sheet[SHEETS_MOST];
};

static void end_arena(void *a)
{
    arena_end(a);
}

struct metrics *metrics_new(struct arena *a)
{
    struct metrics *m = arena_new_of(a, struct metrics);

    m->arena = arena_new(4096);
    arena_on_reset(a, end_arena, m->arena);
    pthread_mutex_init(&m->lock, NULL);
    return m;
}

struct sheet *metrics_sheet(struct metrics *m)
{
    struct sheet *s;

    pthread_mutex_lock(&m->lock);
    if (m->n == SHEETS_MOST) {
        s = m->sheet[SHEETS_MOST - 1];
    } else {
        s = arena_new_of(m->arena, struct sheet);
        s->answers = arena_array(m->arena, uint64_t, (routes_n + 1) * CLASSES);
        m->sheet[m->n++] = s;
    }
    pthread_mutex_unlock(&m->lock);
    return s;
}

/* NOLINTNEXTLINE(readability-non-const-parameter): the check does not know the builtin. */
static void more(uint64_t *at, uint64_t by)
{
    __atomic_fetch_add(at, by, __ATOMIC_RELAXED);
}

void metrics_count(struct sheet *s, const struct route *route, int status, int64_t micros)
{
    size_t at = route ? (size_t)(route - routes) : routes_n;
    int b = 0;

    while (b < BOUNDS && micros > bounds[b]) b++;
    more(&s->answers[at * CLASSES + (size_t)(status / 100 % CLASSES)], 1);
    more(&s->bucket[b], 1);
    more(&s->micros, (uint64_t)micros);
}

void metrics_hit(struct sheet *s, bool hit)
{
    more(hit ? &s->hits : &s->misses, 1);
}

static uint64_t sum(const struct metrics *m, size_t offset)
{
    uint64_t n = 0;

    for (int i = 0; i < m->n; i++)
        n += __atomic_load_n((uint64_t *)(void *)((char *)m->sheet[i] + offset), __ATOMIC_RELAXED);
    return n;
}

static uint64_t sum_answers(const struct metrics *m, size_t at)
{
    uint64_t n = 0;

    for (int i = 0; i < m->n; i++) n += __atomic_load_n(&m->sheet[i]->answers[at], __ATOMIC_RELAXED);
    return n;
}

static void head(struct buf *out, const char *name, const char *type, const char *help)
{
    buf_fmt(out, "# HELP luoshi_%s %s\n# TYPE luoshi_%s %s\n", name, help, name, type);
}

static void put(struct buf *out, const char *name, const char *type, const char *help, uint64_t value)
{
    head(out, name, type, help);
    buf_fmt(out, "luoshi_%s %llu\n", name, (unsigned long long)value);
}

static void put_answers(const struct metrics *m, struct buf *out)
{
    head(out, "requests_total", "counter", "answered requests");
    for (size_t r = 0; r <= routes_n; r++)
        for (size_t c = 0; c < CLASSES; c++) {
            uint64_t n = sum_answers(m, r * CLASSES + c);

            if (n == 0) continue;
            buf_fmt(out, "luoshi_requests_total{method=\"%s\",route=\"%s\",status=\"%zuxx\"} %llu\n",
                    r < routes_n ? method_name[routes[r].method].p : "", r < routes_n ? routes[r].path.p : "",
                    c, (unsigned long long)n);
        }
}

static void put_latency(const struct metrics *m, struct buf *out)
{
    uint64_t n = 0;

    head(out, "request_seconds", "histogram", "time from the request's head to its answer");
    for (size_t b = 0; b <= BOUNDS; b++) {
        n += sum(m, offsetof(struct sheet, bucket) + b * sizeof(uint64_t));
        if (b < BOUNDS)
            buf_fmt(out, "luoshi_request_seconds_bucket{le=\"%g\"} %llu\n", (double)bounds[b] / 1e6,
                    (unsigned long long)n);
    }
    buf_fmt(out, "luoshi_request_seconds_bucket{le=\"+Inf\"} %llu\n", (unsigned long long)n);
    buf_fmt(out, "luoshi_request_seconds_sum %.6f\n", (double)sum(m, offsetof(struct sheet, micros)) / 1e6);
    buf_fmt(out, "luoshi_request_seconds_count %llu\n", (unsigned long long)n);
}

/* Resident bytes of this process; 0 when the system does not say. */
static uint64_t resident(void)
{
    char text[128];
    int fd = open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
    ssize_t n = fd < 0 ? -1 : read(fd, text, sizeof text);
    struct str s = {text, n > 0 ? (size_t)n : 0}; /* "size resident …" in pages */
    ptrdiff_t from = str_find(s, STR(" "), 0), to = from < 0 ? -1 : str_find(s, STR(" "), (size_t)from + 1);
    int64_t pages = 0;

    if (fd >= 0) close(fd);
    if (to < 0 || !str_int(str_sub(s, (size_t)from + 1, (size_t)(to - from - 1)), &pages)) return 0;
    return (uint64_t)pages * (uint64_t)sysconf(_SC_PAGESIZE);
}

void metrics_put(struct metrics *m, const struct metrics_now *now, struct buf *out)
{
    put_answers(m, out);
    put_latency(m, out);
    put(out, "cache_hits_total", "counter", "answers taken from the cache",
        sum(m, offsetof(struct sheet, hits)));
    put(out, "cache_misses_total", "counter", "answers made anew", sum(m, offsetof(struct sheet, misses)));
    put(out, "cache_bytes", "gauge", "bytes of ready answers", now->cached);
    put(out, "connections", "gauge", "open connections", (uint64_t)now->connections);
    put(out, "connections_cut_total", "counter", "connections cut for being too slow", now->cuts);
    put(out, "jobs", "gauge", "slow work waiting or running", (uint64_t)now->busy);
    put(out, "resident_bytes", "gauge", "memory of the process", resident());
}
