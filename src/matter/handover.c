#include "matter/handover.h"

#include "access/account.h"
#include "access/event.h"
#include "access/scope.h"
#include "access/session.h"
#include "base/json.h"
#include "directory/post.h"

enum { EVENT_MOST = 1024 };

static const int64_t day_ms = INT64_C(24) * 60 * 60 * 1000;

static enum err check(struct cx *cx, const struct handover *in)
{
    struct account to = {0};
    enum err e;

    if (in->from_id == in->to_id)
        return cx_fail(cx, ERR_INPUT, "to", "不能把工作交接给自己", "nobody hands over to himself");
    e = account_get(cx, in->to_id, &to);
    if (e == ERR_ABSENT) return cx_fail(cx, ERR_INPUT, "to", "没有这个账号", "there is no such account");
    if (!e && to.disabled)
        e = cx_fail(cx, ERR_INPUT, "to", "接任人的账号已停用", "the successor's account is disabled");
    return e;
}

/* Only what is bound to a unit or post goes over: the office grants its own roles, and deputies were named in
 * person. */
static bool goes_over(const struct grant *g)
{
    return (g->org_id || g->post_id) && !g->deputy_of;
}

static enum err nothing(struct cx *cx)
{
    return cx_fail(cx, ERR_INPUT, "from", "该账号没有可以交接的单位或岗位角色",
                   "the account holds no role of a unit or post");
}

/* ---- what was moved, for taking it back */

struct part {
    const char *kind;
    int64_t subject_id, next_id;
    struct str words;
};

static enum err note(struct cx *cx, int64_t id, const struct part *p)
{
    return store_run(
        cx, NULL,
        "INSERT INTO handover_part (government_id, handover_id, kind, subject_id, next_id, words)"
        " VALUES ($1, $2, $3, $4, $5, $6)"
        " ON CONFLICT (government_id, handover_id, kind, subject_id) DO NOTHING",
        "iisiis", cx->actor.government_id, id, str_of(p->kind), p->subject_id, p->next_id,
        p->words.p ? p->words : STR(""));
}

static enum err note_act(struct cx *cx, const struct handover *in, int64_t id)
{
    return store_run(cx, NULL,
                     "INSERT INTO handover (government_id, id, from_id, to_id, by_id, created_ms)"
                     " VALUES ($1, $2, $3, $4, $5, $6)",
                     "iiiiii", cx->actor.government_id, id, in->from_id, in->to_id, cx->actor.account_id,
                     cx->now_ms);
}

/* ---- moving */

/* Who holds the post today; null when nobody does. */
static enum err holder_of(struct cx *cx, int64_t post_id, struct str *out)
{
    struct rows r;
    enum err e = store_run(cx, &r,
                           "SELECT p.name FROM post_holder h JOIN person p"
                           " ON p.government_id = h.government_id AND p.id = h.person_id"
                           " WHERE h.government_id = $1 AND h.post_id = $2"
                           " AND (h.date_to = '' OR h.date_to >= $3) ORDER BY h.date_from DESC LIMIT 1",
                           "iis", cx->actor.government_id, post_id, scope_day(cx));

    *out = !e && r.n ? row_str(&r.at[0], 0) : STR_NULL;
    return e;
}

static enum err move_post(struct cx *cx, int64_t id, int64_t post_id, struct str person)
{
    struct part p = {.kind = "post", .subject_id = post_id};
    enum err e = holder_of(cx, post_id, &p.words);

    if (!e) e = note(cx, id, &p);
    return e ? e : post_pass(cx, post_id, person);
}

static enum err move_role(struct cx *cx, const struct handover *in, const struct grant *g, int64_t id)
{
    struct part p = {.kind = "role", .subject_id = g->id, .words = g->to};
    enum err e = grant_move(cx, g, in->to_id, &p.next_id);

    return e ? e : note(cx, id, &p);
}

static enum err move_roles(struct cx *cx, const struct handover *in, struct handover_done *out)
{
    struct grant_list held;
    enum err e = grant_list(cx, in->from_id, &held);

    for (size_t i = 0; !e && i < held.n; i++) {
        const struct grant *g = &held.at[i];

        if (!goes_over(g)) continue;
        e = move_role(cx, in, g, out->id);
        out->roles++;
        if (e || !g->post_id || !in->person.p) continue;
        e = move_post(cx, out->id, g->post_id, in->person);
        out->posts++;
    }
    return e || out->roles ? e : nothing(cx);
}

static enum err move_todos(struct cx *cx, const struct handover *in, struct handover_done *out)
{
    struct rows r;
    enum err e = store_run(cx, &r,
                           "UPDATE todo SET account_id = $3 WHERE government_id = $1 AND account_id = $2"
                           " AND state = 'open' RETURNING id",
                           "iii", cx->actor.government_id, in->from_id, in->to_id);

    for (size_t i = 0; !e && i < r.n; i++) {
        const struct part p = {.kind = "todo", .subject_id = row_int(&r.at[i], 0)};

        e = note(cx, out->id, &p);
    }
    if (!e) out->todos = (int64_t)r.n;
    return e;
}

