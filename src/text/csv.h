/*
 * csv - RFC 4180 with what Excel needs: a byte order mark, CRLF, and no cell that starts a formula.  Pure.
 *
 * A cell that begins with = + - @, a tab or a carriage return would be
 * computed by a spreadsheet; it is written with an apostrophe in front, and
 * reading takes the apostrophe away again.
 */
#ifndef TEXT_CSV_H
#define TEXT_CSV_H

#include "base/arena.h"
#include "base/buf.h"

#define CSV_MARK "\xef\xbb\xbf"

/* One cell; a comma before it unless it is the FIRST of its line. */
void csv_put(struct buf *out, struct str cell, bool first);
void csv_end_line(struct buf *out);

/* A file's text without its byte order mark. */
struct str csv_text(struct str file);

struct csv_line {
    size_t n;
    const struct str *cell;
};

enum { CSV_CELLS_MOST = 256 };

/*
 * The next line of *S, which moves behind it; false at the end.  Quoted cells
 * may hold commas, quotes and line ends; LF, CRLF and CR end lines.  Cells
 * beyond CSV_CELLS_MOST are dropped.  A quote that is never closed ends with the text.
 */
bool csv_next(struct arena *a, struct str *s, struct csv_line *out);

#endif
