#include "web/pool.h"

#include "base/heap.h"
#include "base/thread.h"

struct work {
    void (*fn)(void *arg);
    void *arg;
};

struct pool {
    pthread_mutex_t lock;
    pthread_cond_t wake;
    bool stop;
    int threads, room, first, waiting, running;
    pthread_t *thread;
    struct work *queue;
};

static void *serve(void *arg)
{
    struct pool *p = arg;

    pthread_mutex_lock(&p->lock);
    for (;;) {
        struct work w;

        while (p->waiting == 0 && !p->stop) pthread_cond_wait(&p->wake, &p->lock);
        if (p->waiting == 0) break;
        w = p->queue[p->first];
        p->first = (p->first + 1) % p->room;
        p->waiting--;
        p->running++;
        pthread_mutex_unlock(&p->lock);
        w.fn(w.arg);
        pthread_mutex_lock(&p->lock);
        p->running--;
    }
    pthread_mutex_unlock(&p->lock);
    return NULL;
}

struct pool *pool_new(int threads, int queue)
{
    struct pool *p = heap_new(sizeof *p);

    p->threads = threads;
    p->room = queue;
    p->thread = heap_new((size_t)threads * sizeof *p->thread);
    p->queue = heap_new((size_t)queue * sizeof *p->queue);
    pthread_mutex_init(&p->lock, NULL);
    pthread_cond_init(&p->wake, NULL);
    for (int i = 0; i < threads; i++) p->thread[i] = thread_start(serve, p);
    return p;
}

bool pool_add(struct pool *p, void (*fn)(void *arg), void *arg)
{
    bool fits;

    pthread_mutex_lock(&p->lock);
    fits = p->waiting < p->room && !p->stop;
    if (fits) {
        p->queue[(p->first + p->waiting) % p->room] = (struct work){fn, arg};
        p->waiting++;
        pthread_cond_signal(&p->wake);
    }
    pthread_mutex_unlock(&p->lock);
    return fits;
}

void pool_stop(struct pool *p)
{
    bool running;

    pthread_mutex_lock(&p->lock);
    running = !p->stop;
    p->stop = true;
    pthread_cond_broadcast(&p->wake);
    pthread_mutex_unlock(&p->lock);
    for (int i = 0; i < p->threads && running; i++) pthread_join(p->thread[i], NULL);
}

void pool_end(struct pool *p)
{
    pool_stop(p);
    heap_end(p->thread);
    heap_end(p->queue);
    heap_end(p);
}

int pool_busy(struct pool *p)
{
    int n;

    pthread_mutex_lock(&p->lock);
    n = p->waiting + p->running;
    pthread_mutex_unlock(&p->lock);
    return n;
}
