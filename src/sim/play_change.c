/*
 * play_change - what changes in a simulated year: refused duties and rulings, extensions, targets and
 * cancelled tasks, look-backs, a post that changes hands.
 */
#include <math.h>

#include "directory/post.h"
#include "matter/change.h"
#include "matter/closure.h"
#include "matter/refusal.h"
#include "sim/dice.h"
#include "sim/play_part.h"
#include "store/store.h"

enum {
    EXTENSION_DAYS = 30,
    DECIDE_DAYS = 2, /* working days that a matter lies on a desk */
    RULE_DAYS = 4,
    TOPIC_CHANGES = 1200000,
    TOPIC_DECISIONS = 1300000,
    TOPIC_REFUSALS = 1400000,
    TOPIC_LOOKS = 1500000
};

static struct buf answer(struct play *p)
{
    return buf_new(p->cx->arena, PLAY_OUT_MOST);
}

/* The dice of one thing: ids count up in the same order for the same seed. */
static struct dice dice_for(const struct play *p, uint64_t topic, int64_t nth)
{
    return dice_of(p->ask->seed, topic + (uint64_t)nth);
}

struct play_task *play_task_of(struct play *p, int64_t id)
{
    for (size_t i = 0; i < p->tasks; i++)
        if (p->task[i].id == id) return &p->task[i];
    return NULL;
}

/* ---- another day, another target, the end */

/* The due day as it counts; 0: none. */
static enum err due_day(struct play *p, const struct play_task *t, day *out)
{
    struct rows rows;
    enum err e = store_run(p->cx, &rows,
                           "SELECT CASE WHEN due_on = '' THEN deadline_iso ELSE due_on END FROM task"
                           " WHERE government_id = $1 AND id = $2",
                           "ii", p->cx->actor.government_id, t->id);

    *out = 0;
    if (!e && rows.n) (void)day_read(row_str(&rows.at[0], 0), out);
    return e;
}

/* One waits, or the last word was said: a task gets one new target, one end. */
static enum err has_open_change(struct play *p, const struct play_task *t, bool *out)
{
    struct rows rows;
    enum err e = store_run(p->cx, &rows,
                           "SELECT 1 FROM change WHERE government_id = $1 AND task_id = $2"
                           " AND (state IN ('asked', 'opinion') OR kind IN ('target', 'cancel')) LIMIT 1",
                           "ii", p->cx->actor.government_id, t->id);

    *out = !e && rows.n > 0;
    return e;
}

static enum err ask_extension(struct play *p, const struct play_task *t, day due)
{
    struct change_new c = {.task_id = t->id,
                           .org_id = t->lead_id,
                           .kind = STR("extension"),
                           .reason = STR("前期手续办理滞后，需顺延完成时限"),
                           .done = STR("已完成前期工作，正在组织施工"),
                           .value = NAN};
    struct buf out = answer(p);
    enum err e;

    c.due_on = day_str(p->cx->arena, calendar_add(p->calendar, due, EXTENSION_DAYS));
    e = change_add(p->cx, &c, &out);
    p->done->changes += !e;
    return e;
}

/* A tenth less. */
static double lowered(const struct world_goal *g)
{
    return floor(g->target * 0.9);
}

/* What cannot be reached any more. */
static enum err ask_target(struct play *p, const struct play_task *t)
{
    const struct world_goal *g = &p->world->task[t->from].goal;
    struct change_new c = {.task_id = t->id,
                           .org_id = t->lead_id,
                           .kind = STR("target"),
                           .reason = STR("上级计划下达数调减，申请相应调整年度目标"),
                           .measure_id = p->goal[t->from].measure_id,
                           .value = lowered(g)};
    struct buf out = answer(p);
    enum err e;

    if (!c.measure_id || !g->cumulative || c.value < 10) return ERR_NONE;
    e = change_add(p->cx, &c, &out);
    p->done->changes += !e;
    return e;
}

static enum err ask_end(struct play *p, const struct play_task *t)
{
    const struct change_new c = {.task_id = t->id,
                                 .org_id = t->lead_id,
                                 .kind = STR("cancel"),
                                 .reason = STR("项目业主调整投资计划，不再实施，申请终止"),
                                 .value = NAN};
    struct buf out = answer(p);
    enum err e = change_add(p->cx, &c, &out);

    p->done->changes += !e;
    return e;
}

enum err play_ask_change(struct play *p, const struct play_task *t, int month)
{
    struct dice d = dice_for(p, TOPIC_CHANGES, (t - p->task) * WORLD_MONTHS + month);
    double share = dice_share(&d);
    bool open = false;
    day due;
    enum err e;

