#include "access/session.h"

#include "access/event.h"
#include "access/guard.h"
#include "access/second.h"
#include "access/secret.h"
#include "access/setting.h"
#include "store/store.h"

static const int64_t minute_ms = 60000, hour_ms = 3600000, touch_ms = 60000;

static struct str hidden(struct cx *cx, struct str token)
{
    return secret_hidden(cx, "session", token);
}

static void act_as(struct cx *cx, const struct account *a)
{
    cx->actor = (struct actor){.government_id = a->government_id, .account_id = a->id, .name = a->name};
}

/* Is a second factor demanded of ACCOUNT that it has not got? */
static enum err must_enrol(struct cx *cx, int64_t account_id, bool *out)
{
    struct scope s = {0};
    int64_t level = 0;
    bool on = false;
    enum err e = setting_get(cx, SETTING_SECOND_FACTOR, &level);

    *out = false;
    if (e || level == 0) return e;
    e = second_is_on(cx, account_id, &on);
    if (!e && !on) e = scope_load(cx, account_id, &s);
    if (!e && !on) *out = level == 2 || (s.roles & ROLES_ADMIN);
    return e;
}

/* STRONG: another server has seen a second factor, so ours is not demanded. */
static enum err insert(struct cx *cx, struct str token, struct str csrf, struct str address, bool strong)
{
    int64_t idle, hours;
    bool enrol = false;
    enum err e = setting_get(cx, SETTING_SESSION_IDLE, &idle);

    if (!e) e = setting_get(cx, SETTING_SESSION_HOURS, &hours);
    if (!e && !strong) e = must_enrol(cx, cx->actor.account_id, &enrol);
    if (e) return e;
    return store_run(
        cx, NULL,
        "INSERT INTO session (token_hash, id, government_id, account_id, csrf, address, created_ms, seen_ms,"
        " idle_ms, ends_ms, must_enrol) VALUES ($1, $2, $3, $4, $5, $6, $7, $7, $8, $9, $10)",
        "siiissiiib", hidden(cx, token), store_id(cx), cx->actor.government_id, cx->actor.account_id, csrf,
        address.p ? address : STR(""), cx->now_ms, idle * minute_ms, cx->now_ms + hours * hour_ms, enrol);
}

enum err session_begin(struct cx *cx, const struct account *account, struct str address, struct str *token,
                       struct str *csrf)
{
    enum err e = secret_token(cx, token);

    if (!e) e = secret_token(cx, csrf);
    if (e) return e;
    act_as(cx, account);
    e = insert(cx, *token, *csrf, address, account->strong);
    return e ? e : event_add(cx, "session.begin", "account", account->id, STR_NULL, STR_NULL);
}

/* SELECT … FROM session s JOIN account a, in this order. */
enum { GOVERNMENT, ACCOUNT, CSRF, SEEN, NAME, MUST_CHANGE, CREATED, REV, MUST_ENROL };

static struct session session_of(const struct cx *cx, const struct row *r)
{
    return (struct session){
        .account =
            {
                .government_id = row_int(r, GOVERNMENT),
                .id = row_int(r, ACCOUNT),
                .name = row_str(r, NAME),
                .must_change = row_bool(r, MUST_CHANGE),
                .must_enrol = row_bool(r, MUST_ENROL),
                .created_ms = row_int(r, CREATED),
                .rev = row_int(r, REV),
            },
        .csrf = row_str(r, CSRF),
        .stale = cx->now_ms - row_int(r, SEEN) >= touch_ms,
    };
}

enum err session_find(struct cx *cx, struct str token, struct session *out)
{
    struct rows r = {0};
    enum err e = ERR_NONE;

    if (token.n == SESSION_TOKEN_CHARS)
        e = store_run(cx, &r,
                      "SELECT s.government_id, s.account_id, s.csrf, s.seen_ms, a.name, a.must_change,"
                      " a.created_ms, a.rev, s.must_enrol FROM session s"
                      " JOIN account a ON a.government_id = s.government_id AND a.id = s.account_id"
                      " WHERE s.token_hash = $1 AND $2 < s.ends_ms AND $2 < s.seen_ms + s.idle_ms AND "
                      "s.seen_ms <= $2 + $3"
                      " AND a.disabled = 0",
                      "sii", hidden(cx, token), cx->now_ms, hour_ms);
    if (e) return e;
    if (r.n == 0) return cx_fail(cx, ERR_LOGIN, NULL, "请先登录", "please sign in");
    *out = session_of(cx, &r.at[0]);
    return session_act(cx, out);
}

enum err session_act(struct cx *cx, struct session *out)
{
    enum err e;

    act_as(cx, &out->account);
    e = scope_load(cx, out->account.id, &out->scope);
    out->account.roles = out->scope.roles;
    cx->actor.scope = &out->scope;
    return e;
}

enum err session_list(struct cx *cx, struct str token, struct session_list *out)
{
    struct rows r;
    struct session_info *at;
    enum err e =
        store_run(cx, &r,
                  "SELECT id, created_ms, seen_ms, ends_ms, address, token_hash FROM session"
                  " WHERE government_id = $1 AND account_id = $2 AND $3 < ends_ms AND $3 < seen_ms + idle_ms"
                  " ORDER BY created_ms DESC, id DESC",
                  "iii", cx->actor.government_id, cx->actor.account_id, cx->now_ms);

    if (e) return e;
    at = arena_array(cx->arena, struct session_info, r.n + 1);
    for (size_t i = 0; i < r.n; i++) {
        const struct row *row = &r.at[i];

        at[i] = (struct session_info){row_int(row, 0), row_int(row, 1),
                                      row_int(row, 2), row_int(row, 3),
                                      row_str(row, 4), str_eq(row_str(row, 5), hidden(cx, token))};
    }
    *out = (struct session_list){r.n, at};
    return ERR_NONE;
}

enum err session_end_one(struct cx *cx, int64_t id)
{
    struct rows r;
    enum err e = store_run(
        cx, &r, "DELETE FROM session WHERE government_id = $1 AND account_id = $2 AND id = $3 RETURNING id",
        "iii", cx->actor.government_id, cx->actor.account_id, id);

    if (e || r.n) return e;
    return cx_fail(cx, ERR_ABSENT, NULL, "没有这个会话", "there is no such session");
}

enum err session_touch(struct cx *cx, struct str token)
{
    return store_run(cx, NULL, "UPDATE session SET seen_ms = $2 WHERE token_hash = $1 AND seen_ms < $2", "si",
                     hidden(cx, token), cx->now_ms);
}

bool session_csrf_is(const struct session *s, struct str given)
{
    return s->csrf.n > 0 && secret_same(s->csrf, given);
}

enum err session_end(struct cx *cx, struct str token)
{
    return store_run(cx, NULL, "DELETE FROM session WHERE token_hash = $1", "s", hidden(cx, token));
}

enum err session_end_all(struct cx *cx, int64_t account_id, struct str keep)
{
    return store_run(cx, NULL,
                     "DELETE FROM session WHERE government_id = $1 AND account_id = $2 AND token_hash <> $3",
                     "iis", cx->actor.government_id, account_id, keep.p ? hidden(cx, keep) : STR(""));
}

enum err session_sweep(struct cx *cx)
{
    enum err e = store_run(cx, NULL, "DELETE FROM session WHERE ends_ms <= $1 OR seen_ms + idle_ms <= $1",
                           "i", cx->now_ms);

    if (!e) e = store_run(cx, NULL, "DELETE FROM api_token WHERE ends_ms <= $1", "i", cx->now_ms);
    return e ? e : guard_sweep(cx);
}
