#include "sim/play.h"

#include "ledger/flow.h"
#include "ledger/round.h"
#include "ledger/task_lamp.h"
#include "sim/dice.h"
#include "sim/play_part.h"
#include "store/store.h"

enum {
    FIRST_DAY = 5 /* of January */,
    IN_TIME_DAYS = 5,
    ROUND_DAYS = 13,
    ANSWER_DAY = 7,
    RELEASE_DAY = 8,
    TOPIC_DAYS = 700000
};

/* One transaction of the year: what is done in it, and for which month and day of its round. */
typedef enum err act(struct play *p, int month, int nth);

/* The sentence of an error outlives the transaction's memory. */
static void keep_fault(struct play *p)
{
    struct fault *f = &p->cx->fault;

    f->field = str_keep(p->keep, f->field);
    f->zh = str_keep(p->keep, f->zh);
    f->en = str_keep(p->keep, f->en);
}

static enum err run(struct play *p, act *fn, int month, int nth)
{
    enum err e;

    p->cx->arena = arena_new(1 << 20);
    e = store_begin(p->cx, true);
    if (!e) e = store_end(p->cx, fn(p, month, nth));
    if (e) keep_fault(p);
    arena_end(p->cx->arena);
    p->cx->arena = p->keep;
    return e;
}

static enum err start(struct play *p, int month, int nth)
{
    (void)month;
    (void)nth;
    play_wear_office(p);
    return play_load(p);
}

static enum err prepare(struct play *p, int month, int nth)
{
    (void)month;
    (void)nth;
    play_wear_office(p);
    return play_prepare(p);
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

/* A month with nothing to ask has no round: its draft is given up. */
static enum err open_round(struct play *p, int month, int nth)
{
    struct round_new in = {.plan_id = p->ask->plan_id,
                           .period = period_str(p->cx->arena, p->world->month[month])};
    struct buf out = buf_new(p->cx->arena, PLAY_OUT_MOST);
    int64_t rev = 0;
    enum err e;

    (void)nth;
    play_wear_office(p);
    e = round_draft(p->cx, &in, &out);
    if (!e) e = hold(p, "draft", &rev);
    if (!e) e = count_questions(p);
    return e ? e : round_open(p->cx, p->round_id, rev, &out);
}

/* The working day after the opening on which a task's report comes. */
static int arrival(const struct play *p, size_t task, int month)
{
    const struct world_month *x = &p->world->task[p->task[task].from].month[month];
    struct dice d = dice_of(p->ask->seed, TOPIC_DAYS + (uint64_t)task * WORLD_MONTHS + (uint64_t)month);
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

/* What happens on the NTH working day of the round. */
static enum err one_day(struct play *p, int month, int nth)
{
    struct rows asked;
    enum err e = find_asked(p, &asked);

    for (size_t i = 0; !e && i < p->tasks; i++) {
        const struct world_month *x = &p->world->task[p->task[i].from].month[month];

        if (x->missing || arrival(p, i, month) != nth || !is_among(&asked, p->task[i].id)) continue;
        e = play_report(p, i, month);
    }
    if (!e && nth == ANSWER_DAY) e = play_answer(p, month);
    if (!e && nth == RELEASE_DAY) e = play_publish(p, month);
    return e;
}

static enum err close_round(struct play *p, int month, int nth)
{
    struct buf out = buf_new(p->cx->arena, PLAY_OUT_MOST);
    struct flow_done late;
    int64_t rev = 0;
    enum err e = play_review(p, month);

    (void)nth;
    if (!e) e = hold(p, "open", &rev);
    if (!e) e = round_close(p->cx, p->round_id, rev, &out);
    return e ? e : flow_tick(p->cx, &late); /* what nobody answered climbs */
}

static enum err play_month(struct play *p, int month)
{
    day opens = calendar_add(p->calendar, p->world->month[month].last, 1), d;
    enum err e;

    if (opens > p->ask->until) return ERR_NONE;
    play_clock(p, opens, 0);
    e = run(p, open_round, month, 0);
    for (int nth = 0; !e && nth < ROUND_DAYS; nth++) {
        d = calendar_add(p->calendar, opens, nth);
        if (d > p->ask->until) return ERR_NONE;
        play_clock(p, d, 30);
        e = run(p, one_day, month, nth);
    }
    d = calendar_add(p->calendar, opens, ROUND_DAYS);
    if (e || d > p->ask->until) return e;
    play_clock(p, d, 60);
    return run(p, close_round, month, 0);
}

static enum err renew(struct play *p, int month, int nth)
{
    (void)month;
    (void)nth;
    play_wear_office(p);
    return task_lamp_refresh_plan(p->cx, p->ask->plan_id);
}

enum err play_year(struct cx *cx, const struct play_ask *in, struct play_done *out)
{
    struct actor before = cx->actor;
    struct play p = {.cx = cx, .keep = cx->arena, .ask = in, .done = out};
    enum err e;

    *out = (struct play_done){0};
    play_clock(&p, day_of(in->year, 1, FIRST_DAY), 0);
    e = run(&p, start, 0, 0);
    if (!e) e = run(&p, prepare, 0, 0);
    for (int month = 0; !e && month < WORLD_MONTHS; month++) e = play_month(&p, month);
    if (!e) e = run(&p, renew, 0, 0);
    cx->actor = before;
    return e;
}
