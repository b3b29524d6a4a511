#include "access/account.h"

#include "access/event.h"
#include "access/government.h"
#include "access/grant.h"
#include "access/guard.h"
#include "access/password.h"
#include "access/scope.h"
#include "access/second.h"
#include "access/secret.h"
#include "access/session.h"
#include "access/setting.h"
#include "access/token.h"
#include "base/json.h"
#include "store/store.h"
#include "text/utf8.h"

#define COLUMNS \
    "government_id, id, name, must_change, disabled, created_ms, rev, person, spent, changed_ms, password"

enum { NAME_CHARS_MOST = 32, PERSON_CHARS_MOST = 30, NAME_TRIES_MOST = 9 };

/* In the order of COLUMNS. */
enum { GOVERNMENT, ID, NAME, MUST_CHANGE, DISABLED, CREATED, REV, PERSON, SPENT, CHANGED, PASSWORD };

static const int64_t hour_ms = 3600000, day_ms = INT64_C(24) * 60 * 60 * 1000;

/* What the first start makes. */
static const struct {
    const char *name;
    enum role role;
} first[ACCOUNT_FIRST_MOST] = {
    {"office", ROLE_OFFICE}, {"admin", ROLE_SYSADMIN}, {"security", ROLE_SECADMIN}, {"audit", ROLE_AUDITOR}};

/* ---- reading */

/* HOURS: how long a one-time password waits. */
static struct account account_of(const struct cx *cx, const struct row *r, int64_t hours)
{
    bool one_time = password_is_one_time(row_str(r, PASSWORD));

    return (struct account){
        .government_id = row_int(r, GOVERNMENT),
        .id = row_int(r, ID),
        .name = row_str(r, NAME),
        .person = row_str(r, PERSON),
        .must_change = row_bool(r, MUST_CHANGE),
        .one_time = one_time,
        .spent = one_time && row_bool(r, SPENT),
        .expired = one_time && cx->now_ms > row_int(r, CHANGED) + hours * hour_ms,
        .disabled = row_bool(r, DISABLED),
        .created_ms = row_int(r, CREATED),
        .rev = row_int(r, REV),
    };
}

/* Both lists are sorted: the accounts in AT by name, so each role looks for its own. */
static void add_role(struct account *at, size_t n, int64_t id, enum role role)
{
    for (size_t i = 0; i < n; i++)
        if (at[i].id == id) at[i].roles |= (unsigned)role;
}

static enum err add_roles(struct cx *cx, struct account *at, size_t n)
{
    struct rows r;
    enum err e = store_run(cx, &r,
                           "SELECT account_id, role FROM account_role WHERE government_id = $1"
                           " AND ($2 = 0 OR account_id = $2) AND date_from <= $3"
                           " AND (date_to = '' OR date_to >= $3)",
                           "iis", cx->actor.government_id, n == 1 ? at[0].id : 0, scope_day(cx));

    for (size_t i = 0; !e && i < r.n; i++)
        add_role(at, n, row_int(&r.at[i], 0), role_of(row_str(&r.at[i], 1)));
    return e;
}

static enum err add_seconds(struct cx *cx, struct account *at, size_t n)
{
    struct rows r;
    enum err e =
        store_run(cx, &r, "SELECT account_id FROM second_factor WHERE government_id = $1 AND confirmed = 1",
                  "i", cx->actor.government_id);

    for (size_t i = 0; !e && i < r.n; i++)
        for (size_t k = 0; k < n; k++)
            if (at[k].id == row_int(&r.at[i], 0)) at[k].second = true;
    return e;
}

static enum err add_pauses(struct cx *cx, struct account *at, size_t n)
{
    enum err e = ERR_NONE;

    for (size_t i = 0; !e && i < n; i++)
        e = guard_until(cx, guard_name(cx, at[i].government_id, at[i].name), &at[i].paused_ms);
    return e;
}

