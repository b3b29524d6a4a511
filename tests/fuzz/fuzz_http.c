/* The target and the cookie of a request: parsed, routed and read as a query without harm. */
#include "text/utf8.h"
#include "web/route.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_text(struct str s)
{
    if (utf8_valid(s) != s.n) abort();
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] < 0x20) abort();
}

static void check_url(const struct url *u)
{
    for (size_t i = 0; i < u->segments; i++) {
        check_text(u->segment[i]);
        if (str_eq(u->segment[i], STR("..")) || str_find(u->segment[i], STR("/"), 0) >= 0) abort();
    }
    for (size_t i = 0; i < u->args; i++) {
        check_text(u->arg[i].name);
        check_text(u->arg[i].value);
    }
}

static void check_route(struct cx *cx, const struct router *r, const struct url *u)
{
    struct route_hit hit;

    for (int m = 0; m < METHODS; m++) {
        enum err e = route_find(cx, r, (enum method)m, u, &hit);
        void *query;

        if (e || hit.route->query == &none_record) continue;
        query = arena_zero(cx->arena, 1, hit.route->query->size);
        if (rec_read_query(cx, hit.route->query, u, query) && !cx->fault.zh.n) abort();
    }
}

/* The first line of the input is the target, the rest a Cookie header. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct cx cx = {.arena = arena_new(0)};
    const char *end = size ? memchr(data, '\n', size) : NULL;
    size_t n = end ? (size_t)(end - (const char *)data) : size;
    struct str target = {(const char *)data, n}, cookie = {(const char *)data + n, size - n};
    struct url u;

    if (!url_parse(&cx, target, &u)) {
        check_url(&u);
        check_route(&cx, router_new(cx.arena), &u);
    }
    if (url_cookie(cookie, "luoshi_session").n > size) abort();
    arena_end(cx.arena);
    return 0;
}
