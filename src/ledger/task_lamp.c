#include "ledger/task_lamp.h"

#include "base/json.h"
#include "calendar/period.h"
#include "ledger/brief.h"
#include "ledger/lamp_tally.h"
#include "ledger/year.h"
#include "store/store.h"

enum { LAMP_JSON_MOST = 16 << 10, CARD_COPY_MOST = 16 << 20, CANCEL_WHY_MOST = 300 /* bytes */ };

/* ---- what a task is judged by */

/* The plan's newest period and what was asked of the task in its round. */
struct asked {
    day ends, due;
    struct str ends_on, period;
    bool waiting, missing; /* may still answer; did not */
    bool exempt;           /* not asked: its values count as of their own period */
};

static enum err newest_round(struct cx *cx, int64_t plan_id, int64_t task_id, struct asked *out)
{
    struct rows rows;
    struct str state;
    day today = year_today(cx);
    enum err e = store_run(
        cx, &rows,
        "SELECT r.ends_on, r.due_on, r.state, r.period, (SELECT MAX(CASE a.state WHEN 'missing' THEN 3 WHEN "
        "'asked' THEN 2"
        " WHEN 'reported' THEN 1 ELSE 0 END) FROM round_ask a WHERE a.government_id = $1 AND a.task_id = $3"
        " AND a.part <> 'support' AND a.round_id = r.id) FROM round r WHERE r.government_id = $1 AND "
        "r.plan_id = $2"
        " AND r.state <> 'draft' ORDER BY r.ends_on DESC, r.id DESC LIMIT 1",
        "iii", cx->actor.government_id, plan_id, task_id);

    *out = (struct asked){.ends = period_of(PERIOD_MONTH, today).first - 1};
    out->period = period_str(cx->arena, period_of(PERIOD_MONTH, out->ends));
    if (!e && rows.n && day_read(row_str(&rows.at[0], 0), &out->ends) &&
        day_read(row_str(&rows.at[0], 1), &out->due)) {
        state = row_str(&rows.at[0], 2);
        out->period = row_str(&rows.at[0], 3);
        out->waiting = row_int(&rows.at[0], 4) == 2 && str_eq(state, STR("open")) && today <= out->due;
        out->missing = row_int(&rows.at[0], 4) >= 2 && !out->waiting;
        out->exempt = row_str(&rows.at[0], 4).p && row_int(&rows.at[0], 4) == 0;
    }
    out->ends_on = day_str(cx->arena, out->ends);
    return e;
}

enum {
    M_NAME,
    M_UNIT,
    M_OP,
    M_TARGET,
    M_NEGATIVE,
    M_SOURCE,
    M_TOLD,
    M_TOLD_ON,
    M_VERIFIED,
    M_VERIFIED_ON,
    M_PUBLISHED,
    M_PUBLISHED_ON,
    M_TRAJECTORY,
    M_SCHEDULED,
    M_ID,
    M_WORDS
};

#define NEWEST(column, truth)                                                               \
    "(SELECT f." column " FROM figure f WHERE f.government_id = $1 AND f.measure_id = m.id" \
    " AND f.truth = '" truth "' AND f.ends_on <= $4 ORDER BY f.ends_on DESC, f.period DESC LIMIT 1)"

#define TOLD NEWEST("value", "told") " AS told, " NEWEST("ends_on", "told") " AS told_on,"
#define VERIFIED NEWEST("value", "verified") " AS verified, " NEWEST("ends_on", "verified") " AS verified_on,"
#define PUBLISHED \
    NEWEST("value", "statistics") " AS published, " NEWEST("ends_on", "statistics") " AS published_on,"

/* One state each, so that the index gives the newest at once: two in one statement are sorted. */
#define NEWEST_PATH(state)                                                              \
    "(SELECT t.id FROM trajectory t WHERE t.government_id = $1 AND t.measure_id = m.id" \
    " AND t.state = '" state "' ORDER BY t.version DESC LIMIT 1)"

