#include "ledger/lamp_tally.h"

#include "store/store.h"

static enum err bump(struct cx *cx, const struct lamp_tally_move *m, struct str about, int64_t about_id,
                     int64_t delta)
{
    return store_add(
        cx,
        "INSERT INTO lamp_tally (government_id, plan_id, about, about_id, lamp, tasks)"
        " VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (government_id, plan_id, about, about_id, lamp)"
        " DO UPDATE SET tasks = lamp_tally.tasks + excluded.tasks",
        "iisisi", cx->actor.government_id, m->plan_id, about, about_id, delta < 0 ? m->from : m->to, delta);
}

static enum err shift(struct cx *cx, const struct lamp_tally_move *m, struct str about, int64_t about_id)
{
    enum err e = bump(cx, m, about, about_id, -1);

    return e ? e : bump(cx, m, about, about_id, 1);
}

static enum err move_bearers(struct cx *cx, const struct lamp_tally_move *m)
{
    struct rows rows;
    enum err e =
        store_run(cx, &rows,
                  "SELECT DISTINCT role, bearer_id FROM duty WHERE government_id = $1 AND plan_id = $2"
                  " AND task_id = $3 AND state = 'live' AND role IN ('lead', 'leader')",
                  "iii", cx->actor.government_id, m->plan_id, m->task_id);

    for (size_t i = 0; !e && i < rows.n; i++)
        e = shift(cx, m, row_str(&rows.at[i], 0), row_int(&rows.at[i], 1));
    return e;
}

enum err lamp_tally_move(struct cx *cx, const struct lamp_tally_move *m)
{
    struct lamp_tally_move any = *m;
    enum err e = ERR_NONE;

    if (!str_eq(m->from, m->to)) {
        e = shift(cx, m, STR("task"), 0);
        if (!e) e = shift(cx, m, STR("section"), m->section_id);
        if (!e) e = move_bearers(cx, m);
    }
    any.from = any.to = STR("any");
    if (!e && m->differed != m->differs) e = bump(cx, &any, STR("differ"), 0, m->differs ? 1 : -1);
    return e;
}

enum err lamp_tally_month(struct cx *cx, int64_t plan_id, int64_t month, struct str from, struct str to)
{
    struct lamp_tally_move m = {.plan_id = plan_id, .from = from, .to = to};
    enum err e = ERR_NONE;

    if (str_eq(from, to)) return e;
    if (from.n) e = bump(cx, &m, STR("month"), month, -1);
    return e ? e : bump(cx, &m, STR("month"), month, 1);
}

/* ---- anew */

#define INSERT_TALLY "INSERT INTO lamp_tally (government_id, plan_id, about, about_id, lamp, tasks) "

enum err lamp_tally_plan(struct cx *cx, int64_t plan_id)
{
    int64_t gov = cx->actor.government_id;
    enum err e = store_run(
        cx, NULL, "DELETE FROM lamp_tally WHERE government_id = $1 AND plan_id = $2 AND about <> 'month'",
        "ii", gov, plan_id);

    if (!e)
        e = store_run(cx, NULL,
                      INSERT_TALLY
                      "SELECT c.government_id, c.plan_id, 'task', 0, c.told, COUNT(*) FROM task_card c"
                      " WHERE c.government_id = $1 AND c.plan_id = $2 AND c.live = 1"
                      " GROUP BY c.government_id, c.plan_id, c.told",
                      "ii", gov, plan_id);
    if (!e)
        e = store_run(cx, NULL,
                      INSERT_TALLY
                      "SELECT c.government_id, c.plan_id, 'section', c.section_id, c.told, COUNT(*)"
                      " FROM task_card c WHERE c.government_id = $1 AND c.plan_id = $2 AND c.live = 1"
                      " GROUP BY c.government_id, c.plan_id, c.section_id, c.told",
                      "ii", gov, plan_id);
    if (!e)
        e = store_run(cx, NULL,
                      INSERT_TALLY
                      "SELECT c.government_id, c.plan_id, 'differ', 0, 'any', COUNT(*)"
                      " FROM task_card c WHERE c.government_id = $1 AND c.plan_id = $2 AND c.live = 1"
                      " AND c.told <> c.verified AND c.told <> 'grey' AND c.verified <> 'grey'"
                      " GROUP BY c.government_id, c.plan_id",
                      "ii", gov, plan_id);
    if (e) return e;
    return store_run(
        cx, NULL,
        INSERT_TALLY
        "SELECT d.government_id, d.plan_id, d.role, d.bearer_id, c.told, COUNT(DISTINCT d.task_id) FROM duty "
        "d"
        " JOIN task_card c ON c.government_id = d.government_id AND c.task_id = d.task_id AND c.live = 1"
        " WHERE d.government_id = $1 AND d.plan_id = $2 AND d.state = 'live'"
        " AND d.role IN ('lead', 'leader')"
        " GROUP BY d.government_id, d.plan_id, d.role, d.bearer_id, c.told",
        "ii", gov, plan_id);
}

enum err lamp_tally_bearer(struct cx *cx, int64_t bearer_id)
{
    int64_t gov = cx->actor.government_id;
    enum err e = store_run(cx, NULL,
                           "DELETE FROM lamp_tally WHERE government_id = $1 AND about_id = $2"
                           " AND about IN ('lead', 'leader')",
                           "ii", gov, bearer_id);

    if (e) return e;
    return store_run(
        cx, NULL,
        INSERT_TALLY
        "SELECT d.government_id, d.plan_id, d.role, d.bearer_id, c.told, COUNT(DISTINCT d.task_id) FROM duty "
        "d"
        " JOIN task_card c ON c.government_id = d.government_id AND c.task_id = d.task_id AND c.live = 1"
        " WHERE d.government_id = $1 AND d.bearer_id = $2 AND d.state = 'live'"
        " AND d.role IN ('lead', 'leader')"
        " GROUP BY d.government_id, d.plan_id, d.role, d.bearer_id, c.told",
        "ii", gov, bearer_id);
}
