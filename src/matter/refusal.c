#include "matter/refusal.h"

#include "access/setting.h"
#include "breakdown/workday.h"
#include "ledger/task_lamp.h"
#include "matter/duty_move.h"

/* Who rules beside the head of the office: the task's first leader. */
#define LEADER                                                                                   \
    "COALESCE((SELECT l.bearer_id FROM duty l WHERE l.government_id = f.government_id"           \
    " AND l.plan_id = t.plan_id AND l.task_id = t.id AND l.role = 'leader' AND l.state = 'live'" \
    " ORDER BY l.ord, l.id LIMIT 1), 0)"

#define COLUMNS(C)                                                \
    C(TEXT, "state", "f.state")                                   \
    C(INT, "rev", "f.rev")                                        \
    C(ID, "id", "f.id")                                           \
    C(ID, "task_id", "f.task_id")                                 \
    C(TEXT, "task_no", "t.no")                                    \
    C(TEXT, "reason", "f.reason")                                 \
    C(TEXT, "due_on", "f.due_on")                                 \
    C(ID, "org_id", "f.org_id")                                   \
    C(HIDE, "", "0")                                              \
    C(HIDE, "", "0")                                              \
    C(ID, "duty_id", "f.duty_id")                                 \
    C(TEXT, "role", "f.role")                                     \
    C(ID, "leader_id", LEADER)                                    \
    C(SOME, "org_name", ORG_NAME("f.org_id"))                     \
    C(SOME, "basis", "f.basis")                                   \
    C(ID, "suggested_org_id", "f.suggested_org_id")               \
    C(SOME, "suggested_org_name", ORG_NAME("f.suggested_org_id")) \
    C(SOME, "ruling", "f.ruling")                                 \
    C(SOME, "ruled_by", "f.ruled_by")                             \
    C(SOME, "ruled_at", "f.ruled_at")                             \
    C(TEXT, "opened_by", "f.opened_by")                           \
    C(TEXT, "opened_at", "f.opened_at")

enum { F_DUTY = M_OWN, F_ROLE };

#define FROM " FROM refusal f JOIN task t ON t.government_id = f.government_id AND t.id = f.task_id"

MATTER_KIND("refusal", "refusal", "f", "f.org_id", "f.suggested_org_id");

enum err refusal_list(struct cx *cx, const struct matter_filter *f, struct buf *out)
{
    return matter_list(cx, &kind, f, out);
}

enum err refusal_get(struct cx *cx, int64_t id, struct buf *out)
{
    return matter_get(cx, &kind, id, out);
}

/* ---- refusing */

struct duty {
    int64_t task_id, bearer_id;
    struct str role, came_on; /* the day it came */
};

static enum err load_duty(struct cx *cx, int64_t id, struct duty *out)
{
    struct rows rows;
    enum err e =
        store_run(cx, &rows,
                  "SELECT d.task_id, d.bearer_id, d.role, CASE WHEN d.added_on = ''"
                  " THEN substr(t.created_at, 1, 10) ELSE d.added_on END FROM duty d JOIN task t"
                  " ON t.government_id = d.government_id AND t.plan_id = d.plan_id AND t.id = d.task_id"
                  " WHERE d.government_id = $1 AND d.id = $2 AND d.state = 'live'",
                  "ii", cx->actor.government_id, id);

    if (e) return e;
    if (rows.n == 0) return cx_fail(cx, ERR_ABSENT, "duty_id", "没有这条责任", "there is no such duty");
    *out = (struct duty){row_int(&rows.at[0], 0), row_int(&rows.at[0], 1), row_str(&rows.at[0], 2),
                         row_str(&rows.at[0], 3)};
    if (str_eq(out->role, STR("leader")))
        return cx_fail(cx, ERR_INPUT, "duty_id", "只有单位可以提出职责异议",
                       "only an organisation may refuse a duty");
    return ERR_NONE;
}

enum err refusal_until(struct cx *cx, struct str came_on, struct str *last)
{
    int64_t days = 0;
    enum err e = setting_get(cx, SETTING_REFUSAL_DAYS, &days);

    return e ? e : workday_after(cx, came_on, (int)days, last);
}

static enum err need_time(struct cx *cx, const struct duty *d)
{
    struct str last = STR_NULL;
    int64_t days = 0;
    enum err e = setting_get(cx, SETTING_REFUSAL_DAYS, &days);

    if (!e) e = refusal_until(cx, d->came_on, &last);
    if (e || str_cmp(year_today_text(cx), last) <= 0) return e;
    return cx_fail(cx, ERR_STEP, "duty_id", "异议应在责任下达后 %lld 个工作日内提出，已于 %.*s 截止",
                   "a duty may be refused within %lld working days; that was until %.*s", (long long)days,
                   STR_ARG(last));
}

static enum err insert(struct cx *cx, int64_t id, const struct refusal_new *in, const struct duty *d,
                       struct str due_on)
{
    struct rows rows;
    enum err e = store_run(
        cx, &rows,
        "INSERT INTO refusal (government_id, id, task_id, duty_id, org_id, role, reason, basis,"
        " suggested_org_id, due_on, opened_by, opened_at)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) ON CONFLICT DO NOTHING RETURNING id",
        "iiiiisssisss", cx->actor.government_id, id, d->task_id, in->duty_id, d->bearer_id, d->role,
        in->reason, year_plain(in->basis), in->suggested_org_id, due_on, cx->actor.name, year_now(cx));

    if (e || rows.n) return e;
    return cx_fail(cx, ERR_CONFLICT, "duty_id", "这条责任已有一份异议在裁定中",
                   "a refusal of this duty is open already");
}

