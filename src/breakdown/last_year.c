#include "breakdown/last_year.h"

#include "access/scope.h"
#include "breakdown/carry.h"
#include "ledger/task_lamp.h"
#include "ledger/unit.h"
#include "store/store.h"
#include "text/similar.h"

enum { EVENT_MOST = 512 };
static const double ALIKE_LEAST = 0.5; /* below it two tasks are different work */

/* ---- matching */

/* How much of either text stands in the other; 1: the same. */
static double alike(struct arena *a, struct str one, struct str two)
{
    return (similar_share(a, one, two) + similar_share(a, two, one)) / 2;
}

/* The tasks of the newest earlier plan that have something to copy and are the actor's to see. */
static enum err load_sources(struct cx *cx, const struct unit *u, struct rows *out)
{
    return store_run(
        cx, out,
        "SELECT t.id, t.no, t.text, CASE WHEN t.due_on = '' THEN t.deadline_iso ELSE t.due_on END, p.id,"
        " p.title, p.year FROM plan p JOIN task t ON t.government_id = p.government_id AND t.plan_id = p.id"
        " AND t.state = 'live' WHERE p.government_id = $1 AND p.id = (SELECT q.id FROM plan q"
        " WHERE q.government_id = $1 AND q.year < $2 AND q.year > 0 ORDER BY q.year DESC, q.id DESC LIMIT 1)"
        " AND (EXISTS (SELECT 1 FROM item i WHERE i.government_id = $1 AND i.task_id = t.id"
        " AND i.state <> 'dropped') OR EXISTS (SELECT 1 FROM milestone m WHERE m.government_id = $1"
        " AND m.task_id = t.id AND m.state <> 'dropped'))"
        " AND ($3 = 1 OR t.id IN (" SCOPE_TASKS("$1", "$4", "$5") ")) ORDER BY t.ord, t.id",
        "iibis", cx->actor.government_id, (int64_t)u->year, scope_sees_all(cx), cx->actor.account_id,
        scope_day(cx));
}

static struct year_task source_of(const struct row *r)
{
    return (struct year_task){.id = row_int(r, 0),
                              .no = row_str(r, 1),
                              .text = row_str(r, 2),
                              .due_on = row_str(r, 3),
                              .plan_id = row_int(r, 4),
                              .year = (int)row_int(r, 6)};
}

/* The row most like T; NULL when none is like it. */
static const struct row *best_of(struct cx *cx, const struct rows *sources, const struct year_task *t,
                                 double *how)
{
    const struct row *best = NULL;

    *how = ALIKE_LEAST;
    for (size_t i = 0; i < sources->n; i++) {
        double a = alike(cx->arena, t->text, row_str(&sources->at[i], 2));

        if (a < *how || (best && a == *how)) continue;
        *how = a;
        best = &sources->at[i];
    }
    return best;
}

/* ---- what stands already */

static enum err count_own(struct cx *cx, int64_t task_id, int64_t *items, int64_t *stones)
{
    struct rows rows;
    enum err e = item_count(cx, task_id, items);

    if (!e)
        e = store_run(cx, &rows,
                      "SELECT COUNT(*) FROM milestone WHERE government_id = $1 AND task_id = $2"
                      " AND state <> 'dropped'",
                      "ii", cx->actor.government_id, task_id);
    *stones = e ? 0 : row_int(&rows.at[0], 0);
    return e;
}

/* ---- the proposal */

static enum err put_match(struct cx *cx, struct json *j, const struct year_task *t, const struct row *match,
                          double how)
{
    struct year_task from = source_of(match);
    int64_t items = 0, stones = 0;
    struct carry c;
    enum err e = count_own(cx, t->id, &items, &stones);

    if (!e) e = carry_read(cx, &from, t, &c);
    if (e) return e;
    json_object(j);
    json_put_id(j, "task_id", t->id);
    json_put_str(j, "no", t->no);
    json_put_str(j, "text", t->text);
    json_put_bool(j, "has_items", items > 0);
    json_put_bool(j, "has_milestones", stones > 0);
    json_put_id(j, "from_task_id", from.id);
    json_put_str(j, "from_no", from.no);
    json_put_str(j, "from_text", from.text);
    json_key(j, "alike");
    json_num(j, (double)(int)(how * 100 + 0.5) / 100);
    carry_put(j, &c);
    json_end(j);
    return ERR_NONE;
}

