#include "breakdown/carry.h"

#include "breakdown/term.h"
#include "store/store.h"

/* How days move from one task to another. */
struct shift {
    const struct calendar *calendar;
    int years;
    day first, last; /* no day is earlier or later; 0: no limit */
};

/* The working day at or before the same day of the other year; 02-29 becomes 02-28. */
static struct str moved(struct arena *a, const struct shift *s, struct str text)
{
    day d;

    if (!day_read(text, &d)) return STR("");
    d = day_add_months(d, s->years * 12);
    if (s->last && d > s->last) d = s->last;
    return day_str(a, term_workday(s->calendar, d, s->first));
}

static enum err shift_of(struct cx *cx, const struct year_task *from, const struct year_task *to,
                         struct shift *out)
{
    out->years = from->year && to->year ? to->year - from->year : 0;
    out->first = to->year ? day_of(to->year, 1, 1) : 0;
    out->last = 0;
    if (!day_read(to->due_on, &out->last) && to->year) out->last = day_of(to->year, 12, 31);
    return year_calendar(cx, &out->calendar);
}

/* ---- who carries it today */

enum {
    R_ID,
    R_PARENT,
    R_TITLE,
    R_KIND,
    R_ORG,
    R_ORG_NAME,
    R_POST,
    R_POST_TITLE,
    R_PERSON,
    R_PERSON_NAME,
    R_START,
    R_DUE,
    R_HOLDER,
    R_HOLDER_NAME,
    R_IN_OFFICE
};

static enum err load_items(struct cx *cx, int64_t task_id, struct rows *out)
{
    return store_run(
        cx, out,
        "SELECT i.id, i.parent_id, i.title, i.kind, o.id, o.name, i.post_id, p.title, i.person_id, h.name,"
        " i.start_on, i.due_on, g.person_id, gp.name,"
        " (SELECT COUNT(*) FROM post_holder x WHERE x.government_id = $1 AND x.person_id = i.person_id"
        " AND x.date_from <= $3 AND (x.date_to = '' OR x.date_to >= $3)) FROM item i"
        " LEFT JOIN org o ON o.government_id = $1 AND o.id = i.org_id AND o.state = 'live'"
        " LEFT JOIN post p ON p.government_id = $1 AND p.id = i.post_id"
        " LEFT JOIN person h ON h.government_id = $1 AND h.id = i.person_id"
        " LEFT JOIN post_holder g ON g.government_id = $1 AND g.post_id = i.post_id AND g.date_from <= $3"
        " AND (g.date_to = '' OR g.date_to >= $3)"
        " LEFT JOIN person gp ON gp.government_id = $1 AND gp.id = g.person_id"
        " WHERE i.government_id = $1 AND i.task_id = $2 AND i.state <> 'dropped' ORDER BY i.ord, i.id",
        "iis", cx->actor.government_id, task_id, year_today_text(cx));
}

/* The post goes on with whoever holds it today; a person without a post only while he holds any. */
static void take_person(const struct row *r, struct carry_item *c)
{
    bool named = row_int(r, R_PERSON) != 0;

    c->to.post_id = row_int(r, R_POST);
    c->post_title = row_str(r, R_POST_TITLE);
    if (c->to.post_id && row_int(r, R_HOLDER)) {
        c->to.person_id = row_int(r, R_HOLDER);
        c->person_name = row_str(r, R_HOLDER_NAME);
        if (named && c->to.person_id != row_int(r, R_PERSON)) {
            c->note_zh = STR("岗位已换人，按现任填写");
            c->note_en = STR("someone else holds the post today and is named");
        }
    } else if (named && row_int(r, R_IN_OFFICE)) {
        c->to.person_id = row_int(r, R_PERSON);
        c->person_name = row_str(r, R_PERSON_NAME);
    } else if (named) {
        c->note_zh = STR("原责任人已不在岗，请另行指定");
        c->note_en = STR("the person holds no post today; name another");
    }
}

static void take_item(struct cx *cx, const struct shift *s, const struct row *r, struct carry_item *c)
{
    *c = (struct carry_item){.from_id = row_int(r, R_ID),
                             .from_parent_id = row_int(r, R_PARENT),
                             .org_name = row_str(r, R_ORG_NAME),
                             .was_due = row_str(r, R_DUE)};
    c->to = (struct item){.title = row_str(r, R_TITLE),
                          .kind = row_str(r, R_KIND),
                          .org_id = row_int(r, R_ORG),
                          .start_on = moved(cx->arena, s, row_str(r, R_START)),
                          .due_on = moved(cx->arena, s, row_str(r, R_DUE))};
    take_person(r, c);
}

static bool same_item(const struct rows *rows, size_t i)
{
    return i && row_int(&rows->at[i], R_ID) == row_int(&rows->at[i - 1], R_ID);
}

