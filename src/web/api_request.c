/* Requests of one unit to another. */
#include "matter/request.h"
#include "web/route.h"

enum err api_requests(struct cx *cx, const struct req *rq, struct ans *out)
{
    const struct matters_query *q = rq->query;
    const struct matter_filter f = {q->task, q->org, q->state, {q->offset, q->limit}};

    return request_list(cx, &f, &out->body);
}

enum err api_request(struct cx *cx, const struct req *rq, struct ans *out)
{
    return request_get(cx, rq->id[0], &out->body);
}

enum err api_request_add(struct cx *cx, const struct req *rq, struct ans *out)
{
    const struct request_in *in = rq->in;
    const struct request_new r = {.task_id = in->task_id,
                                  .from_org_id = in->from_org_id,
                                  .to_org_id = in->to_org_id,
                                  .text = in->text,
                                  .answer_by = in->answer_by,
                                  .due_on = in->due_on};

    return request_add(cx, &r, &out->body);
}

enum err api_request_accept(struct cx *cx, const struct req *rq, struct ans *out)
{
    const struct rev_in *in = rq->in;

    return request_accept(cx, rq->id[0], in->rev, &out->body);
}

enum err api_request_counter(struct cx *cx, const struct req *rq, struct ans *out)
{
    const struct counter_in *in = rq->in;
    const struct request_counter c = {in->rev, in->text, in->due_on};

    return request_counter(cx, rq->id[0], &c, &out->body);
}

enum err api_request_refuse(struct cx *cx, const struct req *rq, struct ans *out)
{
    const struct reason_in *in = rq->in;

    return request_refuse(cx, rq->id[0], in->rev, in->reason, &out->body);
}

enum err api_request_agree(struct cx *cx, const struct req *rq, struct ans *out)
{
    const struct rev_in *in = rq->in;

    return request_agree(cx, rq->id[0], in->rev, &out->body);
}

enum err api_request_climb(struct cx *cx, const struct req *rq, struct ans *out)
{
    const struct rev_in *in = rq->in;

    return request_climb(cx, rq->id[0], in->rev, &out->body);
}

enum err api_request_done(struct cx *cx, const struct req *rq, struct ans *out)
{
    const struct rev_in *in = rq->in;

    return request_done(cx, rq->id[0], in->rev, &out->body);
}

enum err api_request_withdraw(struct cx *cx, const struct req *rq, struct ans *out)
{
    const struct rev_in *in = rq->in;

    return request_withdraw(cx, rq->id[0], in->rev, &out->body);
}
