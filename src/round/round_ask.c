/* round_ask - whom a round asks about which task, and what it costs. */
#include "access/setting.h"
#include "assess/ask.h"
#include "base/vec.h"
#include "ledger/task_lamp.h"
#include "ledger/todo.h"
#include "ledger/year.h"
#include "round/round_write.h"
#include "store/store.h"

enum { TEXTS_ASKED = 2 /* progress; problem and next together */ };

/* A live task of the plan, the unit that answers for it, and in what part: lead, member, support. */
struct subject {
    int64_t task_id, org_id;
    struct str part;
    struct ask_task ask;
    struct burden_ask cost;
};

struct asking {
    const struct round *round;
    struct ask_settings set;
    struct burden_settings cost;
    int64_t steps;      /* of the sign chain */
    struct rows member; /* of all collectives, today: collective, unit */
    VEC(struct subject) subject;
};

/* ---- whom */

static enum err load_members(struct cx *cx, struct asking *a)
{
    return store_run(cx, &a->member,
                     "SELECT m.collective_id, m.org_id FROM member m JOIN org o"
                     " ON o.government_id = m.government_id AND o.id = m.org_id AND o.state = 'live'"
                     " WHERE m.government_id = $1 AND m.date_from <= $2"
                     " AND (m.date_to = '' OR m.date_to >= $2) ORDER BY m.collective_id, m.org_id",
                     "is", cx->actor.government_id, year_today_text(cx));
}

/* The first lead that is one organisation, else the first lead, else the first that is responsible. */
static bool is_better(const struct row *was, const struct row *now)
{
    bool lead_was = str_eq(row_str(was, 1), STR("lead")), lead_now = str_eq(row_str(now, 1), STR("lead"));

    if (lead_was != lead_now) return lead_now;
    return !str_eq(row_str(was, 3), STR("org")) && str_eq(row_str(now, 3), STR("org"));
}

static enum err load_bearers(struct cx *cx, int64_t plan_id, int64_t task_id, struct rows *out)
{
    return store_run(
        cx, out,
        "SELECT d.task_id, d.role, d.bearer_id, o.kind, c.told, c.verified FROM duty d"
        " JOIN org o ON o.government_id = d.government_id AND o.id = d.bearer_id"
        " JOIN task_card c ON c.government_id = d.government_id AND c.task_id = d.task_id AND c.live = 1"
        " WHERE d.government_id = $1 AND d.plan_id = $2 AND ($3 = 0 OR d.task_id = $3) AND d.state = 'live'"
        " AND d.role IN ('lead', 'responsible') ORDER BY d.task_id, d.ord, d.id",
        "iii", cx->actor.government_id, plan_id, task_id);
}

static enum lamp lamp_of(struct str word)
{
    enum lamp l = LAMP_GREY;

    (void)lamp_read(word, &l);
    return l;
}

static void add_subject(struct cx *cx, struct asking *a, const struct row *r, int64_t org_id, struct str part)
{
    struct subject *s = vec_push(cx->arena, &a->subject);

    *s = (struct subject){.task_id = row_int(r, 0), .org_id = org_id, .part = part};
    s->ask.id = s->task_id;
    s->ask.told = lamp_of(row_str(r, 4));
    s->ask.verified = lamp_of(row_str(r, 5));
}

/* A collective is asked member by member; one without members as it stands. */
static void add_bearer(struct cx *cx, struct asking *a, const struct row *r)
{
    size_t before = a->subject.n;

    for (size_t i = 0; i < a->member.n; i++)
        if (row_int(&a->member.at[i], 0) == row_int(r, 2))
            add_subject(cx, a, r, row_int(&a->member.at[i], 1), STR("member"));
    if (a->subject.n == before) add_subject(cx, a, r, row_int(r, 2), STR("lead"));
}

static enum err find_subjects(struct cx *cx, struct asking *a, int64_t task_id)
{
    const struct row *best = NULL;
    struct rows rows;
    enum err e = load_bearers(cx, a->round->plan_id, task_id, &rows);

