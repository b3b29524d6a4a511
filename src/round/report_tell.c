/* report_tell - what a signed report makes known: values, milestones; of a collective, all its members
 * together. */
#include "assess/goal.h"
#include "breakdown/milestone.h"
#include "ledger/year.h"
#include "round/figure.h"
#include "round/report_write.h"
#include "store/store.h"

static bool is_member(const struct report_row *r)
{
    return str_eq(r->part, STR("member"));
}

/* ---- values */

static enum err period_of_report(struct cx *cx, const struct report_row *r, struct figure *f)
{
    *f = (struct figure){.truth = STR("told"), .source_kind = STR("report"), .source_id = r->id};
    if (period_read(r->period, &f->period)) return ERR_NONE;
    return cx_fail(cx, ERR_STORE, "period", "时期已损坏", "the period is damaged");
}

static enum err tell_own(struct cx *cx, const struct report_row *r)
{
    struct figure f;
    struct rows rows;
    enum err e = store_run(
        cx, &rows, "SELECT measure_id, value FROM report_value WHERE government_id = $1 AND report_id = $2",
        "ii", cx->actor.government_id, r->id);

    if (e || rows.n == 0) return e;
    e = period_of_report(cx, r, &f);
    for (size_t i = 0; !e && i < rows.n; i++) {
        f.measure_id = row_int(&rows.at[i], 0);
        f.value = row_num(&rows.at[i], 1);
        e = figure_put(cx, &f);
    }
    return e;
}

/* The newest value of each member up to the report's period, by measure: id, op, unit, sum, least, most. */
static enum err load_sums(struct cx *cx, const struct report_row *r, struct rows *out)
{
    return store_run(
        cx, out,
        "SELECT m.id, m.op, m.unit, SUM(v.value), MIN(v.value), MAX(v.value) FROM report p JOIN report_value "
        "v"
        " ON v.government_id = p.government_id AND v.report_id = p.id JOIN measure m"
        " ON m.government_id = v.government_id AND m.id = v.measure_id AND m.state = 'live'"
        " WHERE p.government_id = $1 AND p.task_id = $2 AND p.part = 'member' AND p.state = 'signed'"
        " AND p.ends_on <= $3 AND NOT EXISTS (SELECT 1 FROM report q JOIN report_value w"
        " ON w.government_id = q.government_id AND w.report_id = q.id WHERE q.government_id = $1"
        " AND q.task_id = $2 AND q.org_id = p.org_id AND q.part = 'member' AND q.state = 'signed'"
        " AND q.ends_on > p.ends_on AND q.ends_on <= $3 AND w.measure_id = v.measure_id)"
        " GROUP BY m.id, m.op, m.unit ORDER BY m.id",
        "iis", cx->actor.government_id, r->task_id, r->ends_on);
}

/* Amounts add up; of a rate or a limit the worst member speaks for all. */
static double together(const struct row *m)
{
    enum goal_op op = GOAL_TREND;

    (void)goal_op_read(row_str(m, 1), &op);
    if (goal_is_cumulative(op, row_str(m, 2))) return row_num(m, 3);
    return row_num(m, goal_is_limit(op) ? 5 : 4);
}

static enum err tell_sums(struct cx *cx, const struct report_row *r)
{
    struct figure f;
    struct rows rows;
    enum err e = period_of_report(cx, r, &f);

    if (!e) e = load_sums(cx, r, &rows);
    for (size_t i = 0; !e && i < rows.n; i++) {
        f.measure_id = row_int(&rows.at[i], 0);
        f.value = together(&rows.at[i]);
        e = figure_put(cx, &f);
    }
    return e;
}

/* Members of the task that this round still waits for. */
static enum err members_left(struct cx *cx, const struct report_row *r, int64_t *n)
{
    struct rows rows;
    enum err e = store_run(cx, &rows,
                           "SELECT COUNT(*) FROM round_ask WHERE government_id = $1 AND round_id = $2"
                           " AND task_id = $3 AND part = 'member' AND state = 'asked'",
                           "iii", cx->actor.government_id, r->round_id, r->task_id);

    *n = e ? 0 : row_int(&rows.at[0], 0);
    return e;
}

enum err report_tell_members(struct cx *cx, int64_t round_id)
{
    struct rows rows;
    enum err e =
        store_run(cx, &rows,
                  "SELECT MAX(p.id) FROM report p JOIN round_ask a ON a.government_id = p.government_id"
                  " AND a.round_id = p.round_id AND a.task_id = p.task_id AND a.state = 'missing'"
                  " AND a.part = 'member' WHERE p.government_id = $1 AND p.round_id = $2"
                  " AND p.part = 'member' AND p.state = 'signed' GROUP BY p.task_id ORDER BY p.task_id",
                  "ii", cx->actor.government_id, round_id);

    for (size_t i = 0; !e && i < rows.n; i++) {
        struct report_row r;

        e = report_read(cx, row_int(&rows.at[i], 0), &r);
        if (!e) e = tell_sums(cx, &r);
    }
    return e;
}

