/* edition_view - plans as the API shows them. */
#include "base/json.h"
#include "ledger/edition.h"
#include "store/store.h"
#include "text/units.h"

enum { TEXT_MOST = 20000 /* UTF-16 units of one answer */ };

/* ---- list */

#define PLAN_COLUMNS                                                                                         \
    "SELECT p.id, p.title, p.number, p.issuer, p.issued_on, p.year, p.tasks, p.created_at, p.updated_at, "   \
    "p.rev,"                                                                                                 \
    " p.edition, (SELECT COUNT(*) FROM doubt d WHERE d.government_id = p.government_id AND d.plan_id = p.id" \
    " AND d.state = 'open') FROM plan p"

static struct str some(struct str s)
{
    return s.n ? s : STR_NULL;
}

static void put_plan(struct json *j, const struct row *r)
{
    json_put_id(j, "id", row_int(r, 0));
    json_put_str(j, "title", row_str(r, 1));
    json_put_str(j, "number", some(row_str(r, 2)));
    json_put_str(j, "issuer", some(row_str(r, 3)));
    json_put_str(j, "date", some(row_str(r, 4)));
    json_put_int(j, "year", row_int(r, 5));
    json_put_int(j, "tasks", row_int(r, 6));
    json_put_int(j, "doubts_open", row_int(r, 11));
    json_put_int(j, "edition", row_int(r, 10));
    json_put_str(j, "created_at", row_str(r, 7));
    json_put_str(j, "updated_at", row_str(r, 8));
    json_put_int(j, "rev", row_int(r, 9));
}

enum err edition_list(struct cx *cx, int64_t offset, int64_t limit, struct buf *out)
{
    int64_t gov = cx->actor.government_id;
    struct json j = json_on(out);
    struct rows rows, total;
    enum err e = store_run(cx, &total, "SELECT COUNT(*) FROM plan WHERE government_id = $1", "i", gov);

    if (!e)
        e = store_run(cx, &rows,
                      PLAN_COLUMNS " WHERE p.government_id = $1 ORDER BY p.id DESC LIMIT $2 OFFSET $3", "iii",
                      gov, limit, offset);
    if (e) return e;
    json_object(&j);
    json_put_int(&j, "total", row_int(&total.at[0], 0));
    json_put_int(&j, "offset", offset);
    json_put_int(&j, "limit", limit);
    json_key(&j, "rows");
    json_array(&j);
    for (size_t i = 0; i < rows.n; i++) {
        json_object(&j);
        put_plan(&j, &rows.at[i]);
        json_end(&j);
    }
    json_end(&j);
    json_end(&j);
    return ERR_NONE;
}

/* ---- one plan */

static enum err absent(struct cx *cx)
{
    return cx_fail(cx, ERR_ABSENT, "id", "没有这个方案", "there is no such plan");
}

enum err edition_need(struct cx *cx, int64_t plan_id)
{
    struct rows rows;
    enum err e;

    if (!plan_id) return ERR_NONE;
    e = store_run(cx, &rows, "SELECT 1 FROM plan WHERE government_id = $1 AND id = $2", "ii",
                  cx->actor.government_id, plan_id);
    return !e && rows.n == 0 ? absent(cx) : e;
}

static enum err put_requirements(struct cx *cx, int64_t plan_id, struct json *j)
{
    struct rows rows;
    enum err e =
        store_run(cx, &rows,
                  "SELECT no, heading, body FROM requirement WHERE government_id = $1 AND plan_id = $2"
                  " ORDER BY ord",
                  "ii", cx->actor.government_id, plan_id);

    json_key(j, "requirements");
    json_array(j);
    for (size_t i = 0; !e && i < rows.n; i++) {
        json_object(j);
        json_put_str(j, "no", row_str(&rows.at[i], 0));
        json_put_str(j, "heading", row_str(&rows.at[i], 1));
        json_put_str(j, "body", row_str(&rows.at[i], 2));
        json_end(j);
    }
    json_end(j);
    return e;
}

