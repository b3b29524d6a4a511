/* report_sign - the way of a report through the hands of its unit, and what counts once it is signed. */
#include "access/event.h"
#include "access/scope.h"
#include "access/setting.h"
#include "base/json.h"
#include "ledger/task_lamp.h"
#include "ledger/todo.h"
#include "ledger/year.h"
#include "round/report_write.h"
#include "store/store.h"

enum { EVENT_MOST = 4096 };

/* ---- steps */

static enum err note_step(struct cx *cx, const struct report_row *r, const char *kind, struct str reason)
{
    struct buf after = buf_new(cx->arena, EVENT_MOST + REPORT_TEXT_MOST);
    struct json j = json_on(&after);
    struct buf name = buf_new(cx->arena, 64);
    enum err e = store_add(
        cx,
        "INSERT INTO report_step (government_id, report_id, ord, version, kind, org_id, account_id, actor, "
        "reason, at)"
        " VALUES ($1, $2, (SELECT COALESCE(MAX(s.ord), 0) + 1 FROM report_step s WHERE s.government_id = $1"
        " AND s.report_id = $2), $3, $4, $5, $6, $7, $8, $9)",
        "iiisiisss", cx->actor.government_id, r->id, r->version, str_of(kind), r->org_id,
        cx->actor.account_id, year_plain(cx->actor.name), year_plain(reason), year_now(cx));

    json_object(&j);
    json_put_id(&j, "task_id", r->task_id);
    json_put_id(&j, "org_id", r->org_id);
    json_put_str(&j, "period", r->period);
    json_put_int(&j, "version", r->version);
    if (reason.n) json_put_str(&j, "reason", reason);
    json_end(&j);
    buf_fmt(&name, "report.%s", kind);
    return e ? e
             : event_add(cx, str_keep(cx->arena, buf_text(&name)).p, "report", r->id, STR_NULL,
                         buf_text(&after));
}

static enum err move(struct cx *cx, const struct report_row *r, int64_t rev, struct str state)
{
    struct rows rows;
    enum err e =
        store_run(cx, &rows,
                  "UPDATE report SET state = $4, rev = rev + 1, updated_at = $5,"
                  " signed_on = CASE WHEN $4 = 'signed' THEN $6 ELSE signed_on END"
                  " WHERE government_id = $1 AND id = $2 AND rev = $3 RETURNING rev",
                  "iiisss", cx->actor.government_id, r->id, rev, state, year_now(cx), year_today_text(cx));

    if (!e && rows.n == 0)
        return cx_fail(cx, ERR_CONFLICT, "rev", "这份填报已被他人修改，请刷新后再试",
                       "someone else changed this report; reload and try again");
    return e;
}

/* The next pair of hands. ROLE null: nobody waits. */
static enum err wait_for(struct cx *cx, const struct report_row *r, const char *role, const char *kind,
                         int64_t org_id)
{
    const struct todo wait = {.org_id = org_id,
                              .role = str_of(role),
                              .kind = str_of(kind),
                              .subject = STR("report"),
                              .subject_id = r->id,
                              .task_id = r->task_id,
                              .title = r->title,
                              .due_on = r->due_on};

    return todo_open(cx, &wait);
}

/* ---- once signed */

/* The unit speaks of the task again: its missing reports wait no more. */
static enum err settle_missing(struct cx *cx, const struct report_row *r)
{
    return store_run(
        cx, NULL,
        "UPDATE todo SET state = 'done', closed_at = $4 WHERE government_id = $1 AND task_id = $2"
        " AND org_id = $3 AND kind = 'missing' AND state = 'open'",
        "iiis", cx->actor.government_id, r->task_id, r->org_id, year_now(cx));
}

static enum err settle_signed(struct cx *cx, const struct report_row *r)
{
    enum err e =
        store_run(cx, NULL,
                  "UPDATE round_ask SET state = 'reported' WHERE government_id = $1 AND round_id = $2"
                  " AND org_id = $3 AND task_id = $4",
                  "iiii", cx->actor.government_id, r->round_id, r->org_id, r->task_id);

    if (!e) e = settle_missing(cx, r);
    if (!e) e = report_tell(cx, r);
    if (!e) e = report_need_open(cx, r);
    return e ? e : task_lamp_refresh(cx, r->task_id);
}

/* ---- joint leads */

