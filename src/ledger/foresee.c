#include "ledger/foresee.h"

#include <stdlib.h>

#include "access/scope.h"
#include "assess/forecast_path.h"
#include "assess/lamp.h"
#include "base/json.h"
#include "base/vec.h"
#include "calendar/period.h"
#include "ledger/brief.h"
#include "ledger/row_json.h"
#include "ledger/year.h"
#include "store/store.h"

enum { PROOFS_MOST = 200 /* newest pairs of a unit that count */ };

static const double A_MONTH = 0.9; /* months: months are not equally long */

/* ---- one measure */

/* A measure with all that its forecast rests on. */
struct outlook {
    int64_t path_id;
    struct forecast_path path;
    struct forecast_truth truth;
    struct forecast_prior prior;
};

enum {
    O_OP,
    O_UNIT,
    O_TARGET,
    O_BASE,
    O_PATH,
    O_FACTOR,
    O_DEVIATION,
    O_LAG,
    O_CHECKS,
    O_PACE,
    O_SOURCE = O_PACE + 6
};

/* The unit whose figures they are is the one that told the newest. */
static enum err load_outlook(struct cx *cx, int64_t measure_id, struct rows *out)
{
    return store_run(
        cx, out,
        "SELECT m.op, m.unit, COALESCE(m.target, m.value), o.baseline,"
        " (SELECT t.id FROM trajectory t WHERE t.government_id = $1 AND t.measure_id = m.id"
        " AND t.state IN ('approved', 'proposed') ORDER BY t.state, t.version DESC LIMIT 1),"
        " u.factor, u.deviation, u.lag, u.checks, w.pace, w.pace_variance, w.noise, w.level_noise,"
        " w.scale, w.level_scale, o.source"
        " FROM measure m LEFT JOIN measure_owner o ON o.government_id = m.government_id"
        " AND o.measure_id = m.id LEFT JOIN org_truth u ON u.government_id = m.government_id"
        " AND u.org_id = (SELECT r.org_id FROM figure f JOIN report r ON r.government_id = f.government_id"
        " AND r.id = f.source_id WHERE f.government_id = $1 AND f.measure_id = $2 AND f.truth = 'told'"
        " AND f.source_kind = 'report' ORDER BY f.ends_on DESC, f.period DESC LIMIT 1)"
        " LEFT JOIN plan_pace w ON w.government_id = m.government_id AND w.plan_id = m.plan_id"
        " WHERE m.government_id = $1 AND m.id = $2 AND m.state = 'live'",
        "ii", cx->actor.government_id, measure_id);
}

static void take_outlook(const struct row *r, struct outlook *out)
{
    *out = (struct outlook){.path_id = row_int(r, O_PATH),
                            .truth = forecast_truth_of(&forecast_defaults, NULL, 0),
                            .prior = forecast_defaults.prior};
    if (!goal_op_read(row_str(r, O_OP), &out->path.op)) out->path.op = GOAL_TREND;
    out->path.cumulative = goal_is_cumulative(out->path.op, row_str(r, O_UNIT));
    out->path.published = str_eq(row_str(r, O_SOURCE), STR("statistics"));
    out->path.target = row_num(r, O_TARGET);
    out->path.base = row_num(r, O_BASE);
    if (row_str(r, O_FACTOR).p)
        out->truth = (struct forecast_truth){row_num(r, O_FACTOR), row_num(r, O_DEVIATION), row_num(r, O_LAG),
                                             (size_t)row_int(r, O_CHECKS)};
    if (row_str(r, O_PACE).p)
        out->prior =
            (struct forecast_prior){row_num(r, O_PACE),     row_num(r, O_PACE + 1), row_num(r, O_PACE + 2),
                                    row_num(r, O_PACE + 3), row_num(r, O_PACE + 4), row_num(r, O_PACE + 5)};
}

/* The schedule (0), what was told (1), what was verified or published (2), and the series of the year before
 * (3); ten days before a month that ends with them. */
static enum err load_marks(struct cx *cx, int64_t measure_id, int64_t path_id, struct rows *out)
{
    return store_run(
        cx, out,
        "SELECT p.ends_on, 0 AS kind, p.value, p.period FROM trajectory_point p"
        " WHERE p.government_id = $1 AND p.trajectory_id = $3 UNION ALL"
        " SELECT f.ends_on, CASE f.truth WHEN 'told' THEN 1 ELSE 2 END, f.value, f.period FROM figure f"
        " WHERE f.government_id = $1 AND f.measure_id = $2 UNION ALL"
        " SELECT r.ends_on, 3, r.value, r.period FROM measure_reference r WHERE r.government_id = $1"
        " AND r.measure_id = $2 AND SUBSTR(r.ends_on, 1, 4) = (SELECT MAX(SUBSTR(y.ends_on, 1, 4)) FROM"
        " measure_reference y WHERE y.government_id = $1 AND y.measure_id = $2) ORDER BY kind, 1, 4",
        "iii", cx->actor.government_id, measure_id, path_id);
}

