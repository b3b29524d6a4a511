#include "matter/change_kind.h"

#include <math.h>

#include "base/json.h"
#include "breakdown/schedule.h"
#include "ledger/task.h"
#include "ledger/task_write.h"
#include "matter/duty_move.h"

enum { SIDE_MOST = 4096, SCRATCH_MOST = 16 << 20 };

static struct str text_side(struct arena *a, const char *key, struct str value)
{
    struct buf out = buf_new(a, SIDE_MOST);
    struct json j = json_on(&out);

    json_object(&j);
    json_put_str(&j, key, value.n ? value : STR_NULL);
    json_end(&j);
    return buf_text(&out);
}

/* The task's event and page. */
static enum err settle_task(struct cx *cx, const struct change_act *a, const struct held *t, const char *kind)
{
    struct buf scratch = buf_new(cx->arena, SCRATCH_MOST);
    const struct task_sides sides = {a->before, a->after};

    return task_settle(cx, t, kind, &sides, &scratch);
}

static enum err hold_task(struct cx *cx, const struct change_act *a, struct held *t)
{
    int64_t rev = 0;
    enum err e = task_rev(cx, a->task.id, &rev);

    return e ? e : task_hold(cx, a->task.id, rev, t);
}

/* ---- 延期 */

static enum err ask_extension(struct cx *cx, const struct change_new *in, const struct party_task *t,
                              struct str *before, struct str *after)
{
    enum err e = party_due(cx, in->due_on, "due_on");

    if (e) return e;
    if (t->due_on.n == 0)
        return cx_fail(cx, ERR_STEP, "kind", "这项任务没有确定的完成日期，不需要延期",
                       "the task has no due day to extend");
    if (str_cmp(year_today_text(cx), t->due_on) > 0)
        return cx_fail(cx, ERR_STEP, "kind", "延期应在到期前申请，这项任务已于 %.*s 到期",
                       "an extension is asked for before the day; it was %.*s", STR_ARG(t->due_on));
    if (str_cmp(in->due_on, t->due_on) <= 0)
        return cx_fail(cx, ERR_INPUT, "due_on", "新期限应晚于现期限 %.*s", "the new day must be behind %.*s",
                       STR_ARG(t->due_on));
    *before = text_side(cx->arena, "due_on", t->due_on);
    *after = text_side(cx->arena, "due_on", in->due_on);
    return ERR_NONE;
}

static enum err act_extension(struct cx *cx, const struct change_act *a)
{
    struct held t;
    enum err e = hold_task(cx, a, &t);

    if (!e)
        e = store_run(cx, NULL, "UPDATE task SET due_on = $3 WHERE government_id = $1 AND id = $2", "iis",
                      cx->actor.government_id, a->task.id, a->due_on);
    return e ? e : settle_task(cx, a, &t, "task.extend");
}

/* ---- 调整目标 */

static struct str target_side(struct arena *a, const struct row *m, double value)
{
    struct buf out = buf_new(a, SIDE_MOST);
    struct json j = json_on(&out);

    json_object(&j);
    json_put_id(&j, "measure_id", row_int(m, 0));
    json_put_str(&j, "words", row_str(m, 1));
    json_key(&j, "value");
    json_num(&j, value);
    json_put_str(&j, "unit", row_str(m, 3));
    json_end(&j);
    return buf_text(&out);
}

static enum err ask_target(struct cx *cx, const struct change_new *in, const struct party_task *t,
                           struct str *before, struct str *after)
{
    struct rows rows;
    enum err e =
        store_run(cx, &rows,
                  "SELECT id, words, COALESCE(target, value), unit FROM measure WHERE government_id = $1"
                  " AND plan_id = $2 AND task_id = $3 AND id = $4 AND state = 'live'",
                  "iiii", cx->actor.government_id, t->plan_id, t->id, in->measure_id);

    if (e) return e;
    if (rows.n == 0)
        return cx_fail(cx, ERR_INPUT, "measure_id", "任务没有这个指标", "the task has no such measure");
    if (!row_str(&rows.at[0], 2).p)
        return cx_fail(cx, ERR_INPUT, "measure_id", "这个指标没有目标值",
                       "the measure has no target in numbers");
    if (!isfinite(in->value)) return cx_fail(cx, ERR_INPUT, "value", "请填写新目标值", "give the new target");
    if (in->value == row_num(&rows.at[0], 2))
        return cx_fail(cx, ERR_INPUT, "value", "新目标值与现目标值相同", "the new target is the present one");
    *before = target_side(cx->arena, &rows.at[0], row_num(&rows.at[0], 2));
    *after = target_side(cx->arena, &rows.at[0], in->value);
    return ERR_NONE;
}

/* A schedule that was approved for the old target is followed by a version that reaches the new one. */
static enum err follow_schedule(struct cx *cx, int64_t measure_id)
{
    const struct schedule_draft draft = {.method = STR("linear")};
    struct buf scratch = buf_new(cx->arena, SCRATCH_MOST);
    struct rows rows;
    enum err e = store_run(cx, &rows,
                           "SELECT 1 FROM trajectory WHERE government_id = $1 AND measure_id = $2"
                           " AND state = 'approved'",
                           "ii", cx->actor.government_id, measure_id);