static enum err load_sections(struct cx *cx, int64_t plan_id, struct rows *out)
{
    return store_run(
        cx, out,
        "SELECT s.id, s.no, s.heading, s.parent_id, s.level, COALESCE(c.tasks, 0),"
        " COALESCE(c.measures, 0), COALESCE(c.doubts, 0) FROM section s"
        " LEFT JOIN (SELECT section_id, COUNT(*) AS tasks, SUM(measures) AS measures,"
        " SUM(doubts) AS doubts FROM task_card WHERE government_id = $1 AND plan_id = $2 AND live = 1"
        " GROUP BY section_id) AS c ON c.section_id = s.id"
        " WHERE s.government_id = $1 AND s.plan_id = $2 AND s.ord >= 0 ORDER BY s.ord",
        "ii", cx->actor.government_id, plan_id);
}

static enum err put_sections(struct cx *cx, int64_t plan_id, struct json *j)
{
    struct rows rows;
    enum err e = load_sections(cx, plan_id, &rows);

    json_key(j, "sections");
    json_array(j);
    for (size_t i = 0; !e && i < rows.n; i++) {
        const struct row *r = &rows.at[i];

        json_object(j);
        json_put_id(j, "id", row_int(r, 0));
        json_put_str(j, "no", row_str(r, 1));
        json_put_str(j, "heading", row_str(r, 2));
        json_put_id(j, "parent", row_int(r, 3));
        json_put_int(j, "level", row_int(r, 4));
        json_put_int(j, "tasks", row_int(r, 5));
        json_end(j);
    }
    json_end(j);
    return e;
}

static enum err put_file(struct cx *cx, int64_t plan_id, struct json *j)
{
    struct rows rows;
    enum err e = store_run(cx, &rows,
                           "SELECT name, sha, bytes, format, charset, created_at FROM plan_file"
                           " WHERE government_id = $1 AND plan_id = $2 ORDER BY edition DESC LIMIT 1",
                           "ii", cx->actor.government_id, plan_id);

    json_key(j, "file");
    if (e || rows.n == 0) {
        json_null(j);
        return e;
    }
    json_object(j);
    json_put_str(j, "name", row_str(&rows.at[0], 0));
    json_put_str(j, "sha", some(row_str(&rows.at[0], 1)));
    json_put_int(j, "bytes", row_int(&rows.at[0], 2));
    json_put_str(j, "format", row_str(&rows.at[0], 3));
    json_put_str(j, "charset", some(row_str(&rows.at[0], 4)));
    json_put_str(j, "read_at", row_str(&rows.at[0], 5));
    json_end(j);
    return ERR_NONE;
}

enum err edition_get(struct cx *cx, int64_t plan_id, struct buf *out)
{
    struct json j = json_on(out);
    struct rows rows, facts;
    enum err e = store_run(cx, &rows, PLAN_COLUMNS " WHERE p.government_id = $1 AND p.id = $2", "ii",
                           cx->actor.government_id, plan_id);

    if (!e && rows.n == 0) return absent(cx);
    if (!e)
        e = store_run(cx, &facts, "SELECT facts FROM plan WHERE government_id = $1 AND id = $2", "ii",
                      cx->actor.government_id, plan_id);
    if (e) return e;
    json_object(&j);
    put_plan(&j, &rows.at[0]);
    json_key(&j, "facts");
    json_raw(&j, row_str(&facts.at[0], 0));
    e = put_requirements(cx, plan_id, &j);
    if (!e) e = put_sections(cx, plan_id, &j);
    if (!e) e = put_file(cx, plan_id, &j);
    json_end(&j);
    return e;
}

/* ---- overview */