static enum err joint_left(struct cx *cx, int64_t report_id, struct rows *out)
{
    return store_run(
        cx, out,
        "SELECT org_id FROM report_joint WHERE government_id = $1 AND report_id = $2 AND signed_at = ''"
        " ORDER BY org_id",
        "ii", cx->actor.government_id, report_id);
}

static enum err wait_for_joint(struct cx *cx, const struct report_row *r, const struct rows *left)
{
    enum err e = ERR_NONE;

    for (size_t i = 0; !e && i < left->n; i++)
        e = wait_for(cx, r, "signer", "sign", row_int(&left->at[i], 0));
    return e;
}

/* Where a report goes when the unit itself is done with it. */
static enum err go_on(struct cx *cx, const struct report_row *r, int64_t rev, int64_t steps)
{
    struct rows left;
    enum err e = joint_left(cx, r->id, &left);

    if (!e) e = todo_close(cx, STR("report"), r->id, STR_NULL);
    if (e) return e;
    if (left.n) {
        e = move(cx, r, rev, STR("joint"));
        return e ? e : wait_for_joint(cx, r, &left);
    }
    if (steps == 4 && !str_eq(r->state, STR("sealing"))) {
        e = move(cx, r, rev, STR("sealing"));
        return e ? e : wait_for(cx, r, "office", "seal", 0);
    }
    e = move(cx, r, rev, STR("signed"));
    return e ? e : settle_signed(cx, r);
}

/* ---- the verbs */

/* {"id","state","version","rev"}: short, since a thousand may be sent at once. */
static enum err put_state(struct cx *cx, int64_t id, struct buf *out)
{
    struct json j = json_on(out);
    struct rows rows;
    enum err e =
        store_run(cx, &rows, "SELECT state, version, rev FROM report WHERE government_id = $1 AND id = $2",
                  "ii", cx->actor.government_id, id);

    if (e) return e;
    json_object(&j);
    json_put_id(&j, "id", id);
    json_put_str(&j, "state", row_str(&rows.at[0], 0));
    json_put_int(&j, "version", row_int(&rows.at[0], 1));
    json_put_int(&j, "rev", row_int(&rows.at[0], 2));
    json_end(&j);
    return ERR_NONE;
}

static enum err take(struct cx *cx, int64_t id, struct report_row *r, int64_t *steps)
{
    enum err e = report_read(cx, id, r);

    if (!e) e = report_locked(cx, r);
    return e ? e : setting_get(cx, SETTING_REPORT_STEPS, steps);
}

static enum err wrong_state(struct cx *cx, const struct report_row *r)
{
    return cx_fail(cx, ERR_STEP, "state", "这份填报现在的状态（%.*s）不能这样办理",
                   "not possible while the report is %.*s", STR_ARG(r->state));
}

static enum err send_in(struct cx *cx, struct report_row *r, int64_t rev, int64_t steps)
{
    enum err e = ERR_NONE;

    if (!str_eq(r->state, STR("draft")) && !str_eq(r->state, STR("returned"))) return wrong_state(cx, r);
    if (steps == 1) {
        e = go_on(cx, r, rev, steps);
        return e ? e : note_step(cx, r, "submit", STR_NULL);
    }
    e = move(cx, r, rev, STR("submitted"));
    if (!e) e = todo_close(cx, STR("report"), r->id, STR_NULL);
    if (!e)
        e = wait_for(cx, r, steps == 2 ? "signer" : "reviewer", steps == 2 ? "sign" : "review", r->org_id);
    return e ? e : note_step(cx, r, "submit", STR_NULL);
}

static enum err check_said(struct cx *cx, const struct report_row *r)
{
    struct rows rows;
    enum err e =
        store_run(cx, &rows,
                  "SELECT CASE WHEN p.progress <> '' OR EXISTS (SELECT 1 FROM report_value v"
                  " WHERE v.government_id = p.government_id AND v.report_id = p.id) OR EXISTS (SELECT 1"
                  " FROM report_tick k WHERE k.government_id = p.government_id AND k.report_id = p.id)"
                  " THEN 1 ELSE 0 END FROM report p WHERE p.government_id = $1 AND p.id = $2",
                  "ii", cx->actor.government_id, r->id);

    if (!e && rows.n && row_int(&rows.at[0], 0) == 0)
        return cx_fail(cx, ERR_INPUT, "progress", "请填写进展、数值或里程碑中的至少一项",
                       "say something: progress, a value or a milestone");
    return e;
}

