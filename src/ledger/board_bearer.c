/* board_bearer - the page of a leader or unit: tasks in risk order, who waits for whom, and the load. */
#include "access/scope.h"
#include "access/setting.h"
#include "ledger/board.h"
#include "ledger/board_write.h"
#include "ledger/foresee.h"
#include "ledger/row_json.h"
#include "ledger/year.h"
#include "store/store.h"

/* Whose page. ROLE: the duty that makes a task its own. */
struct bearer {
    int64_t id;
    struct str name, role;
    bool leader;
};

enum {
    R_ID,
    R_NO,
    R_TEXT,
    R_SECTION,
    R_LEAD,
    R_TOLD,
    R_VERIFIED,
    R_DUE,
    R_PLAN,
    R_WHY_ZH,
    R_WHY_EN,
    R_DIFFICULTY,
    R_DIFFICULTY_TITLE,
    R_ASKED_NAME,
    R_DIFFICULTY_AT
};

/* The tasks of the newest year that it leads; the worst lamp and the nearest day first. */
#define RISK_ROWS                                                                                            \
    "SELECT w.task_id, w.no, w.text, w.heading, w.lead, w.told, w.verified, w.due_on, w.plan_id,"            \
    " (SELECT l.told_zh FROM task_lamp l WHERE l.government_id = $1 AND l.task_id = w.task_id"               \
    " ORDER BY l.ends_on DESC LIMIT 1), (SELECT l.told_en FROM task_lamp l WHERE l.government_id = $1"       \
    " AND l.task_id = w.task_id ORDER BY l.ends_on DESC LIMIT 1), f.id, f.title, fo.name, f.opened_at FROM " \
    "("                                                                                                      \
    "SELECT c.task_id, t.no, t.text, s.heading, c.lead, c.told, c.verified, c.plan_id, c.ord,"               \
    " CASE WHEN t.due_on = '' THEN t.deadline_iso ELSE t.due_on END AS due_on,"                              \
    " CASE c.told WHEN 'red' THEN 0 WHEN 'yellow' THEN 1 WHEN 'grey' THEN 3 WHEN 'green' THEN 2 ELSE 4 END " \
    "AS risk"                                                                                                \
    " FROM (SELECT DISTINCT task_id FROM duty WHERE government_id = $1 AND bearer_id = $2 AND role = $3"     \
    " AND state = 'live') AS own CROSS JOIN task_card c JOIN task t ON t.government_id = c.government_id"    \
    " AND t.id = c.task_id LEFT JOIN section s ON s.government_id = c.government_id AND s.id = c.section_id" \
    " WHERE c.government_id = $1 AND c.task_id = own.task_id AND c.live = 1"                                 \
    " AND c.plan_id IN (SELECT p.id FROM plan p WHERE p.government_id = $1"                                  \
    " AND p.year = (SELECT MAX(q.year) FROM plan q WHERE q.government_id = $1))"                             \
    " ORDER BY risk, CASE WHEN t.due_on = '' AND t.deadline_iso = '' THEN '9'"                               \
    " WHEN t.due_on = '' THEN t.deadline_iso ELSE t.due_on END, c.plan_id, c.ord LIMIT $4) AS w"             \
    " LEFT JOIN difficulty f ON f.government_id = $1 AND f.id = (SELECT MIN(d.id) FROM difficulty d"         \
    " WHERE d.government_id = $1 AND d.task_id = w.task_id AND d.state IN ('open', 'escalated'))"            \
    " LEFT JOIN org fo ON fo.government_id = $1 AND fo.id = f.asked_org_id"                                  \
    " ORDER BY w.risk, CASE WHEN w.due_on = '' THEN '9' ELSE w.due_on END, w.plan_id, w.ord"

/* ---- one row */

/* Whole days since a moment as text. */
static int64_t days_since(const struct cx *cx, struct str at)
{
    day then;

    return day_read(str_sub(at, 0, 10), &then) ? year_today(cx) - then : 0;
}

#define NEWEST_VALUE(truth)                                                                           \
    "(SELECT f.value FROM figure f WHERE f.government_id = $1 AND f.measure_id = m.id AND f.truth = " \
    "'" truth "' ORDER BY f.ends_on DESC LIMIT 1)"
