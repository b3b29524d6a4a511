/*
 * read_xlsx - a workbook: each sheet is a table, each cell with text a block.
 *
 * Shared strings are kept in an arena; a sheet is one pass over its XML.  The
 * merged ranges stand behind the rows in the file, so a sheet's cells are
 * collected first and written at its end: empty cells of a merged range take
 * the text of its first cell.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/vec.h"
#include "intake/reader.h"
#include "intake/xml.h"

enum {
    SHEETS_MOST = 256,
    STRINGS_MOST = 4 << 20,
    STYLES_MOST = 65536,
    MERGES_MOST = 100000,
    ROWS_MOST = 1 << 20
};
enum { SHEET_NAMES_MOST = 1500, SHEET_NAME_MOST = 124 /* 31 characters */ };
enum { SHEET_TEXT_MOST = 128 << 20, CELLS_MOST = 4 << 20, MERGED_CELLS_MOST = 1 << 20 };

struct cell {
    uint32_t row, col;
    struct str text;
    uint16_t row_span, col_span;
    bool carried;
};

struct merge {
    uint32_t row, col, rows, cols;
};

struct sheet_ref {
    struct str name, id;
    bool hidden;
};

/* What a number means by its format. */
enum look { LOOK_NUMBER, LOOK_DATE, LOOK_PERCENT };

struct format {
    int64_t id;
    enum look look;
};

struct xlsx {
    struct cx *cx;
    struct docw *w;
    VEC(struct str) strings;
    VEC(uint8_t) looks;         /* by cell style: enum look of its number */
    VEC(struct format) formats; /* own number formats that matter */
    VEC(struct sheet_ref) sheets;
    VEC(struct cell) cells;
    VEC(struct merge) merges;
    struct str target; /* of the relationship looked for */
    struct str wanted;
    struct buf text; /* of the string or value being read */
    char type[16];   /* t= of the cell */
    uint32_t row, col;
    int64_t style;
    uint64_t kept; /* bytes of all strings and cells */
    bool in_text, in_styles, from_1904, row_hidden;
};

static struct str keep(struct xlsx *x, struct str s)
{
    x->kept += s.n;
    if (x->kept > SHEET_TEXT_MOST) x->w->over = "text of cells";
    return x->w->over ? STR("") : str_keep(x->cx->arena, s);
}

static void on_text(void *state, struct str s)
{
    struct xlsx *x = state;

    if (x->in_text) buf_str(&x->text, s);
}

static void begin_text(void *state, const struct xml_atts *a)
{
    (void)a;
    ((struct xlsx *)state)->in_text = true;
}

static void end_text(void *state)
{
    ((struct xlsx *)state)->in_text = false;
}

/* --- sharedStrings.xml -------------------------------------------------- */

static void open_si(void *state, const struct xml_atts *a)
{
    (void)a;
    ((struct xlsx *)state)->text.n = 0;
}

static void close_si(void *state)
{
    struct xlsx *x = state;

    if (x->strings.n == STRINGS_MOST) x->w->over = "shared strings";
    if (!x->w->over) *vec_push(x->cx->arena, &x->strings) = keep(x, buf_text(&x->text));
}

static const struct xml_tag string_tags[] = {
    {NS_S, "rPh", NULL, NULL, true},
    {NS_S, "si", open_si, close_si, false},
    {NS_S, "t", begin_text, end_text, false},
};

/* --- styles.xml: which cell styles are dates or percents ---------------- */

/* A number format is a date when it holds y, d, or m outside quotes, brackets and escapes, a percent with %.
 */
static enum look look_of(struct str code)
{
    bool quoted = false, bracket = false;

    for (size_t i = 0; i < code.n; i++) {
        char c = code.p[i];

        if (c == '"') quoted = !quoted;
        if (c == '\\') i++;
        if (c == '[') bracket = true;
        if (c == ']') bracket = false;
        if (quoted || bracket) continue;
        if (c == 'y' || c == 'd' || c == 'm' || c == 'Y' || c == 'D' || c == 'M') return LOOK_DATE;
        if (c == '%') return LOOK_PERCENT;
    }
    return LOOK_NUMBER;
}

