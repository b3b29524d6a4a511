/* Appraisals and the appeals against their scores. */
#include <math.h>

#include "appraisal/appeal.h"
#include "appraisal/appraisal.h"
#include "appraisal/appraisal_desk.h"
#include "appraisal/appraisal_kit.h"
#include "assess/rule_lint.h"
#include "base/json.h"
#include "text/units.h"
#include "web/route.h"

static enum err read_group(struct cx *cx, const struct group_in *in, size_t n, struct appraisal_group *out)
{
    int64_t *id = arena_array(cx->arena, int64_t, in->org_ids.n);
    struct buf field = buf_new(cx->arena, 100);

    for (size_t i = 0; i < in->org_ids.n; i++) {
        if (str_int(in->org_ids.at[i], &id[i])) continue;
        buf_fmt(&field, "rules/groups/%zu/org_ids/%zu", n, i);
        return cx_fail(cx, ERR_INPUT, str_keep(cx->arena, buf_text(&field)).p, "单位编号有误", "it is no id");
    }
    *out = (struct appraisal_group){in->name, in->org_ids.n, id};
    return ERR_NONE;
}

static const struct appraisal_weight *read_weights(struct cx *cx, const struct rec_list *in)
{
    const struct weight_in *from = in->at;
    struct appraisal_weight *out = arena_array(cx->arena, struct appraisal_weight, in->n);

    for (size_t i = 0; i < in->n; i++)
        out[i] =
            (struct appraisal_weight){str_eq(from[i].subject, STR("section")), from[i].id, from[i].weight};
    return out;
}

static const struct appraisal_formula *read_formulas(struct cx *cx, const struct rec_list *in)
{
    const struct formula_in *from = in->at;
    struct appraisal_formula *out = arena_array(cx->arena, struct appraisal_formula, in->n);

    for (size_t i = 0; i < in->n; i++)
        out[i] = (struct appraisal_formula){.measure_id = from[i].measure_id,
                                            .formula = from[i].formula,
                                            .weight = from[i].weight,
                                            .target = from[i].target,
                                            .low = from[i].low,
                                            .high = from[i].high,
                                            .lower_is_better = from[i].lower_is_better == 1,
                                            .note = from[i].note};
    return out;
}

/* IN NULL: all as usual. */
static enum err read_rules(struct cx *cx, const struct rules_in *in, struct appraisal_rules *out)
{
    const struct group_in *from = in ? in->groups.at : NULL;
    struct appraisal_group *group;
    enum err e = ERR_NONE;

    *out = (struct appraisal_rules){.lead = NAN, .joint = NAN, .support = NAN, .public_weight = NAN};
    if (!in) return ERR_NONE;
    group = arena_array(cx->arena, struct appraisal_group, in->groups.n);
    for (size_t i = 0; !e && i < in->groups.n; i++) e = read_group(cx, &from[i], i, &group[i]);
    *out = (struct appraisal_rules){.lead = in->lead,
                                    .joint = in->joint,
                                    .support = in->support,
                                    .public_weight = in->public_weight,
                                    .told = in->told == 1,
                                    .groups = in->groups.n,
                                    .vetoes = in->vetoes.n,
                                    .group = group,
                                    .veto = in->vetoes.at,
                                    .weights = in->weights.n,
                                    .weight = read_weights(cx, &in->weights),
                                    .formulas = in->formulas.n,
                                    .formula = read_formulas(cx, &in->formulas)};
    return e;
}

enum err api_appraisal_kit(struct cx *cx, const struct req *rq, struct ans *out)
{
    (void)cx, (void)rq;
    appraisal_kit_put(&out->body);
    return ERR_NONE;
}

static int64_t units_before(struct str text, size_t at)
{
    return (int64_t)units_count(str_sub(text, 0, at));
}

enum err api_appraisal_lint(struct cx *cx, const struct req *rq, struct ans *out)
{
    const struct lint_in *in = rq->in;
    const struct rule_finding *found;
    size_t n = rule_lint_all(cx->arena, in->text, &found);
    struct lint_row_out *row = arena_array(cx->arena, struct lint_row_out, n);
    const struct lint_out all = {{n, row}};
    struct json j = json_on(&out->body);

    for (size_t i = 0; i < n; i++) {
        const struct rule_source_info *rule = rule_source_info(found[i].source);

        row[i] = (struct lint_row_out){units_before(in->text, found[i].from),
                                       units_before(in->text, found[i].to),
                                       found[i].word,
                                       rule->word,
                                       rule->rule.zh,
                                       rule->rule.en,
                                       rule->instead.zh,
                                       rule->instead.en};
    }
    rec_put(&j, &lint_out_record, &all);
    return ERR_NONE;
}

enum err api_appraisals(struct cx *cx, const struct req *rq, struct ans *out)
{
    const struct page_query *q = rq->query;
    const struct page page = {q->offset, q->limit};

    return appraisal_list(cx, &page, &out->body);
}

enum err api_appraisal(struct cx *cx, const struct req *rq, struct ans *out)
{
    return appraisal_get(cx, rq->id[0], &out->body);
}

enum err api_appraisal_add(struct cx *cx, const struct req *rq, struct ans *out)
{
    const struct appraisal_in *in = rq->in;
    struct appraisal_new a = {.plan_id = in->plan_id, .title = in->title, .period = in->period};
    enum err e = read_rules(cx, in->rules, &a.rules);

    return e ? e : appraisal_add(cx, &a, &out->body);
}

enum err api_appraisal_patch(struct cx *cx, const struct req *rq, struct ans *out)
{
    const struct appraisal_patch_in *in = rq->in;
    struct appraisal_change c = {.rev = in->rev, .title = in->title};
    enum err e = read_rules(cx, in->rules, &c.rules);

