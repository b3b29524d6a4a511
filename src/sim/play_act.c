/* play_act - what people do in a simulated month: report, sign, raise and answer difficulties, check, close.
 */
#include <math.h>

#include "base/vec.h"
#include "ledger/check.h"
#include "ledger/closure.h"
#include "ledger/figure.h"
#include "ledger/milestone.h"
#include "ledger/report.h"
#include "ledger/task_lamp.h"
#include "sim/dice.h"
#include "sim/play_part.h"
#include "store/store.h"

enum { LOOK_BACK_DAYS = 90, TOPIC_CHECKS = 500000, TOPIC_WAYS = 600000 };

void play_clock(struct play *p, day d, int minutes)
{
    p->cx->now_ms = ((int64_t)d * 24 * 60 - PLAY_EAST_MINUTES + 9 * 60 + minutes) * 60000;
}

void play_later(struct play *p)
{
    p->cx->now_ms += 5000;
}

void play_wear(struct play *p, struct play_hat *h, enum role role, int64_t org_id)
{
    h->held = (struct scope_held){.role = role, .org_id = org_id};
    h->bearer = org_id;
    h->scope =
        (struct scope){.roles = role, .held_n = 1, .bearers_n = 1, .held = &h->held, .bearers = &h->bearer};
    p->cx->actor.scope = &h->scope;
    p->cx->actor.name = role == ROLE_SIGNER ? STR("签发人（模拟）") : STR("填报员（模拟）");
    play_later(p);
}

void play_wear_office(struct play *p)
{
    p->cx->actor.scope = NULL;
    p->cx->actor.name = STR("督查室（模拟）");
    play_later(p);
}

static struct buf answer(struct play *p)
{
    return buf_new(p->cx->arena, PLAY_OUT_MOST);
}

static day today(const struct play *p)
{
    return day_at(p->cx->now_ms, PLAY_EAST_MINUTES);
}

static struct str days_ahead(struct play *p, int n)
{
    return day_str(p->cx->arena, calendar_add(p->calendar, today(p), n));
}

/* ---- reports */

typedef VEC(struct report_value) values;
typedef VEC(struct report_tick) ticks;

/* Steps that are done by the month's end and were not told yet. */
static void add_ticks(struct play *p, size_t g, day end, ticks *out)
{
    const struct world_task *t = &p->world->task[g];

    for (size_t i = 0; i < t->milestones; i++) {
        if (t->milestone[i].done > end || p->goal[g].ticked[i]) continue;
        p->goal[g].ticked[i] = true;
        *vec_push(p->cx->arena, out) =
            (struct report_tick){p->goal[g].milestone_id[i], day_str(p->cx->arena, t->milestone[i].done)};
    }
}

static enum err save(struct play *p, const struct play_task *t, int month, struct buf *out)
{
    const struct world_month *said = &p->world->task[t->from].month[month],
                             *stalled = play_stalled(p, t, month);
    values v = {0};
    ticks k = {0};
    struct report_draft d = {.round_id = p->round_id, .task_id = t->id, .org_id = t->lead_id, .rev = 1};

    for (size_t g = t->from; g < t->from + t->goals; g++) {
        if (p->goal[g].measure_id && !p->world->task[g].goal.statistics)
            *vec_push(p->cx->arena, &v) =
                (struct report_value){p->goal[g].measure_id, p->world->task[g].month[month].told, STR_NULL};
        add_ticks(p, g, p->world->month[month].last, &k);
    }
    d.progress = said->text;
    d.problem = stalled ? stalled->problem : STR("");
    d.next = STR("按节点推进");
    d.values = v.n;
    d.value = v.at;
    d.ticks = k.n;
    d.tick = k.at;
    return report_save(p->cx, &d, out);
}

/* The report's id, rev and state. */
struct paper {
    int64_t id, rev;
    struct str state;
};

static enum err find_paper(struct play *p, const struct play_task *t, struct paper *out)
{
    struct rows rows;
    enum err e = store_run(p->cx, &rows,
                           "SELECT id, rev, state FROM report WHERE government_id = $1 AND round_id = $2"
                           " AND org_id = $3 AND task_id = $4 AND item_id = 0",
                           "iiii", p->cx->actor.government_id, p->round_id, t->lead_id, t->id);

