#include "base/clock.h"
#include "base/json.h"
#include "ledger/card_whole.h"
#include "ledger/kind.h"
#include "ledger/reason.h"
#include "ledger/row_json.h"
#include "text/units.h"

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

static void put_leaders(struct json *j, const struct card_slice *duty)
{
    json_key(j, "leaders");
    json_array(j);
    for (size_t i = 0; i < duty->n; i++)
        if (str_eq(row_str(&duty->at[i], D_ROLE), STR("leader"))) json_str(j, row_str(&duty->at[i], D_NAME));
    json_end(j);
}

static void put_units(struct json *j, const char *role, const struct card_slice *duty)
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

static void put_names(struct json *j, const struct card_slice *duty)
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

int64_t card_open_doubts(const struct card_slice *doubt)
{
    int64_t n = 0;

    for (size_t i = 0; i < doubt->n; i++) n += str_eq(row_str(&doubt->at[i], Q_STATE), STR("open"));
    return n;
}

void card_line(struct buf *out, const struct card_whole *w)
{
    struct json j = json_on(out);

    out->n = 0;
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
    json_put_int(&j, "doubts", card_open_doubts(&w->doubt));
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

static void put_marks(struct json *j, const struct card_whole *w)
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

static void put_source(struct json *j, const struct card_whole *w)
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

static void put_duties(struct json *j, const struct card_slice *duty)
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

static void put_measures(struct json *j, const struct card_slice *measure)
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

static void put_goals(struct json *j, const struct card_slice *goal)
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

static void put_doubts(struct json *j, const struct card_slice *doubt)
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

static void put_children(struct json *j, const struct card_slice *child)
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

static void put_events(struct json *j, const struct card_slice *event)
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

void card_page(struct buf *out, const struct card_whole *w)
{
    const struct row *t = w->task;
    struct json j = json_on(out);

    out->n = 0;
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
