/* How tasks are broken down. */
#include "breakdown/item.h"
#include "web/route.h"

enum err api_items(struct cx *cx, const struct req *rq, struct ans *out)
{
    return item_list(cx, rq->id[0], &out->body);
}

enum err api_item_add(struct cx *cx, const struct req *rq, struct ans *out)
{
    const struct item_in *in = rq->in;
    const struct item item = {.parent_id = in->parent_id,
                              .title = in->title,
                              .kind = in->kind,
                              .org_id = in->org_id,
                              .post_id = in->post_id,
                              .person_id = in->person_id,
                              .start_on = in->start_on,
                              .due_on = in->due_on};

    return item_add(cx, rq->id[0], &item, &out->body);
}

enum err api_item_patch(struct cx *cx, const struct req *rq, struct ans *out)
{
    const struct item_patch_in *in = rq->in;
    struct item_change c = {.rev = in->rev, .state = in->state, .top = in->top == 1, .clear = in->clear == 1};

    c.to = (struct item){.parent_id = in->parent_id,
                         .title = in->title,
                         .kind = in->kind,
                         .org_id = in->org_id,
                         .post_id = in->post_id,
                         .person_id = in->person_id,
                         .start_on = in->start_on,
                         .due_on = in->due_on};
    return item_patch(cx, rq->id[0], &c, &out->body);
}

enum err api_item_drop(struct cx *cx, const struct req *rq, struct ans *out)
{
    const struct rev_query *q = rq->query;

    return item_drop(cx, rq->id[0], q->rev, &out->body);
}

enum err api_item_restore(struct cx *cx, const struct req *rq, struct ans *out)
{
    return item_restore(cx, rq->id[0], &out->body);
}

enum err api_item_paste(struct cx *cx, const struct req *rq, struct ans *out)
{
    const struct item_paste_in *in = rq->in;

    return item_paste(cx, rq->id[0], in->text, in->preview == 1, &out->body);
}

enum err api_item_copy(struct cx *cx, const struct req *rq, struct ans *out)
{
    const struct item_copy_in *in = rq->in;

    return item_copy(cx, rq->id[0], in->from_task_id, &out->body);
}
