#include "access/grant.h"

#include "access/event.h"
#include "access/scope.h"
#include "base/clock.h"
#include "base/json.h"
#include "store/store.h"
#include "text/utf8.h"

enum { DAY_CHARS = 10, MANDATE_CHARS_MOST = 200, EVENT_MOST = 4096 };

static const int64_t day_ms = INT64_C(24) * 60 * 60 * 1000;

static struct str text_of(struct str s)
{
    return s.p ? s : STR("");
}

/* ---- reading */

static struct grant grant_of(const struct row *r)
{
    return (struct grant){
        .id = row_int(r, 0),
        .account_id = row_int(r, 1),
        .role = role_of(row_str(r, 2)),
        .org_id = row_int(r, 3),
        .post_id = row_int(r, 4),
        .deputy_of = row_int(r, 5),
        .from = row_str(r, 6),
        .to = row_str(r, 7),
        .mandate = row_str(r, 8),
        .org = row_str(r, 9),
        .post = row_str(r, 10),
        .account = row_str(r, 11),
    };
}

/* A printed leader's post may have no title yet: it goes by the name it was printed with. */
#define POST_NAME                                                                            \
    "coalesce(NULLIF(p.title, ''), (SELECT MIN(h.name) FROM alias h WHERE h.government_id =" \
    " p.government_id AND h.subject = 'post' AND h.subject_id = p.id), '')"

#define SELECT                                                                                      \
    "SELECT g.id, g.account_id, g.role, g.org_id, g.post_id, g.deputy_of, g.date_from, g.date_to, " \
    "g.mandate, coalesce(o.name, ''), " POST_NAME ", a.name FROM account_role g"                    \
    " JOIN account a ON a.government_id = g.government_id AND a.id = g.account_id"                  \
    " LEFT JOIN org o ON o.government_id = g.government_id AND o.id = g.org_id"                     \
    " LEFT JOIN post p ON p.government_id = g.government_id AND p.id = g.post_id WHERE g.government_id = $1"

enum err grant_list(struct cx *cx, int64_t account_id, struct grant_list *out)
{
    struct rows r;
    struct grant *at;
    enum err e = store_run(cx, &r,
                           SELECT " AND ($2 = 0 OR g.account_id = $2) AND (g.date_to = '' OR g.date_to >= $3)"
                                  " ORDER BY g.account_id, g.id",
                           "iis", cx->actor.government_id, account_id, scope_day(cx));

    if (e) return e;
    at = arena_array(cx->arena, struct grant, r.n + 1);
    for (size_t i = 0; i < r.n; i++) at[i] = grant_of(&r.at[i]);
    *out = (struct grant_list){r.n, at};
    return ERR_NONE;
}

static enum err grant_get(struct cx *cx, int64_t id, struct grant *out)
{
    struct rows r;
    enum err e = store_run(cx, &r, SELECT " AND g.id = $2 AND (g.date_to = '' OR g.date_to >= $3)", "iis",
                           cx->actor.government_id, id, scope_day(cx));

    if (e) return e;
    if (r.n == 0) return cx_fail(cx, ERR_ABSENT, NULL, "没有这项授权", "there is no such grant");
    *out = grant_of(&r.at[0]);
    return ERR_NONE;
}

enum err grant_find(struct cx *cx, int64_t id, struct grant *out)
{
    struct rows r;
    enum err e = store_run(cx, &r, SELECT " AND g.id = $2", "ii", cx->actor.government_id, id);

    if (e) return e;
    if (r.n == 0) return cx_fail(cx, ERR_ABSENT, NULL, "没有这项授权", "there is no such grant");
    *out = grant_of(&r.at[0]);
    return ERR_NONE;
}

/* ---- checking */

static bool is_day(struct str s)
{
    if (s.n != DAY_CHARS) return false;
    for (size_t i = 0; i < s.n; i++) {
        bool dash = i == 4 || i == 7;

        if (dash ? s.p[i] != '-' : s.p[i] < '0' || s.p[i] > '9') return false;
    }
    return true;
}

