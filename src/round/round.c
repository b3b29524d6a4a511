#include "round/round.h"

#include "access/event.h"
#include "access/setting.h"
#include "base/json.h"
#include "breakdown/schedule.h"
#include "breakdown/workday.h"
#include "ledger/foresee.h"
#include "ledger/task_lamp.h"
#include "ledger/todo.h"
#include "ledger/year.h"
#include "round/figure.h"
#include "round/report_write.h"
#include "round/round_write.h"
#include "store/store.h"

enum { EVENT_MOST = 64 << 10, TITLE_MOST = 300 };

/* ---- reading one */

enum err round_read(struct cx *cx, int64_t id, struct round *out)
{
    struct rows rows;
    const struct row *r;
    enum err e = store_run(
        cx, &rows,
        "SELECT plan_id, seed, rev, title, state, opens_on, due_on, period, ends_on, start, days, drawn"
        " FROM round"
        " WHERE government_id = $1 AND id = $2",
        "ii", cx->actor.government_id, id);

    if (!e && rows.n == 0) return cx_fail(cx, ERR_ABSENT, "id", "没有这次调度", "there is no such round");
    if (e) return e;
    r = &rows.at[0];
    *out = (struct round){.id = id,
                          .plan_id = row_int(r, 0),
                          .seed = row_int(r, 1),
                          .rev = row_int(r, 2),
                          .title = row_str(r, 3),
                          .state = row_str(r, 4),
                          .opens_on = row_str(r, 5),
                          .due_on = row_str(r, 6),
                          .period_text = row_str(r, 7),
                          .ends_on = row_str(r, 8),
                          .start = row_str(r, 9),
                          .days = row_int(r, 10),
                          .drawn = row_bool(r, 11)};
    if (period_read(out->period_text, &out->period)) return ERR_NONE;
    return cx_fail(cx, ERR_STORE, "period", "时期已损坏", "the period is damaged");
}

/* ---- days */

static enum err check_due(struct cx *cx, struct str opens_on, struct str due_on)
{
    const struct calendar *calendar = NULL;
    day opens, due;
    enum err e = year_calendar(cx, &calendar);

    if (e) return e;
    if (!day_read(opens_on, &opens))
        return cx_fail(cx, ERR_INPUT, "opens_on", "开始日期有误", "the opening day is wrong");
    if (!day_read(due_on, &due))
        return cx_fail(cx, ERR_INPUT, "due_on", "截止日期有误", "the due day is wrong");
    if (due < opens || due < year_today(cx))
        return cx_fail(cx, ERR_INPUT, "due_on", "截止日期不能早于开始日期和今天",
                       "the due day must not be before the opening or today");
    if (!calendar_working(calendar, due))
        return cx_fail(cx, ERR_INPUT, "due_on", "截止日期 %.*s 是休息日，下一个工作日是 %.*s",
                       "%.*s is no working day; the next one is %.*s", STR_ARG(due_on),
                       STR_ARG(day_str(cx->arena, calendar_on_or_after(calendar, due))));
    return ERR_NONE;
}

/* Opens today and is due some working days later (a setting), unless said otherwise. */
static enum err usual_days(struct cx *cx, const struct round_new *in, struct round *r)
{
    const struct calendar *calendar = NULL;
    day opens = year_today(cx);
    int64_t days = 0;
    enum err e = year_calendar(cx, &calendar);

    if (!e) e = setting_get(cx, SETTING_ROUND_DAYS, &days);
    if (e) return e;
    if (in->opens_on.n && !day_read(in->opens_on, &opens))
        return cx_fail(cx, ERR_INPUT, "opens_on", "开始日期有误", "the opening day is wrong");
    r->opens_on = day_str(cx->arena, opens);
    r->due_on = in->due_on.n ? in->due_on : day_str(cx->arena, calendar_add(calendar, opens, (int)days));
    return check_due(cx, r->opens_on, r->due_on);
}

/* ---- drafting */

