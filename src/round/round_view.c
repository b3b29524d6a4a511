/* round_view - rounds as JSON: the questions, the cost before sending, and what stands out afterwards. */
#include "access/setting.h"
#include "assess/goal.h"
#include "base/json.h"
#include "ledger/rung.h"
#include "ledger/year.h"
#include "round/round.h"
#include "round/round_write.h"
#include "store/store.h"

/* ---- lists */

enum {
    L_ID,
    L_PLAN,
    L_TITLE,
    L_PERIOD,
    L_OPENS,
    L_DUE,
    L_STATE,
    L_MINUTES,
    L_REV,
    L_START,
    L_DRAWN,
    L_ASKED,
    L_REPORTED,
    L_MISSING,
    L_EXEMPT
};

#define COUNT_STATE(state) "SUM(CASE WHEN a.state = '" state "' THEN 1 ELSE 0 END)"
#define ROUND_ROWS                                                                                 \
    "SELECT r.id, r.plan_id, r.title, r.period, r.opens_on, r.due_on, r.state, r.minutes, r.rev, " \
    "r.start, r.drawn, COALESCE(" COUNT_STATE("asked") ", 0), COALESCE(" COUNT_STATE(              \
        "reported") ", 0), "                                                                       \
                    "COALESCE(" COUNT_STATE("missing") ", 0), COALESCE(" COUNT_STATE(              \
                        "exempt") ", 0)"                                                           \
                                  " FROM round r LEFT JOIN round_ask a ON a.government_id = "      \
                                  "r.government_id AND a.round_id = r.id"
#define ROUND_GROUP                                                                                   \
    " GROUP BY r.id, r.plan_id, r.title, r.period, r.opens_on, r.due_on, r.state, r.minutes, r.rev, " \
    "r.start, r.drawn, r.ends_on"

static struct str zh_of(struct arena *a, struct str period)
{
    struct period p;

    return period_read(period, &p) ? period_zh(a, p) : period;
}

/* Without the closing brace's object: the fields that rows and pages share. */
static void put_head(struct cx *cx, struct json *j, const struct row *r)
{
    json_put_id(j, "id", row_int(r, L_ID));
    json_put_id(j, "plan_id", row_int(r, L_PLAN));
    json_put_str(j, "title", row_str(r, L_TITLE));
    json_put_str(j, "period", row_str(r, L_PERIOD));
    json_put_str(j, "period_zh", zh_of(cx->arena, row_str(r, L_PERIOD)));
    json_put_str(j, "opens_on", row_str(r, L_OPENS));
    json_put_str(j, "due_on", row_str(r, L_DUE));
    json_put_str(j, "state", row_str(r, L_STATE));
    json_key(j, "minutes");
    json_num(j, row_num(r, L_MINUTES));
    json_put_int(j, "asked", row_int(r, L_ASKED) + row_int(r, L_REPORTED) + row_int(r, L_MISSING));
    json_put_int(j, "reported", row_int(r, L_REPORTED));
    json_put_int(j, "exempt", row_int(r, L_EXEMPT));
    json_put_int(j, "rev", row_int(r, L_REV));
    json_put_str(j, "start", row_str(r, L_START));
    json_put_bool(j, "drawn", row_bool(r, L_DRAWN));
}

enum err round_list(struct cx *cx, int64_t plan_id, struct buf *out)
{
    struct json j = json_on(out);
    struct rows rows;
    enum err e = store_run(cx, &rows,
                           ROUND_ROWS " WHERE r.government_id = $1 AND ($2 = 0 OR r.plan_id = $2)" ROUND_GROUP
                                      " ORDER BY r.ends_on DESC, r.id DESC LIMIT 200",
                           "ii", cx->actor.government_id, plan_id);

    if (e) return e;
    json_object(&j);
    json_put_int(&j, "total", (int64_t)rows.n);
    json_key(&j, "rows");
    json_array(&j);
    for (size_t i = 0; i < rows.n; i++) {
        json_object(&j);
        put_head(cx, &j, &rows.at[i]);
        json_end(&j);
    }
    json_end(&j);
    json_end(&j);
    return ERR_NONE;
}

/* ---- one round */

enum {
    A_TASK,
    A_NO,
    A_TEXT,
    A_ORG,
    A_ORG_NAME,
    A_WHY,
    A_WHY_ZH,
    A_WHY_EN,
    A_FIELDS,
    A_MINUTES,
    A_STATE,
    A_REPORT,
    A_REPORT_STATE,
    A_TOLD,
    A_VERIFIED,
    A_PART,
    A_RUNG,
    A_RUNG_ON
};

