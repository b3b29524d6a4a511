/*
 * web - the program as seen from outside: requests in, answers out.
 *
 * The server (server.c) and "luoshi call" pass the same door: door_open()
 * finds the route and checks the rights, door_enter() reads the input, opens
 * the transaction and runs the handler.
 */
#ifndef WEB_WEB_H
#define WEB_WEB_H

#include "web/route.h"

struct gate;
struct metrics;
struct pool;
struct buf;

struct post_options;

struct web_options {
    const char *store;               /* URL for store_open() */
    const char *listen;              /* "127.0.0.1:8731", "[::1]:8731", "unix:PATH" */
    const char *evidence;            /* folder of evidence files; NULL: beside the store */
    const char *ui;                  /* folder of the built page; NULL: the one inside the program */
    const char *tls_cert, *tls_key;  /* PEM files; NULL: plain HTTP */
    const struct post_options *post; /* how messages go out; NULL: not at all */
    size_t cache;                    /* bytes of ready answers kept */
    bool proxy;                      /* a proxy in front is trusted: X-Forwarded-Proto, X-Real-IP */
    int connections, per_address;
};

struct server;

struct web_options web_options_usual(void);

struct web {
    struct arena *arena; /* of the process */
    const struct web_options *options;
    const struct router *router;
    struct gate *gate;
    struct password_gate *passwords;
    struct pool *pool;     /* NULL without a server: slow work is done at once */
    struct server *server; /* NULL without one */
    struct metrics *metrics;
};

/* Lives in A, as OPTIONS must. */
struct web *web_new(struct arena *a, const struct web_options *options);

/* The calling thread's connection to the store, for jobs of the pool; NULL when it cannot be opened. */
struct store *web_store(const struct web *w);

/* Find the route of rq->target and fill rq->url and rq->id. */
MUST_USE enum err door_find(struct cx *cx, struct req *rq, const struct route **out);
/* Who is it, and may they?  Sets rq->pass and cx->actor.  May read the store. */
MUST_USE enum err door_check(struct cx *cx, struct req *rq, const struct route *route);
/* Run it.  Answers also when it fails, and gives the code. */
enum err door_enter(struct cx *cx, struct req *rq, const struct route *route, struct ans *out);
/* All three, for those who have nothing to do in between. */
enum err door_pass(struct cx *cx, struct req *rq, struct ans *out);
/* The answer for an error. */
void door_refuse(struct cx *cx, enum err e, struct ans *out);

#endif
