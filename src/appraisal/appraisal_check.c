#include "appraisal/appraisal_check.h"

#include <math.h>

#include "assess/rule_lint.h"
#include "assess/score.h"
#include "ledger/party.h"

enum { NAME_MOST = 300 /* bytes */, NOTE_MOST = 2000, WEIGHT_MOST = 100 };

static const double public_most = 0.4;

const char *appraisal_place(struct cx *cx, const char *list, size_t i, const char *field)
{
    struct buf b = buf_new(cx->arena, 100);

    buf_fmt(&b, "%s/%zu", list, i);
    if (field) buf_fmt(&b, "/%s", field);
    return str_keep(cx->arena, buf_text(&b)).p;
}

static enum err check_share(struct cx *cx, double v, double most, const char *field)
{
    if (isnan(v) || (v >= 0 && v <= most)) return ERR_NONE;
    return cx_fail(cx, ERR_INPUT, field, "应在 0 到 %g 之间", "it must be from 0 to %g", most);
}

static enum err check_name(struct cx *cx, struct str name, const char *field)
{
    enum err e = party_text(cx, name, field, NAME_MOST);

    return e ? e : rule_check(cx, field, name);
}

/* Is one of N names before it the same? */
static bool is_named(const struct appraisal_rules *r, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq(str_trim(r->group[i].name), str_trim(r->group[n].name))) return true;
    return false;
}

/* Stands ORG in a group before group N, or before its place K in it? */
static bool is_grouped(const struct appraisal_rules *r, size_t n, size_t k)
{
    int64_t org = r->group[n].org_id[k];

    for (size_t i = 0; i <= n; i++)
        for (size_t m = 0; m < (i == n ? k : r->group[i].n); m++)
            if (r->group[i].org_id[m] == org) return true;
    return false;
}

static enum err check_group(struct cx *cx, const struct appraisal_rules *r, size_t n)
{
    const char *list = appraisal_place(cx, "rules/groups", n, "org_ids");
    enum err e = check_name(cx, r->group[n].name, appraisal_place(cx, "rules/groups", n, "name"));

    if (!e && is_named(r, n))
        return cx_fail(cx, ERR_INPUT, appraisal_place(cx, "rules/groups", n, "name"), "组名重复",
                       "another group has this name");
    for (size_t k = 0; !e && k < r->group[n].n; k++) {
        e = party_org(cx, r->group[n].org_id[k], appraisal_place(cx, list, k, NULL));
        if (!e && is_grouped(r, n, k))
            return cx_fail(cx, ERR_INPUT, appraisal_place(cx, list, k, NULL),
                           "一个单位只能在一个可比组（%.*s）", "an organisation is in one group only (%.*s)",
                           STR_ARG(r->group[n].name));
    }
    return e;
}

static enum err check_groups(struct cx *cx, const struct appraisal_rules *r)
{
    size_t n = 0;
    enum err e = ERR_NONE;

    for (size_t i = 0; i < r->groups; i++) n += r->group[i].n;
    if (r->groups > APPRAISAL_GROUPS_MOST || n > APPRAISAL_ORGS_MOST)
        return cx_fail(cx, ERR_TOO_LARGE, "rules/groups", "分组或单位太多", "too many groups or units");
    for (size_t i = 0; !e && i < r->groups; i++) e = check_group(cx, r, i);
    return e;
}

static enum err check_vetoes(struct cx *cx, const struct appraisal_rules *r)
{
    enum err e = ERR_NONE;

    if (r->vetoes > APPRAISAL_VETOES_MOST)
        return cx_fail(cx, ERR_TOO_LARGE, "rules/vetoes", "一票否决事项太多", "too many vetoes");
    for (size_t i = 0; !e && i < r->vetoes; i++)
        e = check_name(cx, r->veto[i], appraisal_place(cx, "rules/vetoes", i, NULL));
    return e;
}

/* ---- what a rule points to */

/* ROWS hold ids in ascending order. */
static bool has_id(const struct rows *rows, int64_t id)
{
    size_t low = 0, high = rows->n;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (row_int(&rows->at[middle], 0) < id)
            low = middle + 1;
        else
            high = middle;
    }
    return low < rows->n && row_int(&rows->at[low], 0) == id;
}

static bool is_repeated(const struct appraisal_rules *r, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (r->weight[i].section == r->weight[n].section && r->weight[i].id == r->weight[n].id) return true;
    return false;
}

static enum err check_weight(struct cx *cx, const struct appraisal_rules *r, size_t n,
                             const struct rows *known)
{
    const struct appraisal_weight *w = &r->weight[n];

    if (!has_id(known, w->id))
        return cx_fail(cx, ERR_INPUT, appraisal_place(cx, "rules/weights", n, "id"),
                       "方案中没有这个章节或任务", "the plan has no such section or task");
    if (is_repeated(r, n))
        return cx_fail(cx, ERR_INPUT, appraisal_place(cx, "rules/weights", n, "id"), "权重重复",
                       "it has a weight already");
    return check_share(cx, isnan(w->weight) ? -1 : w->weight, WEIGHT_MOST,
                       appraisal_place(cx, "rules/weights", n, "weight"));
}

static enum err check_weights(struct cx *cx, int64_t plan_id, const struct appraisal_rules *r)
{
    struct rows sections, tasks;
    enum err e;

