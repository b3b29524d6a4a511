#include "appraisal/appraisal_rules.h"

#include <math.h>

#include "base/json.h"
#include "base/vec.h"
#include "ledger/year.h"
#include "store/store.h"

/* ---- writing */

struct appraisal_rules appraisal_rules_usual(const struct appraisal_rules *r)
{
    struct appraisal_rules out = *r;

    if (isnan(out.lead)) out.lead = 1;
    if (isnan(out.joint)) out.joint = 0.8;
    if (isnan(out.support)) out.support = 0.4;
    if (isnan(out.public_weight)) out.public_weight = 0;
    return out;
}

static enum err write_groups(struct cx *cx, int64_t id, const struct appraisal_rules *r)
{
    enum err e =
        store_run(cx, NULL, "DELETE FROM appraisal_group WHERE government_id = $1 AND appraisal_id = $2",
                  "ii", cx->actor.government_id, id);

    for (size_t i = 0; !e && i < r->groups; i++)
        for (size_t k = 0; !e && k < r->group[i].n; k++)
            e = store_run(cx, NULL,
                          "INSERT INTO appraisal_group (government_id, appraisal_id, org_id, ord, name)"
                          " VALUES ($1, $2, $3, $4, $5)",
                          "iiiis", cx->actor.government_id, id, r->group[i].org_id[k], (int64_t)i + 1,
                          str_trim(r->group[i].name));
    return e;
}

static enum err write_vetoes(struct cx *cx, int64_t id, const struct appraisal_rules *r)
{
    enum err e = store_run(
        cx, NULL, "DELETE FROM appraisal_veto WHERE government_id = $1 AND appraisal_id = $2 AND org_id = 0",
        "ii", cx->actor.government_id, id);

    for (size_t i = 0; !e && i < r->vetoes; i++)
        e = store_run(cx, NULL,
                      "INSERT INTO appraisal_veto (government_id, appraisal_id, org_id, ord, name)"
                      " VALUES ($1, $2, 0, $3, $4)",
                      "iiis", cx->actor.government_id, id, (int64_t)i, str_trim(r->veto[i]));
    if (e) return e;
    return store_run(
        cx, NULL,
        "DELETE FROM appraisal_veto WHERE government_id = $1 AND appraisal_id = $2 AND org_id > 0"
        " AND name NOT IN (SELECT v.name FROM appraisal_veto v WHERE v.government_id = $1"
        " AND v.appraisal_id = $2 AND v.org_id = 0)",
        "ii", cx->actor.government_id, id);
}

static enum err write_weights(struct cx *cx, int64_t id, const struct appraisal_rules *r)
{
    enum err e =
        store_run(cx, NULL, "DELETE FROM appraisal_weight WHERE government_id = $1 AND appraisal_id = $2",
                  "ii", cx->actor.government_id, id);

    for (size_t i = 0; !e && i < r->weights; i++)
        e = store_run(
            cx, NULL,
            "INSERT INTO appraisal_weight (government_id, appraisal_id, subject, subject_id, weight)"
            " VALUES ($1, $2, $3, $4, $5)",
            "iisif", cx->actor.government_id, id, r->weight[i].section ? STR("section") : STR("task"),
            r->weight[i].id, r->weight[i].weight);
    return e;
}

static enum err write_formulas(struct cx *cx, int64_t id, const struct appraisal_rules *r)
{
    enum err e =
        store_run(cx, NULL, "DELETE FROM appraisal_formula WHERE government_id = $1 AND appraisal_id = $2",
                  "ii", cx->actor.government_id, id);

    for (size_t i = 0; !e && i < r->formulas; i++) {
        const struct appraisal_formula *f = &r->formula[i];

        e = store_run(
            cx, NULL,
            "INSERT INTO appraisal_formula (government_id, appraisal_id, measure_id, formula, weight,"
            " target, low, high, lower_is_better, note) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9,"
            " $10)",
            "iiisffffbs", cx->actor.government_id, id, f->measure_id, f->formula,
            isnan(f->weight) ? 1 : f->weight, f->target, f->low, f->high, (int)f->lower_is_better,
            year_plain(f->note));
    }
    return e;
}

