#include "ledger/appraisal_score.h"

#include <math.h>

#include "assess/lamp.h"
#include "assess/score.h"
#include "base/json.h"
#include "base/vec.h"
#include "store/store.h"

enum { JSON_MOST = 4 << 20, WORDS_MOST = 4096 };

/* What the appraisal's own row says. */
struct rules {
    int64_t id, plan_id;
    struct str ends_on;
    double lead, joint, support, public_weight;
    bool told;
};

/* One task with what it is scored by. */
struct subject {
    int64_t id;
    struct str no, text;
    double weight;
    bool protected;
    VEC(struct score_item) item;
    struct str source; /* of its figures, for people */
};

/* One unit's part in a task. */
struct part {
    const struct subject *task;
    double share;
};

struct unit {
    int64_t org_id, group_ord;
    struct str name, group, veto;
    double public_value;
    bool has_public;
    VEC(struct part) part;
};

struct work {
    struct cx *cx;
    struct rules rules;
    VEC(struct subject) task; /* by id */
    VEC(struct unit) unit;    /* by org id */
};

static double rounded(double v)
{
    return round(v * 10000) / 10000;
}

/* ---- loading */

static enum err load_rules(struct cx *cx, int64_t id, struct rules *out)
{
    struct rows rows;
    const struct row *r;
    enum err e =
        store_run(cx, &rows,
                  "SELECT plan_id, ends_on, share_lead, share_joint, share_support, public_weight, told"
                  " FROM appraisal WHERE government_id = $1 AND id = $2",
                  "ii", cx->actor.government_id, id);

    if (!e && rows.n == 0) e = cx_fail(cx, ERR_ABSENT, "id", "没有这次评价", "there is no such appraisal");
    if (e) return e;
    r = &rows.at[0];
    *out = (struct rules){id,
                          row_int(r, 0),
                          row_str(r, 1),
                          row_num(r, 2),
                          row_num(r, 3),
                          row_num(r, 4),
                          row_num(r, 5),
                          row_bool(r, 6)};
    return ERR_NONE;
}

/* Tasks that count: live, not cancelled; protected: a difficulty was raised in time and not taken back. */
static enum err load_tasks(struct work *w)
{
    struct cx *cx = w->cx;
    struct rows rows;
    enum err e = store_run(
        cx, &rows,
        "SELECT t.id, t.no, t.text, t.weight, (SELECT COUNT(*) FROM difficulty d WHERE d.government_id = $1"
        " AND d.task_id = t.id AND d.protected = 1 AND d.state <> 'withdrawn' AND substr(d.opened_at, 1, 10) "
        "<= $3)"
        " FROM task t WHERE t.government_id = $1 AND t.plan_id = $2 AND t.state = 'live' AND t.cancelled_on "
        "= ''"
        " ORDER BY t.id",
        "iis", cx->actor.government_id, w->rules.plan_id, w->rules.ends_on);

    for (size_t i = 0; !e && i < rows.n; i++) {
        const struct row *r = &rows.at[i];

        *vec_push(cx->arena, &w->task) = (struct subject){.id = row_int(r, 0),
                                                          .no = row_str(r, 1),
                                                          .text = row_str(r, 2),
                                                          .weight = row_num(r, 3),
                                                          .protected = row_int(r, 4) > 0,
                                                          .source = STR("")};
    }
    return e;
}

static struct subject *task_of(struct work *w, int64_t id)
{
    size_t low = 0, high = w->task.n;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (w->task.at[middle].id < id)
            low = middle + 1;
        else
            high = middle;
    }
    return low < w->task.n && w->task.at[low].id == id ? &w->task.at[low] : NULL;
}

/* The newest figure of a truth up to the end of the period. */
#define NEWEST(truth)                                                                  \
    "(SELECT f.value FROM figure f WHERE f.government_id = $1 AND f.measure_id = m.id" \
    " AND f.truth = '" truth "' AND f.ends_on <= $3 ORDER BY f.ends_on DESC, f.period DESC LIMIT 1)"

