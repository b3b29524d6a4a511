#include "matter/difficulty.h"

#include "matter/matter.h"

#define COLUMNS(C)                                           \
    C(TEXT, "state", "d.state")                              \
    C(INT, "rev", "d.rev")                                   \
    C(ID, "id", "d.id")                                      \
    C(ID, "task_id", "d.task_id")                            \
    C(TEXT, "task_no", "t.no")                               \
    C(TEXT, "title", "d.title")                              \
    C(TEXT, "due_on", "d.due_on")                            \
    C(ID, "org_id", "d.org_id")                              \
    C(ID, "asked_org_id", "d.asked_org_id")                  \
    C(ID, "asked_post_id", "d.asked_post_id")                \
    C(ID, "report_id", "d.report_id")                        \
    C(SOME, "org_name", ORG_NAME("d.org_id"))                \
    C(TEXT, "text", "d.text")                                \
    C(SOME, "asked_org_name", ORG_NAME("d.asked_org_id"))    \
    C(SOME, "asked_post_name", POST_NAME("d.asked_post_id")) \
    C(SOME, "answer", "d.answer")                            \
    C(FLAG, "protected", "d.protected")                      \
    C(TEXT, "opened_by", "d.opened_by")                      \
    C(TEXT, "opened_at", "d.opened_at")                      \
    C(SOME, "answered_at", "d.answered_at")                  \
    C(SOME, "closed_at", "d.closed_at")

#define FROM " FROM difficulty d JOIN task t ON t.government_id = d.government_id AND t.id = d.task_id"

MATTER_MOVE("difficulty")
MATTER_KIND("difficulty", "difficulty", "d", "d.org_id", "d.asked_org_id");

enum err difficulty_list(struct cx *cx, const struct matter_filter *f, struct buf *out)
{
    return matter_list(cx, &kind, f, out);
}

enum err difficulty_get(struct cx *cx, int64_t id, struct buf *out)
{
    return matter_get(cx, &kind, id, out);
}

/* ---- raising */

static enum err check_new(struct cx *cx, const struct difficulty_new *in)
{
    enum err e = party_text(cx, in->title, "title", MATTER_TITLE_MOST);

    if (!e && in->text.n > MATTER_TEXT_MOST) e = party_text(cx, in->text, "text", MATTER_TEXT_MOST);
    if (!e && !in->asked_org_id == !in->asked_post_id)
        return cx_fail(cx, ERR_INPUT, "asked_org_id", "请选择一个单位或一位领导来解决",
                       "choose one organisation or one post to solve it");
    if (!e && in->asked_org_id) e = party_org(cx, in->asked_org_id, "asked_org_id");
    if (!e && in->asked_post_id) e = party_post(cx, in->asked_post_id, "asked_post_id");
    return e ? e : party_due(cx, in->due_on, "due_on");
}

static enum err insert(struct cx *cx, int64_t id, const struct difficulty_new *in, const struct party_task *t,
                       int64_t org_id)
{
    bool early = false;
    enum err e = matter_early(cx, t, &early);

    if (e) return e;
    return store_run(cx, NULL,
                     "INSERT INTO difficulty (government_id, id, task_id, report_id, org_id, title, text,"
                     " asked_org_id, asked_post_id, due_on, protected, opened_by, opened_at)"
                     " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
                     "iiiiissiisbss", cx->actor.government_id, id, t->id, in->report_id, org_id,
                     str_trim(in->title), in->text.p ? in->text : STR(""), in->asked_org_id,
                     in->asked_post_id, in->due_on, early, cx->actor.name, year_now(cx));
}

enum err difficulty_add(struct cx *cx, const struct difficulty_new *in, struct buf *out)
{
    const struct step_ask ask = {.subject = "difficulty", .verb = "add", .id = store_id(cx)};
    struct party_task t;
    struct matter m;
    int64_t org_id;
    enum err e = check_new(cx, in);

    if (!e) e = party_task(cx, in->task_id, "task_id", &t);
    if (!e) e = party_asker(cx, &t, in->org_id, &org_id);
    if (!e) e = insert(cx, ask.id, in, &t, org_id);
    if (e) return e;
    m = matter_new(cx, &kind, &t, ask.id, in->title);
    m.due_on = in->due_on;
    e = matter_wait(cx, &m, (struct ball_holder){in->asked_org_id, in->asked_post_id});
    if (!e) e = step_note(cx, &ask, STR_NULL, step_side(cx->arena, STR("open"), "title", in->title));
    return e ? e : difficulty_get(cx, ask.id, out);
}

/* ---- steps */

enum err difficulty_answer(struct cx *cx, int64_t id, int64_t rev, struct str answer, struct buf *out)
{
    const struct step_ask ask = {"difficulty", "answer", id, rev};
    struct matter_held h;
    enum err e = party_text(cx, answer, "answer", MATTER_TEXT_MOST);

    if (!e) e = matter_hold(cx, &kind, &ask, &h);
    if (!e)
        e = store_run(cx, NULL,
                      "UPDATE difficulty SET state = $3, answer = $4, answered_at = $5, rev = rev + 1"
                      " WHERE government_id = $1 AND id = $2",
                      "iisss", cx->actor.government_id, id, h.to, answer, year_now(cx));
    if (!e) e = matter_wait(cx, &h.m, (struct ball_holder){.org_id = row_int(h.row, M_ASKER)});
    return e ? e : matter_settle(cx, &ask, &h, step_side(cx->arena, h.to, "answer", answer), out);
}

enum err difficulty_solve(struct cx *cx, int64_t id, int64_t rev, struct buf *out)
{
    return matter_finish(cx, &kind, move, &(struct step_ask){"difficulty", "solve", id, rev}, out);
}

enum err difficulty_withdraw(struct cx *cx, int64_t id, int64_t rev, struct buf *out)
{
    return matter_finish(cx, &kind, move, &(struct step_ask){"difficulty", "withdraw", id, rev}, out);
}

enum err difficulty_escalate(struct cx *cx, int64_t id, int64_t rev, struct buf *out)
{
    return matter_climb(cx, &kind, move, &(struct step_ask){"difficulty", "escalate", id, rev}, out);
}

enum err difficulty_overdue(struct cx *cx, int64_t *done)
{
    struct rows rows;
    enum err e = store_run(cx, &rows,
                           "SELECT d.id" FROM " AND t.state = 'live' WHERE d.government_id = $1"
                           " AND d.state = 'open' AND d.due_on < $2 ORDER BY d.due_on, d.id LIMIT $3",
                           "isi", cx->actor.government_id, year_today_text(cx), (int64_t)MATTER_TICK_MOST);

    for (size_t i = 0; !e && i < rows.n; i++) {
        e = difficulty_escalate(cx, row_int(&rows.at[i], 0), -1, NULL);
        *done += !e;
    }
    return e;
}
