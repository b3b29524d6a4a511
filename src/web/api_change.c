/* Changes of promises. */
#include "matter/change.h"
#include "web/route.h"

enum err api_changes(struct cx *cx, const struct req *rq, struct ans *out)
{
    const struct matters_query *q = rq->query;
    const struct matter_filter f = {q->task, q->org, q->state, {q->offset, q->limit}};

    return change_list(cx, &f, &out->body);
}

enum err api_change(struct cx *cx, const struct req *rq, struct ans *out)
{
    return change_get(cx, rq->id[0], &out->body);
}

enum err api_change_add(struct cx *cx, const struct req *rq, struct ans *out)
{
    const struct change_in *in = rq->in;
    const struct change_new c = {.task_id = in->task_id,
                                 .org_id = in->org_id,
                                 .kind = in->kind,
                                 .reason = in->reason,
                                 .done = in->done,
                                 .due_on = in->due_on,
                                 .measure_id = in->measure_id,
                                 .value = in->value,
                                 .duty_id = in->duty_id,
                                 .new_org_id = in->new_org_id};

    return change_add(cx, &c, &out->body);
}

enum err api_change_opinion(struct cx *cx, const struct req *rq, struct ans *out)
{
    const struct opinion_in *in = rq->in;

    return change_opinion(cx, rq->id[0], in->rev, in->opinion, &out->body);
}

enum err api_change_approve(struct cx *cx, const struct req *rq, struct ans *out)
{
    const struct decision_in *in = rq->in;

    return change_approve(cx, rq->id[0], in->rev, in->decision, &out->body);
}

enum err api_change_refuse(struct cx *cx, const struct req *rq, struct ans *out)
{
    const struct reason_in *in = rq->in;

    return change_refuse(cx, rq->id[0], in->rev, in->reason, &out->body);
}

enum err api_change_withdraw(struct cx *cx, const struct req *rq, struct ans *out)
{
    const struct rev_in *in = rq->in;

    return change_withdraw(cx, rq->id[0], in->rev, &out->body);
}