static enum err load_measures(struct cx *cx, int64_t plan_id, int64_t task_id, struct str ends_on,
                              struct rows *out)
{
    return store_run(
        cx, out,
        "SELECT w.indicator, w.unit, w.op, w.value, w.negative, w.source, w.told, w.told_on, w.verified,"
        " w.verified_on, w.published, w.published_on, w.trajectory_id,"
        " (SELECT p.value FROM trajectory_point p WHERE p.government_id = $1"
        " AND p.trajectory_id = w.trajectory_id AND p.ends_on <= $4 ORDER BY p.ends_on DESC LIMIT 1), w.id, "
        "w.words"
        " FROM (SELECT m.id, m.ord, m.words, CASE WHEN m.indicator = '' THEN m.words ELSE m.indicator END AS "
        "indicator,"
        " m.unit, m.op, COALESCE(m.target, m.value) AS value, m.negative,"
        " COALESCE(o.source, 'unit') AS source," TOLD VERIFIED PUBLISHED
        " COALESCE(" NEWEST_PATH("approved") ", " NEWEST_PATH(
            "proposed") ") AS trajectory_id"
                        " FROM measure m LEFT JOIN measure_owner o ON o.government_id = m.government_id"
                        " AND o.measure_id = m.id WHERE m.government_id = $1 AND m.plan_id = $2 AND "
                        "m.task_id = $3"
                        " AND m.state = 'live') AS w ORDER BY w.ord, w.id",
        "iiis", cx->actor.government_id, plan_id, task_id, ends_on);
}

/* The scheduled value of an earlier day: that of a value's own period. */
static enum err scheduled_at(struct cx *cx, const struct row *r, struct str ends_on, struct lamp_measure *m)
{
    struct rows rows;
    enum err e =
        store_run(cx, &rows,
                  "SELECT value FROM trajectory_point WHERE government_id = $1 AND trajectory_id = $2"
                  " AND ends_on <= $3 ORDER BY ends_on DESC LIMIT 1",
                  "iis", cx->actor.government_id, row_int(r, M_TRAJECTORY), ends_on);

    m->has_scheduled = !e && rows.n > 0;
    m->scheduled = m->has_scheduled ? row_num(&rows.at[0], 0) : 0;
    return e;
}

/* What a measure says of itself whoever tells the value. */
static struct lamp_measure frame_of(const struct row *r)
{
    struct lamp_measure m = {.name = row_str(r, M_NAME),
                             .unit = row_str(r, M_UNIT),
                             .op = GOAL_TREND,
                             .side = goal_side_of(row_str(r, M_WORDS)),
                             .negative = row_bool(r, M_NEGATIVE)};

    if (!goal_op_read(row_str(r, M_OP), &m.op)) m.op = GOAL_TREND;
    m.has_target = row_str(r, M_TARGET).p != NULL;
    m.target = row_num(r, M_TARGET);
    m.has_scheduled = row_str(r, M_SCHEDULED).p != NULL;
    m.scheduled = row_num(r, M_SCHEDULED);
    return m;
}

static enum err take_value(struct cx *cx, const struct row *r, int col, bool own_period,
                           struct lamp_measure *m)
{
    m->has_value = row_str(r, col).p != NULL;
    m->value = row_num(r, col);
    if (!m->has_value || !own_period || !m->has_scheduled) return ERR_NONE;
    return scheduled_at(cx, r, row_str(r, col + 1), m);
}

static enum err take_measure(struct cx *cx, const struct row *r, bool own_period, struct lamp_measure *told,
                             struct lamp_measure *verified)
{
    bool published = str_eq(row_str(r, M_SOURCE), STR("statistics"));
    enum err e;

    *told = *verified = frame_of(r);
    if (published) {
        e = take_value(cx, r, M_PUBLISHED, true, told);
        told->waiting = !told->has_value;
        told->published = true;
        *verified = *told;
        return e;
    }
    e = take_value(cx, r, M_TOLD, own_period, told);
    return e ? e : take_value(cx, r, M_VERIFIED, true, verified);
}

static enum err take_measures(struct cx *cx, const struct rows *rows, bool own_period,
                              struct task_lamp_input *out)
{
    struct lamp_measure *told = arena_zero(cx->arena, rows->n + 1, sizeof *told);
    struct lamp_measure *verified = arena_zero(cx->arena, rows->n + 1, sizeof *verified);
    enum err e = ERR_NONE;

    out->last_told = STR("");
    for (size_t i = 0; !e && i < rows->n; i++) {
        const struct row *r = &rows->at[i];

        e = take_measure(cx, r, own_period, &told[i], &verified[i]);
        out->values += str_eq(row_str(r, M_SOURCE), STR("unit"));
        if (row_str(r, M_TOLD_ON).n && str_cmp(row_str(r, M_TOLD_ON), out->last_told) > 0)
            out->last_told = row_str(r, M_TOLD_ON);
    }
    out->statistics_only = rows->n > 0 && out->values == 0;
    out->told.measure = told;
    out->verified.measure = verified;
    out->told.measures = out->verified.measures = rows->n;
    return e;
}

