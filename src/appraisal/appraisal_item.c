#include "appraisal/appraisal_item.h"

#include <math.h>

#include "assess/lamp.h"
#include "assess/rule_lint.h"
#include "store/store.h"

static void add(struct appraisal_work *w, struct appraisal_task *t, const struct score_item *item,
                const struct appraisal_from *from)
{
    *vec_push(w->cx->arena, &t->item) = *item;
    *vec_push(w->cx->arena, &t->from) = *from;
}

enum { M_TASK, M_ID, M_NAME, M_UNIT, M_OP, M_TARGET, M_SCHEDULED, M_SOURCE, M_WORDS };

/* ---- figures */

/* The newest figure of one measure and one truth up to the end of the period. */
struct figure {
    int64_t measure_id;
    struct str truth;
    double value;
    struct appraisal_from from;
};

typedef VEC(struct figure) figures;

enum { F_MEASURE, F_TRUTH, F_VALUE, F_PERIOD, F_KIND, F_ID, F_AT, F_BY, F_ROUND };

/* By measure; the later of two rows replaces the earlier. */
static enum err load_figures(struct appraisal_work *w, figures *out)
{
    struct rows rows;
    enum err e = store_run(
        w->cx, &rows,
        "SELECT f.measure_id, f.truth, f.value, f.period, f.source_kind, f.source_id, f.at,"
        " COALESCE(r.written_by, c.checked_by, ''), r.round_id FROM measure m JOIN figure f"
        " ON f.government_id = m.government_id AND f.measure_id = m.id AND f.ends_on <= $3"
        " LEFT JOIN report r ON r.government_id = f.government_id AND r.id = f.source_id"
        " AND f.source_kind = 'report' LEFT JOIN task_check c ON c.government_id = f.government_id"
        " AND c.id = f.source_id AND f.source_kind = 'check' WHERE m.government_id = $1 AND m.plan_id = $2"
        " AND m.state = 'live' ORDER BY f.measure_id, f.truth, f.ends_on, f.period",
        "iis", w->cx->actor.government_id, w->plan_id, w->ends_on);

    for (size_t i = 0; !e && i < rows.n; i++) {
        const struct row *r = &rows.at[i];
        struct figure *last = out->n ? &out->at[out->n - 1] : NULL;

        if (!last || last->measure_id != row_int(r, F_MEASURE) || !str_eq(last->truth, row_str(r, F_TRUTH)))
            last = vec_push(w->cx->arena, out);
        *last = (struct figure){row_int(r, F_MEASURE),
                                row_str(r, F_TRUTH),
                                row_num(r, F_VALUE),
                                {.truth = row_str(r, F_TRUTH),
                                 .kind = row_str(r, F_KIND),
                                 .id = row_int(r, F_ID),
                                 .round_id = row_int(r, F_ROUND),
                                 .period = row_str(r, F_PERIOD),
                                 .by = row_str(r, F_BY),
                                 .at = row_str(r, F_AT)}};
    }
    return e;
}

static const struct figure *figure_of(const figures *f, int64_t measure_id, struct str truth)
{
    size_t low = 0, high = f->n;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (f->at[middle].measure_id < measure_id)
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < f->n && f->at[low].measure_id == measure_id; low++)
        if (str_eq(f->at[low].truth, truth)) return &f->at[low];
    return NULL;
}

/* Which figure counts: statistics where an office publishes them, else what was verified, else what was told.
 */
static const struct figure *counting(const struct appraisal_work *w, const figures *f, const struct row *r)
{
    int64_t measure_id = row_int(r, M_ID);
    const struct figure *found = figure_of(f, measure_id, STR("statistics"));

    if (found || str_eq(row_str(r, M_SOURCE), STR("statistics"))) return found;
    found = figure_of(f, measure_id, STR("verified"));
    if (found || !w->rules->told) return found;
    return figure_of(f, measure_id, STR("told"));
}

