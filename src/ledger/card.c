#include "ledger/card.h"

#include "base/clock.h"
#include "base/json.h"
#include "base/vec.h"
#include "ledger/brief.h"
#include "ledger/kind.h"
#include "ledger/reason.h"
#include "ledger/row_json.h"
#include "store/store.h"
#include "text/units.h"

/* Rows of one table, sorted by the task id in column 0; AT is the next one not yet used. */
struct part {
    struct rows rows;
    size_t at;
};

struct slice {
    const struct row *at;
    size_t n;
};

/* Everything that belongs to the tasks of a range. */
struct parts {
    struct part task, duty, measure, goal, doubt, child, event;
};

/* What the JSON of one task is made from. */
struct whole {
    const struct row *task;
    struct slice duty, measure, goal, doubt, child, event;
};

enum {
    T_ID,
    T_ORD,
    T_NO,
    T_SECTION_ID,
    T_PARENT_ID,
    T_STATE,
    T_TEXT,
    T_PRINTED,
    T_TEXT_RULE,
    T_DEADLINE,
    T_DEADLINE_ISO,
    T_DEADLINE_RULE,
    T_NO_OFF,
    T_NO_LEN,
    T_TEXT_OFF,
    T_TEXT_LEN,
    T_DEADLINE_OFF,
    T_DEADLINE_LEN,
    T_SOURCE_OFF,
    T_PAGE,
    T_SOURCE,
    T_UPDATED_AT,
    T_REV,
    T_SECTION,
    T_SECTION_NO,
    T_PLAN_ID,
    T_WEIGHT,
    T_FIXED,
    T_PRINTED_DEADLINE,
    T_LAMP,
    T_DUE_ON,
    T_CLOSED_ON,
    T_CANCELLED_ON,
    T_CHANGES
};

enum {
    D_TASK,
    D_ID,
    D_ROLE,
    D_ORD,
    D_NAME,
    D_BEARER,
    D_ORG_NAME,
    D_OPEN_LIST,
    D_INHERITED,
    D_RULE,
    D_OFF,
    D_LEN,
    D_ORIGIN,
    D_WAS
};

enum {
    M_TASK,
    M_ID,
    M_WORDS,
    M_INDICATOR,
    M_OP,
    M_VALUE,
    M_NEGATIVE,
    M_UNIT,
    M_REFERENCE,
    M_RULE,
    M_OFF,
    M_LEN,
    M_ORIGIN,
    M_TARGET
};

enum { G_TASK, G_ORD, G_PERIOD, G_LABEL, G_WORDS, G_DUE, G_OP, G_VALUE, G_UNIT, G_RULE, G_OFF, G_LEN };

enum { Q_TASK, Q_ID, Q_FIELD, Q_RULE, Q_VALUE, Q_FROM, Q_TO, Q_STATE, Q_REV };

enum { C_TASK, C_ID, C_NO, C_TEXT };

enum { E_TASK, E_SEQ, E_TIME, E_ACTOR, E_KIND, E_BEFORE, E_AFTER };

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
static struct slice part_take(struct part *p, int64_t id)
{
    struct slice out;

    while (p->at < p->rows.n && row_int(&p->rows.at[p->at], 0) < id) p->at++;
    out.at = p->rows.at + p->at;
    out.n = 0;
    while (p->at < p->rows.n && row_int(&p->rows.at[p->at], 0) == id) {
        p->at++;
        out.n++;
    }
    return out;
}

/* Empty text is stored for "none"; JSON says null. */
static struct str some(struct str s)
{
    return s.n ? s : STR_NULL;
}

static void put_json_or_null(struct json *j, const char *key, struct str text)
{
    json_key(j, key);
    if (text.n)
        json_raw(j, text);
    else
        json_null(j);
}