static int late_days(const struct calendar *c, day due, day today)
{
    int n = due < today ? calendar_between(c, due, today) : 0;

    return n > 0 ? n : 0;
}

static enum err take_milestones(struct cx *cx, int64_t task_id, const struct asked *asked,
                                struct task_lamp_input *out)
{
    struct lamp_milestone *told, *verified;
    const struct calendar *calendar = NULL;
    day today = year_today(cx), due;
    struct rows rows;
    enum err e =
        store_run(cx, &rows,
                  "SELECT title, due_on, state FROM milestone WHERE government_id = $1 AND task_id = $2"
                  " AND state <> 'dropped' ORDER BY due_on, ord, id",
                  "ii", cx->actor.government_id, task_id);

    if (e || rows.n == 0) return e;
    told = arena_zero(cx->arena, rows.n, sizeof *told);
    verified = arena_zero(cx->arena, rows.n, sizeof *verified);
    e = year_calendar(cx, &calendar);
    for (size_t i = 0; !e && i < rows.n; i++) {
        struct str state = row_str(&rows.at[i], 2);

        if (!day_read(row_str(&rows.at[i], 1), &due)) continue;
        told[i] = (struct lamp_milestone){.title = row_str(&rows.at[i], 0), .due = due <= today};
        told[i].late = late_days(calendar, due, today);
        verified[i] = told[i];
        verified[i].done = str_eq(state, STR("accepted"));
        told[i].done = verified[i].done || str_eq(state, STR("claimed"));
        out->ticks += due <= asked->ends && !told[i].done;
    }
    out->milestone_due = out->ticks > 0;
    out->told.milestone = told;
    out->verified.milestone = verified;
    out->told.milestones = out->verified.milestones = rows.n;
    return e;
}

/* The task's own days. */
struct own {
    int64_t plan_id, section_id;
    struct str due_on, closed_on, told, verified, lamp;
    bool live;
    struct str cancelled_on, cancelled_why; /* "": it counts */
};

static enum err own_read(struct cx *cx, int64_t task_id, struct own *out)
{
    struct rows rows;
    const struct row *r;
    enum err e = store_run(
        cx, &rows,
        "SELECT t.plan_id, t.section_id, CASE WHEN t.due_on = '' THEN t.deadline_iso ELSE t.due_on END,"
        " t.closed_on, c.told, c.verified, c.lamp, t.state, t.cancelled_on, CASE WHEN t.cancelled_on = '' "
        "THEN ''"
        " ELSE COALESCE((SELECT g.reason FROM change g WHERE g.government_id = t.government_id"
        " AND g.task_id = t.id AND g.kind = 'cancel' AND g.state = 'approved' ORDER BY g.id DESC LIMIT 1), "
        "'') END"
        " FROM task t JOIN task_card c"
        " ON c.government_id = t.government_id AND c.task_id = t.id WHERE t.government_id = $1 AND t.id = $2",
        "ii", cx->actor.government_id, task_id);

    *out = (struct own){0};
    if (e || rows.n == 0) return e;
    r = &rows.at[0];
    *out = (struct own){row_int(r, 0), row_int(r, 1), row_str(r, 2), row_str(r, 3),
                        row_str(r, 4), row_str(r, 5), row_str(r, 6), str_eq(row_str(r, 7), STR("live")),
                        row_str(r, 8), row_str(r, 9)};
    return ERR_NONE;
}

static enum err take_own(struct cx *cx, const struct own *own, struct task_lamp_input *out)
{
    const struct calendar *calendar = NULL;
    day today = year_today(cx), due;
    enum err e = ERR_NONE;

    out->told.closed = out->verified.closed = own->closed_on.n > 0;
    if (out->told.closed || !day_read(own->due_on, &due) || due >= today) return ERR_NONE;
    e = year_calendar(cx, &calendar);
    if (e) return e;
    out->told.due = out->verified.due = true;
    out->told.late = out->verified.late = late_days(calendar, due, today);
    return ERR_NONE;
}

static enum err gather(struct cx *cx, int64_t task_id, const struct own *own, const struct asked *asked,
                       struct task_lamp_input *out)
{
    struct rows rows;
    enum err e = load_measures(cx, own->plan_id, task_id, asked->ends_on, &rows);

    *out = (struct task_lamp_input){.cancelled = own->cancelled_on.n > 0};
    if (out->cancelled) return e; /* nothing is due any more */
    if (!e) e = take_measures(cx, &rows, asked->waiting || asked->exempt, out);
    if (!e) e = take_milestones(cx, task_id, asked, out);
    if (!e) e = take_own(cx, own, out);
    out->told.report_missing = asked->missing;
    return e;
}