#define CURRENT_PATH                                                                    \
    "(SELECT t.id FROM trajectory t WHERE t.government_id = $1 AND t.measure_id = m.id" \
    " AND t.state IN ('approved', 'proposed') ORDER BY t.state, t.version DESC LIMIT 1)"

enum { M_ID, M_WORDS, M_UNIT, M_TARGET, M_TOLD, M_VERIFIED, M_SCHEDULED };

/* The first measure with a number: what the row shows. */
static enum err load_measure(struct cx *cx, const struct row *r, struct rows *out)
{
    return store_run(
        cx, out,
        "SELECT m.id, m.words, m.unit, m.value, " NEWEST_VALUE("told") ", " NEWEST_VALUE(
            "verified") ","
                        " (SELECT p.value FROM trajectory_point p WHERE p.government_id = $1 AND "
                        "p.trajectory_id = " CURRENT_PATH
                        " AND p.ends_on <= $4 ORDER BY p.ends_on DESC LIMIT 1)"
                        " FROM measure m WHERE m.government_id = $1 AND m.plan_id = $2 AND m.task_id = $3 "
                        "AND m.state = 'live'"
                        " AND m.value IS NOT NULL ORDER BY m.ord, m.id LIMIT 1",
        "iiis", cx->actor.government_id, row_int(r, R_PLAN), row_int(r, R_ID), year_today_text(cx));
}

static void put_measure(struct json *j, const struct rows *m)
{
    json_key(j, "measure");
    if (m->n == 0) {
        json_null(j);
        return;
    }
    json_object(j);
    json_put_str(j, "words", row_str(&m->at[0], M_WORDS));
    json_put_str(j, "unit", year_some(row_str(&m->at[0], M_UNIT)));
    row_json_number(j, "target", &m->at[0], M_TARGET);
    row_json_number(j, "told", &m->at[0], M_TOLD);
    row_json_number(j, "verified", &m->at[0], M_VERIFIED);
    row_json_number(j, "scheduled", &m->at[0], M_SCHEDULED);
    json_end(j);
}

static void put_difficulty(const struct cx *cx, struct json *j, const struct row *r)
{
    json_key(j, "difficulty");
    if (!row_int(r, R_DIFFICULTY)) {
        json_null(j);
        return;
    }
    json_object(j);
    json_put_id(j, "id", row_int(r, R_DIFFICULTY));
    json_put_str(j, "title", row_str(r, R_DIFFICULTY_TITLE));
    json_put_str(j, "asked_org_name", row_str(r, R_ASKED_NAME));
    json_put_int(j, "days", days_since(cx, row_str(r, R_DIFFICULTY_AT)));
    json_end(j);
}

/* Who must move now: of the task's open difficulties and requests, the one held longest. */
static enum err put_ball(struct cx *cx, struct json *j, const struct row *r)
{
    struct rows rows;
    enum err e = store_run(
        cx, &rows,
        "SELECT COALESCE(o.name, (SELECT a.name FROM alias a WHERE a.government_id = $1 AND a.subject = "
        "'post'"
        " AND a.subject_id = b.post_id ORDER BY a.id LIMIT 1)), b.since_ms FROM ("
        "SELECT 'difficulty' AS subject, d.id FROM difficulty d WHERE d.government_id = $1 AND d.task_id = $2"
        " AND d.state IN ('open', 'answered', 'escalated') UNION ALL SELECT 'request', q.id FROM request q"
        " WHERE q.government_id = $1 AND q.task_id = $2 AND q.state IN ('open', 'accepted', 'countered', "
        "'climbed')"
        ") AS x JOIN ball b ON b.government_id = $1 AND b.subject = x.subject AND b.subject_id = x.id"
        " AND b.until_ms = 0 LEFT JOIN org o ON o.government_id = $1 AND o.id = b.org_id ORDER BY b.since_ms "
        "LIMIT 1",
        "ii", cx->actor.government_id, row_int(r, R_ID));

    json_key(j, "ball");
    if (e || rows.n == 0) {
        json_null(j);
        return e;
    }
    json_object(j);
    json_put_str(j, "name", row_str(&rows.at[0], 0).p ? row_str(&rows.at[0], 0) : STR("督查室"));
    json_put_int(j, "days", (cx->now_ms - row_int(&rows.at[0], 1)) / 86400000);
    json_end(j);
    return ERR_NONE;
}

