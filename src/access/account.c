#include "access/account.h"

#include "access/event.h"
#include "access/guard.h"
#include "access/password.h"
#include "access/secret.h"
#include "access/session.h"
#include "base/json.h"
#include "store/store.h"
#include "text/utf8.h"

#define COLUMNS "government_id, id, name, role, must_change, disabled, created_ms, rev"
#define FIRST_NAME "admin"

enum { NAME_CHARS_MOST = 32, COLUMN_COUNT = 8 };

/* ---- reading */

static struct account account_of(const struct row *r)
{
    return (struct account){
        .government_id = row_int(r, 0),
        .id = row_int(r, 1),
        .name = row_str(r, 2),
        .role = role_of(row_str(r, 3)),
        .must_change = row_bool(r, 4),
        .disabled = row_bool(r, 5),
        .created_ms = row_int(r, 6),
        .rev = row_int(r, 7),
    };
}

enum err account_list(struct cx *cx, struct account_list *out)
{
    struct rows r = {0};
    struct account *at;
    enum err e = store_run(cx, &r, "SELECT " COLUMNS " FROM account WHERE government_id = $1 ORDER BY name",
                           "i", cx->actor.government_id);

    if (e) return e;
    at = arena_array(cx->arena, struct account, r.n + 1);
    for (size_t i = 0; i < r.n; i++) at[i] = account_of(&r.at[i]);
    *out = (struct account_list){r.n, at};
    return ERR_NONE;
}

enum err account_get(struct cx *cx, int64_t id, struct account *out)
{
    struct rows r = {0};
    enum err e = store_run(cx, &r, "SELECT " COLUMNS " FROM account WHERE government_id = $1 AND id = $2",
                           "ii", cx->actor.government_id, id);

    if (e) return e;
    if (r.n == 0) return cx_fail(cx, ERR_ABSENT, NULL, "没有这个账号", "there is no such account");
    *out = account_of(&r.at[0]);
    return ERR_NONE;
}

/* ---- changing */

/* What an event says of an account; never its password. */
static struct str as_json(struct cx *cx, struct str name, enum role role, bool disabled)
{
    struct buf b = buf_new(cx->arena, 1024);
    struct json j = json_on(&b);

    json_object(&j);
    json_put_str(&j, "name", name);
    json_put_str(&j, "role", role_name(role));
    json_put_bool(&j, "disabled", disabled);
    json_end(&j);
    return buf_text(&b);
}

/* 1 to 32 visible characters without a space. */
static enum err check_name(struct cx *cx, struct str name)
{
    size_t chars = utf8_count(name), at = 0;
    bool good = chars >= 1 && chars <= NAME_CHARS_MOST && utf8_valid(name) == name.n;

    while (good && at < name.n) {
        int32_t c = utf8_next(name, &at);

        good = c > 0x20 && c != 0x7f && c != 0x3000;
    }
    if (good) return ERR_NONE;
    return cx_fail(cx, ERR_INPUT, "name", "账号名须为 1 到 %d 个字符，不含空格",
                   "an account's name has 1 to %d characters and no space", NAME_CHARS_MOST);
}

/* A fresh one-time password and what is kept of it. */
static enum err one_time_password(struct cx *cx, struct str *shown, struct str *kept)
{
    enum err e = secret_one_time(cx, shown);

    return e ? e : password_hash_one_time(cx, *shown, kept);
}

static enum err insert(struct cx *cx, const struct account *a, struct str kept)
{
    struct rows r = {0};
    enum err e =
        store_run(cx, &r,
                  "INSERT INTO account (government_id, id, name, role, password, created_ms, changed_ms)"
                  " VALUES ($1, $2, $3, $4, $5, $6, $6) ON CONFLICT (name) DO NOTHING RETURNING id",
                  "iisssi", a->government_id, a->id, a->name, role_name(a->role), kept, cx->now_ms);

    if (e || r.n) return e;
    return cx_fail(cx, ERR_CONFLICT, "name", "账号“%.*s”已存在", "there is an account %.*s already",
                   STR_ARG(a->name));
}

enum err account_add(struct cx *cx, struct str name, enum role role, int64_t *id, struct str *one_time)
{
    struct account a = {
        .government_id = cx->actor.government_id, .id = store_id(cx), .name = name, .role = role};
    struct str kept = STR_NULL;
    enum err e = check_name(cx, name);

    if (!e && role_name(role).n == 0)
        e = cx_fail(cx, ERR_INPUT, "role", "没有这个角色", "there is no such role");
    if (!e) e = one_time_password(cx, one_time, &kept);
    if (!e) e = insert(cx, &a, kept);
    if (!e) e = event_add(cx, "account.add", "account", a.id, STR_NULL, as_json(cx, name, role, false));
    *id = a.id;
    return e;
}

enum err account_first(struct cx *cx, struct str *one_time)
{
    struct rows r = {0};
    int64_t id;
    enum err e = store_run(cx, &r, "SELECT 1 FROM account WHERE government_id = $1 LIMIT 1", "i",
                           cx->actor.government_id);

    *one_time = STR_NULL;
    if (e || r.n) return e;
    return account_add(cx, STR(FIRST_NAME), ROLE_ADMIN, &id, one_time);
}

enum err account_reset(struct cx *cx, int64_t id, struct str *one_time)
{
    struct account a = {0};
    struct str kept = STR_NULL;
    enum err e = account_get(cx, id, &a);

