/* schedule_approve - all proposed trajectories of a plan, or of what one unit leads, at once. */
#include "base/json.h"
#include "breakdown/schedule.h"
#include "ledger/edition.h"
#include "store/store.h"

enum err schedule_approve_all(struct cx *cx, int64_t plan_id, int64_t org_id, struct buf *out)
{
    struct json j = json_on(out);
    struct rows rows;
    enum err e = edition_need(cx, plan_id);

    if (!e)
        e = store_run(
            cx, &rows,
            "SELECT v.id, v.rev FROM trajectory v JOIN task t ON t.government_id = v.government_id"
            " AND t.id = v.task_id AND t.plan_id = $2 AND t.state = 'live' JOIN measure m"
            " ON m.government_id = v.government_id AND m.id = v.measure_id AND m.state = 'live'"
            " WHERE v.government_id = $1 AND v.state = 'proposed' AND ($3 = 0 OR EXISTS (SELECT 1 FROM duty d"
            " WHERE d.government_id = $1 AND d.plan_id = $2 AND d.task_id = t.id AND d.bearer_id = $3"
            " AND d.role = 'lead' AND d.state = 'live')) ORDER BY t.ord, v.id",
            "iii", cx->actor.government_id, plan_id, org_id);

    for (size_t i = 0; !e && i < rows.n; i++) {
        struct buf one = buf_new(cx->arena, 1 << 20);

        e = schedule_approve(cx, row_int(&rows.at[i], 0), row_int(&rows.at[i], 1), &one);
    }
    if (e) return e;
    json_object(&j);
    json_put_int(&j, "approved", (int64_t)rows.n);
    json_end(&j);
    return ERR_NONE;
}
