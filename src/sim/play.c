#include "sim/play.h"

#include "ledger/rung.h"
#include "ledger/task_lamp.h"
#include "round/flow.h"
#include "round/round.h"
#include "sim/dice.h"
#include "sim/play_part.h"
#include "store/store.h"

enum {
    FIRST_DAY = 5 /* of January */,
    IN_TIME_DAYS = 5,
    ANSWER_DAY = 7,
    RELEASE_DAY = 8,
    MORNING = 30,
    NOON = 180,
    AFTERNOON = 300,
    TOPIC_DAYS = 700000
};

/* One transaction of the year. */
typedef enum err act(struct play *p);

/* The sentence of an error outlives the transaction's memory. */
static void keep_fault(struct play *p)
{
    struct fault *f = &p->cx->fault;

    f->field = str_keep(p->keep, f->field);
    f->zh = str_keep(p->keep, f->zh);
    f->en = str_keep(p->keep, f->en);
}

static enum err watch(struct play *p)
{
    return p->ask->watch(p->cx);
}

static enum err run_alone(struct play *p, act *fn)
{
    enum err e;

    p->cx->arena = arena_new(1 << 20);
    e = store_begin(p->cx, true);
    if (!e) e = store_end(p->cx, fn(p));
    if (e) keep_fault(p);
    arena_end(p->cx->arena);
    p->cx->arena = p->keep;
    return e;
}

static enum err run(struct play *p, act *fn)
{
    enum err e = run_alone(p, fn);

    return e || !p->ask->watch ? e : run_alone(p, watch);
}

static enum err start(struct play *p)
{
    play_wear_office(p);
    return play_load(p);
}

static enum err prepare(struct play *p)
{
    enum err e;

    play_wear_office(p);
    e = play_prepare(p);
    return e ? e : play_break_down(p);
}

/* ---- a round */

static enum err hold(struct play *p, const char *state, int64_t *rev)
{
    struct rows rows;
    enum err e = store_run(
        p->cx, &rows, "SELECT id, rev FROM round WHERE government_id = $1 AND plan_id = $2 AND state = $3",
        "iis", p->cx->actor.government_id, p->ask->plan_id, str_of(state));

    if (!e && rows.n == 0)
        return cx_fail(p->cx, ERR_STORE, NULL, "模拟的调度不见了", "the simulated round is gone");
    if (e) return e;
    p->round_id = row_int(&rows.at[0], 0);
    *rev = row_int(&rows.at[0], 1);
    return ERR_NONE;
}

static enum err count_questions(struct play *p)
{
    struct rows rows;
    enum err e = store_run(p->cx, &rows,
                           "SELECT COUNT(*) FROM round_ask WHERE government_id = $1 AND round_id = $2"
                           " AND state <> 'exempt'",
                           "ii", p->cx->actor.government_id, p->round_id);

    if (e) return e;
    p->done->questions += row_int(&rows.at[0], 0);
    for (size_t i = 0; i < p->tasks; i++) p->done->possible += !p->task[i].closed;
    p->done->rounds++;
    return ERR_NONE;
}

static enum err open_round(struct play *p)
{
    struct round_new in = {.plan_id = p->ask->plan_id,
                           .period = period_str(p->cx->arena, p->world->month[p->month])};
    struct buf out = buf_new(p->cx->arena, PLAY_OUT_MOST);
    int64_t rev = 0;
    enum err e;

    play_wear_office(p);
    e = round_draft(p->cx, &in, &out);
    if (!e) e = hold(p, "draft", &rev);
    if (!e) e = count_questions(p);
    return e ? e : round_open(p->cx, p->round_id, rev, &out);
}

/* The working day after the opening on which a task's report comes. */
static int arrival(const struct play *p, size_t task)
{
    const struct world_month *x = &p->world->task[p->task[task].from].month[p->month];
    struct dice d = dice_of(p->ask->seed, TOPIC_DAYS + (uint64_t)task * WORLD_MONTHS + (uint64_t)p->month);
    int early = (int)dice_below(&d, IN_TIME_DAYS);

    return x->late ? IN_TIME_DAYS + x->late : early;
}

static enum err find_asked(struct play *p, struct rows *out)
{
    return store_run(
        p->cx, out,
        "SELECT task_id FROM round_ask WHERE government_id = $1 AND round_id = $2 AND state = 'asked'"
        " ORDER BY task_id",
        "ii", p->cx->actor.government_id, p->round_id);
}

static bool is_among(const struct rows *r, int64_t id)
{
    for (size_t i = 0; i < r->n; i++)
        if (row_int(&r->at[i], 0) == id) return true;
    return false;
}

