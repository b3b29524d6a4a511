#include "ledger/unit.h"

#include "access/scope.h"
#include "store/store.h"

#define LED_BY                                                                                       \
    "EXISTS (SELECT 1 FROM duty d WHERE d.government_id = t.government_id AND d.plan_id = t.plan_id" \
    " AND d.task_id = t.id AND d.bearer_id = $2 AND d.role = 'lead' AND d.state = 'live')"

/* Duties of a leader of the task that are the actor's own. */
#define IN_CHARGE(what)                                                                        \
    "SELECT " what " FROM duty l WHERE l.government_id = t.government_id AND l.task_id = t.id" \
    " AND l.role = 'leader' AND l.state = 'live' AND l.bearer_id IN (" SCOPE_BEARERS("$1", "$5", "$6") ")"

static enum err find_org(struct cx *cx, struct unit *u)
{
    struct rows rows;
    enum err e = store_run(cx, &rows, "SELECT name FROM org WHERE government_id = $1 AND id = $2", "ii",
                           cx->actor.government_id, u->org_id);

    if (!e && rows.n == 0) return cx_fail(cx, ERR_ABSENT, "id", "没有这个单位", "there is no such unit");
    if (!e) u->name = row_str(&rows.at[0], 0);
    return e;
}

/* The newest year comes first. */
static enum err find_plan(struct cx *cx, struct unit *u)
{
    struct rows rows;
    enum err e = store_run(
        cx, &rows,
        "SELECT p.id, p.title, p.year FROM plan p WHERE p.government_id = $1 AND ($3 = 0 OR p.id = $3)"
        " AND ($3 <> 0 OR EXISTS (SELECT 1 FROM duty d WHERE d.government_id = $1 AND d.plan_id = p.id"
        " AND d.bearer_id = $2 AND d.role = 'lead' AND d.state = 'live'))"
        " ORDER BY p.year DESC, p.id DESC LIMIT 1",
        "iii", cx->actor.government_id, u->org_id, u->plan_id);

    if (!e && rows.n == 0)
        return cx_fail(cx, ERR_ABSENT, "plan", "这个单位没有牵头的任务", "the unit leads no task");
    if (e) return e;
    u->plan_id = row_int(&rows.at[0], 0);
    u->plan_title = row_str(&rows.at[0], 1);
    u->year = (int)row_int(&rows.at[0], 2);
    return ERR_NONE;
}

/* Who does not see the unit sees the tasks that a post of his leads. */
static enum err load_tasks(struct cx *cx, const struct unit *u, struct rows *out)
{
    bool whole = scope_sees_bearer(cx, u->org_id);
    enum err e = store_run(
        cx, out,
        "SELECT t.id, t.no, t.text, CASE WHEN t.due_on = '' THEN t.deadline_iso ELSE t.due_on END,"
        " CASE WHEN $4 = 1 THEN 0 ELSE (" IN_CHARGE(
            "MAX(l.bearer_id)") ") END"
                                " FROM task t WHERE t.government_id = $1 AND t.plan_id = $3 AND t.state = "
                                "'live'"
                                " AND " LED_BY
                                " AND ($4 = 1 OR EXISTS (" IN_CHARGE("1") ")) ORDER BY t.ord, t.id",
        "iiibis", cx->actor.government_id, u->org_id, u->plan_id, whole, cx->actor.account_id, scope_day(cx));

    if (!e && !whole && out->n == 0)
        return cx_fail(cx, ERR_DENIED, "id", "只能查看本单位或本人牵头任务的计划",
                       "only the plan of one's own unit, or of tasks one leads, may be seen");
    return e;
}

enum err unit_load(struct cx *cx, int64_t org_id, int64_t plan_id, struct unit *out)
{
    struct year_task *task;
    struct rows rows;
    enum err e;

    *out = (struct unit){.org_id = org_id, .plan_id = plan_id};
    e = find_org(cx, out);
    if (!e) e = find_plan(cx, out);
    if (!e) e = load_tasks(cx, out, &rows);
    if (e) return e;
    if (rows.n) out->leader_post_id = row_int(&rows.at[0], 4);
    task = arena_zero(cx->arena, rows.n + 1, sizeof *task);
    for (size_t i = 0; i < rows.n; i++)
        task[i] = (struct year_task){.id = row_int(&rows.at[i], 0),
                                     .plan_id = out->plan_id,
                                     .year = out->year,
                                     .no = row_str(&rows.at[i], 1),
                                     .text = row_str(&rows.at[i], 2),
                                     .due_on = row_str(&rows.at[i], 3)};
    out->n = rows.n;
    out->task = task;
    return ERR_NONE;
}

enum err unit_need_write(struct cx *cx, int64_t org_id)
{
    if (scope_roles(cx) & ROLES_OFFICE) return ERR_NONE;
    return scope_need_org(cx, ROLES_UNIT, org_id);
}

const struct year_task *unit_task(const struct unit *u, int64_t task_id)
{
    for (size_t i = 0; i < u->n; i++)
        if (u->task[i].id == task_id) return &u->task[i];
    return NULL;
}