static void open_num_fmt(void *state, const struct xml_atts *a)
{
    struct xlsx *x = state;
    struct format f = {xml_att_int(a, "numFmtId", -1), look_of(xml_att(a, "formatCode"))};

    if (x->formats.n < STYLES_MOST) *vec_push(x->cx->arena, &x->formats) = f;
}

static enum look format_look(const struct xlsx *x, int64_t id)
{
    for (size_t i = 0; i < x->formats.n; i++)
        if (x->formats.at[i].id == id) return x->formats.at[i].look;
    if (id == 9 || id == 10) return LOOK_PERCENT;
    /* Built-in: dates, and the East Asian ones. */
    if ((id >= 14 && id <= 17) || id == 22 || (id >= 27 && id <= 31) || id == 36 || (id >= 50 && id <= 58))
        return LOOK_DATE;
    return LOOK_NUMBER;
}

static void open_cell_xfs(void *state, const struct xml_atts *a)
{
    (void)a;
    ((struct xlsx *)state)->in_styles = true;
}

static void close_cell_xfs(void *state)
{
    ((struct xlsx *)state)->in_styles = false;
}

static void open_xf(void *state, const struct xml_atts *a)
{
    struct xlsx *x = state;

    if (x->in_styles && x->looks.n < STYLES_MOST)
        *vec_push(x->cx->arena, &x->looks) = (uint8_t)format_look(x, xml_att_int(a, "numFmtId", 0));
}

static const struct xml_tag style_tags[] = {
    {NS_S, "cellXfs", open_cell_xfs, close_cell_xfs, false},
    {NS_S, "numFmt", open_num_fmt, NULL, false},
    {NS_S, "xf", open_xf, NULL, false},
};

/* --- workbook.xml and its relationships --------------------------------- */

static void open_sheet(void *state, const struct xml_atts *a)
{
    struct xlsx *x = state;
    struct str hidden = xml_att(a, "state");

    if (x->sheets.n == SHEETS_MOST) {
        x->w->over = "sheets";
        return;
    }
    *vec_push(x->cx->arena, &x->sheets) =
        (struct sheet_ref){.name = keep(x, xml_att(a, "name")),
                           .id = keep(x, xml_att(a, "id")),
                           .hidden = hidden.n && !str_eq(hidden, STR("visible"))};
}

static void open_workbook_pr(void *state, const struct xml_atts *a)
{
    struct str v = xml_att(a, "date1904");

    ((struct xlsx *)state)->from_1904 = str_eq(v, STR("1")) || str_eq(v, STR("true"));
}

static const struct xml_tag workbook_tags[] = {
    {NS_S, "sheet", open_sheet, NULL, false},
    {NS_S, "workbookPr", open_workbook_pr, NULL, false},
};

static void open_relationship(void *state, const struct xml_atts *a)
{
    struct xlsx *x = state;

    if (str_eq(xml_att(a, "Id"), x->wanted)) x->target = str_keep(x->cx->arena, xml_att(a, "Target"));
}

static const struct xml_tag rel_tags[] = {{NS_REL, "Relationship", open_relationship, NULL, false}};

/* --- a sheet ------------------------------------------------------------ */

/* "BC12": column 54, row 11, from 0. False when it is none. */
static bool read_ref(struct str s, uint32_t *row, uint32_t *col)
{
    uint32_t c = 0, r = 0;
    size_t i = 0;

    for (; i < s.n && i < 4 && s.p[i] >= 'A' && s.p[i] <= 'Z'; i++) c = c * 26 + (uint32_t)(s.p[i] - 'A') + 1;
    for (; i < s.n && s.p[i] >= '0' && s.p[i] <= '9' && r <= ROWS_MOST; i++)
        r = r * 10 + (uint32_t)(s.p[i] - '0');
    if (c == 0 || r == 0 || i != s.n) return false;
    *row = r - 1;
    *col = c - 1;
    return true;
}