static struct str as_json(struct cx *cx, int64_t to_id, const struct handover_done *done)
{
    struct buf b = buf_new(cx->arena, EVENT_MOST);
    struct json j = json_on(&b);

    json_object(&j);
    json_put_id(&j, "to", to_id);
    json_put_int(&j, "roles", done->roles);
    json_put_int(&j, "todos", done->todos);
    json_put_int(&j, "posts", done->posts);
    json_end(&j);
    return buf_text(&b);
}

enum err handover_run(struct cx *cx, const struct handover *in, struct handover_done *out)
{
    struct account from;
    enum err e = account_get(cx, in->from_id, &from);

    *out = (struct handover_done){.id = store_id(cx)};
    if (!e) e = check(cx, in);
    if (!e) e = note_act(cx, in, out->id);
    if (!e) e = move_roles(cx, in, out);
    if (!e) e = move_todos(cx, in, out);
    if (!e) e = session_end_all(cx, in->from_id, STR_NULL);
    if (e) return e;
    return event_add(cx, "account.handover", "account", in->from_id, STR_NULL, as_json(cx, in->to_id, out));
}

/* ---- looking first */

static enum err count(struct cx *cx, int64_t from_id, struct handover_plan *out)
{
    struct rows r;
    enum err e = store_run(cx, &r,
                           "SELECT COUNT(*) FROM todo WHERE government_id = $1 AND account_id = $2"
                           " AND state = 'open'",
                           "ii", cx->actor.government_id, from_id);

    if (e) return e;
    out->todos = row_int(&r.at[0], 0);
    e = store_run(cx, &r,
                  "SELECT COUNT(*) FROM account_role WHERE government_id = $1 AND deputy_of = $2"
                  " AND (date_to = '' OR date_to >= $3)",
                  "iis", cx->actor.government_id, from_id, scope_day(cx));
    if (!e) out->deputies = row_int(&r.at[0], 0);
    return e;
}

static enum err find_posts(struct cx *cx, int64_t from_id, struct rows *out)
{
    return store_run(cx, out,
                     "SELECT DISTINCT o.id, o.title, coalesce(p.name, '') FROM account_role g JOIN post o"
                     " ON o.government_id = g.government_id AND o.id = g.post_id"
                     " LEFT JOIN post_holder h ON h.government_id = o.government_id AND h.post_id = o.id"
                     " AND (h.date_to = '' OR h.date_to >= $3)"
                     " LEFT JOIN person p ON p.government_id = h.government_id AND p.id = h.person_id"
                     " WHERE g.government_id = $1 AND g.account_id = $2 AND g.deputy_of = 0"
                     " AND (g.date_to = '' OR g.date_to >= $3) ORDER BY 1, 3",
                     "iis", cx->actor.government_id, from_id, scope_day(cx));
}

static enum err find_roles(struct cx *cx, int64_t from_id, struct grant_list *out)
{
    struct grant_list held;
    struct grant *at;
    size_t n = 0;
    enum err e = grant_list(cx, from_id, &held);

    if (e) return e;
    at = arena_array(cx->arena, struct grant, held.n + 1);
    for (size_t i = 0; i < held.n; i++)
        if (goes_over(&held.at[i])) at[n++] = held.at[i];
    *out = (struct grant_list){n, at};
    return ERR_NONE;
}

/* Would it be refused? What the successor holds already is no trouble. */
static enum err weigh(struct cx *cx, const struct handover *in, const struct handover_plan *plan)
{
    enum err e = plan->roles.n ? ERR_NONE : nothing(cx);

    if (e || !in->to_id) return e;
    e = check(cx, in);
    for (size_t i = 0; !e && i < plan->roles.n; i++) {
        struct grant g = plan->roles.at[i];

        g.account_id = in->to_id;
        e = grant_check(cx, &g);
        if (e == ERR_CONFLICT) e = ERR_NONE;
    }
    return e;
}

static bool is_refusal(enum err e)
{
    return e == ERR_INPUT || e == ERR_DENIED || e == ERR_ABSENT;
}

enum err handover_look(struct cx *cx, const struct handover *in, struct handover_plan *out)
{
    struct account from;
    enum err e = account_get(cx, in->from_id, &from);

    *out = (struct handover_plan){0};
    if (!e) e = find_roles(cx, in->from_id, &out->roles);
    if (!e) e = find_posts(cx, in->from_id, &out->posts);
    if (!e) e = count(cx, in->from_id, out);
    if (e) return e;
    e = weigh(cx, in, out);
    if (!is_refusal(e)) return e;
    out->problem = cx_fault(cx, e);
    return ERR_NONE;
}

/* ---- taking back */

struct undo {
    int64_t id, from_id, to_id;
};

static enum err find_undo(struct cx *cx, int64_t id, struct undo *out)
{
    struct rows r;
    enum err e = store_run(cx, &r,
                           "SELECT from_id, to_id, created_ms, undone_ms FROM handover"
                           " WHERE government_id = $1 AND id = $2",
                           "ii", cx->actor.government_id, id);

