/* The trace. */
#include "ledger/trace.h"
#include "web/route.h"

enum { PAGE_USUAL = 50 };

enum err api_events(struct cx *cx, const struct req *rq, struct ans *out)
{
    const struct events_query *q = rq->query;
    struct trace_filter f = {
        .subject = q->subject, .id = q->id, .offset = q->offset, .limit = q->limit ? q->limit : PAGE_USUAL};

    return trace_list(cx, &f, &out->body);
}

enum err api_events_verify(struct cx *cx, const struct req *rq, struct ans *out)
{
    (void)rq;
    return trace_verify(cx, &out->body);
}