enum err account_list(struct cx *cx, struct account_list *out)
{
    struct rows r = {0};
    struct account *at;
    int64_t hours = 0;
    enum err e = store_run(cx, &r, "SELECT " COLUMNS " FROM account WHERE government_id = $1 ORDER BY name",
                           "i", cx->actor.government_id);

    if (!e) e = setting_get(cx, SETTING_ONE_TIME_HOURS, &hours);
    if (e) return e;
    at = arena_array(cx->arena, struct account, r.n + 1);
    for (size_t i = 0; i < r.n; i++) at[i] = account_of(cx, &r.at[i], hours);
    *out = (struct account_list){r.n, at};
    e = add_roles(cx, at, r.n);
    if (!e) e = add_seconds(cx, at, r.n);
    return e ? e : add_pauses(cx, at, r.n);
}

enum err account_get(struct cx *cx, int64_t id, struct account *out)
{
    struct rows r = {0};
    int64_t hours = 0;
    enum err e = store_run(cx, &r, "SELECT " COLUMNS " FROM account WHERE government_id = $1 AND id = $2",
                           "ii", cx->actor.government_id, id);

    if (!e) e = setting_get(cx, SETTING_ONE_TIME_HOURS, &hours);
    if (e) return e;
    if (r.n == 0) return cx_fail(cx, ERR_ABSENT, NULL, "没有这个账号", "there is no such account");
    *out = account_of(cx, &r.at[0], hours);
    return add_roles(cx, out, 1);
}

/* ---- changing */

/* What an event says of an account; never its password. */
static struct str as_json(struct cx *cx, struct str name, bool disabled)
{
    struct buf b = buf_new(cx->arena, 1024);
    struct json j = json_on(&b);

    json_object(&j);
    json_put_str(&j, "name", name);
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
    enum err e = store_run(
        cx, &r,
        "INSERT INTO account (government_id, id, name, password, created_ms, changed_ms)"
        " VALUES ($1, $2, $3, $4, $5, $5) ON CONFLICT (government_id, name) DO NOTHING RETURNING id",
        "iissi", a->government_id, a->id, a->name, kept, cx->now_ms);

    if (e || r.n) return e;
    return cx_fail(cx, ERR_CONFLICT, "name", "账号“%.*s”已存在", "there is an account %.*s already",
                   STR_ARG(a->name));
}

enum err account_add(struct cx *cx, struct str name, int64_t *id, struct str *one_time)
{
    struct account a = {.government_id = cx->actor.government_id, .id = store_id(cx), .name = name};
    struct str kept = STR_NULL;
    enum err e = check_name(cx, name);

    if (!e) e = one_time_password(cx, one_time, &kept);
    if (!e) e = insert(cx, &a, kept);
    if (!e) e = event_add(cx, "account.add", "account", a.id, STR_NULL, as_json(cx, name, false));
    *id = a.id;
    return e;
}

static enum err ever_held(struct cx *cx, enum role role, bool *out)
{
    struct rows r;
    enum err e =
        store_run(cx, &r, "SELECT 1 FROM account_role WHERE government_id = $1 AND role = $2 LIMIT 1", "is",
                  cx->actor.government_id, role_name(role));

    *out = !e && r.n > 0;
    return e;
}

/* "audit", or "audit2" where somebody is called so already. */
static enum err free_name(struct cx *cx, const char *name, struct str *out)
{
    enum err e = ERR_NONE;
    struct rows r = {.n = 1};

    for (int i = 1; !e && r.n && i <= NAME_TRIES_MOST; i++) {
        struct buf b = buf_new(cx->arena, 64);

        buf_str(&b, str_of(name));
        if (i > 1) buf_int(&b, i);
        *out = buf_text(&b);
        e = store_run(cx, &r, "SELECT 1 FROM account WHERE government_id = $1 AND name = $2", "is",
                      cx->actor.government_id, *out);
    }
    return e;
}

