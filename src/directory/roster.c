#include "directory/roster.h"

#include "access/event.h"
#include "base/book.h"
#include "base/clock.h"
#include "base/json.h"
#include "base/vec.h"
#include "directory/name.h"
#include "directory/org.h"
#include "store/store.h"
#include "text/csv.h"

enum column { COLUMN_NAME, COLUMN_KIND, COLUMN_ALIASES, COLUMN_MEMBERS, COLUMNS };

enum { CELL_MOST = 1 << 20, EVENT_MOST = 4096, ROWS_MOST = 20000 };

static const struct book_column columns[COLUMNS] = {
    {STR_INIT("名称"), 34, false},
    {STR_INIT("类别"), 10, true},
    {STR_INIT("别名"), 50, false},
    {STR_INIT("成员单位"), 60, false},
};

/* ---- export */

/* The names in ROWS, parted by ；; those equal to SKIP are left out. */
static struct str joined(struct arena *a, const struct rows *rows, struct str skip)
{
    struct buf out = buf_new(a, CELL_MOST);

    for (size_t i = 0; i < rows->n; i++) {
        if (str_eq(row_str(&rows->at[i], 0), skip)) continue;
        if (out.n) buf_lit(&out, "；");
        buf_str(&out, row_str(&rows->at[i], 0));
    }
    return buf_text(&out);
}

static enum err read_line(struct cx *cx, const struct row *org, struct str cell[COLUMNS])
{
    struct rows alias, member;
    int64_t id = row_int(org, 0);
    enum err e =
        store_run(cx, &alias,
                  "SELECT name FROM alias WHERE government_id = $1 AND subject = 'org' AND subject_id = $2"
                  " ORDER BY id",
                  "ii", cx->actor.government_id, id);

    if (!e)
        e = store_run(
            cx, &member,
            "SELECT o.name FROM member m JOIN org o ON o.government_id = m.government_id AND o.id = m.org_id"
            " WHERE m.government_id = $1 AND m.collective_id = $2 ORDER BY o.name",
            "ii", cx->actor.government_id, id);
    if (e) return e;
    cell[COLUMN_NAME] = row_str(org, 1);
    cell[COLUMN_KIND] = str_eq(row_str(org, 2), STR("collective")) ? STR("集合") : STR("单位");
    cell[COLUMN_ALIASES] = joined(cx->arena, &alias, cell[COLUMN_NAME]);
    cell[COLUMN_MEMBERS] = joined(cx->arena, &member, STR(""));
    return ERR_NONE;
}

static enum err export_csv(struct cx *cx, const struct rows *orgs, struct buf *out)
{
    struct str cell[COLUMNS];
    enum err e = ERR_NONE;

    buf_lit(out, CSV_MARK);
    for (int i = 0; i < COLUMNS; i++) csv_put(out, columns[i].title, i == 0);
    csv_end_line(out);
    for (size_t k = 0; !e && k < orgs->n; k++) {
        e = read_line(cx, &orgs->at[k], cell);
        for (int i = 0; !e && i < COLUMNS; i++) csv_put(out, cell[i], i == 0);
        csv_end_line(out);
    }
    return e;
}

static enum err export_xlsx(struct cx *cx, const struct rows *orgs, struct buf *out)
{
    const struct book_plan plan = {
        .sheet = STR("名录"), .title = STR("单位名录"), .column = columns, .columns = COLUMNS};
    struct str cell[COLUMNS];
    struct book *book;
    enum err e = book_open(cx, &plan, &book);

    for (size_t k = 0; !e && k < orgs->n; k++) {
        e = read_line(cx, &orgs->at[k], cell);
        if (!e) book_row(book, cell);
    }
    return e ? e : book_end(cx, book, out);
}

enum err roster_export(struct cx *cx, struct str format, struct buf *out)
{
    struct rows orgs;
    enum err e = store_run(cx, &orgs,
                           "SELECT id, name, kind FROM org WHERE government_id = $1 AND state = 'live'"
                           " ORDER BY kind DESC, name",
                           "i", cx->actor.government_id);

    if (e) return e;
    if (str_eq(format, STR("csv"))) return export_csv(cx, &orgs, out);
    if (str_eq(format, STR("xlsx"))) return export_xlsx(cx, &orgs, out);
    return cx_fail(cx, ERR_INPUT, "format", "导出格式应为 csv 或 xlsx", "the format must be csv or xlsx");
}

/* ---- import */

/* One table being read: where each column stands. */
struct roster {
    int at[COLUMNS]; /* -1: not in this table */
    struct str now, place;
    struct roster_report *report;
    bool changed; /* this row so far */
    int64_t row;  /* counted from 1 */
};

static struct str cell_of(const struct roster *r, const struct csv_line *line, enum column c)
{
    int at = r->at[c];