static void open_row(void *state, const struct xml_atts *a)
{
    struct xlsx *x = state;
    int64_t next = x->row == UINT32_MAX ? 1 : (int64_t)x->row + 2, n = xml_att_int(a, "r", next);

    if (n < 1) n = next;
    x->row = (uint32_t)(n <= ROWS_MOST ? n - 1 : ROWS_MOST);
    x->col = UINT32_MAX;
    if (n > ROWS_MOST) x->w->over = "rows";
}

static void open_c(void *state, const struct xml_atts *a)
{
    struct xlsx *x = state;
    struct str type = xml_att(a, "t");

    x->col++;
    if (!read_ref(xml_att(a, "r"), &x->row, &x->col) && x->col > DOC_COLS_MOST) x->col = DOC_COLS_MOST;
    x->style = xml_att_int(a, "s", -1);
    if (type.n == 0) type = STR("n");
    snprintf(x->type, sizeof x->type, "%.*s", STR_ARG(type));
    x->text.n = 0;
}

/* Serial day numbers count from 1899-12-30 (the format keeps a leap day 1900 that never was) or 1904-01-01.
 */
static struct str date_text(struct xlsx *x, int64_t serial)
{
    int64_t days = serial + (x->from_1904 ? 1462 : 0) - 25569 + 719468;
    int64_t era = days / 146097, rest = days % 146097;
    int64_t of_era = (rest - rest / 1460 + rest / 36524 - rest / 146096) / 365;
    int64_t of_year = rest - (365 * of_era + of_era / 4 - of_era / 100), mp = (5 * of_year + 2) / 153;
    int64_t month = mp < 10 ? mp + 3 : mp - 9, year = of_era + era * 400 + (month <= 2);
    char text[32];
    int n = snprintf(text, sizeof text, "%d年%d月%d日", (int)year, (int)month,
                     (int)(of_year - (153 * mp + 2) / 5 + 1));

    return keep(x, (struct str){text, (size_t)n});
}

/* 0.30000000000000004 and 1.5E-2 are how the file stores 0.3 and 0.015. */
static struct str number_text(struct xlsx *x, struct str raw)
{
    char text[64];
    double v;
    int64_t whole;
    int n;

    if (str_int(raw, &whole) || !str_num(raw, &v)) return keep(x, raw);
    n = snprintf(text, sizeof text, "%.15g", v);
    return keep(x, (struct str){text, (size_t)n});
}

/* 0.4 that is shown as 40%. */
static struct str percent_text(struct xlsx *x, double v)
{
    char text[64];
    int n = snprintf(text, sizeof text, "%.12g%%", v * 100);

    return keep(x, (struct str){text, (size_t)n});
}

static struct str shared_text(struct xlsx *x, struct str raw)
{
    int64_t i;

    if (!str_int(raw, &i) || i < 0 || (size_t)i >= x->strings.n) return STR("");
    return x->strings.at[i];
}

static struct str value_text(struct xlsx *x)
{
    struct str raw = buf_text(&x->text);
    bool styled = x->style >= 0 && (size_t)x->style < x->looks.n;
    enum look look = styled ? (enum look)x->looks.at[x->style] : LOOK_NUMBER;
    double v;

    if (strcmp(x->type, "s") == 0) return shared_text(x, str_trim(raw));
    if (strcmp(x->type, "b") == 0) return str_eq(raw, STR("1")) ? STR("是") : STR("否");
    if (strcmp(x->type, "e") == 0) return STR("");
    if (strcmp(x->type, "n") != 0) return keep(x, raw);
    raw = str_trim(raw);
    if (look == LOOK_NUMBER || !str_num(raw, &v)) return number_text(x, raw);
    if (look == LOOK_PERCENT) return percent_text(x, v);
    return v < 1 || v > 2958465 ? number_text(x, raw) : date_text(x, (int64_t)v);
}

