#include "ledger/sheet.h"

#include "base/book.h"
#include "base/clock.h"
#include "base/vec.h"
#include "store/store.h"
#include "text/csv.h"

enum column {
#define SHEET_COLUMN(id, name, zh, width) id,
#include "ledger/sheet_columns.def"
    COLUMNS
};

static const struct {
    struct str name, zh;
    double width;
} column[COLUMNS] = {
#define SHEET_COLUMN(id, name, zh, width) {STR_INIT(name), STR_INIT(zh), width},
#include "ledger/sheet_columns.def"
};

/* What is shown unless a caller chooses. */
static const enum column usual[] = {CELL_SECTION, CELL_NO,      CELL_TEXT,        CELL_MEASURES, CELL_LEADERS,
                                    CELL_LEAD,    CELL_SUPPORT, CELL_RESPONSIBLE, CELL_DEADLINE};

struct choice {
    size_t n;
    enum column at[COLUMNS];
};

static enum err choose_one(struct cx *cx, struct str name, struct choice *c)
{
    for (int i = 0; i < COLUMNS; i++) {
        if (!str_eq(name, column[i].name)) continue;
        if (c->n < COLUMNS) c->at[c->n++] = (enum column)i;
        return ERR_NONE;
    }
    return cx_fail(cx, ERR_INPUT, "columns", "没有“%.*s”这一列", "there is no column \"%.*s\"",
                   STR_ARG(name));
}

static enum err choose(struct cx *cx, struct str names, struct choice *c)
{
    enum err e = ERR_NONE;

    c->n = 0;
    if (str_trim(names).n == 0) {
        for (size_t i = 0; i < sizeof usual / sizeof usual[0]; i++) c->at[c->n++] = usual[i];
        return ERR_NONE;
    }
    while (!e && names.n) {
        ptrdiff_t at = str_find(names, STR(","), 0);
        struct str one = at < 0 ? names : str_sub(names, 0, (size_t)at);

        names = at < 0 ? STR("") : str_skip(names, (size_t)at + 1);
        e = choose_one(cx, str_trim(one), c);
    }
    return e;
}

/* The cells of a line; fewer than COLUMNS only in a database of an older program. */
static void cut_line(struct str line, struct str cell[COLUMNS])
{
    for (int i = 0; i < COLUMNS; i++) {
        ptrdiff_t at = str_find(line, STR("\x1f"), 0);

        cell[i] = at < 0 ? line : str_sub(line, 0, (size_t)at);
        line = at < 0 ? STR("") : str_skip(line, (size_t)at + 1);
    }
}

/* ---- csv */

struct csv {
    struct buf *out;
    const struct choice *choice;
};

static bool csv_line(void *arg, struct str line)
{
    const struct csv *c = arg;
    struct str cell[COLUMNS];

    cut_line(line, cell);
    for (size_t i = 0; i < c->choice->n; i++) csv_put(c->out, cell[c->choice->at[i]], i == 0);
    csv_end_line(c->out);
    return true;
}

static enum err export_csv(struct cx *cx, const struct task_filter *f, const struct choice *choice,
                           struct buf *out)
{
    struct csv c = {out, choice};

    buf_lit(out, CSV_MARK);
    for (size_t i = 0; i < choice->n; i++) csv_put(out, column[choice->at[i]].zh, i == 0);
    csv_end_line(out);
    return task_cells(cx, f, csv_line, &c);
}

/* ---- xlsx */

/* All lines in memory: which columns are worth their width shows only at the end. */
struct lines {
    struct arena *arena;
    VEC(struct str) line;
    bool used[COLUMNS];
};

static bool keep_line(void *arg, struct str line)
{
    struct lines *l = arg;
    struct str cell[COLUMNS];

    line = str_keep(l->arena, line);
    *vec_push(l->arena, &l->line) = line;
    cut_line(line, cell);
    for (int i = 0; i < COLUMNS; i++) l->used[i] = l->used[i] || cell[i].n > 0;
    return true;
}

/* The plan's title; over several plans a general one. */
static enum err title_of(struct cx *cx, int64_t plan_id, struct str *out)
{
    struct rows rows;
    enum err e = store_run(
        cx, &rows,
        "SELECT title FROM plan WHERE government_id = $1 AND ($2 = 0 OR id = $2) ORDER BY id LIMIT 2", "ii",
        cx->actor.government_id, plan_id);

