/* Figures of measures and their trajectories. */
#include "ledger/figure.h"
#include "ledger/schedule.h"
#include "web/route.h"

enum err api_schedule(struct cx *cx, const struct req *rq, struct ans *out)
{
    return schedule_get(cx, rq->id[0], &out->body);
}

enum err api_schedule_propose(struct cx *cx, const struct req *rq, struct ans *out)
{
    const struct schedule_in *in = rq->in;
    const struct point_in *given = in->points.at;
    struct schedule_point *point = arena_zero(cx->arena, in->points.n + 1, sizeof *point);
    struct schedule_draft d = {in->method, in->points.n, point};

    for (size_t i = 0; i < in->points.n; i++)
        point[i] = (struct schedule_point){given[i].period, given[i].value};
    return schedule_propose(cx, rq->id[0], &d, &out->body);
}

enum err api_schedule_approve(struct cx *cx, const struct req *rq, struct ans *out)
{
    const struct rev_in *in = rq->in;

    return schedule_approve(cx, rq->id[0], in->rev, &out->body);
}

enum err api_figure_owner(struct cx *cx, const struct req *rq, struct ans *out)
{
    const struct owner_in *in = rq->in;
    const struct figure_owner owner = {in->owner_org_id, in->source, in->baseline, in->release_note};

    return figure_owner_put(cx, rq->id[0], &owner, &out->body);
}

enum err api_figures(struct cx *cx, const struct req *rq, struct ans *out)
{
    const struct figures_query *q = rq->query;

    return figure_list(cx, q->measure, &out->body);
}
