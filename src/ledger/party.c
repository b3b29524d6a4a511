#include "ledger/party.h"

#include "calendar/day.h"
#include "store/store.h"

enum { DUE_YEARS_MOST = 3 };

static enum err load_bearer(struct cx *cx, const struct party_task *t, const char *role, int64_t *out)
{
    struct rows rows;
    enum err e =
        store_run(cx, &rows,
                  "SELECT bearer_id FROM duty WHERE government_id = $1 AND plan_id = $2 AND task_id = $3"
                  " AND role = $4 AND state = 'live' ORDER BY ord, id LIMIT 1",
                  "iiis", cx->actor.government_id, t->plan_id, t->id, str_of(role));

    *out = !e && rows.n ? row_int(&rows.at[0], 0) : 0;
    return e;
}

enum err party_task(struct cx *cx, int64_t task_id, const char *field, struct party_task *out)
{
    struct rows rows;
    enum err e = store_run(cx, &rows,
                           "SELECT t.plan_id, t.no, t.text, t.state, CASE WHEN t.due_on <> '' THEN t.due_on"
                           " WHEN t.deadline_iso <> '' THEN t.deadline_iso WHEN p.year > 0 THEN"
                           " CAST(p.year AS TEXT) || '-12-31' ELSE '' END, t.closed_on FROM task t"
                           " JOIN plan p ON p.government_id = t.government_id AND p.id = t.plan_id"
                           " WHERE t.government_id = $1 AND t.id = $2",
                           "ii", cx->actor.government_id, task_id);

    if (e) return e;
    if (rows.n == 0) return cx_fail(cx, ERR_ABSENT, field, "没有这项任务", "there is no such task");
    *out = (struct party_task){.id = task_id, .plan_id = row_int(&rows.at[0], 0)};
    out->no = row_str(&rows.at[0], 1);
    out->text = row_str(&rows.at[0], 2);
    out->state = row_str(&rows.at[0], 3);
    out->due_on = row_str(&rows.at[0], 4);
    out->closed_on = row_str(&rows.at[0], 5);
    if (!str_eq(out->state, STR("live")))
        return cx_fail(cx, ERR_STEP, field, "这项任务已被新版方案撤下", "a later edition withdrew this task");
    e = load_bearer(cx, out, "leader", &out->leader_id);
    if (!e) e = load_bearer(cx, out, "lead", &out->lead_id);
    if (!e && !out->lead_id) e = load_bearer(cx, out, "responsible", &out->lead_id);
    return e;
}

/* The units of a pair, each also as the collectives it is a member of today. */
#define SIDES                                                                                         \
    "(SELECT o.id AS side, o.id AS bearer FROM org o WHERE o.government_id = $1 AND o.id IN ($3, $4)" \
    " UNION SELECT m.org_id, m.collective_id FROM member m WHERE m.government_id = $1"                \
    " AND m.org_id IN ($3, $4) AND m.date_from <= $7 AND (m.date_to = '' OR m.date_to >= $7)) s"

static enum err over_both(struct cx *cx, const struct party_task *t, const struct party_pair *pair,
                          int64_t *out)
{
    struct rows rows;
    enum err e = store_run(
        cx, &rows,
        "SELECT l.bearer_id, MAX(CASE WHEN l.task_id = $5 THEN 1 ELSE 0 END) AS own, COUNT(*) AS tasks "
        "FROM " SIDES " JOIN duty u ON u.government_id = $1 AND u.plan_id = $2 AND u.bearer_id = s.bearer"
        " AND u.role <> 'leader' AND u.state = 'live' JOIN duty l ON l.government_id = $1 AND l.plan_id = $2"
        " AND l.task_id = u.task_id AND l.role = 'leader' AND l.state = 'live' AND l.bearer_id > 0"
        " AND l.bearer_id <> $6 GROUP BY l.bearer_id HAVING COUNT(DISTINCT s.side) = 2"
        " ORDER BY own DESC, tasks DESC, l.bearer_id LIMIT 1",
        "iiiiiis", cx->actor.government_id, t->plan_id, pair->org_id, pair->other_id, t->id,
        pair->not_post_id, year_today_text(cx));

    *out = !e && rows.n ? row_int(&rows.at[0], 0) : 0;
    return e;
}

/* The task's first leader, but not the one who was asked and did not answer. */
static enum err own_leader(struct cx *cx, const struct party_task *t, int64_t not_post_id, int64_t *out)
{
    struct rows rows;
    enum err e = store_run(cx, &rows,
                           "SELECT bearer_id FROM duty WHERE government_id = $1 AND plan_id = $2"
                           " AND task_id = $3 AND role = 'leader' AND state = 'live' AND bearer_id <> $4"
                           " ORDER BY ord, id LIMIT 1",
                           "iiii", cx->actor.government_id, t->plan_id, t->id, not_post_id);

