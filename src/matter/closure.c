#include "matter/closure.h"

#include "access/event.h"
#include "access/setting.h"
#include "breakdown/workday.h"
#include "ledger/task_lamp.h"
#include "ledger/todo.h"

#define COLUMNS(C)                                \
    C(TEXT, "state", "c.state")                   \
    C(INT, "rev", "c.rev")                        \
    C(ID, "id", "c.id")                           \
    C(ID, "task_id", "c.task_id")                 \
    C(TEXT, "task_no", "t.no")                    \
    C(TEXT, "claim", "c.claim")                   \
    C(TEXT, "due_on", "c.due_on")                 \
    C(ID, "org_id", "c.org_id")                   \
    C(HIDE, "", "0")                              \
    C(HIDE, "", "0")                              \
    C(HIDE, "", "c.opened_by_id")                 \
    C(SOME, "looked_back_at", "c.looked_back_at") \
    C(SOME, "look_back_on", "c.look_back_on")     \
    C(SOME, "org_name", ORG_NAME("c.org_id"))     \
    C(SOME, "note", "c.note")                     \
    C(SOME, "way", "c.way")                       \
    C(SOME, "verified_by", "c.verified_by")       \
    C(SOME, "verified_at", "c.verified_at")       \
    C(SOME, "closed_at", "c.closed_at")           \
    C(SOME, "look_note", "c.look_note")           \
    C(SOME, "looked_back_by", "c.looked_back_by") \
    C(TEXT, "opened_by", "c.opened_by")           \
    C(TEXT, "opened_at", "c.opened_at")

enum { C_CLAIMER = M_OWN, C_LOOKED_AT };

#define FROM " FROM closure c JOIN task t ON t.government_id = c.government_id AND t.id = c.task_id"

MATTER_KIND("closure", "closure", "c", "c.org_id", "c.org_id");

enum err closure_list(struct cx *cx, const struct matter_filter *f, struct buf *out)
{
    return matter_list(cx, &kind, f, out);
}

enum err closure_get(struct cx *cx, int64_t id, struct buf *out)
{
    return matter_get(cx, &kind, id, out);
}

/* ---- claiming */

static enum err need_open(struct cx *cx, const struct party_task *t)
{
    struct rows rows;
    enum err e;

    if (t->closed_on.n) return cx_fail(cx, ERR_STEP, "task_id", "任务已经销号", "the task is closed already");
    e = store_run(cx, &rows,
                  "SELECT 1 FROM closure WHERE government_id = $1 AND task_id = $2 AND state IN ('claimed', "
                  "'verified')",
                  "ii", cx->actor.government_id, t->id);
    if (e || rows.n == 0) return e;
    return cx_fail(cx, ERR_CONFLICT, "task_id", "这项任务的销号申请正在办理",
                   "a claim for this task is open already");
}

enum err closure_add(struct cx *cx, const struct closure_new *in, struct buf *out)
{
    const struct step_ask ask = {.subject = "closure", .verb = "add", .id = store_id(cx)};
    struct str due_on = STR_NULL;
    struct party_task t;
    struct matter m;
    int64_t org_id = 0;
    enum err e = party_text(cx, in->claim, "claim", MATTER_TEXT_MOST);

    if (!e) e = party_task(cx, in->task_id, "task_id", &t);
    if (!e) e = party_asker(cx, &t, in->org_id, &org_id);
    if (!e) e = need_open(cx, &t);
    if (!e) e = workday_due(cx, SETTING_CLOSURE_DAYS, &due_on);
    if (!e)
        e = store_run(cx, NULL,
                      "INSERT INTO closure (government_id, id, task_id, org_id, claim, due_on, opened_by_id,"
                      " opened_by, opened_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
                      "iiiississ", cx->actor.government_id, ask.id, t.id, org_id, in->claim, due_on,
                      cx->actor.account_id, cx->actor.name, year_now(cx));
    if (e) return e;
    m = matter_new(cx, &kind, &t, ask.id, in->claim);
    m.due_on = due_on;
    e = matter_wait(cx, &m, (struct ball_holder){0});
    if (!e) e = step_note(cx, &ask, STR_NULL, step_side(cx->arena, STR("claimed"), "claim", in->claim));
    return e ? e : closure_get(cx, ask.id, out);
}