    *out = (struct paper){0};
    if (!e && rows.n)
        *out = (struct paper){row_int(&rows.at[0], 0), row_int(&rows.at[0], 1), row_str(&rows.at[0], 2)};
    return e;
}

static enum err sign_joint(struct play *p, struct paper *paper)
{
    struct buf out = answer(p);
    struct play_hat hat;
    struct rows left;
    enum err e = store_run(p->cx, &left,
                           "SELECT org_id FROM report_joint WHERE government_id = $1 AND report_id = $2"
                           " AND signed_at = '' ORDER BY org_id",
                           "ii", p->cx->actor.government_id, paper->id);

    for (size_t i = 0; !e && i < left.n; i++) {
        struct rows rev;

        play_wear(p, &hat, ROLE_SIGNER, row_int(&left.at[i], 0));
        e = store_run(p->cx, &rev, "SELECT rev FROM report WHERE government_id = $1 AND id = $2", "ii",
                      p->cx->actor.government_id, paper->id);
        if (!e) e = report_sign(p->cx, paper->id, row_int(&rev.at[0], 0), &out);
    }
    return e;
}

static enum err sign(struct play *p, const struct play_task *t)
{
    struct buf out = answer(p);
    struct paper paper;
    struct play_hat hat;
    enum err e = find_paper(p, t, &paper);

    if (!e) e = report_submit(p->cx, paper.id, paper.rev, &out);
    play_wear(p, &hat, ROLE_SIGNER, t->lead_id);
    if (!e) e = find_paper(p, t, &paper);
    if (!e && !str_eq(paper.state, STR("signed"))) e = report_sign(p->cx, paper.id, paper.rev, &out);
    if (!e) e = find_paper(p, t, &paper);
    return e || !str_eq(paper.state, STR("joint")) ? e : sign_joint(p, &paper);
}

/* ---- one report */

enum err play_report(struct play *p, size_t task, int month)
{
    struct play_task *t = &p->task[task];
    struct buf out = answer(p);
    struct play_hat hat;
    enum err e;

    play_wear(p, &hat, ROLE_REPORTER, t->lead_id);
    e = save(p, t, month, &out);
    if (!e) e = play_matters(p, t, month);
    if (!e) e = sign(p, t);
    p->done->reports += !e;
    return e;
}

/* ---- the office */

static enum err publish(struct play *p, const struct play_task *t, size_t g, int month)
{
    struct figure f = {.measure_id = p->goal[g].measure_id,
                       .truth = STR("statistics"),
                       .period = p->world->month[month],
                       .value = p->world->task[g].month[month].truth,
                       .source_kind = STR("statistics")};
    enum err e = figure_put(p->cx, &f);

    return e ? e : task_lamp_refresh(p->cx, t->id);
}

enum err play_publish(struct play *p, int month)
{
    enum err e = ERR_NONE;

    play_wear_office(p);
    for (size_t i = 0; i < p->tasks; i++)
        for (size_t g = p->task[i].from; !e && g < p->task[i].from + p->task[i].goals; g++)
            if (p->world->task[g].goal.statistics) e = publish(p, &p->task[i], g, month);
    return e;
}

/* All figures at a quarter's end, else one of ten. */
static bool is_checked(const struct play *p, size_t g, int month)
{
    struct dice d = dice_of(p->ask->seed, TOPIC_CHECKS + (uint64_t)g * WORLD_MONTHS + (uint64_t)month);

    return month % 3 == 2 || dice_chance(&d, 0.1);
}

static struct str verdict_of(double told, double truth)
{
    double off = fabs(told - truth) / fmax(fabs(truth), 1e-9);

    return off < 0.005 ? STR("true") : off < 0.15 ? STR("partly") : STR("false");
}

static enum err check(struct play *p, const struct play_task *t, size_t g, int month)
{
    static const char *const ways[] = {"phone", "papers", "site"};
    const struct world_month *x = &p->world->task[g].month[month];
    struct dice d = dice_of(p->ask->seed, TOPIC_WAYS + (uint64_t)g * WORLD_MONTHS + (uint64_t)month);
    struct check_value v = {p->goal[g].measure_id, x->truth};
    struct check c = {.period = period_str(p->cx->arena, p->world->month[month]),
                      .way = str_of(ways[dice_below(&d, 3)]),
                      .verdict = verdict_of(x->told, x->truth),
                      .note = STR("与台账、现场核对"),
                      .values = 1,
                      .value = &v};
    struct buf out = answer(p);