enum { M_TASK, M_NAME, M_OP, M_TARGET, M_SCHEDULED, M_STATISTICS, M_VERIFIED, M_TOLD, M_SOURCE, M_WORDS };

static enum err load_measures(struct work *w, struct rows *rows)
{
    return store_run(
        w->cx, rows,
        "SELECT m.task_id, CASE WHEN m.indicator = '' THEN m.words ELSE m.indicator END, m.op,"
        " COALESCE(m.target, m.value), (SELECT p.value FROM trajectory_point p JOIN trajectory j"
        " ON j.government_id = p.government_id AND j.id = p.trajectory_id WHERE j.government_id = $1"
        " AND j.measure_id = m.id AND j.state = 'approved' AND p.ends_on <= $3 ORDER BY p.ends_on DESC LIMIT "
        "1)," NEWEST("statistics") "," NEWEST("verified") "," NEWEST(
            "told") ", COALESCE(o.source, 'unit'), m.words"
                    " FROM measure m LEFT JOIN measure_owner o ON o.government_id = m.government_id AND "
                    "o.measure_id = m.id"
                    " WHERE m.government_id = $1 AND m.plan_id = $2 AND m.state = 'live' ORDER BY m.task_id, "
                    "m.ord, m.id",
        "iis", w->cx->actor.government_id, w->rules.plan_id, w->rules.ends_on);
}

/* Which figure counts: statistics where an office publishes them, else what was verified, else what was told.
 */
static int figure_col(const struct work *w, const struct row *r)
{
    if (str_eq(row_str(r, M_SOURCE), STR("statistics"))) return M_STATISTICS;
    if (row_str(r, M_STATISTICS).p) return M_STATISTICS;
    if (row_str(r, M_VERIFIED).p || !w->rules.told) return M_VERIFIED;
    return M_TOLD;
}

static struct str source_word(int col)
{
    if (col == M_STATISTICS) return STR("统计");
    return col == M_VERIFIED ? STR("核实") : STR("自报");
}

static struct score_item measure_item(const struct row *r, int col)
{
    enum goal_op op = GOAL_TREND;
    struct score_item item = {.name = row_str(r, M_NAME), .weight = 1};
    int target = row_str(r, M_SCHEDULED).p ? M_SCHEDULED : M_TARGET;

    (void)goal_op_read(row_str(r, M_OP), &op);
    item.formula = score_formula_of(op, goal_side_of(row_str(r, M_WORDS)));
    item.has_actual = row_str(r, col).p != NULL;
    item.actual = row_num(r, col);
    item.has_target = row_str(r, target).p != NULL && item.formula != SCORE_RELATIVE;
    item.target = row_num(r, target);
    item.low = item.target - fabs(item.target) * lamp_defaults.about_band;
    item.high = item.target + fabs(item.target) * lamp_defaults.about_band;
    return item;
}

static enum err take_measures(struct work *w)
{
    struct rows rows;
    enum err e = load_measures(w, &rows);

    for (size_t i = 0; !e && i < rows.n; i++) {
        struct subject *t = task_of(w, row_int(&rows.at[i], M_TASK));
        int col = figure_col(w, &rows.at[i]);

        if (!t) continue;
        *vec_push(w->cx->arena, &t->item) = measure_item(&rows.at[i], col);
        t->source = source_word(col);
    }
    return e;
}

static enum err take_milestones(struct work *w)
{
    struct rows rows;
    enum err e = store_run(
        w->cx, &rows,
        "SELECT m.task_id, SUM(m.weight), SUM(CASE WHEN m.state = 'accepted' THEN m.weight ELSE 0 END)"
        " FROM milestone m JOIN task t ON t.government_id = m.government_id AND t.id = m.task_id"
        " WHERE m.government_id = $1 AND t.plan_id = $2 AND m.state <> 'dropped' AND m.due_on <= $3"
        " GROUP BY m.task_id",
        "iis", w->cx->actor.government_id, w->rules.plan_id, w->rules.ends_on);