/* The fields that a line and a page share, up to the names. */
static void put_head(struct json *j, const struct row *t)
{
    json_put_id(j, "id", row_int(t, T_ID));
    json_put_id(j, "plan_id", row_int(t, T_PLAN_ID));
    json_put_str(j, "no", row_str(t, T_NO));
    json_put_int(j, "ord", row_int(t, T_ORD));
    json_put_str(j, "text", row_str(t, T_TEXT));
    json_put_id(j, "section_id", row_int(t, T_SECTION_ID));
    json_put_str(j, "section", row_str(t, T_SECTION));
    json_put_id(j, "parent_id", row_int(t, T_PARENT_ID));
    json_put_str(j, "deadline", some(row_str(t, T_DEADLINE)));
    json_put_str(j, "deadline_iso", some(row_str(t, T_DEADLINE_ISO)));
    json_put_str(j, "due_on", some(row_str(t, T_DUE_ON)));
    json_put_str(j, "closed_on", some(row_str(t, T_CLOSED_ON)));
    json_put_str(j, "cancelled_on", some(row_str(t, T_CANCELLED_ON)));
    json_put_str(j, "state", row_str(t, T_STATE));
    json_put_str(j, "updated_at", row_str(t, T_UPDATED_AT));
    json_put_int(j, "rev", row_int(t, T_REV));
}

static void put_leaders(struct json *j, const struct slice *duty)
{
    json_key(j, "leaders");
    json_array(j);
    for (size_t i = 0; i < duty->n; i++)
        if (str_eq(row_str(&duty->at[i], D_ROLE), STR("leader"))) json_str(j, row_str(&duty->at[i], D_NAME));
    json_end(j);
}

static void put_units(struct json *j, const char *role, const struct slice *duty)
{
    json_key(j, role);
    json_array(j);
    for (size_t i = 0; i < duty->n; i++) {
        const struct row *d = &duty->at[i];

        if (!str_eq(row_str(d, D_ROLE), str_of(role))) continue;
        json_object(j);
        json_put_str(j, "name", row_str(d, D_NAME));
        json_put_id(j, "org_id", row_int(d, D_BEARER));
        json_end(j);
    }
    json_end(j);
}

static void put_names(struct json *j, const struct slice *duty)
{
    put_leaders(j, duty);
    put_units(j, "lead", duty);
    put_units(j, "support", duty);
    put_units(j, "responsible", duty);
}

static void put_measure(struct json *j, const struct row *m)
{
    json_put_str(j, "words", row_str(m, M_WORDS));
    json_put_str(j, "op", row_str(m, M_OP));
    row_json_number(j, "value", m, M_VALUE);
    json_put_str(j, "unit", some(row_str(m, M_UNIT)));
}

static int64_t open_doubts(const struct slice *doubt)
{
    int64_t n = 0;

    for (size_t i = 0; i < doubt->n; i++) n += str_eq(row_str(&doubt->at[i], Q_STATE), STR("open"));
    return n;
}

static void put_line(struct buf *out, const struct whole *w)
{
    struct json j = json_on(out);

    json_object(&j);
    put_head(&j, w->task);
    put_names(&j, &w->duty);
    json_key(&j, "measures");
    json_array(&j);
    for (size_t i = 0; i < w->measure.n; i++) {
        json_object(&j);
        put_measure(&j, &w->measure.at[i]);
        json_end(&j);
    }
    json_end(&j);
    json_put_int(&j, "doubts", open_doubts(&w->doubt));
    put_json_or_null(&j, "lamp", row_str(w->task, T_LAMP)); /* last: see task_lamp.c */
    json_end(&j);
}

/* A place in the source, in UTF-16 units. */
static void put_place(struct json *j, size_t from, size_t to, struct str kind, int64_t ref)
{
    json_object(j);
    json_put_int(j, "from", (int64_t)from);
    json_put_int(j, "to", (int64_t)to);
    json_put_str(j, "kind", kind);
    json_put_id(j, "ref", ref);
}

