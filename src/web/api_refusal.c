/* Duties refused. */
#include "matter/refusal.h"
#include "web/route.h"

enum err api_refusals(struct cx *cx, const struct req *rq, struct ans *out)
{
    const struct matters_query *q = rq->query;
    const struct matter_filter f = {q->task, q->org, q->state, {q->offset, q->limit}};

    return refusal_list(cx, &f, &out->body);
}

enum err api_refusal(struct cx *cx, const struct req *rq, struct ans *out)
{
    return refusal_get(cx, rq->id[0], &out->body);
}

enum err api_refusal_add(struct cx *cx, const struct req *rq, struct ans *out)
{
    const struct refusal_in *in = rq->in;
    const struct refusal_new r = {rq->id[0], in->reason, in->basis, in->suggested_org_id};

    return refusal_add(cx, &r, &out->body);
}

enum err api_refusal_rule(struct cx *cx, const struct req *rq, struct ans *out)
{
    const struct ruling_in *in = rq->in;
    const struct refusal_ruling r = {in->rev, str_eq(in->verdict, STR("upheld")), in->ruling, in->org_id};

    return refusal_rule(cx, rq->id[0], &r, &out->body);
}

enum err api_refusal_withdraw(struct cx *cx, const struct req *rq, struct ans *out)
{
    const struct rev_in *in = rq->in;

    return refusal_withdraw(cx, rq->id[0], in->rev, &out->body);
}