typedef VEC(struct forecast_mark) marks;

/* Of two values for one day the later period's counts: the month, not its last ten days. */
static void take_marks(struct arena *a, const struct rows *rows, struct forecast_path *path)
{
    marks by[4] = {0};

    for (size_t i = 0; i < rows->n; i++) {
        const struct row *r = &rows->at[i];
        marks *to = &by[row_int(r, 1)];
        struct forecast_mark m = {.value = row_num(r, 2)};

        if (!day_read(row_str(r, 0), &m.on)) continue;
        if (to->n && to->at[to->n - 1].on == m.on)
            to->at[to->n - 1] = m;
        else
            *vec_push(a, to) = m;
    }
    path->schedule = by[0].at;
    path->schedules = by[0].n;
    path->told = by[1].at;
    path->tolds = by[1].n;
    path->verified = by[2].at;
    path->verifieds = by[2].n;
    path->season = by[3].at;
    path->seasons = by[3].n;
    if (by[0].n) path->start = day_of(day_split(by[0].at[0].on).year, 1, 1);
}

/* SERIES without points when there is no schedule. */
static enum err look(struct cx *cx, int64_t measure_id, struct outlook *out, struct forecast_series *series)
{
    struct rows rows;
    enum err e = load_outlook(cx, measure_id, &rows);

    *series = (struct forecast_series){0};
    if (e || rows.n == 0) return e;
    take_outlook(&rows.at[0], out);
    if (out->path_id == 0 || !row_str(&rows.at[0], O_TARGET).p) return ERR_NONE;
    e = load_marks(cx, measure_id, out->path_id, &rows);
    if (e) return e;
    take_marks(cx->arena, &rows, &out->path);
    *series = forecast_path_series(cx->arena, &out->path);
    return ERR_NONE;
}

static struct foresight see(struct arena *a, const struct outlook *o, const struct forecast_series *s)
{
    struct foresight out = {.forecast = forecast_measure(a, &forecast_defaults, &o->prior, s, &o->truth)};

    out.alarm = forecast_alarm(&forecast_defaults, &out.forecast, s, lamp_defaults.yellow_shortfall);
    out.doubt = forecast_doubt(&out.forecast, s, lamp_defaults.yellow_shortfall);
    return out;
}

enum err foresee(struct cx *cx, int64_t measure_id, struct foresight *out)
{
    struct forecast_series s;
    struct outlook o;
    enum err e = look(cx, measure_id, &o, &s);

    *out = (struct foresight){0};
    if (!e && s.n) *out = see(cx->arena, &o, &s);
    return e;
}

/* The series without the figures of its newest month. */
static struct forecast_series a_month_before(const struct forecast_series *s)
{
    struct forecast_series out = *s;

    while (out.known && out.point[out.known - 1].at > s->point[s->known - 1].at - A_MONTH) out.known--;
    return out;
}

/* With what was foreseen before the newest figures came. */
static enum err foresee_twice(struct cx *cx, int64_t measure_id, struct foresight *now,
                              struct foresight *before)
{
    struct forecast_series s, then;
    struct outlook o;
    enum err e = look(cx, measure_id, &o, &s);

    *now = *before = (struct foresight){0};
    if (e || s.n == 0 || s.known == 0) return e;
    then = a_month_before(&s);
    *now = see(cx->arena, &o, &s);
    *before = see(cx->arena, &o, &then);
    return ERR_NONE;
}

static void put_number(struct json *j, const char *key, double v)
{
    json_key(j, key);
    json_num(j, v);
}

void foresee_put(struct json *j, const struct foresight *f)
{
    json_key(j, "forecast");
    if (!f->forecast.known) {
        json_null(j);
        return;
    }
    json_object(j);
    put_number(j, "value", f->forecast.value);
    put_number(j, "low", f->forecast.low);
    put_number(j, "high", f->forecast.high);
    put_number(j, "chance", f->forecast.chance);
    put_number(j, "pace", f->forecast.pace);
    json_put_bool(j, "alarm", f->alarm);
    json_put_bool(j, "doubt", f->doubt);
    json_put_str(j, "why_zh", f->forecast.why.zh);
    json_put_str(j, "why_en", f->forecast.why.en);
    json_end(j);
}