    if (!e) e = load_members(cx, a);
    for (size_t i = 0; !e && i < rows.n; i++) {
        if (best && row_int(best, 0) != row_int(&rows.at[i], 0)) {
            add_bearer(cx, a, best);
            best = NULL;
        }
        if (!best || is_better(best, &rows.at[i])) best = &rows.at[i];
    }
    if (!e && best) add_bearer(cx, a, best);
    return e;
}

/* ---- what about */

/* The day of the last word: the last signed report, the end of the last told period, or the year's start. */
static enum err days_silent(struct cx *cx, const struct round *r, int64_t task_id, struct str last_told,
                            int *out)
{
    day today = year_today(cx), said = day_of(day_split(r->period.last).year, 1, 1), d;
    struct rows rows;
    enum err e =
        store_run(cx, &rows, "SELECT MAX(signed_on) FROM report WHERE government_id = $1 AND task_id = $2",
                  "ii", cx->actor.government_id, task_id);

    if (!e && day_read(row_str(&rows.at[0], 0), &d) && d > said) said = d;
    if (!e && day_read(last_told, &d) && d > said) said = d;
    *out = today > said ? today - said : 0;
    return e;
}

/* As if the unit said nothing; what waits for statistics is not its to say. */
static enum lamp lamp_of_silence(struct arena *a, const struct lamp_task *told)
{
    struct lamp_measure *m = arena_zero(a, told->measures + 1, sizeof *m);
    struct lamp_task silent = *told;

    for (size_t i = 0; i < told->measures; i++) {
        bool own = !told->measure[i].waiting && !told->measure[i].published && told->measure[i].has_scheduled;

        m[i] = told->measure[i];
        if (own) m[i] = ask_silent(&m[i], goal_is_cumulative(m[i].op, m[i].unit));
    }
    silent.measure = m;
    return lamp_judge(a, &lamp_defaults, &silent).lamp;
}

static enum err weigh(struct cx *cx, const struct asking *a, struct subject *s)
{
    bool own = !str_eq(s->part, STR("support")); /* the measures are its to tell */
    struct task_lamp_input in;
    enum err e = task_lamp_input(cx, s->task_id, a->round->ends_on, true, &in);

    if (e) return e;
    s->ask.if_silent = lamp_of_silence(cx->arena, &in.told);
    s->ask.milestone_due = in.milestone_due;
    s->ask.closed = in.told.closed;
    s->ask.cancelled = in.cancelled;
    s->ask.statistics_only = in.statistics_only;
    s->cost = (struct burden_ask){.unit = s->org_id,
                                  .values = own ? (unsigned)in.values : 0,
                                  .ticks = own ? (unsigned)in.ticks : 0,
                                  .texts = TEXTS_ASKED,
                                  .signatures = (unsigned)(a->steps > 1 ? a->steps - 1 : 0)};
    return days_silent(cx, a->round, s->task_id, in.last_told, &s->ask.days_silent);
}

static enum err minutes_get(struct cx *cx, enum setting setting, double *out)
{
    int64_t seconds = 0;
    enum err e = setting_get(cx, setting, &seconds);

    *out = (double)seconds / 60;
    return e;
}

enum err round_cost_read(struct cx *cx, struct burden_settings *cost)
{
    enum err e;

    *cost = burden_defaults;
    e = minutes_get(cx, SETTING_COST_TASK, &cost->per_task);
    if (!e) e = minutes_get(cx, SETTING_COST_VALUE, &cost->per_value);
    if (!e) e = minutes_get(cx, SETTING_COST_TICK, &cost->per_tick);
    if (!e) e = minutes_get(cx, SETTING_COST_TEXT, &cost->per_text);
    return e ? e : minutes_get(cx, SETTING_COST_SIGN, &cost->per_signature);
}

static enum err settings_read(struct cx *cx, struct asking *a)
{
    int64_t stale = 0, percent = 0, quota = 0;
    enum err e = setting_get(cx, SETTING_ASK_STALE, &stale);

