#include "breakdown/unit_sheet.h"

#include <math.h>

#include "assess/goal.h"
#include "base/vec.h"
#include "breakdown/item.h"
#include "breakdown/milestone.h"
#include "ledger/row_json.h"

/* ---- reading; the first column of each is the task */

enum { D_TASK, D_ROLE, D_NAME };

static enum err read_duties(struct cx *cx, const struct unit *u, struct rows *out)
{
    return store_run(cx, out,
                     "SELECT d.task_id, d.role, d.name FROM duty d WHERE d.government_id = $1"
                     " AND d.plan_id = $2 AND d.state = 'live' AND d.task_id IN (" UNIT_TASKS ")"
                     " ORDER BY d.task_id, d.ord, d.id",
                     "iii", cx->actor.government_id, u->plan_id, u->org_id);
}

enum { I_TASK, I_ID, I_PARENT, I_TITLE, I_ORG, I_POST, I_PERSON, I_START, I_DUE, I_STATE, I_CARRIED, I_REV };

static enum err read_items(struct cx *cx, const struct unit *u, struct rows *out)
{
    return store_run(cx, out,
                     "SELECT i.task_id, i.id, i.parent_id, i.title, o.name, p.title, h.name, i.start_on, "
                     "i.due_on, i.state,"
                     " i.org_id + i.post_id + i.person_id, i.rev FROM item i"
                     " LEFT JOIN org o ON o.government_id = i.government_id AND o.id = i.org_id"
                     " LEFT JOIN post p ON p.government_id = i.government_id AND p.id = i.post_id"
                     " LEFT JOIN person h ON h.government_id = i.government_id AND h.id = i.person_id"
                     " WHERE i.government_id = $1 AND i.task_id IN (" UNIT_TASKS ") AND i.state <> 'dropped'"
                     " ORDER BY i.task_id, i.ord, i.id",
                     "iii", cx->actor.government_id, u->plan_id, u->org_id);
}

enum { S_TASK, S_ID, S_ITEM, S_TITLE, S_MEANS, S_DUE, S_WEIGHT, S_STATE, S_DONE, S_REV };

static enum err read_stones(struct cx *cx, const struct unit *u, struct rows *out)
{
    return store_run(
        cx, out,
        "SELECT m.task_id, m.id, m.item_id, m.title, m.done_means, m.due_on, m.weight, m.state,"
        " m.done_on, m.rev FROM milestone m WHERE m.government_id = $1 AND m.task_id IN (" UNIT_TASKS ")"
        " AND m.state <> 'dropped' ORDER BY m.task_id, m.due_on, m.ord, m.id",
        "iii", cx->actor.government_id, u->plan_id, u->org_id);
}

enum { M_TASK, M_ID, M_WORDS, M_OP, M_TARGET, M_UNIT, M_VERSION, M_STATE, M_TRAJECTORY };

/* With the trajectory that counts: approved, else proposed. */
static enum err read_measures(struct cx *cx, const struct unit *u, struct rows *out)
{
    return store_run(
        cx, out,
        "SELECT m.task_id, m.id, m.words, m.op, COALESCE(m.target, m.value), m.unit, v.version, v.state, v.id"
        " FROM measure m LEFT JOIN trajectory v ON v.government_id = m.government_id AND v.id ="
        " (SELECT x.id FROM trajectory x WHERE x.government_id = m.government_id AND x.measure_id = m.id"
        " AND x.state IN ('approved', 'proposed') ORDER BY x.state, x.version DESC LIMIT 1)"
        " WHERE m.government_id = $1 AND m.plan_id = $2 AND m.state = 'live' AND m.task_id IN (" UNIT_TASKS
        ")"
        " ORDER BY m.task_id, m.ord, m.id",
        "iii", cx->actor.government_id, u->plan_id, u->org_id);
}

enum { P_TRAJECTORY, P_PERIOD, P_VALUE };

static enum err read_points(struct cx *cx, const struct unit *u, struct rows *out)
{
    return store_run(cx, out,
                     "SELECT p.trajectory_id, p.period, p.value FROM trajectory v JOIN trajectory_point p"
                     " ON p.government_id = v.government_id AND p.trajectory_id = v.id"
                     " WHERE v.government_id = $1 AND v.task_id IN (" UNIT_TASKS ")"
                     " AND v.state IN ('approved', 'proposed') ORDER BY p.trajectory_id, p.ends_on",
                     "iii", cx->actor.government_id, u->plan_id, u->org_id);
}

enum err unit_sheet_read(struct cx *cx, const struct unit *u, struct unit_sheet *out)
{
    enum err e;

    *out = (struct unit_sheet){.unit = u};
    e = year_calendar(cx, &out->calendar);
    if (!e) e = read_duties(cx, u, &out->duties);
    if (!e) e = read_items(cx, u, &out->items);
    if (!e) e = read_stones(cx, u, &out->stones);
    if (!e) e = read_measures(cx, u, &out->measures);
    return e ? e : read_points(cx, u, &out->points);
}

