/* The plan of a unit: its page, its signing, its workbook, last year's. */
#include "breakdown/last_year.h"
#include "breakdown/unit_book.h"
#include "breakdown/unit_plan.h"
#include "breakdown/unit_states.h"
#include "intake/intake.h"
#include "store/store.h"
#include "web/route.h"

enum err api_unit_states(struct cx *cx, const struct req *rq, struct ans *out)
{
    return unit_states_list(cx, rq->id[0], &out->body);
}

enum err api_unit_plan(struct cx *cx, const struct req *rq, struct ans *out)
{
    const struct unit_query *q = rq->query;

    return unit_plan_get(cx, rq->id[0], q->plan, &out->body);
}

static enum err step(struct cx *cx, const struct req *rq, const char *verb, struct ans *out)
{
    const struct unit_step_in *in = rq->in;
    const struct unit_plan_step s = {in->plan_id, in->rev, verb, in->note};

    return unit_plan_step(cx, rq->id[0], &s, &out->body);
}

enum err api_unit_plan_submit(struct cx *cx, const struct req *rq, struct ans *out)
{
    return step(cx, rq, "submit", out);
}

enum err api_unit_plan_agree(struct cx *cx, const struct req *rq, struct ans *out)
{
    return step(cx, rq, "agree", out);
}

enum err api_unit_plan_return(struct cx *cx, const struct req *rq, struct ans *out)
{
    return step(cx, rq, "return", out);
}

enum err api_unit_book(struct cx *cx, const struct req *rq, struct ans *out)
{
    const struct unit_query *q = rq->query;

    out->type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    out->file = STR("任务分解表.xlsx");
    return unit_book_write(cx, rq->id[0], q->plan, &out->body);
}

enum err api_unit_fill(struct cx *cx, const struct req *rq, struct ans *out)
{
    const struct unit_fill_query *q = rq->query;
    const struct unit_book_ask ask = {rq->id[0], q->plan, q->apply == 1, q->good == 1};
    const struct doc *doc = NULL;
    enum err e = intake_read(cx, NULL, rq->body, NULL, &doc);

    if (!e) e = store_begin(cx, ask.apply);
    if (e) return e;
    return store_end(cx, unit_book_read(cx, &ask, doc, &out->body));
}

enum err api_last_year(struct cx *cx, const struct req *rq, struct ans *out)
{
    const struct unit_query *q = rq->query;

    return last_year_list(cx, rq->id[0], q->plan, &out->body);
}

enum err api_last_year_apply(struct cx *cx, const struct req *rq, struct ans *out)
{
    const struct last_year_in *in = rq->in;
    const struct last_pair_in *given = in->pairs.at;
    struct last_year_pair *pair = arena_zero(cx->arena, in->pairs.n + 1, sizeof *pair);
    const struct last_year_choice choice = {in->plan_id, in->pairs.n, pair};

    for (size_t i = 0; i < in->pairs.n; i++)
        pair[i] = (struct last_year_pair){given[i].task_id, given[i].from_task_id};
    return last_year_apply(cx, rq->id[0], &choice, &out->body);
}