    *out = !e && rows.n ? row_int(&rows.at[0], 0) : 0;
    return e;
}

enum err party_common(struct cx *cx, const struct party_task *t, const struct party_pair *pair, int64_t *out)
{
    enum err e = ERR_NONE;

    *out = 0;
    if (pair->org_id && pair->other_id) e = over_both(cx, t, pair, out);
    return e || *out ? e : own_leader(cx, t, pair->not_post_id, out);
}

enum err party_org(struct cx *cx, int64_t id, const char *field)
{
    struct rows rows;
    enum err e = store_run(cx, &rows, "SELECT state FROM org WHERE government_id = $1 AND id = $2", "ii",
                           cx->actor.government_id, id);

    if (e) return e;
    if (rows.n && str_eq(row_str(&rows.at[0], 0), STR("live"))) return ERR_NONE;
    return cx_fail(cx, ERR_INPUT, field, "没有这个单位", "there is no such organisation");
}

enum err party_post(struct cx *cx, int64_t id, const char *field)
{
    struct rows rows;
    enum err e = store_run(cx, &rows, "SELECT 1 FROM post WHERE government_id = $1 AND id = $2", "ii",
                           cx->actor.government_id, id);

    if (e || rows.n) return e;
    return cx_fail(cx, ERR_INPUT, field, "没有这个岗位", "there is no such post");
}

static enum err need_working(struct cx *cx, day due, const char *field)
{
    const struct calendar *c;
    const struct holiday *h;
    char next[DAY_TEXT];
    enum err e = year_calendar(cx, &c);

    if (e || calendar_working(c, due)) return e;
    h = calendar_listed(c, due);
    day_text(calendar_on_or_after(c, due), next);
    return cx_fail(cx, ERR_INPUT, field, "这一天是休息日（%.*s），请改为 %s",
                   "it is a day of rest (%.*s); take %s", STR_ARG(h ? h->name : STR("周末")), next);
}

enum err party_due(struct cx *cx, struct str due_on, const char *field)
{
    day due, today = year_today(cx);

    if (!day_read(due_on, &due))
        return cx_fail(cx, ERR_INPUT, field, "日期应写作 2026-03-02", "a day is written 2026-03-02");
    if (due < today)
        return cx_fail(cx, ERR_INPUT, field, "期限 %.*s 已经过去", "the due date %.*s is past",
                       STR_ARG(due_on));
    if (due > day_add_months(today, 12 * DUE_YEARS_MOST))
        return cx_fail(cx, ERR_INPUT, field, "期限 %.*s 太远", "the due date %.*s is too far away",
                       STR_ARG(due_on));
    return need_working(cx, due, field);
}

enum err party_text(struct cx *cx, struct str text, const char *field, size_t most)
{
    if (str_trim(text).n == 0) return cx_fail(cx, ERR_INPUT, field, "不能为空", "it must not be empty");
    if (text.n > most) return cx_fail(cx, ERR_TOO_LARGE, field, "最多 %zu 字节", "at most %zu bytes", most);
    return ERR_NONE;
}

/* ---- who acts */

bool party_is(const struct cx *cx, unsigned roles)
{
    return (scope_roles(cx) & roles) != 0;
}

static bool is_system(const struct cx *cx)
{
    return scope_roles(cx) == ROLES_ALL;
}

bool party_acts(const struct cx *cx, int64_t org_id)
{
    return org_id && (is_system(cx) || scope_acts_for(cx, ROLES_UNIT, org_id));
}

bool party_leads(const struct cx *cx, int64_t post_id)
{
    const struct scope *s = cx->actor.scope;

    if (post_id == 0) return false;
    for (size_t i = 0; s && i < s->held_n; i++)
        if (s->held[i].role == ROLE_LEADER && s->held[i].post_id == post_id) return true;
    return is_system(cx);
}

int64_t party_own_org(const struct cx *cx)
{
    const struct scope *s = cx->actor.scope;

    for (size_t i = 0; s && i < s->held_n; i++)
        if (((unsigned)s->held[i].role & ROLES_UNIT) && s->held[i].org_id) return s->held[i].org_id;
    return 0;
}

enum err party_asker(struct cx *cx, const struct party_task *t, int64_t asked, int64_t *out)
{
    enum err e = scope_need_task(cx, t->id);

    *out = asked ? asked : party_own_org(cx);
    if (!*out) *out = t->lead_id;
    if (e) return e;
    if (!*out)
        return cx_fail(cx, ERR_INPUT, "org_id", "任务没有牵头单位，请说明由谁提出",
                       "the task has no lead unit: say who raises it");
    if (!party_is(cx, ROLES_OFFICE) && !party_acts(cx, *out))
        return cx_fail(cx, ERR_DENIED, "org_id", "只能代表本单位办理",
                       "you may act for your own organisation only");
    return party_org(cx, *out, "org_id");
}
