/* Accounts, passwords, lockout, sessions, roles, settings, governments. */
#include "../testing.h"

#include <pthread.h>

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
#include "base/embed.h"

#define GOOD "滨河区-落实台账-26"
enum { MINUTE = 60000, HOUR = 60 * MINUTE };

/* A government with its first accounts; gives the system administrator's one-time password. */
static struct str settle(struct cx *cx)
{
    struct account_made made[ACCOUNT_FIRST_MOST];
    size_t n;

    must(store_begin(cx, true));
    must(government_enter(cx));
    must(account_first(cx, made, &n));
    must(store_end(cx, ERR_NONE));
    assert_int_equal(n, 4);
    assert_str(made[1].name, "admin");
    return made[1].one_time;
}

static enum err sign_in(struct cx *cx, const char *name, struct str password, struct account *out)
{
    struct login in = {.name = str_of(name), .password = password, .address = STR("10.0.0.7")};

    return account_check(cx, NULL, &in, out);
}

static struct str start(struct cx *cx, const struct account *a)
{
    struct str token, csrf;

    must(store_begin(cx, true));
    must(session_begin(cx, a, STR("10.0.0.7"), &token, &csrf));
    must(store_end(cx, ERR_NONE));
    return token;
}

/* The same, with a password of the administrator's own, which opens any number of sessions. */
static struct str settle_own(struct cx *cx)
{
    struct str one_time = settle(cx);
    struct password_change c = {one_time, STR(GOOD), STR_NULL};
    struct account a;

    must(sign_in(cx, "admin", one_time, &a));
    start(cx, &a);
    must(account_change_password(cx, NULL, &c));
    return STR(GOOD);
}

static void chain_is_whole(struct cx *cx)
{
    struct event_verdict v;

    must(store_begin(cx, false));
    must(event_verify(cx, 0, &v));
    must(store_end(cx, ERR_NONE));
    assert_true(v.checked > 0);
    assert_int_equal(v.broken_seq, 0);
}

ENGINE_TEST(first_administrator)
{
    struct str one_time = settle(cx);
    struct account_made again[ACCOUNT_FIRST_MOST];
    struct account a, full;
    size_t n;

    assert_int_equal(one_time.n, 19);
    must(store_begin(cx, true));
    must(account_first(cx, again, &n));
    must(store_end(cx, ERR_NONE));
    assert_int_equal(n, 0);
    must(sign_in(cx, "admin", one_time, &a));
    must(account_get(cx, a.id, &full));
    assert_int_equal(full.roles, ROLE_SYSADMIN);
    assert_true(a.must_change);
    assert_true(a.government_id == cx->actor.government_id);
    chain_is_whole(cx);
}

ENGINE_TEST(changing_a_password)
{
    struct str one_time = settle(cx), mine, other;
    struct session s;
    struct account a;
    struct password_change c;

    must(sign_in(cx, "admin", one_time, &a));
    mine = start(cx, &a);
    other = start(cx, &a);
    c = (struct password_change){STR("wrong"), STR(GOOD), mine};
    assert_int_equal(account_change_password(cx, NULL, &c), ERR_INPUT);
    assert_str(cx->fault.field, "old");
    c = (struct password_change){one_time, one_time, mine};
    assert_int_equal(account_change_password(cx, NULL, &c), ERR_INPUT);
    assert_str(cx->fault.field, "new");
    c = (struct password_change){one_time, STR(GOOD), mine};
    must(account_change_password(cx, NULL, &c));
    assert_int_equal(sign_in(cx, "admin", one_time, &a), ERR_LOGIN);
    must(sign_in(cx, "admin", STR(GOOD), &a));
    assert_false(a.must_change);
    must(session_find(cx, mine, &s));
    assert_int_equal(session_find(cx, other, &s), ERR_LOGIN);
    chain_is_whole(cx);
}

ENGINE_TEST(weak_passwords)
{
    static const struct str weak[] = {STR_INIT("短密码"),       STR_INIT("Password2026"),
                                      STR_INIT("admin-2026"),   STR_INIT("98317204651123"),
                                      STR_INIT("abababababab"), STR_INIT("qwertyuiop")};
    struct str one_time = settle(cx);
    struct account a;

    must(sign_in(cx, "admin", one_time, &a));
    start(cx, &a);
    for (size_t i = 0; i < sizeof weak / sizeof *weak; i++) {
        struct password_change c = {one_time, weak[i], STR_NULL};

        assert_int_equal(account_change_password(cx, NULL, &c), ERR_INPUT);
        assert_str(cx->fault.field, "new");
    }
}

/* Unknown names answer as known ones do, to the lockout. */
ENGINE_TEST(lockout)
{
    static const char *const names[] = {"admin", "nobody"};
    struct str own = settle_own(cx);
    struct account a;

    for (int n = 0; n < 2; n++) {
        for (int i = 0; i < 5; i++) {
            assert_int_equal(sign_in(cx, names[n], STR("wrong"), &a), ERR_LOGIN);
            assert_str(cx->fault.zh, "账号或密码不正确");
        }
        assert_int_equal(sign_in(cx, names[n], own, &a), ERR_LIMIT);
        assert_str(cx->fault.zh, "密码错误次数过多，请 1 分 0 秒后再试");
    }
    cx->now_ms += MINUTE;
    assert_int_equal(sign_in(cx, "admin", STR("wrong"), &a), ERR_LOGIN);
    assert_int_equal(sign_in(cx, "admin", own, &a), ERR_LIMIT);
    assert_str(cx->fault.zh, "密码错误次数过多，请 2 分 0 秒后再试");
    cx->now_ms += 2 * MINUTE;
    must(sign_in(cx, "admin", own, &a));
    assert_int_equal(sign_in(cx, "admin", STR("wrong"), &a), ERR_LOGIN);
    must(sign_in(cx, "admin", own, &a));
}

ENGINE_TEST(limit_per_address)
{
    struct str one_time = settle(cx);
    struct account a;
    char name[16];

    for (int i = 0; i < 20; i++) {
        snprintf(name, sizeof name, "user%d", i);
        must(guard_enter(cx, str_of(name), STR("10.0.0.7")));
    }
    assert_int_equal(sign_in(cx, "admin", one_time, &a), ERR_LIMIT);
    cx->now_ms += HOUR;
    must(sign_in(cx, "admin", one_time, &a));
}

/* A crowd behind one address: somebody's wrong passwords shut strangers out, not those who are known there.
 */
