#include "sim/stage.h"

#include "access/account.h"
#include "access/grant.h"
#include "access/scope.h"
#include "calendar/period.h"
#include "ledger/party.h"
#include "ledger/year.h"
#include "matter/change.h"
#include "matter/closure.h"
#include "matter/difficulty.h"
#include "matter/request.h"
#include "round/report.h"
#include "round/round.h"
#include "store/store.h"

enum {
    OUT_MOST = 16 << 20,
    BY_HAND_MOST = 5, /* questions the office adds for the unit on the stage */
    ON_THE_WAY = 2,   /* of them: one is returned, one waits for its signature */
    REPLY_DAYS = 6,   /* working days */
    EXTENSION_MONTHS = 3
};

/* Who stands on the stage. */
struct cast {
    int64_t org_id, post_id;
};

static enum err find_cast(struct cx *cx, struct cast *out)
{
    struct rows rows;
    enum err e =
        store_run(cx, &rows,
                  "SELECT d.bearer_id FROM duty d JOIN org o ON o.government_id = d.government_id"
                  " AND o.id = d.bearer_id AND o.kind = 'org' WHERE d.government_id = $1 AND d.role = 'lead'"
                  " AND d.state = 'live' GROUP BY d.bearer_id ORDER BY COUNT(*) DESC, d.bearer_id LIMIT 1",
                  "i", cx->actor.government_id);

    *out = (struct cast){0};
    if (!e && rows.n) out->org_id = row_int(&rows.at[0], 0);
    if (!e)
        e = store_run(
            cx, &rows,
            "SELECT d.bearer_id FROM duty d WHERE d.government_id = $1 AND d.role = 'leader'"
            " AND d.state = 'live' GROUP BY d.bearer_id ORDER BY COUNT(*) DESC, d.bearer_id LIMIT 1",
            "i", cx->actor.government_id);
    if (!e && rows.n) out->post_id = row_int(&rows.at[0], 0);
    return e;
}

/* ---- people */

static void put_account(struct buf *out, struct str name, struct str one_time, enum role role)
{
    buf_fmt(out, "用户 account: %-9.*s 一次性密码 one-time password: %.*s  %.*s\n", STR_ARG(name),
            STR_ARG(one_time), STR_ARG(role_zh(role)));
}

static enum err seat(struct cx *cx, struct str name, const struct grant *as, struct buf *out)
{
    struct grant g = *as;
    struct str one_time = STR_NULL;
    int64_t id = 0;
    enum err e;

    if (g.org_id == 0 && g.post_id == 0) return ERR_NONE;
    e = account_add(cx, name, &g.account_id, &one_time);
    if (!e) e = grant_add(cx, &g, &id);
    if (!e) put_account(out, name, one_time, g.role);
    return e;
}

enum err stage_people(struct cx *cx, struct buf *out)
{
    struct account_made made[ACCOUNT_FIRST_MOST];
    struct cast cast;
    size_t n = 0;
    enum err e = find_cast(cx, &cast);

    if (!e) e = account_first(cx, made, &n);
    for (size_t i = 0; !e && i < n; i++) put_account(out, made[i].name, made[i].one_time, made[i].role);
    if (!e) e = seat(cx, STR("reporter"), &(struct grant){.role = ROLE_REPORTER, .org_id = cast.org_id}, out);
    if (!e) e = seat(cx, STR("signer"), &(struct grant){.role = ROLE_SIGNER, .org_id = cast.org_id}, out);
    return e ? e : seat(cx, STR("mayor"), &(struct grant){.role = ROLE_LEADER, .post_id = cast.post_id}, out);
}

/* ---- the round of today */

