/*
 * server - HTTP on libmicrohttpd: a pool of epoll threads, one per core.
 *
 * Reading requests are answered on the thread that received them, most of
 * them from the cache of ready answers; slow work and writes go to the pool
 * while the connection sleeps.
 */
#ifndef WEB_SERVER_H
#define WEB_SERVER_H

#include "web/web.h"

/*
 * Serve until SIGTERM or SIGINT, then finish what was begun and return.
 * STARTED is called once the address is open, with the address as text; its
 * error ends the server.
 */
MUST_USE enum err server_run(struct cx *cx, const struct web_options *options,
                             enum err (*started)(void *arg, const char *address), void *arg);

/* The metrics of the running server; of the program alone when SERVER is NULL. */
void server_metrics(const struct web *web, struct buf *out);

#endif