/* OFF and LEN are columns with a span of the document; what lies outside the source (a heading's duty) has no
 * mark. */
static bool place_of(const struct row *task, const struct row *r, int col, size_t *from, size_t *to)
{
    struct str source = row_str(task, T_SOURCE);
    int64_t off = row_int(r, col) - row_int(task, T_SOURCE_OFF), len = row_int(r, col + 1);

    if (off < 0 || len <= 0 || off + len > (int64_t)source.n) return false;
    *from = units_count(str_sub(source, 0, (size_t)off));
    *to = *from + units_count(str_sub(source, (size_t)off, (size_t)len));
    return true;
}

/* The task's own spans: number, text, deadline. */
static void put_task_mark(struct json *j, const struct row *t, int col, struct str kind, struct str rule)
{
    size_t from, to;

    if (!place_of(t, t, col, &from, &to)) return;
    put_place(j, from, to, kind, 0);
    if (rule.n) reason_put(j, rule);
    json_end(j);
}

/* The span of a duty or measure, whose id stands in column 1 and whose rule before the span. */
static void put_part_mark(struct json *j, const struct row *t, const struct row *r, int col, struct str kind)
{
    size_t from, to;

    if (!place_of(t, r, col, &from, &to)) return;
    put_place(j, from, to, kind, row_int(r, 1));
    reason_put(j, row_str(r, col - 1));
    json_end(j);
}

static void put_goal_mark(struct json *j, const struct row *t, const struct row *g)
{
    size_t from, to;

    if (!place_of(t, g, G_OFF, &from, &to)) return;
    put_place(j, from, to, STR("goal"), 0);
    reason_put(j, row_str(g, G_RULE));
    json_end(j);
}

static void put_doubt_mark(struct json *j, const struct row *q)
{
    if (!str_eq(row_str(q, Q_STATE), STR("open")) || row_int(q, Q_TO) <= row_int(q, Q_FROM)) return;
    put_place(j, (size_t)row_int(q, Q_FROM), (size_t)row_int(q, Q_TO), STR("doubt"), row_int(q, Q_ID));
    reason_put(j, row_str(q, Q_RULE));
    json_end(j);
}

static void put_marks(struct json *j, const struct whole *w)
{
    const struct row *t = w->task;

    put_task_mark(j, t, T_NO_OFF, STR("no"), STR(""));
    put_task_mark(j, t, T_TEXT_OFF, STR("text"), row_str(t, T_TEXT_RULE));
    put_task_mark(j, t, T_DEADLINE_OFF, STR("deadline"), row_str(t, T_DEADLINE_RULE));
    for (size_t i = 0; i < w->duty.n; i++)
        put_part_mark(j, t, &w->duty.at[i], D_OFF, row_str(&w->duty.at[i], D_ROLE));
    for (size_t i = 0; i < w->measure.n; i++) put_part_mark(j, t, &w->measure.at[i], M_OFF, STR("measure"));
    for (size_t i = 0; i < w->goal.n; i++) put_goal_mark(j, t, &w->goal.at[i]);
    for (size_t i = 0; i < w->doubt.n; i++) put_doubt_mark(j, &w->doubt.at[i]);
}

static void put_source(struct json *j, const struct whole *w)
{
    json_key(j, "source");
    json_object(j);
    json_put_str(j, "text", row_str(w->task, T_SOURCE));
    json_key(j, "marks");
    json_array(j);
    put_marks(j, w);
    json_end(j);
    json_end(j);
}

