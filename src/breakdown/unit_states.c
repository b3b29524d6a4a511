#include "breakdown/unit_states.h"

#include "access/scope.h"
#include "base/json.h"
#include "ledger/step.h"
#include "ledger/year.h"

enum { R_ORG, R_NAME, R_TASKS, R_BROKEN, R_ITEMS, R_STONES, R_PATHS, R_STATE, R_SUBMITTED, R_AGREED, R_NOTE };

/* Every lead duty of an organisation with what is below its task. */
#define LED                                                                                                  \
    "SELECT w.bearer_id AS org_id, t.ord AS ord,"                                                            \
    " (SELECT COUNT(*) FROM item i WHERE i.government_id = $1 AND i.task_id = t.id"                          \
    " AND i.state <> 'dropped') AS items,"                                                                   \
    " (SELECT COUNT(*) FROM milestone m WHERE m.government_id = $1 AND m.task_id = t.id"                     \
    " AND m.state <> 'dropped') AS stones,"                                                                  \
    " (SELECT COUNT(*) FROM trajectory v WHERE v.government_id = $1 AND v.task_id = t.id"                    \
    " AND v.state IN ('approved', 'proposed')) AS paths,"                                                    \
    " (SELECT COALESCE(SUM(m.weight), 0.0) FROM milestone m WHERE m.government_id = $1"                      \
    " AND m.task_id = t.id AND m.state <> 'dropped') AS weight"                                              \
    " FROM duty w JOIN task t ON t.government_id = w.government_id AND t.id = w.task_id"                     \
    " AND t.state = 'live' WHERE w.government_id = $1 AND w.plan_id = $2 AND w.role = 'lead'"                \
    " AND w.state = 'live' AND ($3 = 1 OR w.bearer_id IN (" SCOPE_BEARERS(                                   \
        "$1", "$4",                                                                                          \
        "$5") ") OR EXISTS"                                                                                  \
              " (SELECT 1 FROM duty l WHERE l.government_id = $1 AND l.task_id = t.id AND l.role = 'leader'" \
              " AND l.state = 'live' AND l.bearer_id IN (" SCOPE_BEARERS("$1", "$4", "$5") ")))"

static enum err load(struct cx *cx, int64_t plan_id, struct rows *out)
{
    return store_run(
        cx, out,
        "SELECT x.org_id, o.name, COUNT(*), SUM(CASE WHEN x.items + x.stones + x.paths > 0 THEN 1 ELSE 0 "
        "END),"
        " SUM(x.items), SUM(x.stones), SUM(x.paths), COALESCE(p.state, 'draft'), p.submitted_at, p.agreed_at,"
        " p.note FROM (" LED ") x JOIN org o ON o.government_id = $1 AND o.id = x.org_id"
        " LEFT JOIN unit_plan p ON p.government_id = $1 AND p.plan_id = $2 AND p.org_id = x.org_id"
        " GROUP BY x.org_id, o.name, p.state, p.submitted_at, p.agreed_at, p.note"
        " ORDER BY MIN(x.ord), x.org_id",
        "iibis", cx->actor.government_id, plan_id, scope_sees_all(cx), cx->actor.account_id, scope_day(cx));
}

static void put_unit(struct json *j, const struct row *r)
{
    json_object(j);
    json_put_id(j, "org_id", row_int(r, R_ORG));
    json_put_str(j, "name", row_str(r, R_NAME));
    json_put_str(j, "state", row_str(r, R_STATE));
    json_put_str(j, "state_zh", state_zh(row_str(r, R_STATE)));
    json_put_str(j, "state_en", state_en(row_str(r, R_STATE)));
    json_put_int(j, "tasks", row_int(r, R_TASKS));
    json_put_int(j, "broken_down", row_int(r, R_BROKEN));
    json_put_int(j, "items", row_int(r, R_ITEMS));
    json_put_int(j, "milestones", row_int(r, R_STONES));
    json_put_int(j, "trajectories", row_int(r, R_PATHS));
    json_put_str(j, "submitted_at", year_some(row_str(r, R_SUBMITTED)));
    json_put_str(j, "agreed_at", year_some(row_str(r, R_AGREED)));
    json_put_str(j, "note", year_some(row_str(r, R_NOTE)));
    json_end(j);
}

static void put_list(struct buf *out, int64_t plan_id, const struct row *plan, const struct rows *rows)
{
    struct json j = json_on(out);
    int64_t done = 0;

    for (size_t i = 0; i < rows->n; i++)
        done += row_int(&rows->at[i], R_BROKEN) == row_int(&rows->at[i], R_TASKS);
    json_object(&j);
    json_put_id(&j, "plan_id", plan_id);
    json_put_str(&j, "title", row_str(plan, 0));
    json_put_int(&j, "year", row_int(plan, 1));
    json_put_int(&j, "units", (int64_t)rows->n);
    json_put_int(&j, "done", done);
    json_key(&j, "rows");
    json_array(&j);
    for (size_t i = 0; i < rows->n; i++) put_unit(&j, &rows->at[i]);
    json_end(&j);
    json_end(&j);
}

enum err unit_states_list(struct cx *cx, int64_t plan_id, struct buf *out)
{
    struct rows plan, rows;
    enum err e = store_run(cx, &plan, "SELECT title, year FROM plan WHERE government_id = $1 AND id = $2",
                           "ii", cx->actor.government_id, plan_id);

    if (!e && plan.n == 0) return cx_fail(cx, ERR_ABSENT, "id", "没有这个方案", "there is no such plan");
    if (!e) e = load(cx, plan_id, &rows);
    if (!e) put_list(out, plan_id, &plan.at[0], &rows);
    return e;
}