enum err appraisal_rules_write(struct cx *cx, int64_t id, const struct appraisal_rules *r)
{
    enum err e = write_groups(cx, id, r);

    if (!e) e = write_vetoes(cx, id, r);
    if (!e) e = write_weights(cx, id, r);
    return e ? e : write_formulas(cx, id, r);
}

/* ---- reading */

static enum err load_shares(struct cx *cx, int64_t id, struct appraisal_rules *out)
{
    struct rows rows;
    enum err e = store_run(cx, &rows,
                           "SELECT share_lead, share_joint, share_support, public_weight, told FROM appraisal"
                           " WHERE government_id = $1 AND id = $2",
                           "ii", cx->actor.government_id, id);

    if (!e && rows.n == 0) e = cx_fail(cx, ERR_ABSENT, "id", "没有这次评价", "there is no such appraisal");
    if (e) return e;
    out->lead = row_num(&rows.at[0], 0);
    out->joint = row_num(&rows.at[0], 1);
    out->support = row_num(&rows.at[0], 2);
    out->public_weight = row_num(&rows.at[0], 3);
    out->told = row_bool(&rows.at[0], 4);
    return ERR_NONE;
}

/* Rows of one group follow each other. */
static enum err load_groups(struct cx *cx, int64_t id, struct appraisal_rules *out)
{
    VEC(struct appraisal_group) groups = {0};
    struct rows rows;
    int64_t *org;
    enum err e = store_run(cx, &rows,
                           "SELECT ord, name, org_id FROM appraisal_group WHERE government_id = $1"
                           " AND appraisal_id = $2 ORDER BY ord, org_id",
                           "ii", cx->actor.government_id, id);

    if (e) return e;
    org = arena_array(cx->arena, int64_t, rows.n + 1);
    for (size_t i = 0; i < rows.n; i++) {
        org[i] = row_int(&rows.at[i], 2);
        if (i == 0 || row_int(&rows.at[i], 0) != row_int(&rows.at[i - 1], 0))
            *vec_push(cx->arena, &groups) = (struct appraisal_group){row_str(&rows.at[i], 1), 0, &org[i]};
        groups.at[groups.n - 1].n++;
    }
    out->groups = groups.n;
    out->group = groups.at;
    return ERR_NONE;
}

static enum err load_vetoes(struct cx *cx, int64_t id, struct appraisal_rules *out)
{
    struct rows rows;
    struct str *veto;
    enum err e = store_run(
        cx, &rows,
        "SELECT name FROM appraisal_veto WHERE government_id = $1 AND appraisal_id = $2 AND org_id = 0"
        " ORDER BY ord",
        "ii", cx->actor.government_id, id);

    if (e) return e;
    veto = arena_array(cx->arena, struct str, rows.n + 1);
    for (size_t i = 0; i < rows.n; i++) veto[i] = row_str(&rows.at[i], 0);
    out->vetoes = rows.n;
    out->veto = veto;
    return ERR_NONE;
}

static enum err load_weights(struct cx *cx, int64_t id, struct appraisal_rules *out)
{
    struct rows rows;
    struct appraisal_weight *weight;
    enum err e = store_run(cx, &rows,
                           "SELECT subject, subject_id, weight FROM appraisal_weight"
                           " WHERE government_id = $1 AND appraisal_id = $2 ORDER BY subject, subject_id",
                           "ii", cx->actor.government_id, id);

    if (e) return e;
    weight = arena_array(cx->arena, struct appraisal_weight, rows.n + 1);
    for (size_t i = 0; i < rows.n; i++)
        weight[i] = (struct appraisal_weight){str_eq(row_str(&rows.at[i], 0), STR("section")),
                                              row_int(&rows.at[i], 1), row_num(&rows.at[i], 2)};
    out->weights = rows.n;
    out->weight = weight;
    return ERR_NONE;
}

/* A number that may be absent. */
static double some(const struct row *r, int col)
{
    return row_str(r, col).p ? row_num(r, col) : NAN;
}

