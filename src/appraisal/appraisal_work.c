#include "appraisal/appraisal_work.h"

#include <math.h>

#include "appraisal/appraisal_item.h"
#include "appraisal/appraisal_member.h"
#include "appraisal/appraisal_rules.h"
#include "store/store.h"

/* ---- tasks */

static enum err load_head(struct appraisal_work *w)
{
    struct cx *cx = w->cx;
    struct rows rows;
    enum err e =
        store_run(cx, &rows, "SELECT plan_id, ends_on FROM appraisal WHERE government_id = $1 AND id = $2",
                  "ii", cx->actor.government_id, w->id);

    if (!e && rows.n == 0) e = cx_fail(cx, ERR_ABSENT, "id", "没有这次评价", "there is no such appraisal");
    if (e) return e;
    w->plan_id = row_int(&rows.at[0], 0);
    w->ends_on = row_str(&rows.at[0], 1);
    return ERR_NONE;
}

/* The weight given for a section or a task; NAN: none. */
static double given_weight(const struct appraisal_rules *r, bool section, int64_t id)
{
    for (size_t i = 0; i < r->weights; i++)
        if (r->weight[i].section == section && r->weight[i].id == id) return r->weight[i].weight;
    return NAN;
}

static int64_t parent_of(const struct rows *sections, int64_t id)
{
    for (size_t i = 0; i < sections->n; i++)
        if (row_int(&sections->at[i], 0) == id) return row_int(&sections->at[i], 1);
    return 0;
}

/* The weight of the nearest section above that has one; 1 without. */
static double section_weight(const struct appraisal_rules *r, const struct rows *sections, int64_t id)
{
    enum { DEPTH_MOST = 32 };
    double v = NAN;

    for (int depth = 0; id && isnan(v) && depth < DEPTH_MOST; depth++) {
        v = given_weight(r, true, id);
        id = parent_of(sections, id);
    }
    return isnan(v) ? 1 : v;
}

static void weigh(struct appraisal_work *w, const struct rows *sections)
{
    int64_t last = -1;
    double of_section = 1;

    for (size_t i = 0; i < w->task.n; i++) {
        struct appraisal_task *t = &w->task.at[i];
        double own = given_weight(w->rules, false, t->id);

        if (t->section_id != last) of_section = section_weight(w->rules, sections, t->section_id);
        last = t->section_id;
        t->weight = isnan(own) ? of_section * t->own_weight : own;
    }
}

/* Tasks that count: live, not cancelled. */
static enum err load_tasks(struct appraisal_work *w)
{
    struct cx *cx = w->cx;
    struct rows rows, sections;
    enum err e = store_run(cx, &rows,
                           "SELECT id, section_id, no, text, weight FROM task WHERE government_id = $1"
                           " AND plan_id = $2 AND state = 'live' AND cancelled_on = '' ORDER BY id",
                           "ii", cx->actor.government_id, w->plan_id);

    if (!e)
        e = store_run(cx, &sections,
                      "SELECT id, parent_id FROM section WHERE government_id = $1 AND plan_id = $2", "ii",
                      cx->actor.government_id, w->plan_id);
    if (e) return e;
    for (size_t i = 0; i < rows.n; i++) {
        const struct row *r = &rows.at[i];

        *vec_push(cx->arena, &w->task) = (struct appraisal_task){.id = row_int(r, 0),
                                                                 .section_id = row_int(r, 1),
                                                                 .no = row_str(r, 2),
                                                                 .text = row_str(r, 3),
                                                                 .own_weight = row_num(r, 4)};
    }
    weigh(w, &sections);
    return ERR_NONE;
}

struct appraisal_task *appraisal_task_of(const struct appraisal_work *w, int64_t id)
{
    size_t low = 0, high = w->task.n;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (w->task.at[middle].id < id)
            low = middle + 1;
        else
            high = middle;
    }
    return low < w->task.n && w->task.at[low].id == id ? &w->task.at[low] : NULL;
}

const struct appraisal_formula *appraisal_formula_of(const struct appraisal_rules *r, int64_t measure_id)
{
    for (size_t i = 0; i < r->formulas; i++)
        if (r->formula[i].measure_id == measure_id) return &r->formula[i];
    return NULL;
}

/* What was raised in time and not taken back: difficulties, and requests a report told of. */
static enum err load_shields(struct appraisal_work *w)
{
    struct cx *cx = w->cx;
    struct rows rows;
    enum err e = store_run(
        cx, &rows,
        "SELECT d.task_id, d.id, d.title, substr(d.opened_at, 1, 10) FROM (SELECT id, task_id, title,"
        " opened_at FROM difficulty WHERE government_id = $1 AND protected = 1 AND state <> 'withdrawn'"
        " UNION ALL SELECT id, task_id, text, opened_at FROM request WHERE government_id = $1"
        " AND protected = 1 AND state <> 'withdrawn') AS d JOIN task t ON t.government_id = $1"
        " AND t.id = d.task_id WHERE t.plan_id = $2 AND substr(d.opened_at, 1, 10) <= $3 ORDER BY d.id",
        "iis", cx->actor.government_id, w->plan_id, w->ends_on);

    for (size_t i = 0; !e && i < rows.n; i++) {
        const struct row *r = &rows.at[i];
        struct appraisal_task *t = appraisal_task_of(w, row_int(r, 0));

        if (t)
            *vec_push(cx->arena, &t->shield) =
                (struct appraisal_shield){row_int(r, 1), row_str(r, 2), row_str(r, 3)};
    }
    return e;
}

