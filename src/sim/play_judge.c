/*
 * play_judge - the appraisals of a simulated year: the first half-year's and the year's, from the draft to
 * the seal, with public values, ratings, a veto, appeals and their answers.
 */
#include "appraisal/appeal.h"
#include "appraisal/appraisal.h"
#include "base/vec.h"
#include "sim/dice.h"
#include "sim/play_part.h"
#include "store/store.h"

enum {
    PUBLISH_DAYS = 6, /* working days behind the last round's closing */
    APPEAL_DAYS = 2,  /* behind the publication */
    ANSWER_DAYS = 4,
    SEAL_DAYS = 7,
    APPEALS = 2, /* units that do not agree */
    TOPIC_PUBLIC = 1600000,
    TOPIC_RATINGS = 1700000
};

/* DRAFTED and LAST: the months whose closed round starts it and whose round it waits for. SEALED: the month
 * in which it is sealed at the earliest; 13 is next January. */
struct season {
    const char *period, *title;
    int drafted, last, sealed;
    double public_weight;
};

static const struct season seasons[] = {
    {"%d-H1", "%d年上半年重点工作评价", 5, 5, 12, 0},
    {"%d", "%d年度重点工作评价", 8, 11, 13, 0.1},
};

static struct buf answer(struct play *p)
{
    return buf_new(p->cx->arena, PLAY_OUT_MOST);
}

static struct str of_year(struct play *p, const char *pattern)
{
    struct buf out = buf_new(p->cx->arena, 128);
    struct str at = STR("%d"), text = str_of(pattern);
    ptrdiff_t hit = str_find(text, at, 0);

    buf_int(&out, p->ask->year);
    buf_str(&out, str_skip(text, (size_t)hit + at.n));
    return buf_text(&out);
}

/* The appraisal of a season, as it stands. */
struct sheet {
    int64_t id, rev;
    struct str state, published, ends_on;
};

static enum err find(struct play *p, const struct season *s, struct sheet *out)
{
    struct rows rows;
    enum err e = store_run(p->cx, &rows,
                           "SELECT id, rev, state, substr(published_at, 1, 10), ends_on FROM appraisal"
                           " WHERE government_id = $1 AND plan_id = $2 AND period = $3",
                           "iis", p->cx->actor.government_id, p->ask->plan_id, of_year(p, s->period));

    *out = (struct sheet){.state = STR("")};
    if (!e && rows.n)
        *out = (struct sheet){row_int(&rows.at[0], 0), row_int(&rows.at[0], 1), row_str(&rows.at[0], 2),
                              row_str(&rows.at[0], 3), row_str(&rows.at[0], 4)};
    return e;
}

/* ---- rules */

typedef VEC(int64_t) ids;

/* Units that carry a duty. */
static enum err load_units(struct play *p, ids *units)
{
    struct rows rows;
    enum err e =
        store_run(p->cx, &rows,
                  "SELECT DISTINCT d.bearer_id FROM duty d JOIN org o ON o.government_id ="
                  " d.government_id AND o.id = d.bearer_id AND o.kind = 'org' WHERE d.government_id = $1"
                  " AND d.plan_id = $2 AND d.role <> 'leader' AND d.state = 'live' ORDER BY d.bearer_id",
                  "ii", p->cx->actor.government_id, p->ask->plan_id);

    for (size_t i = 0; !e && i < rows.n; i++) *vec_push(p->cx->arena, units) = row_int(&rows.at[i], 0);
    return e;
}

/* Its groups are those that the names of the units suggest. */
static enum err add(struct play *p, const struct season *s)
{
    static const struct str vetoes[] = {STR_INIT("统计造假"), STR_INIT("重大安全责任事故")};
    const struct appraisal_new in = {.plan_id = p->ask->plan_id,
                                     .title = of_year(p, s->title),
                                     .period = of_year(p, s->period),
                                     .rules = {.lead = 1,
                                               .joint = 0.8,
                                               .support = 0.4,
                                               .public_weight = s->public_weight,
                                               .told = true,
                                               .veto = vetoes,
                                               .vetoes = 2}};
    struct buf out = answer(p);
    enum err e = appraisal_add(p->cx, &in, &out);

    p->done->appraisals += !e;
    return e;
}

/* ---- what people put in */

