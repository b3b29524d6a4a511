#include "ledger/edition_diff.h"

#include "base/json.h"
#include "base/vec.h"
#include "ledger/edition_rows.h"
#include "text/fold.h"

enum { SHOWN_MOST = 60 /* characters of a task's text in a terminal, in bytes x 3 */ };

/* ---- the ledger's side */

static enum err load_tasks(struct cx *cx, int64_t plan_id, struct old_plan *old)
{
    struct rows rows;
    enum err e = store_run(
        cx, &rows,
        "SELECT t.id, t.ord, t.rev, t.no, t.printed, t.printed_deadline, t.fixed, s.heading"
        " FROM task t LEFT JOIN section s ON s.government_id = t.government_id AND s.id = t.section_id"
        " WHERE t.government_id = $1 AND t.plan_id = $2 AND t.state = 'live' ORDER BY t.ord",
        "ii", cx->actor.government_id, plan_id);

    if (e) return e;
    old->tasks = rows.n;
    old->task = arena_array(cx->arena, struct old_task, rows.n + 1);
    for (size_t i = 0; i < rows.n; i++) {
        const struct row *r = &rows.at[i];

        old->task[i] = (struct old_task){.id = row_int(r, 0), .ord = row_int(r, 1), .rev = row_int(r, 2)};
        old->task[i].no = row_str(r, 3);
        old->task[i].printed = row_str(r, 4);
        old->task[i].deadline = row_str(r, 5);
        old->task[i].fixed = row_str(r, 6);
        old->task[i].section = row_str(r, 7);
    }
    return ERR_NONE;
}

/* The rows of task ID among ROWS, which are sorted by task. */
static const struct row *rows_of(const struct rows *rows, int64_t id, size_t *n)
{
    size_t low = 0, high = rows->n, end;

    while (low < high) {
        size_t mid = (low + high) / 2;

        if (row_int(&rows->at[mid], OLD_TASK) < id)
            low = mid + 1;
        else
            high = mid;
    }
    for (end = low; end < rows->n && row_int(&rows->at[end], OLD_TASK) == id; end++) continue;
    *n = end - low;
    return rows->at + low;
}

enum err diff_load(struct cx *cx, int64_t plan_id, struct old_plan **out)
{
    struct old_plan *old = arena_new_of(cx->arena, struct old_plan);
    enum err e = load_tasks(cx, plan_id, old);

    *out = old;
    if (!e)
        e = store_run(
            cx, &old->duty,
            "SELECT task_id, id, state, name, role, bearer_id FROM duty WHERE government_id = $1"
            " AND plan_id = $2 AND origin = 'printed' AND state <> 'withdrawn' ORDER BY task_id, ord, id",
            "ii", cx->actor.government_id, plan_id);
    if (!e)
        e = store_run(
            cx, &old->measure,
            "SELECT task_id, id, state, words FROM measure WHERE government_id = $1 AND plan_id = $2"
            " AND origin = 'printed' AND state <> 'withdrawn' ORDER BY task_id, ord, id",
            "ii", cx->actor.government_id, plan_id);
    if (!e)
        e = store_run(cx, &old->goal,
                      "SELECT task_id, label, words FROM goal WHERE government_id = $1 AND plan_id = $2"
                      " ORDER BY task_id, ord",
                      "ii", cx->actor.government_id, plan_id);
    for (size_t i = 0; !e && i < old->tasks; i++) {
        struct old_task *t = &old->task[i];

        t->duty = rows_of(&old->duty, t->id, &t->duties);
        t->measure = rows_of(&old->measure, t->id, &t->measures);
        t->goal = rows_of(&old->goal, t->id, &t->goals);
    }
    return e;
}

/* ---- comparing */

typedef VEC(struct diff_duty) duty_vec;

static bool same_duty(const struct row *r, const struct plan_duty *d)
{
    return str_eq(row_str(r, OLD_ROLE), rows_role(d->role)) && str_eq(row_str(r, OLD_WORDS), d->name.text);
}

static void compare_duties(struct arena *a, const struct old_task *o, const struct plan *p,
                           const struct plan_task *t, struct diff_change *c)
{
    duty_vec add = {0}, remove = {0};
    const struct plan_duty *fresh = p->duty + t->duty_from;

    for (size_t i = 0; i < t->duties; i++) {
        size_t k = 0;

        while (k < o->duties && !same_duty(&o->duty[k], &fresh[i])) k++;
        if (k == o->duties)
            *vec_push(a, &add) = (struct diff_duty){rows_role(fresh[i].role), fresh[i].name.text};
    }
    for (size_t k = 0; k < o->duties; k++) {
        size_t i = 0;

        while (i < t->duties && !same_duty(&o->duty[k], &fresh[i])) i++;
        if (i == t->duties)
            *vec_push(a, &remove) =
                (struct diff_duty){row_str(&o->duty[k], OLD_ROLE), row_str(&o->duty[k], OLD_WORDS)};
    }
    c->add = add.at;
    c->added = add.n;
    c->remove = remove.at;
    c->removed = remove.n;
}