static enum err check_days(struct cx *cx, const struct grant *in)
{
    if (in->from.n && !is_day(in->from))
        return cx_fail(cx, ERR_INPUT, "from", "日期应写作 2026-03-02", "a day is written 2026-03-02");
    if (in->to.n && !is_day(in->to))
        return cx_fail(cx, ERR_INPUT, "to", "日期应写作 2026-03-02", "a day is written 2026-03-02");
    if (in->to.n && (str_cmp(in->to, text_of(in->from)) < 0 || str_cmp(in->to, scope_day(cx)) < 0))
        return cx_fail(cx, ERR_INPUT, "to", "结束日期已过或早于开始日期",
                       "the last day is over or before the first");
    return ERR_NONE;
}

static enum err check_org(struct cx *cx, int64_t id)
{
    struct rows r;
    enum err e = store_run(cx, &r, "SELECT 1 FROM org WHERE government_id = $1 AND id = $2", "ii",
                           cx->actor.government_id, id);

    if (e || r.n) return e;
    return cx_fail(cx, ERR_INPUT, "org_id", "没有这个单位", "there is no such organisation");
}

static enum err check_post(struct cx *cx, int64_t id)
{
    struct rows r;
    enum err e = store_run(cx, &r, "SELECT 1 FROM post WHERE government_id = $1 AND id = $2", "ii",
                           cx->actor.government_id, id);

    if (e || r.n) return e;
    return cx_fail(cx, ERR_INPUT, "post_id", "没有这个岗位", "there is no such post");
}

/* What the role must be bound to is there, and nothing it cannot be bound to. */
static enum err check_binding(struct cx *cx, const struct grant *in)
{
    const struct role_info *i = role_info(in->role);
    bool org = i->binding == BINDING_ORG, post = org || i->binding == BINDING_POST;

    if (org && !in->org_id)
        return cx_fail(cx, ERR_INPUT, "org_id", "请指定单位", "this role needs an organisation");
    if (i->binding == BINDING_POST && !in->post_id)
        return cx_fail(cx, ERR_INPUT, "post_id", "请指定岗位", "this role needs a post");
    if (!org && in->org_id)
        return cx_fail(cx, ERR_INPUT, "org_id", "这个角色不限于单位",
                       "this role is not bound to an organisation");
    if (!post && in->post_id)
        return cx_fail(cx, ERR_INPUT, "post_id", "这个角色不限于岗位", "this role is not bound to a post");
    return ERR_NONE;
}

static enum err check_term(struct cx *cx, const struct grant *in)
{
    if (utf8_count(in->mandate) > MANDATE_CHARS_MOST)
        return cx_fail(cx, ERR_INPUT, "mandate", "授权事由不超过 %d 字",
                       "the mandate has at most %d characters", MANDATE_CHARS_MOST);
    if (role_info(in->role)->binding != BINDING_TERM) return ERR_NONE;
    if (!in->to.n)
        return cx_fail(cx, ERR_INPUT, "to", "督查人员须有授权截止日期", "an inspector needs a last day");
    if (!str_trim(in->mandate).n)
        return cx_fail(cx, ERR_INPUT, "mandate", "督查人员须写明授权事由", "an inspector needs a mandate");
    return ERR_NONE;
}

/* All roles of one account, as bits, now or later. */
static enum err roles_of(struct cx *cx, int64_t account_id, unsigned *out)
{
    struct grant_list held;
    enum err e = grant_list(cx, account_id, &held);

    *out = 0;
    for (size_t i = 0; !e && i < held.n; i++) *out |= (unsigned)held.at[i].role;
    return e;
}

/* The other accounts of PERSON, and ROLES beside theirs. */
static enum err check_person(struct cx *cx, int64_t account_id, struct str person, unsigned roles)
{
    struct rows r;
    enum err e = store_run(
        cx, &r, "SELECT id, name FROM account WHERE government_id = $1 AND person = $2 AND id <> $3", "isi",
        cx->actor.government_id, person, account_id);

    for (size_t i = 0; !e && i < r.n; i++) {
        unsigned others;

        e = roles_of(cx, row_int(&r.at[i], 0), &others);
        if (!e && !roles_agree(roles | others))
            e = cx_fail(cx, ERR_INPUT, "person", "%.*s另有账号“%.*s”，两者的角色不得由一人兼任",
                        "%.*s also has the account %.*s: one person may not hold the roles of both",
                        STR_ARG(person), STR_ARG(row_str(&r.at[i], 1)));
    }
    return e;
}

static enum err person_beside(struct cx *cx, int64_t account_id, struct str person, unsigned roles)
{
    if (person.n) return check_person(cx, account_id, person, roles);
    if (!(roles & ROLES_ADMIN) || cx->actor.account_id == 0) return ERR_NONE;
    return cx_fail(cx, ERR_INPUT, "person", "管理员账号须先由系统管理员填写使用人",
                   "an administrator's account must say whose it is: the system administrator enters it");
}