static enum err hand_in(struct cx *cx, struct report_row *r, int64_t rev, int64_t steps)
{
    enum err e = check_said(cx, r);

    if (!e) e = report_need_check(cx, r);
    return e ? e : send_in(cx, r, rev, steps);
}

enum err report_submit(struct cx *cx, int64_t id, int64_t rev, struct buf *out)
{
    struct report_row r;
    int64_t steps = 0;
    enum err e = take(cx, id, &r, &steps);

    if (!e) e = report_may_write(cx, &r);
    if (!e) e = hand_in(cx, &r, rev, steps);
    return e ? e : put_state(cx, id, out);
}

enum err report_send(struct cx *cx, const struct report_draft *in, struct buf *out)
{
    struct report_row r;
    int64_t steps = 0;
    enum err e = report_write(cx, in, &r);

    if (!e) e = setting_get(cx, SETTING_REPORT_STEPS, &steps);
    if (!e) e = hand_in(cx, &r, r.rev, steps);
    return e ? e : put_state(cx, r.id, out);
}

enum err report_review(struct cx *cx, int64_t id, int64_t rev, struct buf *out)
{
    struct report_row r;
    int64_t steps = 0;
    enum err e = take(cx, id, &r, &steps);

    if (!e) e = scope_need_org(cx, ROLE_REVIEWER, r.org_id);
    if (!e && !str_eq(r.state, STR("submitted"))) return wrong_state(cx, &r);
    if (!e) e = move(cx, &r, rev, STR("reviewed"));
    if (!e) e = todo_close(cx, STR("report"), id, STR_NULL);
    if (!e) e = wait_for(cx, &r, "signer", "sign", r.org_id);
    if (!e) e = note_step(cx, &r, "review", STR_NULL);
    return e ? e : put_state(cx, id, out);
}

/* The joint lead the actor signs for; 0: none of those left. */
static enum err joint_of_actor(struct cx *cx, int64_t report_id, int64_t *org_id)
{
    struct rows left;
    enum err e = joint_left(cx, report_id, &left);

    *org_id = 0;
    for (size_t i = 0; !e && i < left.n && !*org_id; i++)
        if (scope_acts_for(cx, ROLE_SIGNER, row_int(&left.at[i], 0))) *org_id = row_int(&left.at[i], 0);
    if (!e && !*org_id)
        return cx_fail(cx, ERR_DENIED, NULL, "须由共同牵头单位的签发人签发",
                       "a signer of the joint lead must sign");
    return e;
}

static enum err sign_joint(struct cx *cx, struct report_row *r, int64_t rev, int64_t steps)
{
    int64_t org_id = 0;
    enum err e = joint_of_actor(cx, r->id, &org_id);

    if (!e)
        e = store_run(cx, NULL,
                      "UPDATE report_joint SET signed_at = $4 WHERE government_id = $1 AND report_id = $2"
                      " AND org_id = $3",
                      "iiis", cx->actor.government_id, r->id, org_id, year_now(cx));
    return e ? e : go_on(cx, r, rev, steps);
}

static enum err sign_own(struct cx *cx, struct report_row *r, int64_t rev, int64_t steps)
{
    bool ready = str_eq(r->state, steps >= 3 ? STR("reviewed") : STR("submitted")) ||
                 (steps < 3 && str_eq(r->state, STR("reviewed")));
    enum err e = scope_need_org(cx, ROLE_SIGNER, r->org_id);

    if (e) return e;
    return ready ? go_on(cx, r, rev, steps) : wrong_state(cx, r);
}

static enum err seal(struct cx *cx, struct report_row *r, int64_t rev, int64_t steps)
{
    if (!(scope_roles(cx) & ROLES_OFFICE))
        return cx_fail(cx, ERR_DENIED, NULL, "须由督查室复核", "the office must confirm it");
    return go_on(cx, r, rev, steps);
}

enum err report_sign(struct cx *cx, int64_t id, int64_t rev, struct buf *out)
{
    struct report_row r;
    const char *kind = "sign";
    int64_t steps = 0;
    enum err e = take(cx, id, &r, &steps);

    if (e) return e;
    if (str_eq(r.state, STR("joint"))) {
        kind = "joint";
        e = sign_joint(cx, &r, rev, steps);
    } else if (str_eq(r.state, STR("sealing"))) {
        kind = "seal";
        e = seal(cx, &r, rev, steps);
    } else {
        e = sign_own(cx, &r, rev, steps);
    }
    if (!e) e = note_step(cx, &r, kind, STR_NULL);
    return e ? e : put_state(cx, id, out);
}