/* The public values units that lead something, by a dice of the unit's place. */
static enum err put_public(struct play *p, const struct season *s)
{
    VEC(struct appraisal_public) values = {0};
    struct appraisal_publics in;
    struct buf out = answer(p);
    ids units = {0};
    struct sheet now;
    enum err e = find(p, s, &now);

    if (s->public_weight <= 0) return e;
    if (!e) e = load_units(p, &units);
    for (size_t i = 0; !e && i < units.n; i++) {
        struct dice d = dice_of(p->ask->seed, TOPIC_PUBLIC + i);

        *vec_push(p->cx->arena, &values) =
            (struct appraisal_public){units.at[i], 72 + (double)dice_below(&d, 260) / 10};
    }
    in = (struct appraisal_publics){.rev = now.rev, .n = values.n, .at = values.at};
    return e ? e : appraisal_public(p->cx, now.id, &in, &out);
}

/* What has neither a figure nor a step due by the period's end is rated by a person. */
static enum err rate(struct play *p, const struct season *s)
{
    static const double rubric[] = {0.6, 0.8, 0.8, 1};
    struct rows rows;
    struct sheet now;
    enum err e = find(p, s, &now);

    if (!e)
        e = store_run(
            p->cx, &rows,
            "SELECT t.id FROM task t WHERE t.government_id = $1 AND t.plan_id = $2 AND t.state = 'live'"
            " AND t.cancelled_on = '' AND t.closed_on = '' AND NOT EXISTS (SELECT 1 FROM measure m"
            " WHERE m.government_id = $1 AND m.plan_id = $2 AND m.task_id = t.id AND m.state = 'live')"
            " AND NOT EXISTS (SELECT 1 FROM milestone k WHERE k.government_id = $1"
            " AND k.task_id = t.id AND k.state <> 'dropped' AND k.due_on <= $3) ORDER BY t.ord, t.id",
            "iis", p->cx->actor.government_id, p->ask->plan_id, now.ends_on);
    for (size_t i = 0; !e && i < rows.n; i++) {
        struct dice d = dice_of(p->ask->seed, TOPIC_RATINGS + i);
        struct appraisal_rating in = {.rev = now.rev,
                                      .task_id = row_int(&rows.at[i], 0),
                                      .value = rubric[dice_below(&d, 4)],
                                      .reason = STR("节点未到期，按现场推进情况评定")};
        struct buf out = answer(p);

        e = appraisal_rate(p->cx, now.id, &in, &out);
        if (!e) e = find(p, s, &now);
    }
    return e;
}

/* A unit whose figures proved false too often is vetoed for the year. */
static enum err veto(struct play *p, const struct season *s)
{
    struct rows rows = {0};
    struct sheet now;
    struct appraisal_veto in = {.name = STR("统计造假"), .reason = STR("多次核实发现虚报，经认定属实")};
    struct buf out = answer(p);
    enum err e = find(p, s, &now);

    if (!e)
        e = store_run(p->cx, &rows,
                      "SELECT u.org_id FROM org_truth u WHERE u.government_id = $1 AND u.checks >= 4"
                      " AND u.factor < 0.95 AND EXISTS (SELECT 1 FROM duty d WHERE d.government_id = $1"
                      " AND d.plan_id = $2 AND d.bearer_id = u.org_id AND d.state = 'live')"
                      " ORDER BY u.factor, u.org_id LIMIT 1",
                      "ii", p->cx->actor.government_id, p->ask->plan_id);
    if (e || rows.n == 0) return e;
    in.rev = now.rev;
    in.org_id = row_int(&rows.at[0], 0);
    return appraisal_veto(p->cx, now.id, &in, &out);
}

/* ---- steps */

typedef enum err step_fn(struct cx *cx, int64_t id, int64_t rev, struct buf *out);

static enum err step(struct play *p, const struct season *s, step_fn *fn)
{
    struct buf out = answer(p);
    struct sheet now;
    enum err e = find(p, s, &now);

    play_later(p);
    return e ? e : fn(p->cx, now.id, now.rev, &out);
}

static enum err begin(struct play *p, const struct season *s)
{
    enum err e = add(p, s);

    if (!e) e = put_public(p, s);
    if (!e) e = step(p, s, appraisal_compute);
    return e ? e : step(p, s, appraisal_open);
}

static enum err publish(struct play *p, const struct season *s)
{
    enum err e = rate(p, s);

