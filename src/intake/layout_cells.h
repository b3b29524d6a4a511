/*
 * layout_cells - the row of a table that is being put together, for both ways of finding tables.
 *
 * It is held until the next one begins, since a row may go on behind a page
 * break.  Nobody outside of layout*.c includes it.
 */
#ifndef INTAKE_LAYOUT_CELLS_H
#define INTAKE_LAYOUT_CELLS_H

#include "intake/layout.h"

enum { COLUMNS_MOST = 32 };

struct table_row {
    uint32_t table, row, page, columns;
    float separator[COLUMNS_MOST];
    struct buf cell[COLUMNS_MOST];
    uint16_t span[COLUMNS_MOST], down[COLUMNS_MOST]; /* columns and rows it covers; 0: one */
    bool merged[COLUMNS_MOST];                       /* the text was carried down */
    float slack[COLUMNS_MOST]; /* room left behind the latest line of each cell, in characters */
    uint8_t end[COLUMNS_MOST]; /* enum line_end of the latest line of each column */
    uint64_t head;             /* hash of the table's first row, which may be printed again on every page */
    bool used, open;           /* OPEN: the table may go on */
    bool ruled;                /* by its lines */
};

/* The row of L; made when there is none. */
struct table_row *cells_held(struct layout *l);
/* Write the row held, if it is used; empty cells are left out. */
void cells_flush(struct layout *l);
/* Begin a new table with COLUMNS; the one before is written. */
void cells_begin(struct layout *l, uint32_t columns);

/* FNV-1a over the ink of S, on from H. */
uint64_t cells_hash(uint64_t h, struct str s);
/* What table_row.head is for these cells. */
uint64_t cells_hash_row(const struct table_row *t);

/*
 * Characters that the line S would have needed to begin on the line before: a number or Latin word is not
 * broken.  More room than that was left on purpose (one unit a line).
 */
float cells_needed_room(struct str s);
/* One to four digits and nothing else. */
bool cells_all_digits(struct str s);

#endif
