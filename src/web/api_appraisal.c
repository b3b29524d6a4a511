/* Appraisals and the appeals against their scores. */
#include <math.h>

#include "ledger/appeal.h"
#include "ledger/appraisal.h"
#include "web/route.h"

static enum err read_group(struct cx *cx, const struct group_in *in, struct appraisal_group *out)
{
    int64_t *id = arena_array(cx->arena, int64_t, in->org_ids.n);

    for (size_t i = 0; i < in->org_ids.n; i++)
        if (!str_int(in->org_ids.at[i], &id[i]))
            return cx_fail(cx, ERR_INPUT, "rules/groups/org_ids", "单位编号有误", "it is no id");
    *out = (struct appraisal_group){in->name, in->org_ids.n, id};
    return ERR_NONE;
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
    for (size_t i = 0; !e && i < in->groups.n; i++) e = read_group(cx, &from[i], &group[i]);
    *out = (struct appraisal_rules){.lead = in->lead,
                                    .joint = in->joint,
                                    .support = in->support,
                                    .public_weight = in->public_weight,
                                    .told = in->told == 1,
                                    .groups = in->groups.n,
                                    .vetoes = in->vetoes.n,
                                    .group = group,
                                    .veto = in->vetoes.at};
    return e;
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
    const struct appraisal_publics all = {in->rev, in->values.n, values};

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
    const struct appraisal_veto v = {in->rev, in->org_id, in->veto, in->reason};

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
