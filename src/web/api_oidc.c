/* Signing in by another server: the way there, the way back, and the code it may still owe us. */
#include "access/vouch.h"
#include "base/log.h"
#include "web/gate.h"
#include "web/oidc.h"
#include "web/signin.h"
#include "web/web.h"

static enum err go(struct ans *out, struct str address)
{
    out->status = 303;
    out->location = address;
    return ERR_NONE;
}

/* Lax, not Strict: the browser comes back from another site. An empty word takes the cookie away. */
static struct str trip_cookie(struct cx *cx, const struct req *rq, struct str word)
{
    struct buf b = buf_new(cx->arena, 512);

    buf_fmt(&b, "luoshi_oidc=%.*s; Path=/api/v1/oidc; HttpOnly; SameSite=Lax; Max-Age=%d%s", STR_ARG(word),
            word.n ? OIDC_MINUTES * 60 : 0, rq->secure ? "; Secure" : "");
    return buf_text(&b);
}

/* What the page says of it; the address carries this word only, never a sentence. */
static const char *word_of(const struct cx *cx, enum err e)
{
    bool named = cx->fault.field.p != NULL;

    if (e == ERR_ABSENT) return "setup";
    if (e == ERR_UPSTREAM || e == ERR_TOOL) return "upstream";
    if (e == ERR_LIMIT) return "limit";
    if (e != ERR_LOGIN) return "other";
    if (!named) return "account";
    return str_eq(cx->fault.field, STR("state")) ? "state" : "refused";
}

/* A browser is on its way here, so what went wrong is said on a page. */
static enum err fail_on_page(struct cx *cx, const struct req *rq, enum err e, struct ans *out)
{
    struct buf b = buf_new(cx->arena, 256);

    if (e != ERR_LOGIN && e != ERR_ABSENT) log_text(LOG_WARN, "oidc", cx_fault(cx, e).en);
    buf_fmt(&b, "/login?failed=%s", word_of(cx, e));
    out->body = buf_new(cx->arena, 16);
    out->cookie = trip_cookie(cx, rq, STR(""));
    return go(out, buf_text(&b));
}

enum err api_oidc_begin(struct cx *cx, const struct req *rq, struct ans *out)
{
    const struct oidc_query *q = rq->query;
    struct str address, state;
    enum err e = oidc_begin(cx, q->government, &address, &state);

    if (e) return fail_on_page(cx, rq, e, out);
    out->cookie = trip_cookie(cx, rq, state);
    return go(out, address);
}

enum err api_oidc_back(struct cx *cx, const struct req *rq, struct ans *out)
{
    const struct oidc_back_query *q = rq->query;
    const struct oidc_back back = {q->code, q->state, rq->oidc, rq->address};
    struct account account = {0};
    struct str ticket = STR_NULL;
    enum err e = oidc_finish(cx, &back, &account, &ticket);

    if (e == ERR_SECOND) {
        out->cookie = trip_cookie(cx, rq, ticket);
        return go(out, STR("/login?second"));
    }
    if (!e) e = signin_begin(cx, rq, &account, out);
    if (e) return fail_on_page(cx, rq, e, out);
    out->body = buf_new(cx->arena, 16);
    return go(out, STR("/?signed"));
}

enum err api_oidc_code(struct cx *cx, const struct req *rq, struct ans *out)
{
    const struct code_in *in = rq->in;
    const struct vouch given = {rq->oidc, in->code, rq->address};
    struct account account;
    enum err e = vouch_pass(cx, &given, &account);

    return e ? e : signin_begin(cx, rq, &account, out);
}
