/* What waits for somebody. */
#include "ledger/todo.h"
#include "web/route.h"

enum { PAGE_USUAL = 50 };

enum err api_todo(struct cx *cx, const struct req *rq, struct ans *out)
{
    const struct todo_query *q = rq->query;
    struct todo_filter f = {.org_id = q->org,
                            .post_id = q->post,
                            .task_id = q->task,
                            .role = q->role,
                            .kind = q->kind,
                            .offset = q->offset};

    f.state = q->state.p ? q->state : STR("open");
    f.limit = q->limit ? q->limit : PAGE_USUAL;
    return todo_list(cx, &f, &out->body);
}
