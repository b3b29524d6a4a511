#include "web/route.h"

const struct str method_name[METHODS] = {STR_INIT("GET"), STR_INIT("POST"), STR_INIT("PUT"),
                                         STR_INIT("PATCH"), STR_INIT("DELETE")};

const struct record none_record = {.name = STR_INIT("none")};
const struct record file_record = {.name = STR_INIT("file")};

#define ROUTE(method, path, fn, perm, how, query, body, out, zh, en)                                        \
    {METHOD_##method, STR_INIT(path), fn,           STR_INIT(#fn), PERM_##perm, HOW_##how, &query##_record, \
     &body##_record,  &out##_record,  STR_INIT(zh), STR_INIT(en)},
const struct route routes[] = {
#include "web/routes.def"
};
#undef ROUTE
const size_t routes_n = sizeof routes / sizeof *routes;

/* One segment of the paths: a literal, or "{…}" which takes an id. */
struct node {
    struct str segment;
    struct node *child, *next; /* literals */
    struct node *id;           /* the child that takes an id */
    const struct route *route[METHODS];
};

struct router {
    struct node root;
};

bool method_read(struct str text, enum method *out)
{
    if (str_eq(text, STR("HEAD"))) text = method_name[METHOD_GET];
    for (int m = 0; m < METHODS; m++) {
        if (!str_eq(text, method_name[m])) continue;
        *out = (enum method)m;
        return true;
    }
    return false;
}

static struct node *child_find(const struct node *n, struct str segment)
{
    struct node *c = n->child;

    while (c && !str_eq(c->segment, segment)) c = c->next;
    return c;
}

static struct node *child_make(struct arena *a, struct node *n, struct str segment)
{
    struct node *c = segment.p[0] == '{' ? n->id : child_find(n, segment);

    if (c) return c;
    c = arena_new_of(a, struct node);
    c->segment = segment;
    if (segment.p[0] == '{') {
        n->id = c;
        return c;
    }
    c->next = n->child;
    n->child = c;
    return c;
}

static void add(struct arena *a, struct router *r, const struct route *route)
{
    struct node *n = &r->root;
    size_t from = 1;

    while (from < route->path.n) {
        ptrdiff_t at = str_find(route->path, STR("/"), from);
        size_t end = at < 0 ? route->path.n : (size_t)at;

        n = child_make(a, n, str_sub(route->path, from, end - from));
        from = end + 1;
    }
    n->route[route->method] = route;
}

struct router *router_new(struct arena *a)
{
    struct router *r = arena_new_of(a, struct router);

    for (size_t i = 0; i < routes_n; i++) add(a, r, &routes[i]);
    return r;
}

static enum err absent(struct cx *cx)
{
    return cx_fail(cx, ERR_ABSENT, NULL, "没有这个地址", "no such address");
}

static enum err no_method(struct cx *cx, const struct node *n)
{
    for (int m = 0; m < METHODS; m++)
        if (n->route[m])
            return cx_fail(cx, ERR_METHOD, NULL, "此地址不支持该请求方法", "method not allowed here");
    return absent(cx);
}

/* The node of U's path, or NULL; ID gets the ids on the way. */
static const struct node *walk(const struct router *r, const struct url *u, int64_t id[ROUTE_IDS_MOST])
{
    const struct node *n = &r->root;
    int ids = 0;

    for (size_t i = 0; i < u->segments; i++) {
        const struct node *c = child_find(n, u->segment[i]);

        if (!c && n->id && ids < ROUTE_IDS_MOST && str_int(u->segment[i], &id[ids]) && id[ids] > 0) {
            c = n->id;
            ids++;
        }
        if (!c) return NULL;
        n = c;
    }
    return n;
}

enum err route_find(struct cx *cx, const struct router *r, enum method method, const struct url *u,
                    struct route_hit *out)
{
    const struct node *n;

    *out = (struct route_hit){NULL, {0}};
    n = walk(r, u, out->id);
    if (!n) return absent(cx);
    if (!n->route[method]) return no_method(cx, n);
    out->route = n->route[method];
    return ERR_NONE;
}

const char *route_allow(struct arena *a, const struct router *r, const struct url *u)
{
    int64_t id[ROUTE_IDS_MOST];
    const struct node *n = walk(r, u, id);
    struct buf b = buf_new(a, 128);

    for (int m = 0; n && m < METHODS; m++) {
        if (!n->route[m]) continue;
        if (b.n) buf_lit(&b, ", ");
        buf_str(&b, method_name[m]);
    }
    return str_keep(a, buf_text(&b)).p;
}