ENGINE_TEST(known_places_stay_open)
{
    struct str own = settle_own(cx);
    struct account a;
    char name[16];
    int64_t until;

    must(sign_in(cx, "admin", own, &a));
    for (int i = 0; i < 19; i++) {
        snprintf(name, sizeof name, "user%d", i);
        must(guard_enter(cx, str_of(name), STR("10.0.0.7")));
    }
    assert_int_equal(sign_in(cx, "office", STR("wrong"), &a), ERR_LOGIN);
    assert_int_equal(sign_in(cx, "office", STR("wrong"), &a), ERR_LIMIT);
    for (int i = 0; i < 6; i++)
        (void)!guard_enter(cx, guard_name(cx, cx->actor.government_id, STR("admin")), STR("10.9.9.9"));
    must(sign_in(cx, "admin", own, &a));
    assert_int_equal(sign_in(cx, "office", STR("wrong"), &a), ERR_LIMIT);
    for (int i = 0; i < 5; i++) assert_int_equal(sign_in(cx, "admin", STR("wrong"), &a), ERR_LOGIN);
    assert_int_equal(sign_in(cx, "admin", own, &a), ERR_LIMIT);
    must(guard_until(cx, guard_name(cx, cx->actor.government_id, STR("admin")), &until));
    assert_true(until > cx->now_ms);
    must(account_unlock(cx, a.id));
    must(guard_until(cx, guard_name(cx, cx->actor.government_id, STR("admin")), &until));
    assert_int_equal(until, 0);
    cx->now_ms += 31 * 24 * (int64_t)HOUR;
    must(guard_sweep(cx));
}

ENGINE_TEST(sessions_end)
{
    struct str one_time = settle(cx), token;
    struct session s;
    struct account a;
    int64_t begin = cx->now_ms;

    must(sign_in(cx, "admin", one_time, &a));
    token = start(cx, &a);
    assert_int_equal(token.n, SESSION_TOKEN_CHARS);
    must(session_find(cx, token, &s));
    assert_str(cx->actor.name, "admin");
    assert_false(s.stale);
    assert_int_equal(session_find(cx, STR("x"), &s), ERR_LOGIN);
    cx->now_ms = begin + 29 * MINUTE;
    must(session_find(cx, token, &s));
    assert_true(s.stale);
    must(session_touch(cx, token));
    cx->now_ms += 29 * MINUTE;
    must(session_find(cx, token, &s));
    cx->now_ms += MINUTE;
    assert_int_equal(session_find(cx, token, &s), ERR_LOGIN);
    cx->now_ms = begin + 29 * MINUTE;
    for (int i = 0; i < 24; i++) {
        must(session_touch(cx, token));
        cx->now_ms += 29 * MINUTE;
    }
    assert_int_equal(session_find(cx, token, &s), ERR_LOGIN);
}

ENGINE_TEST(sign_out_and_csrf)
{
    struct str one_time = settle(cx), token;
    struct session s;
    struct account a;

    must(sign_in(cx, "admin", one_time, &a));
    token = start(cx, &a);
    must(session_find(cx, token, &s));
    assert_true(session_csrf_is(&s, s.csrf));
    assert_false(session_csrf_is(&s, token));
    assert_false(session_csrf_is(&s, STR_NULL));
    must(session_end(cx, token));
    assert_int_equal(session_find(cx, token, &s), ERR_LOGIN);
}

ENGINE_TEST(managing_accounts)
{
    struct str one_time = settle(cx), token;
    struct account admin, a;
    struct account_list l;
    struct session s;
    int64_t id;

    must(sign_in(cx, "admin", one_time, &admin));
    start(cx, &admin);
    must(account_add(cx, STR("李明"), &id, &one_time));
    assert_int_equal(account_add(cx, STR("李明"), &id, &one_time), ERR_CONFLICT);
    assert_int_equal(account_add(cx, STR("有 空格"), &id, &one_time), ERR_INPUT);
    must(account_list(cx, &l));
    assert_int_equal(l.n, 5);
    id = l.at[4].id;
    must(account_reset(cx, id, &one_time));
    must(sign_in(cx, "李明", one_time, &a));
    token = start(cx, &a);
    must(session_find(cx, token, &s));
    must(account_disable(cx, id, true));
    assert_int_equal(session_find(cx, token, &s), ERR_LOGIN);
    assert_int_equal(sign_in(cx, "李明", one_time, &a), ERR_LOGIN);
    must(account_disable(cx, id, false));
    must(account_reset(cx, id, &one_time));
    must(sign_in(cx, "李明", one_time, &a));
    assert_int_equal(account_disable(cx, admin.id, true), ERR_INPUT);
    assert_int_equal(account_disable(cx, 12345, true), ERR_ABSENT);
    chain_is_whole(cx);
}

/* Whoever made the password cannot use it beside its owner, and it does not lie about for ever. */
ENGINE_TEST(a_one_time_password_opens_once)
{
    struct str one_time = settle(cx), token;
    struct password_change c = {one_time, STR(GOOD), STR_NULL};
    struct session s;
    struct account a, told;

    must(sign_in(cx, "admin", one_time, &a));
    token = start(cx, &a);
    assert_int_equal(sign_in(cx, "admin", one_time, &told), ERR_LOGIN);
    assert_str(cx->fault.field, "one_time");
    assert_int_equal(sign_in(cx, "admin", STR("wrong"), &told), ERR_LOGIN);
    assert_false(cx->fault.field.p);
    must(account_get(cx, a.id, &told));
    assert_true(told.one_time && told.spent && told.must_change);
    must(session_find(cx, token, &s));
    must(account_change_password(cx, NULL, &c));
    must(account_get(cx, a.id, &told));
    assert_false(told.one_time || told.spent || told.must_change);
    must(account_reset(cx, a.id, &one_time));
    assert_int_equal(session_find(cx, token, &s), ERR_LOGIN);
    assert_int_equal(sign_in(cx, "admin", STR(GOOD), &told), ERR_LOGIN);
    cx->now_ms += 24 * HOUR + 1;
    assert_int_equal(sign_in(cx, "admin", one_time, &told), ERR_LOGIN);
    assert_str(cx->fault.field, "one_time");
    must(account_reset(cx, a.id, &one_time));
    cx->now_ms += 24 * HOUR;
    must(sign_in(cx, "admin", one_time, &told));
    chain_is_whole(cx);
}

static enum err give_role(struct cx *cx, int64_t account_id, enum role role)
{
    struct grant g = {.account_id = account_id, .role = role};
    int64_t id;

    return grant_add(cx, &g, &id);
}

