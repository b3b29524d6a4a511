#include "breakdown/schedule.h"

#include <math.h>

#include "assess/trajectory.h"
#include "base/json.h"
#include "base/vec.h"
#include "breakdown/schedule_goal.h"
#include "ledger/foresee.h"
#include "ledger/task_lamp.h"
#include "ledger/todo.h"
#include "ledger/year.h"
#include "store/store.h"

enum { EVENT_MOST = 64 << 10 };

/* A live measure with its task. */
struct aim {
    struct year_task task;
    int64_t id;
    struct str words, op, unit, source, owner, release_note;
    int64_t owner_org_id;
    bool has_value;
    double value, baseline; /* NAN: none */
};

static enum err aim_get(struct cx *cx, int64_t measure_id, struct aim *out)
{
    struct rows rows;
    const struct row *r;
    enum err e = store_run(
        cx, &rows,
        "SELECT m.task_id, m.words, m.op, m.unit, COALESCE(m.target, m.value), COALESCE(o.source, 'unit'),"
        " COALESCE(o.owner_org_id, 0), o.baseline, g.name, o.release_note FROM measure m LEFT JOIN "
        "measure_owner o"
        " ON o.government_id = m.government_id AND o.measure_id = m.id"
        " LEFT JOIN org g ON g.government_id = m.government_id AND g.id = o.owner_org_id"
        " WHERE m.government_id = $1 AND m.id = $2 AND m.state = 'live'",
        "ii", cx->actor.government_id, measure_id);

    if (!e && rows.n == 0) return cx_fail(cx, ERR_ABSENT, "id", "没有这项指标", "there is no such measure");
    if (e) return e;
    r = &rows.at[0];
    *out = (struct aim){.id = measure_id,
                        .words = row_str(r, 1),
                        .op = row_str(r, 2),
                        .unit = row_str(r, 3),
                        .has_value = row_str(r, 4).p != NULL,
                        .value = row_num(r, 4),
                        .source = row_str(r, 5),
                        .owner_org_id = row_int(r, 6),
                        .baseline = row_str(r, 7).p ? row_num(r, 7) : (double)NAN,
                        .owner = row_str(r, 8),
                        .release_note = row_str(r, 9)};
    return year_task(cx, row_int(r, 0), &out->task);
}

/* ---- reading */

static void put_aim(struct json *j, const struct aim *m)
{
    enum goal_op op;

    json_key(j, "measure");
    json_object(j);
    json_put_id(j, "id", m->id);
    json_put_id(j, "task_id", m->task.id);
    json_put_str(j, "words", m->words);
    json_put_str(j, "op", m->op);
    json_key(j, "value");
    json_num(j, m->has_value ? m->value : (double)NAN);
    json_put_str(j, "unit", year_some(m->unit));
    json_put_bool(j, "cumulative", goal_op_read(m->op, &op) && goal_is_cumulative(op, m->unit));
    json_put_str(j, "source", m->source);
    json_put_id(j, "owner_org_id", m->owner_org_id);
    json_put_str(j, "owner_org_name", year_some(m->owner));
    json_put_str(j, "release_note", year_some(m->release_note));
    json_key(j, "baseline");
    json_num(j, m->baseline);
    json_end(j);
}

static void put_value(struct json *j, const struct row *r, int period, int value)
{
    json_object(j);
    json_put_str(j, "period", row_str(r, period));
    json_key(j, "value");
    json_num(j, row_num(r, value));
    json_end(j);
}

enum { V_ID, V_VERSION, V_STATE, V_METHOD, V_PROPOSED_BY, V_APPROVED_BY, V_APPROVED_AT, V_REV };
enum { P_TRAJECTORY, P_PERIOD, P_VALUE };

static void put_version(struct json *j, const struct row *v, const struct rows *points)
{
    json_object(j);
    json_put_id(j, "id", row_int(v, V_ID));
    json_put_int(j, "version", row_int(v, V_VERSION));
    json_put_str(j, "state", row_str(v, V_STATE));
    json_put_str(j, "method", row_str(v, V_METHOD));
    json_put_str(j, "proposed_by", row_str(v, V_PROPOSED_BY));
    json_put_str(j, "approved_by", year_some(row_str(v, V_APPROVED_BY)));
    json_put_str(j, "approved_at", year_some(row_str(v, V_APPROVED_AT)));
    json_put_int(j, "rev", row_int(v, V_REV));
    json_key(j, "points");
    json_array(j);
    for (size_t i = 0; i < points->n; i++)
        if (row_int(&points->at[i], P_TRAJECTORY) == row_int(v, V_ID))
            put_value(j, &points->at[i], P_PERIOD, P_VALUE);
    json_end(j);
    json_end(j);
}

