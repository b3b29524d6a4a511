/* play_matter - difficulties and requests of a simulated year: raised, answered or not, settled. */
#include "matter/difficulty.h"
#include "matter/request.h"
#include "sim/dice.h"
#include "sim/play_part.h"
#include "store/store.h"

enum { DIFFICULTY_DAYS = 10, REQUEST_DAYS = 20, TOPIC_REQUESTS = 1000000, TOPIC_ANSWERS = 1100000 };

/* The dice of one task and month. */
static struct dice dice_for(const struct play *p, const struct play_task *t, int month, uint64_t topic)
{
    return dice_of(p->ask->seed, topic + (uint64_t)(t - p->task) * WORLD_MONTHS + (uint64_t)month);
}

static struct str days_ahead(struct play *p, int n)
{
    return day_str(p->cx->arena, calendar_add(p->calendar, day_at(p->cx->now_ms, PLAY_EAST_MINUTES), n));
}

/* The id, rev and state of a matter, from a row that begins with them. */
struct seen {
    int64_t id, rev;
    struct str state;
};

static enum err see(enum err e, const struct rows *rows, struct seen *out)
{
    *out = (struct seen){.state = STR("")};
    if (!e && rows->n)
        *out = (struct seen){row_int(&rows->at[0], 0), row_int(&rows->at[0], 1), row_str(&rows->at[0], 2)};
    return e;
}

/* The newest of a task. */
static enum err see_difficulty(struct play *p, const struct play_task *t, struct seen *out)
{
    struct rows rows;
    enum err e = store_run(p->cx, &rows,
                           "SELECT id, rev, state FROM difficulty WHERE government_id = $1 AND task_id = $2"
                           " ORDER BY id DESC LIMIT 1",
                           "ii", p->cx->actor.government_id, t->id);

    return see(e, &rows, out);
}

static enum err see_request(struct play *p, const struct play_task *t, struct seen *out)
{
    struct rows rows;
    enum err e = store_run(p->cx, &rows,
                           "SELECT id, rev, state FROM request WHERE government_id = $1 AND task_id = $2"
                           " ORDER BY id DESC LIMIT 1",
                           "ii", p->cx->actor.government_id, t->id);

    return see(e, &rows, out);
}

const struct world_month *play_stalled(const struct play *p, const struct play_task *t, int month)
{
    for (size_t g = t->from; g < t->from + t->goals; g++)
        if (p->world->task[g].month[month].stalled) return &p->world->task[g].month[month];
    return NULL;
}

/* Boasting and copying units do not say what stops them. */
static bool speaks(const struct play *p, const struct play_task *t)
{
    enum world_manner m = p->world->manner[p->world->task[t->from].goal.unit];

    return m == WORLD_HONEST || m == WORLD_LATE;
}

static enum err raise(struct play *p, struct play_task *t, struct str problem)
{
    struct buf out = buf_new(p->cx->arena, PLAY_OUT_MOST);
    struct difficulty_new d = {.task_id = t->id,
                               .org_id = t->lead_id,
                               .title = problem,
                               .text = problem,
                               .asked_org_id = t->support_id,
                               .due_on = days_ahead(p, DIFFICULTY_DAYS)};
    struct seen seen;
    enum err e = difficulty_add(p->cx, &d, &out);

    if (!e) e = see_difficulty(p, t, &seen);
    if (e) return e;
    t->difficulty_id = seen.id;
    p->done->difficulties++;
    return ERR_NONE;
}

static enum err solve(struct play *p, struct play_task *t)
{
    struct buf out = buf_new(p->cx->arena, PLAY_OUT_MOST);
    struct seen seen;
    enum err e = see_difficulty(p, t, &seen);

    if (!e) e = difficulty_solve(p->cx, seen.id, seen.rev, &out);
    t->difficulty_id = 0;
    return e;
}