    if (!e) e = one_time_password(cx, one_time, &kept);
    if (!e)
        e = store_run(cx, NULL,
                      "UPDATE account SET password = $3, must_change = 1, changed_ms = $4, rev = rev + 1"
                      " WHERE government_id = $1 AND id = $2",
                      "iisi", a.government_id, id, kept, cx->now_ms);
    if (!e) e = session_end_all(cx, id, STR_NULL);
    if (!e) e = guard_passed(cx, a.name, STR_NULL);
    return e ? e
             : event_add(cx, "account.reset", "account", id, STR_NULL,
                         as_json(cx, a.name, a.role, a.disabled));
}

static enum err another_admin_remains(struct cx *cx, const struct account *a)
{
    struct rows r = {0};
    enum err e;

    if (a->role != ROLE_ADMIN) return ERR_NONE;
    e = store_run(
        cx, &r,
        "SELECT 1 FROM account WHERE government_id = $1 AND role = $2 AND disabled = 0 AND id <> $3 LIMIT 1",
        "isi", a->government_id, role_name(ROLE_ADMIN), a->id);
    if (e || r.n) return e;
    return cx_fail(cx, ERR_INPUT, "disabled", "至少保留一个可用的管理员",
                   "at least one administrator must remain");
}

enum err account_disable(struct cx *cx, int64_t id, bool disabled)
{
    struct account a = {0};
    enum err e = account_get(cx, id, &a);

    if (e || a.disabled == disabled) return e;
    if (disabled) e = another_admin_remains(cx, &a);
    if (!e)
        e = store_run(cx, NULL,
                      "UPDATE account SET disabled = $3, rev = rev + 1 WHERE government_id = $1 AND id = $2",
                      "iib", a.government_id, id, disabled);
    if (!e && disabled) e = session_end_all(cx, id, STR_NULL);
    if (e) return e;
    return event_add(cx, disabled ? "account.disable" : "account.enable", "account", id,
                     as_json(cx, a.name, a.role, a.disabled), as_json(cx, a.name, a.role, disabled));
}

/* ---- signing in */

/* The account of NAME and what is kept of its password; *KEPT is null when there is none that may sign in. */
static enum err find_by_name(struct cx *cx, struct str name, struct account *out, struct str *kept)
{
    struct rows r = {0};
    enum err e = store_run(cx, &r, "SELECT " COLUMNS ", password FROM account WHERE name = $1", "s", name);

    *kept = STR_NULL;
    *out = (struct account){0};
    if (e || r.n == 0) return e;
    *out = account_of(&r.at[0]);
    if (!out->disabled) *kept = row_str(&r.at[0], COLUMN_COUNT);
    return ERR_NONE;
}

/* Count the try and look the account up: one short transaction before the slow hash. */
static enum err enter(struct cx *cx, const struct login *in, struct account *out, struct str *kept)
{
    enum err e = store_begin(cx, true);

    if (e) return e;
    e = guard_enter(cx, in->name, in->address);
    if (!e) e = find_by_name(cx, in->name, out, kept);
    return store_end(cx, e);
}

static enum err passed(struct cx *cx, const struct login *in)
{
    enum err e = store_begin(cx, true);

    return e ? e : store_end(cx, guard_passed(cx, in->name, in->address));
}

enum err account_check(struct cx *cx, struct password_gate *gate, const struct login *in, struct account *out)
{
    struct str kept = STR_NULL;
    enum err e = enter(cx, in, out, &kept);

    if (e) return e;
    if (!password_opens(cx, gate, kept, in->password))
        return cx_fail(cx, ERR_LOGIN, NULL, "账号或密码不正确", "the name or the password is wrong");
    return passed(cx, in);
}

/* ---- changing one's password */

static enum err own_account(struct cx *cx, struct account *out)
{
    enum err e = store_begin(cx, false);

    return e ? e : store_end(cx, account_get(cx, cx->actor.account_id, out));
}

static enum err write_password(struct cx *cx, const struct account *a, struct str kept, struct str token)
{
    enum err e = store_begin(cx, true);

    if (e) return e;
    e = store_run(cx, NULL,
                  "UPDATE account SET password = $3, must_change = 0, changed_ms = $4, rev = rev + 1"
                  " WHERE government_id = $1 AND id = $2",
                  "iisi", a->government_id, a->id, kept, cx->now_ms);
    if (!e) e = session_end_all(cx, a->id, token);
    if (!e) e = event_add(cx, "account.password", "account", a->id, STR_NULL, STR_NULL);
    return store_end(cx, e);
}

enum err account_change_password(struct cx *cx, struct password_gate *gate, const struct password_change *in)
{
    struct account a = {0}, found;
    struct str kept = STR_NULL;
    enum err e = own_account(cx, &a);
    struct login as = {.name = a.name, .password = in->old_password};

    if (!e) e = password_judge(cx, "new", in->new_password, a.name);
    if (!e && str_eq(in->old_password, in->new_password))
        e = cx_fail(cx, ERR_INPUT, "new", "新密码与原密码相同", "the new password is the old one");
    if (e) return e;
    e = account_check(cx, gate, &as, &found);
    if (e == ERR_LOGIN) return cx_fail(cx, ERR_INPUT, "old", "原密码不正确", "the old password is wrong");
    if (!e) e = password_hash(cx, gate, in->new_password, &kept);
    return e ? e : write_password(cx, &a, kept, in->token);
}
