/*
 * worker - what one thread of the server owns: a connection to the store, used
 * visits to be used again, a sheet for counting.
 */
#ifndef WEB_WORKER_H
#define WEB_WORKER_H

#include "web/visit.h"

struct worker {
    struct worker *next;
    struct cx cx;       /* its arena lives as long as the thread; its store is the thread's connection */
    struct visit *idle; /* used visits */
    int idle_n;
    struct sheet *sheet;
};

struct workers;
struct workers *workers_new(struct arena *a);
/* After all threads have stopped. */
void workers_end(struct workers *w);

/* The worker of the calling thread. Its store is opened when it is not yet: without one, cx.store is NULL. */
struct worker *worker_here(struct server *s);

#endif
