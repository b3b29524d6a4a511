/* play_act - what people do in a simulated month: report, sign, raise and answer difficulties, check, close.
 */
#include <math.h>

#include "base/vec.h"
#include "breakdown/milestone.h"
#include "ledger/foresee.h"
#include "matter/closure.h"
#include "matter/evidence.h"
#include "round/check.h"
#include "round/figure.h"
#include "round/report.h"
#include "sim/dice.h"
#include "sim/play_part.h"
#include "store/store.h"

enum {
    LOOK_BACK_DAYS = 60,
    SIEVE_DAY = 24, /* of November */
    SIEVE_DICE = 100000,
    TOPIC_CHECKS = 500000,
    TOPIC_WAYS = 600000,
    TOPIC_RETURNS = 1800000,
    TOPIC_PROOFS = 1900000
};

static const double SIEVE_MONTHS = 2.2; /* from the newest figure to the due date */

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

void play_wear_leader(struct play *p, struct play_hat *h, int64_t post_id)
{
    if (post_id == 0) {
        play_wear_office(p);
        return;
    }
    h->held = (struct scope_held){.role = ROLE_LEADER, .post_id = post_id};
    h->bearer = post_id;
    h->scope = (struct scope){
        .roles = ROLE_LEADER, .held_n = 1, .bearers_n = 1, .held = &h->held, .bearers = &h->bearer};
    p->cx->actor.scope = &h->scope;
    p->cx->actor.name = STR("牵头领导（模拟）");
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

/* REV: of the draft as it stands. */
static enum err save(struct play *p, const struct play_task *t, int64_t rev)
{
    int month = p->month;
    struct buf out = answer(p);
    const struct world_month *said = &p->world->task[t->from].month[month],
                             *stalled = play_stalled(p, t, month);
    values v = {0};
    ticks k = {0};
    struct report_draft d = {.round_id = p->round_id, .task_id = t->id, .org_id = t->lead_id, .rev = rev};

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
    return report_save(p->cx, &d, &out);
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

static enum err submit(struct play *p, const struct play_task *t)
{
    struct buf out = answer(p);
    struct paper paper;
    enum err e = find_paper(p, t, &paper);

    return e ? e : report_submit(p->cx, paper.id, paper.rev, &out);
}

/* The signer wants it better: the writer writes it once more. */
static enum err send_back(struct play *p, const struct play_task *t)
{
    struct buf out = answer(p);
    struct paper paper;
    struct play_hat hat;
    enum err e = find_paper(p, t, &paper);

    play_wear(p, &hat, ROLE_SIGNER, t->lead_id);
    if (!e) e = report_return(p->cx, paper.id, paper.rev, STR("请补充本月具体进展和下步安排"), &out);
    play_wear(p, &hat, ROLE_REPORTER, t->lead_id);
    if (!e) e = find_paper(p, t, &paper);
    if (!e) e = save(p, t, paper.rev);
    p->done->returned += !e;
    return e ? e : submit(p, t);
}

static enum err sign(struct play *p, const struct play_task *t)
{
    struct buf out = answer(p);
    struct paper paper;
    struct play_hat hat;
    enum err e = find_paper(p, t, &paper);

    play_wear(p, &hat, ROLE_SIGNER, t->lead_id);
    if (!e && !str_eq(paper.state, STR("signed"))) e = report_sign(p->cx, paper.id, paper.rev, &out);
    if (!e) e = find_paper(p, t, &paper);
    return e || !str_eq(paper.state, STR("joint")) ? e : sign_joint(p, &paper);
}

/* ---- one report */

/* Nothing to tell that was not told before: same words, same values, no step done. */
static bool is_same(const struct play *p, const struct play_task *t, int month)
{
    if (month == 0 || play_stalled(p, t, month)) return false;
    for (size_t g = t->from; g < t->from + t->goals; g++) {
        const struct world_task *w = &p->world->task[g];

        if (w->month[month].told != w->month[month - 1].told) return false;
        if (!str_eq(w->month[month].text, w->month[month - 1].text)) return false;
        for (size_t i = 0; i < w->milestones; i++)
            if (w->milestone[i].done <= p->world->month[month].last && !p->goal[g].ticked[i]) return false;
    }
    return true;
}

static enum err has_signed(struct play *p, const struct play_task *t, bool *out)
{
    struct rows rows;
    enum err e = store_run(p->cx, &rows,
                           "SELECT 1 FROM report WHERE government_id = $1 AND task_id = $2 AND org_id = $3"
                           " AND state = 'signed' LIMIT 1",
                           "iii", p->cx->actor.government_id, t->id, t->lead_id);

    *out = !e && rows.n > 0;
    return e;
}

/* "No change" is one click and a report that is handed in; else it is written, and sometimes twice. */
static enum err write_report(struct play *p, const struct play_task *t, int month)
{
    const struct report_same same = {p->round_id, t->lead_id, 1, &t->id};
    struct dice d =
        dice_of(p->ask->seed, TOPIC_RETURNS + (uint64_t)(t - p->task) * WORLD_MONTHS + (uint64_t)month);
    struct buf out = answer(p);
    bool before = false;
    enum err e = is_same(p, t, month) ? has_signed(p, t, &before) : ERR_NONE;

    if (e || before) return e ? e : report_no_change(p->cx, &same, &out);
    e = save(p, t, 1);
    if (!e) e = submit(p, t);
    return !e && dice_chance(&d, 0.04) ? send_back(p, t) : e;
}

enum err play_report(struct play *p, const struct play_task *t, int month)
{
    enum err e = write_report(p, t, month);

    if (!e) e = sign(p, t);
    p->done->reports += !e;
    return e;
}

/* ---- proof */

enum err play_attach(struct play *p, const char *subject, int64_t id, struct str text)
{
    struct buf name = buf_new(p->cx->arena, 256), out = answer(p);
    struct evidence_file file;
    struct rows rows;
    enum err e;

    if (!p->ask->evidence.p) return ERR_NONE;
    buf_fmt(&name, "现场记录%lld.txt", (long long)++p->done->files);
    e = evidence_keep(p->cx, p->ask->evidence, buf_text(&name), text, &file);
    if (!e) e = evidence_add(p->cx, &file, &out);
    if (!e)
        e = store_run(p->cx, &rows, "SELECT MAX(id) FROM evidence WHERE government_id = $1", "i",
                      p->cx->actor.government_id);
    return e ? e : evidence_link(p->cx, row_int(&rows.at[0], 0), str_of(subject), id, &out);
}

static struct str proof_text(struct play *p, const struct play_task *t, const char *what)
{
    struct buf out = buf_new(p->cx->arena, PLAY_TEXT_MOST);
    struct str on = day_str(p->cx->arena, p->today);

    buf_fmt(&out, "%s\n日期：%.*s\n任务：%.*s\n记录人：督查室（模拟）\n", what, STR_ARG(on),
            STR_ARG(t->title));
    return buf_text(&out);
}

/* A part of what is checked and closed is proved by a file. */
static enum err prove(struct play *p, const struct play_task *t, const char *subject, int64_t id)
{
    struct dice d = dice_of(p->ask->seed, TOPIC_PROOFS + (uint64_t)(p->done->checks * 2 + p->done->closures));

    if (!dice_chance(&d, 0.3)) return ERR_NONE;
    return play_attach(
        p, subject, id,
        proof_text(p, t, str_eq(str_of(subject), STR("closure")) ? "验收记录" : "现场核查记录"));
}

/* ---- the office */

/* One line of the table: 任务序号,指标,时期,数值. */
static void put_figure(struct play *p, struct buf *out, const struct play_task *t, size_t g)
{
    const struct world_goal *goal = &p->world->task[g].goal;

    buf_fmt(out, "%.*s,\"%.*s\",", STR_ARG(t->no), STR_ARG(goal->name));
    buf_str(out, period_str(p->cx->arena, p->world->month[p->month]));
    buf_byte(out, ',');
    goal_put(out, p->world->task[g].month[p->month].truth);
    buf_lit(out, "\n");
}

/* The statistics office brings its table; where there is none, the office. */
enum err play_publish(struct play *p)
{
    struct buf table = buf_new(p->cx->arena, PLAY_OUT_MOST), out = answer(p);
    struct play_hat hat;
    size_t empty;

    buf_lit(&table, "任务序号,指标,时期,数值\n");
    empty = table.n;
    for (size_t i = 0; i < p->tasks; i++)
        for (size_t g = p->task[i].from; g < p->task[i].from + p->task[i].goals; g++)
            if (p->world->task[g].goal.statistics) put_figure(p, &table, &p->task[i], g);
    if (table.n == empty) return ERR_NONE;
    play_wear_office(p);
    if (p->statistics_id) play_wear(p, &hat, ROLE_REPORTER, p->statistics_id);
    return figure_import_csv(p->cx, buf_text(&table), &out);
}

static bool is_quarter_end(int month)
{
    return month % 3 == 2;
}

/* All figures at a quarter's end, else one of ten. */
static bool is_checked(const struct play *p, size_t g, int month)
{
    struct dice d = dice_of(p->ask->seed, TOPIC_CHECKS + (uint64_t)g * WORLD_MONTHS + (uint64_t)month);

    return is_quarter_end(month) || dice_chance(&d, 0.1);
}

static struct str verdict_of(double told, double truth)
{
    double off = fabs(told - truth) / fmax(fabs(truth), 1e-9);

    return off < 0.005 ? STR("true") : off < 0.15 ? STR("partly") : STR("false");
}

/* What somebody looks at, and what there is to see. */
struct look {
    size_t goal;
    struct str period;
    double told, truth;
    uint64_t nth; /* of its dice */
};

static enum err check(struct play *p, const struct play_task *t, const struct look *l)
{
    static const char *const ways[] = {"phone", "papers", "site"};
    struct dice d = dice_of(p->ask->seed, TOPIC_WAYS + l->nth);
    struct check_value v = {p->goal[l->goal].measure_id, l->truth};
    struct check c = {.period = l->period,
                      .way = str_of(ways[dice_below(&d, 3)]),
                      .verdict = verdict_of(l->told, l->truth),
                      .note = STR("与台账、现场核对"),
                      .values = 1,
                      .value = &v};
    struct buf out = answer(p);
    struct rows rows;
    enum err e;

    play_later(p);
    p->done->checks++;
    e = check_add(p->cx, t->id, &c, &out);
    if (!e)
        e = store_run(p->cx, &rows,
                      "SELECT MAX(id) FROM task_check WHERE government_id = $1 AND task_id = $2", "ii",
                      p->cx->actor.government_id, t->id);
    return e || !str_eq(c.way, STR("site")) ? e : prove(p, t, "task_check", row_int(&rows.at[0], 0));
}

static enum err check_month(struct play *p, const struct play_task *t, size_t g, int month)
{
    const struct world_month *x = &p->world->task[g].month[month];

    return check(p, t,
                 &(struct look){.goal = g,
                                .period = period_str(p->cx->arena, p->world->month[month]),
                                .told = x->told,
                                .truth = x->truth,
                                .nth = (uint64_t)g * WORLD_MONTHS + (uint64_t)month});
}

static enum err check_task(struct play *p, const struct play_task *t, int month)
{
    struct paper paper;
    enum err e = find_paper(p, t, &paper);

    if (e || !str_eq(paper.state, STR("signed"))) return e;
    for (size_t g = t->from; !e && g < t->from + t->goals; g++)
        if (p->goal[g].measure_id && !p->world->task[g].goal.statistics && is_checked(p, g, month))
            e = check_month(p, t, g, month);
    return e;
}

/* The year's last months are sieved: due by its end, and in doubt or not heard of for two months. */
static enum err is_sieved(struct play *p, size_t g, bool *out)
{
    const struct world_goal *goal = &p->world->task[g].goal;
    struct foresight f;
    enum err e;

    *out = false;
    if (p->goal[g].measure_id == 0 || goal->statistics || goal->due <= p->today) return ERR_NONE;
    e = foresee(p->cx, p->goal[g].measure_id, &f);
    *out = f.doubt || (f.forecast.known && f.forecast.ahead > SIEVE_MONTHS);
    return e;
}

static enum err sieve_task(struct play *p, const struct play_task *t, struct period ten)
{
    enum err e = ERR_NONE;

    for (size_t g = t->from; !e && g < t->from + t->goals; g++) {
        const struct world_task *w = &p->world->task[g];
        struct look l = {.goal = g,
                         .period = period_str(p->cx->arena, ten),
                         .told = world_value(p->world, w, WORLD_TOLD, ten.last),
                         .truth = world_value(p->world, w, WORLD_TRUTH, ten.last),
                         .nth = SIEVE_DICE + g};
        bool sieved = false;

        e = is_sieved(p, g, &sieved);
        if (!e && sieved) e = check(p, t, &l);
    }
    return e;
}

enum err play_sieve(struct play *p)
{
    day on = calendar_on_or_after(p->calendar, day_of(p->ask->year, 11, SIEVE_DAY));
    struct period ten = period_of(PERIOD_TEN_DAYS, day_of(p->ask->year, 11, 20));
    enum err e = ERR_NONE;

    if (p->today != on) return ERR_NONE;
    play_wear_office(p);
    for (size_t i = 0; !e && i < p->tasks; i++)
        if (!p->task[i].closed) e = sieve_task(p, &p->task[i], ten);
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

/* All that was promised is there, and the day has come or a quarter's check has found it. */
static bool is_ready(const struct play *p, const struct play_task *t, int month)
{
    for (size_t g = t->from; g < t->from + t->goals; g++) {
        const struct world_task *w = &p->world->task[g];
        const struct world_month *x = &w->month[month];

        if (w->goal.has_measure && x->truth < w->goal.target) return false;
        if (w->goal.has_measure && w->goal.due > p->world->month[month].last &&
            !(w->goal.cumulative && is_quarter_end(month)))
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
    if (!e) e = prove(p, t, "closure", id);
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
