/*
 * unit_fill - the lines of a filled workbook: understood, compared with the ledger, written.  Inside
 * src/breakdown.
 */
#ifndef BREAKDOWN_UNIT_FILL_H
#define BREAKDOWN_UNIT_FILL_H

#include "base/json.h"
#include "base/vec.h"
#include "breakdown/item.h"
#include "breakdown/item_cell.h"
#include "breakdown/milestone.h"
#include "ledger/unit.h"
#include "store/store.h"

enum fill_column {
#define UNIT_COLUMN(id, heading, width, centered) id,
#include "breakdown/unit_columns.def"
#undef UNIT_COLUMN
    COLS
};

extern const struct str fill_heading[COLS];

/* The columns of what stands in the ledger; PLACE: the item it is below, 0 the task. */
enum {
    FILL_ID,
    FILL_TASK,
    FILL_PLACE,
    FILL_TITLE,
    FILL_DUE,
    FILL_REV,
    FILL_STATE,
    FILL_START, /* from here on of items */
    FILL_ORG,
    FILL_POST,
    FILL_PERSON,
    FILL_ORG_ID,
    FILL_POST_ID,
    FILL_PERSON_ID,
    FILL_WEIGHT = FILL_START, /* of milestones */
    FILL_MEANS
};

enum fill_act { FILL_SAME, FILL_ADD, FILL_CHANGE };

struct fill_change {
    enum fill_column column;
    struct str was, now;
};

struct fill_problem {
    int column; /* -1: the whole line */
    struct cell_fault what;
};

struct fill_line {
    uint32_t row; /* in the sheet, from 0 */
    struct str cell[COLS];
    struct str tree; /* its number, folded; null: none */
    const struct year_task *task;
    bool stone; /* a milestone, else an item */
    struct item item;
    struct milestone milestone;
    int64_t id, rev;          /* of what stands in the ledger; 0: it is new */
    struct fill_line *parent; /* the item it is below; NULL: the task */
    enum fill_act act;
    VEC(struct fill_change) changes;
    VEC(struct fill_problem) problems;
};

struct fill {
    struct cx *cx;
    const struct unit *unit;
    const struct calendar *calendar;
    struct str sheet; /* its name; null: not known */
    int at[COLS];     /* the column of the sheet that holds a column; -1: none */
    VEC(struct fill_line *) lines;
    struct rows items, stones; /* what stands in the ledger */
    int64_t problems;
};

void fill_problem(struct fill *f, struct fill_line *l, int column, struct cell_fault what);

/* unit_fill.c: from cells to an item or milestone, and what differs from the ledger. */
MUST_USE enum err fill_understand(struct fill *f);
/* unit_fill_write.c: what differs is written, lines with a problem left out, with an event of each task. */
MUST_USE enum err fill_write(struct fill *f);

#endif