    for (size_t i = 0; !e && i < rows.n; i++) {
        struct subject *t = task_of(w, row_int(&rows.at[i], 0));

        if (!t) continue;
        *vec_push(w->cx->arena, &t->item) = (struct score_item){.formula = SCORE_MILESTONES,
                                                                .name = STR("里程碑"),
                                                                .weight = 1,
                                                                .planned = row_num(&rows.at[i], 1),
                                                                .accepted = row_num(&rows.at[i], 2)};
        if (t->source.n == 0) t->source = STR("里程碑认定");
    }
    return e;
}

/* What a task without figures is judged by. */
struct verdict {
    double value;
    struct str reason, source;
};

enum { V_TASK, V_RATED, V_REASON, V_CLOSED, V_CHECK };

static bool judge(const struct row *r, struct verdict *out)
{
    struct str check = row_str(r, V_CHECK);

    if (row_str(r, V_RATED).p)
        *out = (struct verdict){row_num(r, V_RATED), row_str(r, V_REASON), STR("评定")};
    else if (row_str(r, V_CLOSED).n)
        *out = (struct verdict){1, STR("已销号"), STR("销号")};
    else if (str_eq(check, STR("true")))
        *out = (struct verdict){1, STR("核实属实"), STR("核实")};
    else if (str_eq(check, STR("partly")))
        *out = (struct verdict){0.6, STR("核实部分属实"), STR("核实")};
    else if (str_eq(check, STR("false")))
        *out = (struct verdict){0, STR("核实不属实"), STR("核实")};
    else
        return false;
    return true;
}

static enum err take_verdicts(struct work *w)
{
    struct rows rows;
    enum err e = store_run(
        w->cx, &rows,
        "SELECT t.id, g.value, g.reason, t.closed_on, (SELECT c.verdict FROM task_check c"
        " WHERE c.government_id = $1 AND c.task_id = t.id AND c.ends_on <= $3 ORDER BY c.ends_on DESC, c.id "
        "DESC"
        " LIMIT 1) FROM task t LEFT JOIN appraisal_rating g ON g.government_id = t.government_id"
        " AND g.appraisal_id = $4 AND g.task_id = t.id WHERE t.government_id = $1 AND t.plan_id = $2"
        " AND t.state = 'live' ORDER BY t.id",
        "iisi", w->cx->actor.government_id, w->rules.plan_id, w->rules.ends_on, w->rules.id);

    for (size_t i = 0; !e && i < rows.n; i++) {
        struct subject *t = task_of(w, row_int(&rows.at[i], V_TASK));
        struct verdict v;

        if (!t || t->item.n || !judge(&rows.at[i], &v)) continue;
        *vec_push(w->cx->arena, &t->item) = (struct score_item){.formula = SCORE_QUALITATIVE,
                                                                .name = STR("完成情况"),
                                                                .weight = 1,
                                                                .has_actual = true,
                                                                .actual = v.value,
                                                                .reason = v.reason};
        t->source = v.source;
    }
    return e;
}

/* ---- units */

enum { U_ORG, U_NAME, U_GROUP_ORD, U_GROUP, U_PUBLIC, U_VETO, U_TASK, U_ROLE, U_PLACE };

/* One row for each unit and task; U_PLACE: which of the task's leads it is. */
static enum err load_parts(struct work *w, struct rows *rows)
{
    return store_run(
        w->cx, rows,
        "SELECT d.bearer_id, o.name, COALESCE(g.ord, 999), COALESCE(g.name, '其他'), p.value,"
        " (SELECT MIN(v.name) FROM appraisal_veto v WHERE v.government_id = $1 AND v.appraisal_id = $3"
        " AND v.org_id = d.bearer_id), d.task_id, d.role, (SELECT COUNT(*) FROM duty e WHERE e.government_id "
        "= $1"
        " AND e.plan_id = $2 AND e.task_id = d.task_id AND e.role = d.role AND e.state = 'live'"
        " AND (e.ord < d.ord OR (e.ord = d.ord AND e.id < d.id)))"
        " FROM duty d JOIN org o ON o.government_id = d.government_id AND o.id = d.bearer_id"
        " LEFT JOIN appraisal_group g ON g.government_id = d.government_id AND g.appraisal_id = $3"
        " AND g.org_id = d.bearer_id LEFT JOIN appraisal_public p ON p.government_id = d.government_id"
        " AND p.appraisal_id = $3 AND p.org_id = d.bearer_id"
        " WHERE d.government_id = $1 AND d.plan_id = $2 AND d.state = 'live' AND d.role <> 'leader'"
        " AND o.kind = 'org' ORDER BY d.bearer_id, d.task_id, d.role, d.id",
        "iii", w->cx->actor.government_id, w->rules.plan_id, w->rules.id);
}