/* Two accounts of one person count as one. */
ENGINE_TEST(a_person_is_one_over_all_accounts)
{
    struct str one_time = settle(cx);
    struct account admin;
    int64_t first, second;

    must(sign_in(cx, "admin", one_time, &admin));
    start(cx, &admin);
    must(account_add(cx, STR("zhang"), &first, &one_time));
    must(account_add(cx, STR("zhang2"), &second, &one_time));
    assert_int_equal(give_role(cx, first, ROLE_AUDITOR), ERR_INPUT);
    assert_str(cx->fault.field, "person");
    must(account_set_person(cx, first, 1, STR("张 伟")));
    must(give_role(cx, first, ROLE_AUDITOR));
    must(account_set_person(cx, second, 1, STR(" 张\xe3\x80\x80伟")));
    assert_int_equal(give_role(cx, second, ROLE_SECADMIN), ERR_INPUT);
    assert_str(cx->fault.field, "person");
    assert_int_equal(give_role(cx, second, ROLE_READER), ERR_INPUT);
    must(account_set_person(cx, second, 2, STR("李明")));
    must(give_role(cx, second, ROLE_READER));
    assert_int_equal(account_set_person(cx, second, 3, STR("张伟")), ERR_INPUT);
    assert_int_equal(account_set_person(cx, first, 2, STR("")), ERR_INPUT);
    assert_int_equal(account_set_person(cx, first, 1, STR("王芳")), ERR_CONFLICT);
    must(account_set_person(cx, first, 2, STR("王芳")));
    chain_is_whole(cx);
}

ENGINE_TEST(governments_stay_apart)
{
    struct government city = {.name = STR("滨河市"), .level = STR("city")};
    struct str one_time = settle(cx);
    struct login in = {.name = STR("admin"), .password = one_time, .address = STR("10.0.0.7")};
    struct account_made made[ACCOUNT_FIRST_MOST];
    struct government_list g;
    struct account_list l;
    struct account a;
    int64_t id;
    size_t n;

    assert_true(one_time.n > 0);
    must(government_rename(cx, STR("青山县人民政府")));
    must(government_rename(cx, STR("青山县人民政府")));
    assert_int_equal(government_rename(cx, STR("")), ERR_INPUT);
    assert_int_equal(government_add(cx, &(struct government){0}, &id), ERR_INPUT);
    must(government_add(cx, &city, &id));
    must(government_list(cx, &g));
    assert_int_equal(g.n, 2);
    assert_str(g.at[0].name, "滨河市");
    assert_str(g.at[0].level, "city");
    assert_str(g.at[1].name, "青山县人民政府");
    assert_int_equal(government_enter(cx), ERR_INPUT);
    cx->actor.government_id = id;
    must(account_list(cx, &l));
    assert_int_equal(l.n, 0);
    cx->actor.government_id = 404;
    assert_int_equal(government_rename(cx, STR("无此政府")), ERR_ABSENT);
    cx->actor.government_id = id;
    must(account_first(cx, made, &n)); /* the same names, in another government */
    assert_int_equal(n, 4);
    assert_int_equal(sign_in(cx, "admin", one_time, &a), ERR_INPUT);
    assert_str(cx->fault.field, "government");
    in.government = STR("青山县人民政府");
    must(account_check(cx, NULL, &in, &a));
    in.government = STR("滨河市");
    assert_int_equal(account_check(cx, NULL, &in, &a), ERR_LOGIN);
    in.government = STR("没有的政府");
    assert_int_equal(account_check(cx, NULL, &in, &a), ERR_LOGIN);
    chain_is_whole(cx);
}

/* Every number between the bounds has its word, or none has. */
static void setting_words(void **state)
{
    (void)state;
    for (enum setting s = 0; s < SETTING_COUNT; s++) {
        const struct setting_info *i = setting_info(s);
        size_t n;
        const struct setting_pick *picks = setting_picks(i->name, &n);

        if (!n) continue;
        assert_int_equal(n, i->most - i->least + 1);
        for (size_t k = 0; k < n; k++) assert_int_equal(picks[k].value, i->least + (int64_t)k);
    }
}

ENGINE_TEST(settings)
{
    int64_t v;

    settle(cx);
    must(setting_get(cx, SETTING_SESSION_HOURS, &v));
    assert_int_equal(v, 12);
    must(setting_set(cx, SETTING_SESSION_HOURS, 8));
    must(setting_get(cx, SETTING_SESSION_HOURS, &v));
    assert_int_equal(v, 8);
    assert_int_equal(setting_set(cx, SETTING_SESSION_HOURS, 25), ERR_INPUT);
    assert_str(cx->fault.field, "session_hours");
    chain_is_whole(cx);
}

ENGINE_TEST(sweeping)
{
    struct str one_time = settle(cx);
    struct account a;
    struct rows r;

    must(sign_in(cx, "admin", one_time, &a));
    start(cx, &a);
    assert_int_equal(sign_in(cx, "nobody", STR("wrong"), &a), ERR_LOGIN);
    cx->now_ms += 25 * (int64_t)HOUR;
    must(session_sweep(cx));
    must(store_run(cx, &r, "SELECT (SELECT count(*) FROM session) + (SELECT count(*) FROM login_guard)", ""));
    assert_int_equal(row_int(&r.at[0], 0), 1); /* where admin is known */
    cx->now_ms += 30 * 24 * (int64_t)HOUR;
    must(session_sweep(cx));
    must(store_run(cx, &r, "SELECT (SELECT count(*) FROM session) + (SELECT count(*) FROM login_guard)", ""));
    assert_int_equal(row_int(&r.at[0], 0), 0);
}

/* ---- a database from before roles were granted */

static void run_migrations_to(struct cx *cx, int64_t last)
{
    must(store_begin(cx, true));
    must(store_script(
        cx, STR("CREATE TABLE schema_version (version BIGINT PRIMARY KEY, applied_ms BIGINT NOT NULL)")));
    for (const struct embed *f = embed_sql; f->name.p; f++) {
        int64_t n = 0;

        assert_true(str_int(str_sub(f->name, 0, 4), &n));
        if (n <= last && !str_ends(f->name, STR(".pg.sql"))) must(store_script(cx, f->bytes));
    }
    must(store_run(cx, NULL, "INSERT INTO schema_version (version, applied_ms) VALUES ($1, 0)", "i", last));
    must(store_end(cx, ERR_NONE));
}