static void put_duties(struct json *j, const struct slice *duty)
{
    json_key(j, "duties");
    json_array(j);
    for (size_t i = 0; i < duty->n; i++) {
        const struct row *d = &duty->at[i];
        bool leader = str_eq(row_str(d, D_ROLE), STR("leader"));

        json_object(j);
        json_put_id(j, "id", row_int(d, D_ID));
        json_put_str(j, "role", row_str(d, D_ROLE));
        json_put_str(j, "name", row_str(d, D_NAME));
        json_put_int(j, "order", row_int(d, D_ORD));
        json_put_id(j, "org_id", leader ? 0 : row_int(d, D_BEARER));
        json_put_str(j, "org_name", row_str(d, D_ORG_NAME));
        json_put_id(j, "post_id", leader ? row_int(d, D_BEARER) : 0);
        json_put_bool(j, "open_list", row_bool(d, D_OPEN_LIST));
        json_put_bool(j, "inherited", row_bool(d, D_INHERITED));
        json_put_str(j, "origin", row_str(d, D_ORIGIN));
        json_put_str(j, "was", row_str(d, D_WAS));
        reason_put(j, row_str(d, D_RULE));
        json_end(j);
    }
    json_end(j);
}

static void put_measures(struct json *j, const struct slice *measure)
{
    json_key(j, "measures");
    json_array(j);
    for (size_t i = 0; i < measure->n; i++) {
        const struct row *m = &measure->at[i];

        json_object(j);
        json_put_id(j, "id", row_int(m, M_ID));
        put_measure(j, m);
        row_json_number(j, "target", m, M_TARGET);
        json_put_str(j, "indicator", some(row_str(m, M_INDICATOR)));
        json_put_bool(j, "negative", row_bool(m, M_NEGATIVE));
        json_put_str(j, "reference", some(row_str(m, M_REFERENCE)));
        json_put_str(j, "origin", row_str(m, M_ORIGIN));
        reason_put(j, row_str(m, M_RULE));
        json_end(j);
    }
    json_end(j);
}

static void put_goals(struct json *j, const struct slice *goal)
{
    json_key(j, "goals");
    json_array(j);
    for (size_t i = 0; i < goal->n; i++) {
        const struct row *g = &goal->at[i];

        json_object(j);
        json_put_str(j, "period", row_str(g, G_PERIOD));
        json_put_str(j, "label", row_str(g, G_LABEL));
        json_put_str(j, "words", row_str(g, G_WORDS));
        json_put_str(j, "due", some(row_str(g, G_DUE)));
        json_put_str(j, "op", row_str(g, G_OP));
        row_json_number(j, "value", g, G_VALUE);
        json_put_str(j, "unit", some(row_str(g, G_UNIT)));
        reason_put(j, row_str(g, G_RULE));
        json_end(j);
    }
    json_end(j);
}

static void put_doubts(struct json *j, const struct slice *doubt)
{
    json_key(j, "doubts");
    json_array(j);
    for (size_t i = 0; i < doubt->n; i++) {
        const struct row *q = &doubt->at[i];
        struct reason why = reason_find(row_str(q, Q_RULE));

        json_object(j);
        json_put_id(j, "id", row_int(q, Q_ID));
        json_put_str(j, "field", row_str(q, Q_FIELD));
        json_put_str(j, "field_zh", kind_field_zh(row_str(q, Q_FIELD)));
        json_put_str(j, "rule", why.name);
        json_put_str(j, "reason_zh", why.zh);
        json_put_str(j, "reason_en", why.en);
        json_put_str(j, "value", row_str(q, Q_VALUE));
        json_put_str(j, "state", row_str(q, Q_STATE));
        json_put_int(j, "rev", row_int(q, Q_REV));
        json_end(j);
    }
    json_end(j);
}

static void put_children(struct json *j, const struct slice *child)
{
    json_key(j, "children");
    json_array(j);
    for (size_t i = 0; i < child->n; i++) {
        json_object(j);
        json_put_id(j, "id", row_int(&child->at[i], C_ID));
        json_put_str(j, "no", row_str(&child->at[i], C_NO));
        json_put_str(j, "text", row_str(&child->at[i], C_TEXT));
        json_end(j);
    }
    json_end(j);
}