/* ---- a plan */

struct foreseen {
    const struct row *row;
    struct foresight f, before;
};

enum {
    P_MEASURE,
    P_TASK,
    P_NO,
    P_TEXT,
    P_LEAD,
    P_LEADER,
    P_WORDS,
    P_UNIT,
    P_TARGET,
    P_TOLD,
    P_VERIFIED,
    P_HEARD,
    P_DUE
};

#define NEWEST(truths)                                                                                 \
    "(SELECT f.value FROM figure f WHERE f.government_id = $1 AND f.measure_id = m.id AND f.truth IN " \
    "(" truths ") ORDER BY f.ends_on DESC, f.period DESC LIMIT 1)"

static enum err load_plan(struct cx *cx, int64_t plan_id, struct rows *out)
{
    return store_run(
        cx, out,
        "SELECT m.id, t.id, t.no, t.text, c.lead, c.leader, CASE WHEN m.indicator = '' THEN m.words ELSE "
        "m.indicator "
        "END,"
        " m.unit, COALESCE(m.target, m.value), " NEWEST("'told', 'statistics'") ", " NEWEST(
            "'verified', 'statistics'") ","
                                        " (SELECT MAX(f.ends_on) FROM figure f WHERE f.government_id = $1 AND"
                                        " f.measure_id = m.id),"
                                        " CASE WHEN t.due_on = '' THEN t.deadline_iso ELSE t.due_on END"
                                        " FROM measure m JOIN task t ON t.government_id = m.government_id AND"
                                        " t.id = m.task_id AND t.state = 'live' AND t.cancelled_on = ''"
                                        " JOIN task_card c ON c.government_id = t.government_id AND"
                                        " c.task_id = t.id WHERE m.government_id = $1 AND m.plan_id = $2 AND"
                                        " m.state = 'live' AND m.value IS NOT NULL AND ($3 = 1 OR t.id IN"
                                        " (" SCOPE_TASKS("$1", "$4", "$5") ")) ORDER BY t.ord, t.id, m.ord,"
                                                                           " m.id",
        "iibis", cx->actor.government_id, plan_id, (int)scope_sees_all(cx), cx->actor.account_id,
        scope_day(cx));
}

/* The least likely first, else in the order of the plan. */
static int by_chance(const void *a, const void *b)
{
    const struct foreseen *x = a, *y = b;

    if (x->f.forecast.chance != y->f.forecast.chance)
        return x->f.forecast.chance < y->f.forecast.chance ? -1 : 1;
    return (x->row > y->row) - (x->row < y->row);
}

static void put_row(struct json *j, const struct foreseen *x)
{
    const struct row *r = x->row;

    json_object(j);
    json_put_id(j, "task_id", row_int(r, P_TASK));
    json_put_str(j, "no", year_some(row_str(r, P_NO)));
    json_put_str(j, "text", row_str(r, P_TEXT));
    json_put_str(j, "lead_name", year_some(row_str(r, P_LEAD)));
    json_put_str(j, "leader_name", year_some(row_str(r, P_LEADER)));
    json_put_id(j, "measure_id", row_int(r, P_MEASURE));
    json_put_str(j, "words", row_str(r, P_WORDS));
    json_put_str(j, "unit", year_some(row_str(r, P_UNIT)));
    row_json_number(j, "target", r, P_TARGET);
    row_json_number(j, "told", r, P_TOLD);
    row_json_number(j, "verified", r, P_VERIFIED);
    json_put_str(j, "heard_on", year_some(row_str(r, P_HEARD)));
    json_put_str(j, "due_on", year_some(row_str(r, P_DUE)));
    if (x->before.forecast.known) {
        put_number(j, "before_value", x->before.forecast.value);
        put_number(j, "before_chance", x->before.forecast.chance);
    }
    foresee_put(j, &x->f);
    json_end(j);
}

enum err foresee_plan(struct cx *cx, int64_t plan_id, struct buf *out)
{
    struct json j = json_on(out);
    struct foreseen *seen;
    struct rows rows;
    size_t n = 0;
    enum err e = load_plan(cx, plan_id, &rows);

    if (e) return e;
    seen = arena_zero(cx->arena, rows.n + 1, sizeof *seen);
    for (size_t i = 0; !e && i < rows.n; i++) {
        seen[n].row = &rows.at[i];
        e = foresee_twice(cx, row_int(&rows.at[i], P_MEASURE), &seen[n].f, &seen[n].before);
        n += seen[n].f.forecast.known;
    }
    if (e) return e;
    qsort(seen, n, sizeof *seen, by_chance);
    json_object(&j);
    json_put_id(&j, "plan_id", plan_id);
    json_put_int(&j, "waiting", (int64_t)(rows.n - n));
    json_key(&j, "rows");
    json_array(&j);
    for (size_t i = 0; i < n; i++) put_row(&j, &seen[i]);
    json_end(&j);
    json_end(&j);
    return ERR_NONE;
}