static enum err ask(struct play *p, struct play_task *t)
{
    struct buf out = buf_new(p->cx->arena, PLAY_OUT_MOST);
    struct request_new r = {.task_id = t->id,
                            .from_org_id = t->lead_id,
                            .to_org_id = t->support_id,
                            .text = STR("请协助提供相关数据并派人参加现场对接"),
                            .due_on = days_ahead(p, REQUEST_DAYS)};
    struct seen seen;
    enum err e = request_add(p->cx, &r, &out);

    if (!e) e = see_request(p, t, &seen);
    if (e) return e;
    t->request_id = seen.id;
    p->done->requests++;
    return ERR_NONE;
}

/* What was agreed is done a month later; what was refused is taken back. */
static enum err settle(struct play *p, struct play_task *t)
{
    struct buf out = buf_new(p->cx->arena, PLAY_OUT_MOST);
    struct seen seen;
    enum err e = see_request(p, t, &seen);
    bool refused = str_eq(seen.state, STR("refused")) || str_eq(seen.state, STR("open"));

    if (e) return e;
    t->request_id = 0;
    return refused ? request_withdraw(p->cx, seen.id, seen.rev, &out)
                   : request_done(p->cx, seen.id, seen.rev, &out);
}

enum err play_matters(struct play *p, struct play_task *t, int month)
{
    const struct world_month *stalled = play_stalled(p, t, month);
    struct dice d = dice_for(p, t, month, TOPIC_REQUESTS);
    enum err e = ERR_NONE;

    if (!t->support_id || t->support_id == t->lead_id) return ERR_NONE;
    if (t->difficulty_id && !stalled) e = solve(p, t);
    if (!e && !t->difficulty_id && stalled && speaks(p, t)) e = raise(p, t, stalled->problem);
    if (e) return e;
    if (t->request_id) return settle(p, t);
    return dice_chance(&d, 0.05) ? ask(p, t) : ERR_NONE;
}

static enum err answer_difficulty(struct play *p, const struct play_task *t)
{
    struct buf out = buf_new(p->cx->arena, PLAY_OUT_MOST);
    struct seen seen;
    enum err e = see_difficulty(p, t, &seen);

    if (e || !(str_eq(seen.state, STR("open")) || str_eq(seen.state, STR("escalated")))) return e;
    return difficulty_answer(p->cx, seen.id, seen.rev, STR("已安排专人对接，两周内给出方案"), &out);
}

static enum err answer_request(struct play *p, const struct play_task *t, double share)
{
    struct buf out = buf_new(p->cx->arena, PLAY_OUT_MOST);
    struct request_counter c = {.text = STR("数据需汇总，建议延后一周"),
                                .due_on = days_ahead(p, REQUEST_DAYS)};
    struct seen seen;
    enum err e = see_request(p, t, &seen);

    if (!e && str_eq(seen.state, STR("climbed"))) return request_accept(p->cx, seen.id, seen.rev, &out);
    if (e || !str_eq(seen.state, STR("open"))) return e;
    c.rev = seen.rev;
    if (share < 0.65) return request_accept(p->cx, seen.id, seen.rev, &out);
    if (share < 0.75) return request_counter(p->cx, seen.id, &c, &out);
    return share < 0.8 ? request_refuse(p->cx, seen.id, seen.rev, STR("不属于我单位职责"), &out) : ERR_NONE;
}

/* Some wait until it climbs to the leader over both. */
enum err play_answer(struct play *p, int month)
{
    enum err e = ERR_NONE;

    for (size_t i = 0; !e && i < p->tasks; i++) {
        const struct play_task *t = &p->task[i];
        struct dice d = dice_for(p, t, month, TOPIC_ANSWERS);
        double share = dice_share(&d);
        struct play_hat hat;

        if (!t->difficulty_id && !t->request_id) continue;
        play_wear(p, &hat, ROLE_REPORTER, t->support_id);
        if (t->difficulty_id && share < 0.7) e = answer_difficulty(p, t);
        if (!e && t->request_id) e = answer_request(p, t, share);
    }
    return e;
}
