/* The board, the pages of leaders and units, a task's year. */
#include "ledger/board.h"
#include "ledger/edition.h"
#include "ledger/foresee.h"
#include "ledger/task_year.h"
#include "matter/task_acts.h"
#include "web/route.h"

enum err api_board(struct cx *cx, const struct req *rq, struct ans *out)
{
    const struct board_query *q = rq->query;

    enum err e = edition_need(cx, q->plan);

    return e ? e : board_get(cx, q->plan, &out->body);
}

enum err api_forecasts(struct cx *cx, const struct req *rq, struct ans *out)
{
    enum err e = edition_need(cx, rq->id[0]);

    return e ? e : foresee_plan(cx, rq->id[0], &out->body);
}

enum err api_leader_page(struct cx *cx, const struct req *rq, struct ans *out)
{
    const struct bearer_query *q = rq->query;
    const struct board_page page = {q->offset, q->limit};

    return board_leader(cx, rq->id[0], &page, &out->body);
}

enum err api_unit_page(struct cx *cx, const struct req *rq, struct ans *out)
{
    const struct bearer_query *q = rq->query;
    const struct board_page page = {q->offset, q->limit};

    return board_unit(cx, rq->id[0], &page, &out->body);
}

enum err api_task_acts(struct cx *cx, const struct req *rq, struct ans *out)
{
    return task_acts(cx, rq->id[0], &out->body);
}

enum err api_task_year(struct cx *cx, const struct req *rq, struct ans *out)
{
    const struct moments_query *q = rq->query;
    const struct task_year_page page = {q->group, q->offset, q->limit};

    return task_year(cx, rq->id[0], &page, &out->body);
}