/* ---- units */

enum { U_ORG, U_NAME, U_PUBLIC, U_VETO, U_TASK, U_ROLE, U_OF, U_PLACE };

/* One row for each duty, those of a unit's own first; U_PLACE: which of the task's leads it is. */
static enum err load_parts(struct appraisal_work *w, struct rows *rows)
{
    return store_run(
        w->cx, rows,
        "SELECT b.org_id, o.name, p.value, (SELECT MIN(v.name) FROM appraisal_veto v"
        " WHERE v.government_id = $1 AND v.appraisal_id = $4 AND v.org_id = b.org_id), b.task_id, b.role,"
        " c.name, (SELECT COUNT(*) FROM duty e WHERE e.government_id = $1 AND e.plan_id = $2"
        " AND e.task_id = b.task_id AND e.role = b.role AND e.state = 'live'"
        " AND (e.ord < b.ord OR (e.ord = b.ord AND e.id < b.id)))"
        " FROM " APPRAISED " b JOIN org o ON o.government_id = $1 AND o.id = b.org_id AND o.kind = 'org'"
        " LEFT JOIN org c ON c.government_id = $1 AND c.id = b.collective_id"
        " LEFT JOIN appraisal_public p ON p.government_id = $1 AND p.appraisal_id = $4"
        " AND p.org_id = b.org_id ORDER BY b.org_id, b.task_id, b.collective_id, b.role, b.id",
        "iisi", w->cx->actor.government_id, w->plan_id, w->ends_on, w->id);
}

/* The group of a unit: its place from 1, 0 none. */
static size_t group_of(const struct appraisal_rules *r, int64_t org_id)
{
    for (size_t i = 0; i < r->groups; i++)
        for (size_t k = 0; k < r->group[i].n; k++)
            if (r->group[i].org_id[k] == org_id) return i + 1;
    return 0;
}

static double public_of(const struct appraisal_work *w, const struct row *r)
{
    const struct appraisal_trial *t = w->trial;

    for (size_t i = 0; t && i < t->publics; i++)
        if (t->public[i].org_id == row_int(r, U_ORG)) return t->public[i].value;
    return row_str(r, U_PUBLIC).p ? row_num(r, U_PUBLIC) : NAN;
}

static struct appraisal_unit *unit_of(struct appraisal_work *w, const struct row *r)
{
    struct appraisal_unit *u = w->unit.n ? &w->unit.at[w->unit.n - 1] : NULL;
    size_t group;

    if (u && u->org_id == row_int(r, U_ORG)) return u;
    group = group_of(w->rules, row_int(r, U_ORG));
    u = vec_push(w->cx->arena, &w->unit);
    *u = (struct appraisal_unit){.org_id = row_int(r, U_ORG),
                                 .group_ord = (int64_t)group,
                                 .name = row_str(r, U_NAME),
                                 .group = group ? w->rules->group[group - 1].name : STR("未分组"),
                                 .veto = row_str(r, U_VETO),
                                 .public_value = public_of(w, r)};
    return u;
}

static struct appraisal_part part_of(const struct appraisal_work *w, const struct row *r,
                                     const struct appraisal_task *t)
{
    struct str of = row_str(r, U_OF);

    if (str_eq(row_str(r, U_ROLE), STR("support")))
        return (struct appraisal_part){t, STR("support"), w->rules->support, of};
    if (row_int(r, U_PLACE) == 0) return (struct appraisal_part){t, STR("lead"), w->rules->lead, of};
    return (struct appraisal_part){t, STR("joint"), w->rules->joint, of};
}

/* A unit that is printed twice for a task, or once and as a member, has the larger share. */
static void add_part(struct appraisal_work *w, struct appraisal_unit *u, struct appraisal_part p)
{
    size_t n = u->part.n;

    if (n == 0 || u->part.at[n - 1].task->id != p.task->id)
        *vec_push(w->cx->arena, &u->part) = p;
    else if (p.share > u->part.at[n - 1].share)
        u->part.at[n - 1] = p;
}

static enum err take_parts(struct appraisal_work *w)
{
    struct appraisal_owns owns;
    struct rows rows;
    enum err e = load_parts(w, &rows);

    if (!e) e = appraisal_owns_load(w, &owns);
    for (size_t i = 0; !e && i < rows.n; i++) {
        const struct row *r = &rows.at[i];
        const struct appraisal_task *t = appraisal_task_of(w, row_int(r, U_TASK));

        if (!t) continue;
        if (row_str(r, U_OF).p) t = appraisal_task_for(w, &owns, t, row_int(r, U_ORG));
        add_part(w, unit_of(w, r), part_of(w, r, t));
    }
    return e;
}

enum err appraisal_work_load(struct cx *cx, int64_t id, const struct appraisal_rules *rules,
                             const struct appraisal_trial *trial, struct appraisal_work *out)
{
    struct appraisal_rules *own = arena_new_of(cx->arena, struct appraisal_rules);
    enum err e = rules ? ERR_NONE : appraisal_rules_load(cx, id, own);

    *out = (struct appraisal_work){.cx = cx, .id = id, .rules = rules ? rules : own, .trial = trial};
    if (!e) e = load_head(out);
    if (!e) e = load_tasks(out);
    if (!e) e = load_shields(out);
    if (!e) e = appraisal_items(out);
    return e ? e : take_parts(out);
}
