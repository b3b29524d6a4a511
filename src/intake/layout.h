/*
 * layout - words with places on pages become paragraphs and tables.
 *
 * For formats that know where ink stands but not what belongs together (pdf,
 * ofd).  Words become rows; rows that repeat at the edge of pages, and page
 * numbers, are furniture; what stands between ruled lines, or in rows with the
 * same gaps below each other, is a table; the rest is joined to paragraphs by right edge, first-line indent,
 * distance and numbering, across pages too.
 *
 * Lengths are in points; y grows downward.
 */
#ifndef INTAKE_LAYOUT_H
#define INTAKE_LAYOUT_H

#include "base/buf.h"
#include "base/vec.h"
#include "intake/docw.h"

enum {
    LAYOUT_WORDS_MOST = 6 << 20,
    LAYOUT_PAGES_MOST = 3000,
    LAYOUT_TEXT_MOST = 128 << 20,
    LAYOUT_RULES_MOST = 2 << 20
};

struct word {
    float x0, y0, x1, y1;
    struct span text; /* in layout->text */
};

/* Words of one visual line, left to right. */
struct row {
    uint32_t first, n; /* in layout->words */
    uint32_t page;     /* from 0 */
    float x0, x1, y;   /* y: the middle */
    float em, size;    /* width of a Chinese character; height of the tallest word */
    bool furniture;
};

struct layout_page {
    uint32_t words, rows; /* first of each */
    uint32_t rules, rules_end, grids, grids_end;
    float width, height;
    float left, right; /* edges of the text */
};

/* A line drawn on a page: level (at y AT, from x A to B) or upright. */
struct rule {
    float at, a, b;
    bool upright;
};

/*
 * A table by its lines: ROWS x COLUMNS boxes between the lines, some of them one cell.
 */
struct grid_lines {
    uint32_t rows, columns;
    float *x, *y;    /* the lines: columns + 1, rows + 1 */
    uint16_t *owner; /* of each box: the box (row * columns + column) at the top left of its cell */
};

struct layout {
    struct cx *cx;
    struct docw *w;
    struct buf text;
    VEC(struct word) words;
    VEC(struct row) rows;
    VEC(struct layout_page) pages;
    VEC(struct rule) rules;
    VEC(struct grid_lines) grids;
    float em, pitch, size;  /* of the body: character width, distance and height of rows */
    struct buf para;        /* the paragraph being joined */
    struct table_row *held; /* the latest table row: it may go on behind a page break */
};

struct layout *layout_new(struct cx *cx, struct docw *w);
/* ERR_TOO_LARGE behind LAYOUT_PAGES_MOST pages. */
MUST_USE enum err layout_page(struct layout *l, double width, double height);
/* Words of the latest page, in any order; S is UTF-8 without white space. Places that are no numbers are
 * dropped. */
void layout_word(struct layout *l, const double at[4], struct str s);
/* A line drawn on page PAGE (from 0), both ends x, y; lines that are neither level nor upright are dropped.
 * Pages in rising order. */
void layout_rule(struct layout *l, uint32_t page, const double at[4]);
/* All pages are there: write the blocks. */
void layout_write(struct layout *l);

/* --- between the files of layout --- */

struct str word_text(const struct layout *l, const struct word *w);
/* Append words of one line to OUT with the spaces a reader would see. */
void layout_join(const struct layout *l, const struct word *w, size_t n, float em, struct buf *out);
/* The row behind the table that begins at row FROM of a page that ends before row END; FROM when there is
 * none. */
uint32_t layout_table(const struct layout *l, uint32_t from, uint32_t end);
/* Write the cells of that table. FIRST: nothing else stands above it on its page, so it may continue one. */
void layout_table_write(struct layout *l, uint32_t from, uint32_t behind, bool first);
/* The table is over: write the row that was held. */
void layout_table_end(struct layout *l);

/* Find the tables that the lines of all pages make. */
void layout_grid_find(struct layout *l);
/* The row behind the ruled table that holds row FROM; FROM when there is none. */
uint32_t layout_grid(const struct layout *l, uint32_t from, uint32_t end);
/* Write its cells; arguments as for layout_table_write(). */
void layout_grid_write(struct layout *l, uint32_t from, uint32_t behind, bool first);

#endif