#define RUNG_OF(column)                                                             \
    "(SELECT MAX(g." column ") FROM rung g WHERE g.government_id = a.government_id" \
    " AND g.subject = 'report' AND g.subject_id = p.id)"

static enum err load_asks(struct cx *cx, int64_t id, struct rows *out)
{
    return store_run(
        cx, out,
        "SELECT a.task_id, t.no, t.text, a.org_id, o.name, a.why, a.why_zh, a.why_en, a.fields, "
        "a.minutes, a.state,"
        " p.id, p.state, c.told, c.verified, a.part, COALESCE(" RUNG_OF("level") ", 0), " RUNG_OF(
            "day") " FROM round_ask a"
                   " JOIN task t ON t.government_id = a.government_id AND t.id = a.task_id"
                   " JOIN task_card c ON c.government_id = a.government_id AND c.task_id = a.task_id"
                   " LEFT JOIN org o ON o.government_id = a.government_id AND o.id = a.org_id"
                   " LEFT JOIN report p ON p.government_id = a.government_id AND p.round_id = a.round_id"
                   " AND p.org_id = a.org_id AND p.task_id = a.task_id AND p.item_id = 0"
                   " WHERE a.government_id = $1 AND a.round_id = $2 ORDER BY t.ord, a.task_id, a.org_id",
        "ii", cx->actor.government_id, id);
}

static bool is_state(const struct row *r, const char *state)
{
    return str_eq(row_str(r, A_STATE), str_of(state));
}

/* Who reports of an exempt task all the same was not asked, and costs nobody's time but its own. */
static bool is_asked(const struct row *r)
{
    return !str_eq(row_str(r, A_WHY), STR("exempt"));
}

static void put_ask(struct json *j, const struct row *r)
{
    json_object(j);
    json_put_id(j, "task_id", row_int(r, A_TASK));
    json_put_str(j, "task_no", row_str(r, A_NO));
    json_put_str(j, "text", row_str(r, A_TEXT));
    json_put_id(j, "org_id", row_int(r, A_ORG));
    json_put_str(j, "org_name", row_str(r, A_ORG_NAME));
    json_put_str(j, "part", row_str(r, A_PART));
    json_put_str(j, "why", row_str(r, A_WHY));
    json_put_str(j, "why_zh", row_str(r, A_WHY_ZH));
    json_put_str(j, "why_en", row_str(r, A_WHY_EN));
    json_put_int(j, "fields", row_int(r, A_FIELDS));
    json_key(j, "minutes");
    json_num(j, row_num(r, A_MINUTES));
    json_put_str(j, "state", row_str(r, A_STATE));
    json_put_id(j, "report_id", row_int(r, A_REPORT));
    json_put_str(j, "report_state", row_str(r, A_REPORT_STATE));
    json_put_int(j, "rung", row_int(r, A_RUNG));
    json_put_str(j, "rung_on", row_str(r, A_RUNG_ON));
    json_put_str(j, "told", row_str(r, A_TOLD));
    json_end(j);
}

/* Questions of one unit. */
struct load {
    int64_t org_id;
    struct str name;
    int64_t questions;
    double minutes;
};

static struct load *load_of(struct load *loads, size_t *n, const struct row *r)
{
    for (size_t i = 0; i < *n; i++)
        if (loads[i].org_id == row_int(r, A_ORG)) return &loads[i];
    loads[*n] = (struct load){.org_id = row_int(r, A_ORG), .name = row_str(r, A_ORG_NAME)};
    return &loads[(*n)++];
}

static size_t count_loads(struct arena *a, const struct rows *asks, struct load **out)
{
    size_t n = 0;

    *out = arena_zero(a, asks->n + 1, sizeof **out);
    for (size_t i = 0; i < asks->n; i++) {
        struct load *l;

        if (!is_asked(&asks->at[i])) continue;
        l = load_of(*out, &n, &asks->at[i]);
        l->questions++;
        l->minutes += row_num(&asks->at[i], A_MINUTES);
    }
    return n;
}

static void put_cost(struct json *j, const struct rows *asks, const struct load *loads, size_t n)
{
    int64_t questions = 0, fields = 0, exempt = 0;
    double minutes = 0;

    for (size_t i = 0; i < asks->n; i++) {
        bool out = !is_asked(&asks->at[i]);

        exempt += out;
        fields += out ? 0 : row_int(&asks->at[i], A_FIELDS);
    }
    for (size_t i = 0; i < n; i++) {
        questions += loads[i].questions;
        minutes += loads[i].minutes;
    }
    json_key(j, "cost");
    json_object(j);
    json_key(j, "minutes");
    json_num(j, minutes);
    json_put_int(j, "questions", questions);
    json_put_int(j, "fields", fields);
    json_put_int(j, "units", (int64_t)n);
    json_put_int(j, "exempt", exempt);
    json_end(j);
}