static void put_events(struct json *j, const struct slice *event)
{
    char time[CLOCK_TEXT];

    json_key(j, "events");
    json_array(j);
    for (size_t i = 0; i < event->n; i++) {
        const struct row *v = &event->at[i];

        clock_text(row_int(v, E_TIME), time);
        json_object(j);
        json_put_int(j, "seq", row_int(v, E_SEQ));
        json_put_str(j, "time", str_of(time));
        json_put_str(j, "actor", row_str(v, E_ACTOR));
        json_put_str(j, "kind", row_str(v, E_KIND));
        json_put_str(j, "kind_zh", kind_zh(row_str(v, E_KIND)));
        json_put_str(j, "kind_en", kind_en(row_str(v, E_KIND)));
        put_json_or_null(j, "before", row_str(v, E_BEFORE));
        put_json_or_null(j, "after", row_str(v, E_AFTER));
        json_end(j);
    }
    json_end(j);
}

/* What was promised on paper, whatever counts today; a measure's is its value. */
static void put_promise(struct json *j, const struct row *t)
{
    json_key(j, "promise");
    json_object(j);
    json_put_str(j, "deadline", some(row_str(t, T_DEADLINE)));
    json_put_str(j, "due_on", some(row_str(t, T_DEADLINE_ISO)));
    json_put_int(j, "changes", row_int(t, T_CHANGES));
    json_end(j);
}

static void put_page(struct buf *out, const struct whole *w)
{
    const struct row *t = w->task;
    struct json j = json_on(out);

    json_object(&j);
    put_head(&j, t);
    put_names(&j, &w->duty);
    put_source(&j, w);
    json_put_int(&j, "page", row_int(t, T_PAGE));
    json_put_str(&j, "printed", row_str(t, T_PRINTED));
    json_put_str(&j, "printed_deadline", some(row_str(t, T_PRINTED_DEADLINE)));
    json_key(&j, "weight");
    json_num(&j, row_num(t, T_WEIGHT));
    put_promise(&j, t);
    put_duties(&j, &w->duty);
    put_measures(&j, &w->measure);
    put_goals(&j, &w->goal);
    put_doubts(&j, &w->doubt);
    put_children(&j, &w->child);
    put_events(&j, &w->event);
    json_end(&j);
}

/* ---- the line in files */

static void put_role(struct buf *out, const struct slice *duty, struct str role)
{
    bool first = true, open = false;

    for (size_t i = 0; i < duty->n; i++) {
        const struct row *d = &duty->at[i];

        if (!str_eq(row_str(d, D_ROLE), role)) continue;
        if (!first) buf_lit(out, "、");
        buf_str(out, row_str(d, D_NAME));
        first = false;
        open = open || row_bool(d, D_OPEN_LIST);
    }
    if (open) buf_lit(out, "等");
}

static void put_measure_words(struct buf *out, const struct slice *measure)
{
    for (size_t i = 0; i < measure->n; i++) {
        if (i) buf_lit(out, "；");
        buf_str(out, row_str(&measure->at[i], M_WORDS));
    }
}

/* 一、主要预期目标 */
static void put_heading(struct buf *out, const struct row *t)
{
    buf_str(out, row_str(t, T_SECTION_NO));
    if (row_str(t, T_SECTION_NO).n) buf_lit(out, "、");
    buf_str(out, row_str(t, T_SECTION));
}

/* One cell of the line; what can be asked for is sheet_columns.def. */
enum cell {
#define SHEET_COLUMN(id, name, zh, width) id,
#include "ledger/sheet_columns.def"
    CELLS
};