static bool other_measures(const struct old_task *o, const struct plan *p, const struct plan_task *t)
{
    if (o->measures != t->measures) return true;
    for (size_t i = 0; i < t->measures; i++)
        if (!str_eq(row_str(&o->measure[i], OLD_WORDS), p->measure[t->measure_from + i].words.text))
            return true;
    return false;
}

static bool other_goals(const struct old_task *o, const struct plan *p, const struct plan_task *t)
{
    if (o->goals != t->goals) return true;
    for (size_t i = 0; i < t->goals; i++) {
        const struct plan_goal *g = &p->goal[t->goal_from + i];

        if (!str_eq(row_str(&o->goal[i], OLD_GOAL_LABEL), g->label.text) ||
            !str_eq(row_str(&o->goal[i], OLD_GOAL_WORDS), g->words.text))
            return true;
    }
    return false;
}

static struct str heading_of(const struct plan *p, const struct plan_task *t)
{
    return t->section == PLAN_NONE ? STR("") : p->section[t->section].heading.text;
}

/* True when the two differ in something that is printed. */
static bool compare(struct arena *a, const struct edition_diff *d, size_t fresh, struct diff_change *c)
{
    const struct plan_task *t = &d->plan->task[fresh];
    const struct old_task *o = &d->old->task[d->match[fresh]];

    *c = (struct diff_change){.old = d->match[fresh], .fresh = fresh};
    c->words = !str_eq(fold_name(a, o->printed), fold_name(a, t->text.text));
    c->deadline = !str_eq(o->deadline, t->deadline.text);
    c->number = !str_eq(o->no, t->no.text);
    c->section = !str_eq(fold_name(a, o->section), fold_name(a, heading_of(d->plan, t)));
    c->measures = other_measures(o, d->plan, t);
    c->goals = other_goals(o, d->plan, t);
    compare_duties(a, o, d->plan, t, c);
    return c->words || c->deadline || c->number || c->section || c->measures || c->goals || c->added ||
           c->removed;
}

const struct edition_diff *diff_make(struct arena *a, const struct old_plan *old, const struct plan *p)
{
    struct edition_diff *d = arena_new_of(a, struct edition_diff);
    VEC(size_t) add = {0}, remove = {0};
    VEC(struct diff_change) change = {0};
    bool *kept = arena_array(a, bool, old->tasks + 1);
    struct diff_change c;

    d->old = old;
    d->plan = p;
    d->match = match_tasks(a, old, p);
    for (size_t i = 0; i < p->tasks; i++) {
        if (d->match[i] == PLAN_NONE) {
            *vec_push(a, &add) = i;
            continue;
        }
        kept[d->match[i]] = true;
        if (compare(a, d, i, &c)) *vec_push(a, &change) = c;
    }
    for (size_t k = 0; k < old->tasks; k++)
        if (!kept[k]) *vec_push(a, &remove) = k;
    d->add = add.at, d->added = add.n;
    d->remove = remove.at, d->removed = remove.n;
    d->change = change.at, d->changed = change.n;
    return d;
}

bool diff_is_empty(const struct edition_diff *d)
{
    return d->added + d->removed + d->changed == 0;
}

/* ---- as JSON */

static void put_duties(struct json *j, const char *key, const struct diff_duty *duty, size_t n)
{
    json_key(j, key);
    json_array(j);
    for (size_t i = 0; i < n; i++) {
        json_object(j);
        json_put_str(j, "role", duty[i].role);
        json_put_str(j, "name", duty[i].name);
        json_end(j);
    }
    json_end(j);
}

static void put_before_after(struct json *j, const char *key, bool differs, struct str before,
                             struct str after)
{
    json_key(j, key);
    if (!differs) {
        json_null(j);
        return;
    }
    json_object(j);
    /* What is not there any more is the empty text. */
    json_put_str(j, "before", before.p ? before : STR(""));
    json_put_str(j, "after", after.p ? after : STR(""));
    json_end(j);
}

static void put_change(struct json *j, const struct edition_diff *d, const struct diff_change *c)
{
    const struct old_task *o = &d->old->task[c->old];
    const struct plan_task *t = &d->plan->task[c->fresh];

    json_object(j);
    json_put_str(j, "no", t->no.text);
    json_put_id(j, "id", o->id);
    put_before_after(j, "words", c->words, o->printed, t->text.text);
    put_before_after(j, "number", c->number, o->no, t->no.text);
    put_before_after(j, "deadline", c->deadline, o->deadline, t->deadline.text);
    put_before_after(j, "section", c->section, o->section, heading_of(d->plan, t));
    json_put_bool(j, "measures", c->measures);
    json_put_bool(j, "goals", c->goals);
    json_key(j, "duties");
    if (c->added + c->removed) {
        json_object(j);
        put_duties(j, "added", c->add, c->added);
        put_duties(j, "removed", c->remove, c->removed);
        json_end(j);
    } else {
        json_null(j);
    }
    json_end(j);
}