    return at >= 0 && (size_t)at < line->n ? str_trim(line->cell[at]) : STR("");
}

/* True when LINE holds the titles of the columns. */
static bool read_titles(struct roster *r, const struct csv_line *line)
{
    for (int c = 0; c < COLUMNS; c++) {
        r->at[c] = -1;
        for (size_t i = 0; i < line->n && r->at[c] < 0; i++)
            if (str_eq(str_trim(line->cell[i]), columns[c].title)) r->at[c] = (int)i;
    }
    return r->at[COLUMN_NAME] >= 0;
}

static enum err alias_put(struct cx *cx, struct roster *r, int64_t org_id, struct str name)
{
    int64_t owner;
    enum err e = org_find(cx, name, &owner);

    if (e || owner == org_id) return e;
    if (owner)
        return cx_fail(cx, ERR_CONFLICT, "别名", "第 %lld 行：“%.*s”已是另一单位的名称或别名",
                       "row %lld: \"%.*s\" belongs to another organisation", (long long)r->row,
                       STR_ARG(name));
    r->changed = true;
    return store_run(
        cx, NULL,
        "INSERT INTO alias (government_id, id, subject, subject_id, name, name_key, source, created_at)"
        " VALUES ($1, $2, 'org', $3, $4, $5, 'import', $6)",
        "iiisss", cx->actor.government_id, store_id(cx), org_id, name, name_key(cx->arena, name, r->place),
        r->now);
}

/* The organisation NAME; made when the directory has none. */
static enum err org_put(struct cx *cx, struct roster *r, struct str name, struct str kind, int64_t *id)
{
    enum err e;

    if (name.n > ORG_NAME_MOST)
        return cx_fail(cx, ERR_INPUT, "名称", "第 %lld 行：名称太长", "row %lld: the name is too long",
                       (long long)r->row);
    e = org_find(cx, name, id);
    if (e || *id) return e;
    *id = store_id(cx);
    r->report->added++;
    e = store_run(cx, NULL,
                  "INSERT INTO org (government_id, id, name, kind, created_at) VALUES ($1, $2, $3, $4, $5)",
                  "iisss", cx->actor.government_id, *id, name, kind, r->now);
    return e ? e : alias_put(cx, r, *id, name);
}

/* The next name of a cell; ；, ; and line ends part them, 、 does not: it stands inside names
 * (各县（市、区）人民政府). */
static bool next_name(struct str *s, struct str *out)
{
    static const struct str part[] = {STR_INIT("；"), STR_INIT(";"), STR_INIT("\n")};
    size_t end = s->n, skip = 0;

    for (size_t i = 0; i < sizeof part / sizeof part[0]; i++) {
        ptrdiff_t at = str_find(*s, part[i], 0);

        if (at < 0 || (size_t)at >= end) continue;
        end = (size_t)at;
        skip = part[i].n;
    }
    *out = str_trim(str_sub(*s, 0, end));
    *s = str_skip(*s, end + skip);
    return out->n > 0 || s->n > 0;
}

static enum err aliases_put(struct cx *cx, struct roster *r, int64_t id, struct str cell)
{
    struct str name;
    enum err e = ERR_NONE;

    while (!e && cell.n && next_name(&cell, &name))
        if (name.n) e = alias_put(cx, r, id, name);
    return e;
}

static enum err members_put(struct cx *cx, struct roster *r, int64_t id, struct str cell)
{
    struct rows rows;
    struct str name;
    int64_t member;
    enum err e = ERR_NONE;

    while (!e && cell.n && next_name(&cell, &name)) {
        if (!name.n) continue;
        e = org_put(cx, r, name, name_collective(name) ? STR("collective") : STR("org"), &member);
        if (!e)
            e = store_run(
                cx, &rows,
                "INSERT INTO member (government_id, collective_id, org_id) SELECT $1, $2, $3 WHERE NOT EXISTS"
                " (SELECT 1 FROM member WHERE government_id = $1 AND collective_id = $2 AND org_id = $3)"
                " RETURNING org_id",
                "iii", cx->actor.government_id, id, member);
        if (!e && rows.n) r->changed = true;
    }
    return e;
}

static enum err kind_put(struct cx *cx, struct roster *r, int64_t id, struct str kind)
{
    struct rows rows;
    enum err e = store_run(cx, &rows,
                           "UPDATE org SET kind = $3, rev = rev + 1 WHERE government_id = $1 AND id = $2"
                           " AND kind <> $3 RETURNING id",
                           "iis", cx->actor.government_id, id, kind);

    if (!e && rows.n) r->changed = true;
    return e;
}

