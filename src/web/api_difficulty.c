/* Difficulties. */
#include "matter/difficulty.h"
#include "web/route.h"

enum err api_difficulties(struct cx *cx, const struct req *rq, struct ans *out)
{
    const struct matters_query *q = rq->query;
    const struct matter_filter f = {q->task, q->org, q->state, {q->offset, q->limit}};

    return difficulty_list(cx, &f, &out->body);
}

enum err api_difficulty(struct cx *cx, const struct req *rq, struct ans *out)
{
    return difficulty_get(cx, rq->id[0], &out->body);
}

enum err api_difficulty_add(struct cx *cx, const struct req *rq, struct ans *out)
{
    const struct difficulty_in *in = rq->in;
    const struct difficulty_new d = {.task_id = in->task_id,
                                     .report_id = in->report_id,
                                     .org_id = in->org_id,
                                     .title = in->title,
                                     .text = in->text,
                                     .asked_org_id = in->asked_org_id,
                                     .asked_post_id = in->asked_post_id,
                                     .due_on = in->due_on};

    return difficulty_add(cx, &d, &out->body);
}

enum err api_difficulty_answer(struct cx *cx, const struct req *rq, struct ans *out)
{
    const struct answer_in *in = rq->in;

    return difficulty_answer(cx, rq->id[0], in->rev, in->answer, &out->body);
}

enum err api_difficulty_solve(struct cx *cx, const struct req *rq, struct ans *out)
{
    const struct rev_in *in = rq->in;

    return difficulty_solve(cx, rq->id[0], in->rev, &out->body);
}

enum err api_difficulty_escalate(struct cx *cx, const struct req *rq, struct ans *out)
{
    const struct rev_in *in = rq->in;

    return difficulty_escalate(cx, rq->id[0], in->rev, &out->body);
}

enum err api_difficulty_withdraw(struct cx *cx, const struct req *rq, struct ans *out)
{
    const struct rev_in *in = rq->in;

    return difficulty_withdraw(cx, rq->id[0], in->rev, &out->body);
}