/* ---- verifying and closing */

static enum err need_other_person(struct cx *cx, const struct matter_held *h)
{
    if (cx->actor.account_id == 0 || row_int(h->row, C_CLAIMER) != cx->actor.account_id) return ERR_NONE;
    return cx_fail(cx, ERR_DENIED, NULL, "不能核实自己提出的销号申请", "nobody verifies his own claim");
}

static enum err need_proof(struct cx *cx, int64_t id)
{
    struct rows rows;
    int64_t wanted = 0;
    enum err e = setting_get(cx, SETTING_CLOSURE_PROOF, &wanted);

    if (e || !wanted) return e;
    e = store_run(
        cx, &rows,
        "SELECT 1 FROM evidence_link WHERE government_id = $1 AND subject = 'closure' AND subject_id = $2"
        " LIMIT 1",
        "ii", cx->actor.government_id, id);
    if (e || rows.n) return e;
    return cx_fail(cx, ERR_INPUT, "evidence", "销号须附佐证", "a claim needs evidence here");
}

enum err closure_verify(struct cx *cx, int64_t id, const struct closure_check *in, struct buf *out)
{
    const struct step_ask ask = {"closure", "verify", id, in->rev};
    struct matter_held h;
    enum err e = party_text(cx, in->note, "note", MATTER_TEXT_MOST);

    if (!e) e = matter_hold(cx, &kind, &ask, &h);
    if (!e) e = need_other_person(cx, &h);
    if (!e) e = need_proof(cx, id);
    if (!e)
        e = store_run(cx, NULL,
                      "UPDATE closure SET state = $3, note = $4, verified_by = $5, verified_at = $6, way = "
                      "$7, rev = rev + 1"
                      " WHERE government_id = $1 AND id = $2",
                      "iisssss", cx->actor.government_id, id, h.to, in->note, cx->actor.name, year_now(cx),
                      in->way.n ? in->way : STR("papers"));
    if (!e) e = matter_wait(cx, &h.m, (struct ball_holder){0});
    return e ? e : matter_settle(cx, &ask, &h, step_side(cx->arena, h.to, "note", in->note), out);
}

/* The task itself: closed from CLOSED_ON, or open again with "". */
static enum err mark_task(struct cx *cx, const struct party_task *t, struct str closed_on, const char *event)
{
    const struct year_task task = {.id = t->id, .plan_id = t->plan_id};
    enum err e =
        store_run(cx, NULL,
                  "UPDATE task SET closed_on = $3, rev = rev + 1, updated_at = $4 WHERE government_id = $1"
                  " AND id = $2",
                  "iiss", cx->actor.government_id, t->id, closed_on, year_now(cx));

    if (!e) e = year_note(cx, &task, event, STR_NULL, STR_NULL);
    return e ? e : task_lamp_refresh(cx, t->id);
}

enum err closure_close(struct cx *cx, int64_t id, int64_t rev, struct str look_back_on, struct buf *out)
{
    const struct step_ask ask = {"closure", "close", id, rev};
    struct matter_held h;
    enum err e = look_back_on.n ? party_due(cx, look_back_on, "look_back_on") : ERR_NONE;

    if (!e) e = matter_hold(cx, &kind, &ask, &h);
    if (!e)
        e = store_run(cx, NULL,
                      "UPDATE closure SET state = $3, closed_at = $4, look_back_on = $5, rev = rev + 1"
                      " WHERE government_id = $1 AND id = $2",
                      "iisss", cx->actor.government_id, id, h.to, year_now(cx), year_plain(look_back_on));
    if (!e) e = mark_task(cx, &h.task, year_today_text(cx), "task.close");
    if (!e) e = matter_settled(cx, &h.m);
    return e ? e : matter_settle(cx, &ask, &h, step_side(cx->arena, h.to, "look_back_on", look_back_on), out);
}

enum err closure_reject(struct cx *cx, int64_t id, int64_t rev, struct str reason, struct buf *out)
{
    const struct step_ask ask = {"closure", "reject", id, rev};
    struct matter_held h;
    enum err e = party_text(cx, reason, "reason", MATTER_TEXT_MOST);

