/* Reports of units, and the checks of what they say. */
#include "round/report.h"

#include "base/json.h"
#include "round/check.h"
#include "web/route.h"

static void take_parts(struct cx *cx, const struct report_in *in, struct report_draft *d)
{
    const struct report_value_in *value = in->values.at;
    const struct report_tick_in *tick = in->ticks.at;
    struct report_value *v = arena_zero(cx->arena, in->values.n + 1, sizeof *v);
    struct report_tick *t = arena_zero(cx->arena, in->ticks.n + 1, sizeof *t);

    for (size_t i = 0; i < in->values.n; i++)
        v[i] = (struct report_value){value[i].measure_id, value[i].value, value[i].unit};
    for (size_t i = 0; i < in->ticks.n; i++)
        t[i] = (struct report_tick){tick[i].milestone_id, tick[i].done_on.p ? tick[i].done_on : STR("")};
    d->values = in->values.n;
    d->value = v;
    d->ticks = in->ticks.n;
    d->tick = t;
}

/* 409 shows both versions, so that nothing typed is lost. */
static enum err put_both(struct cx *cx, const struct req *rq, const struct report_in *in, struct ans *out)
{
    struct fault f = cx_fault(cx, ERR_CONFLICT);
    struct fault_out fault = {.code = err_info(ERR_CONFLICT)->name, .zh = f.zh, .en = f.en, .field = f.field};
    struct json j = json_on(&out->body);
    struct buf theirs = buf_new(cx->arena, 1 << 20);
    int64_t id = 0;
    enum err e = report_find(cx, in->round_id, in->task_id, in->org_id, &id);

    if (!e) e = report_get(cx, id, &theirs);
    if (e) return e;
    out->status = err_info(ERR_CONFLICT)->http;
    json_object(&j);
    json_key(&j, "error");
    rec_put(&j, &fault_out_record, &fault);
    json_key(&j, "theirs");
    json_raw(&j, buf_text(&theirs));
    json_key(&j, "yours");
    json_raw(&j, rq->body);
    json_end(&j);
    return ERR_NONE;
}

typedef enum err draft_fn(struct cx *cx, const struct report_draft *in, struct buf *out);

static enum err write_draft(struct cx *cx, const struct req *rq, draft_fn *fn, struct ans *out)
{
    const struct report_in *in = rq->in;
    struct report_draft d = {.round_id = in->round_id,
                             .task_id = in->task_id,
                             .org_id = in->org_id,
                             .rev = in->rev,
                             .progress = in->progress,
                             .problem = in->problem,
                             .need = in->need,
                             .next = in->next,
                             .need_org_id = in->need_org_id,
                             .need_post_id = in->need_post_id,
                             .need_by = in->need_by,
                             .need_as = in->need_as};
    enum err e;

    if (str_eq(d.need_as, STR("rule"))) d.need_as = STR("");
    take_parts(cx, in, &d);
    e = fn(cx, &d, &out->body);
    if (e == ERR_CONFLICT && str_eq(cx->fault.field, STR("rev"))) return put_both(cx, rq, in, out);
    return e;
}

enum err api_report_save(struct cx *cx, const struct req *rq, struct ans *out)
{
    return write_draft(cx, rq, report_save, out);
}

enum err api_report_send(struct cx *cx, const struct req *rq, struct ans *out)
{
    return write_draft(cx, rq, report_send, out);
}

enum err api_report_no_change(struct cx *cx, const struct req *rq, struct ans *out)
{
    const struct report_same_in *in = rq->in;
    int64_t *task = arena_zero(cx->arena, in->task_ids.n + 1, sizeof *task);
    const struct report_same same = {in->round_id, in->org_id, in->task_ids.n, task};

    for (size_t i = 0; i < in->task_ids.n; i++)
        if (!str_int(in->task_ids.at[i], &task[i]))
            return cx_fail(cx, ERR_INPUT, "task_ids", "任务编号有误", "a task's id is wrong");
    return report_no_change(cx, &same, &out->body);
}

enum err api_report(struct cx *cx, const struct req *rq, struct ans *out)
{
    return report_get(cx, rq->id[0], &out->body);
}

enum err api_report_sheet(struct cx *cx, const struct req *rq, struct ans *out)
{
    const struct report_sheet_query *q = rq->query;

    return report_sheet(cx, rq->id[0], q->org, &out->body);
}

enum err api_task_reports(struct cx *cx, const struct req *rq, struct ans *out)
{
    return report_list(cx, rq->id[0], &out->body);
}

enum err api_report_check(struct cx *cx, const struct req *rq, struct ans *out)
{
    return report_check(cx, rq->id[0], &out->body);
}

enum err api_report_submit(struct cx *cx, const struct req *rq, struct ans *out)
{
    const struct rev_in *in = rq->in;

    return report_submit(cx, rq->id[0], in->rev, &out->body);
}

enum err api_report_review(struct cx *cx, const struct req *rq, struct ans *out)
{
    const struct rev_in *in = rq->in;

    return report_review(cx, rq->id[0], in->rev, &out->body);
}

enum err api_report_sign(struct cx *cx, const struct req *rq, struct ans *out)
{
    const struct rev_in *in = rq->in;

    return report_sign(cx, rq->id[0], in->rev, &out->body);
}

enum err api_report_return(struct cx *cx, const struct req *rq, struct ans *out)
{
    const struct report_return_in *in = rq->in;

    return report_return(cx, rq->id[0], in->rev, in->reason, &out->body);
}

/* ---- checks */

enum err api_checks(struct cx *cx, const struct req *rq, struct ans *out)
{
    return check_list(cx, rq->id[0], &out->body);
}

enum err api_check_add(struct cx *cx, const struct req *rq, struct ans *out)
{
    const struct check_in *in = rq->in;
    const struct check_value_in *given = in->values.at;
    struct check_value *value = arena_zero(cx->arena, in->values.n + 1, sizeof *value);
    const struct check c = {in->period, in->way, in->verdict, in->note, in->values.n, value};

    for (size_t i = 0; i < in->values.n; i++)
        value[i] = (struct check_value){given[i].measure_id, given[i].value};
    return check_add(cx, rq->id[0], &c, &out->body);
}