/* What this leader is to decide about the task. */
static enum err put_decision(struct cx *cx, struct json *j, const struct bearer *b, const struct row *r)
{
    struct rows rows;
    enum err e = store_run(
        cx, &rows,
        "SELECT d.kind, d.subject_id, d.title, COALESCE((SELECT c.rev FROM change c WHERE c.government_id = "
        "$1"
        " AND d.subject = 'change' AND c.id = d.subject_id), (SELECT q.rev FROM request q WHERE "
        "q.government_id = $1"
        " AND d.subject = 'request' AND q.id = d.subject_id), (SELECT f.rev FROM difficulty f"
        " WHERE f.government_id = $1 AND d.subject = 'difficulty' AND f.id = d.subject_id), 1) FROM todo d"
        " WHERE d.government_id = $1 AND d.state = 'open' AND d.post_id = $2 AND d.task_id = $3"
        " ORDER BY d.due_on, d.id LIMIT 1",
        "iii", cx->actor.government_id, b->id, row_int(r, R_ID));

    json_key(j, "decision");
    if (e || rows.n == 0 || !b->leader) {
        json_null(j);
        return e;
    }
    json_object(j);
    json_put_str(j, "kind", row_str(&rows.at[0], 0));
    json_put_id(j, "subject_id", row_int(&rows.at[0], 1));
    json_put_str(j, "title", row_str(&rows.at[0], 2));
    json_put_int(j, "rev", row_int(&rows.at[0], 3));
    json_end(j);
    return ERR_NONE;
}

static enum err put_forecast(struct cx *cx, struct json *j, const struct rows *m)
{
    struct foresight f = {0};
    enum err e = m->n ? foresee(cx, row_int(&m->at[0], M_ID), &f) : ERR_NONE;

    foresee_put(j, &f);
    return e;
}

static enum err put_row(struct cx *cx, struct json *j, const struct bearer *b, const struct row *r)
{
    struct rows measure;
    enum err e = load_measure(cx, r, &measure);

    if (e) return e;
    json_object(j);
    json_put_id(j, "task_id", row_int(r, R_ID));
    json_put_str(j, "no", row_str(r, R_NO));
    json_put_str(j, "text", row_str(r, R_TEXT));
    json_put_str(j, "section", row_str(r, R_SECTION));
    json_put_str(j, "lead_name", year_some(row_str(r, R_LEAD)));
    json_put_str(j, "told", row_str(r, R_TOLD));
    json_put_str(j, "verified", row_str(r, R_VERIFIED));
    json_put_str(j, "reason_zh", row_str(r, R_WHY_ZH));
    json_put_str(j, "reason_en", row_str(r, R_WHY_EN));
    put_measure(j, &measure);
    e = put_forecast(cx, j, &measure);
    put_difficulty(cx, j, r);
    if (!e) e = put_ball(cx, j, r);
    if (!e) e = put_decision(cx, j, b, r);
    json_put_str(j, "due_on", year_some(row_str(r, R_DUE)));
    json_end(j);
    return e;
}

/* ---- the head */

static enum err put_own_lamps(struct cx *cx, struct json *j, const struct bearer *b)
{
    int64_t count[LAMPS] = {0};
    struct rows rows;
    enum err e = store_run(
        cx, &rows,
        "SELECT lamp, SUM(tasks) FROM lamp_tally WHERE government_id = $1 AND about_id = $2 AND about = $3"
        " AND plan_id IN (SELECT p.id FROM plan p WHERE p.government_id = $1"
        " AND p.year = (SELECT MAX(q.year) FROM plan q WHERE q.government_id = $1)) GROUP BY lamp",
        "iis", cx->actor.government_id, b->id, b->role);

    for (size_t i = 0; !e && i < rows.n; i++)
        board_add_lamp(count, row_str(&rows.at[i], 0), row_int(&rows.at[i], 1));
    board_put_lamps(j, count);
    return e;
}

/* What it carries now: duties, open requests to it, minutes of the open rounds. */
static enum err put_load(struct cx *cx, struct json *j, const struct bearer *b)
{
    int64_t quota = 0;
    struct rows rows;
    enum err e = setting_get(cx, SETTING_REPORT_QUOTA, &quota);

