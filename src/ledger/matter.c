#include "ledger/matter.h"

#include "ledger/todo.h"

struct str matter_title(struct cx *cx, const struct party_task *t, struct str title)
{
    struct buf out = buf_new(cx->arena, MATTER_TITLE_MOST + 200);

    buf_fmt(&out, "第%.*s项：%.*s", STR_ARG(t->no), STR_ARG(title));
    return buf_text(&out);
}

static struct str role_of(struct ball_holder to)
{
    if (to.post_id) return STR("leader");
    return to.org_id ? STR("reporter") : STR("office");
}

enum err matter_wait(struct cx *cx, const struct matter *m, struct ball_holder to)
{
    const struct todo todo = {.org_id = to.org_id,
                              .post_id = to.post_id,
                              .role = role_of(to),
                              .kind = str_of(m->kind),
                              .subject = str_of(m->subject),
                              .subject_id = m->id,
                              .task_id = m->task_id,
                              .title = m->title,
                              .due_on = m->due_on.n ? m->due_on : STR_NULL};
    enum err e = todo_close(cx, todo.subject, m->id, STR_NULL);

    if (!e) e = todo_open(cx, &todo);
    return e ? e : ball_pass(cx, m->subject, m->id, to);
}

enum err matter_settled(struct cx *cx, const struct matter *m)
{
    enum err e = todo_close(cx, str_of(m->subject), m->id, STR_NULL);

    return e ? e : ball_drop(cx, m->subject, m->id);
}

enum err matter_gone(struct cx *cx, const struct matter *m)
{
    enum err e = todo_drop(cx, str_of(m->subject), m->id, STR_NULL);

    return e ? e : ball_drop(cx, m->subject, m->id);
}