    *out = !e && rows.n == 1 ? row_str(&rows.at[0], 0) : STR("重点工作任务台账");
    return e;
}

static bool is_short(enum column c)
{
    return c == CELL_NO || c == CELL_LEADERS || c == CELL_DEADLINE || c == CELL_DUE || c == CELL_DOUBTS;
}

/* Sections become lines across the table while tasks stand in printed order. */
static bool has_sections(const struct task_filter *f, const struct choice *c)
{
    bool printed_order = f->sort.n == 0 || str_eq(f->sort, STR("no")) || str_eq(f->sort, STR("section"));

    return printed_order && c->n > 1 && c->at[0] == CELL_SECTION;
}

static struct str note_of(struct cx *cx, size_t tasks)
{
    char now[CLOCK_TEXT];
    struct buf out = buf_new(cx->arena, 100);

    clock_text(cx->now_ms, now);
    buf_fmt(&out, "共 %zu 项    导出日期：%.10s", tasks, now);
    return buf_text(&out);
}

/* The columns of the table: an unchosen one without any value is left out, and so is the section when it has
 * lines. */
static struct choice table_columns(const struct choice *c, const struct lines *l, bool by_section,
                                   bool chosen)
{
    struct choice shown = {0};

    for (size_t i = by_section; i < c->n; i++)
        if (chosen || l->used[c->at[i]] || c->at[i] == CELL_TEXT) shown.at[shown.n++] = c->at[i];
    return shown;
}

static void put_lines(struct book *book, const struct lines *l, const struct choice *shown, bool by_section)
{
    struct str cell[COLUMNS], row[COLUMNS], section = STR_NULL;

    for (size_t i = 0; i < l->line.n; i++) {
        cut_line(l->line.at[i], cell);
        if (by_section && (i == 0 || !str_eq(cell[CELL_SECTION], section)))
            book_across(book, cell[CELL_SECTION]);
        section = cell[CELL_SECTION];
        for (size_t k = 0; k < shown->n; k++) row[k] = cell[shown->at[k]];
        book_row(book, row);
    }
}

static enum err export_xlsx(struct cx *cx, const struct task_filter *f, const struct choice *choice,
                            bool chosen, struct buf *out)
{
    struct book_column columns[COLUMNS];
    struct book_plan plan = {.sheet = STR("任务台账"), .column = columns};
    struct lines l = {.arena = cx->arena};
    bool by_section = has_sections(f, choice);
    struct choice shown;
    struct book *book;
    enum err e = task_cells(cx, f, keep_line, &l);

    if (!e) e = title_of(cx, f->plan_id, &plan.title);
    if (e) return e;
    shown = table_columns(choice, &l, by_section, chosen);
    for (size_t i = 0; i < shown.n; i++)
        columns[i] =
            (struct book_column){column[shown.at[i]].zh, column[shown.at[i]].width, is_short(shown.at[i])};
    plan.columns = shown.n;
    plan.note = note_of(cx, l.line.n);
    e = book_open(cx, &plan, &book);
    if (!e) put_lines(book, &l, &shown, by_section);
    return e ? e : book_end(cx, book, out);
}

/* ---- json */

static enum err export_json(struct cx *cx, const struct task_filter *f, struct buf *out)
{
    enum err e;

    buf_lit(out, "{\"tasks\":[");
    e = task_cards(cx, f, out);
    buf_lit(out, "]}\n");
    return e;
}

enum err sheet_export(struct cx *cx, const struct task_filter *f, struct str format, struct str columns,
                      struct buf *out)
{
    struct choice choice;
    enum err e = choose(cx, columns, &choice);

    if (e) return e;
    if (str_eq(format, STR("csv"))) return export_csv(cx, f, &choice, out);
    if (str_eq(format, STR("xlsx"))) return export_xlsx(cx, f, &choice, str_trim(columns).n > 0, out);
    if (str_eq(format, STR("json"))) return export_json(cx, f, out);
    return cx_fail(cx, ERR_INPUT, "format", "导出格式应为 csv、xlsx 或 json",
                   "the format must be csv, xlsx or json");
}