static void old_accounts_keep_their_work(void **state)
{
    struct cx old = testing_cx(), *cx = &old;
    struct account_made made[ACCOUNT_FIRST_MOST];
    struct account_list l;
    int done = 0;
    size_t n;

    (void)state;
    must(store_open(cx, "sqlite::memory:"));
    run_migrations_to(cx, 3);
    must(store_begin(cx, true));
    must(store_run(cx, NULL, "INSERT INTO government (id, name, created_ms) VALUES (1, '滨河市', 0)", ""));
    must(store_run(
        cx, NULL,
        "INSERT INTO account (government_id, id, name, role, password, created_ms, changed_ms) VALUES"
        " (1, 5, 'admin', 'admin', 'x', 0, 0), (1, 6, 'audit', 'reader', 'x', 0, 0)",
        ""));
    must(store_run(
        cx, NULL,
        "INSERT INTO session (token_hash, government_id, account_id, csrf, address, created_ms, seen_ms,"
        " idle_ms, ends_ms) VALUES ('t', 1, 5, 'c', 'a', 0, 0, 0, 0)",
        ""));
    must(store_end(cx, ERR_NONE));
    must(migrate_run(cx, &done));
    assert_true(done > 0);
    must(store_begin(cx, true));
    must(account_first(cx, made, &n));
    must(store_end(cx, ERR_NONE));
    assert_int_equal(n, 3); /* admin is there already, and somebody is called audit */
    assert_str(made[0].name, "office");
    assert_str(made[2].name, "audit2");
    must(account_list(cx, &l));
    assert_int_equal(l.n, 5);
    assert_str(l.at[0].name, "admin");
    assert_int_equal(l.at[0].roles, ROLE_SYSADMIN);
    assert_str(l.at[1].name, "audit");
    assert_int_equal(l.at[1].roles, ROLE_READER);
    assert_int_equal(l.at[2].roles, ROLE_AUDITOR);
    assert_int_equal(l.at[3].roles, ROLES_OFFICE);
    testing_end(cx);
}

/* ---- granting */

static int64_t new_account(struct cx *cx, const char *name)
{
    struct str one_time;
    int64_t id;

    must(account_add(cx, str_of(name), &id, &one_time));
    return id;
}

static void add_org(struct cx *cx, int64_t id, const char *name, const char *kind)
{
    must(store_run(cx, NULL,
                   "INSERT INTO org (government_id, id, name, kind, created_at) VALUES ($1, $2, $3, $4, '')",
                   "iiss", cx->actor.government_id, id, str_of(name), str_of(kind)));
}

static enum err give(struct cx *cx, int64_t account, enum role role, struct grant g)
{
    int64_t id;

    g.account_id = account;
    g.role = role;
    return grant_add(cx, &g, &id);
}

ENGINE_TEST(roles_are_refused_by_name)
{
    int64_t li;

    settle(cx);
    li = new_account(cx, "李明");
    add_org(cx, 71, "市教育局", "org");
    assert_int_equal(give(cx, li, ROLE_SIGNER, (struct grant){0}), ERR_INPUT);
    assert_str(cx->fault.field, "org_id");
    assert_int_equal(give(cx, li, ROLE_SIGNER, (struct grant){.org_id = 404}), ERR_INPUT);
    assert_str(cx->fault.field, "org_id");
    assert_int_equal(give(cx, li, ROLE_LEADER, (struct grant){0}), ERR_INPUT);
    assert_str(cx->fault.field, "post_id");
    assert_int_equal(give(cx, li, ROLE_LEADER, (struct grant){.post_id = 404}), ERR_INPUT);
    assert_str(cx->fault.field, "post_id");
    assert_int_equal(give(cx, li, ROLE_READER, (struct grant){.org_id = 71}), ERR_INPUT);
    assert_str(cx->fault.field, "org_id");
    assert_int_equal(give(cx, li, ROLE_READER, (struct grant){.to = STR("2026-03-01")}), ERR_INPUT);
    assert_str(cx->fault.field, "to");
    assert_int_equal(give(cx, li, ROLE_READER, (struct grant){.from = STR("morgen")}), ERR_INPUT);
    assert_str(cx->fault.field, "from");
    assert_int_equal(give(cx, 404, ROLE_READER, (struct grant){0}), ERR_ABSENT);
    assert_int_equal(give(cx, li, ROLE_NONE, (struct grant){0}), ERR_INPUT);
    /* Also a role that begins only later must go together with the others. */
    must(give(cx, li, ROLE_AUDITOR, (struct grant){.from = STR("2026-06-01")}));
    assert_int_equal(give(cx, li, ROLE_SIGNER, (struct grant){.org_id = 71}), ERR_INPUT);
    assert_str(cx->fault.field, "role");
    assert_int_equal(give(cx, li, ROLE_SYSADMIN, (struct grant){0}), ERR_INPUT);
    cx->actor.account_id = li;
    assert_int_equal(give(cx, li, ROLE_AUDITOR, (struct grant){0}), ERR_DENIED);
}

ENGINE_TEST(last_administrators_stay)
{
    struct account_list l;
    struct grant_list g;
    int64_t wang;

    settle(cx);
    must(account_list(cx, &l));
    assert_str(l.at[1].name, "audit");
    must(grant_list(cx, l.at[1].id, &g));
    assert_int_equal(grant_end(cx, g.at[0].id), ERR_INPUT);
    assert_int_equal(account_disable(cx, l.at[1].id, true), ERR_INPUT);
    wang = new_account(cx, "王芳");
    /* Who holds it for a while only is no successor. */
    must(give(cx, new_account(cx, "代管"), ROLE_AUDITOR, (struct grant){.to = STR("2026-03-20")}));
    assert_int_equal(grant_end(cx, g.at[0].id), ERR_INPUT);
    must(give(cx, wang, ROLE_AUDITOR, (struct grant){0}));
    must(grant_end(cx, g.at[0].id));
    assert_int_equal(grant_end(cx, g.at[0].id), ERR_ABSENT);
    assert_int_equal(account_disable(cx, wang, true), ERR_INPUT);
    chain_is_whole(cx);
}

/* 市教育局 belongs to 各成员单位 from April on; the reporter acts for 市教育局. */
ENGINE_TEST(scope_follows_orgs_and_days)
{
    struct scope s;
    int64_t li;

    settle(cx);
    li = new_account(cx, "李明");
    add_org(cx, 71, "市教育局", "org");
    add_org(cx, 72, "各成员单位", "collective");
    must(store_run(cx, NULL,
                   "INSERT INTO member (government_id, collective_id, org_id, date_from) VALUES ($1, 72, 71, "
                   "'2026-04-01')",
                   "i", cx->actor.government_id));
    must(store_run(cx, NULL, "INSERT INTO post (government_id, id, title) VALUES ($1, 81, '副市长')", "i",
                   cx->actor.government_id));
    must(give(cx, li, ROLE_REPORTER, (struct grant){.org_id = 71}));
    must(give(cx, li, ROLE_LEADER,
              (struct grant){.post_id = 81, .from = STR("2026-05-01"), .to = STR("2026-05-02")}));
    cx->actor.account_id = li;
    cx->actor.scope = &s;
    must(scope_load(cx, li, &s));
    assert_int_equal(s.roles, ROLE_REPORTER);
    assert_int_equal(s.bearers_n, 1);
    assert_true(scope_sees_bearer(cx, 71));
    assert_false(scope_sees_bearer(cx, 72));
    assert_true(scope_acts_for(cx, ROLES_UNIT, 71));
    assert_false(scope_acts_for(cx, ROLE_SIGNER, 71));
    assert_int_equal(scope_need_org(cx, ROLE_REPORTER, 72), ERR_DENIED);
    cx->now_ms += 60 * 24 * (int64_t)HOUR; /* 1 May */
    must(scope_load(cx, li, &s));
    assert_int_equal(s.roles, ROLE_REPORTER | ROLE_LEADER);
    assert_true(scope_sees_bearer(cx, 72) && scope_sees_bearer(cx, 81));
    cx->now_ms += 2 * 24 * (int64_t)HOUR;
    must(scope_load(cx, li, &s));
    assert_int_equal(s.roles, ROLE_REPORTER);
    assert_false(scope_sees_bearer(cx, 81));
    cx->actor.scope = NULL; /* an account whose scope nobody loaded sees nothing */
    assert_int_equal(scope_roles(cx), 0);
    assert_false(scope_sees_bearer(cx, 71));
    cx->actor.account_id = 0;
    assert_true(scope_sees_all(cx));
}