static enum err read_items(struct cx *cx, const struct shift *s, int64_t task_id, struct carry *out)
{
    struct rows rows;
    enum err e = load_items(cx, task_id, &rows);

    if (e) return e;
    out->item = arena_zero(cx->arena, rows.n + 1, sizeof *out->item);
    for (size_t i = 0; i < rows.n; i++) /* two holders of one post: one line each, the first counts */
        if (!same_item(&rows, i)) take_item(cx, s, &rows.at[i], &out->item[out->items++]);
    return ERR_NONE;
}

static enum err read_stones(struct cx *cx, const struct shift *s, int64_t task_id, struct carry *out)
{
    struct rows rows;
    enum err e =
        store_run(cx, &rows,
                  "SELECT title, done_means, due_on, weight FROM milestone WHERE government_id = $1"
                  " AND task_id = $2 AND item_id = 0 AND state <> 'dropped' ORDER BY due_on, ord, id",
                  "ii", cx->actor.government_id, task_id);

    if (e) return e;
    out->stone = arena_zero(cx->arena, rows.n + 1, sizeof *out->stone);
    for (size_t i = 0; i < rows.n; i++) {
        const struct row *r = &rows.at[i];

        out->stone[out->stones++] = (struct carry_stone){.to = {.title = row_str(r, 0),
                                                                .done_means = row_str(r, 1),
                                                                .due_on = moved(cx->arena, s, row_str(r, 2)),
                                                                .weight = row_num(r, 3)},
                                                         .was_due = row_str(r, 2)};
    }
    return ERR_NONE;
}

enum err carry_read(struct cx *cx, const struct year_task *from, const struct year_task *to,
                    struct carry *out)
{
    struct shift s;
    enum err e = shift_of(cx, from, to, &s);

    *out = (struct carry){0};
    if (!e) e = read_items(cx, &s, from->id, out);
    return e ? e : read_stones(cx, &s, from->id, out);
}

/* ---- writing */

/* The children of FROM_PARENT_ID below PARENT_ID, and theirs. */
static enum err write_below(struct cx *cx, const struct year_task *to, const struct carry *c,
                            int64_t from_parent_id, int64_t parent_id)
{
    enum err e = ERR_NONE;

    for (size_t i = 0; !e && i < c->items; i++) {
        struct item in = c->item[i].to;
        int64_t id = 0;

        if (c->item[i].from_parent_id != from_parent_id) continue;
        in.parent_id = parent_id;
        e = item_insert(cx, to, &in, &id);
        if (!e) e = write_below(cx, to, c, c->item[i].from_id, id);
    }
    return e;
}

enum err carry_items(struct cx *cx, const struct year_task *to, const struct carry *c)
{
    int64_t n = 0;
    enum err e = item_count(cx, to->id, &n);

    if (!e && (size_t)n + c->items > ITEM_MOST)
        return cx_fail(cx, ERR_LIMIT, "from_task_id", "一项任务最多分解 %d 条", "a task has at most %d items",
                       ITEM_MOST);
    return e ? e : write_below(cx, to, c, 0, 0);
}

enum err carry_stones(struct cx *cx, const struct year_task *to, const struct carry *c)
{
    enum err e = ERR_NONE;

    for (size_t i = 0; !e && i < c->stones; i++) {
        int64_t id = 0;

        e = milestone_insert(cx, to, &c->stone[i].to, &id);
    }
    return e;
}

/* ---- telling */

static void put_item(struct json *j, const struct carry_item *c)
{
    json_object(j);
    json_put_str(j, "title", c->to.title);
    json_put_bool(j, "below", c->from_parent_id != 0);
    json_put_str(j, "org_name", year_some(c->org_name));
    json_put_str(j, "post_title", year_some(c->post_title));
    json_put_str(j, "person_name", year_some(c->person_name));
    json_put_str(j, "start_on", year_some(c->to.start_on));
    json_put_str(j, "due_on", year_some(c->to.due_on));
    json_put_str(j, "was_due", year_some(c->was_due));
    json_put_str(j, "note_zh", c->note_zh);
    json_put_str(j, "note_en", c->note_en);
    json_end(j);
}

static void put_stone(struct json *j, const struct carry_stone *c)
{
    json_object(j);
    json_put_str(j, "title", c->to.title);
    json_put_str(j, "done_means", year_some(c->to.done_means));
    json_put_str(j, "due_on", year_some(c->to.due_on));
    json_put_str(j, "was_due", year_some(c->was_due));
    json_key(j, "weight");
    json_num(j, c->to.weight);
    json_end(j);
}

void carry_put(struct json *j, const struct carry *c)
{
    json_key(j, "items");
    json_array(j);
    for (size_t i = 0; i < c->items; i++) put_item(j, &c->item[i]);
    json_end(j);
    json_key(j, "milestones");
    json_array(j);
    for (size_t i = 0; i < c->stones; i++) put_stone(j, &c->stone[i]);
    json_end(j);
}
