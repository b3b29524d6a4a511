/*
 * loose_grid - tables without lines: one cell a line, or columns held apart by blanks.
 *
 * Both begin with a row of column names; everything else is running text.
 */
#include <string.h>

#include "plan/deadline.h"
#include "plan/read.h"
#include "text/utf8.h"

enum { NAMES_LEAST = 3, COLS = 24, NAME_MOST = 60, APART = 2 };

static void add(struct reader *r, struct span at, uint32_t row, size_t col)
{
    *vec_push(r->scratch, &r->grid.fragment) = (struct fragment){at, row, (uint16_t)col, false};
    if (row >= r->grid.rows) r->grid.rows = row + 1;
    if (col >= r->grid.cols) r->grid.cols = (uint16_t)(col + 1);
}

static void empty(struct reader *r)
{
    r->grid.fragment.n = 0;
    r->grid.rows = 0;
    r->grid.cols = 0;
}

static bool is_duty(enum column c)
{
    return c >= COLUMN_LEADER && c <= COLUMN_RESPONSIBLE;
}

/* Enough names, a text and a duty among them. */
static bool names_suffice(const enum column *column, size_t n)
{
    bool text = false, duty = false;

    for (size_t i = 0; i < n; i++) {
        text = text || column[i] == COLUMN_TEXT;
        duty = duty || is_duty(column[i]);
    }
    return n >= NAMES_LEAST && text && duty;
}

/* ---- one cell a line */

static struct str cleaned(struct reader *r, size_t block)
{
    clean_reset(&r->line);
    clean_add(r->scratch, &r->line, r->doc, r->doc->block[block].at, GAP_LINE);
    return clean_text(&r->line);
}

struct stack {
    struct reader *r;
    enum column column[COLS];
    size_t cols, col, block;
    uint32_t row;
    int64_t number; /* of the latest row, where rows are numbered */
};

static size_t stack_names(struct reader *r, size_t block, enum column *column)
{
    size_t n = 0;

    if (!table_is_name(cleaned(r, block))) return 0;
    for (; n < COLS && block + n < r->doc->n; n++) {
        if (r->doc->block[block + n].kind == BLOCK_CELL || r->doc->block[block + n].at.len > NAME_MOST) break;
        column[n] = table_column(cleaned(r, block + n));
        if (column[n] == COLUMN_NONE) break;
    }
    return n;
}

static bool is_units(struct reader *r, struct str s)
{
    if (s.n > 600 || !duty_read(r->scratch, &r->line, 0, s.n, &r->part)) return false;
    for (size_t i = 0; i < r->part.name.n; i++)
        if (r->part.name.at[i].odd) return false;
    return true;
}

static bool is_time(struct str s)
{
    struct deadline_hit hit;

    return s.n < 80 && deadline_field(s, &hit);
}

static bool fits(struct reader *r, enum column c, struct str s)
{
    if (c == COLUMN_LEADER) return s.n <= 60;
    if (is_duty(c)) return is_units(r, s);
    return c == COLUMN_DEADLINE ? is_time(s) : true;
}

/* The latest cell ends in the middle of a list. */
static bool goes_on(const struct stack *k)
{
    const struct fragment *f = &k->r->grid.fragment.at[k->r->grid.fragment.n - 1];
    struct str s = doc_text(k->r->doc, f->at);

    return f->row == k->row && (str_ends(s, STR("、")) || str_ends(s, STR("，")));
}

/* A bare number in S, or 0. */
static int64_t bare_number(struct str s)
{
    size_t len;
    struct number n;
    int64_t value;

    if (number_read(s, &n) && n.len == s.n) return n.value;
    value = number_value(s, &len);
    return len == s.n ? value : 0;
}

/*
 * The next number; behind a row that has come to its last column also a later one, for excerpts leave rows
 * out.  Where rows are not numbered, anything behind a full row.
 */
static bool starts_row(struct stack *k, struct str s)
{
    bool full = k->col + 1 == k->cols;
    int64_t value;

    if (k->column[0] != COLUMN_NO) return full && !goes_on(k);
    value = bare_number(s);
    if (value != k->number + 1 && !(full && value > k->number)) return false;
    k->number = value;
    return true;
}

/*
 * The column of a further line of the row.  A text goes on until a line looks like the units or the time of a
 * later column; other cells are one line each, and a later column is taken when the line does not fit the
 * next.
 */
static size_t next_column(const struct stack *k, struct str s)
{
    bool text = k->column[k->col] == COLUMN_TEXT;

    for (size_t col = k->col + 1; col < k->cols; col++) {
        enum column c = k->column[col];

        if (text && c != COLUMN_DEADLINE && !is_duty(c)) {
            if (col == k->col + 1 && c == COLUMN_TEXT) return col;
            continue;
        }
        if (fits(k->r, c, s)) return col;
    }
    return k->col;
}