    if (!e)
        e = store_run(
            cx, &rows,
            "SELECT (SELECT COALESCE(SUM(y.tasks), 0) FROM tally y WHERE y.government_id = $1 AND "
            "y.bearer_id = $2"
            " AND y.role = $3 AND y.plan_id = 0), (SELECT COALESCE(SUM(y.tasks), 0) FROM tally y"
            " WHERE y.government_id = $1 AND y.bearer_id = $2 AND y.role = 'support' AND y.plan_id = 0),"
            " (SELECT COUNT(*) FROM request q WHERE q.government_id = $1 AND q.to_org_id = $2"
            " AND q.state IN ('open', 'climbed')), (SELECT COALESCE(SUM(a.minutes), 0) FROM round r JOIN "
            "round_ask a"
            " ON a.government_id = r.government_id AND a.round_id = r.id AND a.org_id = $2 AND a.state <> "
            "'exempt'"
            " WHERE r.government_id = $1 AND r.state = 'open')",
            "iis", cx->actor.government_id, b->id, b->role);
    if (e) return e;
    json_key(j, "load");
    json_object(j);
    json_put_int(j, "lead", row_int(&rows.at[0], 0));
    json_put_int(j, "support", row_int(&rows.at[0], 1));
    json_put_int(j, "requests_open", row_int(&rows.at[0], 2));
    json_key(j, "minutes");
    json_num(j, row_num(&rows.at[0], 3));
    json_put_int(j, "quota", quota);
    json_end(j);
    return ERR_NONE;
}

static enum err put_rows(struct cx *cx, struct json *j, const struct bearer *b)
{
    struct rows rows;
    enum err e = store_run(cx, &rows, RISK_ROWS, "iisi", cx->actor.government_id, b->id, b->role,
                           (int64_t)BOARD_ROWS_MOST);

    json_key(j, "rows");
    json_array(j);
    for (size_t i = 0; !e && i < rows.n; i++) e = put_row(cx, j, b, &rows.at[i]);
    json_end(j);
    return e;
}

static enum err put_page(struct cx *cx, const struct bearer *b, struct buf *out)
{
    struct json j = json_on(out);
    enum err e;

    if (!scope_sees_bearer(cx, b->id))
        return cx_fail(cx, ERR_DENIED, NULL, "只能查看本单位、本岗位的页面",
                       "only one's own unit's or post's page");
    json_object(&j);
    json_put_id(&j, "id", b->id);
    json_put_str(&j, "name", b->name);
    e = put_own_lamps(cx, &j, b);
    if (!e) e = put_load(cx, &j, b);
    if (!e) e = put_rows(cx, &j, b);
    json_end(&j);
    return e;
}

enum err board_leader(struct cx *cx, int64_t post_id, struct buf *out)
{
    struct bearer b = {.id = post_id, .role = STR("leader"), .leader = true};
    struct rows rows;
    enum err e = store_run(cx, &rows,
                           "SELECT CASE WHEN p.title <> '' THEN p.title ELSE (SELECT a.name FROM alias a"
                           " WHERE a.government_id = $1 AND a.subject = 'post' AND a.subject_id = p.id"
                           " ORDER BY a.id LIMIT 1) END FROM post p WHERE p.government_id = $1 AND p.id = $2",
                           "ii", cx->actor.government_id, post_id);

    if (!e && rows.n == 0) return cx_fail(cx, ERR_ABSENT, "id", "没有这个岗位", "there is no such post");
    if (!e) b.name = year_plain(row_str(&rows.at[0], 0));
    return e ? e : put_page(cx, &b, out);
}

enum err board_unit(struct cx *cx, int64_t org_id, struct buf *out)
{
    struct bearer b = {.id = org_id, .role = STR("lead")};
    struct rows rows;
    enum err e = store_run(cx, &rows, "SELECT name FROM org WHERE government_id = $1 AND id = $2", "ii",
                           cx->actor.government_id, org_id);

    if (!e && rows.n == 0)
        return cx_fail(cx, ERR_ABSENT, "id", "没有这个单位", "there is no such organisation");
    if (!e) b.name = row_str(&rows.at[0], 0);
    return e ? e : put_page(cx, &b, out);
}