/* ---- milestones */

/* All members of the round ticked it in signed reports. */
static enum err all_ticked(struct cx *cx, const struct report_row *r, int64_t milestone_id, bool *out)
{
    struct rows rows;
    enum err e = store_run(cx, &rows,
                           "SELECT COUNT(*) FROM round_ask a WHERE a.government_id = $1 AND a.round_id = $2"
                           " AND a.task_id = $3 AND a.part = 'member' AND a.state <> 'exempt' AND NOT EXISTS"
                           " (SELECT 1 FROM report p JOIN report_tick k ON k.government_id = p.government_id"
                           " AND k.report_id = p.id AND k.milestone_id = $4 WHERE p.government_id = $1"
                           " AND p.task_id = $3 AND p.org_id = a.org_id AND p.state = 'signed')",
                           "iiii", cx->actor.government_id, r->round_id, r->task_id, milestone_id);

    *out = !e && row_int(&rows.at[0], 0) == 0;
    return e;
}

static enum err tell_ticks(struct cx *cx, const struct report_row *r)
{
    struct year_task t = {.id = r->task_id, .plan_id = r->plan_id};
    struct rows rows;
    enum err e =
        store_run(cx, &rows,
                  "SELECT milestone_id, done_on FROM report_tick WHERE government_id = $1 AND report_id = $2",
                  "ii", cx->actor.government_id, r->id);

    for (size_t i = 0; !e && i < rows.n; i++) {
        bool whole = true;

        if (is_member(r)) e = all_ticked(cx, r, row_int(&rows.at[i], 0), &whole);
        if (!e && whole) e = milestone_claim(cx, &t, row_int(&rows.at[i], 0), row_str(&rows.at[i], 1));
    }
    return e;
}

enum err report_tell(struct cx *cx, const struct report_row *r)
{
    int64_t left = 0;
    enum err e = is_member(r) ? members_left(cx, r, &left) : tell_own(cx, r);

    if (!e && is_member(r) && left == 0) e = tell_sums(cx, r);
    return e ? e : tell_ticks(cx, r);
}

/* ---- no change */

static enum err say_words_again(struct cx *cx, const struct report_row *r)
{
    return store_run(
        cx, NULL,
        "UPDATE report SET progress = COALESCE((SELECT q.progress FROM report q WHERE q.government_id = $1"
        " AND q.task_id = $3 AND q.org_id = $4 AND q.ends_on < $5 AND q.state = 'signed'"
        " ORDER BY q.ends_on DESC LIMIT 1), progress), no_change = 1, written_by = $6"
        " WHERE government_id = $1 AND id = $2",
        "iiiiss", cx->actor.government_id, r->id, r->task_id, r->org_id, r->ends_on,
        year_plain(cx->actor.name));
}

/* The last told values of the task; of a member its own. */
static enum err say_values_again(struct cx *cx, const struct report_row *r)
{
    if (is_member(r))
        return store_run(
            cx, NULL,
            "INSERT INTO report_value (government_id, report_id, measure_id, value)"
            " SELECT w.government_id, CAST($2 AS BIGINT), w.measure_id, w.value FROM report_value w"
            " WHERE w.government_id = $1 AND w.report_id = (SELECT q.id FROM report q"
            " WHERE q.government_id = $1 AND q.task_id = $3 AND q.org_id = $4 AND q.ends_on < $5"
            " AND q.state = 'signed' ORDER BY q.ends_on DESC LIMIT 1)"
            " ON CONFLICT (government_id, report_id, measure_id) DO UPDATE SET value = excluded.value",
            "iiiis", cx->actor.government_id, r->id, r->task_id, r->org_id, r->ends_on);
    return store_run(
        cx, NULL,
        "INSERT INTO report_value (government_id, report_id, measure_id, value)"
        " SELECT m.government_id, CAST($2 AS BIGINT), m.id, (SELECT f.value FROM figure f"
        " WHERE f.government_id = $1 AND f.measure_id = m.id AND f.truth = 'told' ORDER BY f.ends_on DESC "
        "LIMIT 1)"
        " FROM measure m WHERE m.government_id = $1 AND m.plan_id = $3 AND m.task_id = $4 AND m.state = "
        "'live'"
        " AND EXISTS (SELECT 1 FROM figure f WHERE f.government_id = $1 AND f.measure_id = m.id AND f.truth "
        "= 'told')"
        " AND NOT EXISTS (SELECT 1 FROM measure_owner o WHERE o.government_id = $1 AND o.measure_id = m.id"
        " AND o.source = 'statistics')"
        " ON CONFLICT (government_id, report_id, measure_id) DO UPDATE SET value = excluded.value",
        "iiii", cx->actor.government_id, r->id, r->plan_id, r->task_id);
}

enum err report_say_again(struct cx *cx, const struct report_row *r)
{
    enum err e = say_words_again(cx, r);

    if (e || str_eq(r->part, STR("support"))) return e;
    return say_values_again(cx, r);
}
