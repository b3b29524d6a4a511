/*
 * route - which function answers which request: routes.def as a table.
 *
 * The handlers of routes.def all have one form.  What the route promises has
 * been done before a handler runs: the rights were checked, ids, query and
 * body were read by their records, the transaction is open.
 */
#ifndef WEB_ROUTE_H
#define WEB_ROUTE_H

#include "access/account.h"
#include "base/buf.h"
#include "base/cx.h"
#include "web/record.h"
#include "web/url.h"

struct web;
struct pass;

enum method { METHOD_GET, METHOD_POST, METHOD_PUT, METHOD_PATCH, METHOD_DELETE, METHODS };
extern const struct str method_name[METHODS];

#define PERM_PUBLIC PERM_COUNT /* anybody, signed in or not */

/* Where and how a handler runs. */
enum how {
    HOW_FREE,  /* at once, without the store */
    HOW_READ,  /* at once, in a reading transaction; the answer is kept while the store does not change */
    HOW_LIVE,  /* the same, never kept */
    HOW_SLOW,  /* as READ, on the pool: costs more than a few milliseconds */
    HOW_WRITE, /* by the scribe (scribe.h), in a writing transaction */
    HOW_OWN,   /* on the pool; opens its own transactions */
    HOW_LATER  /* the same, and goes on after the answer, which is 202 */
};

enum {
    ROUTE_IDS_MOST = 2,
    BODY_MOST = 256 << 10,  /* bytes of a JSON body */
    UPLOAD_MOST = 64 << 20, /* bytes of a file */
    ANSWER_MOST = 128 << 20
};

/* One request. */
struct req {
    enum method method;
    struct str target; /* path and query as sent */
    struct url url;
    int64_t id[ROUTE_IDS_MOST]; /* the ids of the path, in order */
    const void *query, *in;     /* by the route's records, or NULL */
    struct str body;            /* the bytes of a file */
    struct str session, csrf, origin, host, address;
    struct str bearer;       /* of an Authorization header: an API token; null: none */
    struct str oidc;         /* the cookie of a sign-in by another server */
    struct str once;         /* of an Idempotency-Key header; null: none */
    bool secure;             /* came over TLS, here or at a trusted proxy */
    bool local;              /* from the command line: trusted, no cookie, no token */
    const struct pass *pass; /* the session, once known; NULL for the public */
    struct web *web;
};

/* Its answer. Text is in cx->arena or constant. */
struct ans {
    int status;       /* 0: 200 */
    const char *type; /* NULL: JSON */
    struct buf body;
    struct str cookie; /* for Set-Cookie; null: none */
    struct str location;
    struct str file;   /* download under this name; null: shown */
    bool shown;        /* a file of that name which the browser shows itself */
    const char *allow; /* for 405 */
};

typedef enum err handler(struct cx *cx, const struct req *rq, struct ans *out);

struct route {
    enum method method;
    struct str path; /* "/api/v1/tasks/{id}" */
    handler *run;
    struct str name; /* of the handler: the operation's id */
    enum perm perm;
    enum how how;
    const struct record *query, *body, *out; /* none_record: nothing; file_record: bytes */
    struct str zh, en;
};

extern const struct record none_record, file_record;

extern const struct route routes[];
extern const size_t routes_n;

struct router;
struct router *router_new(struct arena *a);

struct route_hit {
    const struct route *route;
    int64_t id[ROUTE_IDS_MOST]; /* of the path, in order; 0 where it has fewer */
};

/*
 * The route of METHOD and U.  ERR_ABSENT: no such path (or an id that is
 * none); ERR_METHOD: other methods only.
 */
MUST_USE enum err route_find(struct cx *cx, const struct router *r, enum method method, const struct url *u,
                             struct route_hit *out);

/* The methods of the path of U, for the Allow header: "GET, POST". */
const char *route_allow(struct arena *a, const struct router *r, const struct url *u);

/* False for a method we do not know. HEAD is GET. */
bool method_read(struct str text, enum method *out);

#define ROUTE(method, path, fn, perm, how, query, body, out, zh, en) handler fn;
#include "web/routes.def"
#undef ROUTE

#endif