static enum err put_versions(struct cx *cx, int64_t measure_id, struct json *j)
{
    int64_t gov = cx->actor.government_id;
    struct rows versions, points;
    enum err e =
        store_run(cx, &versions,
                  "SELECT id, version, state, method, proposed_by, approved_by, approved_at, rev"
                  " FROM trajectory WHERE government_id = $1 AND measure_id = $2 ORDER BY version DESC",
                  "ii", gov, measure_id);

    if (!e)
        e = store_run(cx, &points,
                      "SELECT p.trajectory_id, p.period, p.value FROM trajectory t JOIN trajectory_point p"
                      " ON p.government_id = t.government_id AND p.trajectory_id = t.id"
                      " WHERE t.government_id = $1 AND t.measure_id = $2 ORDER BY p.trajectory_id, p.ends_on",
                      "ii", gov, measure_id);
    json_key(j, "versions");
    json_array(j);
    for (size_t i = 0; !e && i < versions.n; i++) put_version(j, &versions.at[i], &points);
    json_end(j);
    return e;
}

static enum err put_reference(struct cx *cx, int64_t measure_id, struct json *j)
{
    struct rows rows;
    enum err e = store_run(cx, &rows,
                           "SELECT period, value FROM measure_reference WHERE government_id = $1"
                           " AND measure_id = $2 ORDER BY ends_on",
                           "ii", cx->actor.government_id, measure_id);

    json_key(j, "reference");
    json_array(j);
    for (size_t i = 0; !e && i < rows.n; i++) put_value(j, &rows.at[i], 0, 1);
    json_end(j);
    return e;
}

static enum err put_figures(struct cx *cx, int64_t measure_id, struct json *j)
{
    static const char *const truths[] = {"told", "verified", "statistics"};
    struct rows rows;
    enum err e =
        store_run(cx, &rows,
                  "SELECT truth, period, value FROM figure WHERE government_id = $1 AND measure_id = $2"
                  " ORDER BY ends_on, period",
                  "ii", cx->actor.government_id, measure_id);

    for (int t = 0; !e && t < 3; t++) {
        json_key(j, truths[t]);
        json_array(j);
        for (size_t i = 0; i < rows.n; i++)
            if (str_eq(row_str(&rows.at[i], 0), str_of(truths[t]))) put_value(j, &rows.at[i], 1, 2);
        json_end(j);
    }
    return e;
}

static enum err answer(struct cx *cx, const struct aim *m, struct buf *out)
{
    struct json j = json_on(out);
    struct foresight f;
    enum err e = foresee(cx, m->id, &f);

    if (e) return e;
    json_object(&j);
    put_aim(&j, m);
    e = put_versions(cx, m->id, &j);
    if (!e) e = put_reference(cx, m->id, &j);
    if (!e) e = put_figures(cx, m->id, &j);
    foresee_put(&j, &f);
    json_end(&j);
    return e;
}

enum err schedule_get(struct cx *cx, int64_t measure_id, struct buf *out)
{
    struct aim m;
    enum err e = aim_get(cx, measure_id, &m);

    return e ? e : answer(cx, &m, out);
}

/* ---- proposing */

/* A version being made. */
struct making {
    struct trajectory_ask ask;
    VEC(struct period) period;
    double *value;
};

static enum err span_of(struct cx *cx, const struct aim *m, struct making *d)
{
    if (m->task.year == 0 && !m->task.due_on.n)
        return cx_fail(cx, ERR_INPUT, "method", "方案没有年度，任务也没有完成日期，无法排出序时计划",
                       "neither the plan's year nor the task's due day is known");
    if (!day_read(m->task.due_on, &d->ask.due)) d->ask.due = day_of(m->task.year, 12, 31);
    d->ask.start = day_of(m->task.year ? m->task.year : day_split(d->ask.due).year, 1, 1);
    if (d->ask.start > d->ask.due) d->ask.start = day_of(day_split(d->ask.due).year, 1, 1);
    return ERR_NONE;
}

