#include "web/server.h"

#include <malloc.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "access/government.h"
#include "access/session.h"
#include "access/vouch.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/log.h"
#include "ledger/brief.h"
#include "ledger/draft.h"
#include "ledger/year.h"
#include "notify/post.h"
#include "notify/tick.h"
#include "store/store.h"
#include "web/listen.h"
#include "web/live.h"
#include "web/oidc.h"
#include "web/once.h"
#include "web/pool.h"
#include "web/reply.h"
#include "web/scribe.h"
#include "web/service.h"
#include "web/worker.h"

enum {
    CONNECTION_MEMORY = 16 << 10, /* request line and headers of one connection */
    CONNECTION_STEP = 1 << 10,
    IDLE_S = 70,      /* libmicrohttpd's own timer for silence */
    SWEEP_S = 60,     /* between two cleanings */
    DRAIN_MS = 20000, /* for what was begun when the end comes */
    QUEUE = 256,
    BRIEFS_AT_ONCE = 400, /* some 40 ms of writing */
    FILL_S = 10,          /* seconds that the making of briefs may be put off by other writers */
    HELD_MOST = 8 << 20,  /* memory given back by requests that a thread keeps until the next cleaning */
    KEY_MOST = 1 << 20
};

/* ---- once a second, on the guard's thread */

static enum err sweep(struct cx *cx)
{
    enum err e = store_begin(cx, true);

    if (e) return e;
    e = session_sweep(cx);
    if (!e) e = once_sweep(cx);
    if (!e) e = oidc_sweep(cx);
    if (!e) e = vouch_sweep(cx);
    if (!e) e = draft_abandon(cx);
    return store_end(cx, e);
}

static void sweep_store(void *arg)
{
    struct server *s = arg;
    struct cx cx = {.arena = arena_new(0), .now_ms = clock_now_ms(), .store = worker_here(s)->cx.store};
    enum err e = cx.store ? sweep(&cx) : ERR_STORE;

    if (e) log_text(LOG_WARN, "sweep", cx_fault(&cx, e).en);
    arena_end(cx.arena);
}

/* What time makes necessary in the ledger. */
static void tick_store(void *arg)
{
    struct server *s = arg;
    struct tick_done done;
    struct carrier carrier = {0};
    struct cx cx = {.arena = arena_new(0), .now_ms = clock_now_ms(), .store = worker_here(s)->cx.store};
    enum err e;

    if (s->options->post) carrier = post_carrier(s->options->post);
    e = cx.store ? tick_run(&cx, carrier.send ? &carrier : NULL, &done) : ERR_STORE;
    if (e) log_text(LOG_WARN, "tick", cx_fault(&cx, e).en);
    arena_end(cx.arena);
}

/* The lines of leaders' pages that changes have made stale are made anew, some at a time. */
static enum err fill_government(struct cx *cx)
{
    struct brief_list list = {0};
    enum err e = store_begin(cx, false);

    if (!e) e = store_end(cx, brief_missing(cx, BRIEFS_AT_ONCE, &list));
    if (e || list.n == 0) return e;
    e = store_begin(cx, true);
    return e ? e : store_end(cx, brief_keep(cx, &list));
}

static enum err fill(struct cx *cx)
{
    struct government_list all = {0};
    enum err e = store_begin(cx, false);

    if (!e) e = store_end(cx, government_list(cx, &all));
    for (size_t i = 0; !e && i < all.n; i++) {
        cx->actor = (struct actor){.government_id = all.at[i].id};
        e = fill_government(cx);
    }
    return e;
}

static void fill_store(void *arg)
{
    struct server *s = arg;
    struct cx cx = {.arena = arena_new(0), .now_ms = clock_now_ms(), .store = worker_here(s)->cx.store};
    enum err e = cx.store ? fill(&cx) : ERR_STORE;

    if (e) log_text(LOG_WARN, "briefs", cx_fault(&cx, e).en);
    arena_end(cx.arena);
    __atomic_store_n(&s->filling, false, __ATOMIC_RELEASE);
}

/*
 * Only when something was written since the last time found nothing to do, so that an idle server stays idle;
 * and not while others write, who would wait for it, but for every FILL_S seconds.
 */