static enum err check_plan(struct cx *cx, const struct round *r)
{
    struct rows rows;
    enum err e = store_run(cx, &rows, "SELECT 1 FROM plan WHERE government_id = $1 AND id = $2", "ii",
                           cx->actor.government_id, r->plan_id);

    if (!e && rows.n == 0) return cx_fail(cx, ERR_INPUT, "plan_id", "没有这个方案", "there is no such plan");
    if (e) return e;
    e = store_run(cx, &rows,
                  "SELECT title FROM round WHERE government_id = $1 AND plan_id = $2 AND period = $3", "iis",
                  cx->actor.government_id, r->plan_id, r->period_text);
    if (!e && rows.n)
        return cx_fail(cx, ERR_CONFLICT, "period", "这个时期已有调度：%.*s",
                       "the period has a round already: %.*s", STR_ARG(row_str(&rows.at[0], 0)));
    return e;
}

struct str round_usual_title(struct arena *a, struct period p)
{
    struct buf out = buf_new(a, TITLE_MOST);

    buf_str(&out, period_zh(a, p));
    buf_lit(&out, "调度");
    return buf_text(&out);
}

enum err round_insert(struct cx *cx, const struct round *r)
{
    return store_run(
        cx, NULL,
        "INSERT INTO round (government_id, id, plan_id, title, period, ends_on, opens_on, due_on, seed,"
        " created_at, start, days, drawn) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        "iiisssssissib", cx->actor.government_id, r->id, r->plan_id, r->title, r->period_text, r->ends_on,
        r->opens_on, r->due_on, r->seed, year_now(cx), r->start, r->days, r->drawn);
}

struct str round_note(struct arena *a, const struct round *r)
{
    struct buf out = buf_new(a, EVENT_MOST);
    struct json j = json_on(&out);

    json_object(&j);
    json_put_str(&j, "title", r->title);
    json_put_str(&j, "period", r->period_text);
    json_put_str(&j, "opens_on", r->opens_on);
    json_put_str(&j, "due_on", r->due_on);
    json_put_int(&j, "seed", r->seed);
    json_end(&j);
    return buf_text(&out);
}

static enum err draft_read(struct cx *cx, const struct round_new *in, struct round *r)
{
    *r = (struct round){.id = store_id(cx),
                        .plan_id = in->plan_id,
                        .period_text = in->period,
                        .start = STR("hand"),
                        .drawn = true};
    if (!period_read(in->period, &r->period))
        return cx_fail(cx, ERR_INPUT, "period", "时期“%.*s”有误，应如 2026-M03、2026-M03-X1、2026-Q1",
                       "\"%.*s\" is no period like 2026-M03, 2026-M03-X1, 2026-Q1", STR_ARG(in->period));
    if (in->title.n > TITLE_MOST)
        return cx_fail(cx, ERR_TOO_LARGE, "title", "标题太长", "the title is too long");
    r->seed = r->id & INT32_MAX;
    r->ends_on = day_str(cx->arena, r->period.last);
    r->title = str_trim(in->title).n ? str_trim(in->title) : round_usual_title(cx->arena, r->period);
    return usual_days(cx, in, r);
}

enum err round_prepare(struct cx *cx, int64_t plan_id)
{
    int64_t proposed;
    enum err e = schedule_fill(cx, plan_id, &proposed);

    return e ? e : task_lamp_refresh_plan(cx, plan_id);
}

enum err round_draw_now(struct cx *cx, struct round *r)
{
    int64_t gov = cx->actor.government_id;
    enum err e = round_prepare(cx, r->plan_id);

    if (!e)
        e = store_run(cx, NULL, "DELETE FROM round_ask WHERE government_id = $1 AND round_id = $2", "ii", gov,
                      r->id);
    if (!e) e = round_ask_write(cx, r);
    if (!e)
        e = store_run(cx, NULL, "UPDATE round SET drawn = 1 WHERE government_id = $1 AND id = $2", "ii", gov,
                      r->id);
    r->drawn = !e;
    return e;
}