/* The unit's tasks that the round does not ask and of which it can tell something itself. */
static enum err quiet_tasks(struct cx *cx, int64_t round_id, int64_t org_id, struct rows *out)
{
    return store_run(
        cx, out,
        "SELECT a.task_id FROM round_ask a JOIN task t ON t.government_id = a.government_id"
        " AND t.id = a.task_id AND t.closed_on = '' WHERE a.government_id = $1 AND a.round_id = $2"
        " AND a.org_id = $3 AND a.state = 'exempt' AND EXISTS (SELECT 1 FROM measure m WHERE"
        " m.government_id = $1 AND m.task_id = a.task_id AND m.state = 'live' AND m.value IS NOT NULL"
        " AND NOT EXISTS (SELECT 1 FROM measure_owner o WHERE o.government_id = $1 AND o.measure_id = m.id"
        " AND o.source = 'statistics')) ORDER BY a.task_id LIMIT $4",
        "iiii", cx->actor.government_id, round_id, org_id, (int64_t)BY_HAND_MOST);
}

static enum err draft_round(struct cx *cx, int64_t plan_id, int64_t *id)
{
    struct period now = period_of(PERIOD_TEN_DAYS, year_today(cx));
    struct round_new in = {.plan_id = plan_id,
                           .period = period_str(cx->arena, period_of(PERIOD_TEN_DAYS, now.first - 1))};
    struct buf out = buf_new(cx->arena, OUT_MOST);
    struct rows rows;
    enum err e = round_draft(cx, &in, &out);

    if (!e)
        e = store_run(cx, &rows, "SELECT id FROM round WHERE government_id = $1 AND state = 'draft'", "i",
                      cx->actor.government_id);
    if (!e) *id = row_int(&rows.at[0], 0);
    return e;
}

static enum err open_round(struct cx *cx, int64_t plan_id, int64_t org_id, int64_t *id)
{
    struct buf out = buf_new(cx->arena, OUT_MOST);
    struct round_pick pick[BY_HAND_MOST];
    struct round_change c = {.rev = 1, .add = pick};
    struct rows quiet;
    enum err e = draft_round(cx, plan_id, id);

    if (!e) e = quiet_tasks(cx, *id, org_id, &quiet);
    if (e) return e;
    for (; c.adds < quiet.n; c.adds++)
        pick[c.adds] = (struct round_pick){.task_id = row_int(&quiet.at[c.adds], 0)};
    if (c.adds) e = round_patch(cx, *id, &c, &out);
    return e ? e : round_open(cx, *id, c.adds ? 2 : 1, &out);
}

/* ---- what the unit has begun */

/* Somebody of the unit acts. */
static void wear(struct cx *cx, struct scope *s, struct scope_held *held, enum role role)
{
    held->role = role;
    *s = (struct scope){.roles = role, .held_n = 1, .bearers_n = 1, .held = held, .bearers = &held->org_id};
    cx->actor.scope = s;
    cx->actor.name = role == ROLE_SIGNER ? STR("签发人（模拟）") : STR("填报员（模拟）");
}

static void wear_office(struct cx *cx)
{
    cx->actor.scope = NULL;
    cx->actor.name = STR("督查室（模拟）");
}

static enum err hand_in(struct cx *cx, int64_t round_id, int64_t org_id)
{
    struct buf out = buf_new(cx->arena, OUT_MOST);
    struct report_same same = {.round_id = round_id, .org_id = org_id};
    int64_t task[ON_THE_WAY];
    struct rows rows;
    enum err e = store_run(cx, &rows,
                           "SELECT task_id FROM round_ask WHERE government_id = $1 AND round_id = $2"
                           " AND org_id = $3 AND state = 'asked' ORDER BY task_id DESC LIMIT $4",
                           "iiii", cx->actor.government_id, round_id, org_id, (int64_t)ON_THE_WAY);

    if (e || rows.n == 0) return e;
    for (; same.n < rows.n; same.n++) task[same.n] = row_int(&rows.at[same.n], 0);
    same.task = task;
    return report_no_change(cx, &same, &out);
}

