/*
 * guard - cuts connections that take too long, byte by dripping byte.
 *
 * libmicrohttpd restarts its timer with every byte, so a client that sends
 * one byte a second is never cut.  The guard gives each connection a deadline
 * for the whole of what it is doing; a thread of its own looks once a second
 * and shuts overdue sockets.
 *
 * The same thread calls TICK once a second: housekeeping and the service
 * manager's watchdog.
 */
#ifndef WEB_GUARD_H
#define WEB_GUARD_H

#include <stdbool.h>
#include <stdint.h>

struct guard;
struct guarded; /* one connection */

struct guard *guard_new(void (*tick)(void *arg), void *arg);
/* Stop the thread: nothing is cut and TICK is not called any more. */
void guard_stop(struct guard *g);
/* Stop and give everything back; open connections must be gone. */
void guard_end(struct guard *g);

/* A connection opened on FD, with SECONDS for its first request. */
struct guarded *guard_add(struct guard *g, int fd, int seconds);
/* It is closing: must come before the descriptor is closed. */
void guard_remove(struct guard *g, struct guarded *c);
/* A new deadline from now; 0: none (our own work, not the client's). */
void guard_allow(struct guarded *c, int seconds);

/* Open connections. */
int guard_count(struct guard *g);
/* Connections cut so far. */
uint64_t guard_cuts(struct guard *g);

#endif