/* What a unit does for its task on its day: it says what stands in the way whether it is asked or not. */
static enum err unit_day(struct play *p, size_t task, bool is_asked)
{
    struct play_task *t = &p->task[task];
    struct play_hat hat;
    enum err e;

    if (t->closed) return ERR_NONE;
    play_wear(p, &hat, ROLE_REPORTER, t->lead_id);
    e = play_matters(p, t, p->month);
    if (!e) e = play_ask_change(p, t, p->month);
    if (e || !is_asked || p->world->task[t->from].month[p->month].missing) return e;
    return play_report(p, t, p->month);
}

/* The units whose day it is in this round. */
static enum err report_day(struct play *p)
{
    struct rows asked;
    enum err e = find_asked(p, &asked);

    for (size_t i = 0; !e && i < p->tasks; i++)
        if (arrival(p, i) == p->nth) e = unit_day(p, i, is_among(&asked, p->task[i].id));
    if (!e && p->nth == ANSWER_DAY) e = play_answer(p, p->month);
    if (!e && p->nth == RELEASE_DAY) e = play_publish(p);
    return e;
}

static enum err close_round(struct play *p)
{
    struct buf out = buf_new(p->cx->arena, PLAY_OUT_MOST);
    int64_t rev = 0;
    enum err e = play_review(p, p->month);

    if (!e) e = play_items(p);
    if (!e) e = hold(p, "open", &rev);
    return e ? e : round_close(p->cx, p->round_id, rev, &out);
}

/* A month's round is opened on the first working day behind it and closed when the late ones had their time.
 */
static enum err round_day(struct play *p)
{
    enum err e = ERR_NONE;

    if (p->opened == 0) {
        if (p->month == WORLD_MONTHS || p->today <= p->world->month[p->month].last) return ERR_NONE;
        play_clock(p, p->today, 0);
        e = run(p, open_round);
        p->opened = p->today;
    }
    p->nth = calendar_between(p->calendar, p->opened, p->today);
    play_clock(p, p->today, p->nth < PLAY_ROUND_DAYS ? MORNING : NOON);
    if (e || p->nth < PLAY_ROUND_DAYS) return e ? e : run(p, report_day);
    e = run(p, close_round);
    p->closed = p->month++;
    p->opened = 0;
    return e;
}

/* ---- a day */

/* Matters and to-dos that wait too long climb; not while the round waits for the late ones. */
static enum err pass_time(struct play *p)
{
    bool waits = p->opened && p->nth > IN_TIME_DAYS;
    struct flow_done late;

    int64_t climbed;
    enum err e;

    if (waits) return ERR_NONE;
    e = flow_tick(p->cx, &late);
    return e ? e : rung_climb(p->cx, &climbed);
}

static enum err desk_day(struct play *p)
{
    enum err e = play_decide(p);

    if (!e) e = play_judge(p);
    if (!e) e = play_sieve(p);
    return e ? e : pass_time(p);
}

static enum err one_day(struct play *p)
{
    enum err e;

    p->closed = -1;
    e = round_day(p);
    play_clock(p, p->today, AFTERNOON);
    return e ? e : run(p, desk_day);
}

static enum err renew(struct play *p)
{
    play_wear_office(p);
    return task_lamp_refresh_plan(p->cx, p->ask->plan_id);
}

enum err play_year(struct cx *cx, const struct play_ask *in, struct play_done *out)
{
    struct actor before = cx->actor;
    struct play p = {.cx = cx, .keep = cx->arena, .ask = in, .done = out};
    day d = day_of(in->year, 1, FIRST_DAY);
    enum err e;

    *out = (struct play_done){0};
    play_clock(&p, d, 0);
    e = run(&p, start);
    if (!e) e = run(&p, prepare);
    while (!e) {
        p.today = d = calendar_add(p.calendar, d, 1);
        if (d > in->until) break;
        e = one_day(&p);
    }
    if (!e) e = run(&p, renew);
    cx->actor = before;
    return e;
}

enum err play_truth(struct cx *cx, const struct play_ask *in, struct play_truth *out)
{
    struct play_done done = {0};
    struct play p = {.cx = cx, .keep = cx->arena, .ask = in, .done = &done};
    enum err e = play_load(&p);
    int64_t *id;

    if (e) return e;
    id = arena_array(cx->arena, int64_t, p.world->tasks + 1);
    for (size_t i = 0; i < p.world->tasks; i++) id[i] = p.goal[i].measure_id;
    *out = (struct play_truth){p.world, id};
    return ERR_NONE;
}
