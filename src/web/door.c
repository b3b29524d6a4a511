#include "web/web.h"

#include <string.h>

#include "base/json.h"
#include "store/store.h"
#include "web/gate.h"
#include "web/once.h"

enum err door_find(struct cx *cx, struct req *rq, const struct route **out)
{
    struct route_hit hit;
    enum err e = url_parse(cx, rq->target, &rq->url);

    if (!e) e = route_find(cx, rq->web->router, rq->method, &rq->url, &hit);
    if (e) return e;
    memcpy(rq->id, hit.id, sizeof rq->id);
    *out = hit.route;
    return ERR_NONE;
}

/* In a time that does not tell how much of it is right. */
static bool is_same_secret(struct str a, struct str b)
{
    unsigned char differs = 0;

    if (a.n != b.n || a.n == 0) return false;
    for (size_t i = 0; i < a.n; i++) differs |= (unsigned char)(a.p[i] ^ b.p[i]);
    return differs == 0;
}

/* A browser names the page a write comes from; it must be ours. */
static bool is_foreign(const struct req *rq)
{
    ptrdiff_t at;

    if (!rq->origin.p) return false;
    at = str_find(rq->origin, STR("://"), 0);
    return at < 0 || !str_eq(str_skip(rq->origin, (size_t)at + 3), rq->host);
}

static enum err check_write(struct cx *cx, const struct req *rq, const struct route *route)
{
    if (is_foreign(rq))
        return cx_fail(cx, ERR_DENIED, "Origin", "请求来自其他网站", "the request comes from another site");
    if (route->perm == PERM_PUBLIC || rq->bearer.p) return ERR_NONE; /* no browser sends a token by itself */
    if (is_same_secret(rq->csrf, rq->pass->csrf)) return ERR_NONE;
    return cx_fail(cx, ERR_DENIED, "X-CSRF-Token", "缺少或错误的防伪令牌，请刷新页面后重试",
                   "the X-CSRF-Token is missing or wrong; reload the page");
}

static enum err check_right(struct cx *cx, const struct pass *pass, const struct route *route)
{
    if (!pass) return cx_fail(cx, ERR_LOGIN, NULL, "请先登录", "please sign in");
    if (pass->account.must_change && route->perm != PERM_SELF)
        return cx_fail(cx, ERR_DENIED, "must_change_password", "请先修改一次性密码",
                       "change the one-time password first");
    if (pass->account.must_enrol && route->perm != PERM_SELF)
        return cx_fail(cx, ERR_DENIED, "must_enrol", "请先启用动态口令", "set up a second factor first");
    if (!perm_allows(route->perm, pass->account.roles) || !(pass->perms >> route->perm & 1))
        return cx_fail(cx, ERR_DENIED, NULL, "账号没有此项权限（%.*s）", "the account may not do this (%.*s)",
                       STR_ARG(route->zh));
    return ERR_NONE;
}

static void act_as(struct cx *cx, const struct pass *pass)
{
    cx->actor = (struct actor){.government_id = pass->account.government_id,
                               .account_id = pass->account.id,
                               .name = pass->account.name,
                               .scope = pass->account.id ? &pass->scope : NULL};
}

enum err door_check(struct cx *cx, struct req *rq, const struct route *route)
{
    enum err e = ERR_NONE;

    if (route->perm != PERM_PUBLIC && !rq->local)
        e = rq->bearer.p ? gate_bearer(cx, rq->bearer, &rq->pass)
                         : gate_pass(cx, rq->web, rq->session, &rq->pass);
    if (!e && rq->pass) act_as(cx, rq->pass);
    if (!e && route->perm != PERM_PUBLIC) e = check_right(cx, rq->pass, route);
    if (!e && rq->method != METHOD_GET && !rq->local) e = check_write(cx, rq, route);
    return e;
}

static enum err read_input(struct cx *cx, struct req *rq, const struct route *route)
{
    enum err e;

    if (route->query == &none_record && rq->url.args > 0)
        return cx_fail(cx, ERR_INPUT, str_keep(cx->arena, rq->url.arg[0].name).p, "不认识的参数",
                       "unknown argument");
    if (route->query != &none_record) {
        void *query = arena_zero(cx->arena, 1, route->query->size);

        rq->query = query;
        e = rec_read_query(cx, route->query, &rq->url, query);
        if (e) return e;
    }
    if (route->body != &none_record && route->body != &file_record) {
        void *in = arena_zero(cx->arena, 1, route->body->size);

        rq->in = in;
        return rec_read(cx, route->body, rq->body, in);
    }
    return ERR_NONE;
}

static bool has_transaction(enum how how)
{
    return how == HOW_READ || how == HOW_LIVE || how == HOW_SLOW || how == HOW_WRITE;
}

/* With an Idempotency-Key, in the open transaction. */
static enum err run_once(struct cx *cx, struct req *rq, const struct route *route, struct ans *out)
{
    bool done = false;
    enum err e = once_find(cx, rq, out, &done);

    if (e || done) return e;
    e = route->run(cx, rq, out);
    return e ? e : once_keep(cx, rq, route, out);
}

static enum err run(struct cx *cx, struct req *rq, const struct route *route, struct ans *out)
{
    enum err e = read_input(cx, rq, route);

    if (e) return e;
    if (!has_transaction(route->how)) return route->run(cx, rq, out);
    e = store_begin(cx, route->how == HOW_WRITE);
    if (e) return e;
    if (route->how == HOW_WRITE && rq->once.p) return store_end(cx, run_once(cx, rq, route, out));
    return store_end(cx, route->run(cx, rq, out));
}

enum err door_enter(struct cx *cx, struct req *rq, const struct route *route, struct ans *out)
{
    struct str whole;
    enum err e;

    *out =
        (struct ans){.status = route->how == HOW_LATER ? 202 : 200, .body = buf_new(cx->arena, ANSWER_MOST)};
    e = run(cx, rq, route, out);
    if (!e && !buf_done(&out->body, &whole))
        e = cx_fail(cx, ERR_TOO_LARGE, NULL, "结果过大，请缩小范围", "the answer is too large; ask for less");
    if (e) door_refuse(cx, e, out);
    return e;
}

enum err door_pass(struct cx *cx, struct req *rq, struct ans *out)
{
    const struct route *route;
    enum err e = door_find(cx, rq, &route);

    if (!e) e = door_check(cx, rq, route);
    if (!e) return door_enter(cx, rq, route, out);
    door_refuse(cx, e, out);
    return e;
}

void door_refuse(struct cx *cx, enum err e, struct ans *out)
{
    struct fault f = cx_fault(cx, e);
    struct fault_out fault = {.code = err_info(e)->name, .zh = f.zh, .en = f.en, .field = f.field};
    struct error_out error = {.error = &fault};
    struct json j;

    *out = (struct ans){.status = err_info(e)->http, .body = buf_new(cx->arena, 64 << 10)};
    j = json_on(&out->body);
    rec_put(&j, &error_out_record, &error);
}
