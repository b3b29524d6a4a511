#include "ledger/card.h"

#include "ledger/brief.h"
#include "ledger/card_whole.h"
#include "store/store.h"

/* Rows of one table, sorted by the task id in column 0; AT is the next one not yet used. */
struct part {
    struct rows rows;
    size_t at;
};

/* Everything that belongs to the tasks of a range. */
struct parts {
    struct part task, duty, measure, goal, doubt, child, event;
};

static enum err load_tasks(struct cx *cx, int64_t plan_id, int64_t from, int64_t to, struct rows *out)
{
    return store_run(
        cx, out,
        "SELECT t.id, t.ord, t.no, t.section_id, t.parent_id, t.state, t.text, t.printed, t.text_rule,"
        " t.deadline, t.deadline_iso, t.deadline_rule, t.no_off, t.no_len, t.text_off, t.text_len,"
        " t.deadline_off, t.deadline_len, t.source_off, t.page, t.source, t.updated_at, t.rev, s.heading,"
        " s.no, t.plan_id, t.weight, t.fixed, t.printed_deadline, (SELECT c.lamp FROM task_card c"
        " WHERE c.government_id = t.government_id AND c.task_id = t.id),"
        " CASE WHEN t.due_on = '' THEN t.deadline_iso ELSE t.due_on END, t.closed_on, t.cancelled_on,"
        " (SELECT COUNT(*) FROM change g WHERE g.government_id = t.government_id AND g.task_id = t.id"
        " AND g.state = 'approved')"
        " FROM task t LEFT JOIN section s ON s.government_id = t.government_id AND s.id = t.section_id"
        " WHERE t.government_id = $1 AND t.plan_id = $2 AND t.id BETWEEN $3 AND $4 ORDER BY t.id",
        "iiii", cx->actor.government_id, plan_id, from, to);
}

static enum err load_duties(struct cx *cx, int64_t plan_id, int64_t from, int64_t to, struct rows *out)
{
    return store_run(
        cx, out,
        "SELECT d.task_id, d.id, d.role, d.ord, d.name, d.bearer_id, o.name, d.open_list, d.inherited,"
        " d.rule, d.at_off, d.at_len, d.origin, (SELECT w.name FROM duty w WHERE w.government_id = "
        "d.government_id"
        " AND w.id = d.instead_of) FROM duty d"
        " LEFT JOIN org o ON o.government_id = d.government_id AND o.id = d.bearer_id"
        " WHERE d.government_id = $1 AND d.plan_id = $2 AND d.task_id BETWEEN $3 AND $4"
        " AND d.state = 'live' ORDER BY d.task_id, d.ord, d.id",
        "iiii", cx->actor.government_id, plan_id, from, to);
}

static enum err load_measures(struct cx *cx, int64_t plan_id, int64_t from, int64_t to, struct rows *out)
{
    return store_run(
        cx, out,
        "SELECT task_id, id, words, indicator, op, value, negative, unit, reference, rule, at_off, at_len,"
        " origin, COALESCE(target, value) FROM measure WHERE government_id = $1 AND plan_id = $2 AND task_id "
        "BETWEEN $3 AND $4"
        " AND state = 'live' ORDER BY task_id, ord, id",
        "iiii", cx->actor.government_id, plan_id, from, to);
}

static enum err load_goals(struct cx *cx, int64_t plan_id, int64_t from, int64_t to, struct rows *out)
{
    return store_run(cx, out,
                     "SELECT task_id, ord, period, label, words, due, op, value, unit, rule, at_off, at_len"
                     " FROM goal WHERE government_id = $1 AND plan_id = $2 AND task_id BETWEEN $3 AND $4"
                     " ORDER BY task_id, ord",
                     "iiii", cx->actor.government_id, plan_id, from, to);
}

static enum err load_doubts(struct cx *cx, int64_t from, int64_t to, struct rows *out)
{
    return store_run(
        cx, out,
        "SELECT task_id, id, field, rule, value, mark_from, mark_to, state, rev FROM doubt"
        " WHERE government_id = $1 AND task_id BETWEEN $2 AND $3 AND task_id > 0 AND state <> 'withdrawn'"
        " ORDER BY task_id, id",
        "iii", cx->actor.government_id, from, to);
}

static enum err load_children(struct cx *cx, int64_t from, int64_t to, struct rows *out)
{
    return store_run(
        cx, out,
        "SELECT parent_id, id, no, text FROM task WHERE government_id = $1 AND parent_id BETWEEN $2 AND $3"
        " AND parent_id > 0 AND state = 'live' ORDER BY parent_id, ord",
        "iii", cx->actor.government_id, from, to);
}

static enum err load_events(struct cx *cx, int64_t from, int64_t to, struct rows *out)
{
    return store_run(
        cx, out,
        "SELECT subject_id, seq, time_ms, actor, kind, before, after FROM event WHERE government_id = $1"
        " AND subject = 'task' AND subject_id BETWEEN $2 AND $3 ORDER BY subject_id, seq",
        "iii", cx->actor.government_id, from, to);
}

static enum err load_parts(struct cx *cx, int64_t plan_id, int64_t from, int64_t to, struct parts *p)
{
    enum err e = load_tasks(cx, plan_id, from, to, &p->task.rows);

    if (!e) e = load_duties(cx, plan_id, from, to, &p->duty.rows);
    if (!e) e = load_measures(cx, plan_id, from, to, &p->measure.rows);
    if (!e) e = load_goals(cx, plan_id, from, to, &p->goal.rows);
    if (!e) e = load_doubts(cx, from, to, &p->doubt.rows);
    if (!e) e = load_children(cx, from, to, &p->child.rows);
    if (!e) e = load_events(cx, from, to, &p->event.rows);
    return e;
}

