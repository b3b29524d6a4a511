#include "ledger/todo.h"

#include "access/scope.h"
#include "base/clock.h"
#include "base/json.h"
#include "ledger/rung.h"
#include "ledger/year.h"
#include "store/store.h"

enum { LIST_MOST = 200 };

struct todo_kind {
    struct str name, zh, en;
};

static const struct todo_kind kinds[] = {
#define TODO_KIND(name, zh, en) {STR_INIT(name), STR_INIT(zh), STR_INIT(en)},
#include "ledger/todo_kinds.def"
#undef TODO_KIND
};

static struct todo_kind kind_of(struct str name)
{
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (str_eq(kinds[i].name, name)) return kinds[i];
    return (struct todo_kind){name, name, name};
}

struct str todo_kind_zh(struct str kind)
{
    return kind_of(kind).zh;
}

static struct str plain(struct str s)
{
    return s.p ? s : STR("");
}

enum err todo_open(struct cx *cx, const struct todo *t)
{
    char now[CLOCK_TEXT];

    clock_text(cx->now_ms, now);
    return store_add(
        cx,
        "INSERT INTO todo (government_id, id, org_id, post_id, account_id, role, kind, subject, subject_id,"
        " task_id, title, due_on, opened_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)"
        " ON CONFLICT (government_id, subject, subject_id, kind, org_id, post_id, account_id, role)"
        " WHERE state = 'open' DO UPDATE SET title = excluded.title, due_on = excluded.due_on",
        "iiiiisssiisss", cx->actor.government_id, store_id(cx), t->org_id, t->post_id, t->account_id,
        plain(t->role), t->kind, t->subject, t->subject_id, t->task_id, plain(t->title), plain(t->due_on),
        str_of(now));
}

static enum err settle(struct cx *cx, struct str subject, int64_t subject_id, struct str kind,
                       struct str state)
{
    char now[CLOCK_TEXT];

    clock_text(cx->now_ms, now);
    return store_add(cx,
                     "UPDATE todo SET state = $5, closed_at = $6 WHERE government_id = $1 AND subject = $2"
                     " AND subject_id = $3 AND ($4 = '' OR kind = $4) AND state = 'open'",
                     "isisss", cx->actor.government_id, subject, subject_id, plain(kind), state, str_of(now));
}

enum err todo_close(struct cx *cx, struct str subject, int64_t subject_id, struct str kind)
{
    return settle(cx, subject, subject_id, kind, STR("done"));
}

enum err todo_drop(struct cx *cx, struct str subject, int64_t subject_id, struct str kind)
{
    return settle(cx, subject, subject_id, kind, STR("gone"));
}

/* ---- reading */

/* Numbered as in put_rows(). Who does not see all sees what waits for himself, his units and posts. */
#define MINE SCOPE_BEARERS("$1", "$9", "$10")
#define TODO_FILTER                                                              \
    " WHERE d.government_id = $1 AND d.state = $2 AND ($3 = 0 OR d.org_id = $3)" \
    " AND ($4 = 0 OR d.post_id = $4) AND ($5 = 0 OR d.account_id = $5)"          \
    " AND ($6 = 0 OR d.task_id = $6) AND ($7 = '' OR d.role = $7)"               \
    " AND ($8 = 1 OR d.account_id = $9 OR d.org_id IN (" MINE ") OR d.post_id IN (" MINE "))"
#define TODO_KIND_FILTER " AND ($11 = '' OR d.kind = $11)"

static enum err put_counts(struct cx *cx, const struct todo_filter *f, struct json *j, int64_t *total)
{
    struct rows rows;
    enum err e = store_run(
        cx, &rows, "SELECT d.kind, COUNT(*) FROM todo d" TODO_FILTER " GROUP BY d.kind ORDER BY d.kind",
        "isiiiisbis", cx->actor.government_id, f->state, f->org_id, f->post_id, f->account_id, f->task_id,
        plain(f->role), scope_sees_all(cx), cx->actor.account_id, scope_day(cx));

    *total = 0;
    json_key(j, "counts");
    json_array(j);
    for (size_t i = 0; !e && i < rows.n; i++) {
        struct todo_kind k = kind_of(row_str(&rows.at[i], 0));

        if (f->kind.n == 0 || str_eq(f->kind, k.name)) *total += row_int(&rows.at[i], 1);
        json_object(j);
        json_put_str(j, "kind", k.name);
        json_put_str(j, "kind_zh", k.zh);
        json_put_str(j, "kind_en", k.en);
        json_put_int(j, "n", row_int(&rows.at[i], 1));
        json_end(j);
    }
    json_end(j);
    return e;
}

enum {
    R_ID,
    R_KIND,
    R_SUBJECT,
    R_SUBJECT_ID,
    R_TASK,
    R_TASK_NO,
    R_TITLE,
    R_ORG,
    R_ORG_NAME,
    R_POST,
    R_ROLE,
    R_DUE,
    R_STATE,
    R_OPENED,
    R_CLOSED,
    R_ROUND,
    R_RUNG,
    R_RUNG_ON
};

static struct str some(struct str s)
{
    return s.n ? s : STR_NULL;
}

/* Negative when its day is over; none without a day. */
static void put_days_left(const struct cx *cx, struct json *j, const struct calendar *c, struct str due_on)
{
    day due;

    json_key(j, "working_days_left");
    if (day_read(due_on, &due))
        json_int(j, calendar_between(c, year_today(cx), due));
    else
        json_null(j);
}

