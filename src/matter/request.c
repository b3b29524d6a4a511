#include "matter/request.h"

#include "breakdown/workday.h"
#include "matter/matter.h"

#define COLUMNS(C)                                      \
    C(TEXT, "state", "r.state")                         \
    C(INT, "rev", "r.rev")                              \
    C(ID, "id", "r.id")                                 \
    C(ID, "task_id", "r.task_id")                       \
    C(TEXT, "task_no", "t.no")                          \
    C(TEXT, "text", "r.text")                           \
    C(TEXT, "due_on", "r.due_on")                       \
    C(ID, "from_org_id", "r.from_org_id")               \
    C(ID, "to_org_id", "r.to_org_id")                   \
    C(HIDE, "", "0")                                    \
    C(TEXT, "answer_by", "r.answer_by")                 \
    C(SOME, "counter_due_on", "r.counter_due_on")       \
    C(SOME, "from_org_name", ORG_NAME("r.from_org_id")) \
    C(SOME, "to_org_name", ORG_NAME("r.to_org_id"))     \
    C(SOME, "reply", "r.reply")                         \
    C(ID, "report_id", "r.report_id")                   \
    C(FLAG, "protected", "r.protected")                 \
    C(TEXT, "opened_by", "r.opened_by")                 \
    C(TEXT, "opened_at", "r.opened_at")                 \
    C(SOME, "answered_at", "r.answered_at")             \
    C(SOME, "closed_at", "r.closed_at")

enum { R_ANSWER_BY = M_OWN, R_COUNTER_DUE };

#define FROM " FROM request r JOIN task t ON t.government_id = r.government_id AND t.id = r.task_id"

MATTER_MOVE("request")
MATTER_KIND("request", "request", "r", "r.from_org_id", "r.to_org_id");

enum err request_list(struct cx *cx, const struct matter_filter *f, struct buf *out)
{
    return matter_list(cx, &kind, f, out);
}

enum err request_get(struct cx *cx, int64_t id, struct buf *out)
{
    return matter_get(cx, &kind, id, out);
}

/* ---- asking */

/* The day by which an answer is wanted: as asked, or some working days from now, never behind DUE_ON. */
static enum err answer_by(struct cx *cx, const struct request_new *in, struct str *out)
{
    enum err e = in->answer_by.n ? party_due(cx, in->answer_by, "answer_by")
                                 : workday_due(cx, SETTING_REQUEST_ANSWER, out);

    if (in->answer_by.n) *out = in->answer_by;
    if (!e && str_cmp(*out, in->due_on) > 0) *out = in->due_on;
    return e;
}

static enum err check_sides(struct cx *cx, const struct request_new *in, int64_t from)
{
    enum err e = party_org(cx, in->to_org_id, "to_org_id");

    if (!e && from == in->to_org_id)
        return cx_fail(cx, ERR_INPUT, "to_org_id", "不能向本单位提出协作请求",
                       "an organisation cannot ask itself");
    return e;
}

enum err request_add(struct cx *cx, const struct request_new *in, struct buf *out)
{
    const struct step_ask ask = {.subject = "request", .verb = "add", .id = store_id(cx)};
    struct str by = STR_NULL;
    struct party_task t;
    struct matter m;
    bool early = false;
    int64_t from;
    enum err e = party_text(cx, in->text, "text", MATTER_TEXT_MOST);

    if (!e) e = party_due(cx, in->due_on, "due_on");
    if (!e) e = answer_by(cx, in, &by);
    if (!e) e = party_task(cx, in->task_id, "task_id", &t);
    if (!e) e = party_asker(cx, &t, in->from_org_id, &from);
    if (!e) e = check_sides(cx, in, from);
    if (!e && in->report_id) e = matter_early(cx, &t, &early);
    if (!e)
        e = store_run(cx, NULL,
                      "INSERT INTO request (government_id, id, task_id, from_org_id, to_org_id, text,"
                      " answer_by, due_on, opened_by, opened_at, report_id, protected)"
                      " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
                      "iiiiisssssib", cx->actor.government_id, ask.id, t.id, from, in->to_org_id, in->text,
                      by, in->due_on, cx->actor.name, year_now(cx), in->report_id, early);
    if (e) return e;
    m = matter_new(cx, &kind, &t, ask.id, in->text);
    m.due_on = by;
    e = matter_wait(cx, &m, (struct ball_holder){.org_id = in->to_org_id});
    if (!e) e = step_note(cx, &ask, STR_NULL, step_side(cx->arena, STR("open"), "text", in->text));
    return e ? e : request_get(cx, ask.id, out);
}