/* The first of what was handed in comes back, the rest waits. */
static enum err send_back(struct cx *cx, int64_t round_id, int64_t org_id)
{
    struct buf out = buf_new(cx->arena, OUT_MOST);
    struct rows rows;
    enum err e = store_run(cx, &rows,
                           "SELECT id, rev FROM report WHERE government_id = $1 AND round_id = $2"
                           " AND org_id = $3 AND state = 'submitted' ORDER BY id LIMIT 1",
                           "iii", cx->actor.government_id, round_id, org_id);

    if (e || rows.n == 0) return e;
    return report_return(cx, row_int(&rows.at[0], 0), row_int(&rows.at[0], 1),
                         STR("请写明本旬做了什么、到了哪一步"), &out);
}

static enum err begin_reports(struct cx *cx, int64_t round_id, int64_t org_id)
{
    struct scope_held held = {.org_id = org_id};
    struct scope scope;
    enum err e;

    wear(cx, &scope, &held, ROLE_REPORTER);
    e = hand_in(cx, round_id, org_id);
    wear(cx, &scope, &held, ROLE_SIGNER);
    if (!e) e = send_back(cx, round_id, org_id);
    wear_office(cx);
    return e;
}

/* ---- what waits for the others */

static struct str days_ahead(struct cx *cx, int n)
{
    const struct calendar *c = NULL;

    return year_calendar(cx, &c) ? STR("") : day_str(cx->arena, calendar_add(c, year_today(cx), n));
}

/* A task of another unit that this one supports. */
static enum err ask_for_help(struct cx *cx, const struct cast *cast)
{
    struct buf out = buf_new(cx->arena, OUT_MOST);
    struct request_new in = {.to_org_id = cast->org_id,
                             .text = STR("请提供本区域项目清单和联系人，便于安排现场对接")};
    struct rows rows;
    enum err e = store_run(
        cx, &rows,
        "SELECT d.task_id, l.bearer_id FROM duty d JOIN duty l ON l.government_id = d.government_id"
        " AND l.task_id = d.task_id AND l.role = 'lead' AND l.state = 'live' AND l.bearer_id <> d.bearer_id"
        " JOIN org o ON o.government_id = l.government_id AND o.id = l.bearer_id AND o.kind = 'org'"
        " JOIN task t ON t.government_id = d.government_id AND t.id = d.task_id AND t.closed_on = ''"
        " AND t.cancelled_on = '' WHERE d.government_id = $1 AND d.bearer_id = $2 AND d.role = 'support'"
        " AND d.state = 'live' ORDER BY d.task_id LIMIT 1",
        "ii", cx->actor.government_id, cast->org_id);

    if (e || rows.n == 0) return e;
    in.task_id = row_int(&rows.at[0], 0);
    in.from_org_id = row_int(&rows.at[0], 1);
    in.due_on = days_ahead(cx, REPLY_DAYS);
    return request_add(cx, &in, &out);
}

/* An open task of another unit with LAMP, and its lead; the leader's own first.  Not one that only an office
 * of statistics can tell of. */
static enum err tasks_of_others(struct cx *cx, const struct cast *cast, struct str lamp, struct rows *out)
{
    return store_run(
        cx, out,
        "SELECT t.id, d.bearer_id FROM task_card c JOIN task t ON t.government_id = c.government_id AND t.id "
        "= c.task_id"
        " AND t.closed_on = '' AND t.cancelled_on = '' JOIN duty d ON d.government_id = t.government_id"
        " AND d.task_id = t.id AND d.role = 'lead' AND d.state = 'live' AND d.bearer_id <> $2"
        " JOIN org o ON o.government_id = d.government_id AND o.id = d.bearer_id AND o.kind = 'org'"
        " WHERE c.government_id = $1 AND c.live = 1 AND c.told = $4 AND NOT EXISTS (SELECT 1 FROM measure m "
        "JOIN"
        " measure_owner w ON w.government_id = m.government_id AND w.measure_id = m.id AND"
        " w.source = 'statistics' WHERE m.government_id = $1 AND m.task_id = t.id) AND NOT EXISTS (SELECT 1 "
        "FROM closure x"
        " WHERE x.government_id = $1 AND x.task_id = t.id) AND NOT EXISTS (SELECT 1 FROM change y WHERE"
        " y.government_id = $1 AND y.task_id = t.id) ORDER BY NOT EXISTS (SELECT 1 FROM duty p WHERE"
        " p.government_id = $1 AND p.task_id = t.id AND p.role = 'leader' AND p.bearer_id = $3), t.id LIMIT "
        "1",
        "iiis", cx->actor.government_id, cast->org_id, cast->post_id, lamp);
}

