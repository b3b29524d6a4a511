#include "matter/matter.h"

#include "base/json.h"
#include "ledger/todo.h"
#include "matter/evidence.h"

enum { TODO_TITLE_UNITS = 180 /* bytes of a matter's text in a to-do's line */ };

/* ---- reading */

static enum err put_one(struct cx *cx, const struct matter_kind *k, struct json *j, const struct row *r)
{
    int64_t id = row_int(r, M_ID);
    enum err e;

    json_object(j);
    shape_fields(j, k->shape, r);
    json_put_str(j, "state_zh", state_zh(row_str(r, M_STATE)));
    e = ball_put(cx, j, "ball", k->subject, id);
    if (!e) e = evidence_put(cx, j, "evidence", k->subject, id);
    json_end(j);
    return e;
}

enum err matter_list(struct cx *cx, const struct matter_kind *k, const struct matter_filter *f,
                     struct buf *out)
{
    struct matter_filter whole = *f;
    struct json j = json_on(out);
    struct rows rows, total;
    enum err e = page_check(cx, &whole.page);

    if (!whole.state.p) whole.state = STR("");
    if (!e) e = k->count(cx, &whole, &total);
    if (!e) e = k->find(cx, &whole, &rows);
    if (e) return e;
    page_open(&j, &whole.page, row_int(&total.at[0], 0));
    for (size_t i = 0; !e && i < rows.n; i++) e = put_one(cx, k, &j, &rows.at[i]);
    json_end(&j);
    json_end(&j);
    return e;
}

/* Seen by those who see its task in full, by the sides, and by whoever had to act on it. */
static enum err need_seen(struct cx *cx, const struct matter_kind *k, const struct row *r)
{
    bool mine = false;
    enum err e;

    if (scope_sees_bearer(cx, row_int(r, M_ASKER)) || scope_sees_bearer(cx, row_int(r, M_ASKED)) ||
        scope_sees_bearer(cx, row_int(r, M_POST)))
        return ERR_NONE;
    e = ball_mine(cx, k->subject, row_int(r, M_ID), &mine);
    return e || mine ? e : scope_need_task(cx, row_int(r, M_TASK));
}

enum err matter_get(struct cx *cx, const struct matter_kind *k, int64_t id, struct buf *out)
{
    struct json j = json_on(out);
    struct rows rows;
    enum err e = k->load(cx, id, &rows);

    if (!e && rows.n == 0) e = step_absent(cx, k->subject);
    if (!e) e = need_seen(cx, k, &rows.at[0]);
    return e ? e : put_one(cx, k, &j, &rows.at[0]);
}

/* ---- taking and leaving */

struct matter matter_new(struct cx *cx, const struct matter_kind *k, const struct party_task *t, int64_t id,
                         struct str title)
{
    struct buf line = buf_new(cx->arena, MATTER_TITLE_MOST + 200);
    struct str head = year_shortened(str_trim(title), TODO_TITLE_UNITS);

    buf_fmt(&line, "第%.*s项：%.*s", STR_ARG(t->no), STR_ARG(head));
    return (struct matter){
        .kind = k, .id = id, .task_id = t->id, .title = buf_text(&line), .due_on = STR("")};
}

enum err matter_hold(struct cx *cx, const struct matter_kind *k, const struct step_ask *ask,
                     struct matter_held *h)
{
    struct ball_holder now = {0};
    struct rows rows;
    enum err e = k->load(cx, ask->id, &rows);

    if (!e) e = step_take(cx, ask, &rows, &h->to);
    if (e) return e;
    h->row = rows.at;
    e = party_task(cx, row_int(h->row, M_TASK), "task_id", &h->task);
    if (!e) e = ball_holder(cx, k->subject, ask->id, &now);
    if (!e)
        e = step_may(cx, ask,
                     &(struct step_sides){row_int(h->row, M_ASKER), row_int(h->row, M_ASKED),
                                          row_int(h->row, M_POST), h->task.leader_id, now.post_id});
    if (e) return e;
    h->m = matter_new(cx, k, &h->task, ask->id, row_str(h->row, M_TITLE));
    h->m.due_on = row_str(h->row, M_DUE);
    return ERR_NONE;
}

