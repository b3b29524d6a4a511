/*
 * visit - one request on its way through the server.
 *
 * A visit is made when the request line is there and goes back to its worker
 * when the answer is sent.  Everything of it lives in its own arena, so that
 * a thread of the pool can take it over while the connection sleeps.
 */
#ifndef WEB_VISIT_H
#define WEB_VISIT_H

#include <microhttpd.h>

#include "web/asset.h"
#include "web/cache.h"
#include "web/guard.h"
#include "web/metrics.h"
#include "web/web.h"

struct worker;
struct workers;

struct server {
    struct web *web;
    const struct web_options *options;
    struct MHD_Daemon *daemon;
    struct cache *cache; /* of struct ready (reply.h) */
    struct guard *guard;
    struct live *live;
    struct assets *assets;
    struct workers *workers;
    struct scribe *scribe;
    struct arena *tick_arena;                   /* of the guard's thread */
    int64_t watchdog_ms, watchdog_at, clean_at; /* by the steady clock; the guard's thread only */
    int64_t filled, filled_day, seen;           /* what briefs were last looked for after; the same thread */
    int fill_waits;                             /* seconds it was put off */
    bool filling;                               /* a job is at them */
    int open;                                   /* visits on their way */
};

/* Nothing seen; the head is there; the body is coming; answered or ready to be. */
enum stage { STAGE_HEAD, STAGE_OPEN, STAGE_BODY, STAGE_DONE };

struct visit {
    struct visit *next; /* in its worker's free list, or among those that wait for the scribe */
    struct worker *worker;
    struct server *server;
    struct MHD_Connection *connection;
    struct guarded *guarded;
    struct cx cx; /* its arena is the visit's */
    enum stage stage;
    const struct route *route;
    struct req req;
    struct ans ans;
    struct str if_none_match, accept_encoding, accept;
    bool closing, keep, chunked, length_given, bad_length;
    int headers;
    size_t length, got, most; /* of the body: promised, received, allowed */
    struct buf body;
    int fd; /* of a large body, -1 none */
    int64_t generation, began_us;
    int status;
};

/* The callbacks of libmicrohttpd; CLS is the server. */
void *visit_begin(void *cls, const char *target, struct MHD_Connection *connection);
enum MHD_Result visit_serve(void *cls, struct MHD_Connection *connection, const char *url, const char *method,
                            const char *version, const char *data, size_t *size, void **state);
void visit_end(void *cls, struct MHD_Connection *connection, void **state,
               enum MHD_RequestTerminationCode why);
void visit_connection(void *cls, struct MHD_Connection *connection, void **context,
                      enum MHD_ConnectionNotificationCode what);

#endif
