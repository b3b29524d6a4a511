/* play_load - the tasks of a plan as goals of a world, and their schedule in the ledger. */
#include <math.h>

#include "base/map.h"
#include "base/vec.h"
#include "breakdown/milestone.h"
#include "breakdown/reference.h"
#include "breakdown/schedule.h"
#include "round/figure.h"
#include "sim/dice.h"
#include "sim/play_part.h"
#include "store/store.h"

enum { TOPIC_OWNERS = 800000, TOPIC_QUARTERS = 900000, TOPIC_LAST_YEARS = 2100000, SERIES_LEAST = 3 };

typedef VEC(struct play_task) tasks;
typedef VEC(struct world_goal) goals;
typedef VEC(int64_t) measures;

struct loading {
    struct play *p;
    tasks task;
    goals goal;
    measures measure; /* id of each goal's measure, 0 for milestones */
    struct map unit;  /* org id as bytes -> index + 1 */
};

static enum err load_tasks(struct cx *cx, int64_t plan_id, struct rows *out)
{
    return store_run(
        cx, out,
        "SELECT t.id, t.text, t.deadline_iso,"
        " (SELECT d.bearer_id FROM duty d JOIN org o ON o.government_id = $1 AND o.id = d.bearer_id"
        " WHERE d.government_id = $1 AND d.plan_id = $2 AND d.task_id = t.id AND d.state = 'live'"
        " AND d.role IN ('lead', 'responsible') ORDER BY d.role, CASE WHEN o.kind = 'org' THEN 0 ELSE 1 END,"
        " d.ord, d.id LIMIT 1),"
        " (SELECT d.bearer_id FROM duty d JOIN org o ON o.government_id = $1 AND o.id = d.bearer_id"
        " AND o.kind = 'org' WHERE d.government_id = $1 AND d.plan_id = $2 AND d.task_id = t.id"
        " AND d.state = 'live' AND d.role = 'support' ORDER BY d.ord, d.id LIMIT 1),"
        " (SELECT d.bearer_id FROM duty d WHERE d.government_id = $1 AND d.plan_id = $2 AND d.task_id = t.id"
        " AND d.state = 'live' AND d.role = 'leader' ORDER BY d.ord, d.id LIMIT 1), t.no"
        " FROM task t WHERE t.government_id = $1 AND t.plan_id = $2 AND t.state = 'live' ORDER BY t.ord, "
        "t.id",
        "ii", cx->actor.government_id, plan_id);
}

static enum err load_measures(struct cx *cx, int64_t plan_id, struct rows *out)
{
    return store_run(cx, out,
                     "SELECT m.id, m.task_id, m.op, m.value, m.unit,"
                     " CASE WHEN m.indicator = '' THEN m.words ELSE m.indicator END FROM measure m"
                     " WHERE m.government_id = $1 AND m.plan_id = $2 AND m.state = 'live' AND m.value > 0"
                     " ORDER BY m.task_id, m.ord, m.id",
                     "ii", cx->actor.government_id, plan_id);
}

static size_t unit_of(struct loading *l, int64_t org_id)
{
    int64_t *kept = arena_new_of(l->p->keep, int64_t), *at;

    *kept = org_id;
    at = map_put(l->p->keep, &l->unit, (struct str){(const char *)kept, sizeof *kept});
    if (*at == 0) *at = (int64_t)l->unit.n;
    return (size_t)*at - 1;
}

/* Within the year; without a day of its own its last one. */
static day due_of(const struct play *p, struct str iso)
{
    day last = day_of(p->ask->year, 12, 31), d;

    return day_read(iso, &d) && d > day_of(p->ask->year, 1, 31) && d < last ? d : last;
}

static void add_goal(struct loading *l, struct world_goal g, int64_t measure_id)
{
    g.id = (int64_t)l->goal.n + 1;
    *vec_push(l->p->keep, &l->goal) = g;
    *vec_push(l->p->keep, &l->measure) = measure_id;
}

static bool can_be_scheduled(enum goal_op op)
{
    return op != GOAL_RELATIVE && op != GOAL_TREND;
}

/* Nine of ten rates are published by a statistics office, which is not asked. */
static void add_measure(struct loading *l, struct world_goal g, const struct row *r)
{
    struct dice d;

    if (!goal_op_read(row_str(r, 2), &g.op) || !can_be_scheduled(g.op)) return;
    g.has_measure = true;
    g.target = row_num(r, 3);
    g.word = str_keep(l->p->keep, row_str(r, 4));
    g.name = str_keep(l->p->keep, row_str(r, 5));
    g.cumulative = goal_is_cumulative(g.op, g.word);
    d = dice_of(l->p->ask->seed, TOPIC_OWNERS + l->goal.n);
    g.statistics = !g.cumulative && dice_chance(&d, 0.9);
    add_goal(l, g, row_int(r, 0));
}