static const struct appraisal_value *tried(const struct appraisal_work *w, int64_t measure_id)
{
    const struct appraisal_trial *t = w->trial;

    for (size_t i = 0; t && i < t->values; i++)
        if (t->value[i].measure_id == measure_id) return &t->value[i];
    return NULL;
}

/* ---- measures */

static enum err load_measures(struct appraisal_work *w, struct rows *rows)
{
    return store_run(
        w->cx, rows,
        "SELECT m.task_id, m.id, CASE WHEN m.indicator = '' THEN m.words ELSE m.indicator END, m.unit, m.op,"
        " COALESCE(m.target, m.value), (SELECT p.value FROM trajectory_point p JOIN trajectory j"
        " ON j.government_id = p.government_id AND j.id = p.trajectory_id WHERE j.government_id = $1"
        " AND j.measure_id = m.id AND j.state = 'approved' AND p.ends_on <= $3 ORDER BY p.ends_on DESC"
        " LIMIT 1), COALESCE(o.source, 'unit'), m.words FROM measure m LEFT JOIN measure_owner o"
        " ON o.government_id = m.government_id AND o.measure_id = m.id WHERE m.government_id = $1"
        " AND m.plan_id = $2 AND m.state = 'live' ORDER BY m.task_id, m.ord, m.id",
        "iis", w->cx->actor.government_id, w->plan_id, w->ends_on);
}

/* As its direction says, against the planned value of the period's end. */
static struct score_item usual_item(const struct row *r)
{
    enum goal_op op = GOAL_TREND;
    struct score_item item = {.name = row_str(r, M_NAME), .weight = 1};
    int target = row_str(r, M_SCHEDULED).p ? M_SCHEDULED : M_TARGET;

    (void)goal_op_read(row_str(r, M_OP), &op);
    item.formula = score_formula_of(op, goal_side_of(row_str(r, M_WORDS)));
    item.has_target = row_str(r, target).p != NULL && item.formula != SCORE_RELATIVE;
    item.target = row_num(r, target);
    item.low = item.target - fabs(item.target) * lamp_defaults.about_band;
    item.high = item.target + fabs(item.target) * lamp_defaults.about_band;
    return item;
}

static bool is_bounded(enum score_formula f)
{
    return f == SCORE_BAND || f == SCORE_POWER;
}

/* The rule set's word on a measure. A relative one has no target but the reference that is given. */
static void apply_rule(struct score_item *item, const struct appraisal_formula *f)
{
    item->weight = f->weight;
    if (str_eq(f->formula, STR("off"))) {
        item->left_out = f->note;
        return;
    }
    (void)score_formula_read(f->formula, &item->formula);
    if (!isnan(f->target)) item->target = f->target;
    if (!isnan(f->target) || item->formula == SCORE_RELATIVE) item->has_target = !isnan(f->target);
    if (is_bounded(item->formula)) item->low = f->low, item->high = f->high;
    item->lower_is_better = f->lower_is_better;
}

/*
 * A measure that a provision forbids to score: the sentence that says so; null where none does. Its printed
 * words tell what its name alone does not: 检查频次减少三成 is no count of checks. Nor is a bound on their
 * number.
 */
static struct str forbidden(struct arena *a, const struct row *r)
{
    struct str name = row_str(r, M_NAME), words = row_str(r, M_WORDS);
    enum goal_op op = GOAL_TREND;
    struct rule_finding f;
    struct buf b;

    if (goal_op_read(row_str(r, M_OP), &op) && goal_is_limit(op)) return STR_NULL;
    if (!rule_lint(a, str_find(words, name, 0) >= 0 ? words : name, &f)) return STR_NULL;
    b = buf_new(a, 1000);
    buf_fmt(&b, "含“%.*s”，不计分：%.*s", STR_ARG(f.word), STR_ARG(rule_source_info(f.source)->rule.zh));
    return buf_text(&b);
}

/* A measure without a value: one that a statistics office publishes waits for it, the others score nothing.
 */