static enum err make_first(struct cx *cx, const char *name, enum role role, struct account_made *out)
{
    struct grant g = {.role = role};
    int64_t id;
    enum err e = free_name(cx, name, &out->name);

    out->role = role;
    if (!e) e = account_add(cx, out->name, &g.account_id, &out->one_time);
    if (!e) e = grant_add(cx, &g, &id);
    if (e || role != ROLE_OFFICE) return e;
    g.role = ROLE_OFFICE_HEAD; /* until there is another, the first of the office also decides */
    return grant_add(cx, &g, &id);
}

enum err account_first(struct cx *cx, struct account_made out[ACCOUNT_FIRST_MOST], size_t *n)
{
    enum err e = ERR_NONE;

    *n = 0;
    for (size_t i = 0; !e && i < ACCOUNT_FIRST_MOST; i++) {
        bool held = false;

        e = ever_held(cx, first[i].role, &held);
        if (!e && !held) e = make_first(cx, first[i].name, first[i].role, &out[(*n)++]);
    }
    return e;
}

enum err account_reset(struct cx *cx, int64_t id, struct str *one_time)
{
    struct account a = {0};
    struct str kept = STR_NULL;
    enum err e = account_get(cx, id, &a);

    if (!e) e = one_time_password(cx, one_time, &kept);
    if (!e)
        e = store_run(cx, NULL,
                      "UPDATE account SET password = $3, must_change = 1, spent = 0, changed_ms = $4,"
                      " rev = rev + 1 WHERE government_id = $1 AND id = $2",
                      "iisi", a.government_id, id, kept, cx->now_ms);
    if (!e) e = session_end_all(cx, id, STR_NULL);
    if (!e) e = token_end_all(cx, id);
    if (!e) e = guard_forget(cx, guard_name(cx, a.government_id, a.name));
    return e ? e : event_add(cx, "account.reset", "account", id, STR_NULL, as_json(cx, a.name, a.disabled));
}

/* "张 伟" is "张伟". */
static struct str without_spaces(struct cx *cx, struct str s)
{
    struct buf b = buf_new(cx->arena, s.n + 1);
    size_t at = 0, from;

    while (at < s.n) {
        int32_t c;

        from = at;
        c = utf8_next(s, &at);
        if (c > ' ' && c != 0x3000 && c != 0xa0) buf_str(&b, str_sub(s, from, at - from));
    }
    return buf_text(&b);
}

static struct str person_json(struct cx *cx, struct str person)
{
    struct buf b = buf_new(cx->arena, 1024);
    struct json j = json_on(&b);

    json_object(&j);
    json_put_str(&j, "person", person);
    json_end(&j);
    return buf_text(&b);
}

enum err account_set_person(struct cx *cx, int64_t id, int64_t rev, struct str person)
{
    struct str name = without_spaces(cx, person);
    struct account a = {0};
    enum err e = account_get(cx, id, &a);

    if (e || str_eq(a.person, name)) return e;
    if (a.rev != rev)
        return cx_fail(cx, ERR_CONFLICT, "rev", "账号已被他人修改，请刷新",
                       "the account was changed meanwhile");
    if (utf8_count(name) > PERSON_CHARS_MOST || utf8_valid(name) != name.n)
        return cx_fail(cx, ERR_INPUT, "person", "使用人姓名不超过 %d 字",
                       "a person's name has at most %d characters", PERSON_CHARS_MOST);
    e = grant_fits_person(cx, id, name);
    if (!e)
        e = store_run(cx, NULL,
                      "UPDATE account SET person = $3, rev = rev + 1 WHERE government_id = $1 AND id = $2",
                      "iis", a.government_id, id, name);
    if (e) return e;
    return event_add(cx, "account.person", "account", id, person_json(cx, a.person), person_json(cx, name));
}

enum err account_unlock(struct cx *cx, int64_t id)
{
    struct account a = {0};
    enum err e = account_get(cx, id, &a);

