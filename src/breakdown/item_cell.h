/*
 * item_cell - the cells of a spreadsheet that say what an item is: days, tree numbers, who carries it.
 * Written by people: full-width digits, spaces in names, telephone numbers beside them.  Inside
 * src/breakdown.
 */
#ifndef BREAKDOWN_ITEM_CELL_H
#define BREAKDOWN_ITEM_CELL_H

#include "base/cx.h"
#include "base/json.h"
#include "base/vec.h"

/* What is wrong with a cell, for its writer; ZH null: nothing.  CODE 0: ERR_INPUT. */
struct cell_fault {
    struct str zh, en;
    enum err code;
};

/* Faults found, each with its place. */
struct cell_problem {
    struct str sheet, cell; /* SHEET null: none; CELL "G12", or "12": the whole line */
    struct cell_fault what;
};
void cell_problem_put(struct json *j, const struct cell_problem *p);

/* "G12": COLUMN from 0, -1: the whole line; LINE from 1. */
struct str cell_name(struct arena *a, int column, int64_t line);

/* As written, with spaces of any width and invisible characters cut off at both ends. */
struct str cell_trim(struct str s);

/*
 * A day in the forms people type (2026-6-30, 2026/06/30 0:00, ２０２６年６月３０日, 6月底, 年底前, a serial
 * number of Excel; YEAR serves where it is left out), as ISO text.  Empty when the cell is; null when it is
 * no day.
 */
struct str cell_day(struct arena *a, struct str s, int year);

/* 40, ４０, 40%, 40分: false when it is no number. */
bool cell_number(struct arena *a, struct str s, double *out);

/* 1, 1.2, 1.2.3: its folded text, digits parted by points; null when it is no tree number. */
struct str cell_tree(struct arena *a, struct str s);
/* Of such a text: how many numbers. */
int cell_level(struct str tree);

/* The ids of names; 0 for an empty cell, and with a fault where the directory knows none or several. */
MUST_USE enum err cell_org(struct cx *cx, struct str name, int64_t *id, struct cell_fault *fault);
/* A post by its title; one of ORG_ID (0: any) first. */
MUST_USE enum err cell_post(struct cx *cx, struct str title, int64_t org_id, int64_t *id,
                            struct cell_fault *fault);
/* One person; of ORG_ID (0: any) first.  One who is known to be of another, and several names, are faults. */
MUST_USE enum err cell_person(struct cx *cx, struct str name, int64_t org_id, int64_t *id,
                              struct cell_fault *fault);

#endif