static enum err put_counts(struct cx *cx, int64_t plan_id, struct json *j)
{
    static const char *const name[] = {"tasks",      "measures", "tasks_with_measure", "sections",
                                       "lead_units", "leaders",  "doubts_open"};
    struct rows rows;
    enum err e =
        store_run(cx, &rows,
                  "SELECT COUNT(*), COALESCE(SUM(measures), 0), COALESCE(SUM(CASE WHEN measures > 0 THEN 1 "
                  "ELSE 0 END), 0),"
                  " (SELECT COUNT(*) FROM section WHERE government_id = $1 AND plan_id = $2 AND ord >= 0),"
                  " (SELECT COUNT(*) FROM tally WHERE government_id = $1 AND plan_id = $2 AND role = 'lead' "
                  "AND tasks > 0),"
                  " (SELECT COUNT(*) FROM tally WHERE government_id = $1 AND plan_id = $2 AND role = "
                  "'leader' AND tasks > 0),"
                  " (SELECT COUNT(*) FROM doubt WHERE government_id = $1 AND plan_id = $2 AND state = 'open')"
                  " FROM task_card WHERE government_id = $1 AND plan_id = $2 AND live = 1",
                  "ii", cx->actor.government_id, plan_id);

    if (e) return e;
    json_key(j, "counts");
    json_object(j);
    for (int i = 0; i < 7; i++) json_put_int(j, name[i], row_int(&rows.at[0], i));
    json_end(j);
    return ERR_NONE;
}

static enum err put_by_section(struct cx *cx, int64_t plan_id, struct json *j)
{
    struct rows rows;
    enum err e = load_sections(cx, plan_id, &rows);

    json_key(j, "by_section");
    json_array(j);
    for (size_t i = 0; !e && i < rows.n; i++) {
        const struct row *r = &rows.at[i];

        json_object(j);
        json_put_id(j, "section_id", row_int(r, 0));
        json_put_str(j, "no", row_str(r, 1));
        json_put_str(j, "heading", row_str(r, 2));
        json_put_int(j, "tasks", row_int(r, 5));
        json_put_int(j, "measures", row_int(r, 6));
        json_put_int(j, "doubts", row_int(r, 7));
        json_end(j);
    }
    json_end(j);
    return e;
}

static enum err put_by_leader(struct cx *cx, int64_t plan_id, struct json *j)
{
    struct rows rows;
    enum err e =
        store_run(cx, &rows,
                  "SELECT t.bearer_id, t.tasks, (SELECT a.name FROM alias a WHERE a.government_id = $1"
                  " AND a.subject = 'post' AND a.subject_id = t.bearer_id ORDER BY a.id LIMIT 1)"
                  " FROM tally t WHERE t.government_id = $1 AND t.plan_id = $2 AND t.role = 'leader'"
                  " AND t.tasks > 0 ORDER BY t.tasks DESC, t.bearer_id",
                  "ii", cx->actor.government_id, plan_id);

    json_key(j, "by_leader");
    json_array(j);
    for (size_t i = 0; !e && i < rows.n; i++) {
        json_object(j);
        json_put_str(j, "name", row_str(&rows.at[i], 2));
        json_put_id(j, "post_id", row_int(&rows.at[i], 0));
        json_put_int(j, "tasks", row_int(&rows.at[i], 1));
        json_end(j);
    }
    json_end(j);
    return e;
}

static enum err put_by_lead(struct cx *cx, int64_t plan_id, struct json *j)
{
    struct rows rows;
    enum err e =
        store_run(cx, &rows,
                  "SELECT o.id, o.name, o.kind, SUM(CASE WHEN t.role = 'lead' THEN t.tasks ELSE 0 END),"
                  " SUM(CASE WHEN t.role = 'support' THEN t.tasks ELSE 0 END),"
                  " SUM(CASE WHEN t.role = 'responsible' THEN t.tasks ELSE 0 END)"
                  " FROM tally t JOIN org o ON o.government_id = t.government_id AND o.id = t.bearer_id"
                  " WHERE t.government_id = $1 AND t.plan_id = $2 AND t.role <> 'leader' AND t.tasks > 0"
                  " GROUP BY o.id, o.name, o.kind ORDER BY 4 DESC, 6 DESC, 5 DESC, o.id",
                  "ii", cx->actor.government_id, plan_id);