    if (!e) e = guard_forget(cx, guard_name(cx, a.government_id, a.name));
    return e ? e : event_add(cx, "account.unlock", "account", id, STR_NULL, STR_NULL);
}

enum err account_disable(struct cx *cx, int64_t id, bool disabled)
{
    struct account a = {0};
    enum err e = account_get(cx, id, &a);

    if (e || a.disabled == disabled) return e;
    if (disabled) e = grant_is_spare(cx, id, "disabled");
    if (!e)
        e = store_run(cx, NULL,
                      "UPDATE account SET disabled = $3, rev = rev + 1 WHERE government_id = $1 AND id = $2",
                      "iib", a.government_id, id, disabled);
    if (!e && disabled) e = grant_drop_deputies(cx, id);
    if (!e && disabled) e = session_end_all(cx, id, STR_NULL);
    if (e) return e;
    return event_add(cx, disabled ? "account.disable" : "account.enable", "account", id,
                     as_json(cx, a.name, a.disabled), as_json(cx, a.name, disabled));
}

/* ---- signing in */

/* The account of NAME and what is kept of its password; *KEPT is null when there is none that may sign in. */
static enum err find_by_name(struct cx *cx, int64_t government, struct str name, struct account *out,
                             struct str *kept)
{
    struct actor before = cx->actor;
    struct rows r = {0};
    int64_t hours = 0;
    enum err e = store_run(cx, &r, "SELECT " COLUMNS " FROM account WHERE government_id = $1 AND name = $2",
                           "is", government, name);

    *kept = STR_NULL;
    *out = (struct account){0};
    cx->actor.government_id = government;
    if (!e) e = setting_get(cx, SETTING_ONE_TIME_HOURS, &hours);
    cx->actor = before;
    if (e || r.n == 0) return e;
    *out = account_of(cx, &r.at[0], hours);
    if (!out->disabled) *kept = row_str(&r.at[0], PASSWORD);
    return ERR_NONE;
}

/* Count the try and look the account up: one short transaction before the slow hash. */
static enum err enter(struct cx *cx, const struct login *in, struct account *out, struct str *kept)
{
    int64_t government = 0;
    enum err e = store_begin(cx, true);

    if (e) return e;
    e = government_pick(cx, in->government, &government);
    if (!e) e = guard_enter(cx, guard_name(cx, government, in->name), in->address);
    if (!e) e = find_by_name(cx, government, in->name, out, kept);
    return store_end(cx, e);
}

/* A password older than the site allows must be changed now. */
static enum err age(struct cx *cx, struct account *a)
{
    struct rows r = {0};
    int64_t days = 0;
    enum err e = setting_get(cx, SETTING_PASSWORD_DAYS, &days);

    if (!e && days)
        e = store_run(
            cx, &r,
            "UPDATE account SET must_change = 1 WHERE government_id = $1 AND id = $2 AND changed_ms < $3"
            " RETURNING id",
            "iii", a->government_id, a->id, cx->now_ms - days * day_ms);
    a->must_change = a->must_change || r.n > 0;
    return e;
}

/* Whoever is told so knows the password, so it tells nothing to others. */
static enum err is_stale(struct cx *cx, const struct account *a)
{
    if (a->spent)
        return cx_fail(
            cx, ERR_LOGIN, "one_time",
            "这个一次性密码已经用过。如果不是您本人用的，请告知安全管理员；请系统管理员重新发放",
            "this one-time password has been used; if not by you, tell the security administrator. "
            "Ask the system administrator for another");
    return cx_fail(cx, ERR_LOGIN, "one_time", "这个一次性密码已过期，请系统管理员重新发放",
                   "this one-time password has expired: ask the system administrator for another");
}

/* A one-time password opens one session; of two at once the second is too late. */
static enum err spend(struct cx *cx, struct account *a)
{
    struct rows r;
    enum err e = ERR_NONE;

