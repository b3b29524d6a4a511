/* Plans. */
#include "ledger/edition.h"
#include "web/route.h"

enum { TEXT_USUAL = 4000 };

enum { PLANS_USUAL = 50 };

enum err api_plans(struct cx *cx, const struct req *rq, struct ans *out)
{
    const struct plans_query *q = rq->query;

    return edition_list(cx, q->offset, q->limit ? q->limit : PLANS_USUAL, &out->body);
}

enum err api_plan(struct cx *cx, const struct req *rq, struct ans *out)
{
    return edition_get(cx, rq->id[0], &out->body);
}

enum err api_plan_overview(struct cx *cx, const struct req *rq, struct ans *out)
{
    return edition_overview(cx, rq->id[0], &out->body);
}

enum err api_plan_text(struct cx *cx, const struct req *rq, struct ans *out)
{
    const struct text_query *q = rq->query;

    return edition_text(cx, rq->id[0], q->from, q->len ? q->len : TEXT_USUAL, &out->body);
}
