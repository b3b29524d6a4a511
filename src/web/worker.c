#include "web/worker.h"

#include <assert.h>
#include <pthread.h>

#include "base/clock.h"
#include "base/heap.h"
#include "base/log.h"
#include "store/store.h"

struct workers {
    pthread_key_t key;
    pthread_mutex_t lock;
    struct worker *first;
};

struct workers *workers_new(struct arena *a)
{
    struct workers *w = arena_new_of(a, struct workers);
    int failed;

    failed = pthread_key_create(&w->key, NULL);
    assert(!failed);
    (void)failed;
    pthread_mutex_init(&w->lock, NULL);
    return w;
}

static void worker_end(struct worker *w)
{
    for (struct visit *v = w->idle, *next; v; v = next) {
        next = v->next;
        arena_end(v->cx.arena);
        heap_end(v);
    }
    arena_end(w->cx.arena);
    heap_end(w);
}

void workers_end(struct workers *w)
{
    for (struct worker *at = w->first, *next; at; at = next) {
        next = at->next;
        worker_end(at);
    }
    pthread_key_delete(w->key);
}

static struct worker *worker_make(struct server *s)
{
    struct worker *w = heap_new(sizeof *w);

    w->cx.arena = arena_new(4096);
    w->sheet = metrics_sheet(s->web->metrics);
    pthread_mutex_lock(&s->workers->lock);
    w->next = s->workers->first;
    s->workers->first = w;
    pthread_mutex_unlock(&s->workers->lock);
    pthread_setspecific(s->workers->key, w);
    return w;
}

/* A failed try leaves nothing behind but what arena_reset() takes away. */
static void open_store(struct server *s, struct worker *w)
{
    w->cx.now_ms = clock_now_ms();
    if (store_open(&w->cx, s->options->store) == ERR_NONE) return;
    log_text(LOG_ERROR, "store", w->cx.fault.en);
    w->cx.store = NULL;
    arena_reset(w->cx.arena);
}

struct worker *worker_here(struct server *s)
{
    struct worker *w = pthread_getspecific(s->workers->key);

    if (!w) w = worker_make(s);
    if (!w->cx.store) open_store(s, w);
    return w;
}

struct store *web_store(const struct web *w)
{
    return worker_here(w->server)->cx.store;
}