static void put_loads(struct json *j, const struct load *loads, size_t n, int64_t quota)
{
    json_key(j, "by_org");
    json_array(j);
    for (size_t i = 0; i < n; i++) {
        json_object(j);
        json_put_id(j, "org_id", loads[i].org_id);
        json_put_str(j, "name", loads[i].name);
        json_put_int(j, "questions", loads[i].questions);
        json_key(j, "minutes");
        json_num(j, loads[i].minutes);
        json_put_int(j, "quota", quota);
        json_put_bool(j, "over", loads[i].minutes > (double)quota);
        json_end(j);
    }
    json_end(j);
}

/* ---- what stands out */

static void put_exception(struct json *j, const struct row *r, const char *kind, struct said say)
{
    json_object(j);
    json_put_id(j, "task_id", row_int(r, A_TASK));
    json_put_str(j, "task_no", row_str(r, A_NO));
    json_put_id(j, "org_id", row_int(r, A_ORG));
    json_put_str(j, "org_name", row_str(r, A_ORG_NAME));
    json_put_id(j, "report_id", row_int(r, A_REPORT));
    json_put_str(j, "kind", str_of(kind));
    json_put_str(j, "zh", say.zh);
    json_put_str(j, "en", say.en);
    json_end(j);
}

/* "到期未报，2031-03-11 已督办" */
static struct said missing_words(struct arena *a, const struct row *r)
{
    enum rung rung = (enum rung)row_int(r, A_RUNG);
    struct buf zh = buf_new(a, 200), en = buf_new(a, 200);

    buf_lit(&zh, "到期未报");
    buf_lit(&en, "not reported by the due day");
    if (rung != RUNG_NONE) {
        buf_fmt(&zh, "，%.*s 已%.*s", STR_ARG(row_str(r, A_RUNG_ON)), STR_ARG(rung_zh(rung)));
        buf_fmt(&en, ", %.*s on %.*s", STR_ARG(rung_en(rung)), STR_ARG(row_str(r, A_RUNG_ON)));
    }
    return (struct said){buf_text(&zh), buf_text(&en)};
}

/* What of one question stands out by its states. */
static void put_exceptions_of(struct arena *a, struct json *j, const struct row *r, bool late)
{
    struct str told = row_str(r, A_TOLD), verified = row_str(r, A_VERIFIED);

    if (is_state(r, "missing") || (late && is_state(r, "asked")))
        put_exception(j, r, "missing", missing_words(a, r));
    if (str_eq(row_str(r, A_REPORT_STATE), STR("returned")))
        put_exception(j, r, "returned",
                      (struct said){STR("已退回，等待重报"), STR("returned, not sent again yet")});
    if (is_state(r, "reported") && !str_eq(told, verified) && !str_eq(told, STR("grey")) &&
        !str_eq(verified, STR("grey")))
        put_exception(j, r, "told_ne_verified",
                      (struct said){STR("自报与核实亮灯不一致"), STR("told and verified lamps differ")});
}

/* A value that falls, or grows by more than half of the target at once. */
static enum err load_jumps(struct cx *cx, int64_t id, struct rows *out)
{
    return store_run(
        cx, out,
        "SELECT p.task_id, t.no, t.text, p.org_id, o.name, '', '', '', 0, 0, 'reported', p.id, p.state, '', "
        "'',"
        " m.words, v.value, v.last FROM (SELECT rv.report_id, rv.measure_id, rv.value, (SELECT f.value FROM "
        "figure f"
        " WHERE f.government_id = $1 AND f.measure_id = rv.measure_id AND f.truth = 'told'"
        " AND f.ends_on < q.ends_on ORDER BY f.ends_on DESC LIMIT 1) AS last FROM report q JOIN report_value "
        "rv"
        " ON rv.government_id = q.government_id AND rv.report_id = q.id"
        " WHERE q.government_id = $1 AND q.round_id = $2 AND q.state NOT IN ('draft', 'returned')) AS v"
        " JOIN report p ON p.government_id = $1 AND p.id = v.report_id"
        " JOIN task t ON t.government_id = $1 AND t.id = p.task_id"
        " JOIN measure m ON m.government_id = $1 AND m.id = v.measure_id"
        " LEFT JOIN org o ON o.government_id = $1 AND o.id = p.org_id"
        " WHERE v.last IS NOT NULL AND m.op NOT IN ('relative', 'trend', '<', '<=')"
        " AND (v.value < v.last OR v.value - v.last > 0.5 * COALESCE(m.value, v.value)) ORDER BY t.ord, "
        "m.ord",
        "ii", cx->actor.government_id, id);
}