enum err grant_fits_person(struct cx *cx, int64_t account_id, struct str person)
{
    unsigned roles;
    enum err e = roles_of(cx, account_id, &roles);

    return e ? e : person_beside(cx, account_id, person, roles);
}

/* The roles of all accounts of the person who uses this one, with the new role. */
static enum err check_whole_person(struct cx *cx, const struct grant *in, unsigned roles)
{
    struct rows r;
    enum err e = store_run(cx, &r, "SELECT person FROM account WHERE government_id = $1 AND id = $2", "ii",
                           cx->actor.government_id, in->account_id);

    return e ? e : person_beside(cx, in->account_id, row_str(&r.at[0], 0), roles);
}

/* What the account holds now or later must go together with the new role. */
static enum err check_company(struct cx *cx, const struct grant *in)
{
    struct grant_list held;
    unsigned roles = (unsigned)in->role;
    enum err e = grant_list(cx, in->account_id, &held);

    for (size_t i = 0; !e && i < held.n; i++) {
        const struct grant *h = &held.at[i];

        roles |= (unsigned)h->role;
        if (h->role == in->role && h->org_id == in->org_id && h->post_id == in->post_id &&
            h->deputy_of == in->deputy_of)
            return cx_fail(cx, ERR_CONFLICT, "role", "该账号已有这个角色",
                           "the account holds this role already");
    }
    if (e) return e;
    if (roles_agree(roles)) return check_whole_person(cx, in, roles);
    return cx_fail(cx, ERR_INPUT, "role", "系统、安全、审计三员须分设，也不得兼任业务角色",
                   "the three administrators are separate persons and hold no other role");
}

static enum err check_account(struct cx *cx, const struct grant *in)
{
    struct rows r;
    enum err e = store_run(cx, &r, "SELECT 1 FROM account WHERE government_id = $1 AND id = $2", "ii",
                           cx->actor.government_id, in->account_id);

    if (e) return e;
    if (r.n == 0) return cx_fail(cx, ERR_ABSENT, NULL, "没有这个账号", "there is no such account");
    if (in->account_id == cx->actor.account_id)
        return cx_fail(cx, ERR_DENIED, NULL, "不能给自己授权", "nobody grants himself a role");
    return ERR_NONE;
}

enum err grant_check(struct cx *cx, const struct grant *in)
{
    enum err e = check_account(cx, in);

    if (!e && role_info(in->role)->role == ROLE_NONE)
        e = cx_fail(cx, ERR_INPUT, "role", "没有这个角色", "there is no such role");
    if (!e) e = check_days(cx, in);
    if (!e) e = check_binding(cx, in);
    if (!e) e = check_term(cx, in);
    if (!e && in->org_id) e = check_org(cx, in->org_id);
    if (!e && in->post_id) e = check_post(cx, in->post_id);
    return e ? e : check_company(cx, in);
}

/* ---- changing */

static struct str as_json(struct cx *cx, const struct grant *g)
{
    struct buf b = buf_new(cx->arena, EVENT_MOST);
    struct json j = json_on(&b);

    json_object(&j);
    json_put_str(&j, "role", role_name(g->role));
    if (g->org_id) json_put_id(&j, "org_id", g->org_id);
    if (g->post_id) json_put_id(&j, "post_id", g->post_id);
    if (g->deputy_of) json_put_id(&j, "deputy_of", g->deputy_of);
    if (g->from.n) json_put_str(&j, "from", g->from);
    if (g->to.n) json_put_str(&j, "to", g->to);
    if (g->mandate.n) json_put_str(&j, "mandate", g->mandate);
    json_end(&j);
    return buf_text(&b);
}

enum err grant_add(struct cx *cx, const struct grant *in, int64_t *id)
{
    enum err e = grant_check(cx, in);

    *id = store_id(cx);
    if (!e)
        e = store_run(
            cx, NULL,
            "INSERT INTO account_role (government_id, id, account_id, role, org_id, post_id, date_from,"
            " date_to, mandate, deputy_of, granted_by, granted_ms)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
            "iiisiisssiii", cx->actor.government_id, *id, in->account_id, role_name(in->role), in->org_id,
            in->post_id, text_of(in->from), text_of(in->to), str_trim(text_of(in->mandate)), in->deputy_of,
            cx->actor.account_id, cx->now_ms);
    return e ? e : event_add(cx, "role.grant", "account", in->account_id, STR_NULL, as_json(cx, in));
}