enum err task_lamp_input(struct cx *cx, int64_t task_id, struct str ends_on, bool silent,
                         struct task_lamp_input *out)
{
    struct asked asked = {.ends_on = ends_on, .waiting = !silent};
    struct own own;
    enum err e = own_read(cx, task_id, &own);

    if (!day_read(ends_on, &asked.ends)) return cx_fail(cx, ERR_INPUT, "period", "时期有误", "wrong period");
    return e ? e : gather(cx, task_id, &own, &asked, out);
}

/* ---- writing it down */

/* Both judgements. */
struct judged {
    struct lamp_result told, verified;
    struct str told_word, verified_word;
};

static bool says_other(struct str told, struct str verified)
{
    return !str_eq(told, verified) && !str_eq(told, STR("grey")) && !str_eq(verified, STR("grey"));
}

static struct str lamp_json(struct arena *a, const struct judged *g)
{
    struct buf out = buf_new(a, LAMP_JSON_MOST);
    struct json j = json_on(&out);

    json_object(&j);
    json_put_str(&j, "told", g->told_word);
    json_put_str(&j, "verified", g->verified_word);
    json_put_str(&j, "why_zh", g->told.why.zh);
    json_put_str(&j, "why_en", g->told.why.en);
    json_end(&j);
    return buf_text(&out);
}

/* The card ends with ,"lamp":…}: no text inside can hold those quotes unescaped. */
static enum err splice_card(struct cx *cx, int64_t task_id, const struct judged *g, struct str lamp)
{
    struct buf out = buf_new(cx->arena, CARD_COPY_MOST);
    struct str card = STR(""), mark = STR(",\"lamp\":");
    ptrdiff_t at;
    struct rows rows;
    enum err e = store_run(cx, &rows, "SELECT card FROM task_card WHERE government_id = $1 AND task_id = $2",
                           "ii", cx->actor.government_id, task_id);

    if (!e && rows.n) card = row_str(&rows.at[0], 0);
    at = str_find(card, mark, 0);
    buf_str(&out, str_sub(card, 0, at >= 0 ? (size_t)at : card.n ? card.n - 1 : 0));
    buf_str(&out, mark);
    buf_str(&out, lamp);
    buf_byte(&out, '}');
    if (e) return e;
    return store_add(cx,
                     "UPDATE task_card SET told = $3, verified = $4, lamp = $5, card = $6"
                     " WHERE government_id = $1 AND task_id = $2",
                     "iissss", cx->actor.government_id, task_id, g->told_word, g->verified_word, lamp,
                     buf_text(&out));
}

/* The judgement of the period: a later one takes its place. */
static enum err write_period(struct cx *cx, int64_t task_id, const struct own *own, const struct asked *asked,
                             const struct judged *g)
{
    struct period month = period_of(PERIOD_MONTH, asked->ends);
    struct ymd at = day_split(asked->ends);
    struct str was = STR_NULL;
    struct rows rows;
    enum err e = store_run(cx, &rows,
                           "SELECT told, verified, told_zh FROM task_lamp WHERE government_id = $1"
                           " AND task_id = $2 AND ends_on = $3",
                           "iis", cx->actor.government_id, task_id, asked->ends_on);

    if (!e && rows.n) was = row_str(&rows.at[0], 0);
    if (was.p && str_eq(was, g->told_word) && str_eq(row_str(&rows.at[0], 1), g->verified_word) &&
        str_eq(row_str(&rows.at[0], 2), g->told.why.zh))
        return ERR_NONE;
    if (!e && month.last == asked->ends)
        e = lamp_tally_month(cx, own->plan_id, at.year * 100 + at.month, was, g->told_word);
    if (e) return e;
    return store_add(
        cx,
        "INSERT INTO task_lamp (government_id, task_id, ends_on, period, plan_id, told, verified, told_zh, "
        "told_en,"
        " verified_zh, verified_en, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"
        " ON CONFLICT (government_id, task_id, ends_on) DO UPDATE SET period = excluded.period,"
        " told = excluded.told, verified = excluded.verified, told_zh = excluded.told_zh,"
        " told_en = excluded.told_en, verified_zh = excluded.verified_zh, verified_en = excluded.verified_en,"
        " at = excluded.at",
        "iississsssss", cx->actor.government_id, task_id, asked->ends_on, asked->period, own->plan_id,
        g->told_word, g->verified_word, g->told.why.zh, g->told.why.en, g->verified.why.zh,
        g->verified.why.en, year_now(cx));
}