/* ---- returning */

static enum err may_return(struct cx *cx, const struct report_row *r)
{
    if (scope_roles(cx) & ROLES_OFFICE) return ERR_NONE;
    if (str_eq(r->state, STR("joint"))) {
        int64_t org_id;

        return joint_of_actor(cx, r->id, &org_id);
    }
    return scope_need_org(cx, ROLE_REVIEWER | ROLE_SIGNER, r->org_id);
}

/* What the returned version said stays. */
static enum err keep_version(struct cx *cx, const struct report_row *r)
{
    struct buf body = buf_new(cx->arena, 1 << 20);
    enum err e = report_get(cx, r->id, &body);

    if (e) return e;
    return store_run(
        cx, NULL,
        "INSERT INTO report_version (government_id, report_id, version, body) VALUES ($1, $2, $3, $4)",
        "iiis", cx->actor.government_id, r->id, r->version, buf_text(&body));
}

static enum err take_back(struct cx *cx, const struct report_row *r)
{
    enum err e =
        store_run(cx, NULL, "UPDATE report SET version = version + 1 WHERE government_id = $1 AND id = $2",
                  "ii", cx->actor.government_id, r->id);

    if (!e)
        e = store_run(cx, NULL,
                      "UPDATE report_joint SET signed_at = '' WHERE government_id = $1 AND report_id = $2",
                      "ii", cx->actor.government_id, r->id);
    if (!e) e = todo_close(cx, STR("report"), r->id, STR_NULL);
    return e ? e : wait_for(cx, r, "reporter", "returned", r->org_id);
}

enum err report_return(struct cx *cx, int64_t id, int64_t rev, struct str reason, struct buf *out)
{
    struct report_row r;
    int64_t steps = 0;
    enum err e = take(cx, id, &r, &steps);

    if (!e) e = may_return(cx, &r);
    if (!e && (str_trim(reason).n == 0 || reason.n > REPORT_TEXT_MOST))
        return cx_fail(cx, ERR_INPUT, "reason", "请写明退回原因", "say why it is returned");
    if (!e && (str_eq(r.state, STR("draft")) || str_eq(r.state, STR("returned")))) return wrong_state(cx, &r);
    if (!e) e = keep_version(cx, &r);
    if (!e) e = move(cx, &r, rev, STR("returned"));
    if (!e) e = take_back(cx, &r);
    if (!e) e = note_step(cx, &r, "return", str_trim(reason));
    return e ? e : put_state(cx, id, out);
}

/* ---- no change */

static enum err same_one(struct cx *cx, const struct report_same *in, int64_t task_id, struct report_row *r)
{
    int64_t id = 0, steps = 0;
    enum err e = report_find(cx, in->round_id, task_id, in->org_id, &id);

    if (!e && !id)
        return cx_fail(cx, ERR_ABSENT, "task_ids", "本次调度没有要这个单位填报这项任务",
                       "this round does not ask this unit about this task");
    if (!e) e = take(cx, id, r, &steps);
    if (!e) e = report_may_write(cx, r);
    if (!e) e = report_say_again(cx, r);
    if (!e) e = send_in(cx, r, r->rev, steps);
    return e ? e : report_read(cx, id, r);
}

enum err report_no_change(struct cx *cx, const struct report_same *in, struct buf *out)
{
    struct json j = json_on(out);
    enum err e = ERR_NONE;

    if (in->n == 0 || in->n > REPORT_AT_ONCE_MOST)
        return cx_fail(cx, ERR_INPUT, "task_ids", "一次可选 1 到 %d 项任务", "choose 1 to %d tasks",
                       REPORT_AT_ONCE_MOST);
    json_object(&j);
    json_key(&j, "reports");
    json_array(&j);
    for (size_t i = 0; !e && i < in->n; i++) {
        struct report_row r;

        e = same_one(cx, in, in->task[i], &r);
        if (e) break;
        json_object(&j);
        json_put_id(&j, "task_id", r.task_id);
        json_put_id(&j, "report_id", r.id);
        json_put_str(&j, "state", r.state);
        json_end(&j);
    }
    json_end(&j);
    json_end(&j);
    return e;
}
