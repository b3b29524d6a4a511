/* Milestones of tasks. */
#include "breakdown/milestone.h"
#include "web/route.h"

enum err api_milestones(struct cx *cx, const struct req *rq, struct ans *out)
{
    return milestone_list(cx, rq->id[0], &out->body);
}

enum err api_milestone_add(struct cx *cx, const struct req *rq, struct ans *out)
{
    const struct milestone_in *in = rq->in;
    const struct milestone m = {.item_id = in->item_id,
                                .title = in->title,
                                .done_means = in->done_means,
                                .due_on = in->due_on,
                                .weight = in->weight};

    return milestone_add(cx, rq->id[0], &m, &out->body);
}

enum err api_milestone_template(struct cx *cx, const struct req *rq, struct ans *out)
{
    const struct milestone_template_in *in = rq->in;

    return milestone_template(cx, rq->id[0], in->kind, in->start_on, &out->body);
}

enum err api_milestone_patch(struct cx *cx, const struct req *rq, struct ans *out)
{
    const struct milestone_patch_in *in = rq->in;
    const struct milestone to = {.item_id = in->item_id,
                                 .title = in->title,
                                 .done_means = in->done_means,
                                 .due_on = in->due_on,
                                 .weight = in->weight};

    return milestone_patch(cx, rq->id[0], in->rev, &to, &out->body);
}

enum err api_milestone_drop(struct cx *cx, const struct req *rq, struct ans *out)
{
    const struct rev_query *q = rq->query;

    return milestone_drop(cx, rq->id[0], q->rev, &out->body);
}

enum err api_milestone_accept(struct cx *cx, const struct req *rq, struct ans *out)
{
    const struct milestone_accept_in *in = rq->in;

    return milestone_accept(cx, rq->id[0], in->rev, in->done_on, &out->body);
}

enum err api_milestone_restore(struct cx *cx, const struct req *rq, struct ans *out)
{
    return milestone_restore(cx, rq->id[0], &out->body);
}

enum err api_milestone_level(struct cx *cx, const struct req *rq, struct ans *out)
{
    return milestone_level(cx, rq->id[0], &out->body);
}
