#include "ledger/sheet.h"

#include "base/book.h"
#include "base/clock.h"
#include "base/json.h"
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
static const enum column usual[] = {CELL_SECTION,  CELL_NO,      CELL_TEXT,        CELL_MEASURES, CELL_LEADERS,
                                    CELL_LEAD,     CELL_SUPPORT, CELL_RESPONSIBLE, CELL_DEADLINE};

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
    return cx_fail(cx, ERR_INPUT, "columns", "没有“%.*s”这一列", "there is no column \"%.*s\"", STR_ARG(name));
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

static enum err export_csv(struct cx *cx, const struct task_filter *f, const struct choice *choice, struct buf *out)
{
    struct csv c = {out, choice};

    buf_lit(out, CSV_MARK);
    for (size_t i = 0; i < choice->n; i++) csv_put(out, column[choice->at[i]].zh, i == 0);
    csv_end_line(out);
    return task_cells(cx, f, csv_line, &c);
}

/* ---- xlsx */

struct xlsx {
    struct book *book;
    const struct choice *choice; /* without the section when that has lines of its own */
    bool by_section;
    struct str section; /* the last one shown */
    struct arena *arena;
    int64_t tasks;
};

static bool xlsx_line(void *arg, struct str line)
{
    struct xlsx *x = arg;
    struct str cell[COLUMNS], shown[COLUMNS];

    cut_line(line, cell);
    if (x->by_section && !str_eq(cell[CELL_SECTION], x->section)) {
        x->section = str_keep(x->arena, cell[CELL_SECTION]);
        book_across(x->book, x->section);
    }
    for (size_t i = 0; i < x->choice->n; i++) shown[i] = cell[x->choice->at[i]];
    book_row(x->book, shown);
    return true;
}

/* The plan's title, or a general one over several plans. */
static enum err title_of(struct cx *cx, int64_t plan_id, struct str *out)
{
    struct rows rows;
    enum err e = store_run(cx, &rows, "SELECT title FROM plan WHERE government_id = $1 AND id = $2", "ii",
                           cx->actor.government_id, plan_id);

    *out = !e && rows.n ? row_str(&rows.at[0], 0) : STR("重点工作任务台账");
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

static struct str note_of(struct cx *cx)
{
    char now[CLOCK_TEXT];
    struct buf out = buf_new(cx->arena, 100);

    clock_text(cx->now_ms, now);
    buf_fmt(&out, "导出日期：%.10s", now);
    return buf_text(&out);
}

static enum err export_xlsx(struct cx *cx, const struct task_filter *f, const struct choice *choice, struct buf *out)
{
    struct book_column columns[COLUMNS];
    struct book_plan plan = {.sheet = STR("任务台账"), .note = note_of(cx), .column = columns};
    struct choice shown = *choice;
    struct xlsx x = {.choice = &shown, .arena = cx->arena, .by_section = has_sections(f, choice)};
    enum err e = title_of(cx, f->plan_id, &plan.title);

    if (x.by_section) {
        shown.n = choice->n - 1;
        for (size_t i = 0; i < shown.n; i++) shown.at[i] = choice->at[i + 1];
    }
    for (size_t i = 0; i < shown.n; i++)
        columns[i] =
            (struct book_column){column[shown.at[i]].zh, column[shown.at[i]].width, is_short(shown.at[i])};
    plan.columns = shown.n;
    if (!e) e = book_open(cx, &plan, &x.book);
    if (!e) e = task_cells(cx, f, xlsx_line, &x);
    return e ? e : book_end(cx, x.book, out);
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
    if (str_eq(format, STR("xlsx"))) return export_xlsx(cx, f, &choice, out);
    if (str_eq(format, STR("json"))) return export_json(cx, f, out);
    return cx_fail(cx, ERR_INPUT, "format", "导出格式应为 csv、xlsx 或 json", "the format must be csv, xlsx or json");
}
