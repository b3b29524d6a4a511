#include "web/guard.h"

#include <pthread.h>
#include <stddef.h>
#include <sys/socket.h>
#include <time.h>

#include "base/heap.h"
#include "base/thread.h"

struct guarded {
    struct guarded *prev, *next;
    int fd;
    int64_t deadline; /* monotonic seconds, 0 none; written by the worker, read by the guard */
};

struct guard {
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t wake;
    bool stop;
    struct guarded *first;
    int count;
    uint64_t cuts;
    void (*tick)(void *arg);
    void *arg;
};

static int64_t seconds_now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC_COARSE, &t);
    return t.tv_sec;
}

/* Under the lock, so a descriptor cannot be closed and used anew meanwhile. */
static void cut_overdue(struct guard *g)
{
    int64_t now = seconds_now();

    for (struct guarded *c = g->first; c; c = c->next) {
        int64_t deadline = __atomic_load_n(&c->deadline, __ATOMIC_RELAXED);

        if (deadline == 0 || now < deadline) continue;
        shutdown(c->fd, SHUT_RDWR);
        __atomic_store_n(&c->deadline, 0, __ATOMIC_RELAXED);
        g->cuts++;
    }
}

static void *watch(void *arg)
{
    struct guard *g = arg;
    struct timespec until;

    pthread_mutex_lock(&g->lock);
    while (!g->stop) {
        clock_gettime(CLOCK_REALTIME, &until);
        until.tv_sec++;
        pthread_cond_timedwait(&g->wake, &g->lock, &until);
        cut_overdue(g);
        pthread_mutex_unlock(&g->lock);
        g->tick(g->arg);
        pthread_mutex_lock(&g->lock);
    }
    pthread_mutex_unlock(&g->lock);
    return NULL;
}

struct guard *guard_new(void (*tick)(void *arg), void *arg)
{
    struct guard *g = heap_new(sizeof *g);

    g->tick = tick;
    g->arg = arg;
    pthread_mutex_init(&g->lock, NULL);
    pthread_cond_init(&g->wake, NULL);
    g->thread = thread_start(watch, g);
    return g;
}

void guard_stop(struct guard *g)
{
    bool running;

    pthread_mutex_lock(&g->lock);
    running = !g->stop;
    g->stop = true;
    pthread_cond_signal(&g->wake);
    pthread_mutex_unlock(&g->lock);
    if (running) pthread_join(g->thread, NULL);
}

void guard_end(struct guard *g)
{
    guard_stop(g);
    heap_end(g);
}

struct guarded *guard_add(struct guard *g, int fd, int seconds)
{
    struct guarded *c = heap_new(sizeof *c);

    c->fd = fd;
    guard_allow(c, seconds);
    pthread_mutex_lock(&g->lock);
    c->next = g->first;
    if (c->next) c->next->prev = c;
    g->first = c;
    g->count++;
    pthread_mutex_unlock(&g->lock);
    return c;
}

void guard_remove(struct guard *g, struct guarded *c)
{
    pthread_mutex_lock(&g->lock);
    if (c->prev)
        c->prev->next = c->next;
    else
        g->first = c->next;
    if (c->next) c->next->prev = c->prev;
    g->count--;
    pthread_mutex_unlock(&g->lock);
    heap_end(c);
}

void guard_allow(struct guarded *c, int seconds)
{
    __atomic_store_n(&c->deadline, seconds ? seconds_now() + seconds : 0, __ATOMIC_RELAXED);
}

int guard_count(struct guard *g)
{
    int n;

    pthread_mutex_lock(&g->lock);
    n = g->count;
    pthread_mutex_unlock(&g->lock);
    return n;
}

uint64_t guard_cuts(struct guard *g)
{
    uint64_t n;

    pthread_mutex_lock(&g->lock);
    n = g->cuts;
    pthread_mutex_unlock(&g->lock);
    return n;
}
