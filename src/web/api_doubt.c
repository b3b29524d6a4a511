/* Doubts. */
#include "ledger/doubt.h"
#include "ledger/edition.h"
#include "web/route.h"

enum { PAGE_USUAL = 50 };

enum err api_doubts(struct cx *cx, const struct req *rq, struct ans *out)
{
    const struct doubts_query *q = rq->query;
    struct doubt_filter f = {.plan_id = q->plan,
                             .task_id = q->task,
                             .state = q->state,
                             .field = q->field,
                             .q = q->q,
                             .offset = q->offset,
                             .limit = q->limit ? q->limit : PAGE_USUAL};
    enum err e = edition_need(cx, q->plan);

    return e ? e : doubt_list(cx, &f, &out->body);
}

enum err api_doubt_accept(struct cx *cx, const struct req *rq, struct ans *out)
{
    const struct rev_in *in = rq->in;

    return doubt_accept(cx, rq->id[0], in->rev, &out->body);
}

/* A single text of digits only may be an organisation; the ledger knows whether the field asks for one. */
enum err api_doubt_correct(struct cx *cx, const struct req *rq, struct ans *out)
{
    const struct correct_in *in = rq->in;
    struct doubt_value v = {.texts = in->value.n, .text = in->value.at};
    int64_t id;

    if (v.texts == 1 && str_int(v.text[0], &id) && id > 0) v.org_id = id;
    return doubt_correct(cx, rq->id[0], in->rev, &v, &out->body);
}

enum err api_doubt_reopen(struct cx *cx, const struct req *rq, struct ans *out)
{
    const struct rev_in *in = rq->in;

    return doubt_reopen(cx, rq->id[0], in->rev, &out->body);
}
