#include "matter/change.h"

#include "access/setting.h"
#include "breakdown/workday.h"
#include "ledger/task_lamp.h"
#include "matter/change_kind.h"

/* What was printed, of that which this changes. */
#define PROMISED                                                                                        \
    "CASE c.kind WHEN 'extension' THEN t.deadline_iso WHEN 'target' THEN COALESCE((SELECT m.words FROM" \
    " measure m WHERE m.government_id = c.government_id AND m.id = c.measure_id), '')"                  \
    " WHEN 'duty' THEN COALESCE((SELECT d.name FROM duty d WHERE d.government_id = c.government_id"     \
    " AND d.id = c.duty_id), '') ELSE t.printed_deadline END"

#define COLUMNS(C)                            \
    C(TEXT, "state", "c.state")               \
    C(INT, "rev", "c.rev")                    \
    C(ID, "id", "c.id")                       \
    C(ID, "task_id", "c.task_id")             \
    C(TEXT, "task_no", "t.no")                \
    C(TEXT, "reason", "c.reason")             \
    C(TEXT, "due_on", "c.due_on")             \
    C(ID, "org_id", "c.org_id")               \
    C(HIDE, "", "0")                          \
    C(HIDE, "", "0")                          \
    C(TEXT, "kind", "c.kind")                 \
    C(ID, "measure_id", "c.measure_id")       \
    C(ID, "duty_id", "c.duty_id")             \
    C(ID, "new_org_id", "c.new_org_id")       \
    C(SOME, "new_due_on", "c.new_due_on")     \
    C(NUM, "new_value", "c.new_value")        \
    C(SOME, "promised", PROMISED)             \
    C(JSON, "before", "c.before")             \
    C(JSON, "after", "c.after")               \
    C(TEXT, "level", "c.level")               \
    C(INT, "nth", "c.nth")                    \
    C(SOME, "org_name", ORG_NAME("c.org_id")) \
    C(SOME, "done", "c.done")                 \
    C(SOME, "opinion", "c.opinion")           \
    C(SOME, "decision", "c.decision")         \
    C(SOME, "decided_by", "c.decided_by")     \
    C(SOME, "decided_at", "c.decided_at")     \
    C(TEXT, "opened_by", "c.opened_by")       \
    C(TEXT, "opened_at", "c.opened_at")

enum {
    C_KIND = M_OWN,
    C_MEASURE,
    C_DUTY,
    C_NEW_ORG,
    C_NEW_DUE,
    C_NEW_VALUE,
    C_PROMISED,
    C_BEFORE,
    C_AFTER,
    C_LEVEL
};

#define FROM " FROM change c JOIN task t ON t.government_id = c.government_id AND t.id = c.task_id"

MATTER_KIND("change", "change", "c", "c.org_id", "c.new_org_id");

enum err change_list(struct cx *cx, const struct matter_filter *f, struct buf *out)
{
    return matter_list(cx, &kind, f, out);
}

enum err change_get(struct cx *cx, int64_t id, struct buf *out)
{
    return matter_get(cx, &kind, id, out);
}

/* ---- asking */

/* What the row says beside what was asked. */
struct asked {
    int64_t id, org_id, nth;
    struct str before, after, due_on;
    const char *level;
};

/* How many were asked before, and that none of its kind is open. */
static enum err count_earlier(struct cx *cx, const struct change_new *in, int64_t *nth)
{
    struct rows rows;
    enum err e =
        store_run(cx, &rows,
                  "SELECT COUNT(*), COALESCE(SUM(CASE WHEN state IN ('asked', 'opinion') THEN 1 ELSE 0"
                  " END), 0) FROM change WHERE government_id = $1 AND task_id = $2 AND kind = $3"
                  " AND state <> 'withdrawn'",
                  "iis", cx->actor.government_id, in->task_id, in->kind);

    if (e) return e;
    *nth = row_int(&rows.at[0], 0) + 1;
    if (row_int(&rows.at[0], 1) == 0) return ERR_NONE;
    return cx_fail(cx, ERR_CONFLICT, "kind", "这项任务已有一个同类调整在办理",
                   "a change of this kind is open already");
}