/* ---- telling */

static void put_names(struct json *j, const char *key, const struct unit_sheet *s, int64_t task_id,
                      struct str role)
{
    json_key(j, key);
    json_array(j);
    for (size_t i = 0; i < s->duties.n; i++) {
        const struct row *r = &s->duties.at[i];

        if (row_int(r, D_TASK) == task_id && str_eq(row_str(r, D_ROLE), role))
            json_str(j, row_str(r, D_NAME));
    }
    json_end(j);
}

static void put_item(struct json *j, const struct row *r, int level)
{
    json_object(j);
    json_put_id(j, "id", row_int(r, I_ID));
    json_put_int(j, "level", level);
    json_put_str(j, "title", row_str(r, I_TITLE));
    json_put_str(j, "org_name", year_some(row_str(r, I_ORG)));
    json_put_str(j, "post_title", year_some(row_str(r, I_POST)));
    json_put_str(j, "person_name", year_some(row_str(r, I_PERSON)));
    json_put_str(j, "start_on", year_some(row_str(r, I_START)));
    json_put_str(j, "due_on", year_some(row_str(r, I_DUE)));
    json_put_str(j, "state", row_str(r, I_STATE));
    json_put_int(j, "rev", row_int(r, I_REV));
    json_end(j);
}

static void put_items(struct json *j, const struct unit_sheet *s, int64_t task_id, int64_t parent_id,
                      int level)
{
    if (level > ITEM_DEPTH_MOST) return;
    for (size_t i = 0; i < s->items.n; i++) {
        const struct row *r = &s->items.at[i];

        if (row_int(r, I_TASK) != task_id || row_int(r, I_PARENT) != parent_id) continue;
        put_item(j, r, level);
        put_items(j, s, task_id, row_int(r, I_ID), level + 1);
    }
}

static bool on_rest_day(const struct unit_sheet *s, struct str due_on)
{
    day d;

    return day_read(due_on, &d) && !calendar_working(s->calendar, d);
}

static void put_stone(struct json *j, const struct unit_sheet *s, const struct row *r)
{
    json_object(j);
    json_put_id(j, "id", row_int(r, S_ID));
    json_put_id(j, "item_id", row_int(r, S_ITEM));
    json_put_str(j, "title", row_str(r, S_TITLE));
    json_put_str(j, "done_means", year_some(row_str(r, S_MEANS)));
    json_put_str(j, "due_on", row_str(r, S_DUE));
    row_json_number(j, "weight", r, S_WEIGHT);
    json_put_str(j, "state", row_str(r, S_STATE));
    json_put_str(j, "done_on", year_some(row_str(r, S_DONE)));
    json_put_bool(j, "rest_day", on_rest_day(s, row_str(r, S_DUE)));
    json_put_int(j, "rev", row_int(r, S_REV));
    json_end(j);
}

static void put_measure(struct json *j, const struct unit_sheet *s, const struct row *r)
{
    json_object(j);
    json_put_id(j, "id", row_int(r, M_ID));
    json_put_str(j, "words", row_str(r, M_WORDS));
    json_put_str(j, "op", row_str(r, M_OP));
    row_json_number(j, "target", r, M_TARGET);
    json_put_str(j, "unit", year_some(row_str(r, M_UNIT)));
    json_put_int(j, "version", row_int(r, M_VERSION));
    json_put_str(j, "state", row_str(r, M_STATE));
    json_key(j, "points");
    json_array(j);
    for (size_t i = 0; row_int(r, M_TRAJECTORY) && i < s->points.n; i++) {
        const struct row *p = &s->points.at[i];

        if (row_int(p, P_TRAJECTORY) != row_int(r, M_TRAJECTORY)) continue;
        json_object(j);
        json_put_str(j, "period", row_str(p, P_PERIOD));
        row_json_number(j, "value", p, P_VALUE);
        json_end(j);
    }
    json_end(j);
    json_end(j);
}

static void put_task(struct json *j, const struct unit_sheet *s, const struct year_task *t)
{
    json_object(j);
    json_put_id(j, "task_id", t->id);
    json_put_str(j, "no", t->no);
    json_put_str(j, "text", t->text);
    json_put_str(j, "due_on", year_some(t->due_on));
    put_names(j, "leaders", s, t->id, STR("leader"));
    put_names(j, "leads", s, t->id, STR("lead"));
    put_names(j, "supports", s, t->id, STR("support"));
    json_key(j, "items");
    json_array(j);
    put_items(j, s, t->id, 0, 1);
    json_end(j);
    json_key(j, "milestones");
    json_array(j);
    for (size_t i = 0; i < s->stones.n; i++)
        if (row_int(&s->stones.at[i], S_TASK) == t->id) put_stone(j, s, &s->stones.at[i]);
    json_end(j);
    json_key(j, "measures");
    json_array(j);
    for (size_t i = 0; i < s->measures.n; i++)
        if (row_int(&s->measures.at[i], M_TASK) == t->id) put_measure(j, s, &s->measures.at[i]);
    json_end(j);
    json_end(j);
}