static double share_of(const struct rules *r, struct str role, int64_t place)
{
    if (str_eq(role, STR("support"))) return r->support;
    return place == 0 ? r->lead : r->joint;
}

static struct unit *unit_of(struct work *w, const struct row *r)
{
    struct unit *u = w->unit.n ? &w->unit.at[w->unit.n - 1] : NULL;

    if (u && u->org_id == row_int(r, U_ORG)) return u;
    u = vec_push(w->cx->arena, &w->unit);
    *u = (struct unit){.org_id = row_int(r, U_ORG),
                       .group_ord = row_int(r, U_GROUP_ORD),
                       .name = row_str(r, U_NAME),
                       .group = row_str(r, U_GROUP),
                       .veto = row_str(r, U_VETO),
                       .public_value = row_num(r, U_PUBLIC),
                       .has_public = row_str(r, U_PUBLIC).p != NULL};
    return u;
}

/* A unit that is printed twice for a task has the larger share. */
static void add_part(struct work *w, struct unit *u, const struct subject *t, double share)
{
    size_t n = u->part.n;

    if (n && u->part.at[n - 1].task == t)
        u->part.at[n - 1].share = fmax(u->part.at[n - 1].share, share);
    else
        *vec_push(w->cx->arena, &u->part) = (struct part){t, share};
}

static enum err take_parts(struct work *w)
{
    struct rows rows;
    enum err e = load_parts(w, &rows);

    for (size_t i = 0; !e && i < rows.n; i++) {
        const struct row *r = &rows.at[i];
        const struct subject *t = task_of(w, row_int(r, U_TASK));

        if (!t) continue;
        add_part(w, unit_of(w, r), t, share_of(&w->rules, row_str(r, U_ROLE), row_int(r, U_PLACE)));
    }
    return e;
}

/* ---- writing */

static struct str inputs_text(struct arena *a, const struct explain *x)
{
    struct buf out = buf_new(a, WORDS_MOST);

    for (size_t i = 0; i < x->children; i++) {
        const struct explain *item = &x->child[i];

        if (i) buf_lit(&out, "；");
        buf_fmt(&out, "%.*s", STR_ARG(item->zh));
        for (size_t k = 0; k < item->inputs; k++) {
            buf_fmt(&out, "%s%.*s ", k ? "，" : "：", STR_ARG(item->input[k].zh));
            goal_put(&out, item->input[k].value);
        }
    }
    return buf_text(&out);
}

static struct str formulas_text(struct arena *a, const struct explain *x)
{
    struct buf out = buf_new(a, WORDS_MOST);

    for (size_t i = 0; i < x->children; i++) {
        if (i) buf_lit(&out, "；");
        buf_str(&out, x->child[i].formula);
    }
    return buf_text(&out);
}

static void put_line(struct json *j, const struct part *p, const struct explain *x)
{
    struct arena *a = j->out->arena;

    json_object(j);
    json_put_id(j, "task_id", p->task->id);
    json_put_str(j, "task_no", p->task->no);
    json_put_str(j, "text", p->task->text);
    json_key(j, "share");
    json_num(j, p->share);
    json_key(j, "weight");
    json_num(j, p->task->weight);
    json_key(j, "score");
    json_num(j, rounded(100 * x->result));
    json_put_bool(j, "waiting", x->waiting);
    json_put_str(j, "formula", formulas_text(a, x));
    json_put_str(j, "inputs", inputs_text(a, x));
    json_put_str(j, "source", p->task->source);
    json_put_str(j, "note", x->note_zh);
    json_end(j);
}