enum err last_year_list(struct cx *cx, int64_t org_id, int64_t plan_id, struct buf *out)
{
    struct json j = json_on(out);
    struct rows sources = {0};
    struct unit u;
    enum err e = unit_load(cx, org_id, plan_id, &u);

    if (!e) e = load_sources(cx, &u, &sources);
    if (e) return e;
    json_object(&j);
    json_put_id(&j, "plan_id", u.plan_id);
    json_put_id(&j, "from_plan_id", sources.n ? row_int(&sources.at[0], 4) : 0);
    json_put_str(&j, "from_title", sources.n ? row_str(&sources.at[0], 5) : STR_NULL);
    json_put_int(&j, "from_year", sources.n ? row_int(&sources.at[0], 6) : 0);
    json_key(&j, "rows");
    json_array(&j);
    for (size_t i = 0; !e && i < u.n; i++) {
        double how;
        const struct row *match = best_of(cx, &sources, &u.task[i], &how);

        if (match) e = put_match(cx, &j, &u.task[i], match, how);
    }
    json_end(&j);
    json_end(&j);
    return e;
}

/* ---- applying */

struct written {
    int64_t tasks, items, stones;
};

static struct str note(struct arena *a, int64_t from_task_id, const struct written *w)
{
    struct buf out = buf_new(a, EVENT_MOST);
    struct json j = json_on(&out);

    json_object(&j);
    json_put_id(&j, "from_task_id", from_task_id);
    json_put_int(&j, "items", w->items);
    json_put_int(&j, "milestones", w->stones);
    json_end(&j);
    return buf_text(&out);
}

static enum err apply_one(struct cx *cx, const struct year_task *t, int64_t from_id, struct written *sum)
{
    int64_t items = 0, stones = 0;
    struct year_task from;
    struct written w = {0};
    struct carry c;
    enum err e = year_task(cx, from_id, &from);

    if (!e) e = count_own(cx, t->id, &items, &stones);
    if (!e) e = carry_read(cx, &from, t, &c);
    if (!e && !items) e = carry_items(cx, t, &c);
    if (!e && !stones) e = carry_stones(cx, t, &c);
    if (e) return e;
    w.items = items ? 0 : (int64_t)c.items;
    w.stones = stones ? 0 : (int64_t)c.stones;
    if (w.items + w.stones == 0) return ERR_NONE;
    sum->tasks++;
    sum->items += w.items;
    sum->stones += w.stones;
    e = year_note(cx, t, "item.last_year", STR_NULL, note(cx->arena, from_id, &w));
    return e ? e : task_lamp_refresh(cx, t->id);
}

static enum err apply_pair(struct cx *cx, const struct unit *u, const struct last_year_pair *pair,
                           struct written *sum)
{
    const struct year_task *t = unit_task(u, pair->task_id);

    if (!t)
        return cx_fail(cx, ERR_INPUT, "pairs", "所选任务不是这个单位牵头的",
                       "the unit does not lead that task");
    return apply_one(cx, t, pair->from_task_id, sum);
}

enum err last_year_apply(struct cx *cx, int64_t org_id, const struct last_year_choice *in, struct buf *out)
{
    struct json j = json_on(out);
    struct written sum = {0};
    struct unit u;
    enum err e = unit_need_write(cx, org_id);

    if (!e && in->n == 0)
        return cx_fail(cx, ERR_INPUT, "pairs", "请选择要沿用的任务", "choose the tasks to copy for");
    if (!e) e = unit_load(cx, org_id, in->plan_id, &u);
    for (size_t i = 0; !e && i < in->n; i++) e = apply_pair(cx, &u, &in->pair[i], &sum);
    if (e) return e;
    json_object(&j);
    json_put_int(&j, "tasks", sum.tasks);
    json_put_int(&j, "items", sum.items);
    json_put_int(&j, "milestones", sum.stones);
    json_end(&j);
    return ERR_NONE;
}