    if (!a->one_time) return ERR_NONE;
    e = store_run(
        cx, &r,
        "UPDATE account SET spent = 1 WHERE government_id = $1 AND id = $2 AND spent = 0 RETURNING id", "ii",
        a->government_id, a->id);
    a->spent = true;
    return e || r.n ? e : is_stale(cx, a);
}

/* The password was right: one short transaction behind the slow hash. */
static enum err passed(struct cx *cx, const struct login *in, struct account *a)
{
    struct actor before = cx->actor;
    enum err e = store_begin(cx, true);

    if (e) return e;
    cx->actor = (struct actor){.government_id = a->government_id, .account_id = a->id, .name = a->name};
    e = second_pass(cx, a->id, in->code);
    if (!e) e = spend(cx, a);
    if (!e) e = guard_passed(cx, guard_name(cx, a->government_id, a->name), in->address);
    if (!e) e = age(cx, a);
    cx->actor = before;
    return store_end(cx, e);
}

static enum err check_password(struct cx *cx, struct password_gate *gate, const struct login *in,
                               struct account *out)
{
    struct str kept = STR_NULL;
    enum err e = enter(cx, in, out, &kept);

    if (e) return e;
    if (password_opens(cx, gate, kept, in->password)) return ERR_NONE;
    return cx_fail(cx, ERR_LOGIN, NULL, "账号或密码不正确", "the name or the password is wrong");
}

enum err account_check(struct cx *cx, struct password_gate *gate, const struct login *in, struct account *out)
{
    enum err e = check_password(cx, gate, in, out);

    if (!e && (out->spent || out->expired)) e = is_stale(cx, out);
    return e ? e : passed(cx, in, out);
}

/* The one-time password of an account that comes by another door is not needed any more. */
static enum err drop_one_time(struct cx *cx, struct account *a)
{
    a->must_change = false;
    return store_run(cx, NULL,
                     "UPDATE account SET password = '-', must_change = 0 WHERE government_id = $1 AND id = $2"
                     " AND must_change = 1",
                     "ii", a->government_id, a->id);
}

enum err account_vouched(struct cx *cx, int64_t government_id, const struct login *in, bool second,
                         struct account *out)
{
    struct actor before = cx->actor;
    struct str kept = STR_NULL;
    enum err e = store_begin(cx, true);

    if (e) return e;
    e = find_by_name(cx, government_id, in->name, out, &kept);
    if (!e && !kept.p)
        e = cx_fail(cx, ERR_LOGIN, NULL, "没有名为“%.*s”的账号，请联系系统管理员建立",
                    "there is no account %.*s here; ask the system administrator", STR_ARG(in->name));
    cx->actor = (struct actor){.government_id = government_id, .account_id = out->id, .name = out->name};
    if (!e && second) e = second_pass(cx, out->id, in->code);
    if (!e) e = guard_passed(cx, guard_name(cx, government_id, out->name), in->address);
    if (!e) e = drop_one_time(cx, out);
    cx->actor = before;
    return store_end(cx, e);
}

/* ---- changing one's password */

/* What is known of the own account before the slow work. */
struct own {
    struct account account;
    struct str government;
    int64_t least, kept_n; /* settings */
    struct str kept;       /* of the password that is */
    struct rows old;       /* of those before it, the newest first */
};

static enum err read_own(struct cx *cx, struct own *out)
{
    struct rows r = {0};
    enum err e = account_get(cx, cx->actor.account_id, &out->account);

    if (!e) e = setting_get(cx, SETTING_PASSWORD_CHARS, &out->least);
    if (!e) e = setting_get(cx, SETTING_PASSWORD_KEPT, &out->kept_n);
    if (!e)
        e = store_run(cx, &r,
                      "SELECT g.name, a.password FROM account a JOIN government g ON g.id = a.government_id"
                      " WHERE a.government_id = $1 AND a.id = $2",
                      "ii", cx->actor.government_id, out->account.id);
    if (e) return e;
    out->government = row_str(&r.at[0], 0);
    out->kept = row_str(&r.at[0], 1);
    return store_run(cx, &out->old,
                     "SELECT password FROM password_old WHERE government_id = $1 AND account_id = $2"
                     " ORDER BY changed_ms DESC LIMIT $3",
                     "iii", cx->actor.government_id, out->account.id, out->kept_n);
}