static enum err check_new(struct cx *cx, const struct refusal_new *in)
{
    enum err e = party_text(cx, in->reason, "reason", MATTER_TEXT_MOST);

    if (!e && in->basis.n > MATTER_TEXT_MOST) e = party_text(cx, in->basis, "basis", MATTER_TEXT_MOST);
    if (!e && in->suggested_org_id) e = party_org(cx, in->suggested_org_id, "suggested_org_id");
    return e;
}

/* The duty and its task; the one who refuses must act for the bearer. */
static enum err take_duty(struct cx *cx, const struct refusal_new *in, struct duty *d, struct party_task *t)
{
    int64_t asker;
    enum err e = load_duty(cx, in->duty_id, d);

    if (!e) e = party_task(cx, d->task_id, "duty_id", t);
    if (!e) e = party_asker(cx, t, d->bearer_id, &asker);
    if (!e && in->suggested_org_id == d->bearer_id)
        return cx_fail(cx, ERR_INPUT, "suggested_org_id", "建议单位不能是本单位",
                       "an organisation cannot suggest itself");
    return e ? e : need_time(cx, d);
}

enum err refusal_add(struct cx *cx, const struct refusal_new *in, struct buf *out)
{
    const struct step_ask ask = {.subject = "refusal", .verb = "add", .id = store_id(cx)};
    struct str due_on = STR_NULL;
    struct party_task t;
    struct matter m;
    struct duty d = {0};
    enum err e = check_new(cx, in);

    if (!e) e = take_duty(cx, in, &d, &t);
    if (!e) e = workday_due(cx, SETTING_RULING_DAYS, &due_on);
    if (!e) e = insert(cx, ask.id, in, &d, due_on);
    if (e) return e;
    m = matter_new(cx, &kind, &t, ask.id, in->reason);
    m.due_on = due_on;
    e = matter_wait(cx, &m, (struct ball_holder){0});
    if (!e) e = step_note(cx, &ask, STR_NULL, step_side(cx->arena, STR("open"), "reason", in->reason));
    return e ? e : refusal_get(cx, ask.id, out);
}

/* ---- ruling */

static enum err need_successor(struct cx *cx, const struct matter_held *h, int64_t org_id)
{
    struct rows rows;
    enum err e;

    if (org_id || str_eq(row_str(h->row, F_ROLE), STR("support"))) return ERR_NONE;
    e = store_run(cx, &rows,
                  "SELECT COUNT(*) FROM duty WHERE government_id = $1 AND plan_id = $2 AND task_id = $3"
                  " AND role = $4 AND state = 'live' AND id <> $5",
                  "iiisi", cx->actor.government_id, h->task.plan_id, h->task.id, row_str(h->row, F_ROLE),
                  row_int(h->row, F_DUTY));
    if (e || row_int(&rows.at[0], 0) > 0) return e;
    return cx_fail(cx, ERR_INPUT, "org_id", "任务不能没有牵头或责任单位，请指定承接单位",
                   "the task would have nobody: name who takes it over");
}

/* The duty goes, and comes to ORG_ID (0: to nobody). */
static enum err pass_duty(struct cx *cx, const struct matter_held *h, int64_t org_id)
{
    const struct duty_move m = {.duty_id = row_int(h->row, F_DUTY),
                                .from_org_id = row_int(h->row, M_ASKER),
                                .to_org_id = org_id,
                                .role = row_str(h->row, F_ROLE)};
    enum err e = need_successor(cx, h, org_id);

    if (!e && org_id == m.from_org_id)
        return cx_fail(cx, ERR_INPUT, "org_id", "承接单位不能是提出异议的单位",
                       "the duty cannot go to the unit that refused it");
    if (!e) e = duty_move(cx, &h->task, &m);
    return e ? e : task_lamp_refresh(cx, h->task.id);
}

enum err refusal_rule(struct cx *cx, int64_t id, const struct refusal_ruling *in, struct buf *out)
{
    const struct step_ask ask = {"refusal", in->upheld ? "uphold" : "reject", id, in->rev};
    struct matter_held h;
    enum err e = party_text(cx, in->ruling, "ruling", MATTER_TEXT_MOST);

    if (!e) e = matter_hold(cx, &kind, &ask, &h);
    if (!e && in->upheld) e = pass_duty(cx, &h, in->org_id);
    if (!e)
        e = store_run(
            cx, NULL,
            "UPDATE refusal SET state = $3, ruling = $4, ruled_by = $5, ruled_at = $6, rev = rev + 1"
            " WHERE government_id = $1 AND id = $2",
            "iissss", cx->actor.government_id, id, h.to, in->ruling, cx->actor.name, year_now(cx));
    if (!e) e = matter_settled(cx, &h.m);
    return e ? e : matter_settle(cx, &ask, &h, step_side(cx->arena, h.to, "ruling", in->ruling), out);
}

enum err refusal_withdraw(struct cx *cx, int64_t id, int64_t rev, struct buf *out)
{
    const struct step_ask ask = {"refusal", "withdraw", id, rev};
    struct matter_held h;
    enum err e = matter_hold(cx, &kind, &ask, &h);

    if (!e)
        e = store_run(cx, NULL,
                      "UPDATE refusal SET state = $3, rev = rev + 1 WHERE government_id = $1 AND id = $2",
                      "iis", cx->actor.government_id, id, h.to);
    if (!e) e = matter_gone(cx, &h.m);
    return e ? e : matter_settle(cx, &ask, &h, step_side(cx->arena, h.to, NULL, STR_NULL), out);
}
