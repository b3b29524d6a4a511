#include "ledger/handover.h"

#include "access/account.h"
#include "access/event.h"
#include "access/grant.h"
#include "access/session.h"
#include "base/json.h"
#include "directory/post.h"
#include "store/store.h"

enum { EVENT_MOST = 1024 };

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

static enum err move_roles(struct cx *cx, const struct handover *in, struct handover_done *out)
{
    struct grant_list held;
    enum err e = grant_list(cx, in->from_id, &held);

    for (size_t i = 0; !e && i < held.n; i++) {
        const struct grant *g = &held.at[i];

        if (!goes_over(g)) continue;
        e = grant_move(cx, g, in->to_id);
        out->roles++;
        if (e || !g->post_id || !in->person.p) continue;
        e = post_pass(cx, g->post_id, in->person);
        out->posts++;
    }
    if (e || out->roles) return e;
    return cx_fail(cx, ERR_INPUT, "from", "该账号没有可以交接的单位或岗位角色",
                   "the account holds no role of a unit or post");
}

static enum err move_todos(struct cx *cx, const struct handover *in, struct handover_done *out)
{
    struct rows r;
    enum err e = store_run(cx, &r,
                           "UPDATE todo SET account_id = $3 WHERE government_id = $1 AND account_id = $2"
                           " AND state = 'open' RETURNING id",
                           "iii", cx->actor.government_id, in->from_id, in->to_id);

    if (!e) out->todos = (int64_t)r.n;
    return e;
}

static struct str as_json(struct cx *cx, const struct handover *in, const struct handover_done *done)
{
    struct buf b = buf_new(cx->arena, EVENT_MOST);
    struct json j = json_on(&b);

    json_object(&j);
    json_put_id(&j, "to", in->to_id);
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

    *out = (struct handover_done){0};
    if (!e) e = check(cx, in);
    if (!e) e = move_roles(cx, in, out);
    if (!e) e = move_todos(cx, in, out);
    if (!e) e = session_end_all(cx, in->from_id, STR_NULL);
    return e ? e : event_add(cx, "account.handover", "account", in->from_id, STR_NULL, as_json(cx, in, out));
}