/* ---- answering */

/* The new state, and what was said with it; DUE_ON null: as it was. */
struct reply {
    struct str text, counter_due_on, due_on;
};

static enum err write_reply(struct cx *cx, const struct matter_held *h, const struct reply *r)
{
    return store_run(cx, NULL,
                     "UPDATE request SET state = $3, reply = coalesce($4, reply),"
                     " counter_due_on = coalesce($5, counter_due_on), due_on = coalesce($6, due_on),"
                     " answered_at = $7, rev = rev + 1 WHERE government_id = $1 AND id = $2",
                     "iisssss", cx->actor.government_id, h->m.id, h->to, r->text, r->counter_due_on,
                     r->due_on, year_now(cx));
}

/* From now on the other side works, or the asking side must think: TO holds it. */
static enum err answer(struct cx *cx, const struct step_ask *ask, const struct reply *r, bool to_asker,
                       struct buf *out)
{
    struct matter_held h;
    enum err e = matter_hold(cx, &kind, ask, &h);

    if (!e) e = write_reply(cx, &h, r);
    if (!e && r->due_on.n) h.m.due_on = r->due_on;
    if (!e)
        e = matter_wait(cx, &h.m,
                        (struct ball_holder){.org_id = row_int(h.row, to_asker ? M_ASKER : M_ASKED)});
    return e ? e : matter_settle(cx, ask, &h, step_side(cx->arena, h.to, "reply", r->text), out);
}

enum err request_accept(struct cx *cx, int64_t id, int64_t rev, struct buf *out)
{
    const struct reply none = {0};

    return answer(cx, &(struct step_ask){"request", "accept", id, rev}, &none, false, out);
}

enum err request_refuse(struct cx *cx, int64_t id, int64_t rev, struct str reason, struct buf *out)
{
    const struct reply r = {.text = reason};
    enum err e = party_text(cx, reason, "reason", MATTER_TEXT_MOST);

    return e ? e : answer(cx, &(struct step_ask){"request", "refuse", id, rev}, &r, true, out);
}

enum err request_counter(struct cx *cx, int64_t id, const struct request_counter *in, struct buf *out)
{
    const struct reply r = {.text = in->text, .counter_due_on = in->due_on};
    enum err e = party_text(cx, in->text, "text", MATTER_TEXT_MOST);

    if (!e && in->due_on.n) e = party_due(cx, in->due_on, "due_on");
    return e ? e : answer(cx, &(struct step_ask){"request", "counter", id, in->rev}, &r, true, out);
}

/* The counter-offer's day becomes the day. */
enum err request_agree(struct cx *cx, int64_t id, int64_t rev, struct buf *out)
{
    struct reply r = {0};
    struct rows rows;
    enum err e = load(cx, id, &rows);

    if (!e && rows.n && row_str(&rows.at[0], R_COUNTER_DUE).n) r.due_on = row_str(&rows.at[0], R_COUNTER_DUE);
    return e ? e : answer(cx, &(struct step_ask){"request", "agree", id, rev}, &r, false, out);
}

/* ---- climbing and ending */

enum err request_climb(struct cx *cx, int64_t id, int64_t rev, struct buf *out)
{
    return matter_climb(cx, &kind, move, &(struct step_ask){"request", "climb", id, rev}, out);
}

enum err request_done(struct cx *cx, int64_t id, int64_t rev, struct buf *out)
{
    return matter_finish(cx, &kind, move, &(struct step_ask){"request", "done", id, rev}, out);
}

enum err request_withdraw(struct cx *cx, int64_t id, int64_t rev, struct buf *out)
{
    return matter_finish(cx, &kind, move, &(struct step_ask){"request", "withdraw", id, rev}, out);
}

enum err request_overdue(struct cx *cx, int64_t *done)
{
    struct rows rows;
    enum err e = store_run(cx, &rows,
                           "SELECT r.id" FROM " AND t.state = 'live' WHERE r.government_id = $1"
                           " AND ((r.state = 'open' AND r.answer_by < $2) OR (r.state = 'accepted'"
                           " AND r.due_on < $2)) ORDER BY r.due_on, r.id LIMIT $3",
                           "isi", cx->actor.government_id, year_today_text(cx), (int64_t)MATTER_TICK_MOST);

    for (size_t i = 0; !e && i < rows.n; i++) {
        e = request_climb(cx, row_int(&rows.at[i], 0), -1, NULL);
        *done += !e;
    }
    return e;
}