static void put_cell(struct buf *out, const struct whole *w, enum cell cell)
{
    const struct row *t = w->task;

    switch (cell) {
    case CELL_NO: buf_str(out, row_str(t, T_NO)); return;
    case CELL_SECTION: put_heading(out, t); return;
    case CELL_TEXT: buf_str(out, row_str(t, T_TEXT)); return;
    case CELL_LEADERS: put_role(out, &w->duty, STR("leader")); return;
    case CELL_LEAD: put_role(out, &w->duty, STR("lead")); return;
    case CELL_SUPPORT: put_role(out, &w->duty, STR("support")); return;
    case CELL_RESPONSIBLE: put_role(out, &w->duty, STR("responsible")); return;
    case CELL_MEASURES: put_measure_words(out, &w->measure); return;
    case CELL_DEADLINE: buf_str(out, row_str(t, T_DEADLINE)); return;
    case CELL_DUE: buf_str(out, row_str(t, T_DEADLINE_ISO)); return;
    case CELL_DOUBTS: buf_int(out, open_doubts(&w->doubt)); return;
    case CELLS: return;
    }
}

static struct str cells_text(struct buf *out, const struct whole *w)
{
    out->n = 0;
    for (int i = 0; i < CELLS; i++) {
        if (i) buf_byte(out, '\x1f');
        put_cell(out, w, (enum cell)i);
    }
    return buf_text(out);
}

/* The first name in ROLE, by which lists are sorted. */
static struct str first_name(const struct slice *duty, struct str role)
{
    for (size_t i = 0; i < duty->n; i++)
        if (str_eq(row_str(&duty->at[i], D_ROLE), role)) return row_str(&duty->at[i], D_NAME);
    return STR("");
}

/*
 * A line that is there is written over, else it is new.  (SQLite cannot say ON CONFLICT of a key that holds
 * its row number.)
 */
static enum err keep_card(struct cx *cx, const struct whole *w, struct str card, struct str cells)
{
    const struct row *t = w->task;
    int64_t gov = cx->actor.government_id, live = str_eq(row_str(t, T_STATE), STR("live"));
    struct str leader = first_name(&w->duty, STR("leader")), lead = first_name(&w->duty, STR("lead"));
    enum err e = store_add(
        cx,
        "UPDATE task_card SET ord = $3, live = $4, section_id = $5, measures = $6, doubts = $7, leader = $8,"
        " lead = $9, updated_at = $10, card = $11, cells = $12 WHERE government_id = $1 AND task_id = $2",
        "iiiiiiisssss", gov, row_int(t, T_ID), row_int(t, T_ORD), live, row_int(t, T_SECTION_ID),
        (int64_t)w->measure.n, open_doubts(&w->doubt), leader, lead, row_str(t, T_UPDATED_AT), card, cells);

    if (e) return e;
    return store_add(
        cx,
        "INSERT INTO task_card (government_id, task_id, plan_id, ord, live, section_id, measures, doubts,"
        " leader, lead, updated_at, card, cells)"
        " SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13 WHERE NOT EXISTS"
        " (SELECT 1 FROM task_card WHERE government_id = $1 AND task_id = $2)",
        "iiiiiiiisssss", gov, row_int(t, T_ID), row_int(t, T_PLAN_ID), row_int(t, T_ORD), live,
        row_int(t, T_SECTION_ID), (int64_t)w->measure.n, open_doubts(&w->doubt), leader, lead,
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

static enum err write_card(struct cx *cx, const struct whole *w, struct buf *out, struct buf *cells)
{
    enum err e;

    out->n = 0;
    put_line(out, w);
    e = keep_card(cx, w, buf_text(out), cells_text(cells, w));
    if (e) return e;
    out->n = 0;
    put_page(out, w);
    return keep_page(cx, row_int(w->task, T_ID), buf_text(out));
}

static enum err write_range(struct cx *cx, int64_t plan_id, int64_t from, int64_t to)
{
    struct buf out = buf_new(cx->arena, CARD_MOST), cells = buf_new(cx->arena, CARD_MOST);
    struct parts p = {0};
    enum err e = load_parts(cx, plan_id, from, to, &p);

    for (size_t i = 0; !e && i < p.task.rows.n; i++) {
        struct whole w = {.task = &p.task.rows.at[i]};
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
