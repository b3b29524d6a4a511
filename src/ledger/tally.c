#include "ledger/tally.h"

#include "ledger/lamp_tally.h"
#include "store/store.h"

/* Add to the count of the plan and to the sum over plans. */
static enum err bump(struct cx *cx, int64_t bearer_id, struct str role, int64_t plan_id, int64_t delta)
{
    const int64_t plans[2] = {plan_id, 0};
    enum err e = ERR_NONE;

    for (int i = 0; !e && i < 2; i++)
        e = store_add(
            cx,
            "INSERT INTO tally (government_id, bearer_id, role, plan_id, tasks) VALUES ($1, $2, $3, $4, $5)"
            " ON CONFLICT (government_id, bearer_id, role, plan_id)"
            " DO UPDATE SET tasks = tally.tasks + excluded.tasks",
            "iisii", cx->actor.government_id, bearer_id, role, plans[i], delta);
    return e;
}

enum err tally_tasks(struct cx *cx, int64_t plan_id, int64_t delta)
{
    return bump(cx, 0, STR("task"), plan_id, delta);
}

enum err tally_plan(struct cx *cx, int64_t plan_id)
{
    struct rows rows;
    enum err e =
        store_run(cx, &rows,
                  "SELECT bearer_id, role, COUNT(DISTINCT task_id) FROM duty WHERE government_id = $1"
                  " AND plan_id = $2 AND state = 'live' GROUP BY bearer_id, role ORDER BY bearer_id, role",
                  "ii", cx->actor.government_id, plan_id);

    for (size_t i = 0; !e && i < rows.n; i++)
        e = bump(cx, row_int(&rows.at[i], 0), row_str(&rows.at[i], 1), plan_id, row_int(&rows.at[i], 2));
    if (!e)
        e = store_run(
            cx, &rows,
            "SELECT COUNT(*) FROM task WHERE government_id = $1 AND plan_id = $2 AND state = 'live'", "ii",
            cx->actor.government_id, plan_id);
    return e ? e : tally_tasks(cx, plan_id, row_int(&rows.at[0], 0));
}

enum err tally_bearer(struct cx *cx, int64_t bearer_id)
{
    struct rows rows;
    enum err e = store_run(cx, NULL, "DELETE FROM tally WHERE government_id = $1 AND bearer_id = $2", "ii",
                           cx->actor.government_id, bearer_id);

    if (!e)
        e = store_run(cx, &rows,
                      "SELECT role, plan_id, COUNT(DISTINCT task_id) FROM duty WHERE government_id = $1"
                      " AND bearer_id = $2 AND state = 'live' GROUP BY role, plan_id ORDER BY role, plan_id",
                      "ii", cx->actor.government_id, bearer_id);
    for (size_t i = 0; !e && i < rows.n; i++)
        e = bump(cx, bearer_id, row_str(&rows.at[i], 0), row_int(&rows.at[i], 1), row_int(&rows.at[i], 2));
    return e ? e : lamp_tally_bearer(cx, bearer_id);
}

enum err tally_get(struct cx *cx, int64_t bearer_id, struct str role, int64_t plan_id, int64_t *out)
{
    struct rows rows;
    enum err e = store_run(cx, &rows,
                           "SELECT tasks FROM tally WHERE government_id = $1 AND bearer_id = $2 AND role = $3"
                           " AND plan_id = $4",
                           "iisi", cx->actor.government_id, bearer_id, role, plan_id);

    *out = !e && rows.n ? row_int(&rows.at[0], 0) : 0;
    return e;
}
