/* Sessions and accounts. */
#include "access/account.h"

#include "access/government.h"
#include "access/grant.h"
#include "access/session.h"
#include "access/setting.h"
#include "base/clock.h"
#include "base/json.h"
#include "store/store.h"
#include "web/directory_login.h"
#include "web/gate.h"
#include "web/role_shown.h"
#include "web/signin.h"
#include "web/web.h"

enum { ACCOUNTS_MOST = 1000 };

static struct str one_time_word(const struct account *a)
{
    if (!a->one_time) return STR("no");
    if (a->spent) return STR("used");
    return a->expired ? STR("expired") : STR("waiting");
}

static struct str time_or_null(struct cx *cx, int64_t ms)
{
    char text[CLOCK_TEXT];

    if (!ms) return STR_NULL;
    clock_text(ms, text);
    return str_keep(cx->arena, str_of(text));
}

static struct account_out account_shown(struct cx *cx, const struct account *a, const struct grant_list *all)
{
    return (struct account_out){.id = a->id,
                                .name = a->name,
                                .person = a->person.p ? a->person : STR(""),
                                .rev = a->rev,
                                .one_time = one_time_word(a),
                                .second = a->second,
                                .paused_until = time_or_null(cx, a->paused_ms),
                                .roles = roles_shown(cx, all, a->id),
                                .must_change_password = a->must_change,
                                .must_enrol = a->must_enrol,
                                .locked = a->disabled};
}

/* In the open transaction. */
static enum err put_session(struct cx *cx, struct buf *out, const struct account *account, struct str csrf)
{
    struct grant_list held;
    enum err e = grant_list(cx, account->id, &held);
    struct account_out shown;
    struct session_out session = {.account = &shown, .csrf = csrf};
    struct json j = json_on(out);

    if (e) return e;
    shown = account_shown(cx, account, &held);
    rec_put(&j, &session_out_record, &session);
    return ERR_NONE;
}

static enum err put_done(struct buf *out)
{
    struct done_out done = {.ok = 1};
    struct json j = json_on(out);

    rec_put(&j, &done_out_record, &done);
    return ERR_NONE;
}

/* Lax clocks cannot prolong it: the store ends sessions, the cookie only carries the token. */
static struct str cookie(struct cx *cx, const struct req *rq, struct str token)
{
    struct buf b = buf_new(cx->arena, 512);

    buf_fmt(&b, "luoshi_session=%.*s; Path=/; HttpOnly; SameSite=Strict%s%s", STR_ARG(token),
            rq->secure ? "; Secure" : "", token.n ? "" : "; Max-Age=0");
    return buf_text(&b);
}

/* A new session for ACCOUNT; a token the client came with is never taken over. */
enum err signin_begin(struct cx *cx, const struct req *rq, const struct account *account, struct ans *out)
{
    struct str token, csrf;
    enum err e = store_begin(cx, true);

    if (e) return e;
    e = session_begin(cx, account, rq->address, &token, &csrf);
    if (!e) e = put_session(cx, &out->body, account, csrf);
    e = store_end(cx, e);
    if (!e) out->cookie = cookie(cx, rq, token);
    return e;
}

enum err api_session_open(struct cx *cx, const struct req *rq, struct ans *out)
{
    const struct session_in *in = rq->in;
    struct login login = {.government = in->government,
                          .name = in->name,
                          .password = in->password,
                          .code = in->code,
                          .address = rq->address};
    struct account account;
    enum err e = account_check(cx, rq->web->passwords, &login, &account);

    if (e == ERR_LOGIN && !cx->fault.field.p) e = directory_login(cx, &login, &account);
    return e ? e : signin_begin(cx, rq, &account, out);
}

/* What the page needs to know before anybody has signed in. */
enum err api_signin(struct cx *cx, const struct req *rq, struct ans *out)
{
    struct government_list all;
    struct signin_out answer = {0};
    struct json j = json_on(&out->body);
    struct str issuer = STR("");
    enum err e = government_list(cx, &all);

    (void)rq;
    cx->actor.government_id = !e && all.n == 1 ? all.at[0].id : 0;
    if (!e) e = setting_text_get(cx, SETTING_OIDC_ISSUER, &issuer);
    if (e) return e;
    answer.oidc = issuer.n > 0;
    answer.governments = all.n > 1;
    rec_put(&j, &signin_out_record, &answer);
    return ERR_NONE;
}

enum err api_session_get(struct cx *cx, const struct req *rq, struct ans *out)
{
    return put_session(cx, &out->body, &rq->pass->account, rq->pass->csrf);
}

enum err api_session_close(struct cx *cx, const struct req *rq, struct ans *out)
{
    enum err e = store_begin(cx, true);

    if (e) return e;
    e = store_end(cx, session_end(cx, rq->pass->token));
    if (e) return e;
    gate_forget(rq->web->gate);
    out->cookie = cookie(cx, rq, STR_NULL);
    return put_done(&out->body);
}