void unit_sheet_put(struct json *j, const struct unit_sheet *s)
{
    json_array(j);
    for (size_t i = 0; i < s->unit->n; i++) put_task(j, s, &s->unit->task[i]);
    json_end(j);
}

/* ---- what is missing */

struct finding {
    struct cx *cx;
    const struct year_task *task;
    VEC(struct unit_gap) found;
};

static void gap(struct finding *f, bool stop, struct str zh, struct str en)
{
    *vec_push(f->cx->arena, &f->found) = (struct unit_gap){f->task, stop, zh, en};
}

/* "“%s”WORDS" for the title in question. */
static struct str about(struct finding *f, struct str title, const char *words)
{
    struct buf out = buf_new(f->cx->arena, title.n + 200);

    buf_fmt(&out, "“%.*s”%s", STR_ARG(title), words);
    return buf_text(&out);
}

static size_t look_at_items(struct finding *f, const struct unit_sheet *s)
{
    size_t n = 0;

    for (size_t i = 0; i < s->items.n; i++) {
        const struct row *r = &s->items.at[i];
        struct str title = row_str(r, I_TITLE);

        if (row_int(r, I_TASK) != f->task->id) continue;
        n++;
        if (!row_int(r, I_CARRIED))
            gap(f, false, about(f, title, "没有责任单位或责任人"), about(f, title, " names nobody"));
        if (row_str(r, I_DUE).n == 0)
            gap(f, false, about(f, title, "没有完成日期"), about(f, title, " has no due day"));
        if (year_outside(f->task, row_str(r, I_START), row_str(r, I_DUE)))
            gap(f, true, about(f, title, "的时间超出任务的起止期限"),
                about(f, title, " lies outside the task's span"));
    }
    return n;
}

static size_t look_at_stones(struct finding *f, const struct unit_sheet *s)
{
    double weight = 0;
    size_t n = 0;

    for (size_t i = 0; i < s->stones.n; i++) {
        const struct row *r = &s->stones.at[i];
        struct str title = row_str(r, S_TITLE);

        if (row_int(r, S_TASK) != f->task->id) continue;
        n++;
        weight += row_num(r, S_WEIGHT);
        if (on_rest_day(s, row_str(r, S_DUE)))
            gap(f, false, about(f, title, "的完成日期不是工作日"),
                about(f, title, " is due on a day of rest"));
        if (row_str(r, S_MEANS).n == 0)
            gap(f, false, about(f, title, "没有写明完成标准"),
                about(f, title, " does not say what done means"));
    }
    if (n && fabs(weight - MILESTONE_WEIGHTS) > 0.01)
        gap(f, true, STR("里程碑权重合计不是 100"), STR("the weights of its milestones do not sum to 100"));
    return n;
}

static bool needs_trajectory(const struct row *r)
{
    enum goal_op op;

    return row_str(r, M_TARGET).p && goal_op_read(row_str(r, M_OP), &op) && op != GOAL_RELATIVE &&
           op != GOAL_TREND;
}

static size_t look_at_measures(struct finding *f, const struct unit_sheet *s)
{
    size_t n = 0;

    for (size_t i = 0; i < s->measures.n; i++) {
        const struct row *r = &s->measures.at[i];
        struct str words = row_str(r, M_WORDS);

        if (row_int(r, M_TASK) != f->task->id || !needs_trajectory(r)) continue;
        n += row_int(r, M_TRAJECTORY) != 0;
        if (!row_int(r, M_TRAJECTORY))
            gap(f, true, about(f, words, "还没有序时计划"), about(f, words, " has no trajectory"));
        else if (str_eq(row_str(r, M_STATE), STR("proposed")))
            gap(f, false, about(f, words, "的序时计划待批准"),
                about(f, words, " has no approved trajectory"));
    }
    return n;
}

void unit_sheet_gaps(struct cx *cx, const struct unit_sheet *s, struct unit_gaps *out)
{
    struct finding f = {.cx = cx};

    for (size_t i = 0; i < s->unit->n; i++) {
        size_t n;

        f.task = &s->unit->task[i];
        n = look_at_items(&f, s) + look_at_stones(&f, s);
        if (n + look_at_measures(&f, s) == 0)
            gap(&f, true, STR("还没有分解：没有事项、里程碑，也没有序时计划"),
                STR("it is not broken down: no items, milestones or trajectories"));
    }
    *out = (struct unit_gaps){f.found.n, f.found.at};
}