static void fill_later(struct server *s, int64_t generation)
{
    day today = day_at(clock_now_ms(), YEAR_EAST_MINUTES);
    bool writing = s->seen != generation;

    s->seen = generation;
    if (s->filled == generation && s->filled_day == today) return;
    if (writing && ++s->fill_waits < FILL_S) return;
    if (__atomic_exchange_n(&s->filling, true, __ATOMIC_ACQUIRE)) return;
    s->fill_waits = 0;
    s->filled = generation;
    s->filled_day = today;
    if (!pool_add(s->web->pool, fill_store, s)) __atomic_store_n(&s->filling, false, __ATOMIC_RELEASE);
}

/* What nobody asks for any more goes back to the system, so an idle server is a small one. */
static void clean(struct server *s)
{
    cache_sweep(s->cache);
    malloc_trim(64 << 10);
    (void)!pool_add(s->web->pool, sweep_store, s);
    (void)!pool_add(s->web->pool, tick_store, s);
}

/* Who listens is told of the store's generation, and what a change left behind is done. */
static void tell_live(struct server *s)
{
    struct cx cx = {.arena = s->tick_arena, .store = worker_here(s)->cx.store};
    int64_t generation = 0;

    if (cx.store && store_generation(&cx, &generation) == ERR_NONE) {
        live_tick(s->live, generation);
        fill_later(s, generation);
    }
    arena_reset(s->tick_arena);
}

static void tick(void *arg)
{
    struct server *s = arg;
    int64_t now = clock_steady_ms();

    if (s->watchdog_ms && now >= s->watchdog_at) {
        service_notify("WATCHDOG=1");
        s->watchdog_at = now + s->watchdog_ms / 3;
    }
    tell_live(s);
    if (now < s->clean_at) return;
    s->clean_at = now + SWEEP_S * 1000;
    clean(s);
}

/* ---- start */

static void ignore_log(void *cls, const char *fmt, va_list ap)
{
    (void)cls, (void)fmt, (void)ap;
}

static enum err read_key(struct cx *cx, const char *path, char **out)
{
    struct str s;
    enum err e = file_read(cx, path, KEY_MOST, &s);

    if (!e) *out = (char *)(uintptr_t)str_keep(cx->arena, s).p;
    return e;
}

static unsigned threads_wanted(void)
{
    long cores = sysconf(_SC_NPROCESSORS_ONLN);

    return cores < 2 ? 2 : cores > 32 ? 32 : (unsigned)cores;
}

/* Options with two values carry a function in the first and its argument in the second. */
#define CALLBACK(option, fn, s)     \
    {                               \
        option, (intptr_t)(fn), (s) \
    }
#define NUMBER(option, n)           \
    {                               \
        option, (intptr_t)(n), NULL \
    }

static struct MHD_Daemon *start(struct server *s, int fd, char *cert, char *key)
{
    unsigned flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ERROR_LOG;
    const struct MHD_OptionItem items[] = {
        CALLBACK(MHD_OPTION_EXTERNAL_LOGGER, ignore_log, NULL),
        CALLBACK(MHD_OPTION_NOTIFY_COMPLETED, visit_end, s),
        CALLBACK(MHD_OPTION_NOTIFY_CONNECTION, visit_connection, s),
        CALLBACK(MHD_OPTION_URI_LOG_CALLBACK, visit_begin, s),
        NUMBER(MHD_OPTION_LISTEN_SOCKET, fd),
        NUMBER(MHD_OPTION_THREAD_POOL_SIZE, threads_wanted()),
        NUMBER(MHD_OPTION_CONNECTION_MEMORY_LIMIT, CONNECTION_MEMORY),
        NUMBER(MHD_OPTION_CONNECTION_MEMORY_INCREMENT, CONNECTION_STEP),
        NUMBER(MHD_OPTION_CONNECTION_LIMIT, s->options->connections),
        NUMBER(MHD_OPTION_PER_IP_CONNECTION_LIMIT, s->options->per_address),
        NUMBER(MHD_OPTION_CONNECTION_TIMEOUT, IDLE_S),
        NUMBER(MHD_OPTION_STRICT_FOR_CLIENT, 1),
        {cert ? MHD_OPTION_HTTPS_MEM_CERT : MHD_OPTION_END, 0, cert},
        {MHD_OPTION_HTTPS_MEM_KEY, 0, key},
        {MHD_OPTION_END, 0, NULL},
    };

    if (cert) flags |= MHD_USE_TLS;
    return MHD_start_daemon(flags, 0, NULL, NULL, visit_serve, s, MHD_OPTION_ARRAY, items, MHD_OPTION_END);
}

