/* What waits for somebody. */
#include "ledger/todo.h"

#include "base/json.h"
#include "store/store.h"
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

/* Once as JSON; a request for text/event-stream gets it whenever it changes (live.h). */
enum err api_live(struct cx *cx, const struct req *rq, struct ans *out)
{
    int64_t generation = 0, waiting = 0;
    struct json j = json_on(&out->body);
    enum err e = store_generation(cx, &generation);

    (void)rq;
    if (!e) e = todo_waiting(cx, &waiting);
    json_object(&j);
    json_put_int(&j, "generation", generation & INT64_C(0x1fffffffffffff));
    json_put_int(&j, "todo", waiting);
    json_end(&j);
    return e;
}