/* The months from the start to the due day. */
static enum err take_months(struct cx *cx, struct making *d)
{
    struct period p = period_of(PERIOD_MONTH, d->ask.start);

    for (; p.first <= d->ask.due; p = period_next(p)) {
        if (d->period.n == SCHEDULE_POINTS_MOST)
            return cx_fail(cx, ERR_LIMIT, "method", "序时计划最多 %d 期", "at most %d periods",
                           SCHEDULE_POINTS_MOST);
        *vec_push(cx->arena, &d->period) = p;
    }
    return ERR_NONE;
}

/* The values of the same periods a year before, all of them: the reference series, else figures. */
static enum err take_last_year(struct cx *cx, const struct aim *m, struct making *d)
{
    double *series = arena_zero(cx->arena, d->period.n, sizeof *series);

    for (size_t i = 0; i < d->period.n; i++) {
        struct period before = period_shift(d->period.at[i], -1);
        struct rows rows;
        enum err e = store_run(cx, &rows,
                               "SELECT s.value FROM (SELECT value, 0 AS rank FROM measure_reference"
                               " WHERE government_id = $1 AND measure_id = $2 AND ends_on = $3 UNION ALL"
                               " SELECT value, CASE truth WHEN 'statistics' THEN 1 WHEN 'verified' THEN 2"
                               " ELSE 3 END FROM figure WHERE government_id = $1 AND measure_id = $2"
                               " AND ends_on = $3) AS s ORDER BY s.rank LIMIT 1",
                               "iis", cx->actor.government_id, m->id, day_str(cx->arena, before.last));

        if (e) return e;
        if (rows.n == 0)
            return cx_fail(cx, ERR_INPUT, "method", "缺少上年同期数据（%.*s），请先填写参考序列",
                           "last year's value of %.*s is missing; write the reference series first",
                           STR_ARG(period_str(cx->arena, before)));
        series[i] = row_num(&rows.at[0], 0);
    }
    d->ask.last_year = series;
    return ERR_NONE;
}

static enum err take_points(struct cx *cx, const struct schedule_draft *in, struct making *d)
{
    if (in->n == 0 || in->n > SCHEDULE_POINTS_MOST)
        return cx_fail(cx, ERR_INPUT, "points", "请填写 1 到 %d 期的计划值", "give 1 to %d points",
                       SCHEDULE_POINTS_MOST);
    d->value = arena_zero(cx->arena, in->n, sizeof *d->value);
    for (size_t i = 0; i < in->n; i++) {
        struct period p;

        if (!period_read(in->point[i].period, &p))
            return cx_fail(cx, ERR_INPUT, "points", "时期“%.*s”有误，应如 2026-M03",
                           "\"%.*s\" is no period like 2026-M03", STR_ARG(in->point[i].period));
        if (i && p.last <= d->period.at[i - 1].last)
            return cx_fail(cx, ERR_INPUT, "points", "各期应按时间先后排列且不重复",
                           "the periods must be in order, each once");
        *vec_push(cx->arena, &d->period) = p;
        d->value[i] = in->point[i].value;
    }
    return ERR_NONE;
}

static enum err work_out(struct cx *cx, const struct aim *m, const struct schedule_draft *in,
                         struct making *d)
{
    bool hand = str_eq(in->method, STR("hand"));
    const struct calendar *calendar = NULL;
    enum err e = hand ? take_points(cx, in, d) : take_months(cx, d);

    d->ask.period = d->period.at;
    d->ask.n = d->period.n;
    if (!e && str_eq(in->method, STR("seasonal"))) e = take_last_year(cx, m, d);
    if (!e && !hand) e = year_calendar(cx, &calendar);
    if (!e && !hand) {
        d->value = arena_zero(cx->arena, d->period.n, sizeof *d->value);
        (void)trajectory_propose(calendar, &d->ask, d->value);
    }
    return e ? e : trajectory_check(cx, &d->ask, d->value);
}

static enum err draft_make(struct cx *cx, const struct aim *m, const struct schedule_draft *in,
                           struct making *d)
{
    enum err e = ERR_NONE;