static struct said jump_words(struct arena *a, const struct row *r)
{
    struct buf zh = buf_new(a, 4096), en = buf_new(a, 4096);

    buf_str(&zh, row_str(r, 15));
    buf_lit(&zh, "：由 ");
    goal_put(&zh, row_num(r, 17));
    buf_lit(&zh, " 变为 ");
    goal_put(&zh, row_num(r, 16));
    buf_str(&en, row_str(r, 15));
    buf_lit(&en, ": from ");
    goal_put(&en, row_num(r, 17));
    buf_lit(&en, " to ");
    goal_put(&en, row_num(r, 16));
    return (struct said){buf_text(&zh), buf_text(&en)};
}

static enum err put_exceptions(struct cx *cx, struct json *j, int64_t id, const struct rows *asks, bool late)
{
    struct rows jumps;
    enum err e = load_jumps(cx, id, &jumps);

    json_key(j, "exceptions");
    json_array(j);
    for (size_t i = 0; !e && i < asks->n; i++) put_exceptions_of(cx->arena, j, &asks->at[i], late);
    for (size_t i = 0; !e && i < jumps.n; i++)
        put_exception(j, &jumps.at[i], "jump", jump_words(cx->arena, &jumps.at[i]));
    json_end(j);
    return e;
}

static void put_progress(struct json *j, const struct row *r, const struct rows *asks)
{
    int64_t returned = 0;

    for (size_t i = 0; i < asks->n; i++)
        returned += str_eq(row_str(&asks->at[i], A_REPORT_STATE), STR("returned"));
    json_key(j, "progress");
    json_object(j);
    json_put_int(j, "asked", row_int(r, L_ASKED) + row_int(r, L_REPORTED) + row_int(r, L_MISSING));
    json_put_int(j, "reported", row_int(r, L_REPORTED));
    json_put_int(j, "waiting", row_int(r, L_ASKED));
    json_put_int(j, "missing", row_int(r, L_MISSING));
    json_put_int(j, "returned", returned);
    json_end(j);
}

static enum err put_round(struct cx *cx, const struct row *r, const struct rows *asks, struct buf *out)
{
    bool late =
        str_cmp(row_str(r, L_DUE), year_today_text(cx)) < 0 && str_eq(row_str(r, L_STATE), STR("open"));
    struct json j = json_on(out);
    struct load *loads;
    size_t n = count_loads(cx->arena, asks, &loads);
    int64_t quota = 0;
    enum err e = setting_get(cx, SETTING_REPORT_QUOTA, &quota);

    if (e) return e;
    json_object(&j);
    put_head(cx, &j, r);
    put_cost(&j, asks, loads, n);
    put_loads(&j, loads, n, quota);
    put_progress(&j, r, asks);
    e = put_exceptions(cx, &j, row_int(r, L_ID), asks, late);
    json_key(&j, "asks");
    json_array(&j);
    for (size_t i = 0; i < asks->n; i++) put_ask(&j, &asks->at[i]);
    json_end(&j);
    json_end(&j);
    return e;
}

enum err round_get(struct cx *cx, int64_t id, struct buf *out)
{
    struct rows rows, asks;
    enum err e = store_run(cx, &rows, ROUND_ROWS " WHERE r.government_id = $1 AND r.id = $2" ROUND_GROUP,
                           "ii", cx->actor.government_id, id);

    if (!e && rows.n == 0) return cx_fail(cx, ERR_ABSENT, "id", "没有这次调度", "there is no such round");
    if (!e) e = load_asks(cx, id, &asks);
    return e ? e : put_round(cx, &rows.at[0], &asks, out);
}

/* ---- the rounds of a year */

enum err round_put_year(struct cx *cx, struct json *j, struct str from, struct str to)
{
    struct rows rows;
    enum err e =
        store_run(cx, &rows,
                  ROUND_ROWS " WHERE r.government_id = $1 AND r.state <> 'draft'"
                             " AND r.ends_on BETWEEN $2 AND $3" ROUND_GROUP " ORDER BY r.ends_on, r.id",
                  "iss", cx->actor.government_id, from, to);

    json_key(j, "by_round");
    json_array(j);
    for (size_t i = 0; !e && i < rows.n; i++) {
        json_object(j);
        put_head(cx, j, &rows.at[i]);
        json_end(j);
    }
    json_end(j);
    return e;
}