enum err round_draft(struct cx *cx, const struct round_new *in, struct buf *out)
{
    struct round r;
    enum err e = draft_read(cx, in, &r);

    if (!e) e = check_plan(cx, &r);
    if (!e) e = round_insert(cx, &r);
    if (!e) e = round_draw_now(cx, &r);
    if (!e) e = event_add(cx, "round.draft", "round", r.id, STR_NULL, round_note(cx->arena, &r));
    return e ? e : round_get(cx, r.id, out);
}

/* ---- changing */

enum err round_hold(struct cx *cx, int64_t id, int64_t rev, struct round *out)
{
    struct rows rows;
    enum err e = round_read(cx, id, out);

    if (!e && str_eq(out->state, STR("closed")))
        return cx_fail(cx, ERR_STEP, "state", "这次调度已经结束", "the round is closed");
    if (!e)
        e = store_run(cx, &rows,
                      "UPDATE round SET rev = rev + 1 WHERE government_id = $1 AND id = $2 AND rev = $3"
                      " RETURNING rev",
                      "iii", cx->actor.government_id, id, rev);
    if (!e && rows.n == 0)
        return cx_fail(cx, ERR_CONFLICT, "rev", "这次调度已被他人修改，请刷新后再试",
                       "someone else changed this round; reload and try again");
    return e;
}

static enum err patch_days(struct cx *cx, struct round *r, const struct round_change *c)
{
    enum err e = ERR_NONE;

    if (c->title.p) r->title = str_trim(c->title);
    if (c->opens_on.p) r->opens_on = c->opens_on;
    if (c->due_on.p) r->due_on = c->due_on;
    if (r->title.n == 0 || r->title.n > TITLE_MOST)
        return cx_fail(cx, ERR_INPUT, "title", "标题不能为空，也不能太长", "the title is empty or too long");
    if (c->opens_on.p || c->due_on.p) e = check_due(cx, r->opens_on, r->due_on);
    if (e) return e;
    e = store_run(
        cx, NULL,
        "UPDATE round SET title = $3, opens_on = $4, due_on = $5 WHERE government_id = $1 AND id = $2",
        "iisss", cx->actor.government_id, r->id, r->title, r->opens_on, r->due_on);
    if (e || !c->due_on.p) return e;
    return store_run(
        cx, NULL,
        "UPDATE todo SET due_on = $3 WHERE government_id = $1 AND state = 'open'"
        " AND subject = 'report' AND subject_id IN (SELECT id FROM report WHERE government_id = $1"
        " AND round_id = $2)",
        "iis", cx->actor.government_id, r->id, r->due_on);
}

enum err round_patch(struct cx *cx, int64_t id, const struct round_change *c, struct buf *out)
{
    struct round r;
    struct str before;
    enum err e = round_hold(cx, id, c->rev, &r);

    if (e) return e;
    before = round_note(cx->arena, &r);
    if (!r.drawn && c->adds + c->removes > 0) e = round_draw_now(cx, &r);
    if (!e) e = patch_days(cx, &r, c);
    for (size_t i = 0; !e && i < c->removes; i++)
        e = round_ask_remove(cx, &r, c->remove[i].task_id, c->remove[i].org_id);
    for (size_t i = 0; !e && i < c->adds; i++) e = round_ask_add(cx, &r, c->add[i].task_id, c->add[i].org_id);
    if (!e && str_eq(r.state, STR("open"))) e = round_ask_send(cx, &r);
    if (!e) e = round_ask_cost(cx, &r);
    if (!e) e = event_add(cx, "round.change", "round", id, before, round_note(cx->arena, &r));
    return e ? e : round_get(cx, id, out);
}

static enum err refuse_empty(struct cx *cx, int64_t id)
{
    struct rows rows;
    enum err e = store_run(cx, &rows,
                           "SELECT COUNT(*) FROM round_ask WHERE government_id = $1 AND round_id = $2"
                           " AND state = 'asked'",
                           "ii", cx->actor.government_id, id);