    if (!e && s->public_weight > 0) e = veto(p, s);
    return e ? e : step(p, s, appraisal_publish);
}

/* The last of their groups do not agree. */
static enum err appeal(struct play *p, const struct sheet *now)
{
    struct rows rows;
    enum err e = store_run(p->cx, &rows,
                           "SELECT org_id FROM appraisal_score WHERE government_id = $1 AND appraisal_id = $2"
                           " AND waiting = 0 AND veto = '' ORDER BY score, org_id LIMIT $3",
                           "iii", p->cx->actor.government_id, now->id, (int64_t)APPEALS);

    for (size_t i = 0; !e && i < rows.n; i++) {
        struct play_hat hat;
        struct buf out = answer(p);

        play_wear(p, &hat, ROLE_SIGNER, row_int(&rows.at[i], 0));
        e = appeal_add(p->cx, now->id, row_int(&rows.at[i], 0), STR("配合事项的口径与下达时不一致，申请复核"),
                       &out);
        p->done->appeals += !e;
    }
    play_wear_office(p);
    return e;
}

/* The first is right and gets three points, the others are not. */
static enum err answer_appeals(struct play *p, const struct sheet *now)
{
    struct rows rows;
    enum err e = store_run(p->cx, &rows,
                           "SELECT l.id, l.rev, s.score FROM appeal l JOIN appraisal_score s"
                           " ON s.government_id = l.government_id AND s.appraisal_id = l.appraisal_id"
                           " AND s.org_id = l.org_id WHERE l.government_id = $1 AND l.appraisal_id = $2"
                           " AND l.state = 'open' ORDER BY l.id",
                           "ii", p->cx->actor.government_id, now->id);

    for (size_t i = 0; !e && i < rows.n; i++) {
        double score = row_num(&rows.at[i], 2);
        struct appeal_answer in = {.rev = row_int(&rows.at[i], 1),
                                   .upheld = i == 0,
                                   .answer =
                                       i == 0 ? STR("口径确有变化，予以更正") : STR("口径无误，维持原得分"),
                                   .score = i == 0 && score < 97 ? score + 3 : score};
        struct buf out = answer(p);

        play_later(p);
        e = appeal_answer(p->cx, row_int(&rows.at[i], 0), &in, &out);
    }
    return e;
}

/* N working days behind the publication. */
static bool is_after(const struct play *p, const struct sheet *now, int n)
{
    day published;

    return day_read(now->published, &published) && p->today == calendar_add(p->calendar, published, n);
}

static enum err after_publication(struct play *p, const struct season *s, const struct sheet *now)
{
    day published, seal = day_add_months(day_of(p->ask->year, 1, 1), s->sealed - 1);

    if (is_after(p, now, APPEAL_DAYS)) return appeal(p, now);
    if (is_after(p, now, ANSWER_DAYS)) return answer_appeals(p, now);
    if (!day_read(now->published, &published) || p->today < seal) return ERR_NONE;
    return p->today > calendar_add(p->calendar, published, SEAL_DAYS) ? step(p, s, appraisal_freeze)
                                                                      : ERR_NONE;
}

/* The day on which the round of the season's last month was closed, 0: not yet. */
static bool is_to_publish(const struct play *p, const struct season *s)
{
    day opened = calendar_add(p->calendar, p->world->month[s->last].last, 1);

    return p->closed < 0 && p->month > s->last &&
           p->today >= calendar_add(p->calendar, opened, PLAY_ROUND_DAYS + PUBLISH_DAYS);
}

static enum err one_season(struct play *p, const struct season *s)
{
    struct sheet now;
    enum err e = find(p, s, &now);

    if (e) return e;
    if (now.id == 0) return p->closed == s->drafted ? begin(p, s) : ERR_NONE;
    if (str_eq(now.state, STR("published"))) return after_publication(p, s, &now);
    if (!str_eq(now.state, STR("open"))) return ERR_NONE;
    if (p->closed > s->drafted) return step(p, s, appraisal_compute);
    return is_to_publish(p, s) ? publish(p, s) : ERR_NONE;
}

enum err play_judge(struct play *p)
{
    enum err e = ERR_NONE;

    play_wear_office(p);
    for (size_t i = 0; !e && i < sizeof seasons / sizeof *seasons; i++) e = one_season(p, &seasons[i]);
    return e;
}