static void close_c(void *state)
{
    struct xlsx *x = state;
    struct str text = value_text(x);

    if (x->cells.n >= CELLS_MOST) x->w->over = "cells";
    if (x->w->over || text.n == 0) return;
    /* Columns beyond what a table may have are empty in every real sheet. */
    if (x->col >= DOC_COLS_MOST) {
        x->w->over = "columns";
        return;
    }
    *vec_push(x->cx->arena, &x->cells) = (struct cell){x->row, x->col, text, 1, 1, false};
}

static void open_merge(void *state, const struct xml_atts *a)
{
    struct xlsx *x = state;
    struct str ref = xml_att(a, "ref");
    ptrdiff_t colon = str_find(ref, STR(":"), 0);
    uint32_t row, col, row2, col2;

    if (x->merges.n == MERGES_MOST) x->w->over = "merged ranges";
    if (x->w->over || colon < 0) return;
    if (!read_ref(str_sub(ref, 0, (size_t)colon), &row, &col)) return;
    if (!read_ref(str_skip(ref, (size_t)colon + 1), &row2, &col2)) return;
    if (row2 < row || col2 < col || row2 >= ROWS_MOST || col2 >= DOC_COLS_MOST) return;
    *vec_push(x->cx->arena, &x->merges) = (struct merge){row, col, row2 - row + 1, col2 - col + 1};
}

static const struct xml_tag sheet_tags[] = {
    {NS_S, "c", open_c, close_c, false},      {NS_S, "mergeCell", open_merge, NULL, false},
    {NS_S, "rPh", NULL, NULL, true},          {NS_S, "row", open_row, NULL, false},
    {NS_S, "t", begin_text, end_text, false}, {NS_S, "v", begin_text, end_text, false},
};

static int by_place(const void *a, const void *b)
{
    const struct cell *x = a, *y = b;

    if (x->row != y->row) return x->row < y->row ? -1 : 1;
    if (x->col != y->col) return x->col < y->col ? -1 : 1;
    return (int)x->carried - (int)y->carried;
}

static struct cell *cell_at(struct xlsx *x, size_t n, uint32_t row, uint32_t col)
{
    struct cell key = {.row = row, .col = col};

    return n ? bsearch(&key, x->cells.at, n, sizeof key, by_place) : NULL;
}

static uint16_t short_span(uint32_t n)
{
    return n < UINT16_MAX ? (uint16_t)n : UINT16_MAX;
}

/* Each row a merged cell covers gets its text once more, in its first column. */
static void apply_merges(struct xlsx *x)
{
    size_t n = x->cells.n, added = 0;

    for (size_t i = 0; i < x->merges.n && !x->w->over; i++) {
        const struct merge *m = &x->merges.at[i];
        struct cell *first = cell_at(x, n, m->row, m->col), copy;

        if (!first) continue;
        first->row_span = short_span(m->rows);
        first->col_span = short_span(m->cols);
        copy = *first;
        copy.carried = true;
        copy.row_span = 1;
        for (uint32_t r = 1; r < m->rows && added < MERGED_CELLS_MOST; r++, added++) {
            copy.row = m->row + r;
            *vec_push(x->cx->arena, &x->cells) = copy;
        }
        if (added >= MERGED_CELLS_MOST) x->w->over = "merged cells";
    }
}

/* Rows of one cell at the head of a sheet are its title and notes, not the table. Returns how many. */
static size_t write_title(struct xlsx *x)
{
    size_t i = 0;

    for (; i < x->cells.n && !x->w->over; i++) {
        const struct cell *c = &x->cells.at[i];

        if (c->carried || (i + 1 < x->cells.n && c[1].row == c->row)) break;
        x->w->flags = c->col_span > 1 ? BLOCK_CENTERED : 0;
        docw_open(x->w, BLOCK_PARA);
        docw_text(x->w, c->text);
        docw_close(x->w);
    }
    return i;
}