static enum err claim_closure(struct cx *cx, const struct cast *cast)
{
    struct buf out = buf_new(cx->arena, OUT_MOST);
    struct rows rows;
    enum err e = tasks_of_others(cx, cast, STR("green"), &rows);

    if (e || rows.n == 0) return e;
    return closure_add(cx,
                       &(struct closure_new){.task_id = row_int(&rows.at[0], 0),
                                             .org_id = row_int(&rows.at[0], 1),
                                             .claim = STR("任务已完成，验收材料齐备，申请销号")},
                       &out);
}

/* Some months behind the year's end, on a working day. */
static struct str after_the_year(struct cx *cx)
{
    day end = day_of(day_split(year_today(cx)).year, 12, 31);
    const struct calendar *c = NULL;

    if (year_calendar(cx, &c)) return STR("");
    return day_str(cx->arena, calendar_on_or_after(c, day_add_months(end, EXTENSION_MONTHS)));
}

static enum err ask_extension(struct cx *cx, const struct cast *cast)
{
    struct buf out = buf_new(cx->arena, OUT_MOST);
    struct change_new in = {.kind = STR("extension"),
                            .reason = STR("上半年启动偏晚，年内完成有困难，请延至明年一季度末"),
                            .done = STR("已完成大部分，余下的已有安排")};
    struct party_task t;
    struct rows rows;
    enum err e = tasks_of_others(cx, cast, STR("red"), &rows);

    if (e || rows.n == 0) return e;
    in.task_id = row_int(&rows.at[0], 0);
    e = party_task(cx, in.task_id, "task_id", &t);
    /* In January the day is over, and nobody asks for more time. */
    if (e || str_cmp(year_today_text(cx), t.due_on) > 0) return e;
    in.org_id = row_int(&rows.at[0], 1);
    in.due_on = after_the_year(cx);
    return change_add(cx, &in, &out);
}

static enum err ask_leader(struct cx *cx, const struct cast *cast)
{
    struct buf out = buf_new(cx->arena, OUT_MOST);
    struct difficulty_new in = {.asked_post_id = cast->post_id,
                                .title = STR("用地指标不足，需要统筹"),
                                .text = STR("项目还缺用地指标，部门之间协调三次没有结果，请市领导统筹")};
    struct rows rows;
    enum err e = tasks_of_others(cx, cast, STR("yellow"), &rows);

    if (e || rows.n == 0 || cast->post_id == 0) return e;
    in.task_id = row_int(&rows.at[0], 0);
    in.org_id = row_int(&rows.at[0], 1);
    in.due_on = days_ahead(cx, REPLY_DAYS);
    return difficulty_add(cx, &in, &out);
}

enum err stage_set(struct cx *cx, int64_t plan_id)
{
    struct actor before = cx->actor;
    struct cast cast;
    int64_t round_id = 0;
    enum err e = find_cast(cx, &cast);

    if (e || cast.org_id == 0) return e;
    wear_office(cx);
    e = open_round(cx, plan_id, cast.org_id, &round_id);
    if (!e) e = begin_reports(cx, round_id, cast.org_id);
    if (!e) e = ask_for_help(cx, &cast);
    if (!e) e = claim_closure(cx, &cast);
    if (!e) e = ask_extension(cx, &cast);
    if (!e) e = ask_leader(cx, &cast);
    cx->actor = before;
    return e;
}