    if (e) return e;
    if (r.n == 0) return cx_fail(cx, ERR_ABSENT, NULL, "没有这次交接", "there is no such hand-over");
    *out = (struct undo){id, row_int(&r.at[0], 0), row_int(&r.at[0], 1)};
    if (row_int(&r.at[0], 3))
        return cx_fail(cx, ERR_STEP, NULL, "这次交接已经撤回", "this hand-over was taken back already");
    if (cx->now_ms - row_int(&r.at[0], 2) > HANDOVER_UNDO_DAYS * day_ms)
        return cx_fail(cx, ERR_STEP, NULL, "交接已过 %d 天，请重新办理一次交接",
                       "it is older than %d days: hand over anew", HANDOVER_UNDO_DAYS);
    return ERR_NONE;
}

/* The role goes back from where it went; one the successor held before stays with him. */
static enum err undo_role(struct cx *cx, const struct undo *u, const struct row *r)
{
    int64_t id, next_id = row_int(r, 2);
    struct grant old;
    enum err e = grant_find(cx, row_int(r, 1), &old);

    if (!e && next_id) e = grant_end(cx, next_id);
    if (e == ERR_ABSENT) return ERR_NONE; /* it has moved on, or ended */
    old.account_id = u->from_id;
    old.from = scope_day(cx);
    old.to = row_str(r, 3);
    if (e || (old.to.n && str_cmp(old.to, old.from) < 0)) return e;
    e = grant_add(cx, &old, &id);
    return e == ERR_CONFLICT ? ERR_NONE : e;
}

static enum err undo_todo(struct cx *cx, const struct undo *u, const struct row *r)
{
    return store_run(cx, NULL,
                     "UPDATE todo SET account_id = $4 WHERE government_id = $1 AND id = $2"
                     " AND account_id = $3 AND state = 'open'",
                     "iiii", cx->actor.government_id, row_int(r, 1), u->to_id, u->from_id);
}

static enum err undo_post(struct cx *cx, const struct row *r)
{
    struct str before = row_str(r, 3);

    return before.n ? post_pass(cx, row_int(r, 1), before) : ERR_NONE;
}

static enum err undo_part(struct cx *cx, const struct undo *u, const struct row *r, struct handover_done *out)
{
    struct str kind = row_str(r, 0);

    if (str_eq(kind, STR("role"))) {
        out->roles++;
        return undo_role(cx, u, r);
    }
    if (str_eq(kind, STR("todo"))) {
        out->todos++;
        return undo_todo(cx, u, r);
    }
    out->posts++;
    return undo_post(cx, r);
}

enum err handover_undo(struct cx *cx, int64_t id, struct handover_done *out)
{
    struct undo u = {0};
    struct rows r = {0};
    enum err e = find_undo(cx, id, &u);

    *out = (struct handover_done){.id = id};
    if (!e)
        e = store_run(cx, &r,
                      "SELECT kind, subject_id, next_id, words FROM handover_part WHERE government_id = $1"
                      " AND handover_id = $2 ORDER BY kind, subject_id",
                      "ii", cx->actor.government_id, id);
    for (size_t i = 0; !e && i < r.n; i++) e = undo_part(cx, &u, &r.at[i], out);
    if (!e)
        e = store_run(cx, NULL, "UPDATE handover SET undone_ms = $3 WHERE government_id = $1 AND id = $2",
                      "iii", cx->actor.government_id, id, cx->now_ms);
    if (!e) e = session_end_all(cx, u.to_id, STR_NULL);
    if (e) return e;
    return event_add(cx, "account.handover_undo", "account", u.from_id, STR_NULL, as_json(cx, u.to_id, out));
}

enum err handover_list(struct cx *cx, struct rows *out)
{
    return store_run(cx, out,
                     "SELECT h.id, f.name, t.name, coalesce(b.name, ''), h.created_ms, h.undone_ms,"
                     " (SELECT COUNT(*) FROM handover_part p WHERE p.government_id = h.government_id"
                     " AND p.handover_id = h.id AND p.kind = 'role'),"
                     " (SELECT COUNT(*) FROM handover_part p WHERE p.government_id = h.government_id"
                     " AND p.handover_id = h.id AND p.kind = 'todo'),"
                     " (SELECT COUNT(*) FROM handover_part p WHERE p.government_id = h.government_id"
                     " AND p.handover_id = h.id AND p.kind = 'post') FROM handover h"
                     " JOIN account f ON f.government_id = h.government_id AND f.id = h.from_id"
                     " JOIN account t ON t.government_id = h.government_id AND t.id = h.to_id"
                     " LEFT JOIN account b ON b.government_id = h.government_id AND b.id = h.by_id"
                     " WHERE h.government_id = $1 ORDER BY h.id DESC LIMIT $2",
                     "ii", cx->actor.government_id, (int64_t)HANDOVER_LIST_MOST);
}