static void put_rung(struct json *j, const struct row *r)
{
    enum rung rung = (enum rung)row_int(r, R_RUNG);

    json_put_int(j, "rung", rung);
    json_put_str(j, "rung_zh", some(rung_zh(rung)));
    json_put_str(j, "rung_en", some(rung_en(rung)));
    json_put_str(j, "rung_on", row_str(r, R_RUNG_ON));
}

static void put_row(const struct cx *cx, struct json *j, const struct calendar *c, const struct row *r)
{
    struct todo_kind k = kind_of(row_str(r, R_KIND));

    json_object(j);
    json_put_id(j, "id", row_int(r, R_ID));
    json_put_str(j, "kind", k.name);
    json_put_str(j, "kind_zh", k.zh);
    json_put_str(j, "kind_en", k.en);
    json_put_str(j, "subject", row_str(r, R_SUBJECT));
    json_put_id(j, "subject_id", row_int(r, R_SUBJECT_ID));
    json_put_id(j, "task_id", row_int(r, R_TASK));
    json_put_str(j, "task_no", some(row_str(r, R_TASK_NO)));
    json_put_str(j, "title", row_str(r, R_TITLE));
    json_put_id(j, "org_id", row_int(r, R_ORG));
    json_put_str(j, "org_name", some(row_str(r, R_ORG_NAME)));
    json_put_id(j, "post_id", row_int(r, R_POST));
    json_put_str(j, "role", some(row_str(r, R_ROLE)));
    json_put_id(j, "round_id", row_int(r, R_ROUND));
    json_put_str(j, "due_on", some(row_str(r, R_DUE)));
    put_days_left(cx, j, c, row_str(r, R_DUE));
    put_rung(j, r);
    json_put_str(j, "state", row_str(r, R_STATE));
    json_put_str(j, "opened_at", row_str(r, R_OPENED));
    json_put_str(j, "closed_at", some(row_str(r, R_CLOSED)));
    json_end(j);
}

static enum err put_rows(struct cx *cx, const struct todo_filter *f, struct json *j)
{
    const struct calendar *calendar = NULL;
    struct rows rows;
    enum err e = store_run(
        cx, &rows,
        "SELECT d.id, d.kind, d.subject, d.subject_id, d.task_id, t.no, d.title, d.org_id, o.name, d.post_id,"
        " d.role, d.due_on, d.state, d.opened_at, d.closed_at, (SELECT p.round_id FROM report p"
        " WHERE p.government_id = d.government_id AND d.subject = 'report' AND p.id = d.subject_id),"
        " COALESCE((SELECT MAX(g.level) FROM rung g WHERE g.government_id = d.government_id AND g.todo_id = "
        "d.id),"
        " 0), (SELECT MAX(g.day) FROM rung g WHERE g.government_id = d.government_id AND g.todo_id = d.id)"
        " FROM todo d"
        " LEFT JOIN task t ON t.government_id = d.government_id AND t.id = d.task_id"
        " LEFT JOIN org o ON o.government_id = d.government_id AND o.id = d.org_id" TODO_FILTER
            TODO_KIND_FILTER " ORDER BY CASE WHEN d.due_on = '' THEN '9' ELSE d.due_on END, d.id"
        " LIMIT $12 OFFSET $13",
        "isiiiisbissii", cx->actor.government_id, f->state, f->org_id, f->post_id, f->account_id, f->task_id,
        plain(f->role), scope_sees_all(cx), cx->actor.account_id, scope_day(cx), plain(f->kind), f->limit,
        f->offset);

    if (!e) e = year_calendar(cx, &calendar);
    json_key(j, "rows");
    json_array(j);
    for (size_t i = 0; !e && i < rows.n; i++) put_row(cx, j, calendar, &rows.at[i]);
    json_end(j);
    return e;
}

enum err todo_list(struct cx *cx, const struct todo_filter *f, struct buf *out)
{
    struct json j = json_on(out);
    int64_t total;
    enum err e;

    if (f->offset < 0 || f->limit < 0 || f->limit > LIST_MOST)
        return cx_fail(cx, ERR_INPUT, "limit", "分页参数应在 0 到 %d 之间", "a page holds 0 to %d rows",
                       LIST_MOST);
    json_object(&j);
    e = put_counts(cx, f, &j, &total);
    json_put_int(&j, "total", total);
    json_put_int(&j, "offset", f->offset);
    json_put_int(&j, "limit", f->limit);
    if (!e) e = put_rows(cx, f, &j);
    json_end(&j);
    return e;
}

enum err todo_waiting(struct cx *cx, int64_t *n)
{
    struct rows rows;
    enum err e = store_run(cx, &rows,
                           "SELECT COUNT(*) FROM todo d WHERE d.government_id = $1 AND d.state = 'open'"
                           " AND (d.account_id = $2 OR ($4 = 1 AND d.role = 'office')"
                           " OR d.org_id IN (" SCOPE_BEARERS(
                               "$1", "$2", "$3") ")"
                                                 " OR d.post_id IN (" SCOPE_BEARERS("$1", "$2", "$3") "))",
                           "iisb", cx->actor.government_id, cx->actor.account_id, scope_day(cx),
                           (scope_roles(cx) & ROLES_OFFICE) != 0);

    *n = e ? 0 : row_int(&rows.at[0], 0);
    return e;
}
