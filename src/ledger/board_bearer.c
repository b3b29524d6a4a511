/* board_bearer - the page of a leader or unit: tasks in risk order, who waits for whom, and the load. */
#include "access/scope.h"
#include "access/setting.h"
#include "ledger/board.h"
#include "ledger/board_write.h"
#include "ledger/brief.h"
#include "ledger/year.h"
#include "store/store.h"

enum { BRIEF_MOST = 1 << 20 };

/* Whose page. ROLE: the duty that makes a task its own. */
struct bearer {
    int64_t id, year; /* YEAR: the newest there is a plan of */
    struct str name, role;
    bool leader;
    const struct board_page *page;
};

/* ---- tasks */

enum { D_TASK, D_KIND, D_SUBJECT_ID, D_TITLE, D_REV };

/* What a leader is to decide: the first of each task counts. */
static enum err load_decisions(struct cx *cx, const struct bearer *b, struct rows *out)
{
    *out = (struct rows){0};
    if (!b->leader) return ERR_NONE;
    return store_run(
        cx, out,
        "SELECT d.task_id, d.kind, d.subject_id, d.title, COALESCE((SELECT c.rev FROM change c WHERE"
        " c.government_id = $1 AND d.subject = 'change' AND c.id = d.subject_id), (SELECT q.rev FROM request "
        "q"
        " WHERE q.government_id = $1 AND d.subject = 'request' AND q.id = d.subject_id), (SELECT f.rev"
        " FROM difficulty f WHERE f.government_id = $1 AND d.subject = 'difficulty' AND f.id = "
        "d.subject_id), 1)"
        " FROM todo d WHERE d.government_id = $1 AND d.state = 'open' AND d.post_id = $2 AND d.post_id > 0"
        " ORDER BY d.due_on, d.id",
        "ii", cx->actor.government_id, b->id);
}

static void put_decision(struct json *j, const struct rows *all, int64_t task_id)
{
    size_t i = 0;

    while (i < all->n && row_int(&all->at[i], D_TASK) != task_id) i++;
    json_key(j, "decision");
    if (i == all->n) {
        json_null(j);
        return;
    }
    json_object(j);
    json_put_str(j, "kind", row_str(&all->at[i], D_KIND));
    json_put_id(j, "subject_id", row_int(&all->at[i], D_SUBJECT_ID));
    json_put_str(j, "title", row_str(&all->at[i], D_TITLE));
    json_put_int(j, "rev", row_int(&all->at[i], D_REV));
    json_end(j);
}

/* The tasks of the newest year that it leads, the worst lamp and the nearest day first, with their briefs. */
static enum err load_tasks(struct cx *cx, const struct bearer *b, struct rows *out)
{
    struct buf from = buf_new(cx->arena, 32), to = buf_new(cx->arena, 32);

    buf_int(&from, b->year);
    buf_int(&to, b->year + 1);
    return store_run(
        cx, out,
        "SELECT d.task_id, (SELECT k.brief FROM task_brief k WHERE k.government_id = $1"
        " AND k.task_id = d.task_id AND k.made_on = $7) FROM duty d WHERE d.government_id = $1"
        " AND d.bearer_id = $2 AND d.role = $3 AND d.state = 'live' AND d.risk >= $4 AND d.risk < $5"
        " GROUP BY d.risk, d.plan_id, d.task_ord, d.task_id"
        " ORDER BY d.risk, d.plan_id, d.task_ord, d.task_id LIMIT $6 OFFSET $8",
        "iisssisi", cx->actor.government_id, b->id, b->role, buf_text(&from), buf_text(&to),
        b->page->limit ? b->page->limit : (int64_t)BOARD_ROWS_USUAL, year_today_text(cx), b->page->offset);
}

static enum err put_task(struct cx *cx, struct json *j, const struct row *r, const struct rows *decisions)
{
    struct str brief = row_str(r, 1);
    struct buf made;
    enum err e = ERR_NONE;

    if (!brief.p) {
        made = buf_new(cx->arena, BRIEF_MOST);
        e = brief_make(cx, row_int(r, 0), &made);
        brief = buf_text(&made);
    }
    if (e) return e;
    json_object_from(j, brief);
    put_decision(j, decisions, row_int(r, 0));
    json_end(j);
    return ERR_NONE;
}

/* ---- the head */

/* Every task it leads has one lamp, so that they count its tasks too. */
static enum err put_own_lamps(struct cx *cx, struct json *j, const struct bearer *b)
{
    int64_t count[LAMPS] = {0}, total = 0;
    struct rows rows;
    enum err e = store_run(
        cx, &rows,
        "SELECT lamp, SUM(tasks) FROM lamp_tally WHERE government_id = $1 AND about_id = $2 AND about = $3"
        " AND plan_id IN (SELECT p.id FROM plan p WHERE p.government_id = $1 AND p.year = $4) GROUP BY lamp",
        "iisi", cx->actor.government_id, b->id, b->role, b->year);

    for (size_t i = 0; !e && i < rows.n; i++)
        board_add_lamp(count, row_str(&rows.at[i], 0), row_int(&rows.at[i], 1));
    for (int i = 0; i < LAMPS; i++) total += count[i];
    board_put_lamps(j, count);
    json_put_int(j, "total", total);
    json_put_int(j, "offset", b->page->offset);
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
    struct rows rows, decisions;
    enum err e = load_tasks(cx, b, &rows);

    if (!e) e = load_decisions(cx, b, &decisions);
    json_key(j, "rows");
    json_array(j);
    for (size_t i = 0; !e && i < rows.n; i++) e = put_task(cx, j, &rows.at[i], &decisions);
    json_end(j);
    return e;
}

static enum err put_page(struct cx *cx, struct bearer *b, struct buf *out)
{
    struct json j = json_on(out);
    struct rows rows;
    enum err e;

    if (!scope_sees_bearer(cx, b->id))
        return cx_fail(cx, ERR_DENIED, NULL, "只能查看本单位、本岗位的页面",
                       "only one's own unit's or post's page");
    e = store_run(cx, &rows, "SELECT COALESCE(MAX(year), 0) FROM plan WHERE government_id = $1", "i",
                  cx->actor.government_id);
    if (e) return e;
    b->year = row_int(&rows.at[0], 0);
    json_object(&j);
    json_put_id(&j, "id", b->id);
    json_put_str(&j, "name", b->name);
    e = put_own_lamps(cx, &j, b);
    if (!e) e = put_load(cx, &j, b);
    if (!e) e = put_rows(cx, &j, b);
    json_end(&j);
    return e;
}

enum err board_leader(struct cx *cx, int64_t post_id, const struct board_page *page, struct buf *out)
{
    struct bearer b = {.id = post_id, .role = STR("leader"), .leader = true, .page = page};
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

enum err board_unit(struct cx *cx, int64_t org_id, const struct board_page *page, struct buf *out)
{
    struct bearer b = {.id = org_id, .role = STR("lead"), .page = page};
    struct rows rows;
    enum err e = store_run(cx, &rows, "SELECT name FROM org WHERE government_id = $1 AND id = $2", "ii",
                           cx->actor.government_id, org_id);

    if (!e && rows.n == 0)
        return cx_fail(cx, ERR_ABSENT, "id", "没有这个单位", "there is no such organisation");
    if (!e) b.name = row_str(&rows.at[0], 0);
    return e ? e : put_page(cx, &b, out);
}