static bool stack_line(struct stack *k)
{
    struct str s = cleaned(k->r, k->block);
    struct number n;

    if (starts_row(k, s)) {
        k->row++;
        k->col = 0;
    } else if (k->row == 0 || (number_read(s, &n) && n.kind <= NUMBER_HAN_IN)) {
        return false;
    } else if (!goes_on(k)) {
        k->col = next_column(k, s);
    }
    add(k->r, k->r->doc->block[k->block].at, k->row, k->col);
    return true;
}

static size_t take_stacked(struct reader *r, size_t block)
{
    struct stack k = {.r = r};

    if (r->doc->block[block].at.len > NAME_MOST) return block;
    k.cols = stack_names(r, block, k.column);
    if (!names_suffice(k.column, k.cols)) return block;
    empty(r);
    for (size_t i = 0; i < k.cols; i++) add(r, r->doc->block[block + i].at, 0, i);
    k.block = block + k.cols;
    k.col = k.cols - 1;
    while (k.block < r->doc->n && r->doc->block[k.block].kind != BLOCK_CELL && stack_line(&k)) k.block++;
    return r->grid.rows > 1 ? k.block : block;
}

/* ---- columns held apart by blanks */

struct cell_at {
    struct span at;
    size_t cells; /* display place of its first character */
};

/* The stretches of the line that two blanks or more hold apart; at most COLS. */
static size_t stretches(const struct reader *r, size_t block, struct cell_at *out)
{
    struct span line = r->doc->block[block].at;
    struct str s = doc_text(r->doc, line);
    size_t at = 0, cells = 0, blanks = APART, n = 0;

    while (at < s.n) {
        size_t from = at, width;
        int32_t c = utf8_next(s, &at);

        width = c >= 0x1100 ? 2 : 1;
        cells += width;
        if (c == ' ' || c == '\t' || c == 0x3000) {
            blanks += width;
            continue;
        }
        if (blanks >= APART) {
            if (n == COLS) return n;
            out[n++] = (struct cell_at){{line.off + (uint32_t)from, 0}, cells - width};
        }
        out[n - 1].at.len = line.off + (uint32_t)at - out[n - 1].at.off;
        blanks = 0;
    }
    return n;
}

static size_t column_at(const struct cell_at *head, size_t n, size_t cells)
{
    size_t col = 0;

    for (size_t i = 1; i < n; i++)
        if (head[i].cells <= cells + 1) col = i;
    return col;
}

/* Two blanks side by side within the line; most lines have none. */
static bool has_blanks(struct str s)
{
    s = str_trim(s);
    for (size_t at = 0; at + 1 < s.n; at += utf8_len(s.p[at])) {
        if (s.p[at] == '\t' || (s.p[at] == ' ' && s.p[at + 1] == ' ')) return true;
        if (at >= 3 && s.p[at] == '\xe3' && str_starts(str_skip(s, at), STR("　　"))) return true;
    }
    return false;
}

static size_t take_spaced(struct reader *r, size_t block)
{
    struct cell_at head[COLS], cell[COLS];
    enum column column[COLS] = {COLUMN_NONE};
    size_t cols = stretches(r, block, head), i, n;
    uint32_t row = 0;

    for (i = 0; i < cols; i++) {
        clean_reset(&r->line);
        clean_add(r->scratch, &r->line, r->doc, head[i].at, GAP_LINE);
        column[i] = table_column(clean_text(&r->line));
        if (column[i] == COLUMN_NONE) return block;
    }
    if (cols < 2 || !names_suffice(column, cols)) return block;
    empty(r);
    for (i = 0; i < cols; i++) add(r, head[i].at, 0, i);
    for (i = block + 1; i < r->doc->n && r->doc->block[i].kind != BLOCK_CELL; i++) {
        n = stretches(r, i, cell);
        if (n == 0 || (n == 1 && cell[0].cells < head[1].cells)) break;
        if (column_at(head, cols, cell[0].cells) == 0) row++;
        for (size_t k = 0; k < n; k++) add(r, cell[k].at, row, column_at(head, cols, cell[k].cells));
    }
    return row ? i : block;
}

size_t loose_grid_take(struct reader *r, size_t block)
{
    size_t end;

    if (r->doc->block[block].kind == BLOCK_CELL || r->doc->block[block].at.len > 4 * NAME_MOST) return block;
    end = take_stacked(r, block);
    if (end != block || !has_blanks(doc_text(r->doc, r->doc->block[block].at))) return end;
    return take_spaced(r, block);
}