enum err change_level(struct cx *cx, const struct change_kind *k, int64_t nth, const char **level)
{
    int64_t times = 0;
    enum err e = setting_get(cx, k->head_times, &times);

    *level = nth <= times ? "head" : "leader";
    return e;
}

static enum err prepare(struct cx *cx, const struct change_new *in, const struct party_task *t,
                        struct asked *a)
{
    const struct change_kind *k = change_kind(in->kind);
    enum err e = ERR_NONE;

    if (!k) return cx_fail(cx, ERR_INPUT, "kind", "没有这种调整", "there is no such kind of change");
    if (t->closed_on.n) return cx_fail(cx, ERR_STEP, "task_id", "任务已销号，不能调整", "the task is closed");
    e = party_asker(cx, t, in->org_id, &a->org_id);
    if (!e) e = count_earlier(cx, in, &a->nth);
    if (!e) e = k->ask(cx, in, t, &a->before, &a->after);
    if (!e) e = change_level(cx, k, a->nth, &a->level);
    return e ? e : workday_due(cx, SETTING_CHANGE_DAYS, &a->due_on);
}

static enum err insert(struct cx *cx, const struct change_new *in, const struct asked *a)
{
    return store_run(
        cx, NULL,
        "INSERT INTO change (government_id, id, task_id, org_id, kind, nth, reason, done, measure_id,"
        " duty_id, new_due_on, new_value, new_org_id, before, after, level, due_on, opened_by,"
        " opened_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16,"
        " $17, $18, $19)",
        "iiiisissiisfissssss", cx->actor.government_id, a->id, in->task_id, a->org_id, in->kind, a->nth,
        in->reason, year_plain(in->done), in->measure_id, in->duty_id, year_plain(in->due_on), in->value,
        in->new_org_id, a->before, a->after, str_of(a->level), a->due_on, cx->actor.name, year_now(cx));
}

/* "延期：REASON", as a to-do shows it. */
static struct str title_of(struct cx *cx, struct str word, struct str reason)
{
    const struct change_kind *k = change_kind(word);
    struct buf out = buf_new(cx->arena, MATTER_TEXT_MOST + 64);

    buf_fmt(&out, "%s：%.*s", k ? k->zh.p : "", STR_ARG(reason));
    return buf_text(&out);
}

enum err change_add(struct cx *cx, const struct change_new *in, struct buf *out)
{
    const struct step_ask ask = {.subject = "change", .verb = "add", .id = store_id(cx)};
    struct asked a = {.id = ask.id};
    struct party_task t;
    struct matter m;
    enum err e = party_text(cx, in->reason, "reason", MATTER_TEXT_MOST);

    if (!e) e = party_task(cx, in->task_id, "task_id", &t);
    if (!e) e = prepare(cx, in, &t, &a);
    if (!e) e = insert(cx, in, &a);
    if (e) return e;
    m = matter_new(cx, &kind, &t, ask.id, title_of(cx, in->kind, in->reason));
    m.due_on = a.due_on;
    e = matter_wait(cx, &m, (struct ball_holder){0});
    if (!e) e = step_note(cx, &ask, a.before, a.after);
    return e ? e : change_get(cx, ask.id, out);
}

/* ---- judging */

static enum err hold(struct cx *cx, const struct step_ask *ask, struct matter_held *h)
{
    enum err e = matter_hold(cx, &kind, ask, h);
    struct str due_on;

    if (e) return e;
    due_on = h->m.due_on;
    h->m = matter_new(cx, &kind, &h->task, ask->id,
                      title_of(cx, row_str(h->row, C_KIND), row_str(h->row, M_TITLE)));
    h->m.due_on = due_on;
    return ERR_NONE;
}

static bool is_leaders(const struct matter_held *h)
{
    return str_eq(row_str(h->row, C_LEVEL), STR("leader"));
}

/* Those who wait for the leader are not the head's to decide, unless the task has no leader. */
static enum err need_level(struct cx *cx, const struct matter_held *h)
{
    if (!is_leaders(h) || h->task.leader_id == 0 || party_leads(cx, h->task.leader_id)) return ERR_NONE;
    return cx_fail(cx, ERR_DENIED, NULL, "这项调整应由牵头领导批准", "this change is the leader's to decide");
}