/* ---- deputies */

/* Two signers cannot stand in for each other, a deputy's right is no longer than the signer's, and ends with
 * it. */
ENGINE_TEST(a_deputy_is_bound_to_the_signer)
{
    struct grant asked = {.org_id = 71, .to = STR("2026-04-10")};
    int64_t boss, vice, clerk, id, right;
    struct scope s;

    settle(cx);
    add_org(cx, 71, "市教育局", "org");
    boss = new_account(cx, "王局长");
    vice = new_account(cx, "赵副局长");
    clerk = new_account(cx, "李明");
    must(grant_add(
        cx, &(struct grant){.account_id = boss, .role = ROLE_SIGNER, .org_id = 71, .to = STR("2026-03-31")},
        &right));
    must(give(cx, vice, ROLE_SIGNER, (struct grant){.org_id = 71}));
    must(give(cx, clerk, ROLE_REVIEWER, (struct grant){.org_id = 71}));
    cx->actor.account_id = boss;
    asked.account_id = vice;
    asked.to = STR("2026-03-10");
    assert_int_equal(grant_deputy(cx, &asked, &id), ERR_INPUT);
    assert_str(cx->fault.field, "account_id");
    asked.account_id = clerk;
    asked.to = STR("2026-04-01");
    assert_int_equal(grant_deputy(cx, &asked, &id), ERR_INPUT);
    assert_str(cx->fault.field, "to");
    asked.to = STR("2026-03-31");
    must(grant_deputy(cx, &asked, &id));
    must(scope_load(cx, clerk, &s));
    assert_int_equal(s.roles, ROLE_SIGNER | ROLE_REVIEWER);
    cx->actor.account_id = 0;
    must(grant_end(cx, right));
    must(scope_load(cx, clerk, &s));
    assert_int_equal(s.roles, ROLE_REVIEWER);
    must(give(cx, boss, ROLE_SIGNER, (struct grant){.org_id = 71}));
    cx->actor.account_id = boss;
    must(grant_deputy(cx, &asked, &id));
    cx->actor.account_id = 0;
    must(account_disable(cx, boss, true));
    must(scope_load(cx, clerk, &s));
    assert_int_equal(s.roles, ROLE_REVIEWER);
    chain_is_whole(cx);
}

ENGINE_TEST(signers_name_deputies)
{
    struct grant asked = {.org_id = 71, .to = STR("2026-03-10")};
    int64_t boss, clerk, stranger, id;
    struct grant_list l;
    struct scope s;

    settle(cx);
    add_org(cx, 71, "市教育局", "org");
    add_org(cx, 73, "市财政局", "org");
    boss = new_account(cx, "王局长");
    clerk = new_account(cx, "李明");
    stranger = new_account(cx, "外人");
    must(give(cx, boss, ROLE_SIGNER, (struct grant){.org_id = 71}));
    must(give(cx, clerk, ROLE_REPORTER, (struct grant){.org_id = 71}));
    must(give(cx, stranger, ROLE_REPORTER, (struct grant){.org_id = 73}));
    cx->actor.account_id = clerk;
    asked.account_id = clerk;
    assert_int_equal(grant_deputy(cx, &asked, &id), ERR_DENIED);
    cx->actor.account_id = boss;
    must(grant_candidates(cx, &l));
    assert_int_equal(l.n, 1);
    assert_true(l.at[0].account_id == clerk);
    asked.account_id = boss;
    assert_int_equal(grant_deputy(cx, &asked, &id), ERR_INPUT);
    assert_str(cx->fault.field, "account_id");
    asked.account_id = stranger;
    assert_int_equal(grant_deputy(cx, &asked, &id), ERR_INPUT);
    asked = (struct grant){.account_id = clerk, .org_id = 73, .to = STR("2026-03-10")};
    assert_int_equal(grant_deputy(cx, &asked, &id), ERR_DENIED);
    asked = (struct grant){.account_id = clerk, .org_id = 71};
    assert_int_equal(grant_deputy(cx, &asked, &id), ERR_INPUT);
    assert_str(cx->fault.field, "to");
    asked.to = STR("2026-03-10");
    must(grant_deputy(cx, &asked, &id));
    must(grant_deputies(cx, &l));
    assert_int_equal(l.n, 1);
    cx->actor.account_id = clerk;
    cx->actor.scope = &s;
    must(scope_load(cx, clerk, &s));
    assert_true(scope_acts_for(cx, ROLE_SIGNER, 71));
    asked.account_id = stranger;
    assert_int_equal(grant_deputy(cx, &asked, &id), ERR_DENIED); /* a deputy names none */
    assert_int_equal(grant_deputy_end(cx, l.at[0].id), ERR_ABSENT);
    cx->now_ms += 9 * 24 * (int64_t)HOUR;
    must(scope_load(cx, clerk, &s));
    assert_false(scope_acts_for(cx, ROLE_SIGNER, 71));
    cx->now_ms -= 9 * 24 * (int64_t)HOUR;
    cx->actor.account_id = boss;
    must(grant_deputy_end(cx, l.at[0].id));
    must(scope_load(cx, clerk, &s));
    assert_int_equal(s.roles, ROLE_REPORTER);
    chain_is_whole(cx);
}

/* ---- the second factor */