    play_later(p);
    p->done->checks++;
    return check_add(p->cx, t->id, &c, &out);
}

static enum err check_task(struct play *p, const struct play_task *t, int month)
{
    struct paper paper;
    enum err e = find_paper(p, t, &paper);

    if (e || !str_eq(paper.state, STR("signed"))) return e;
    for (size_t g = t->from; !e && g < t->from + t->goals; g++)
        if (p->goal[g].measure_id && !p->world->task[g].goal.statistics && is_checked(p, g, month))
            e = check(p, t, g, month);
    return e;
}

static enum err accept_claimed(struct play *p)
{
    struct rows rows;
    enum err e =
        store_run(p->cx, &rows,
                  "SELECT m.id, m.rev FROM milestone m JOIN task t ON t.government_id = m.government_id"
                  " AND t.id = m.task_id WHERE m.government_id = $1 AND t.plan_id = $2"
                  " AND m.state = 'claimed' ORDER BY m.id",
                  "ii", p->cx->actor.government_id, p->ask->plan_id);

    for (size_t i = 0; !e && i < rows.n; i++) {
        struct buf out = answer(p);

        play_later(p);
        e = milestone_accept(p->cx, row_int(&rows.at[i], 0), row_int(&rows.at[i], 1), STR_NULL, &out);
    }
    return e;
}

/* All that was promised is there and the day has come. */
static bool is_ready(const struct play *p, const struct play_task *t, int month)
{
    for (size_t g = t->from; g < t->from + t->goals; g++) {
        const struct world_task *w = &p->world->task[g];
        const struct world_month *x = &w->month[month];

        if (w->goal.has_measure && (w->goal.due > p->world->month[month].last || x->truth < w->goal.target))
            return false;
        if (w->goal.has_measure && goal_is_limit(w->goal.op)) return false;
        for (size_t i = 0; i < w->milestones; i++)
            if (!p->goal[g].ticked[i]) return false;
    }
    return true;
}

static enum err newest_closure(struct play *p, int64_t task_id, int64_t *id, int64_t *rev)
{
    struct rows rows;
    enum err e = store_run(
        p->cx, &rows,
        "SELECT id, rev FROM closure WHERE government_id = $1 AND task_id = $2 ORDER BY id DESC LIMIT 1",
        "ii", p->cx->actor.government_id, task_id);

    *id = !e && rows.n ? row_int(&rows.at[0], 0) : 0;
    *rev = !e && rows.n ? row_int(&rows.at[0], 1) : 0;
    return e;
}

static enum err close_task(struct play *p, struct play_task *t)
{
    struct closure_new c = {
        .task_id = t->id, .org_id = t->lead_id, .claim = STR("目标任务已全部完成，申请销号。")};
    struct buf out = answer(p);
    struct play_hat hat;
    int64_t id = 0, rev = 0;
    enum err e;

    play_wear(p, &hat, ROLE_REPORTER, t->lead_id);
    e = closure_add(p->cx, &c, &out);
    play_wear_office(p);
    if (!e) e = newest_closure(p, t->id, &id, &rev);
    if (!e)
        e = closure_verify(p->cx, id,
                           &(struct closure_check){rev, STR("资料齐全，现场核实属实"), STR("site")}, &out);
    if (!e) e = newest_closure(p, t->id, &id, &rev);
    if (!e) e = closure_close(p->cx, id, rev, days_ahead(p, LOOK_BACK_DAYS), &out);
    t->closed = !e;
    p->done->closures += !e;
    return e;
}

enum err play_review(struct play *p, int month)
{
    enum err e = ERR_NONE;

    play_wear_office(p);
    for (size_t i = 0; !e && i < p->tasks; i++)
        if (!p->task[i].closed) e = check_task(p, &p->task[i], month);
    if (!e) e = accept_claimed(p);
    for (size_t i = 0; !e && i < p->tasks; i++)
        if (!p->task[i].closed && is_ready(p, &p->task[i], month)) e = close_task(p, &p->task[i]);
    play_wear_office(p);
    return e;
}