    return e ? e : appraisal_patch(cx, rq->id[0], &c, &out->body);
}

enum err api_appraisal_compute(struct cx *cx, const struct req *rq, struct ans *out)
{
    const struct rev_in *in = rq->in;

    return appraisal_compute(cx, rq->id[0], in->rev, &out->body);
}

static struct appraisal_trial read_trial(struct cx *cx, const struct try_in *in)
{
    const struct try_value_in *value = in->values.at;
    const struct try_rating_in *rating = in->ratings.at;
    const struct public_in *public = in->publics.at;
    struct appraisal_value *v = arena_array(cx->arena, struct appraisal_value, in->values.n);
    struct appraisal_guess *g = arena_array(cx->arena, struct appraisal_guess, in->ratings.n);
    struct appraisal_public *p = arena_array(cx->arena, struct appraisal_public, in->publics.n);

    for (size_t i = 0; i < in->values.n; i++)
        v[i] = (struct appraisal_value){value[i].measure_id, value[i].value};
    for (size_t i = 0; i < in->ratings.n; i++)
        g[i] = (struct appraisal_guess){rating[i].task_id, rating[i].value};
    for (size_t i = 0; i < in->publics.n; i++)
        p[i] = (struct appraisal_public){public[i].org_id, public[i].value};
    return (struct appraisal_trial){NULL, in->values.n, in->ratings.n, in->publics.n, v, g, p};
}

enum err api_appraisal_try(struct cx *cx, const struct req *rq, struct ans *out)
{
    const struct try_in *in = rq->in;
    struct appraisal_trial t = read_trial(cx, in);
    struct appraisal_rules rules;
    enum err e = read_rules(cx, in->rules, &rules);

    if (in->rules) t.rules = &rules;
    return e ? e : appraisal_try(cx, rq->id[0], &t, &out->body);
}

enum err api_appraisal_sheet(struct cx *cx, const struct req *rq, struct ans *out)
{
    return appraisal_sheet(cx, rq->id[0], &out->body);
}

enum err api_appraisal_export(struct cx *cx, const struct req *rq, struct ans *out)
{
    const struct table_query *q = rq->query;
    struct buf file = buf_new(cx->arena, 1000);
    struct str name = STR_NULL;
    enum err e = appraisal_export(cx, rq->id[0], q->format, &name, &out->body);

    if (e) return e;
    buf_fmt(&file, "%.*s.%.*s", STR_ARG(name), STR_ARG(q->format));
    out->file = buf_text(&file);
    out->type = str_eq(q->format, STR("csv"))
                    ? "text/csv; charset=utf-8"
                    : "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    return ERR_NONE;
}

enum err api_appraisal_open(struct cx *cx, const struct req *rq, struct ans *out)
{
    const struct rev_in *in = rq->in;

    return appraisal_open(cx, rq->id[0], in->rev, &out->body);
}

enum err api_appraisal_publish(struct cx *cx, const struct req *rq, struct ans *out)
{
    const struct rev_in *in = rq->in;

    return appraisal_publish(cx, rq->id[0], in->rev, &out->body);
}

enum err api_appraisal_freeze(struct cx *cx, const struct req *rq, struct ans *out)
{
    const struct rev_in *in = rq->in;

    return appraisal_freeze(cx, rq->id[0], in->rev, &out->body);
}

enum err api_appraisal_explain(struct cx *cx, const struct req *rq, struct ans *out)
{
    return appraisal_explain(cx, rq->id[0], rq->id[1], &out->body);
}

enum err api_appraisal_public(struct cx *cx, const struct req *rq, struct ans *out)
{
    const struct publics_in *in = rq->in;
    const struct public_in *from = in->values.at;
    struct appraisal_public *values = arena_array(cx->arena, struct appraisal_public, in->values.n);
    const struct appraisal_publics all = {in->rev, in->values.n, values, in->reason};

    for (size_t i = 0; i < in->values.n; i++)
        values[i] = (struct appraisal_public){from[i].org_id, from[i].value};
    return appraisal_public(cx, rq->id[0], &all, &out->body);
}

enum err api_appraisal_rate(struct cx *cx, const struct req *rq, struct ans *out)
{
    const struct rating_in *in = rq->in;
    const struct appraisal_rating r = {in->rev, in->task_id, in->value, in->reason};

    return appraisal_rate(cx, rq->id[0], &r, &out->body);
}

enum err api_appraisal_veto(struct cx *cx, const struct req *rq, struct ans *out)
{
    const struct veto_in *in = rq->in;
    const struct appraisal_veto v = {in->rev, in->org_id, in->veto, in->reason, in->lift > 0};

    return appraisal_veto(cx, rq->id[0], &v, &out->body);
}

enum err api_appeal_add(struct cx *cx, const struct req *rq, struct ans *out)
{
    const struct appeal_in *in = rq->in;

    return appeal_add(cx, rq->id[0], in->org_id, in->reason, &out->body);
}

enum err api_appeal_answer(struct cx *cx, const struct req *rq, struct ans *out)
{
    const struct appeal_answer_in *in = rq->in;
    const struct appeal_answer a = {in->rev, str_eq(in->verdict, STR("upheld")), in->answer, in->score};

    return appeal_answer(cx, rq->id[0], &a, &out->body);
}

enum err api_appeal_withdraw(struct cx *cx, const struct req *rq, struct ans *out)
{
    const struct rev_in *in = rq->in;

    return appeal_withdraw(cx, rq->id[0], in->rev, &out->body);
}