static void explain_absence(const figures *f, const struct row *r, struct score_item *item)
{
    if (str_eq(row_str(r, M_SOURCE), STR("statistics")))
        item->left_out = STR("待统计发布，暂不计分");
    else if (figure_of(f, row_int(r, M_ID), STR("told")))
        item->reason = STR("只有自报数，没有核实，计0分");
}

/* Amounts add up over the members of a collective; a rate or a limit is each one's own. */
static bool is_each(const struct row *r)
{
    enum goal_op op = GOAL_TREND;

    (void)goal_op_read(row_str(r, M_OP), &op);
    return !goal_is_cumulative(op, row_str(r, M_UNIT));
}

static void take_measure(struct appraisal_work *w, const figures *f, const struct row *r)
{
    int64_t id = row_int(r, M_ID);
    struct appraisal_task *t = appraisal_task_of(w, row_int(r, M_TASK));
    const struct appraisal_formula *rule = appraisal_formula_of(w->rules, id);
    const struct appraisal_value *v = tried(w, id);
    const struct figure *figure = counting(w, f, r);
    struct score_item item = usual_item(r);
    struct appraisal_from from = {.truth = STR("")};

    if (!t) return;
    if (rule) apply_rule(&item, rule);
    if (!item.left_out.p) item.left_out = forbidden(w->cx->arena, r);
    if (!item.left_out.p) t->counted++; /* also while it waits: nobody rates what will be published */
    if (figure) from = figure->from, item.actual = figure->value;
    if (v) from = (struct appraisal_from){.truth = STR("trial")}, item.actual = v->value;
    item.has_actual = figure || v;
    if (!item.has_actual && !item.left_out.p) explain_absence(f, r, &item);
    from.measure_id = id;
    from.unit = row_str(r, M_UNIT);
    from.each = is_each(r);
    add(w, t, &item, &from);
}

static enum err take_measures(struct appraisal_work *w)
{
    figures f = {0};
    struct rows rows;
    enum err e = load_figures(w, &f);

    if (!e) e = load_measures(w, &rows);
    for (size_t i = 0; !e && i < rows.n; i++) take_measure(w, &f, &rows.at[i]);
    return e;
}

/* ---- milestones */

static enum err take_milestones(struct appraisal_work *w)
{
    const struct appraisal_from from = {.truth = STR("milestones")};
    struct rows rows;
    enum err e = store_run(
        w->cx, &rows,
        "SELECT m.task_id, SUM(m.weight), SUM(CASE WHEN m.state = 'accepted' THEN m.weight ELSE 0 END)"
        " FROM milestone m JOIN task t ON t.government_id = m.government_id AND t.id = m.task_id"
        " WHERE m.government_id = $1 AND t.plan_id = $2 AND m.state <> 'dropped' AND m.due_on <= $3"
        " GROUP BY m.task_id",
        "iis", w->cx->actor.government_id, w->plan_id, w->ends_on);

    for (size_t i = 0; !e && i < rows.n; i++) {
        struct appraisal_task *t = appraisal_task_of(w, row_int(&rows.at[i], 0));
        const struct score_item item = {.formula = SCORE_MILESTONES,
                                        .name = STR("里程碑"),
                                        .weight = 1,
                                        .planned = row_num(&rows.at[i], 1),
                                        .accepted = row_num(&rows.at[i], 2)};

        if (!t) continue;
        add(w, t, &item, &from);
        t->counted++;
    }
    return e;
}

/* ---- tasks without figures */

struct verdict {
    double value;
    struct str reason;
    struct appraisal_from from;
};

enum { V_TASK, V_RATED, V_REASON, V_RATED_BY, V_CLOSED, V_CHECK, V_CHECK_ID, V_CHECKED_BY, V_CHECKED_AT };