    if (!e) e = setting_get(cx, SETTING_ASK_SAMPLE, &percent);
    if (!e) e = setting_get(cx, SETTING_ASK_QUOTA, &quota);
    if (!e) e = setting_get(cx, SETTING_REPORT_STEPS, &a->steps);
    a->set = ask_defaults;
    a->set.stale_days = (int)stale;
    a->set.sample_share = (double)percent / 100;
    a->set.quota = (double)quota / 100;
    a->set.seed = (uint64_t)a->round->seed;
    return e ? e : round_cost_read(cx, &a->cost);
}

/* ---- writing */

static enum err put_ask(struct cx *cx, const struct asking *asking, const struct subject *s,
                        const struct ask_answer *a)
{
    const struct round *r = asking->round;
    const struct burden_ask *c = &s->cost;
    bool asked = a->why != ASK_EXEMPT;

    return store_add(
        cx,
        "INSERT INTO round_ask (government_id, round_id, org_id, task_id, why, why_zh, why_en, fields, "
        "minutes,"
        " state, part) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"
        " ON CONFLICT (government_id, round_id, org_id, task_id) DO UPDATE SET why = excluded.why,"
        " part = excluded.part,"
        " why_zh = excluded.why_zh, why_en = excluded.why_en, fields = excluded.fields,"
        " minutes = excluded.minutes, state = CASE WHEN round_ask.state = 'reported' THEN round_ask.state"
        " ELSE excluded.state END",
        "iiiisssifss", cx->actor.government_id, r->id, s->org_id, s->task_id, ask_word(a->why), a->say.zh,
        a->say.en, (int64_t)(c->values + c->ticks + c->texts), burden_minutes(&asking->cost, c),
        asked ? STR("asked") : STR("exempt"), s->part);
}

/* The draw can be made again by anybody: from the round's seed and the ids of the tasks alone. */
static void say_draw(struct cx *cx, const struct asking *a, struct ask_answer *answer)
{
    struct buf zh = buf_new(cx->arena, 200), en = buf_new(cx->arena, 200);

    if (answer->why != ASK_SAMPLE) return;
    buf_fmt(&zh, "随机抽查：免报任务按 %.0f%% 抽取，种子 %lld，可复算（调度面已到 %.0f%% 的只抽一项）",
            a->set.sample_share * 100, (long long)a->round->seed, a->set.quota * 100);
    buf_fmt(&en, "drawn at random: %.0f%% of the exempt, seed %lld; one where %.0f%% are asked anyway",
            a->set.sample_share * 100, (long long)a->round->seed, a->set.quota * 100);
    answer->say = (struct said){buf_text(&zh), buf_text(&en)};
}

/* One answer for each subject of the round, in their order. */
static enum err decide(struct cx *cx, struct asking *a, struct ask_answer **answer)
{
    enum err e = settings_read(cx, a);
    struct ask_task *task;

    if (!e) e = find_subjects(cx, a, 0);
    if (!e && a->subject.n == 0)
        return cx_fail(cx, ERR_INPUT, "plan_id", "这个方案没有可调度的任务：没有任务，或任务没有责任单位",
                       "nobody to ask: the plan has no task with a unit that carries it");
    task = arena_zero(cx->arena, a->subject.n + 1, sizeof *task);
    *answer = arena_zero(cx->arena, a->subject.n + 1, sizeof **answer);
    for (size_t i = 0; !e && i < a->subject.n; i++) {
        e = weigh(cx, a, &a->subject.at[i]);
        task[i] = a->subject.at[i].ask;
    }
    if (!e) ask_decide(&a->set, task, a->subject.n, *answer);
    return e;
}

enum err round_ask_write(struct cx *cx, const struct round *r)
{
    struct asking a = {.round = r};
    struct ask_answer *answer = NULL;
    enum err e = decide(cx, &a, &answer);

    for (size_t i = 0; !e && i < a.subject.n; i++) {
        say_draw(cx, &a, &answer[i]);
        e = put_ask(cx, &a, &a.subject.at[i], &answer[i]);
    }
    return e ? e : round_ask_cost(cx, r);
}