/* The rows of task ID; rows of tasks before it (of other plans) are passed over. */
static struct card_slice part_take(struct part *p, int64_t id)
{
    struct card_slice out;

    while (p->at < p->rows.n && row_int(&p->rows.at[p->at], 0) < id) p->at++;
    out.at = p->rows.at + p->at;
    out.n = 0;
    while (p->at < p->rows.n && row_int(&p->rows.at[p->at], 0) == id) {
        p->at++;
        out.n++;
    }
    return out;
}

/* The first name in ROLE, by which lists are sorted. */
static struct str first_name(const struct card_slice *duty, struct str role)
{
    for (size_t i = 0; i < duty->n; i++)
        if (str_eq(row_str(&duty->at[i], D_ROLE), role)) return row_str(&duty->at[i], D_NAME);
    return STR("");
}

/*
 * A line that is there is written over, else it is new.  (SQLite cannot say ON CONFLICT of a key that holds
 * its row number.)
 */
static enum err keep_card(struct cx *cx, const struct card_whole *w, struct str card, struct str cells)
{
    const struct row *t = w->task;
    int64_t gov = cx->actor.government_id, live = str_eq(row_str(t, T_STATE), STR("live"));
    struct str leader = first_name(&w->duty, STR("leader")), lead = first_name(&w->duty, STR("lead"));
    enum err e = store_add(
        cx,
        "UPDATE task_card SET ord = $3, live = $4, section_id = $5, measures = $6, doubts = $7, leader = $8,"
        " lead = $9, updated_at = $10, card = $11, cells = $12 WHERE government_id = $1 AND task_id = $2",
        "iiiiiiisssss", gov, row_int(t, T_ID), row_int(t, T_ORD), live, row_int(t, T_SECTION_ID),
        (int64_t)w->measure.n, card_open_doubts(&w->doubt), leader, lead, row_str(t, T_UPDATED_AT), card,
        cells);

    if (e) return e;
    return store_add(
        cx,
        "INSERT INTO task_card (government_id, task_id, plan_id, ord, live, section_id, measures, doubts,"
        " leader, lead, updated_at, card, cells)"
        " SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13 WHERE NOT EXISTS"
        " (SELECT 1 FROM task_card WHERE government_id = $1 AND task_id = $2)",
        "iiiiiiiisssss", gov, row_int(t, T_ID), row_int(t, T_PLAN_ID), row_int(t, T_ORD), live,
        row_int(t, T_SECTION_ID), (int64_t)w->measure.n, card_open_doubts(&w->doubt), leader, lead,
        row_str(t, T_UPDATED_AT), card, cells);
}

static enum err keep_page(struct cx *cx, int64_t task_id, struct str page)
{
    enum err e = store_add(cx, "UPDATE task_page SET page = $3 WHERE government_id = $1 AND task_id = $2",
                           "iis", cx->actor.government_id, task_id, page);

    if (e) return e;
    return store_add(cx,
                     "INSERT INTO task_page (government_id, task_id, page) SELECT $1, $2, $3 WHERE NOT EXISTS"
                     " (SELECT 1 FROM task_page WHERE government_id = $1 AND task_id = $2)",
                     "iis", cx->actor.government_id, task_id, page);
}

static enum err write_card(struct cx *cx, const struct card_whole *w, struct buf *out, struct buf *cells)
{
    enum err e;

    card_line(out, w);
    card_cells(cells, w);
    e = keep_card(cx, w, buf_text(out), buf_text(cells));
    if (e) return e;
    card_page(out, w);
    return keep_page(cx, row_int(w->task, T_ID), buf_text(out));
}

static enum err write_range(struct cx *cx, int64_t plan_id, int64_t from, int64_t to)
{
    struct buf out = buf_new(cx->arena, CARD_MOST), cells = buf_new(cx->arena, CARD_MOST);
    struct parts p = {0};
    enum err e = load_parts(cx, plan_id, from, to, &p);

    for (size_t i = 0; !e && i < p.task.rows.n; i++) {
        struct card_whole w = {.task = &p.task.rows.at[i]};
        int64_t id = row_int(w.task, T_ID);

        w.duty = part_take(&p.duty, id);
        w.measure = part_take(&p.measure, id);
        w.goal = part_take(&p.goal, id);
        w.doubt = part_take(&p.doubt, id);
        w.child = part_take(&p.child, id);
        w.event = part_take(&p.event, id);
        e = write_card(cx, &w, &out, &cells);
        if (!e) e = brief_stale(cx, id);
    }
    return e ? e : brief_rank(cx, plan_id, from, to);
}

enum err card_task(struct cx *cx, int64_t plan_id, int64_t task_id)
{
    return write_range(cx, plan_id, task_id, task_id);
}

/* Doubts and events are found by task, so the range must be the plan's own. */
enum err card_plan(struct cx *cx, int64_t plan_id)
{
    struct rows rows;
    enum err e =
        store_run(cx, &rows,
                  "SELECT COALESCE(MIN(id), 0), COALESCE(MAX(id), 0) FROM task WHERE government_id = $1"
                  " AND plan_id = $2",
                  "ii", cx->actor.government_id, plan_id);

    return e ? e : write_range(cx, plan_id, row_int(&rows.at[0], 0), row_int(&rows.at[0], 1));
}