static enum err start_daemon(struct cx *cx, struct server *s, int fd)
{
    char *key = NULL, *cert = NULL;
    enum err e = ERR_NONE;

    if (s->options->tls_cert) e = read_key(cx, s->options->tls_cert, &cert);
    if (s->options->tls_cert && !e) e = read_key(cx, s->options->tls_key, &key);
    if (e) return e;
    s->daemon = start(s, fd, cert, key);
    if (s->daemon) return ERR_NONE;
    return cx_fail(cx, ERR_SYSTEM, "listen", "无法启动 HTTP 服务", "the HTTP server could not be started");
}

static struct server *server_new(struct cx *cx, const struct web_options *options)
{
    struct server *s = arena_new_of(cx->arena, struct server);

    s->options = options;
    s->web = web_new(cx->arena, options);
    s->web->server = s;
    s->web->pool = pool_new((int)threads_wanted() + 1, QUEUE);
    s->workers = workers_new(cx->arena);
    s->scribe = scribe_new(s, QUEUE);
    s->cache = cache_new(options->cache, ready_drop);
    s->watchdog_ms = service_watchdog_ms();
    s->clean_at = clock_steady_ms() + SWEEP_S * 1000;
    s->live = live_new();
    s->tick_arena = arena_new(1024);
    s->guard = guard_new(tick, s);
    return s;
}

/* ---- stop */

static void sleep_ms(int ms)
{
    struct timespec t = {.tv_nsec = ms * 1000000L};

    nanosleep(&t, NULL);
}

/* No new connections; what was begun is finished, within reason. */
static void stop_daemon(struct server *s)
{
    int64_t until = clock_steady_ms() + DRAIN_MS;

    MHD_quiesce_daemon(s->daemon);
    live_stop(s->live);
    while (__atomic_load_n(&s->open, __ATOMIC_RELAXED) > 0 && clock_steady_ms() < until) sleep_ms(5);
    guard_stop(s->guard);
    pool_stop(s->web->pool);
    scribe_stop(s->scribe);
    MHD_stop_daemon(s->daemon);
}

static void server_end(struct server *s)
{
    guard_end(s->guard);
    live_end(s->live);
    arena_end(s->tick_arena);
    pool_end(s->web->pool);
    scribe_end(s->scribe);
    cache_end(s->cache);
    workers_end(s->workers);
}

/*
 * By itself the C library returns the memory of an answer to the system as soon as it is freed, or does not:
 * that depends on the sizes it happened to see before.  Then each request pays for fresh pages, up to a third
 * of its time.
 */
static void hold_memory(void)
{
    mallopt(M_MMAP_THRESHOLD, HELD_MOST);
    mallopt(M_TRIM_THRESHOLD, HELD_MOST);
}

static void wait_for_signal(const sigset_t *set)
{
    int got = 0;

    while (sigwait(set, &got) != 0 || got == 0) {
    }
}

enum err server_run(struct cx *cx, const struct web_options *options,
                    enum err (*started)(void *arg, const char *address), void *arg)
{
    struct server *s;
    struct str shown;
    sigset_t set;
    enum err e;
    int fd;

    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    pthread_sigmask(SIG_BLOCK, &set, NULL); /* before any thread: only this one waits for them */
    hold_memory();
    e = listen_open(cx, str_of(options->listen), &fd, &shown);
    if (e) return e;
    s = server_new(cx, options);
    e = assets_open(cx, options->ui, &s->assets);
    if (!e) e = start_daemon(cx, s, fd);
    if (e) {
        server_end(s);
        return e;
    }
    e = started(arg, str_keep(cx->arena, shown).p);
    if (!e) {
        service_notify("READY=1");
        wait_for_signal(&set);
        service_notify("STOPPING=1");
    }
    stop_daemon(s);
    server_end(s);
    close(fd);
    return e;
}

void server_metrics(const struct web *web, struct buf *out)
{
    const struct server *s = web->server;
    struct metrics_now now = {0};

    if (s) {
        now.connections = guard_count(s->guard);
        now.cuts = guard_cuts(s->guard);
        now.busy = pool_busy(web->pool) + scribe_busy(web->server->scribe);
        now.cached = cache_held(s->cache);
    }
    metrics_put(web->metrics, &now, out);
}
