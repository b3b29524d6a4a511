#include "appraisal/appraisal_member.h"

#include <string.h>

#include "store/store.h"

enum { O_TASK, O_ORG, O_MEASURE, O_VALUE, O_REPORT, O_ROUND, O_PERIOD, O_BY, O_AT };

/* The later of two rows replaces the earlier. */
enum err appraisal_owns_load(struct appraisal_work *w, struct appraisal_owns *out)
{
    struct rows rows;
    enum err e = store_run(
        w->cx, &rows,
        "SELECT a.task_id, a.org_id, COALESCE(v.measure_id, 0), v.value, p.id, a.round_id, r.period,"
        " COALESCE(p.written_by, ''), COALESCE(p.signed_on, '') FROM round r JOIN round_ask a"
        " ON a.government_id = r.government_id AND a.round_id = r.id AND a.part = 'member'"
        " LEFT JOIN report p ON p.government_id = a.government_id"
        " AND p.round_id = a.round_id AND p.task_id = a.task_id AND p.org_id = a.org_id"
        " AND p.state = 'signed' LEFT JOIN report_value v ON v.government_id = p.government_id"
        " AND v.report_id = p.id WHERE r.government_id = $1 AND r.plan_id = $2 AND r.ends_on <= $3"
        " AND (a.state = 'missing' OR p.id IS NOT NULL)"
        " ORDER BY a.task_id, a.org_id, COALESCE(v.measure_id, 0), r.ends_on, r.id",
        "iis", w->cx->actor.government_id, w->plan_id, w->ends_on);

    *out = (struct appraisal_owns){0};
    for (size_t i = 0; !e && i < rows.n; i++) {
        const struct row *r = &rows.at[i];
        struct appraisal_own *last = out->n ? &out->at[out->n - 1] : NULL;

        if (!last || last->task_id != row_int(r, O_TASK) || last->org_id != row_int(r, O_ORG) ||
            last->measure_id != row_int(r, O_MEASURE))
            last = vec_push(w->cx->arena, out);
        *last = (struct appraisal_own){row_int(r, O_TASK),
                                       row_int(r, O_ORG),
                                       row_int(r, O_MEASURE),
                                       row_num(r, O_VALUE),
                                       {.truth = STR("own"),
                                        .kind = STR("report"),
                                        .id = row_int(r, O_REPORT),
                                        .round_id = row_int(r, O_ROUND),
                                        .period = row_str(r, O_PERIOD),
                                        .by = row_str(r, O_BY),
                                        .at = row_str(r, O_AT)}};
    }
    return e;
}

static int compare(const struct appraisal_own *o, int64_t task_id, int64_t org_id)
{
    if (o->task_id != task_id) return o->task_id < task_id ? -1 : 1;
    return (o->org_id > org_id) - (o->org_id < org_id);
}

/* The first of a member's rows for a task; NULL: it was not asked. */
static const struct appraisal_own *first_of(const struct appraisal_owns *owns, int64_t task_id,
                                            int64_t org_id)
{
    size_t low = 0, high = owns->n;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (compare(&owns->at[middle], task_id, org_id) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low < owns->n && compare(&owns->at[low], task_id, org_id) == 0 ? &owns->at[low] : NULL;
}

static const struct appraisal_own *own_of(const struct appraisal_owns *owns,
                                          const struct appraisal_own *first, int64_t measure_id)
{
    const struct appraisal_own *end = owns->at + owns->n;

    for (const struct appraisal_own *o = first; o < end && compare(o, first->task_id, first->org_id) == 0;
         o++)
        if (o->measure_id == measure_id) return o;
    return NULL;
}

/* Its own word in place of what all told together. */
static void take_own(struct score_item *item, struct appraisal_from *from, const struct appraisal_own *own)
{
    int64_t measure_id = from->measure_id;
    struct str unit = from->unit;

    item->has_actual = own != NULL;
    item->actual = own ? own->value : 0;
    item->reason = own ? STR_NULL : STR("调度到本单位，没有报数，计0分");
    *from = own ? own->from : (struct appraisal_from){.truth = STR("own")};
    from->measure_id = measure_id;
    from->unit = unit;
    from->each = true;
}

static bool is_own_word(const struct appraisal_from *from)
{
    return from->each && str_eq(from->truth, STR("told"));
}

const struct appraisal_task *appraisal_task_for(const struct appraisal_work *w,
                                                const struct appraisal_owns *owns,
                                                const struct appraisal_task *t, int64_t org_id)
{
    const struct appraisal_own *first = first_of(owns, t->id, org_id);
    struct appraisal_task *copy;

    if (!first) return t;
    copy = arena_new_of(w->cx->arena, struct appraisal_task);
    *copy = *t;
    copy->item.at = arena_array(w->cx->arena, struct score_item, t->item.n);
    copy->from.at = arena_array(w->cx->arena, struct appraisal_from, t->from.n);
    for (size_t i = 0; i < t->item.n; i++) {
        copy->item.at[i] = t->item.at[i];
        copy->from.at[i] = t->from.at[i];
        if (is_own_word(&t->from.at[i]) && !t->item.at[i].left_out.p)
            take_own(&copy->item.at[i], &copy->from.at[i], own_of(owns, first, t->from.at[i].measure_id));
    }
    return copy;
}