static enum err own_account(struct cx *cx, struct own *out)
{
    enum err e = store_begin(cx, false);

    return e ? e : store_end(cx, read_own(cx, out));
}

/* The old password is remembered, the oldest ones forgotten. */
static enum err keep_old(struct cx *cx, const struct own *own)
{
    const struct account *a = &own->account;
    enum err e = store_run(cx, NULL,
                           "INSERT INTO password_old (government_id, account_id, changed_ms, password)"
                           " VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
                           "iiis", a->government_id, a->id, cx->now_ms, own->kept);

    if (e) return e;
    return store_run(
        cx, NULL,
        "DELETE FROM password_old WHERE government_id = $1 AND account_id = $2 AND changed_ms NOT IN"
        " (SELECT changed_ms FROM password_old WHERE government_id = $1 AND account_id = $2"
        " ORDER BY changed_ms DESC LIMIT $3)",
        "iii", a->government_id, a->id, own->kept_n);
}

static enum err write_password(struct cx *cx, const struct own *own, struct str kept, struct str token)
{
    const struct account *a = &own->account;
    enum err e = store_begin(cx, true);

    if (e) return e;
    e = keep_old(cx, own);
    if (!e)
        e = store_run(cx, NULL,
                      "UPDATE account SET password = $3, must_change = 0, changed_ms = $4, rev = rev + 1"
                      " WHERE government_id = $1 AND id = $2",
                      "iisi", a->government_id, a->id, kept, cx->now_ms);
    if (!e) e = session_end_all(cx, a->id, token);
    if (!e) e = event_add(cx, "account.password", "account", a->id, STR_NULL, STR_NULL);
    return store_end(cx, e);
}

/* The old password was right, so its try does not count. */
static enum err forgive(struct cx *cx, const struct account *a)
{
    enum err e = store_begin(cx, true);

    return e ? e : store_end(cx, guard_passed(cx, guard_name(cx, a->government_id, a->name), STR_NULL));
}

/* Neither the password that is nor one of the last few. */
static enum err check_new(struct cx *cx, struct password_gate *gate, const struct own *own,
                          const struct password_change *in)
{
    if (str_eq(in->old_password, in->new_password))
        return cx_fail(cx, ERR_INPUT, "new", "新密码与原密码相同", "the new password is the old one");
    for (size_t i = 0; i < own->old.n; i++)
        if (password_opens(cx, gate, row_str(&own->old.at[i], 0), in->new_password))
            return cx_fail(cx, ERR_INPUT, "new", "新密码与最近用过的密码相同",
                           "the new password was used before");
    return ERR_NONE;
}

enum err account_change_password(struct cx *cx, struct password_gate *gate, const struct password_change *in)
{
    struct own own = {0};
    struct account found;
    struct str kept = STR_NULL;
    enum err e = own_account(cx, &own);
    struct login as = {.government = own.government, .name = own.account.name, .password = in->old_password};
    const struct password_rule rule = {"new", own.account.name, own.least};

    if (!e) e = password_judge(cx, in->new_password, &rule);
    if (e) return e;
    e = check_password(cx, gate, &as, &found);
    if (e == ERR_LOGIN) return cx_fail(cx, ERR_INPUT, "old", "原密码不正确", "the old password is wrong");
    if (!e) e = forgive(cx, &own.account);
    if (!e) e = check_new(cx, gate, &own, in);
    if (!e) e = password_hash(cx, gate, in->new_password, &kept);
    return e ? e : write_password(cx, &own, kept, in->token);
}
