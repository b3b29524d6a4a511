/*
 * unit_sheet - what is broken down under the tasks of a unit, read at once.  Inside src/breakdown.
 */
#ifndef BREAKDOWN_UNIT_SHEET_H
#define BREAKDOWN_UNIT_SHEET_H

#include "base/json.h"
#include "ledger/unit.h"
#include "store/store.h"

struct unit_sheet {
    const struct unit *unit;
    const struct calendar *calendar;
    struct rows duties, items, stones, measures, points; /* each by task, in order */
};

MUST_USE enum err unit_sheet_read(struct cx *cx, const struct unit *u, struct unit_sheet *out);
/* The tasks with all that is below them, as an array. */
void unit_sheet_put(struct json *j, const struct unit_sheet *s);

/* What is missing under one task. */
struct unit_gap {
    const struct year_task *task;
    bool stop; /* the plan cannot be submitted with it */
    struct str zh, en;
};
struct unit_gaps {
    size_t n;
    struct unit_gap *at;
};
void unit_sheet_gaps(struct cx *cx, const struct unit_sheet *s, struct unit_gaps *out);

#endif
