/* Tasks, their duties and measures. */
#include <math.h>

#include "ledger/edition.h"
#include "ledger/task.h"
#include "web/route.h"

enum { PAGE_USUAL = 50 };

enum err api_tasks(struct cx *cx, const struct req *rq, struct ans *out)
{
    const struct tasks_query *q = rq->query;
    struct task_filter f = task_filter_any();
    enum err e = edition_need(cx, q->plan);

    f.plan_id = q->plan;
    f.section_id = q->section;
    f.leader = q->leader;
    f.lead_id = q->lead;
    f.support_id = q->support;
    f.org_id = q->org;
    f.has_measure = q->has_measure;
    f.doubt = q->doubt;
    f.lamp = q->lamp;
    f.q = q->q;
    f.sort = q->sort;
    f.offset = q->offset;
    f.limit = q->limit ? q->limit : PAGE_USUAL;
    return e ? e : task_page(cx, &f, &out->body);
}

enum err api_task(struct cx *cx, const struct req *rq, struct ans *out)
{
    return task_get(cx, rq->id[0], &out->body);
}

enum err api_task_patch(struct cx *cx, const struct req *rq, struct ans *out)
{
    const struct task_in *in = rq->in;
    struct task_change c = {.rev = in->rev, .text = in->text, .deadline = in->deadline};

    c.has_weight = !isnan(in->weight);
    if (c.has_weight) c.weight = in->weight;
    return task_patch(cx, rq->id[0], &c, &out->body);
}

enum err api_duty_add(struct cx *cx, const struct req *rq, struct ans *out)
{
    const struct duty_in *in = rq->in;
    const struct task_duty duty = {in->role, in->name};

    return task_duty_add(cx, rq->id[0], in->rev, &duty, &out->body);
}

enum err api_duty_remove(struct cx *cx, const struct req *rq, struct ans *out)
{
    const struct rev_query *q = rq->query;

    return task_duty_remove(cx, rq->id[0], q->rev, &out->body);
}

enum err api_measure_add(struct cx *cx, const struct req *rq, struct ans *out)
{
    const struct measure_in *in = rq->in;
    struct task_measure m = {.words = in->words, .op = in->op, .unit = in->unit};

    m.has_value = !isnan(in->value);
    if (m.has_value) m.value = in->value;
    return task_measure_add(cx, rq->id[0], in->rev, &m, &out->body);
}

enum err api_measure_remove(struct cx *cx, const struct req *rq, struct ans *out)
{
    const struct rev_query *q = rq->query;

    return task_measure_remove(cx, rq->id[0], q->rev, &out->body);
}