enum err round_ask_estimate(struct cx *cx, const struct round *r, struct round_estimate *out)
{
    struct asking a = {.round = r};
    struct ask_answer *answer = NULL;
    struct burden_ask *asked;
    int64_t quota = 0;
    size_t n = 0;
    enum err e = decide(cx, &a, &answer);

    if (!e) e = setting_get(cx, SETTING_REPORT_QUOTA, &quota);
    if (e) return e;
    a.cost.quota = (double)quota;
    asked = arena_zero(cx->arena, a.subject.n + 1, sizeof *asked);
    for (size_t i = 0; i < a.subject.n; i++)
        if (answer[i].why != ASK_EXEMPT) asked[n++] = a.subject.at[i].cost;
    *out = (struct round_estimate){burden_count(cx->arena, &a.cost, asked, n), a.subject.n - n};
    return ERR_NONE;
}

enum err round_ask_cost(struct cx *cx, const struct round *r)
{
    return store_run(cx, NULL,
                     "UPDATE round SET minutes = (SELECT COALESCE(SUM(a.minutes), 0) FROM round_ask a"
                     " WHERE a.government_id = $1 AND a.round_id = $2 AND a.why <> 'exempt')"
                     " WHERE government_id = $1 AND id = $2",
                     "ii", cx->actor.government_id, r->id);
}

/* ---- by hand */

static enum err check_pick(struct cx *cx, const struct round *r, int64_t task_id, int64_t org_id)
{
    struct year_task t;
    struct rows rows;
    enum err e = year_task(cx, task_id, &t);

    if (!e && t.plan_id != r->plan_id)
        return cx_fail(cx, ERR_INPUT, "task_id", "这项任务不属于本次调度的方案",
                       "the task is not of the round's plan");
    if (e || !org_id) return e;
    e = store_run(cx, &rows, "SELECT 1 FROM org WHERE government_id = $1 AND id = $2 AND state = 'live'",
                  "ii", cx->actor.government_id, org_id);
    if (!e && rows.n == 0)
        return cx_fail(cx, ERR_INPUT, "org_id", "没有这个单位", "there is no such organisation");
    return e;
}

/* ORG is asked beside or instead of those who carry the task: as what it is to the task. */
static void pick_org(struct cx *cx, struct asking *a, int64_t task_id, int64_t org_id)
{
    for (size_t i = 0; i < a->subject.n; i++) {
        if (a->subject.at[i].org_id != org_id) continue;
        a->subject.at[0] = a->subject.at[i];
        a->subject.n = 1;
        return;
    }
    if (a->subject.n == 0)
        *vec_push(cx->arena, &a->subject) = (struct subject){.task_id = task_id, .part = STR("lead")};
    else
        a->subject.at[0].part = STR("support");
    a->subject.at[0].org_id = org_id;
    a->subject.n = 1;
}

enum err round_ask_add(struct cx *cx, const struct round *r, int64_t task_id, int64_t org_id)
{
    struct ask_answer by_hand = {.why = ASK_HAND, .say = {STR("督查室指定"), STR("put in by the office")}};
    struct asking a = {.round = r};
    enum err e = check_pick(cx, r, task_id, org_id);

    if (!e) e = settings_read(cx, &a);
    if (!e) e = find_subjects(cx, &a, task_id);
    if (!e && a.subject.n == 0 && !org_id)
        return cx_fail(cx, ERR_INPUT, "org_id", "这项任务没有责任单位，请指定单位",
                       "no unit carries this task; name one");
    if (!e && org_id) pick_org(cx, &a, task_id, org_id);
    for (size_t i = 0; !e && i < a.subject.n; i++) {
        e = weigh(cx, &a, &a.subject.at[i]);
        if (!e) e = put_ask(cx, &a, &a.subject.at[i], &by_hand);
    }
    return e;
}