/* The numbers of RFC 6238, their last six digits. */
static void codes_are_those_of_the_standard(void **state)
{
    static const struct {
        int64_t second;
        int code;
    } known[] = {{59, 287082},       {1111111109, 81804},  {1111111111, 50471},
                 {1234567890, 5924}, {2000000000, 279037}, {20000000000, 353130}};
    unsigned char secret[SECOND_BYTES], back[SECOND_BYTES];
    struct cx cx = testing_cx();
    struct str text;

    (void)state;
    memcpy(secret, "12345678901234567890", SECOND_BYTES);
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        assert_int_equal(second_code(secret, known[i].second / 30), known[i].code);
    text = second_text(cx.arena, secret);
    assert_str(text, "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
    assert_true(second_bytes(text, back));
    assert_memory_equal(secret, back, SECOND_BYTES);
    assert_false(second_bytes(STR("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJ1"), back));
    assert_false(second_bytes(STR("GEZD"), back));
    testing_end(&cx);
}

static struct str code_at(struct cx *cx, struct str secret, int64_t ms)
{
    unsigned char bytes[SECOND_BYTES];
    char text[16];

    assert_true(second_bytes(secret, bytes));
    snprintf(text, sizeof text, "%06d", second_code(bytes, ms / 30000));
    return str_keep(cx->arena, str_of(text));
}

static enum err sign_in_with(struct cx *cx, struct str password, struct str code, struct account *out)
{
    struct login in = {.name = STR("admin"), .password = password, .code = code, .address = STR("10.0.0.7")};

    return account_check(cx, NULL, &in, out);
}

/* The second factor of the signed-in account, its recovery codes in CODES. */
static struct str enrol(struct cx *cx, struct str codes[SECOND_RECOVERY])
{
    struct second_offer offer;

    must(store_begin(cx, true));
    must(second_begin(cx, &offer));
    assert_int_equal(second_confirm(cx, STR("000000"), codes), ERR_INPUT);
    must(second_confirm(cx, code_at(cx, offer.secret, cx->now_ms), codes));
    assert_int_equal(second_begin(cx, &offer), ERR_CONFLICT);
    must(store_end(cx, ERR_NONE));
    return offer.secret;
}

ENGINE_TEST(second_factor)
{
    struct str own = settle_own(cx), codes[SECOND_RECOVERY], secret, code;
    struct account a;
    bool on;

    must(sign_in(cx, "admin", own, &a));
    start(cx, &a);
    secret = enrol(cx, codes);
    assert_true(str_starts(secret, str_sub(secret, 0, 32)));
    assert_int_equal(sign_in_with(cx, own, STR_NULL, &a), ERR_SECOND);
    assert_str(cx->fault.field, "code");
    assert_int_equal(sign_in_with(cx, STR("wrong"), STR_NULL, &a), ERR_LOGIN);
    code = code_at(cx, secret, cx->now_ms);
    assert_int_equal(sign_in_with(cx, own, code, &a), ERR_SECOND); /* it has counted at enrolment */
    cx->now_ms += 60000;
    code = code_at(cx, secret, cx->now_ms - 30000);
    must(sign_in_with(cx, own, code, &a));
    assert_int_equal(sign_in_with(cx, own, code, &a), ERR_SECOND);
    must(sign_in_with(cx, own, codes[3], &a));
    assert_int_equal(sign_in_with(cx, own, codes[3], &a), ERR_SECOND);
    must(sign_in_with(cx, own, codes[4], &a));
    for (int i = 0; i < 5; i++) assert_int_equal(sign_in_with(cx, own, STR("123456"), &a), ERR_SECOND);
    assert_int_equal(sign_in_with(cx, own, codes[5], &a), ERR_LIMIT);
    cx->now_ms += 2 * MINUTE;
    must(store_begin(cx, true));
    assert_int_equal(second_end(cx, a.id, STR("123456")), ERR_INPUT);
    must(second_end(cx, a.id, STR_NULL));
    must(store_end(cx, ERR_NONE));
    must(second_is_on(cx, a.id, &on));
    assert_false(on);
    must(sign_in_with(cx, own, STR_NULL, &a));
    chain_is_whole(cx);
}

ENGINE_TEST(second_factor_may_be_demanded)
{
    struct str one_time = settle(cx), codes[SECOND_RECOVERY], token;
    struct session s;
    struct account a;

    must(sign_in(cx, "admin", one_time, &a));
    cx->actor.government_id = a.government_id;
    must(setting_set(cx, SETTING_SECOND_FACTOR, 1));
    token = start(cx, &a);
    must(session_find(cx, token, &s));
    assert_true(s.account.must_enrol);
    enrol(cx, codes);
    must(session_find(cx, token, &s));
    assert_false(s.account.must_enrol);
}

/* ---- passwords that are too old, or were used before */

ENGINE_TEST(passwords_age)
{
    static const char *const own[] = {"第一个密码-2026-甲", "第二个密码-2026-乙", "第三个密码-2026-丙",
                                      "第四个密码-2026-丁"};
    struct str one_time = settle(cx), before = one_time;
    struct password_change c;
    struct account a;

    must(sign_in(cx, "admin", one_time, &a));
    start(cx, &a);
    must(setting_set(cx, SETTING_PASSWORD_KEPT, 2));
    for (int i = 0; i < 4; i++) {
        cx->now_ms += 1000;
        c = (struct password_change){before, str_of(own[i]), STR_NULL};
        must(account_change_password(cx, NULL, &c));
        before = str_of(own[i]);
    }
    c.old_password = before;
    for (int i = 1; i < 3; i++) {
        c.new_password = str_of(own[i]);
        assert_int_equal(account_change_password(cx, NULL, &c), ERR_INPUT);
        assert_str(cx->fault.field, "new");
    }
    c.new_password = str_of(own[0]); /* long enough ago */
    must(account_change_password(cx, NULL, &c));
    must(setting_set(cx, SETTING_PASSWORD_DAYS, 90));
    must(sign_in(cx, "admin", str_of(own[0]), &a));
    assert_false(a.must_change);
    cx->now_ms += 91 * 24 * (int64_t)HOUR;
    must(sign_in(cx, "admin", str_of(own[0]), &a));
    assert_true(a.must_change);
    must(setting_set(cx, SETTING_PASSWORD_CHARS, 40));
    c = (struct password_change){str_of(own[0]), str_of(own[1]), STR_NULL};
    assert_int_equal(account_change_password(cx, NULL, &c), ERR_INPUT);
    assert_str(cx->fault.zh, "密码至少 40 个字符");
}

/* ---- sessions and tokens */

ENGINE_TEST(own_sessions)
{
    struct str one_time = settle(cx), mine, other;
    struct session_list l;
    struct account a;
    struct session s;

    must(sign_in(cx, "admin", one_time, &a));
    mine = start(cx, &a);
    cx->now_ms += 1000;
    other = start(cx, &a);
    must(session_list(cx, mine, &l));
    assert_int_equal(l.n, 2);
    assert_true(l.at[1].current && !l.at[0].current);
    must(session_end_one(cx, l.at[0].id));
    assert_int_equal(session_end_one(cx, l.at[0].id), ERR_ABSENT);
    assert_int_equal(session_find(cx, other, &s), ERR_LOGIN);
    must(session_find(cx, mine, &s));
}

ENGINE_TEST(tokens)
{
    const uint64_t list = UINT64_C(1) << PERM_ACCOUNT_READ, read = UINT64_C(1) << PERM_READ;
    struct str one_time = settle(cx), shown;
    struct token_list l;
    struct session s;
    struct account a;
    uint64_t perms;
    int64_t id;

    must(sign_in(cx, "admin", one_time, &a));
    must(session_find(cx, start(cx, &a), &s));
    assert_int_equal(token_add(cx, &(struct token_new){STR("清点"), read, 30}, &id, &shown), ERR_INPUT);
    assert_str(cx->fault.field, "perms");
    assert_int_equal(token_add(cx, &(struct token_new){STR("清点"), 1 << PERM_SELF, 30}, &id, &shown),
                     ERR_INPUT);
    assert_int_equal(token_add(cx, &(struct token_new){STR("清点"), list, 91}, &id, &shown), ERR_INPUT);
    assert_str(cx->fault.field, "days");
    assert_int_equal(token_add(cx, &(struct token_new){STR(" "), list, 9}, &id, &shown), ERR_INPUT);
    assert_str(cx->fault.field, "name");
    must(token_add(cx, &(struct token_new){STR("清点"), list, 30}, &id, &shown));
    must(token_list(cx, &l));
    assert_int_equal(l.n, 1);
    assert_true(l.at[0].perms == list);
    must(token_find(cx, shown, &s, &perms));
    assert_true(perms == list);
    assert_int_equal(s.account.roles, ROLE_SYSADMIN);
    assert_int_equal(token_find(cx, str_sub(shown, 0, 46), &s, &perms), ERR_LOGIN);
    cx->now_ms += 30 * 24 * (int64_t)HOUR;
    assert_int_equal(token_find(cx, shown, &s, &perms), ERR_LOGIN);
    cx->now_ms -= HOUR;
    must(token_end(cx, id));
    assert_int_equal(token_end(cx, id), ERR_ABSENT);
    assert_int_equal(token_find(cx, shown, &s, &perms), ERR_LOGIN);
    must(token_add(cx, &(struct token_new){STR("清点"), list, 30}, &id, &shown));
    must(account_reset(cx, s.account.id, &one_time));
    assert_int_equal(token_find(cx, shown, &s, &perms), ERR_LOGIN);
    chain_is_whole(cx);
}

ENGINE_TEST(text_settings)
{
    struct str v;

    settle(cx);
    must(setting_put(cx, STR("oidc_secret"), STR("geheim")));
    must(setting_text_get(cx, SETTING_OIDC_SECRET, &v));
    assert_str(v, "geheim");
    must(setting_text_get(cx, SETTING_OIDC_CLAIM, &v));
    assert_str(v, "preferred_username");
    assert_int_equal(setting_put(cx, STR("token_days"), STR("many")), ERR_INPUT);
    assert_str(cx->fault.field, "token_days");
    assert_int_equal(setting_put(cx, STR("no_such"), STR("1")), ERR_INPUT);
    chain_is_whole(cx);
}

/* ---- each store call of each change fails once */

struct town {
    struct cx *cx;
    struct account admin;
    int64_t clerk;
};

static enum err add_government(const struct town *t)
{
    struct government g = {.name = STR("滨河市"), .level = STR("city")};
    int64_t id;

    return government_add(t->cx, &g, &id);
}

static enum err rename_government(const struct town *t)
{
    return government_rename(t->cx, STR("青山县人民政府"));
}

static enum err change_setting(const struct town *t)
{
    return setting_set(t->cx, SETTING_SESSION_IDLE, 45);
}

static enum err add_account(const struct town *t)
{
    struct str one_time;
    int64_t id;

    return account_add(t->cx, STR("王芳"), &id, &one_time);
}

static enum err reset_account(const struct town *t)
{
    struct str one_time;

    return account_reset(t->cx, t->clerk, &one_time);
}

static enum err disable_account(const struct town *t)
{
    return account_disable(t->cx, t->clerk, true);
}

static enum err disable_admin(const struct town *t)
{
    return account_disable(t->cx, t->admin.id, true);
}

static enum err begin_session(const struct town *t)
{
    struct str token, csrf;

    return session_begin(t->cx, &t->admin, STR("10.0.0.7"), &token, &csrf);
}

static enum err grant_reader(const struct town *t)
{
    int64_t id;

    return grant_add(t->cx, &(struct grant){.account_id = t->clerk, .role = ROLE_READER}, &id);
}

static enum err end_last_admin(const struct town *t)
{
    struct grant_list all = {0};
    enum err e = grant_list(t->cx, t->admin.id, &all);

    return e ? e : grant_end(t->cx, all.at[0].id);
}

static enum err add_token(const struct town *t)
{
    struct scope s;
    struct str shown;
    int64_t id;
    enum err e = scope_load(t->cx, t->admin.id, &s);

    t->cx->actor.scope = &s;
    if (!e)
        e = token_add(t->cx, &(struct token_new){STR("清点"), UINT64_C(1) << PERM_ACCOUNT, 9}, &id, &shown);
    t->cx->actor.scope = NULL;
    return e;
}

static enum err offer_second(const struct town *t)
{
    struct second_offer offer;

    return second_begin(t->cx, &offer);
}

static enum err unlock(const struct town *t)
{
    return account_unlock(t->cx, t->clerk);
}

static enum err sweep(const struct town *t)
{
    return session_sweep(t->cx);
}

struct change {
    const char *name;
    enum err (*fn)(const struct town *t);
    enum err end; /* when no call fails */
};

static const struct change changes[] = {
    {"add_government", add_government, ERR_NONE},
    {"rename_government", rename_government, ERR_NONE},
    {"change_setting", change_setting, ERR_NONE},
    {"add_account", add_account, ERR_NONE},
    {"reset_account", reset_account, ERR_NONE},
    {"disable_account", disable_account, ERR_NONE},
    {"disable_admin", disable_admin, ERR_INPUT},
    {"begin_session", begin_session, ERR_NONE},
    {"grant_reader", grant_reader, ERR_NONE},
    {"end_last_admin", end_last_admin, ERR_INPUT},
    {"add_token", add_token, ERR_NONE},
    {"offer_second", offer_second, ERR_NONE},
    {"unlock", unlock, ERR_NONE},
    {"sweep", sweep, ERR_NONE},
};

/* All that these changes touch, as one text. */
static struct str state_of(struct cx *cx)
{
    struct rows r;

    must(store_run(
        cx, &r,
        "SELECT (SELECT count(*) FROM government) || ' ' || (SELECT max(name) FROM government) || ' '"
        " || (SELECT count(*) FROM setting) || ' ' || (SELECT count(*) FROM account) || ' '"
        " || (SELECT sum(rev) FROM account) || ' ' || (SELECT count(*) FROM session) || ' '"
        " || (SELECT count(*) FROM account_role) || ' ' || (SELECT max(date_to) FROM account_role) || ' '"
        " || (SELECT count(*) FROM api_token) || ' ' || (SELECT count(*) FROM second_factor) || ' '"
        " || (SELECT count(*) FROM event) || ' ' || (SELECT max(hash) FROM event_head)",
        ""));
    return row_str(&r.at[0], 0);
}

static enum err attempt(const struct town *t, const struct change *c, int fail_at)
{
    enum err e;

    store_fail_at(t->cx, fail_at);
    e = store_begin(t->cx, true);
    if (!e) e = c->fn(t);
    e = store_end(t->cx, e);
    store_fail_at(t->cx, 0);
    return e;
}

static void fails_cleanly(const struct town *t, const struct change *c)
{
    struct actor actor = t->cx->actor;
    struct str before = state_of(t->cx);
    enum err e = ERR_STORE;
    int n = 1;

    for (; e == ERR_STORE && n < 50; n++) {
        e = attempt(t, c, n);
        t->cx->actor = actor;
        if (e == ERR_STORE && !str_eq(state_of(t->cx), before))
            fail_msg("%s left something behind when call %d failed", c->name, n);
    }
    if (e != c->end || n < 3) fail_msg("%s ended with %s after %d calls", c->name, err_info(e)->name.p, n);
}

ENGINE_TEST(every_failure_undoes)
{
    struct str one_time = settle(cx);
    struct town t = {.cx = cx};

    must(sign_in(cx, "admin", one_time, &t.admin));
    start(cx, &t.admin);
    must(account_add(cx, STR("李明"), &t.clerk, &one_time));
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) fails_cleanly(&t, &changes[i]);
    chain_is_whole(cx);
}