enum err grant_is_spare(struct cx *cx, int64_t account_id, const char *field)
{
    char until[CLOCK_DAY];
    struct rows r;
    enum err e;

    clock_day(cx->now_ms + GRANT_SPARE_DAYS * day_ms, until);
    e = store_run(
        cx, &r,
        "SELECT g.role FROM account_role g WHERE g.government_id = $1 AND g.account_id = $2"
        " AND g.role IN ('sysadmin', 'secadmin', 'auditor') AND (g.date_to = '' OR g.date_to >= $3)"
        " AND NOT EXISTS (SELECT 1 FROM account_role h JOIN account a ON a.government_id = h.government_id"
        " AND a.id = h.account_id WHERE h.government_id = $1 AND h.role = g.role AND h.account_id <> $2"
        " AND a.disabled = 0 AND h.date_from <= $3 AND (h.date_to = '' OR h.date_to >= $4))",
        "iiss", cx->actor.government_id, account_id, scope_day(cx), str_of(until));
    if (e || r.n == 0) return e;
    return cx_fail(cx, ERR_INPUT, field,
                   "系统、安全、审计三员须各有另一个可用账号，且其期限不少于 %d 天（%.*s）",
                   "another account must hold each administrator's role, for %d days at least (%.*s)",
                   GRANT_SPARE_DAYS, STR_ARG(row_str(&r.at[0], 0)));
}

/* A role that is over was held until the day before. */
static enum err end_row(struct cx *cx, const struct grant *g)
{
    char yesterday[CLOCK_DAY];
    enum err e;

    clock_day(cx->now_ms - day_ms, yesterday);
    e = store_run(cx, NULL, "UPDATE account_role SET date_to = $3 WHERE government_id = $1 AND id = $2",
                  "iis", cx->actor.government_id, g->id, str_of(yesterday));
    return e ? e : event_add(cx, "role.revoke", "account", g->account_id, as_json(cx, g), STR_NULL);
}

/* Those who sign in the holder's place; org 0: anywhere. */
static enum err end_deputies(struct cx *cx, int64_t account_id, int64_t org_id)
{
    struct rows r;
    enum err e = store_run(cx, &r,
                           SELECT " AND g.deputy_of = $2 AND ($3 = 0 OR g.org_id = $3)"
                                  " AND (g.date_to = '' OR g.date_to >= $4)",
                           "iiis", cx->actor.government_id, account_id, org_id, scope_day(cx));

    for (size_t i = 0; !e && i < r.n; i++) {
        struct grant g = grant_of(&r.at[i]);

        e = end_row(cx, &g);
    }
    return e;
}

static enum err end_now(struct cx *cx, const struct grant *g)
{
    enum err e = end_row(cx, g);

    if (e || g->role != ROLE_SIGNER || g->deputy_of) return e;
    return end_deputies(cx, g->account_id, g->org_id);
}

enum err grant_drop_deputies(struct cx *cx, int64_t account_id)
{
    return end_deputies(cx, account_id, 0);
}

enum err grant_end(struct cx *cx, int64_t id)
{
    struct grant g = {0};
    enum err e = grant_get(cx, id, &g);

    if (!e && ((unsigned)g.role & ROLES_ADMIN)) e = grant_is_spare(cx, g.account_id, "role");
    return e ? e : end_now(cx, &g);
}

/* ---- deputies */

/* One signs here in one's own name, and at least as long as the deputy. */
static enum err check_signer(struct cx *cx, int64_t org_id, struct str to)
{
    struct grant_list own;
    enum err e = grant_list(cx, cx->actor.account_id, &own);

    for (size_t i = 0; !e && i < own.n; i++) {
        const struct grant *g = &own.at[i];

        if (g->role != ROLE_SIGNER || g->org_id != org_id || g->deputy_of ||
            str_cmp(g->from, scope_day(cx)) > 0)
            continue;
        if (!g->to.n || str_cmp(to, g->to) <= 0) return ERR_NONE;
        return cx_fail(cx, ERR_INPUT, "to", "代签截止日不得晚于本人签发权限的截止日 %.*s",
                       "a deputy signs no longer than oneself, until %.*s", STR_ARG(g->to));
    }
    if (e) return e;
    return cx_fail(cx, ERR_DENIED, "org_id", "只有该单位的签发人本人可以委托代签",
                   "only a signer of the organisation himself names a deputy");
}