static enum err write_lamp(struct cx *cx, int64_t task_id, const struct own *own, const struct judged *g)
{
    struct lamp_tally_move m = {.task_id = task_id,
                                .plan_id = own->plan_id,
                                .section_id = own->section_id,
                                .from = own->told,
                                .to = g->told_word};
    struct str lamp = lamp_json(cx->arena, g);
    enum err e;

    if (str_eq(lamp, own->lamp)) return ERR_NONE;
    m.differed = says_other(own->told, own->verified);
    m.differs = says_other(g->told_word, g->verified_word);
    e = lamp_tally_move(cx, &m);
    if (!e) e = splice_card(cx, task_id, g, lamp);
    return e ? e : brief_rank_lamp(cx, own->plan_id, task_id, g->told_word);
}

/* A cancelled task says so and why, in place of "nothing is due". */
static void say_cancelled(struct cx *cx, const struct own *own, struct judged *g)
{
    struct buf zh = buf_new(cx->arena, LAMP_JSON_MOST), en = buf_new(cx->arena, LAMP_JSON_MOST);
    struct str why = year_shortened(own->cancelled_why, CANCEL_WHY_MOST);

    if (own->cancelled_on.n == 0) return;
    buf_fmt(&zh, "已于 %.*s 批准取消%s%.*s", STR_ARG(own->cancelled_on), why.n ? "：" : "", STR_ARG(why));
    buf_fmt(&en, "cancelled on %.*s%s%.*s", STR_ARG(own->cancelled_on), why.n ? ": " : "", STR_ARG(why));
    g->told.why.zh = g->verified.why.zh = buf_text(&zh);
    g->told.why.en = g->verified.why.en = buf_text(&en);
}

enum err task_lamp_refresh(struct cx *cx, int64_t task_id)
{
    struct task_lamp_input in;
    struct asked asked;
    struct judged g;
    struct own own;
    enum err e = own_read(cx, task_id, &own);

    if (e || !own.live) return e;
    e = newest_round(cx, own.plan_id, task_id, &asked);
    if (!e) e = gather(cx, task_id, &own, &asked, &in);
    if (!e) e = brief_stale(cx, task_id); /* a figure may be new though the lamp is not */
    if (e) return e;
    g.told = lamp_judge(cx->arena, &lamp_defaults, &in.told);
    g.verified = lamp_judge(cx->arena, &lamp_defaults, &in.verified);
    say_cancelled(cx, &own, &g);
    g.told_word = lamp_word(g.told.lamp);
    g.verified_word = lamp_word(g.verified.lamp);
    e = write_lamp(cx, task_id, &own, &g);
    return e ? e : write_period(cx, task_id, &own, &asked, &g);
}

enum err task_lamp_refresh_plan(struct cx *cx, int64_t plan_id)
{
    struct rows rows;
    enum err e = store_run(cx, &rows,
                           "SELECT id FROM task WHERE government_id = $1 AND plan_id = $2 AND state = 'live'"
                           " ORDER BY ord, id",
                           "ii", cx->actor.government_id, plan_id);

    for (size_t i = 0; !e && i < rows.n; i++) e = task_lamp_refresh(cx, row_int(&rows.at[i], 0));
    return e;
}

enum err task_lamp_overdue(struct cx *cx, int64_t *n)
{
    struct rows rows;
    enum err e = store_run(
        cx, &rows,
        "SELECT c.task_id FROM task_card c WHERE c.government_id = $1 AND c.live = 1"
        " AND c.told NOT IN ('red', 'blue') AND (EXISTS (SELECT 1 FROM milestone m WHERE m.government_id = $1"
        " AND m.task_id = c.task_id AND m.state = 'open' AND m.due_on < $2) OR EXISTS (SELECT 1 FROM task t"
        " WHERE t.government_id = $1 AND t.id = c.task_id AND t.closed_on = ''"
        " AND ((t.due_on <> '' AND t.due_on < $2) OR (t.due_on = '' AND t.deadline_iso <> ''"
        " AND t.deadline_iso < $2)))) ORDER BY c.task_id",
        "is", cx->actor.government_id, year_today_text(cx));

    *n = e ? 0 : (int64_t)rows.n;
    for (size_t i = 0; !e && i < rows.n; i++) e = task_lamp_refresh(cx, row_int(&rows.at[i], 0));
    return e;
}
