/*
 * item_cell - the cells of a spreadsheet that say what an item is: days, tree numbers, who carries it. Inside
 * src/breakdown.
 */
#ifndef BREAKDOWN_ITEM_CELL_H
#define BREAKDOWN_ITEM_CELL_H

#include "base/cx.h"

/* What is wrong with a cell, for its writer; null: nothing. */
struct cell_fault {
    struct str zh, en;
};

/*
 * A day in the forms people type (2026-6-30, 2026/06/30, 6月底, 年底前; YEAR serves where it is left out), as
 * ISO text.  Empty when the cell is; null when it is no day.
 */
struct str cell_day(struct arena *a, struct str s, int year);

/* 1, 1.2, 1.2.3: how many numbers; 0 when it is none. */
int cell_level(struct str s);

/* The ids of names; 0 for an empty cell, and with a fault where the directory knows none or several. */
MUST_USE enum err cell_org(struct cx *cx, struct str name, int64_t *id, struct cell_fault *fault);
/* A post by its title; one of ORG_ID (0: any) first. */
MUST_USE enum err cell_post(struct cx *cx, struct str title, int64_t org_id, int64_t *id,
                            struct cell_fault *fault);
MUST_USE enum err cell_person(struct cx *cx, struct str name, int64_t *id, struct cell_fault *fault);

#endif