static void *try_password(void *gate)
{
    struct cx cx = testing_cx();
    bool opens = password_opens(&cx, gate, STR_NULL, STR("whatever"));

    testing_end(&cx);
    return opens ? gate : NULL;
}

/* One at a time, and everybody gets his turn. */
static void gate_lets_all_pass(void **state)
{
    struct cx cx = testing_cx();
    struct password_gate *gate = password_gate_new(cx.arena, 1);
    pthread_t thread[3];
    void *answer;

    (void)state;
    for (int i = 0; i < 3; i++) assert_int_equal(pthread_create(&thread[i], NULL, try_password, gate), 0);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(pthread_join(thread[i], &answer), 0);
        assert_null(answer);
    }
    testing_end(&cx);
}

static void secrets(void **state)
{
    struct cx cx = testing_cx();
    struct str a, b, word;

    (void)state;
    assert_int_equal(secret_token(&cx, &a), ERR_NONE);
    assert_int_equal(secret_token(&cx, &b), ERR_NONE);
    assert_int_equal(a.n, SESSION_TOKEN_CHARS);
    assert_false(secret_same(a, b));
    assert_true(secret_same(a, a));
    assert_false(secret_same(a, str_sub(a, 0, 42)));
    for (int i = 0; i < 100; i++) {
        assert_int_equal(secret_one_time(&cx, &word), ERR_NONE);
        assert_int_equal(word.n, 19);
        for (size_t k = 0; k < word.n; k++)
            assert_non_null(strchr(k % 5 == 4 ? "-" : "23456789abcdefghjkmnpqrstuvwxyz", word.p[k]));
    }
    testing_end(&cx);
}