static bool judge_check(const struct row *r, struct verdict *out)
{
    static const struct {
        struct str verdict, reason;
        double value;
    } words[] = {{STR_INIT("true"), STR_INIT("核实属实"), 1},
                 {STR_INIT("partly"), STR_INIT("核实部分属实"), 0.6},
                 {STR_INIT("false"), STR_INIT("核实不属实"), 0}};

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (!str_eq(row_str(r, V_CHECK), words[i].verdict)) continue;
        *out = (struct verdict){words[i].value,
                                words[i].reason,
                                {.truth = STR("check"),
                                 .kind = STR("check"),
                                 .id = row_int(r, V_CHECK_ID),
                                 .by = row_str(r, V_CHECKED_BY),
                                 .at = row_str(r, V_CHECKED_AT)}};
        return true;
    }
    return false;
}

static bool judge(const struct appraisal_work *w, const struct row *r, struct verdict *out)
{
    const struct appraisal_trial *t = w->trial;

    for (size_t i = 0; t && i < t->guesses; i++) {
        if (t->guess[i].task_id != row_int(r, V_TASK)) continue;
        *out = (struct verdict){t->guess[i].value, STR("假设的评定"), {.truth = STR("trial")}};
        return true;
    }
    if (row_str(r, V_RATED).p)
        *out = (struct verdict){row_num(r, V_RATED),
                                row_str(r, V_REASON),
                                {.truth = STR("rating"), .by = row_str(r, V_RATED_BY)}};
    else if (row_str(r, V_CLOSED).n && str_cmp(row_str(r, V_CLOSED), w->ends_on) <= 0)
        *out = (struct verdict){
            1, STR("已销号"), {.truth = STR("closure"), .kind = STR("closure"), .at = row_str(r, V_CLOSED)}};
    else
        return judge_check(r, out);
    return true;
}

#define LAST_CHECK(column)                                                                 \
    "(SELECT " column " FROM task_check c WHERE c.government_id = $1 AND c.task_id = t.id" \
    " AND c.ends_on <= $3 ORDER BY c.ends_on DESC, c.id DESC LIMIT 1)"

static enum err take_verdicts(struct appraisal_work *w)
{
    struct rows rows;
    enum err e = store_run(
        w->cx, &rows,
        "SELECT t.id, g.value, g.reason, g.rated_by, t.closed_on, " LAST_CHECK("c.verdict") ", " LAST_CHECK(
            "c.id") ", " LAST_CHECK("c.checked_by") ", " LAST_CHECK("c.checked_at") " FROM task t LEFT JOIN "
                                                                                    "appraisal_rating g ON "
                                                                                    "g.government_id = "
                                                                                    "t.government_id"
                                                                                    " AND g.appraisal_id = "
                                                                                    "$4 AND g.task_id = t.id "
                                                                                    "WHERE t.government_id = "
                                                                                    "$1 AND t.plan_id = $2"
                                                                                    " AND t.state = 'live' "
                                                                                    "ORDER BY t.id",
        "iisi", w->cx->actor.government_id, w->plan_id, w->ends_on, w->id);

    for (size_t i = 0; !e && i < rows.n; i++) {
        struct appraisal_task *t = appraisal_task_of(w, row_int(&rows.at[i], V_TASK));
        struct verdict v;
        struct score_item item = {
            .formula = SCORE_QUALITATIVE, .name = STR("完成情况"), .weight = 1, .has_actual = true};

        if (!t) continue;
        t->rated = row_str(&rows.at[i], V_RATED).p ? row_num(&rows.at[i], V_RATED) : NAN;
        t->rated_why = row_str(&rows.at[i], V_REASON);
        t->rated_by = row_str(&rows.at[i], V_RATED_BY);
        if (t->counted) continue;
        t->is_ratable = true;
        if (!judge(w, &rows.at[i], &v)) continue;
        item.actual = v.value;
        item.reason = v.reason;
        add(w, t, &item, &v.from);
    }
    return e;
}

enum err appraisal_items(struct appraisal_work *w)
{
    enum err e = take_measures(w);

    if (!e) e = take_milestones(w);
    return e ? e : take_verdicts(w);
}