static enum err check_colleague(struct cx *cx, const struct grant *in)
{
    struct grant_list held;
    bool colleague = false;
    enum err e = grant_list(cx, in->account_id, &held);

    for (size_t i = 0; !e && i < held.n; i++) {
        if (held.at[i].org_id != in->org_id || held.at[i].deputy_of) continue;
        if (held.at[i].role == ROLE_SIGNER)
            return cx_fail(cx, ERR_INPUT, "account_id", "对方本就是本单位的签发人，无须委托",
                           "this account signs for the organisation already");
        colleague = true;
    }
    if (e || colleague) return e;
    return cx_fail(cx, ERR_INPUT, "account_id", "代签人须是本单位的填报、审核或签发人员",
                   "a deputy must have a role in the same organisation");
}

enum err grant_deputy(struct cx *cx, const struct grant *in, int64_t *id)
{
    struct grant g = *in;
    enum err e = check_signer(cx, in->org_id, text_of(in->to));

    g.role = ROLE_SIGNER;
    g.deputy_of = cx->actor.account_id;
    if (!e && in->account_id == cx->actor.account_id)
        e = cx_fail(cx, ERR_INPUT, "account_id", "不能委托自己代签", "nobody is his own deputy");
    if (!e && !in->to.n) e = cx_fail(cx, ERR_INPUT, "to", "代签须有截止日期", "a deputy needs a last day");
    if (!e) e = check_colleague(cx, in);
    return e ? e : grant_add(cx, &g, id);
}

enum err grant_deputies(struct cx *cx, struct grant_list *out)
{
    struct rows r;
    struct grant *at;
    enum err e = store_run(cx, &r,
                           SELECT " AND g.deputy_of = $2 AND (g.date_to = '' OR g.date_to >= $3)"
                                  " ORDER BY g.date_from, g.id",
                           "iis", cx->actor.government_id, cx->actor.account_id, scope_day(cx));

    if (e) return e;
    at = arena_array(cx->arena, struct grant, r.n + 1);
    for (size_t i = 0; i < r.n; i++) at[i] = grant_of(&r.at[i]);
    *out = (struct grant_list){r.n, at};
    return ERR_NONE;
}

enum err grant_candidates(struct cx *cx, struct grant_list *out)
{
    struct rows r;
    struct grant *at;
    enum err e = store_run(
        cx, &r,
        SELECT " AND g.account_id <> $2 AND g.deputy_of = 0 AND a.disabled = 0 AND g.role <> 'signer'"
               " AND (g.date_to = '' OR g.date_to >= $3) AND g.org_id IN (SELECT h.org_id FROM account_role h"
               " WHERE h.government_id = $1 AND h.account_id = $2 AND h.role = 'signer' AND h.deputy_of = 0"
               " AND h.date_from <= $3 AND (h.date_to = '' OR h.date_to >= $3)) ORDER BY a.name, g.id",
        "iis", cx->actor.government_id, cx->actor.account_id, scope_day(cx));

    if (e) return e;
    at = arena_array(cx->arena, struct grant, r.n + 1);
    for (size_t i = 0; i < r.n; i++) at[i] = grant_of(&r.at[i]);
    *out = (struct grant_list){r.n, at};
    return ERR_NONE;
}

enum err grant_deputy_end(struct cx *cx, int64_t id)
{
    struct grant g = {0};
    enum err e = grant_get(cx, id, &g);

    if (!e && g.deputy_of != cx->actor.account_id)
        e = cx_fail(cx, ERR_ABSENT, NULL, "没有这项委托", "there is no such deputy of yours");
    return e ? e : end_now(cx, &g);
}

/* ---- handing over */

enum err grant_move(struct cx *cx, const struct grant *g, int64_t to_account, int64_t *next)
{
    struct grant moved = *g;
    enum err e = end_now(cx, g);

    moved.account_id = to_account;
    if (str_cmp(text_of(moved.from), scope_day(cx)) < 0) moved.from = scope_day(cx);
    if (!e) e = grant_add(cx, &moved, next);
    if (e != ERR_CONFLICT) return e;
    *next = 0;
    return ERR_NONE;
}