static enum err load_formulas(struct cx *cx, int64_t id, struct appraisal_rules *out)
{
    struct rows rows;
    struct appraisal_formula *formula;
    enum err e = store_run(cx, &rows,
                           "SELECT measure_id, formula, weight, target, low, high, lower_is_better, note"
                           " FROM appraisal_formula WHERE government_id = $1 AND appraisal_id = $2"
                           " ORDER BY measure_id",
                           "ii", cx->actor.government_id, id);

    if (e) return e;
    formula = arena_array(cx->arena, struct appraisal_formula, rows.n + 1);
    for (size_t i = 0; i < rows.n; i++) {
        const struct row *r = &rows.at[i];

        formula[i] = (struct appraisal_formula){.measure_id = row_int(r, 0),
                                                .formula = row_str(r, 1),
                                                .weight = row_num(r, 2),
                                                .target = some(r, 3),
                                                .low = some(r, 4),
                                                .high = some(r, 5),
                                                .lower_is_better = row_bool(r, 6),
                                                .note = row_str(r, 7)};
    }
    out->formulas = rows.n;
    out->formula = formula;
    return ERR_NONE;
}

enum err appraisal_rules_load(struct cx *cx, int64_t id, struct appraisal_rules *out)
{
    enum err e = load_shares(cx, id, out);

    if (!e) e = load_groups(cx, id, out);
    if (!e) e = load_vetoes(cx, id, out);
    if (!e) e = load_weights(cx, id, out);
    return e ? e : load_formulas(cx, id, out);
}

/* ---- showing */

static void put_groups(struct json *j, const struct appraisal_rules *r)
{
    json_key(j, "groups");
    json_array(j);
    for (size_t i = 0; i < r->groups; i++) {
        json_object(j);
        json_put_str(j, "name", r->group[i].name);
        json_key(j, "org_ids");
        json_array(j);
        for (size_t k = 0; k < r->group[i].n; k++) {
            struct buf id = buf_new(j->out->arena, 24);

            buf_fmt(&id, "%lld", (long long)r->group[i].org_id[k]);
            json_str(j, buf_text(&id));
        }
        json_end(j);
        json_end(j);
    }
    json_end(j);
}

static void put_weights(struct json *j, const struct appraisal_rules *r)
{
    json_key(j, "weights");
    json_array(j);
    for (size_t i = 0; i < r->weights; i++) {
        json_object(j);
        json_put_str(j, "subject", r->weight[i].section ? STR("section") : STR("task"));
        json_put_id(j, "id", r->weight[i].id);
        json_put_num(j, "weight", r->weight[i].weight);
        json_end(j);
    }
    json_end(j);
}

static void put_formulas(struct json *j, const struct appraisal_rules *r)
{
    json_key(j, "formulas");
    json_array(j);
    for (size_t i = 0; i < r->formulas; i++) {
        const struct appraisal_formula *f = &r->formula[i];

        json_object(j);
        json_put_id(j, "measure_id", f->measure_id);
        json_put_str(j, "formula", f->formula);
        json_put_num(j, "weight", f->weight);
        json_put_num(j, "target", f->target);
        json_put_num(j, "low", f->low);
        json_put_num(j, "high", f->high);
        json_put_bool(j, "lower_is_better", f->lower_is_better);
        json_put_str(j, "note", year_some(f->note));
        json_end(j);
    }
    json_end(j);
}

void appraisal_rules_put(struct json *j, const struct appraisal_rules *r)
{
    json_object(j);
    json_put_num(j, "lead", r->lead);
    json_put_num(j, "joint", r->joint);
    json_put_num(j, "support", r->support);
    json_put_num(j, "public_weight", r->public_weight);
    json_put_bool(j, "told", r->told);
    put_groups(j, r);
    json_key(j, "vetoes");
    json_array(j);
    for (size_t i = 0; i < r->vetoes; i++) json_str(j, r->veto[i]);
    json_end(j);
    put_weights(j, r);
    put_formulas(j, r);
    json_end(j);
}