static enum err read_kind(struct cx *cx, const struct roster *r, struct str cell, struct str name,
                          struct str *out)
{
    *out = name_collective(name) ? STR("collective") : STR("org");
    if (cell.n == 0) return ERR_NONE;
    if (str_eq(cell, STR("集合")) || str_eq(cell, STR("collective")))
        *out = STR("collective");
    else if (str_eq(cell, STR("单位")) || str_eq(cell, STR("org")))
        *out = STR("org");
    else
        return cx_fail(cx, ERR_INPUT, "类别", "第 %lld 行：类别“%.*s”应为“单位”或“集合”",
                       "row %lld: the kind \"%.*s\" must be 单位 or 集合", (long long)r->row, STR_ARG(cell));
    return ERR_NONE;
}

static enum err row_put(struct cx *cx, struct roster *r, const struct csv_line *line)
{
    struct str name = cell_of(r, line, COLUMN_NAME), kind;
    int64_t id, added = r->report->added;
    enum err e;

    if (name.n == 0) return ERR_NONE;
    r->report->rows++;
    r->changed = false;
    e = read_kind(cx, r, cell_of(r, line, COLUMN_KIND), name, &kind);
    if (!e) e = org_put(cx, r, name, kind, &id);
    if (!e) e = kind_put(cx, r, id, kind);
    if (!e) e = aliases_put(cx, r, id, cell_of(r, line, COLUMN_ALIASES));
    if (!e) e = members_put(cx, r, id, cell_of(r, line, COLUMN_MEMBERS));
    if (!e && r->report->added == added) ++*(r->changed ? &r->report->changed : &r->report->same);
    return e;
}

static struct str report_json(struct arena *a, const struct roster_report *report)
{
    struct buf out = buf_new(a, EVENT_MOST);
    struct json j = json_on(&out);

    json_object(&j);
    json_put_int(&j, "rows", report->rows);
    json_put_int(&j, "added", report->added);
    json_put_int(&j, "changed", report->changed);
    json_end(&j);
    return buf_text(&out);
}

static enum err roster_start(struct cx *cx, struct roster *r, struct roster_report *report)
{
    char now[CLOCK_TEXT];
    struct rows rows;
    enum err e =
        store_run(cx, &rows, "SELECT name FROM government WHERE id = $1", "i", cx->actor.government_id);

    clock_text(cx->now_ms, now);
    *report = (struct roster_report){0};
    *r = (struct roster){.at = {-1, -1, -1, -1}, .now = str_keep(cx->arena, str_of(now)), .report = report};
    if (!e && rows.n) r->place = name_place(row_str(&rows.at[0], 0));
    return e;
}

static enum err roster_end(struct cx *cx, const struct roster *r)
{
    if (r->at[COLUMN_NAME] < 0)
        return cx_fail(cx, ERR_INPUT, "名称", "表中没有标题为“名称”的一列",
                       "the table has no column titled 名称");
    if (r->report->added + r->report->changed == 0) return ERR_NONE;
    return event_add(cx, "org.import", "org", 0, STR_NULL, report_json(cx->arena, r->report));
}

/* Lines above the titles (a heading of the table) are passed over. */
static enum err line_put(struct cx *cx, struct roster *r, const struct csv_line *line)
{
    r->row++;
    if (r->row > ROWS_MOST)
        return cx_fail(cx, ERR_TOO_LARGE, NULL, "名录至多 %d 行", "a directory has at most %d rows",
                       ROWS_MOST);
    if (r->at[COLUMN_NAME] >= 0) return row_put(cx, r, line);
    (void)read_titles(r, line);
    return ERR_NONE;
}

enum err roster_import_csv(struct cx *cx, struct str csv, struct roster_report *out)
{
    struct roster r;
    struct csv_line line;
    enum err e = roster_start(cx, &r, out);

    csv = csv_text(csv);
    while (!e && csv_next(cx->arena, &csv, &line)) e = line_put(cx, &r, &line);
    return e ? e : roster_end(cx, &r);
}

enum err roster_import_doc(struct cx *cx, const struct doc *doc, struct roster_report *out)
{
    struct str *cell = arena_array(cx->arena, struct str, CSV_CELLS_MOST);
    struct csv_line line = {0, cell};
    struct roster r;
    enum err e = roster_start(cx, &r, out);

    for (size_t i = 0; !e && i < doc->n; i++) {
        const struct block *b = &doc->block[i], *next = i + 1 < doc->n ? b + 1 : NULL;

        if (b->kind != BLOCK_CELL || b->col >= CSV_CELLS_MOST) continue;
        while (line.n <= b->col) cell[line.n++] = STR("");
        cell[b->col] = doc_text(doc, b->at);
        if (next && next->kind == BLOCK_CELL && next->table == b->table && next->row == b->row) continue;
        e = line_put(cx, &r, &line);
        line.n = 0;
    }
    return e ? e : roster_end(cx, &r);
}