enum err matter_early(struct cx *cx, const struct party_task *t, bool *out)
{
    struct str today = year_today_text(cx);
    struct rows rows;
    enum err e = store_run(cx, &rows,
                           "SELECT COUNT(*) FROM milestone WHERE government_id = $1 AND task_id = $2"
                           " AND state IN ('open', 'claimed') AND due_on < $3",
                           "iis", cx->actor.government_id, t->id, today);

    if (!e) *out = row_int(&rows.at[0], 0) == 0 && (t->due_on.n == 0 || str_cmp(today, t->due_on) <= 0);
    return e;
}

static struct str todo_role(struct ball_holder to)
{
    if (to.post_id) return STR("leader");
    return to.org_id ? STR("reporter") : STR("office");
}

enum err matter_wait(struct cx *cx, const struct matter *m, struct ball_holder to)
{
    const struct todo todo = {.org_id = to.org_id,
                              .post_id = to.post_id,
                              .role = todo_role(to),
                              .kind = str_of(m->kind->todo),
                              .subject = str_of(m->kind->subject),
                              .subject_id = m->id,
                              .task_id = m->task_id,
                              .title = m->title,
                              .due_on = m->due_on.n ? m->due_on : STR_NULL};
    enum err e = todo_close(cx, todo.subject, m->id, STR_NULL);

    if (!e) e = todo_open(cx, &todo);
    return e ? e : ball_pass(cx, m->kind->subject, m->id, to);
}

enum err matter_settled(struct cx *cx, const struct matter *m)
{
    enum err e = todo_close(cx, str_of(m->kind->subject), m->id, STR_NULL);

    return e ? e : ball_drop(cx, m->kind->subject, m->id);
}

enum err matter_gone(struct cx *cx, const struct matter *m)
{
    enum err e = todo_drop(cx, str_of(m->kind->subject), m->id, STR_NULL);

    return e ? e : ball_drop(cx, m->kind->subject, m->id);
}

enum err matter_settle(struct cx *cx, const struct step_ask *ask, const struct matter_held *h,
                       struct str after, struct buf *out)
{
    enum err e = step_note(cx, ask, step_side(cx->arena, row_str(h->row, M_STATE), NULL, STR_NULL), after);

    return e || !out ? e : matter_get(cx, h->m.kind, ask->id, out);
}

enum err matter_finish(struct cx *cx, const struct matter_kind *k, matter_move *move,
                       const struct step_ask *ask, struct buf *out)
{
    struct matter_held h;
    enum err e = matter_hold(cx, k, ask, &h);

    if (!e) e = move(cx, ask->id, h.to, year_now(cx));
    if (!e) e = str_eq(h.to, STR("withdrawn")) ? matter_gone(cx, &h.m) : matter_settled(cx, &h.m);
    return e ? e : matter_settle(cx, ask, &h, step_side(cx->arena, h.to, NULL, STR_NULL), out);
}

enum err matter_climb(struct cx *cx, const struct matter_kind *k, matter_move *move,
                      const struct step_ask *ask, struct buf *out)
{
    struct party_pair pair = {0};
    struct matter_held h;
    int64_t over = 0;
    enum err e = matter_hold(cx, k, ask, &h);

    if (!e)
        pair = (struct party_pair){row_int(h.row, M_ASKER), row_int(h.row, M_ASKED), row_int(h.row, M_POST)};
    if (!e) e = party_common(cx, &h.task, &pair, &over);
    if (!e) e = move(cx, ask->id, h.to, STR(""));
    if (!e) e = matter_wait(cx, &h.m, (struct ball_holder){.post_id = over});
    return e ? e : matter_settle(cx, ask, &h, step_side(cx->arena, h.to, NULL, STR_NULL), out);
}
