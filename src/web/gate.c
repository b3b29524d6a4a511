#include "web/gate.h"

#include <pthread.h>
#include <string.h>

#include "access/session.h"
#include "access/token.h"
#include "base/clock.h"
#include "base/heap.h"
#include "base/log.h"
#include "store/store.h"
#include "web/pool.h"
#include "web/web.h"

enum { SLOTS = 256, TOKEN_MOST = 64, CSRF_MOST = 64, NAME_MOST = 256, HELD_MOST = 16, BEARERS_MOST = 48 };

/* One remembered session; until_ms 0: none. */
struct memory {
    int64_t until_ms;
    struct account account;
    size_t token_n, csrf_n, name_n;
    char token[TOKEN_MOST], csrf[CSRF_MOST], name[NAME_MOST];
    unsigned roles;
    size_t held_n, bearers_n;
    struct scope_held held[HELD_MOST];
    int64_t bearers[BEARERS_MOST];
};

struct gate {
    pthread_mutex_t lock;
    struct memory slot[SLOTS]; /* by the token's hash; a newcomer takes the place */
};

struct gate *gate_new(struct arena *a)
{
    struct gate *g = arena_new_of(a, struct gate);

    pthread_mutex_init(&g->lock, NULL);
    return g;
}

static struct memory *slot_of(struct gate *g, struct str token)
{
    return &g->slot[str_hash(token) % SLOTS];
}

static const struct pass *pass_of(struct arena *a, const struct memory *m)
{
    struct pass *p = arena_new_of(a, struct pass);

    p->account = m->account;
    p->perms = UINT64_MAX;
    p->account.name = str_keep(a, (struct str){m->name, m->name_n});
    p->token = str_keep(a, (struct str){m->token, m->token_n});
    p->csrf = str_keep(a, (struct str){m->csrf, m->csrf_n});
    p->scope = (struct scope){m->roles, m->held_n, m->bearers_n, m->held, m->bearers};
    p->scope = scope_keep(a, &p->scope);
    return p;
}

const struct pass *gate_recall(struct cx *cx, struct gate *g, struct str token)
{
    const struct pass *p = NULL;
    struct memory *m;

    if (token.n == 0) return NULL;
    m = slot_of(g, token);
    pthread_mutex_lock(&g->lock);
    if (m->until_ms > cx->now_ms && str_eq((struct str){m->token, m->token_n}, token))
        p = pass_of(cx->arena, m);
    pthread_mutex_unlock(&g->lock);
    return p;
}

static void remember_scope(struct memory *m, const struct scope *s)
{
    m->roles = s->roles;
    m->held_n = s->held_n;
    m->bearers_n = s->bearers_n;
    if (s->held_n) memcpy(m->held, s->held, s->held_n * sizeof *s->held);
    if (s->bearers_n) memcpy(m->bearers, s->bearers, s->bearers_n * sizeof *s->bearers);
}

static void remember(struct cx *cx, struct gate *g, const struct pass *p)
{
    struct memory *m = slot_of(g, p->token);

    if (p->token.n > TOKEN_MOST || p->csrf.n > CSRF_MOST || p->account.name.n > NAME_MOST) return;
    if (p->scope.held_n > HELD_MOST || p->scope.bearers_n > BEARERS_MOST) return;
    pthread_mutex_lock(&g->lock);
    m->until_ms = cx->now_ms + GATE_SECONDS * 1000;
    m->account = p->account;
    m->token_n = p->token.n;
    m->csrf_n = p->csrf.n;
    m->name_n = p->account.name.n;
    memcpy(m->token, p->token.p, p->token.n);
    memcpy(m->csrf, p->csrf.p, p->csrf.n);
    memcpy(m->name, p->account.name.p, p->account.name.n);
    remember_scope(m, &p->scope);
    pthread_mutex_unlock(&g->lock);
}

void gate_forget(struct gate *g)
{
    pthread_mutex_lock(&g->lock);
    for (int i = 0; i < SLOTS; i++) g->slot[i].until_ms = 0;
    pthread_mutex_unlock(&g->lock);
}

static enum err find(struct cx *cx, struct str token, struct session *out)
{
    enum err e = store_begin(cx, false);

    return e ? e : store_end(cx, session_find(cx, token, out));
}

/* ---- once a minute per session its idle time starts anew: a write, so not on a thread that serves others */

struct touching {
    struct web *web;
    size_t n;
    char token[TOKEN_MOST];
};

/* A store that cannot write now ends nobody's session. */
static void touch(void *arg)
{
    struct touching *t = arg;
    struct cx cx = {.arena = arena_new(0), .now_ms = clock_now_ms(), .store = web_store(t->web)};
    enum err e = cx.store ? store_begin(&cx, true) : ERR_STORE;

    if (!e) e = store_end(&cx, session_touch(&cx, (struct str){t->token, t->n}));
    if (e) log_text(LOG_WARN, "session", cx_fault(&cx, e).en);
    arena_end(cx.arena);
    heap_end(t);
}

static void touch_later(struct web *web, struct str token)
{
    struct touching *t;

    if (!web->pool || token.n > TOKEN_MOST) return;
    t = heap_new(sizeof *t);
    t->web = web;
    t->n = token.n;
    memcpy(t->token, token.p, token.n);
    if (!pool_add(web->pool, touch, t)) heap_end(t);
}

enum err gate_pass(struct cx *cx, struct web *web, struct str token, const struct pass **out)
{
    struct session s;
    struct pass *p;
    enum err e;

    *out = gate_recall(cx, web->gate, token);
    if (*out) return ERR_NONE;
    if (token.n == 0) return cx_fail(cx, ERR_LOGIN, NULL, "请先登录", "please sign in");
    e = find(cx, token, &s);
    if (e) return e;
    if (s.stale) touch_later(web, token);
    p = arena_new_of(cx->arena, struct pass);
    *p = (struct pass){s.account, str_keep(cx->arena, token), s.csrf, s.scope, UINT64_MAX};
    remember(cx, web->gate, p);
    *out = p;
    return ERR_NONE;
}

enum err gate_bearer(struct cx *cx, struct str shown, const struct pass **out)
{
    struct pass *p = arena_new_of(cx->arena, struct pass);
    struct session s;
    enum err e = store_begin(cx, false);

    if (!e) e = store_end(cx, token_find(cx, shown, &s, &p->perms));
    if (e) return e;
    p->account = s.account;
    p->scope = s.scope;
    *out = p;
    return ERR_NONE;
}

struct cache_key gate_key(const struct pass *p, int64_t now_ms, struct str target)
{
    /* Who is bound to a unit or a post besides is offered other steps than the next one. */
    bool whole = (p->scope.roles & ROLES_WHOLE) != 0 && !(p->scope.roles & ~(unsigned)ROLES_WHOLE);
    const int64_t china_ms = INT64_C(8) * 60 * 60 * 1000, day_ms = INT64_C(24) * 60 * 60 * 1000;

    return (struct cache_key){.government_id = p->account.government_id,
                              .account_id = whole ? 0 : p->account.id,
                              .rights = p->scope.roles,
                              .day = (int32_t)((now_ms + china_ms) / day_ms),
                              .target = target};
}