    if (e || rows.n == 0) return e;
    e = schedule_propose(cx, measure_id, &draft, &scratch);
    if (!e)
        e = store_run(cx, &rows,
                      "SELECT id, rev FROM trajectory WHERE government_id = $1 AND measure_id = $2"
                      " AND state = 'proposed' ORDER BY version DESC LIMIT 1",
                      "ii", cx->actor.government_id, measure_id);
    if (e || rows.n == 0) return e;
    return schedule_approve(cx, row_int(&rows.at[0], 0), row_int(&rows.at[0], 1), &scratch);
}

static enum err act_target(struct cx *cx, const struct change_act *a)
{
    struct held t;
    enum err e = hold_task(cx, a, &t);

    if (!e)
        e = store_run(cx, NULL,
                      "UPDATE measure SET target = $3, rev = rev + 1 WHERE government_id = $1 AND id = $2",
                      "iif", cx->actor.government_id, a->measure_id, a->value);
    if (!e) e = settle_task(cx, a, &t, "task.retarget");
    return e ? e : follow_schedule(cx, a->measure_id);
}

/* ---- 调整责任 */

static struct str duty_side(struct arena *a, struct str role, struct str name)
{
    struct buf out = buf_new(a, SIDE_MOST);
    struct json j = json_on(&out);

    json_object(&j);
    json_put_str(&j, "role", role);
    json_put_str(&j, "name", name);
    json_end(&j);
    return buf_text(&out);
}

static enum err find_org(struct cx *cx, int64_t id, struct str *name)
{
    struct rows rows;
    enum err e = party_org(cx, id, "new_org_id");

    if (!e)
        e = store_run(cx, &rows, "SELECT name FROM org WHERE government_id = $1 AND id = $2", "ii",
                      cx->actor.government_id, id);
    if (!e) *name = row_str(&rows.at[0], 0);
    return e;
}

static enum err find_duty(struct cx *cx, int64_t task_id, int64_t id, struct rows *rows)
{
    enum err e = store_run(
        cx, rows,
        "SELECT role, name, bearer_id FROM duty WHERE government_id = $1 AND id = $2 AND task_id = $3"
        " AND state = 'live' AND role <> 'leader'",
        "iii", cx->actor.government_id, id, task_id);

    if (e || rows->n) return e;
    return cx_fail(cx, ERR_INPUT, "duty_id", "任务没有这条单位责任",
                   "the task has no such duty of an organisation");
}

static enum err ask_duty(struct cx *cx, const struct change_new *in, const struct party_task *t,
                         struct str *before, struct str *after)
{
    struct str name = STR_NULL;
    struct rows rows;
    enum err e = find_duty(cx, t->id, in->duty_id, &rows);

    if (!e) e = find_org(cx, in->new_org_id, &name);
    if (e) return e;
    if (row_int(&rows.at[0], 2) == in->new_org_id)
        return cx_fail(cx, ERR_INPUT, "new_org_id", "责任已在这个单位",
                       "the duty is this organisation's already");
    *before = duty_side(cx->arena, row_str(&rows.at[0], 0), row_str(&rows.at[0], 1));
    *after = duty_side(cx->arena, row_str(&rows.at[0], 0), name);
    return ERR_NONE;
}

static enum err act_duty(struct cx *cx, const struct change_act *a)
{
    struct duty_move m = {.duty_id = a->duty_id, .to_org_id = a->new_org_id};
    struct rows rows;
    enum err e = find_duty(cx, a->task.id, a->duty_id, &rows);

    if (e) return e;
    m.role = row_str(&rows.at[0], 0);
    m.from_org_id = row_int(&rows.at[0], 2);
    return duty_move(cx, &a->task, &m);
}

/* ---- 取消 */

static enum err ask_cancel(struct cx *cx, const struct change_new *in, const struct party_task *t,
                           struct str *before, struct str *after)
{
    (void)in, (void)t;
    *before = text_side(cx->arena, "cancelled_on", STR_NULL);
    *after = text_side(cx->arena, "cancelled_on", year_today_text(cx));
    return ERR_NONE;
}

static enum err act_cancel(struct cx *cx, const struct change_act *a)
{
    struct held t;
    enum err e = hold_task(cx, a, &t);

    if (!e)
        e = store_run(cx, NULL, "UPDATE task SET cancelled_on = $3 WHERE government_id = $1 AND id = $2",
                      "iis", cx->actor.government_id, a->task.id, year_today_text(cx));
    return e ? e : settle_task(cx, a, &t, "task.cancel");
}

static const struct change_kind kinds[] = {
    {STR_INIT("extension"), STR_INIT("延期"), SETTING_EXTENSION_HEAD, ask_extension, act_extension},
    {STR_INIT("target"), STR_INIT("调整目标"), SETTING_TARGET_HEAD, ask_target, act_target},
    {STR_INIT("duty"), STR_INIT("调整责任"), SETTING_DUTY_HEAD, ask_duty, act_duty},
    {STR_INIT("cancel"), STR_INIT("取消任务"), SETTING_CANCEL_HEAD, ask_cancel, act_cancel},
};

const struct change_kind *change_kind(struct str name)
{
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (str_eq(kinds[i].name, name)) return &kinds[i];
    return NULL;
}

const struct change_kind *change_kind_at(size_t i)
{
    return i < sizeof kinds / sizeof *kinds ? &kinds[i] : NULL;
}
