#include "web/scribe.h"

#include "base/heap.h"
#include "base/thread.h"
#include "store/store.h"
#include "web/visit.h"
#include "web/worker.h"

enum { GROUP_MOST = 64 };

struct scribe {
    struct server *server;
    pthread_mutex_t lock;
    pthread_cond_t wake;
    pthread_t thread;
    struct visit *first, *last;
    int most, waiting, running;
    bool stop;
};

/* ---- one group */

static void refuse_all(struct visit *first, enum err e)
{
    for (struct visit *v = first; v; v = v->next) door_refuse(&v->cx, e, &v->ans);
}

static void write_each(struct visit *first)
{
    for (struct visit *v = first; v; v = v->next) door_enter(&v->cx, &v->req, v->route, &v->ans);
}

/* The first one's context stands for the group's. */
static void write_together(struct visit *first)
{
    enum err e = store_group_begin(&first->cx);

    if (!e) write_each(first);
    if (!e) e = store_group_end(&first->cx);
    if (e) refuse_all(first, e);
}

static void resume(struct visit *first)
{
    for (struct visit *v = first, *next; v; v = next) {
        next = v->next;
        v->next = NULL;
        v->stage = STAGE_DONE;
        MHD_resume_connection(v->connection); /* from here on it is another thread's */
    }
}

static void write_group(struct server *s, struct visit *first)
{
    struct store *store = worker_here(s)->cx.store;
    bool several = first && first->next;

    for (struct visit *v = first; v; v = v->next) v->cx.store = store;
    if (!store)
        refuse_all(first, ERR_STORE);
    else if (several && store_groups(&first->cx))
        write_together(first);
    else
        write_each(first);
    resume(first);
}

/* ---- the queue */

/* Up to GROUP_MOST of those that wait, oldest first. */
static struct visit *take_group(struct scribe *k)
{
    struct visit *first = k->first, *last = first;

    for (k->running = 1; k->running < GROUP_MOST && last->next; k->running++) last = last->next;
    k->first = last->next;
    if (!k->first) k->last = NULL;
    last->next = NULL;
    k->waiting -= k->running;
    return first;
}

static void *serve(void *arg)
{
    struct scribe *k = arg;

    pthread_mutex_lock(&k->lock);
    for (;;) {
        struct visit *group;

        while (!k->first && !k->stop) pthread_cond_wait(&k->wake, &k->lock);
        if (!k->first) break;
        group = take_group(k);
        pthread_mutex_unlock(&k->lock);
        write_group(k->server, group);
        pthread_mutex_lock(&k->lock);
        k->running = 0;
    }
    pthread_mutex_unlock(&k->lock);
    return NULL;
}

struct scribe *scribe_new(struct server *s, int most)
{
    struct scribe *k = heap_new(sizeof *k);

    k->server = s;
    k->most = most;
    pthread_mutex_init(&k->lock, NULL);
    pthread_cond_init(&k->wake, NULL);
    k->thread = thread_start(serve, k);
    return k;
}

bool scribe_add(struct scribe *k, struct visit *v)
{
    bool fits;

    pthread_mutex_lock(&k->lock);
    fits = k->waiting < k->most && !k->stop;
    if (fits) {
        v->next = NULL;
        if (k->last)
            k->last->next = v;
        else
            k->first = v;
        k->last = v;
        k->waiting++;
        pthread_cond_signal(&k->wake);
    }
    pthread_mutex_unlock(&k->lock);
    return fits;
}

int scribe_busy(struct scribe *k)
{
    int n;

    pthread_mutex_lock(&k->lock);
    n = k->waiting + k->running;
    pthread_mutex_unlock(&k->lock);
    return n;
}

void scribe_stop(struct scribe *k)
{
    bool running;

    pthread_mutex_lock(&k->lock);
    running = !k->stop;
    k->stop = true;
    pthread_cond_signal(&k->wake);
    pthread_mutex_unlock(&k->lock);
    if (running) pthread_join(k->thread, NULL);
}

void scribe_end(struct scribe *k)
{
    scribe_stop(k);
    heap_end(k);
}