/* ---- what it rests on */

/* The newest pairs summed up anew: a check is rare, a running sum would drift. */
static enum err sum_proofs(struct cx *cx, int64_t org_id)
{
    struct forecast_pair pair[PROOFS_MOST];
    struct forecast_truth t;
    struct rows rows;
    enum err e = store_run(cx, &rows,
                           "SELECT told, verified FROM org_proof WHERE government_id = $1 AND org_id = $2"
                           " ORDER BY ends_on DESC, measure_id LIMIT $3",
                           "iii", cx->actor.government_id, org_id, (int64_t)PROOFS_MOST);

    if (e) return e;
    for (size_t i = 0; i < rows.n; i++)
        pair[i] = (struct forecast_pair){row_num(&rows.at[i], 0), row_num(&rows.at[i], 1)};
    t = forecast_truth_of(&forecast_defaults, pair, rows.n);
    e = brief_stale_org(cx, org_id);
    if (e) return e;
    return store_run(cx, NULL,
                     "INSERT INTO org_truth (government_id, org_id, checks, factor, deviation, lag)"
                     " VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (government_id, org_id) DO UPDATE SET"
                     " checks = excluded.checks, factor = excluded.factor, deviation = excluded.deviation,"
                     " lag = excluded.lag",
                     "iiifff", cx->actor.government_id, org_id, (int64_t)t.checks, t.factor, t.deviation,
                     t.lag);
}

/* What was told first is what was checked: a figure corrected afterwards does not make the pair true. */
enum err foresee_proved(struct cx *cx, int64_t measure_id, const struct period *period, double verified)
{
    struct rows rows;
    enum err e = store_run(
        cx, &rows,
        "INSERT INTO org_proof (government_id, org_id, ends_on, measure_id, told, verified)"
        " SELECT f.government_id, r.org_id, f.ends_on, f.measure_id, f.value, $5 FROM figure f"
        " JOIN report r ON r.government_id = f.government_id AND r.id = f.source_id"
        " WHERE f.government_id = $1 AND f.measure_id = $2 AND f.truth = 'told' AND f.ends_on = $3"
        " AND f.period = $4 AND f.source_kind = 'report' ON CONFLICT (government_id, org_id, ends_on,"
        " measure_id) DO UPDATE SET verified = excluded.verified RETURNING org_id",
        "iissf", cx->actor.government_id, measure_id, day_str(cx->arena, period->last),
        period_str(cx->arena, *period), verified);

    return e || rows.n == 0 ? e : sum_proofs(cx, row_int(&rows.at[0], 0));
}

enum err foresee_learn(struct cx *cx, int64_t plan_id)
{
    struct forecast_series *series;
    struct forecast_truth *truth;
    struct forecast_prior p;
    struct rows rows;
    size_t n = 0;
    enum err e = store_run(cx, &rows,
                           "SELECT id FROM measure WHERE government_id = $1 AND plan_id = $2"
                           " AND state = 'live' AND value IS NOT NULL ORDER BY task_id, ord, id",
                           "ii", cx->actor.government_id, plan_id);

    if (e) return e;
    series = arena_zero(cx->arena, rows.n + 1, sizeof *series);
    truth = arena_zero(cx->arena, rows.n + 1, sizeof *truth);
    for (size_t i = 0; !e && i < rows.n; i++) {
        struct outlook o = {0};

        e = look(cx, row_int(&rows.at[i], 0), &o, &series[n]);
        truth[n] = o.truth;
        n += series[n].n > 0;
    }
    if (e) return e;
    p = forecast_prior_of(cx->arena, &forecast_defaults, series, truth, n);
    e = brief_stale_plan(cx, plan_id);
    if (e) return e;
    return store_run(cx, NULL,
                     "INSERT INTO plan_pace (government_id, plan_id, pace, pace_variance, noise, level_noise,"
                     " scale, level_scale) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT "
                     "(government_id, plan_id) DO UPDATE SET"
                     " pace = excluded.pace, pace_variance = excluded.pace_variance, noise = excluded.noise,"
                     " level_noise = excluded.level_noise, scale = excluded.scale,"
                     " level_scale = excluded.level_scale",
                     "iiffffff", cx->actor.government_id, plan_id, p.pace, p.pace_variance, p.noise,
                     p.level_noise, p.scale, p.level_scale);
}
