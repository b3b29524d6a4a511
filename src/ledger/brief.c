#include "ledger/brief.h"

#include "base/json.h"
#include "ledger/foresee.h"
#include "ledger/row_json.h"
#include "ledger/year.h"
#include "store/store.h"

enum { BRIEF_MOST = 1 << 20 };

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

static enum err load_row(struct cx *cx, int64_t task_id, struct rows *out)
{
    return store_run(
        cx, out,
        "SELECT t.id, t.no, t.text, s.heading, c.lead, c.told, c.verified,"
        " CASE WHEN t.due_on = '' THEN t.deadline_iso ELSE t.due_on END, t.plan_id, l.told_zh, l.told_en,"
        " f.id, f.title, fo.name, f.opened_at FROM task t JOIN task_card c"
        " ON c.government_id = t.government_id AND c.task_id = t.id"
        " LEFT JOIN section s ON s.government_id = t.government_id AND s.id = t.section_id"
        " LEFT JOIN task_lamp l ON l.government_id = $1 AND l.task_id = $2 AND l.ends_on ="
        " (SELECT MAX(n.ends_on) FROM task_lamp n WHERE n.government_id = $1 AND n.task_id = $2)"
        " LEFT JOIN difficulty f ON f.government_id = $1 AND f.id = (SELECT MIN(d.id) FROM difficulty d"
        " WHERE d.government_id = $1 AND d.task_id = $2 AND d.state IN ('open', 'escalated'))"
        " LEFT JOIN org fo ON fo.government_id = $1 AND fo.id = f.asked_org_id"
        " WHERE t.government_id = $1 AND t.id = $2",
        "ii", cx->actor.government_id, task_id);
}

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

enum { M_ID, M_WORDS, M_UNIT, M_TARGET, M_TOLD, M_VERIFIED, M_PUBLISHED, M_SCHEDULED };