    if (!play_stalled(p, t, month) || share > 0.5) return ERR_NONE;
    e = has_open_change(p, t, &open);
    if (e || open) return e;
    if (share < 0.02) return ask_end(p, t);
    e = due_day(p, t, &due);
    if (e) return e;
    return due >= p->today + EXTENSION_DAYS ? ask_extension(p, t, due) : ask_target(p, t);
}

/* ---- who decides */

/* Rows of matters that have lain for DAYS working days. */
static struct str before_days(struct play *p, int days)
{
    return day_str(p->cx->arena, calendar_add(p->calendar, p->today, -days));
}

/* A lower target has a lower schedule of the same season. */
static enum err follow(struct play *p, const struct play_task *t)
{
    const struct world_goal *g = &p->world->task[t->from].goal;

    p->goal[t->from].scale = lowered(g) / g->target;
    play_wear_office(p);
    return play_schedule(p, t->from, t);
}

static enum err approve(struct play *p, const struct row *r, struct play_task *t)
{
    struct dice d = dice_for(p, TOPIC_DECISIONS, (t - p->task) * WORLD_MONTHS + p->month);
    bool head = str_eq(row_str(r, 4), STR("head")), yes = dice_chance(&d, 0.75);
    struct buf out = answer(p);
    struct play_hat hat;
    enum err e;

    play_wear_leader(p, &hat, head ? 0 : t->leader_id);
    e = yes ? change_approve(p->cx, row_int(r, 0), row_int(r, 1), STR("同意"), &out)
            : change_refuse(p->cx, row_int(r, 0), row_int(r, 1), STR("理由不充分，按原目标推进"), &out);
    if (e || !yes) return e;
    if (str_eq(row_str(r, 5), STR("cancel"))) t->closed = true;
    return str_eq(row_str(r, 5), STR("target")) ? follow(p, t) : ERR_NONE;
}

static enum err decide_change(struct play *p, const struct row *r)
{
    struct play_task *t = play_task_of(p, row_int(r, 2));
    struct buf out = answer(p);

    if (!t) return ERR_NONE;
    if (str_eq(row_str(r, 3), STR("opinion"))) return approve(p, r, t);
    play_wear_office(p);
    return change_opinion(p->cx, row_int(r, 0), row_int(r, 1), STR("情况属实，建议按程序办理"), &out);
}

static enum err decide_changes(struct play *p)
{
    struct rows rows;
    enum err e = store_run(p->cx, &rows,
                           "SELECT c.id, c.rev, c.task_id, c.state, c.level, c.kind FROM change c JOIN task t"
                           " ON t.government_id = c.government_id AND t.id = c.task_id AND t.plan_id = $2"
                           " WHERE c.government_id = $1 AND c.state IN ('asked', 'opinion')"
                           " AND substr(c.opened_at, 1, 10) <= $3 ORDER BY c.id",
                           "iis", p->cx->actor.government_id, p->ask->plan_id, before_days(p, DECIDE_DAYS));

    for (size_t i = 0; !e && i < rows.n; i++) e = decide_change(p, &rows.at[i]);
    return e;
}

/* ---- not ours */

/* On one of the first days some units say that a duty is not theirs. */
static enum err refuse_duties(struct play *p)
{
    struct rows rows;
    struct play_hat hat;
    enum err e =
        store_run(p->cx, &rows,
                  "SELECT d.id, d.bearer_id FROM duty d JOIN org o ON o.government_id = d.government_id"
                  " AND o.id = d.bearer_id AND o.kind = 'org' WHERE d.government_id = $1 AND d.plan_id = $2"
                  " AND d.role = 'support' AND d.state = 'live' ORDER BY d.task_id, d.ord, d.id",
                  "ii", p->cx->actor.government_id, p->ask->plan_id);

    for (size_t i = 0; !e && i < rows.n; i++) {
        struct dice d = dice_for(p, TOPIC_REFUSALS, (int64_t)i);
        struct refusal_new in = {.duty_id = row_int(&rows.at[i], 0),
                                 .reason = STR("该项工作不在本单位职责范围内"),
                                 .basis = STR("本单位三定规定第三条")};
        struct buf out = answer(p);

        if (!dice_chance(&d, 0.015)) continue;
        play_wear(p, &hat, ROLE_SIGNER, row_int(&rows.at[i], 1));
        e = refusal_add(p->cx, &in, &out);
        p->done->refusals += !e;
    }
    return e;
}