enum err api_session_password(struct cx *cx, const struct req *rq, struct ans *out)
{
    const struct password_in *in = rq->in;
    struct password_change change = {
        .old_password = in->old, .new_password = in->new, .token = rq->pass->token};
    struct account account = rq->pass->account;
    enum err e = account_change_password(cx, rq->web->passwords, &change);

    gate_forget(rq->web->gate);
    account.must_change = false;
    if (!e) e = store_begin(cx, false);
    return e ? e : store_end(cx, put_session(cx, &out->body, &account, rq->pass->csrf));
}

static bool holds_text(const struct grant_list *held, int64_t id, struct str q)
{
    for (size_t i = 0; i < held->n; i++) {
        const struct grant *g = &held->at[i];

        if (g->account_id == id && (str_find(g->org, q, 0) >= 0 || str_find(g->post, q, 0) >= 0)) return true;
    }
    return false;
}

static bool is_wanted(const struct accounts_query *q, const struct account *a, const struct grant_list *held)
{
    unsigned role = q->role.n ? (unsigned)role_of(q->role) : 0;

    if (role && !(a->roles & role)) return false;
    if (q->role.n && !role && a->roles) return false; /* "none" */
    if (!q->q.n || str_find(a->name, q->q, 0) >= 0 || str_find(a->person, q->q, 0) >= 0) return true;
    return holds_text(held, a->id, q->q);
}

/* The wanted ones of LIST, from OFFSET on. */
static struct rec_list accounts_shown(struct cx *cx, const struct accounts_query *q,
                                      const struct account_list *list, const struct grant_list *held,
                                      int64_t *total)
{
    struct account_out *rows = arena_array(cx->arena, struct account_out, list->n + 1);
    int64_t limit = q->limit ? q->limit : ACCOUNTS_MOST;
    size_t n = 0;

    for (size_t i = 0; i < list->n; i++) {
        if (!is_wanted(q, &list->at[i], held)) continue;
        if (*total >= q->offset && (int64_t)n < limit) rows[n++] = account_shown(cx, &list->at[i], held);
        ++*total;
    }
    return (struct rec_list){n, rows};
}

enum err api_accounts(struct cx *cx, const struct req *rq, struct ans *out)
{
    const struct accounts_query *q = rq->query;
    struct account_list list;
    struct grant_list held;
    struct accounts_out answer = {.offset = q->offset, .limit = q->limit ? q->limit : ACCOUNTS_MOST};
    struct json j = json_on(&out->body);
    enum err e = account_list(cx, &list);

    if (!e) e = grant_list(cx, 0, &held);
    if (e) return e;
    answer.rows = accounts_shown(cx, q, &list, &held, &answer.total);
    rec_put(&j, &accounts_out_record, &answer);
    return ERR_NONE;
}

static enum err put_secret(struct cx *cx, struct buf *out, int64_t id, struct str one_time)
{
    struct account_secret_out secret = {.id = id, .one_time_password = one_time};
    struct json j = json_on(out);
    enum err e = setting_get(cx, SETTING_ONE_TIME_HOURS, &secret.hours);

    if (!e) rec_put(&j, &account_secret_out_record, &secret);
    return e;
}

enum err api_account_add(struct cx *cx, const struct req *rq, struct ans *out)
{
    const struct account_in *in = rq->in;
    struct str one_time;
    int64_t id;
    enum err e = account_add(cx, in->name, &id, &one_time);

    if (!e && in->person.n) e = account_set_person(cx, id, 1, in->person);
    return e ? e : put_secret(cx, &out->body, id, one_time);
}

enum err api_account_patch(struct cx *cx, const struct req *rq, struct ans *out)
{
    const struct account_patch_in *in = rq->in;
    enum err e = account_set_person(cx, rq->id[0], in->rev, in->person);

    return e ? e : put_done(&out->body);
}

enum err api_account_reset(struct cx *cx, const struct req *rq, struct ans *out)
{
    struct str one_time;
    enum err e = account_reset(cx, rq->id[0], &one_time);

    gate_forget(rq->web->gate);
    return e ? e : put_secret(cx, &out->body, rq->id[0], one_time);
}

static enum err set_disabled(struct cx *cx, const struct req *rq, struct ans *out, bool disabled)
{
    enum err e = account_disable(cx, rq->id[0], disabled);

    gate_forget(rq->web->gate);
    return e ? e : put_done(&out->body);
}

enum err api_account_disable(struct cx *cx, const struct req *rq, struct ans *out)
{
    return set_disabled(cx, rq, out, true);
}

enum err api_account_enable(struct cx *cx, const struct req *rq, struct ans *out)
{
    return set_disabled(cx, rq, out, false);
}

enum err api_account_unlock(struct cx *cx, const struct req *rq, struct ans *out)
{
    enum err e = account_unlock(cx, rq->id[0]);

    return e ? e : put_done(&out->body);
}