enum err round_ask_remove(struct cx *cx, const struct round *r, int64_t task_id, int64_t org_id)
{
    struct rows rows;
    enum err e = store_run(
        cx, &rows,
        "UPDATE round_ask SET state = 'exempt', why = 'exempt', why_zh = '督查室移出', why_en = 'taken out "
        "by the"
        " office' WHERE government_id = $1 AND round_id = $2 AND task_id = $3 AND ($4 = 0 OR org_id = $4)"
        " AND state = 'asked' RETURNING org_id",
        "iiii", cx->actor.government_id, r->id, task_id, org_id);

    if (!e && rows.n == 0)
        return cx_fail(cx, ERR_INPUT, "task_id", "这项任务没有被调度，或已经填报",
                       "the task is not asked, or was reported already");
    for (size_t i = 0; !e && i < rows.n; i++)
        e = store_run(
            cx, NULL,
            "UPDATE todo SET state = 'gone', closed_at = $5 WHERE government_id = $1 AND state = 'open'"
            " AND subject = 'report' AND subject_id IN (SELECT id FROM report WHERE government_id = $1"
            " AND round_id = $2 AND task_id = $3 AND org_id = $4)",
            "iiiis", cx->actor.government_id, r->id, task_id, row_int(&rows.at[i], 0), year_now(cx));
    return e;
}

/* ---- sending */

static enum err add_joint(struct cx *cx, int64_t report_id, int64_t plan_id, int64_t task_id, int64_t org_id)
{
    return store_add(
        cx,
        "INSERT INTO report_joint (government_id, report_id, org_id) SELECT DISTINCT d.government_id,"
        " CAST($2 AS BIGINT), d.bearer_id FROM duty d JOIN org o ON o.government_id = d.government_id"
        " AND o.id = d.bearer_id AND o.kind = 'org' WHERE d.government_id = $1 AND d.plan_id = $3 AND "
        "d.task_id = $4"
        " AND d.role = 'lead' AND d.state = 'live' AND d.bearer_id <> $5"
        " AND EXISTS (SELECT 1 FROM duty own WHERE own.government_id = $1 AND own.plan_id = $3"
        " AND own.task_id = $4 AND own.bearer_id = $5 AND own.role = 'lead' AND own.state = 'live')",
        "iiiii", cx->actor.government_id, report_id, plan_id, task_id, org_id);
}

/* COLUMNS of ROW: org, task, number, text, part. */
static enum err send_one(struct cx *cx, const struct round *r, const struct row *row)
{
    int64_t id = store_id(cx), org_id = row_int(row, 0), task_id = row_int(row, 1);
    struct todo wait = {.org_id = org_id,
                        .role = STR("reporter"),
                        .kind = STR("report"),
                        .subject = STR("report"),
                        .subject_id = id,
                        .task_id = task_id,
                        .title = row_str(row, 3),
                        .due_on = r->due_on};
    enum err e = store_add(
        cx,
        "INSERT INTO report (government_id, id, round_id, task_id, org_id, plan_id, period, ends_on, part)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        "iiiiiisss", cx->actor.government_id, id, r->id, task_id, org_id, r->plan_id, r->period_text,
        r->ends_on, row_str(row, 4));

    if (!e) e = add_joint(cx, id, r->plan_id, task_id, org_id);
    return e ? e : todo_open(cx, &wait);
}

enum err round_ask_send(struct cx *cx, const struct round *r)
{
    struct rows rows;
    enum err e =
        store_run(cx, &rows,
                  "SELECT a.org_id, a.task_id, t.no, t.text, a.part FROM round_ask a"
                  " JOIN task t ON t.government_id = a.government_id AND t.id = a.task_id"
                  " LEFT JOIN report p ON p.government_id = a.government_id AND p.round_id = a.round_id"
                  " AND p.org_id = a.org_id AND p.task_id = a.task_id AND p.item_id = 0"
                  " WHERE a.government_id = $1 AND a.round_id = $2 AND a.state = 'asked' AND p.id IS NULL"
                  " ORDER BY t.ord, a.org_id",
                  "ii", cx->actor.government_id, r->id);

    for (size_t i = 0; !e && i < rows.n; i++) e = send_one(cx, r, &rows.at[i]);
    return e;
}