/* The first measure with a number: what the row shows. */
static enum err load_measure(struct cx *cx, const struct row *r, struct rows *out)
{
    return store_run(
        cx, out,
        "SELECT m.id, m.words, m.unit, COALESCE(m.target, m.value), " NEWEST_VALUE("told") ", " NEWEST_VALUE(
            "verified") "," NEWEST_VALUE("statistics") ","
                                                       " (SELECT p.value FROM trajectory_point p WHERE "
                                                       "p.government_id = $1 AND "
                                                       "p.trajectory_id = " CURRENT_PATH
                                                       " AND p.ends_on <= $4 ORDER BY p.ends_on DESC LIMIT 1)"
                                                       " FROM measure m WHERE m.government_id = $1 AND "
                                                       "m.plan_id = $2 AND m.task_id = $3 "
                                                       "AND m.state = 'live'"
                                                       " AND m.value IS NOT NULL ORDER BY m.ord, m.id LIMIT "
                                                       "1",
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
    row_json_number(j, "published", &m->at[0], M_PUBLISHED);
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
    json_put_int(j, "days", year_today(cx) - day_at(row_int(&rows.at[0], 1), YEAR_EAST_MINUTES));
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

enum err brief_make(struct cx *cx, int64_t task_id, struct buf *out)
{
    struct json j = json_on(out);
    struct rows rows, measure;
    const struct row *r;
    enum err e = load_row(cx, task_id, &rows);

    if (!e && rows.n == 0) return cx_fail(cx, ERR_ABSENT, "id", "没有这项任务", "there is no such task");
    if (!e) e = load_measure(cx, &rows.at[0], &measure);
    if (e) return e;
    r = &rows.at[0];
    json_object(&j);
    json_put_id(&j, "task_id", row_int(r, R_ID));
    json_put_str(&j, "no", row_str(r, R_NO));
    json_put_str(&j, "text", row_str(r, R_TEXT));
    json_put_str(&j, "section", row_str(r, R_SECTION));
    json_put_str(&j, "lead_name", year_some(row_str(r, R_LEAD)));
    json_put_str(&j, "told", row_str(r, R_TOLD));
    json_put_str(&j, "verified", row_str(r, R_VERIFIED));
    json_put_str(&j, "reason_zh", row_str(r, R_WHY_ZH));
    json_put_str(&j, "reason_en", row_str(r, R_WHY_EN));
    json_put_str(&j, "due_on", year_some(row_str(r, R_DUE)));
    put_measure(&j, &measure);
    e = put_forecast(cx, &j, &measure);
    put_difficulty(cx, &j, r);
    return e ? e : put_ball(cx, &j, r);
}

/* ---- stale ones */

enum err brief_stale(struct cx *cx, int64_t task_id)
{
    return store_add(cx, "DELETE FROM task_brief WHERE government_id = $1 AND task_id = $2", "ii",
                     cx->actor.government_id, task_id);
}

enum err brief_stale_matter(struct cx *cx, int64_t id)
{
    return store_add(cx,
                     "DELETE FROM task_brief WHERE government_id = $1 AND task_id IN (SELECT d.task_id"
                     " FROM difficulty d WHERE d.government_id = $1 AND d.id = $2 UNION ALL SELECT q.task_id"
                     " FROM request q WHERE q.government_id = $1 AND q.id = $2)",
                     "ii", cx->actor.government_id, id);
}

enum err brief_stale_org(struct cx *cx, int64_t org_id)
{
    return store_add(cx,
                     "DELETE FROM task_brief WHERE government_id = $1 AND task_id IN (SELECT a.task_id"
                     " FROM duty a WHERE a.government_id = $1 AND a.state = 'live' AND (a.bearer_id = $2"
                     " OR a.bearer_id IN (SELECT m.collective_id FROM member m WHERE m.government_id = $1"
                     " AND m.org_id = $2)))",
                     "ii", cx->actor.government_id, org_id);
}

enum err brief_stale_plan(struct cx *cx, int64_t plan_id)
{
    return store_add(cx,
                     "DELETE FROM task_brief WHERE government_id = $1 AND task_id IN (SELECT t.id FROM task t"
                     " WHERE t.government_id = $1 AND t.plan_id = $2)",
                     "ii", cx->actor.government_id, plan_id);
}

enum err brief_stale_all(struct cx *cx)
{
    return store_add(cx, "DELETE FROM task_brief WHERE government_id = $1", "i", cx->actor.government_id);
}

/* ---- making them */

static enum err keep(struct cx *cx, int64_t task_id, struct buf *out)
{
    enum err e;

    out->n = 0;
    e = brief_make(cx, task_id, out);
    if (!e) e = brief_stale(cx, task_id); /* that of another day */
    if (e) return e;
    return store_add(
        cx, "INSERT INTO task_brief (government_id, task_id, made_on, brief) VALUES ($1, $2, $3, $4)", "iiss",
        cx->actor.government_id, task_id, year_today_text(cx), buf_text(out));
}

enum err brief_missing(struct cx *cx, size_t most, struct brief_list *out)
{
    struct rows rows;
    int64_t *id;
    enum err e = store_run(
        cx, &rows,
        "SELECT c.task_id FROM plan p JOIN task_card c ON c.government_id = p.government_id"
        " AND c.plan_id = p.id AND c.live = 1 LEFT JOIN task_brief b ON b.government_id = c.government_id"
        " AND b.task_id = c.task_id AND b.made_on = $2 WHERE p.government_id = $1 AND p.year ="
        " (SELECT MAX(q.year) FROM plan q WHERE q.government_id = $1) AND b.task_id IS NULL LIMIT $3",
        "isi", cx->actor.government_id, year_today_text(cx), (int64_t)most);

    *out = (struct brief_list){0};
    if (e) return e;
    id = arena_array(cx->arena, int64_t, rows.n + 1);
    for (size_t i = 0; i < rows.n; i++) id[i] = row_int(&rows.at[i], 0);
    *out = (struct brief_list){rows.n, id};
    return ERR_NONE;
}

enum err brief_keep(struct cx *cx, const struct brief_list *list)
{
    struct buf out = buf_new(cx->arena, BRIEF_MOST);
    enum err e = ERR_NONE;

    for (size_t i = 0; !e && i < list->n; i++) e = keep(cx, list->task_id[i], &out);
    return e;
}

/* ---- order */

#define LAMP_RANK(lamp) \
    "CASE " lamp        \
    " WHEN 'red' THEN '0' WHEN 'yellow' THEN '1' WHEN 'green' THEN '2' WHEN 'grey' THEN '3' ELSE '4' END"
/* Only who leads has a page with an order. */
#define OF_TASK " WHERE government_id = $1 AND plan_id = $2 AND task_id = $3 AND role IN ('lead', 'leader')"

static enum err rank_one(struct cx *cx, int64_t plan_id, int64_t task_id, struct str risk)
{
    return store_add(cx, "UPDATE duty SET risk = $4" OF_TASK " AND risk <> $4", "iiis",
                     cx->actor.government_id, plan_id, task_id, risk);
}

enum err brief_rank_lamp(struct cx *cx, int64_t plan_id, int64_t task_id, struct str lamp)
{
    return store_add(cx,
                     "UPDATE duty SET risk = substr(risk, 1, 4) || " LAMP_RANK(
                         "$4") " || substr(risk, 6)" OF_TASK " AND risk <> ''",
                     "iiis", cx->actor.government_id, plan_id, task_id, lamp);
}

/* The plus keeps SQLite from walking the whole plan for one task. */
enum err brief_rank(struct cx *cx, int64_t plan_id, int64_t from, int64_t to)
{
    struct rows rows;
    enum err e =
        store_run(cx, &rows,
                  "SELECT t.id, CASE WHEN c.live = 0 THEN '' ELSE CAST(p.year AS TEXT) || " LAMP_RANK(
                      "c.told") " || CASE WHEN"
                                " t.due_on <> '' THEN t.due_on WHEN t.deadline_iso <> '' THEN t.deadline_iso "
                                "ELSE '9' END END"
                                " FROM task t JOIN task_card c ON c.government_id = t.government_id AND "
                                "c.task_id = t.id"
                                " JOIN plan p ON p.government_id = t.government_id AND p.id = t.plan_id"
                                " WHERE t.government_id = $1 AND t.id BETWEEN $3 AND $4 AND +t.plan_id = $2",
                  "iiii", cx->actor.government_id, plan_id, from, to);

    for (size_t i = 0; !e && i < rows.n; i++)
        e = rank_one(cx, plan_id, row_int(&rows.at[i], 0), row_str(&rows.at[i], 1));
    return e;
}