    *d = (struct making){.ask = {.base = isnan(m->baseline) ? 0 : m->baseline, .target = m->value}};
    if (!goal_op_read(m->op, &d->ask.op) || d->ask.op == GOAL_RELATIVE || d->ask.op == GOAL_TREND ||
        !m->has_value)
        return cx_fail(cx, ERR_INPUT, "method", "这项指标没有数值目标，不排序时计划",
                       "the measure has no target in numbers, so it has no trajectory");
    d->ask.cumulative = goal_is_cumulative(d->ask.op, m->unit);
    e = span_of(cx, m, d);
    return e ? e : work_out(cx, m, in, d);
}

static enum err next_version(struct cx *cx, int64_t measure_id, int64_t *out)
{
    struct rows rows;
    enum err e =
        store_run(cx, NULL,
                  "UPDATE trajectory SET state = 'superseded', rev = rev + 1 WHERE government_id = $1"
                  " AND measure_id = $2 AND state = 'proposed'",
                  "ii", cx->actor.government_id, measure_id);

    if (!e)
        e = store_run(cx, &rows,
                      "SELECT COALESCE(MAX(version), 0) + 1 FROM trajectory WHERE government_id = $1"
                      " AND measure_id = $2",
                      "ii", cx->actor.government_id, measure_id);
    *out = e ? 0 : row_int(&rows.at[0], 0);
    return e;
}

static enum err insert(struct cx *cx, const struct aim *m, const struct schedule_draft *in,
                       const struct making *d, int64_t *id)
{
    int64_t version = 0;
    enum err e = next_version(cx, m->id, &version);

    *id = store_id(cx);
    if (!e)
        e = store_run(
            cx, NULL,
            "INSERT INTO trajectory (government_id, id, measure_id, task_id, version, state, method,"
            " proposed_by) VALUES ($1, $2, $3, $4, $5, 'proposed', $6, $7)",
            "iiiiiss", cx->actor.government_id, *id, m->id, m->task.id, version, in->method,
            year_plain(cx->actor.name));
    for (size_t i = 0; !e && i < d->period.n; i++)
        e = store_add(cx,
                      "INSERT INTO trajectory_point (government_id, trajectory_id, ends_on, period, value)"
                      " VALUES ($1, $2, $3, $4, $5)",
                      "iissf", cx->actor.government_id, *id, day_str(cx->arena, d->period.at[i].last),
                      period_str(cx->arena, d->period.at[i]), d->value[i]);
    return e;
}

static struct str note(struct arena *a, const struct aim *m, int64_t id, struct str method)
{
    struct buf out = buf_new(a, EVENT_MOST);
    struct json j = json_on(&out);

    json_object(&j);
    json_put_id(&j, "trajectory_id", id);
    json_put_id(&j, "measure_id", m->id);
    json_put_str(&j, "words", m->words);
    json_put_str(&j, "method", method);
    json_end(&j);
    return buf_text(&out);
}

enum err schedule_propose(struct cx *cx, int64_t measure_id, const struct schedule_draft *in, struct buf *out)
{
    struct todo wait = {.role = STR("office"), .kind = STR("trajectory"), .subject = STR("measure")};
    struct making d;
    struct aim m;
    int64_t id = 0;
    enum err e = aim_get(cx, measure_id, &m);

    if (!e) e = draft_make(cx, &m, in, &d);
    if (!e) e = insert(cx, &m, in, &d, &id);
    if (e) return e;
    wait.subject_id = measure_id;
    wait.task_id = m.task.id;
    wait.title = m.words;
    e = todo_open(cx, &wait);
    if (!e) e = year_note(cx, &m.task, "trajectory.propose", STR_NULL, note(cx->arena, &m, id, in->method));
    if (!e) e = task_lamp_refresh(cx, m.task.id);
    return e ? e : answer(cx, &m, out);
}

/* ---- for a whole plan */

static bool can_have(struct str op)
{
    enum goal_op o;

    return goal_op_read(op, &o) && o != GOAL_RELATIVE && o != GOAL_TREND;
}

