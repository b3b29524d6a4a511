#include "breakdown/schedule_goal.h"

#include <math.h>

#include "assess/report_unit.h"
#include "base/buf.h"
#include "breakdown/milestone.h"
#include "calendar/period.h"
#include "ledger/year.h"
#include "store/store.h"

/* Goals with a number count in the measure's unit: 3亿元 is 30000 of 万元.  False: another unit. */
static bool in_unit(double value, struct str unit, struct str own, double *out)
{
    struct report_unit given = report_unit_of(unit), kept = report_unit_of(own);

    if (own.n == 0 || !report_unit_same(given.base, kept.base)) return false;
    *out = value * given.scale / kept.scale;
    return true;
}

/* ---- points */

static enum err load_numbers(struct cx *cx, const struct goal_aim *aim, struct rows *out)
{
    return store_run(cx, out,
                     "SELECT due, value, unit, words FROM goal WHERE government_id = $1 AND plan_id = $2"
                     " AND task_id = $3 AND value IS NOT NULL AND due <> '' ORDER BY due, ord",
                     "iii", cx->actor.government_id, aim->plan_id, aim->task_id);
}

/* Of two measures of one unit nobody can say which one the goal means. */
static enum err is_only_one(struct cx *cx, const struct goal_aim *aim, bool *out)
{
    struct rows rows;
    enum err e =
        store_run(cx, &rows,
                  "SELECT unit FROM measure WHERE government_id = $1 AND plan_id = $2 AND task_id = $3"
                  " AND state = 'live'",
                  "iii", cx->actor.government_id, aim->plan_id, aim->task_id);
    size_t same = 0;

    for (size_t i = 0; !e && i < rows.n; i++)
        same +=
            report_unit_same(report_unit_of(row_str(&rows.at[i], 0)).base, report_unit_of(aim->unit).base);
    *out = same == 1;
    return e;
}

/* One point a month end; the later goal of the same day counts. */
static size_t take_points(struct cx *cx, const struct goal_aim *aim, const struct rows *rows,
                          struct schedule_point *point)
{
    size_t n = 0;

    for (size_t i = 0; i < rows->n && n + 1 < GOAL_POINTS_MOST; i++) {
        struct str period;
        double value;
        day due;

        if (!day_read(row_str(&rows->at[i], 0), &due) || due > aim->due) continue;
        if (!in_unit(row_num(&rows->at[i], 1), row_str(&rows->at[i], 2), aim->unit, &value)) continue;
        period = period_str(cx->arena, period_of(PERIOD_MONTH, due));
        if (n && str_eq(point[n - 1].period, period)) n--;
        point[n++] = (struct schedule_point){period, value};
    }
    return n;
}

static bool is_near(double x, double y)
{
    return fabs(x - y) <= 1e-9 * fmax(1, fabs(y));
}

/* 10, 10, 10, 10 of 40: what each part of the year brings. */
static void add_up(const struct goal_aim *aim, struct schedule_point *point, size_t n)
{
    double sum = 0;

    for (size_t i = 0; i < n; i++) sum += point[i].value;
    if (!aim->cumulative || n < 2 || !is_near(sum, aim->target) || is_near(point[n - 1].value, aim->target))
        return;
    for (size_t i = 1; i < n; i++) point[i].value += point[i - 1].value;
}

static bool is_fit(const struct goal_aim *aim, const struct schedule_point *point, size_t n)
{
    bool limit = goal_is_limit(aim->op);
    double last = point[n - 1].value;

    for (size_t i = 1; aim->cumulative && i < n; i++)
        if (point[i].value < point[i - 1].value) return false;
    return limit ? last <= aim->target : last >= aim->target || is_near(last, aim->target);
}

enum err schedule_goal_points(struct cx *cx, const struct goal_aim *aim, struct schedule_point *point,
                              size_t *n)
{
    struct str end = period_str(cx->arena, period_of(PERIOD_MONTH, aim->due));
    struct rows rows;
    bool only = false;
    enum err e = load_numbers(cx, aim, &rows);

    *n = 0;
    if (!e && rows.n) e = is_only_one(cx, aim, &only);
    if (e || rows.n == 0 || !only) return e;
    *n = take_points(cx, aim, &rows, point);
    if (*n == 0) return e;
    add_up(aim, point, *n);
    if (!str_eq(point[*n - 1].period, end)) point[(*n)++] = (struct schedule_point){end, aim->target};
    if (!is_fit(aim, point, *n)) *n = 0;
    return e;
}

/* ---- milestones */

enum { G_TASK, G_LABEL, G_WORDS, G_DUE, G_VALUE, G_UNIT };

static enum err load_words(struct cx *cx, int64_t plan_id, struct rows *out)
{
    return store_run(cx, out,
                     "SELECT g.task_id, g.label, g.words, g.due, g.value, g.unit FROM goal g JOIN task t"
                     " ON t.government_id = g.government_id AND t.id = g.task_id AND t.state = 'live'"
                     " WHERE g.government_id = $1 AND g.plan_id = $2 AND g.due <> '' AND g.words <> ''"
                     " AND NOT EXISTS (SELECT 1 FROM milestone m WHERE m.government_id = $1"
                     " AND m.task_id = g.task_id) ORDER BY t.ord, g.task_id, g.due, g.ord",
                     "ii", cx->actor.government_id, plan_id);
}

/* Some measure of the task takes this number. */
static enum err is_measured(struct cx *cx, int64_t plan_id, const struct row *g, bool *out)
{
    struct rows rows;
    double value;
    enum err e =
        store_run(cx, &rows,
                  "SELECT unit FROM measure WHERE government_id = $1 AND plan_id = $2 AND task_id = $3"
                  " AND state = 'live' AND value IS NOT NULL",
                  "iii", cx->actor.government_id, plan_id, row_int(g, G_TASK));

    *out = false;
    if (row_str(g, G_VALUE).p == NULL) return e;
    for (size_t i = 0; !e && i < rows.n; i++)
        *out = *out || in_unit(row_num(g, G_VALUE), row_str(g, G_UNIT), row_str(&rows.at[i], 0), &value);
    return e;
}

/* "一季度：选址" */
static struct str title_of(struct arena *a, const struct row *g)
{
    struct buf out = buf_new(a, row_str(g, G_LABEL).n + row_str(g, G_WORDS).n + 8);

    buf_fmt(&out, "%.*s：%.*s", STR_ARG(row_str(g, G_LABEL)), STR_ARG(row_str(g, G_WORDS)));
    return year_shortened(buf_text(&out), MILESTONE_TEXT_MOST);
}

enum err schedule_goal_milestones(struct cx *cx, int64_t plan_id, int64_t *n)
{
    struct year_task t = {.plan_id = plan_id}; /* no span: the plan itself prints these days */
    int64_t noted = 0;
    struct rows rows;
    enum err e = load_words(cx, plan_id, &rows);

    *n = 0;
    for (size_t i = 0; !e && i < rows.n; i++) {
        const struct row *g = &rows.at[i];
        struct milestone m = {.title = title_of(cx->arena, g), .due_on = row_str(g, G_DUE), .weight = 1};
        bool measured = false;
        int64_t id;

        e = is_measured(cx, plan_id, g, &measured);
        if (e || measured) continue;
        t.id = row_int(g, G_TASK);
        e = milestone_insert(cx, &t, &m, &id);
        if (!e && noted != t.id) e = year_note(cx, &t, "milestone.goal", STR_NULL, STR_NULL);
        noted = t.id;
        *n += !e;
    }
    return e;
}