static struct str lines_json(struct cx *cx, const struct unit *u, const struct explain *x)
{
    struct buf out = buf_new(cx->arena, JSON_MOST);
    struct json j = json_on(&out);

    json_array(&j);
    for (size_t i = 0; i < u->part.n; i++) put_line(&j, &u->part.at[i], &x->child[i]);
    json_end(&j);
    return buf_text(&out);
}

static struct explain explain_unit(struct cx *cx, const struct unit *u)
{
    struct score_task *tasks = arena_array(cx->arena, struct score_task, u->part.n + 1);

    for (size_t i = 0; i < u->part.n; i++)
        tasks[i] = (struct score_task){.name = u->part.at[i].task->text,
                                       .weight = u->part.at[i].task->weight,
                                       .share = u->part.at[i].share,
                                       .protected = u->part.at[i].task->protected,
                                       .item = u->part.at[i].task->item.at,
                                       .items = u->part.at[i].task->item.n};
    return score_unit(cx->arena, u->name, tasks, u->part.n);
}

static double whole_of(const struct rules *r, const struct unit *u, double base)
{
    if (u->veto.n) return 0;
    if (!u->has_public) return base;
    return base * (1 - r->public_weight) + u->public_value * r->public_weight;
}

static enum err write_unit(struct work *w, const struct unit *u)
{
    struct cx *cx = w->cx;
    struct explain x = explain_unit(cx, u);
    struct buf explain = buf_new(cx->arena, JSON_MOST);

    score_json(&explain, &x);
    return store_run(
        cx, NULL,
        "INSERT INTO appraisal_score (government_id, appraisal_id, org_id, group_ord, group_name, base,"
        " score, waiting, veto, place, tied, lines, explain)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, 0, $10, $11)",
        "iiiisffbsss", cx->actor.government_id, w->rules.id, u->org_id, u->group_ord, u->group,
        rounded(x.result), rounded(whole_of(&w->rules, u, x.result)), (int)x.waiting,
        u->veto.p ? u->veto : STR(""), lines_json(cx, u, &x), buf_text(&explain));
}

enum err appraisal_rank(struct cx *cx, int64_t id)
{
    return store_run(
        cx, NULL,
        "UPDATE appraisal_score SET place = CASE WHEN waiting = 1 OR veto <> '' THEN 0 ELSE 1 + (SELECT "
        "COUNT(*)"
        " FROM appraisal_score b WHERE b.government_id = $1 AND b.appraisal_id = $2"
        " AND b.group_name = appraisal_score.group_name AND b.waiting = 0 AND b.veto = ''"
        " AND b.score > appraisal_score.score) END, tied = (SELECT COUNT(*) FROM appraisal_score c"
        " WHERE c.government_id = $1 AND c.appraisal_id = $2 AND c.group_name = appraisal_score.group_name"
        " AND c.waiting = 0 AND c.veto = '' AND c.score = appraisal_score.score"
        " AND c.org_id <> appraisal_score.org_id)"
        " WHERE government_id = $1 AND appraisal_id = $2",
        "ii", cx->actor.government_id, id);
}

enum err appraisal_score(struct cx *cx, int64_t id)
{
    struct work w = {.cx = cx};
    enum err e = load_rules(cx, id, &w.rules);

    if (!e) e = load_tasks(&w);
    if (!e) e = take_measures(&w);
    if (!e) e = take_milestones(&w);
    if (!e) e = take_verdicts(&w);
    if (!e) e = take_parts(&w);
    if (!e)
        e = store_run(cx, NULL, "DELETE FROM appraisal_score WHERE government_id = $1 AND appraisal_id = $2",
                      "ii", cx->actor.government_id, id);
    for (size_t i = 0; !e && i < w.unit.n; i++) e = write_unit(&w, &w.unit.at[i]);
    return e ? e : appraisal_rank(cx, id);
}