/* What the plan prints for parts of the year, else a straight line. */
static enum err draft_usual(struct cx *cx, const struct aim *m, struct making *d, int64_t *id)
{
    struct schedule_point point[GOAL_POINTS_MOST];
    struct schedule_draft in = {.method = STR("linear"), .point = point};
    struct goal_aim aim = {.task_id = m->task.id,
                           .plan_id = m->task.plan_id,
                           .unit = m->unit,
                           .op = GOAL_TREND,
                           .target = m->value};
    struct making span = {0};
    enum err e = span_of(cx, m, &span);

    (void)goal_op_read(m->op, &aim.op);
    aim.cumulative = goal_is_cumulative(aim.op, m->unit);
    aim.due = span.ask.due;
    if (!e) e = schedule_goal_points(cx, &aim, point, &in.n);
    if (in.n) in.method = STR("hand");
    if (!e) e = draft_make(cx, m, &in, d);
    return e ? e : insert(cx, m, &in, d, id);
}

enum err schedule_fill(struct cx *cx, int64_t plan_id, int64_t *n)
{
    int64_t milestones;
    struct rows rows;
    enum err e = store_run(
        cx, &rows,
        "SELECT m.id, m.op FROM measure m JOIN task k ON k.government_id = m.government_id AND k.id = "
        "m.task_id"
        " AND k.state = 'live' WHERE m.government_id = $1 AND m.plan_id = $2 AND m.state = 'live'"
        " AND m.value IS NOT NULL AND NOT EXISTS (SELECT 1 FROM trajectory t WHERE t.government_id = $1"
        " AND t.measure_id = m.id) ORDER BY m.id",
        "ii", cx->actor.government_id, plan_id);

    *n = 0;
    for (size_t i = 0; !e && i < rows.n; i++) {
        struct making d;
        struct aim m;
        int64_t id;

        if (!can_have(row_str(&rows.at[i], 1))) continue;
        e = aim_get(cx, row_int(&rows.at[i], 0), &m);
        if (!e && m.task.year == 0 && !m.task.due_on.n) continue; /* no time to spread it over */
        if (!e) e = draft_usual(cx, &m, &d, &id);
        *n += !e;
    }
    return e ? e : schedule_goal_milestones(cx, plan_id, &milestones);
}

/* ---- approving */

static enum err take_proposed(struct cx *cx, int64_t id, int64_t rev, int64_t *measure_id)
{
    struct rows rows;
    enum err e =
        store_run(cx, &rows,
                  "UPDATE trajectory SET state = 'approved', rev = rev + 1, approved_by = $4,"
                  " approved_at = $5 WHERE government_id = $1 AND id = $2 AND rev = $3"
                  " AND state = 'proposed' RETURNING measure_id",
                  "iiiss", cx->actor.government_id, id, rev, year_plain(cx->actor.name), year_now(cx));

    if (!e && rows.n) *measure_id = row_int(&rows.at[0], 0);
    if (e || rows.n) return e;
    e = store_run(cx, &rows, "SELECT state FROM trajectory WHERE government_id = $1 AND id = $2", "ii",
                  cx->actor.government_id, id);
    if (e) return e;
    if (rows.n == 0) return cx_fail(cx, ERR_ABSENT, "id", "没有这份序时计划", "there is no such trajectory");
    return cx_fail(cx, ERR_CONFLICT, "rev", "这份序时计划已批准或已有新版，请刷新后再试",
                   "it was approved already or has a newer version; reload and try again");
}

enum err schedule_approve(struct cx *cx, int64_t trajectory_id, int64_t rev, struct buf *out)
{
    int64_t measure_id = 0;
    struct aim m;
    enum err e = take_proposed(cx, trajectory_id, rev, &measure_id);

    if (!e)
        e = store_run(cx, NULL,
                      "UPDATE trajectory SET state = 'superseded', rev = rev + 1 WHERE government_id = $1"
                      " AND measure_id = $2 AND state = 'approved' AND id <> $3",
                      "iii", cx->actor.government_id, measure_id, trajectory_id);
    if (!e) e = aim_get(cx, measure_id, &m);
    if (!e) e = todo_close(cx, STR("measure"), measure_id, STR("trajectory"));
    if (!e)
        e = year_note(cx, &m.task, "trajectory.approve", STR_NULL,
                      note(cx->arena, &m, trajectory_id, STR_NULL));
    if (!e) e = task_lamp_refresh(cx, m.task.id);
    return e ? e : answer(cx, &m, out);
}