static void write_cells(struct xlsx *x, size_t from)
{
    const struct cell *last = NULL;

    x->w->tables++;
    for (size_t i = from; i < x->cells.n && !x->w->over; i++) {
        const struct cell *c = &x->cells.at[i];
        struct block *b;

        if (last && last->row == c->row && last->col == c->col) continue;
        last = c;
        x->w->flags = c->carried ? BLOCK_MERGED : 0;
        b = docw_open(x->w, BLOCK_CELL);
        b->table = x->w->tables;
        b->row = c->row;
        b->col = (uint16_t)c->col;
        b->row_span = c->row_span;
        b->col_span = c->col_span;
        docw_text(x->w, c->text);
        docw_close(x->w);
    }
}

static struct xml_sink sink_of(struct xlsx *x, const struct xml_tag *tags, size_t n)
{
    return (struct xml_sink){.tags = tags, .n = n, .text = on_text, .state = x, .out = x->w};
}

#define SINK(x, tags) sink_of((x), (tags), sizeof(tags) / sizeof(tags)[0])

static void sort_cells(struct xlsx *x)
{
    if (x->cells.n) qsort(x->cells.at, x->cells.n, sizeof x->cells.at[0], by_place);
}

static enum err read_sheet(struct xlsx *x, struct pkg *p, const char *name)
{
    struct xml_sink sink = SINK(x, sheet_tags);
    enum err e;

    x->cells.n = x->merges.n = 0;
    x->row = UINT32_MAX;
    x->in_text = false;
    e = xml_part(x->cx, p, name, &sink);
    if (e) return e;
    sort_cells(x);
    apply_merges(x);
    sort_cells(x);
    write_cells(x, write_title(x));
    return ERR_NONE;
}

static enum err optional_part(struct xlsx *x, struct pkg *p, const char *name, struct xml_sink sink)
{
    return pkg_has(p, name) ? xml_part(x->cx, p, name, &sink) : ERR_NONE;
}

/* The part of a sheet, by its relationship. */
static enum err sheet_part(struct xlsx *x, struct pkg *p, struct str id, char *name, size_t room)
{
    struct xml_sink sink = SINK(x, rel_tags);
    struct str t;
    enum err e;

    x->wanted = id;
    x->target = STR_NULL;
    e = optional_part(x, p, "xl/_rels/workbook.xml.rels", sink);
    t = str_sub(x->target, 0, room / 2);
    if (str_starts(t, STR("/")))
        snprintf(name, room, "%.*s", STR_ARG(str_skip(t, 1)));
    else
        snprintf(name, room, "xl/%.*s", STR_ARG(t));
    return e;
}

static struct str sheet_names(struct xlsx *x)
{
    struct buf out = buf_new(x->cx->arena, SHEET_NAMES_MOST);

    for (size_t i = 0; i < x->sheets.n; i++) {
        struct str name = str_sub(x->sheets.at[i].name, 0, SHEET_NAME_MOST);

        if (out.n + name.n + 1 >= SHEET_NAMES_MOST) break;
        buf_fmt(&out, "%.*s\n", STR_ARG(name));
    }
    return buf_text(&out);
}

enum err read_xlsx(const struct reading *r)
{
    struct xlsx *x = arena_new_of(r->cx->arena, struct xlsx);
    struct pkg *p = NULL;
    char name[512];
    enum err e = pkg_open(r->cx, r->bytes, &p);

    x->cx = r->cx;
    x->w = r->out;
    x->text = buf_new(r->cx->arena, SHEET_TEXT_MOST);
    if (!e) e = optional_part(x, p, "xl/workbook.xml", SINK(x, workbook_tags));
    if (!e) e = optional_part(x, p, "xl/sharedStrings.xml", SINK(x, string_tags));
    if (!e) e = optional_part(x, p, "xl/styles.xml", SINK(x, style_tags));
    for (size_t i = 0; !e && i < x->sheets.n; i++) {
        if (x->sheets.at[i].hidden) continue;
        x->w->page = (uint32_t)i + 1;
        e = sheet_part(x, p, x->sheets.at[i].id, name, sizeof name);
        if (!e && pkg_has(p, name)) e = read_sheet(x, p, name);
    }
    x->w->pages = x->w->page;
    x->w->sheets = sheet_names(x);
    return e;
}