    if (!e && row_int(&rows.at[0], 0) == 0)
        return cx_fail(cx, ERR_INPUT, "asks", "这次调度没有要问的任务，无须发出",
                       "nobody is asked anything in this round");
    return e;
}

static enum err wait_for_figures(struct cx *cx, const struct round *r)
{
    const struct figure_wait w = {.round_id = r->id,
                                  .plan_id = r->plan_id,
                                  .ends_on = r->ends_on,
                                  .due_on = r->due_on,
                                  .period_zh = period_zh(cx->arena, r->period)};

    return figure_wait_open(cx, &w);
}

static enum err must_be_draft(struct cx *cx, const struct round *r)
{
    if (str_eq(r->state, STR("draft"))) return ERR_NONE;
    return cx_fail(cx, ERR_STEP, "state", "这次调度已经发出", "the round was opened already");
}

enum err round_draw(struct cx *cx, int64_t id, int64_t rev, struct buf *out)
{
    struct round r;
    enum err e = round_hold(cx, id, rev, &r);

    if (!e) e = must_be_draft(cx, &r);
    if (!e) e = round_draw_now(cx, &r);
    if (!e) e = event_add(cx, "round.draw", "round", id, STR_NULL, round_note(cx->arena, &r));
    return e ? e : round_get(cx, id, out);
}

enum err round_send(struct cx *cx, struct round *r)
{
    enum err e;

    r->opens_on = year_today_text(cx); /* when it was opened, whatever the draft meant to do */
    r->state = STR("open");
    e = store_run(cx, NULL,
                  "UPDATE round SET state = 'open', opened_at = $3, opens_on = $4, due_on = $5"
                  " WHERE government_id = $1 AND id = $2",
                  "iisss", cx->actor.government_id, r->id, year_now(cx), r->opens_on, r->due_on);
    if (!e) e = round_ask_send(cx, r);
    if (!e) e = wait_for_figures(cx, r);
    if (!e) e = todo_close(cx, STR("round"), r->id, STR("round"));
    if (!e) e = task_lamp_refresh_plan(cx, r->plan_id);
    return e ? e : event_add(cx, "round.open", "round", r->id, STR_NULL, round_note(cx->arena, r));
}

enum err round_open(struct cx *cx, int64_t id, int64_t rev, struct buf *out)
{
    struct round r;
    enum err e = round_hold(cx, id, rev, &r);

    if (!e) e = must_be_draft(cx, &r);
    if (!e && !r.drawn) e = round_draw_now(cx, &r);
    if (!e) e = refuse_empty(cx, id);
    if (!e && r.days > 0 && str_cmp(r.due_on, year_today_text(cx)) < 0)
        e = workday_after(cx, year_today_text(cx), (int)r.days, &r.due_on);
    if (!e) e = check_due(cx, r.opens_on, r.due_on);
    if (!e) e = round_send(cx, &r);
    return e ? e : round_get(cx, id, out);
}

/* A missing report waits for its unit, on the ladder, until the unit reports of the task again. */
static enum err wait_for_missing(struct cx *cx, const struct round *r)
{
    struct rows rows;
    enum err e = store_run(cx, &rows,
                           "SELECT p.id, p.org_id, p.task_id, t.text FROM round_ask a JOIN report p"
                           " ON p.government_id = a.government_id AND p.round_id = a.round_id"
                           " AND p.org_id = a.org_id AND p.task_id = a.task_id AND p.item_id = 0 JOIN task t"
                           " ON t.government_id = p.government_id AND t.id = p.task_id"
                           " WHERE a.government_id = $1 AND a.round_id = $2 AND a.state = 'missing'"
                           " ORDER BY p.id",
                           "ii", cx->actor.government_id, r->id);

