/*
 * book - an office table as an .xlsx file in memory: a title, a heading line, rows, and lines across the
 * whole width.
 *
 * Prints on landscape A4, one page wide, the heading line repeated on every
 * page; cells wrap and have borders; the heading stays while scrolling.
 * Every cell is text, so nothing is computed.  Wraps libxlsxwriter.
 */
#ifndef BASE_BOOK_H
#define BASE_BOOK_H

#include "base/buf.h"
#include "base/cx.h"

struct book;

struct book_column {
    struct str title;
    double width;  /* in characters of the normal font */
    bool centered; /* short values: numbers, dates, names */
};

enum { BOOK_COLUMNS_MOST = 40, BOOK_CELL_MOST = 32767 /* UTF-16 units, Excel's limit; longer text is cut */ };

struct book_plan {
    struct str sheet;       /* name of the sheet, at most 31 characters */
    struct str title, note; /* NOTE: a line below the title, may be null */
    const struct book_column *column;
    size_t columns;
};

/* Closed with cx->arena at the latest. */
MUST_USE enum err book_open(struct cx *cx, const struct book_plan *plan, struct book **out);
/* A line across all columns, as for a chapter. */
void book_across(struct book *b, struct str text);
/* One row: as many cells as there are columns. */
void book_row(struct book *b, const struct str *cell);
/* The bytes of the file. ERR_DISK, ERR_SYSTEM. */
MUST_USE enum err book_end(struct cx *cx, struct book *b, struct buf *out);

#endif