/* The rows of one task stand together; *AT moves over them. */
static void add_task(struct loading *l, const struct row *r, const struct rows *m)
{
    struct arena *a = l->p->keep;
    struct play_task t = {.id = row_int(r, 0),
                          .lead_id = row_int(r, 3),
                          .support_id = row_int(r, 4),
                          .leader_id = row_int(r, 5),
                          .no = str_keep(a, row_str(r, 6)),
                          .title = str_keep(a, row_str(r, 1)),
                          .from = l->goal.n};
    struct world_goal g = {.due = due_of(l->p, row_str(r, 2)), .unit = unit_of(l, t.lead_id)};

    for (size_t i = 0; i < m->n; i++)
        if (row_int(&m->at[i], 1) == t.id) add_measure(l, g, &m->at[i]);
    if (l->goal.n == t.from) add_goal(l, g, 0);
    t.goals = l->goal.n - t.from;
    *vec_push(a, &l->task) = t;
}

static enum err refuse_played(struct play *p)
{
    struct rows rows;
    enum err e =
        store_run(p->cx, &rows, "SELECT 1 FROM round WHERE government_id = $1 AND plan_id = $2 LIMIT 1", "ii",
                  p->cx->actor.government_id, p->ask->plan_id);

    if (e || rows.n == 0) return e;
    return cx_fail(p->cx, ERR_CONFLICT, "plan", "这个方案已有调度，不能再写入模拟年度",
                   "the plan has rounds already: no simulated year is written over it");
}

enum err play_load(struct play *p)
{
    struct loading l = {.p = p};
    struct rows task, measure;
    enum err e = refuse_played(p);

    if (!e) e = load_tasks(p->cx, p->ask->plan_id, &task);
    if (!e) e = load_measures(p->cx, p->ask->plan_id, &measure);
    if (e) return e;
    for (size_t i = 0; i < task.n; i++)
        if (row_int(&task.at[i], 3)) add_task(&l, &task.at[i], &measure);
    if (l.task.n == 0)
        return cx_fail(p->cx, ERR_INPUT, "plan", "这个方案没有可模拟的任务：没有任务，或任务没有责任单位",
                       "the plan has no task with a unit that carries it");
    p->task = l.task.at;
    p->tasks = l.task.n;
    p->world = world_new(p->keep, &(struct world_ask){.year = p->ask->year,
                                                      .seed = p->ask->seed,
                                                      .goal = l.goal.at,
                                                      .goals = l.goal.n,
                                                      .units = l.unit.n});
    p->calendar = p->world->calendar;
    p->goal = arena_array(p->keep, struct play_goal, l.goal.n);
    for (size_t i = 0; i < l.goal.n; i++) p->goal[i].measure_id = l.measure.at[i];
    p->done->tasks = (int64_t)p->tasks;
    return ERR_NONE;
}

/* ---- what the schedule of the year needs */

static enum err approve(struct play *p, int64_t measure_id, struct buf *out)
{
    struct rows rows;
    enum err e = store_run(p->cx, &rows,
                           "SELECT id, rev FROM trajectory WHERE government_id = $1 AND measure_id = $2"
                           " AND state = 'proposed'",
                           "ii", p->cx->actor.government_id, measure_id);

    if (e || rows.n == 0) return e;
    return schedule_approve(p->cx, row_int(&rows.at[0], 0), row_int(&rows.at[0], 1), out);
}

/* The statistics office, or the unit itself where the directory has none. */
static enum err own(struct play *p, size_t g, int64_t lead_id)
{
    struct figure_owner o = {
        .source = STR("statistics"), .baseline = NAN, .release_note = STR("次月中旬发布")};
    struct buf out = buf_new(p->cx->arena, PLAY_OUT_MOST);
    struct rows rows;
    enum err e;

    if (!p->world->task[g].goal.statistics) return ERR_NONE;
    e = store_run(
        p->cx, &rows,
        "SELECT COALESCE((SELECT MIN(id) FROM org WHERE government_id = $1 AND name LIKE '%统计局'), $2)",
        "ii", p->cx->actor.government_id, lead_id);
    if (!e) o.owner_org_id = row_int(&rows.at[0], 0);
    if (!e && o.owner_org_id != lead_id) p->statistics_id = o.owner_org_id;
    return e ? e : figure_owner_put(p->cx, p->goal[g].measure_id, &o, &out);
}

