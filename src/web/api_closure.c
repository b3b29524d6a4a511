/* Closures. */
#include "matter/closure.h"
#include "web/route.h"

enum err api_closures(struct cx *cx, const struct req *rq, struct ans *out)
{
    const struct matters_query *q = rq->query;
    const struct matter_filter f = {q->task, q->org, q->state, {q->offset, q->limit}};

    return closure_list(cx, &f, &out->body);
}

enum err api_closure(struct cx *cx, const struct req *rq, struct ans *out)
{
    return closure_get(cx, rq->id[0], &out->body);
}

enum err api_closure_add(struct cx *cx, const struct req *rq, struct ans *out)
{
    const struct closure_in *in = rq->in;
    const struct closure_new c = {in->task_id, in->org_id, in->claim};

    return closure_add(cx, &c, &out->body);
}

enum err api_closure_verify(struct cx *cx, const struct req *rq, struct ans *out)
{
    const struct verify_in *in = rq->in;
    const struct closure_check c = {in->rev, in->note, in->way};

    return closure_verify(cx, rq->id[0], &c, &out->body);
}

enum err api_closure_close(struct cx *cx, const struct req *rq, struct ans *out)
{
    const struct close_in *in = rq->in;

    return closure_close(cx, rq->id[0], in->rev, in->look_back_on, &out->body);
}

enum err api_closure_reject(struct cx *cx, const struct req *rq, struct ans *out)
{
    const struct reason_in *in = rq->in;

    return closure_reject(cx, rq->id[0], in->rev, in->reason, &out->body);
}

enum err api_closure_withdraw(struct cx *cx, const struct req *rq, struct ans *out)
{
    const struct rev_in *in = rq->in;

    return closure_withdraw(cx, rq->id[0], in->rev, &out->body);
}

enum err api_closure_look(struct cx *cx, const struct req *rq, struct ans *out)
{
    const struct look_in *in = rq->in;
    const struct closure_look l = {in->rev, in->ok == 1, in->note};

    return closure_look_back(cx, rq->id[0], &l, &out->body);
}
