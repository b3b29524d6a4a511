/*
 * table - rows of a table to entries; inside src/plan only.
 */
#ifndef PLAN_TABLE_H
#define PLAN_TABLE_H

#include "plan/plan.h"

enum { TABLE_COLUMNS = 60 }; /* further ones are left out */

/* What a column of a table holds. */
enum column {
    COLUMN_NONE,
    COLUMN_NO,
    COLUMN_TEXT,
    COLUMN_GROUP,
    COLUMN_LEADER,
    COLUMN_LEAD,
    COLUMN_SUPPORT,
    COLUMN_RESPONSIBLE,
    COLUMN_DEADLINE,
    COLUMN_GOAL,
    COLUMN_OTHER
};

struct columns {
    enum column what[TABLE_COLUMNS];
    struct plan_value goal_label[TABLE_COLUMNS]; /* names of the goal columns */
    uint16_t n;
};

struct reader;

/* Take the table that begins at BLOCK; the index behind it, BLOCK itself when there is none. */
size_t table_take(struct reader *r, size_t block);

/* What a column under the name S holds. */
enum column table_column(struct str s);
/* S is such a name and nothing else. */
bool table_is_name(struct str s);

/* record_grid.c: r->grid, when it holds forms with a name beside each value, becomes a table with a header.
 */
void record_grid(struct reader *r);

/* loose_grid.c: tables without lines; r->grid gets them; BLOCK when none begins there. */
size_t loose_grid_take(struct reader *r, size_t block);

#endif