/* Seven of ten tasks are scheduled by quarter, as plans ask (按季度调度), the others by month. */
static size_t draw_points(struct play *p, size_t g, bool quarterly, struct schedule_point *out)
{
    const struct world_task *t = &p->world->task[g];
    size_t n = 0;

    for (int m = 0; m < t->months; m++)
        if (!quarterly || m % 3 == 2 || m + 1 == t->months)
            out[n++] = (struct schedule_point){period_str(p->cx->arena, p->world->month[m]),
                                               t->scheduled[m] * p->goal[g].scale};
    return n;
}

enum err play_schedule(struct play *p, size_t g, const struct play_task *t)
{
    struct dice d = dice_of(p->ask->seed, TOPIC_QUARTERS + (uint64_t)(t - p->task));
    struct buf out = buf_new(p->cx->arena, PLAY_OUT_MOST);
    struct schedule_point point[WORLD_MONTHS];
    struct schedule_draft draft = {.method = STR("hand"), .point = point};
    enum err e;

    draft.n = draw_points(p, g, dice_chance(&d, 0.7), point);
    e = schedule_propose(p->cx, p->goal[g].measure_id, &draft, &out);
    return e ? e : approve(p, p->goal[g].measure_id, &out);
}

/* Last year's months, by which a schedule takes its shape; it reached a little less then. */
static enum err remember_last_year(struct play *p, size_t g)
{
    const struct world_task *t = &p->world->task[g];
    struct dice d = dice_of(p->ask->seed, TOPIC_LAST_YEARS + (uint64_t)g);
    struct buf text = buf_new(p->cx->arena, PLAY_TEXT_MOST), out = buf_new(p->cx->arena, PLAY_OUT_MOST);
    double part = 0.85 + 0.15 * dice_share(&d);

    if (t->months < SERIES_LEAST || t->last_year[t->months - 1] <= 0) return ERR_NONE;
    for (int m = 0; m < t->months; m++) {
        if (m) buf_byte(&text, ' ');
        goal_put(&text, world_rounded(t->last_year[m] * part, &t->goal));
    }
    return reference_put(p->cx, p->goal[g].measure_id, buf_text(&text), &out);
}

static enum err prepare_measure(struct play *p, size_t g, const struct play_task *t)
{
    enum err e = remember_last_year(p, g);

    p->goal[g].scale = 1;
    if (!e) e = play_schedule(p, g, t);
    return e ? e : own(p, g, t->lead_id);
}

/* Later steps weigh more; together 100. */
static double weight_of(size_t i, size_t n)
{
    size_t all = n * (n + 1) / 2, before = 0;

    for (size_t k = 0; k < i; k++) before += 100 * (k + 1) / all;
    return (double)(i + 1 < n ? 100 * (i + 1) / all : 100 - before);
}

static enum err add_milestones(struct play *p, int64_t task_id, size_t g)
{
    const struct world_task *t = &p->world->task[g];
    struct buf out = buf_new(p->cx->arena, PLAY_OUT_MOST);
    struct rows rows;
    enum err e = ERR_NONE;

    for (size_t i = 0; !e && i < t->milestones; i++) {
        struct milestone m = {.title = t->milestone[i].title,
                              .done_means = STR("有书面材料可查"),
                              .due_on = day_str(p->cx->arena, t->milestone[i].due),
                              .weight = weight_of(i, t->milestones)};

        e = milestone_add(p->cx, task_id, &m, &out);
        if (!e)
            e = store_run(p->cx, &rows,
                          "SELECT MAX(id) FROM milestone WHERE government_id = $1 AND task_id = $2", "ii",
                          p->cx->actor.government_id, task_id);
        if (!e) p->goal[g].milestone_id[i] = row_int(&rows.at[0], 0);
    }
    return e;
}

enum err play_prepare(struct play *p)
{
    enum err e = ERR_NONE;

    for (size_t i = 0; !e && i < p->tasks; i++) {
        for (size_t g = p->task[i].from; !e && g < p->task[i].from + p->task[i].goals; g++) {
            play_later(p);
            e = p->goal[g].measure_id ? prepare_measure(p, g, &p->task[i])
                                      : add_milestones(p, p->task[i].id, g);
        }
    }
    return e;
}