    if (!e) e = matter_hold(cx, &kind, &ask, &h);
    if (!e)
        e = store_run(
            cx, NULL,
            "UPDATE closure SET state = $3, note = $4, rev = rev + 1 WHERE government_id = $1 AND id = $2",
            "iiss", cx->actor.government_id, id, h.to, reason);
    if (!e) e = matter_settled(cx, &h.m);
    return e ? e : matter_settle(cx, &ask, &h, step_side(cx->arena, h.to, "reason", reason), out);
}

enum err closure_withdraw(struct cx *cx, int64_t id, int64_t rev, struct buf *out)
{
    const struct step_ask ask = {"closure", "withdraw", id, rev};
    struct matter_held h;
    enum err e = matter_hold(cx, &kind, &ask, &h);

    if (!e)
        e = store_run(cx, NULL,
                      "UPDATE closure SET state = $3, rev = rev + 1 WHERE government_id = $1 AND id = $2",
                      "iis", cx->actor.government_id, id, h.to);
    if (!e) e = matter_gone(cx, &h.m);
    return e ? e : matter_settle(cx, &ask, &h, step_side(cx->arena, h.to, NULL, STR_NULL), out);
}

/* ---- 回头看 */

static enum err need_not_looked(struct cx *cx, const struct matter_held *h)
{
    if (row_str(h->row, C_LOOKED_AT).n == 0) return ERR_NONE;
    return cx_fail(cx, ERR_STEP, "state", "已经回头看过", "it was looked at once more already");
}

enum err closure_look_back(struct cx *cx, int64_t id, const struct closure_look *in, struct buf *out)
{
    const struct step_ask ask = {"closure", in->holds ? "keep" : "reopen", id, in->rev};
    struct matter_held h;
    enum err e = party_text(cx, in->note, "note", MATTER_TEXT_MOST);

    if (!e) e = matter_hold(cx, &kind, &ask, &h);
    if (!e) e = need_not_looked(cx, &h);
    if (!e)
        e = store_run(
            cx, NULL,
            "UPDATE closure SET state = $3, look_note = $4, looked_back_by = $5, looked_back_at = $6,"
            " rev = rev + 1 WHERE government_id = $1 AND id = $2",
            "iissss", cx->actor.government_id, id, h.to, in->note, cx->actor.name, year_now(cx));
    if (!e && !in->holds) e = mark_task(cx, &h.task, STR(""), "task.reopen");
    if (!e) e = matter_settled(cx, &h.m);
    return e ? e : matter_settle(cx, &ask, &h, step_side(cx->arena, h.to, "note", in->note), out);
}

static enum err call_back(struct cx *cx, const struct row *r)
{
    struct party_task t = {.no = row_str(r, 2)};
    struct matter m = matter_new(cx, &kind, &t, row_int(r, 0), row_str(r, 3));
    const struct todo todo = {.role = STR("office"),
                              .kind = STR("look_back"),
                              .subject = STR("closure"),
                              .subject_id = m.id,
                              .task_id = row_int(r, 1),
                              .title = m.title,
                              .due_on = row_str(r, 4)};
    enum err e =
        store_run(cx, NULL, "UPDATE closure SET look_called = 1 WHERE government_id = $1 AND id = $2", "ii",
                  cx->actor.government_id, m.id);

    if (!e) e = todo_open(cx, &todo);
    return e ? e : event_add(cx, "closure.look_due", "closure", m.id, STR_NULL, STR_NULL);
}

enum err closure_due(struct cx *cx, int64_t *done)
{
    struct rows rows;
    enum err e = store_run(cx, &rows,
                           "SELECT c.id, c.task_id, t.no, c.claim, c.look_back_on" FROM
                           " AND t.state = 'live' WHERE c.government_id = $1 AND c.state = 'closed'"
                           " AND c.look_called = 0 AND c.look_back_on <> '' AND c.looked_back_at = ''"
                           " AND c.look_back_on <= $2 ORDER BY c.look_back_on, c.id LIMIT $3",
                           "isi", cx->actor.government_id, year_today_text(cx), (int64_t)MATTER_TICK_MOST);

    for (size_t i = 0; !e && i < rows.n; i++) {
        e = call_back(cx, &rows.at[i]);
        *done += !e;
    }
    return e;
}