enum err change_opinion(struct cx *cx, int64_t id, int64_t rev, struct str opinion, struct buf *out)
{
    const struct step_ask ask = {"change", "opinion", id, rev};
    struct matter_held h;
    enum err e = party_text(cx, opinion, "opinion", MATTER_TEXT_MOST);

    if (!e) e = hold(cx, &ask, &h);
    if (!e)
        e = store_run(
            cx, NULL,
            "UPDATE change SET state = $3, opinion = $4, rev = rev + 1 WHERE government_id = $1 AND id = $2",
            "iiss", cx->actor.government_id, id, h.to, opinion);
    if (!e) e = matter_wait(cx, &h.m, (struct ball_holder){.post_id = is_leaders(&h) ? h.task.leader_id : 0});
    return e ? e : matter_settle(cx, &ask, &h, step_side(cx->arena, h.to, "opinion", opinion), out);
}

static enum err decide(struct cx *cx, const struct step_ask *ask, struct str decision, struct matter_held *h)
{
    enum err e = hold(cx, ask, h);

    if (!e) e = need_level(cx, h);
    if (e) return e;
    return store_run(
        cx, NULL,
        "UPDATE change SET state = $3, decision = $4, decided_by = $5, decided_at = $6, rev = rev + 1"
        " WHERE government_id = $1 AND id = $2",
        "iissss", cx->actor.government_id, ask->id, h->to, year_plain(decision), cx->actor.name,
        year_now(cx));
}

static enum err act(struct cx *cx, const struct matter_held *h)
{
    const struct change_kind *k = change_kind(row_str(h->row, C_KIND));
    const struct change_act a = {.id = h->m.id,
                                 .task = h->task,
                                 .measure_id = row_int(h->row, C_MEASURE),
                                 .duty_id = row_int(h->row, C_DUTY),
                                 .new_org_id = row_int(h->row, C_NEW_ORG),
                                 .due_on = row_str(h->row, C_NEW_DUE),
                                 .before = row_str(h->row, C_BEFORE),
                                 .after = row_str(h->row, C_AFTER),
                                 .value = row_num(h->row, C_NEW_VALUE)};
    enum err e = k ? k->act(cx, &a) : ERR_NONE;

    return e ? e : task_lamp_refresh(cx, h->task.id);
}

enum err change_approve(struct cx *cx, int64_t id, int64_t rev, struct str decision, struct buf *out)
{
    const struct step_ask ask = {"change", "approve", id, rev};
    struct matter_held h;
    enum err e = decide(cx, &ask, decision, &h);

    if (!e) e = act(cx, &h);
    if (!e) e = matter_settled(cx, &h.m);
    return e ? e : matter_settle(cx, &ask, &h, step_side(cx->arena, h.to, "decision", decision), out);
}

enum err change_refuse(struct cx *cx, int64_t id, int64_t rev, struct str reason, struct buf *out)
{
    const struct step_ask ask = {"change", "refuse", id, rev};
    struct matter_held h;
    enum err e = party_text(cx, reason, "reason", MATTER_TEXT_MOST);

    if (!e) e = decide(cx, &ask, reason, &h);
    if (!e) e = matter_settled(cx, &h.m);
    return e ? e : matter_settle(cx, &ask, &h, step_side(cx->arena, h.to, "decision", reason), out);
}

enum err change_withdraw(struct cx *cx, int64_t id, int64_t rev, struct buf *out)
{
    const struct step_ask ask = {"change", "withdraw", id, rev};
    struct matter_held h;
    enum err e = hold(cx, &ask, &h);

    if (!e)
        e = store_run(cx, NULL,
                      "UPDATE change SET state = $3, rev = rev + 1 WHERE government_id = $1 AND id = $2",
                      "iis", cx->actor.government_id, id, h.to);
    if (!e) e = matter_gone(cx, &h.m);
    return e ? e : matter_settle(cx, &ask, &h, step_side(cx->arena, h.to, NULL, STR_NULL), out);
}