    json_key(j, "by_lead");
    json_array(j);
    for (size_t i = 0; !e && i < rows.n; i++) {
        const struct row *r = &rows.at[i];

        json_object(j);
        json_put_id(j, "org_id", row_int(r, 0));
        json_put_str(j, "name", row_str(r, 1));
        json_put_str(j, "kind", row_str(r, 2));
        json_put_int(j, "lead", row_int(r, 3));
        json_put_int(j, "support", row_int(r, 4));
        json_put_int(j, "responsible", row_int(r, 5));
        json_end(j);
    }
    json_end(j);
    return e;
}

static enum err put_matrix(struct cx *cx, int64_t plan_id, struct json *j)
{
    struct rows rows;
    enum err e =
        store_run(cx, &rows,
                  "SELECT c.section_id, d.bearer_id, COUNT(DISTINCT d.task_id) FROM duty d"
                  " JOIN task_card c ON c.government_id = d.government_id AND c.task_id = d.task_id"
                  " WHERE d.government_id = $1 AND d.plan_id = $2 AND d.role = 'lead' AND d.state = 'live'"
                  " GROUP BY c.section_id, d.bearer_id ORDER BY c.section_id, d.bearer_id",
                  "ii", cx->actor.government_id, plan_id);

    json_key(j, "matrix");
    json_array(j);
    for (size_t i = 0; !e && i < rows.n; i++) {
        json_object(j);
        json_put_id(j, "section_id", row_int(&rows.at[i], 0));
        json_put_id(j, "org_id", row_int(&rows.at[i], 1));
        json_put_int(j, "tasks", row_int(&rows.at[i], 2));
        json_end(j);
    }
    json_end(j);
    return e;
}

static enum err must_exist(struct cx *cx, int64_t plan_id)
{
    struct rows rows;
    enum err e = store_run(cx, &rows, "SELECT 1 FROM plan WHERE government_id = $1 AND id = $2", "ii",
                           cx->actor.government_id, plan_id);

    return !e && rows.n == 0 ? absent(cx) : e;
}

enum err edition_overview(struct cx *cx, int64_t plan_id, struct buf *out)
{
    struct json j = json_on(out);
    enum err e = must_exist(cx, plan_id);

    json_object(&j);
    if (!e) e = put_counts(cx, plan_id, &j);
    if (!e) e = put_by_section(cx, plan_id, &j);
    if (!e) e = put_by_leader(cx, plan_id, &j);
    if (!e) e = put_by_lead(cx, plan_id, &j);
    if (!e) e = put_matrix(cx, plan_id, &j);
    json_end(&j);
    return e;
}

/* ---- text */

enum err edition_text(struct cx *cx, int64_t plan_id, int64_t from, int64_t len, struct buf *out)
{
    struct json j = json_on(out);
    struct rows rows;
    struct str text;
    size_t a, b;
    enum err e = store_run(cx, &rows,
                           "SELECT text FROM plan_file WHERE government_id = $1 AND plan_id = $2"
                           " ORDER BY edition DESC LIMIT 1",
                           "ii", cx->actor.government_id, plan_id);

    if (e) return e;
    if (rows.n == 0) return absent(cx);
    if (from < 0) return cx_fail(cx, ERR_INPUT, "from", "from 不能为负数", "from must not be negative");
    if (len < 0 || len > TEXT_MOST)
        return cx_fail(cx, ERR_INPUT, "len", "len 应在 0 到 %d 之间", "len must be 0 to %d", TEXT_MOST);
    text = row_str(&rows.at[0], 0);
    a = units_offset(text, (size_t)from);
    b = a + units_offset(str_skip(text, a), (size_t)len);
    json_object(&j);
    json_put_str(&j, "text", str_sub(text, a, b - a));
    json_put_int(&j, "from", (int64_t)units_count(str_sub(text, 0, a)));
    json_put_int(&j, "len", (int64_t)units_count(str_sub(text, a, b - a)));
    json_put_int(&j, "total", (int64_t)units_count(text));
    json_end(&j);
    return ERR_NONE;
}
