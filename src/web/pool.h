/*
 * pool - a few threads for slow work: writes, passwords, documents.
 *
 * So that a worker that serves connections never waits for a disk, a lock or
 * a key derivation.  The queue is bounded; who comes when it is full is told
 * so at once.
 */
#ifndef WEB_POOL_H
#define WEB_POOL_H

#include <stdbool.h>

struct pool;

/* THREADS threads; QUEUE places for waiting work. */
struct pool *pool_new(int threads, int queue);
/* Run FN(ARG) soon on one of the threads; false when the queue is full or closing. */
bool pool_add(struct pool *p, void (*fn)(void *arg), void *arg);
/* Finish what is queued, then stop: from here on pool_add() is false. */
void pool_stop(struct pool *p);
/* Stop and give everything back. */
void pool_end(struct pool *p);
/* Work waiting or running. */
int pool_busy(struct pool *p);

#endif