    if (r->weights == 0) return ERR_NONE;
    if (r->weights > APPRAISAL_WEIGHTS_MOST)
        return cx_fail(cx, ERR_TOO_LARGE, "rules/weights", "权重太多", "too many weights");
    e = store_run(cx, &sections,
                  "SELECT id FROM section WHERE government_id = $1 AND plan_id = $2 ORDER BY id", "ii",
                  cx->actor.government_id, plan_id);
    if (!e)
        e = store_run(cx, &tasks, "SELECT id FROM task WHERE government_id = $1 AND plan_id = $2 ORDER BY id",
                      "ii", cx->actor.government_id, plan_id);
    for (size_t i = 0; !e && i < r->weights; i++)
        e = check_weight(cx, r, i, r->weight[i].section ? &sections : &tasks);
    return e;
}

/* ---- formulas */

/* What a formula needs; a field that is missing, or NULL. */
static const char *missing(const struct appraisal_formula *f, enum score_formula kind)
{
    bool bounds = kind == SCORE_POWER || kind == SCORE_BAND;

    if (bounds && isnan(f->low)) return "low";
    if (bounds && isnan(f->high)) return "high";
    return NULL;
}

static bool has_numbers(const struct appraisal_formula *f)
{
    return !isnan(f->target) || !isnan(f->low) || !isnan(f->high);
}

static enum err check_numbers(struct cx *cx, const struct appraisal_formula *f, size_t n)
{
    enum score_formula kind = SCORE_GROWTH;
    const char *field;

    if (str_eq(f->formula, STR("off"))) return ERR_NONE;
    if (!score_formula_read(f->formula, &kind) || kind == SCORE_MILESTONES || kind == SCORE_QUALITATIVE)
        return cx_fail(cx, ERR_INPUT, appraisal_place(cx, "rules/formulas", n, "formula"),
                       "没有这种指标计分公式：%.*s", "there is no such formula for a measure: %.*s",
                       STR_ARG(f->formula));
    field = missing(f, kind);
    if (field)
        return cx_fail(cx, ERR_INPUT, appraisal_place(cx, "rules/formulas", n, field),
                       "这种公式要写明上限和下限", "this formula needs both bounds");
    if (kind == SCORE_BAND && f->low > f->high)
        return cx_fail(cx, ERR_INPUT, appraisal_place(cx, "rules/formulas", n, "low"), "下限高于上限",
                       "the lower bound is above the upper one");
    if (kind == SCORE_POWER && f->low == f->high)
        return cx_fail(cx, ERR_INPUT, appraisal_place(cx, "rules/formulas", n, "high"),
                       "满意值和不允许值不能相同", "the bounds must differ");
    return ERR_NONE;
}

static enum err check_formula(struct cx *cx, const struct appraisal_rules *r, size_t n,
                              const struct rows *known)
{
    const struct appraisal_formula *f = &r->formula[n];
    const char *note = appraisal_place(cx, "rules/formulas", n, "note");
    enum err e = ERR_NONE;

    if (!has_id(known, f->measure_id))
        return cx_fail(cx, ERR_INPUT, appraisal_place(cx, "rules/formulas", n, "measure_id"),
                       "方案中没有这个指标", "the plan has no such measure");
    for (size_t i = 0; i < n; i++)
        if (r->formula[i].measure_id == f->measure_id)
            return cx_fail(cx, ERR_INPUT, appraisal_place(cx, "rules/formulas", n, "measure_id"),
                           "这个指标已有公式", "this measure has a formula already");
    e = check_share(cx, f->weight, WEIGHT_MOST, appraisal_place(cx, "rules/formulas", n, "weight"));
    if (!e) e = check_numbers(cx, f, n);
    if (!e && (has_numbers(f) || str_eq(f->formula, STR("off"))) && str_trim(f->note).n == 0)
        return cx_fail(cx, ERR_INPUT, note, "请写明依据：这些数来自哪里，或为什么不计分",
                       "say where these numbers come from, or why it does not count");
    if (!e && f->note.n > NOTE_MOST) return cx_fail(cx, ERR_INPUT, note, "依据太长", "the note is too long");
    return e;
}

static enum err check_formulas(struct cx *cx, int64_t plan_id, const struct appraisal_rules *r)
{
    struct rows known;
    enum err e;

    if (r->formulas == 0) return ERR_NONE;
    if (r->formulas > APPRAISAL_FORMULAS_MOST)
        return cx_fail(cx, ERR_TOO_LARGE, "rules/formulas", "公式太多", "too many formulas");
    e = store_run(cx, &known,
                  "SELECT id FROM measure WHERE government_id = $1 AND plan_id = $2 AND state = 'live'"
                  " ORDER BY id",
                  "ii", cx->actor.government_id, plan_id);
    for (size_t i = 0; !e && i < r->formulas; i++) e = check_formula(cx, r, i, &known);
    return e;
}

enum err appraisal_rules_check(struct cx *cx, int64_t plan_id, const struct appraisal_rules *r)
{
    enum err e = check_share(cx, r->lead, 1, "rules/lead");

    if (!e) e = check_share(cx, r->joint, 1, "rules/joint");
    if (!e) e = check_share(cx, r->support, 1, "rules/support");
    if (!e) e = check_share(cx, r->public_weight, public_most, "rules/public_weight");
    if (!e) e = check_groups(cx, r);
    if (!e) e = check_vetoes(cx, r);
    if (!e) e = check_weights(cx, plan_id, r);
    return e ? e : check_formulas(cx, plan_id, r);
}