/* The first unit that supports a task, after a duty went. */
static enum err renew_support(struct play *p, struct play_task *t)
{
    struct rows rows;
    enum err e = store_run(
        p->cx, &rows,
        "SELECT d.bearer_id FROM duty d JOIN org o ON o.government_id = d.government_id"
        " AND o.id = d.bearer_id AND o.kind = 'org' WHERE d.government_id = $1 AND d.plan_id = $2"
        " AND d.task_id = $3 AND d.state = 'live' AND d.role = 'support' ORDER BY d.ord, d.id LIMIT 1",
        "iii", p->cx->actor.government_id, p->ask->plan_id, t->id);

    if (!e) t->support_id = rows.n ? row_int(&rows.at[0], 0) : 0;
    return e;
}

static enum err rule(struct play *p, const struct row *r, int64_t nth)
{
    struct dice d = dice_for(p, TOPIC_REFUSALS + 50000, nth);
    struct play_task *t = play_task_of(p, row_int(r, 2));
    struct refusal_ruling in = {.rev = row_int(r, 1), .upheld = dice_chance(&d, 0.4)};
    struct buf out = answer(p);
    struct play_hat hat;
    enum err e;

    in.ruling =
        in.upheld ? STR("异议成立，该单位不再承担此项配合任务") : STR("按职责分工应当承担，异议不成立");
    play_wear_leader(p, &hat, t ? t->leader_id : 0);
    e = refusal_rule(p->cx, row_int(r, 0), &in, &out);
    return e || !t ? e : renew_support(p, t);
}

static enum err rule_refusals(struct play *p)
{
    struct rows rows;
    enum err e =
        store_run(p->cx, &rows,
                  "SELECT f.id, f.rev, f.task_id FROM refusal f JOIN task t ON t.government_id ="
                  " f.government_id AND t.id = f.task_id AND t.plan_id = $2 WHERE f.government_id = $1"
                  " AND f.state = 'open' AND substr(f.opened_at, 1, 10) <= $3 ORDER BY f.id",
                  "iis", p->cx->actor.government_id, p->ask->plan_id, before_days(p, RULE_DAYS));

    for (size_t i = 0; !e && i < rows.n; i++) e = rule(p, &rows.at[i], (int64_t)i);
    return e;
}

/* ---- looking back */

static enum err look(struct play *p, const struct row *r)
{
    struct play_task *t = play_task_of(p, row_int(r, 2));
    struct dice d = dice_for(p, TOPIC_LOOKS, t ? t - p->task : 0);
    struct closure_look in = {.rev = row_int(r, 1), .holds = dice_chance(&d, 0.9)};
    struct buf out = answer(p);
    enum err e;

    in.note = in.holds ? STR("现场复核，成效保持") : STR("现场复核发现尾项未完成，重新办理");
    play_later(p);
    e = closure_look_back(p->cx, row_int(r, 0), &in, &out);
    if (!e && !in.holds && t) t->closed = false;
    p->done->look_backs += !e;
    return e;
}

/* Those whose day came back. */
static enum err look_back(struct play *p)
{
    struct rows rows;
    enum err e;

    play_wear_office(p);
    e = store_run(p->cx, &rows,
                  "SELECT c.id, c.rev, c.task_id FROM closure c JOIN task t ON t.government_id ="
                  " c.government_id AND t.id = c.task_id AND t.plan_id = $2 WHERE c.government_id = $1"
                  " AND c.state = 'closed' AND c.look_called = 1 AND c.looked_back_at = '' ORDER BY c.id",
                  "ii", p->cx->actor.government_id, p->ask->plan_id);
    for (size_t i = 0; !e && i < rows.n; i++) e = look(p, &rows.at[i]);
    return e;
}

/* ---- a post changes hands */

static enum err pass_post(struct play *p)
{
    struct rows rows;
    enum err e = store_run(p->cx, &rows,
                           "SELECT d.bearer_id FROM duty d WHERE d.government_id = $1 AND d.plan_id = $2"
                           " AND d.role = 'leader' AND d.state = 'live' GROUP BY d.bearer_id"
                           " ORDER BY COUNT(*), d.bearer_id LIMIT 1",
                           "ii", p->cx->actor.government_id, p->ask->plan_id);

    play_later(p);
    return e || rows.n == 0 ? e : post_pass(p->cx, row_int(&rows.at[0], 0), STR("周行简"));
}

static bool is_nth_working(const struct play *p, day first, int nth)
{
    return p->today == calendar_add(p->calendar, first - 1, nth);
}

enum err play_decide(struct play *p)
{
    enum err e = look_back(p);

    if (!e) e = decide_changes(p);
    play_wear_office(p);
    if (!e) e = rule_refusals(p);
    if (!e && is_nth_working(p, day_of(p->ask->year, 1, 6), 1)) e = refuse_duties(p);
    play_wear_office(p);
    if (!e && is_nth_working(p, day_of(p->ask->year, 7, 1), 1)) e = pass_post(p);
    return e;
}