    for (size_t i = 0; !e && i < rows.n; i++) {
        const struct row *row = &rows.at[i];
        const struct todo t = {.org_id = row_int(row, 1),
                               .role = STR("reporter"),
                               .kind = STR("missing"),
                               .subject = STR("report"),
                               .subject_id = row_int(row, 0),
                               .task_id = row_int(row, 2),
                               .title = row_str(row, 3),
                               .due_on = r->due_on};

        e = todo_open(cx, &t);
    }
    return e;
}

enum err round_shut(struct cx *cx, const struct round *r)
{
    int64_t gov = cx->actor.government_id;
    enum err e = store_run(
        cx, NULL, "UPDATE round SET state = 'closed', closed_at = $3 WHERE government_id = $1 AND id = $2",
        "iis", gov, r->id, year_now(cx));

    if (!e) /* who began to tell of an exempt task was not asked, so nothing of it is missing */
        e = store_run(cx, NULL,
                      "UPDATE round_ask SET state = 'exempt' WHERE government_id = $1 AND round_id = $2"
                      " AND state = 'asked' AND why = 'exempt'",
                      "ii", gov, r->id);
    if (!e)
        e = store_run(cx, NULL,
                      "UPDATE round_ask SET state = 'missing' WHERE government_id = $1 AND round_id = $2"
                      " AND state = 'asked'",
                      "ii", gov, r->id);
    if (!e)
        e = store_run(
            cx, NULL,
            "UPDATE todo SET state = 'gone', closed_at = $3 WHERE government_id = $1 AND state = 'open'"
            " AND subject = 'report' AND subject_id IN (SELECT id FROM report WHERE government_id = $1"
            " AND round_id = $2)",
            "iis", gov, r->id, year_now(cx));
    if (!e) e = wait_for_missing(cx, r);
    if (!e) e = todo_drop(cx, STR("round"), r->id, STR("figure"));
    if (!e) e = report_tell_members(cx, r->id);
    if (!e) e = task_lamp_refresh_plan(cx, r->plan_id);
    if (!e) e = foresee_learn(cx, r->plan_id);
    return e ? e : event_add(cx, "round.close", "round", r->id, STR_NULL, round_note(cx->arena, r));
}

enum err round_close(struct cx *cx, int64_t id, int64_t rev, struct buf *out)
{
    struct round r;
    enum err e = round_hold(cx, id, rev, &r);

    if (!e && !str_eq(r.state, STR("open")))
        return cx_fail(cx, ERR_STEP, "state", "这次调度还没有发出", "the round was not opened yet");
    if (!e) e = round_shut(cx, &r);
    return e ? e : round_get(cx, id, out);
}

enum err round_drop(struct cx *cx, int64_t id, int64_t rev)
{
    struct round r;
    enum err e = round_hold(cx, id, rev, &r);

    if (!e && !str_eq(r.state, STR("draft")))
        return cx_fail(cx, ERR_STEP, "state", "已经发出的调度不能删除",
                       "a round that was opened cannot be dropped");
    if (!e) e = todo_drop(cx, STR("round"), id, STR_NULL);
    if (!e)
        e = store_run(cx, NULL, "DELETE FROM round_ask WHERE government_id = $1 AND round_id = $2", "ii",
                      cx->actor.government_id, id);
    if (!e)
        e = store_run(cx, NULL, "DELETE FROM round WHERE government_id = $1 AND id = $2", "ii",
                      cx->actor.government_id, id);
    return e ? e : event_add(cx, "round.drop", "round", id, round_note(cx->arena, &r), STR_NULL);
}

enum err round_close_due(struct cx *cx, int64_t *done)
{
    struct rows rows;
    enum err e = store_run(cx, &rows,
                           "SELECT id FROM round WHERE government_id = $1 AND state = 'open' AND due_on < $2"
                           " ORDER BY id",
                           "is", cx->actor.government_id, year_today_text(cx));

    *done = 0;
    for (size_t i = 0; !e && i < rows.n; i++) {
        struct round r;

        e = round_read(cx, row_int(&rows.at[i], 0), &r);
        if (!e) e = round_shut(cx, &r);
        *done += !e;
    }
    return e;
}