static void roles(void **state)
{
    (void)state;
    assert_true(perm_allows(PERM_ACCOUNT, ROLE_SYSADMIN));
    assert_false(perm_allows(PERM_ACCOUNT, ROLES_ALL & ~(unsigned)ROLE_SYSADMIN));
    assert_false(perm_allows(PERM_READ, ROLES_ADMIN));
    assert_true(roles_agree(ROLE_OFFICE | ROLE_SIGNER));
    assert_true(roles_agree(ROLE_AUDITOR));
    assert_false(roles_agree(ROLE_AUDITOR | ROLE_SYSADMIN));
    assert_false(roles_agree(ROLE_AUDITOR | ROLE_READER));
    assert_true(perm_allows(PERM_IMPORT, ROLE_OFFICE));
    assert_false(perm_allows(PERM_IMPORT, ROLE_READER));
    assert_true(perm_allows(PERM_READ, ROLE_READER));
    for (enum perm p = 0; p < PERM_COUNT; p++) assert_false(perm_allows(p, ROLE_NONE));
    assert_int_equal(role_of(STR("office")), ROLE_OFFICE);
    assert_int_equal(role_of(STR("")), ROLE_NONE);
    assert_str(role_zh(ROLE_READER), "查阅");
    assert_str(perm_name(PERM_DOUBT_SETTLE), "doubt.settle");
    assert_str(perm_zh(PERM_IMPORT), "导入分工方案");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ENGINE_TESTS(first_administrator),
        ENGINE_TESTS(changing_a_password),
        ENGINE_TESTS(weak_passwords),
        ENGINE_TESTS(lockout),
        ENGINE_TESTS(limit_per_address),
        ENGINE_TESTS(known_places_stay_open),
        ENGINE_TESTS(sessions_end),
        ENGINE_TESTS(sign_out_and_csrf),
        ENGINE_TESTS(managing_accounts),
        ENGINE_TESTS(a_one_time_password_opens_once),
        ENGINE_TESTS(a_person_is_one_over_all_accounts),
        ENGINE_TESTS(governments_stay_apart),
        ENGINE_TESTS(settings),
        ENGINE_TESTS(sweeping),
        cmocka_unit_test(old_accounts_keep_their_work),
        ENGINE_TESTS(roles_are_refused_by_name),
        ENGINE_TESTS(last_administrators_stay),
        ENGINE_TESTS(scope_follows_orgs_and_days),
        ENGINE_TESTS(signers_name_deputies),
        ENGINE_TESTS(a_deputy_is_bound_to_the_signer),
        cmocka_unit_test(codes_are_those_of_the_standard),
        ENGINE_TESTS(second_factor),
        ENGINE_TESTS(second_factor_may_be_demanded),
        ENGINE_TESTS(passwords_age),
        ENGINE_TESTS(own_sessions),
        ENGINE_TESTS(tokens),
        ENGINE_TESTS(text_settings),
        ENGINE_TESTS(every_failure_undoes),
        cmocka_unit_test(gate_lets_all_pass),
        cmocka_unit_test(secrets),
        cmocka_unit_test(roles),
        cmocka_unit_test(setting_words),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
