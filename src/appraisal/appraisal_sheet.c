/* What the office works on: tasks with their weights, measures and ratings; units; vetoes that were applied.
 */
#include <math.h>

#include "appraisal/appraisal_kind.h"
#include "appraisal/appraisal_line.h"
#include "appraisal/appraisal_view.h"
#include "base/json.h"
#include "ledger/party.h"
#include "ledger/shape.h"

#define SECTION_COLUMNS(C)          \
    C(ID, "id", "s.id")             \
    C(TEXT, "no", "s.no")           \
    C(TEXT, "heading", "s.heading") \
    C(INT, "level", "s.level")

#define VETO_COLUMNS(C)                   \
    C(ID, "org_id", "v.org_id")           \
    C(SOME, "name", ORG_NAME("v.org_id")) \
    C(TEXT, "veto", "v.name")             \
    C(TEXT, "reason", "v.reason")         \
    C(TEXT, "applied_by", "v.applied_by") \
    C(TEXT, "applied_at", "v.applied_at")

static const struct shape section_shape[] = {SECTION_COLUMNS(SHAPE_ROW) SHAPE_LAST};
static const struct shape veto_shape[] = {VETO_COLUMNS(SHAPE_ROW) SHAPE_LAST};

static void put_list(struct json *j, const char *key, const struct shape *shape, const struct rows *rows)
{
    json_key(j, key);
    json_array(j);
    for (size_t i = 0; i < rows->n; i++) shape_put(j, shape, &rows->at[i]);
    json_end(j);
}

static enum err put_sections(const struct appraisal_work *w, struct json *j)
{
    struct rows rows;
    enum err e =
        store_run(w->cx, &rows,
                  "SELECT " SECTION_COLUMNS(SHAPE_SQL) " 0 FROM section s"
                                                       " WHERE s.government_id = $1 AND s.plan_id = $2"
                                                       " ORDER BY s.ord",
                  "ii", w->cx->actor.government_id, w->plan_id);

    if (!e) put_list(j, "sections", section_shape, &rows);
    return e;
}

static enum err put_vetoes(const struct appraisal_work *w, struct json *j)
{
    struct rows rows;
    enum err e =
        store_run(w->cx, &rows,
                  "SELECT " VETO_COLUMNS(SHAPE_SQL) " 0 FROM appraisal_veto v"
                                                    " WHERE v.government_id = $1 AND v.appraisal_id = $2"
                                                    " AND v.org_id > 0 ORDER BY v.org_id, v.ord",
                  "ii", w->cx->actor.government_id, w->id);

    if (!e) put_list(j, "vetoes", veto_shape, &rows);
    return e;
}

/* ---- tasks */

static void put_measures(struct json *j, const struct appraisal_task *t)
{
    json_key(j, "measures");
    json_array(j);
    for (size_t i = 0; i < t->item.n; i++) {
        struct explain x = score_item(j->out->arena, &t->item.at[i]);

        if (t->from.at[i].measure_id) appraisal_item_put(j, &t->item.at[i], &t->from.at[i], &x);
    }
    json_end(j);
}

static void put_rated(struct json *j, const struct appraisal_task *t)
{
    json_key(j, "rated");
    if (isnan(t->rated)) {
        json_null(j);
        return;
    }
    json_object(j);
    json_put_num(j, "value", t->rated);
    json_put_str(j, "reason", t->rated_why);
    json_put_str(j, "rated_by", t->rated_by);
    json_end(j);
}

/* How a task that no person rated counts for now: by its closure or its last check; null without. */
static void put_usual(struct json *j, const struct appraisal_task *t)
{
    size_t last = t->item.n ? t->item.n - 1 : 0;
    bool judged = t->is_ratable && t->item.n && t->from.at[last].measure_id == 0;

    json_put_num(j, "counts", judged ? t->item.at[last].actual : NAN);
    json_put_str(j, "counts_by", judged ? t->item.at[last].reason : STR_NULL);
}

static void put_task(struct json *j, const struct appraisal_task *t)
{
    json_object(j);
    json_put_id(j, "id", t->id);
    json_put_str(j, "no", t->no);
    json_put_str(j, "text", t->text);
    json_put_id(j, "section_id", t->section_id);
    json_put_num(j, "own_weight", t->own_weight);
    json_put_num(j, "weight", t->weight);
    json_put_bool(j, "ratable", t->is_ratable);
    put_rated(j, t);
    put_usual(j, t);
    put_measures(j, t);
    json_end(j);
}

static enum err put_tasks(const struct appraisal_work *w, struct json *j)
{
    struct rows order;
    enum err e = store_run(w->cx, &order,
                           "SELECT id FROM task WHERE government_id = $1 AND plan_id = $2 AND state = 'live'"
                           " AND cancelled_on = '' ORDER BY ord, id",
                           "ii", w->cx->actor.government_id, w->plan_id);

    if (e) return e;
    json_key(j, "tasks");
    json_array(j);
    for (size_t i = 0; i < order.n; i++) {
        const struct appraisal_task *t = appraisal_task_of(w, row_int(&order.at[i], 0));

        if (t) put_task(j, t);
    }
    json_end(j);
    return ERR_NONE;
}

/* ---- units */

static void put_unit(struct json *j, const struct appraisal_unit *u)
{
    const struct appraisal_kind *kind = appraisal_kind_of(u->name);
    int64_t leads = 0;

    for (size_t i = 0; i < u->part.n; i++) leads += !str_eq(u->part.at[i].role, STR("support"));
    json_object(j);
    json_put_id(j, "org_id", u->org_id);
    json_put_str(j, "name", u->name);
    json_put_str(j, "kind", kind->word);
    json_put_str(j, "kind_zh", kind->zh);
    json_put_str(j, "kind_en", kind->en);
    json_put_int(j, "leads", leads);
    json_put_int(j, "supports", (int64_t)u->part.n - leads);
    json_put_num(j, "public", u->public_value);
    json_end(j);
}

enum err appraisal_sheet(struct cx *cx, int64_t id, struct buf *out)
{
    struct json j = json_on(out);
    struct appraisal_work w;
    struct rows head;
    enum err e = appraisal_row(cx, id, &head);

    if (!e && !party_is(cx, ROLES_OFFICE))
        return cx_fail(cx, ERR_DENIED, NULL, "只有督查室可以查看", "it is the office's");
    if (!e) e = appraisal_work_load(cx, id, NULL, NULL, &w);
    if (e) return e;
    json_object(&j);
    e = put_sections(&w, &j);
    if (!e) e = put_tasks(&w, &j);
    json_key(&j, "units");
    json_array(&j);
    for (size_t i = 0; i < w.unit.n; i++) put_unit(&j, &w.unit.at[i]);
    json_end(&j);
    if (!e) e = put_vetoes(&w, &j);
    json_end(&j);
    return e;
}
