/* Rounds of reporting. */
#include "ledger/edition.h"
#include "round/round.h"

#include "web/route.h"

enum err api_rounds(struct cx *cx, const struct req *rq, struct ans *out)
{
    const struct rounds_query *q = rq->query;

    enum err e = edition_need(cx, q->plan);

    return e ? e : round_list(cx, q->plan, &out->body);
}

enum err api_round_draft(struct cx *cx, const struct req *rq, struct ans *out)
{
    const struct round_in *in = rq->in;
    const struct round_new new = {in->plan_id, in->period, in->title, in->opens_on, in->due_on};

    return round_draft(cx, &new, &out->body);
}

enum err api_round(struct cx *cx, const struct req *rq, struct ans *out)
{
    return round_get(cx, rq->id[0], &out->body);
}

static const struct round_pick *picks(struct cx *cx, const struct rec_list *given)
{
    const struct round_pick_in *in = given->at;
    struct round_pick *pick = arena_zero(cx->arena, given->n + 1, sizeof *pick);

    for (size_t i = 0; i < given->n; i++) pick[i] = (struct round_pick){in[i].task_id, in[i].org_id};
    return pick;
}

enum err api_round_patch(struct cx *cx, const struct req *rq, struct ans *out)
{
    const struct round_patch_in *in = rq->in;
    const struct round_change c = {.rev = in->rev,
                                   .title = in->title,
                                   .opens_on = in->opens_on,
                                   .due_on = in->due_on,
                                   .adds = in->add.n,
                                   .removes = in->remove.n,
                                   .add = picks(cx, &in->add),
                                   .remove = picks(cx, &in->remove)};

    return round_patch(cx, rq->id[0], &c, &out->body);
}

enum err api_round_drop(struct cx *cx, const struct req *rq, struct ans *out)
{
    const struct rev_query *q = rq->query;
    enum err e = round_drop(cx, rq->id[0], q->rev);

    if (!e) buf_lit(&out->body, "{\"ok\":true}");
    return e;
}

enum err api_round_open(struct cx *cx, const struct req *rq, struct ans *out)
{
    const struct rev_in *in = rq->in;

    return round_open(cx, rq->id[0], in->rev, &out->body);
}

enum err api_round_plan(struct cx *cx, const struct req *rq, struct ans *out)
{
    const struct round_plan_in *in = rq->in;
    const struct round_plan p = {in->plan_id, in->year, in->kind, in->opens, in->days, in->preview == 1};

    return round_plan_write(cx, &p, &out->body);
}

enum err api_round_draw(struct cx *cx, const struct req *rq, struct ans *out)
{
    const struct rev_in *in = rq->in;

    return round_draw(cx, rq->id[0], in->rev, &out->body);
}

enum err api_round_hold(struct cx *cx, const struct req *rq, struct ans *out)
{
    const struct rev_in *in = rq->in;

    return round_keep(cx, rq->id[0], in->rev, true, &out->body);
}

enum err api_round_resume(struct cx *cx, const struct req *rq, struct ans *out)
{
    const struct rev_in *in = rq->in;

    return round_keep(cx, rq->id[0], in->rev, false, &out->body);
}

enum err api_round_close(struct cx *cx, const struct req *rq, struct ans *out)
{
    const struct rev_in *in = rq->in;

    return round_close(cx, rq->id[0], in->rev, &out->body);
}

enum err api_burden_export(struct cx *cx, const struct req *rq, struct ans *out)
{
    const struct burden_query *q = rq->query;

    out->type = "text/csv; charset=utf-8";
    out->file = STR("基层负担.csv");
    return round_burden_csv(cx, q->year, &out->body);
}

enum err api_burden(struct cx *cx, const struct req *rq, struct ans *out)
{
    const struct burden_query *q = rq->query;

    return round_burden(cx, q->year, &out->body);
}