static void put_task(struct json *j, struct str no, struct str text, int64_t id)
{
    json_object(j);
    json_put_str(j, "no", no);
    json_put_str(j, "text", text);
    if (id) json_put_id(j, "id", id);
    json_end(j);
}

void edition_diff_json(struct buf *out, const struct edition_diff *d)
{
    struct json j = json_on(out);

    if (!d) {
        json_null(&j);
        return;
    }
    json_object(&j);
    json_key(&j, "added");
    json_array(&j);
    for (size_t i = 0; i < d->added; i++)
        put_task(&j, d->plan->task[d->add[i]].no.text, d->plan->task[d->add[i]].text.text, 0);
    json_end(&j);
    json_key(&j, "removed");
    json_array(&j);
    for (size_t i = 0; i < d->removed; i++) {
        const struct old_task *o = &d->old->task[d->remove[i]];

        put_task(&j, o->no, o->printed, o->id);
    }
    json_end(&j);
    json_key(&j, "changed");
    json_array(&j);
    for (size_t i = 0; i < d->changed; i++) put_change(&j, d, &d->change[i]);
    json_end(&j);
    json_end(&j);
}

void diff_change_json(struct buf *out, const struct edition_diff *d, const struct diff_change *c, bool after)
{
    const struct old_task *o = &d->old->task[c->old];
    const struct plan_task *t = &d->plan->task[c->fresh];
    struct json j = json_on(out);

    json_object(&j);
    if (c->number) json_put_str(&j, "no", after ? t->no.text : o->no);
    if (c->words) json_put_str(&j, "printed", after ? t->text.text : o->printed);
    if (c->deadline) json_put_str(&j, "deadline", after ? t->deadline.text : o->deadline);
    if (c->section) json_put_str(&j, "section", after ? heading_of(d->plan, t) : o->section);
    if (after && c->added) put_duties(&j, "duties_added", c->add, c->added);
    if (!after && c->removed) put_duties(&j, "duties_removed", c->remove, c->removed);
    if (c->measures) json_put_bool(&j, "measures", true);
    if (c->goals) json_put_bool(&j, "goals", true);
    json_end(&j);
}

/* ---- for a terminal */

/* The beginning of a text, cut between characters. */
static struct str shown(struct str s)
{
    size_t n = SHOWN_MOST * 3;

    if (s.n <= n) return s;
    while (n > 0 && ((unsigned char)s.p[n] & 0xc0) == 0x80) n--;
    return str_sub(s, 0, n);
}

static void print_duties(struct buf *out, char sign, const struct diff_duty *duty, size_t n)
{
    for (size_t i = 0; i < n; i++)
        buf_fmt(out, "      %c %.*s：%.*s\n", sign, STR_ARG(duty[i].role), STR_ARG(duty[i].name));
}

/* "      TITLE：OLD → NEW" */
static void print_turn(struct buf *out, struct str title, struct str old, struct str fresh)
{
    buf_lit(out, "      ");
    buf_str(out, title);
    buf_lit(out, "：");
    buf_str(out, old);
    buf_lit(out, " → ");
    buf_str(out, fresh);
    buf_byte(out, '\n');
}

static void print_line(struct buf *out, struct str head, struct str text)
{
    buf_str(out, head);
    buf_str(out, shown(text));
    buf_byte(out, '\n');
}

static void print_change(struct buf *out, const struct edition_diff *d, const struct diff_change *c)
{
    const struct old_task *o = &d->old->task[c->old];
    const struct plan_task *t = &d->plan->task[c->fresh];

    print_line(out, STR("  ~ "), t->no.text);
    if (c->number) print_turn(out, STR("序号"), o->no, t->no.text);
    if (c->words) print_line(out, STR("      - "), o->printed);
    if (c->words) print_line(out, STR("      + "), t->text.text);
    if (c->deadline) print_turn(out, STR("完成时限"), o->deadline, t->deadline.text);
    if (c->section) print_turn(out, STR("章节"), o->section, heading_of(d->plan, t));
    if (c->measures && !c->words) buf_lit(out, "      指标有变化\n");
    if (c->goals && !c->words) buf_lit(out, "      分阶段目标有变化\n");
    print_duties(out, '-', c->remove, c->removed);
    print_duties(out, '+', c->add, c->added);
}

void edition_diff_print(struct buf *out, const struct edition_diff *d)
{
    if (!d) return;
    buf_fmt(out, "新增 %zu 项，撤下 %zu 项，修改 %zu 项\n", d->added, d->removed, d->changed);
    for (size_t i = 0; i < d->added; i++) {
        const struct plan_task *t = &d->plan->task[d->add[i]];

        buf_fmt(out, "  + %.*s %.*s\n", STR_ARG(t->no.text), STR_ARG(shown(t->text.text)));
    }
    for (size_t i = 0; i < d->removed; i++) {
        const struct old_task *o = &d->old->task[d->remove[i]];

        buf_fmt(out, "  - %.*s %.*s\n", STR_ARG(o->no), STR_ARG(shown(o->printed)));
    }
    for (size_t i = 0; i < d->changed; i++) print_change(out, d, &d->change[i]);
}
