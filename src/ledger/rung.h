/*
 * rung - the ladder of a to-do: remind (提醒, some working days before its day) → supervise (督办, overdue) →
 * red (红单, long overdue).
 *
 * Each rung is reached once and stays written, with its day: the to-do, the round and the task show it.  Its
 * event is one for each unit, day and rung, however many to-dos.  The days are settings.
 */
#ifndef LEDGER_RUNG_H
#define LEDGER_RUNG_H

#include "base/cx.h"
#include "calendar/calendar.h"

enum rung { RUNG_NONE, RUNG_REMIND, RUNG_SUPERVISE, RUNG_RED, RUNGS };

struct ladder {
    const struct calendar *calendar;
    day today;
    day soon, late, red; /* due up to these days: reminded of, overdue, long overdue */
};

MUST_USE enum err ladder_load(struct cx *cx, struct ladder *out);
/* DUE_ON empty: none. */
enum rung ladder_rung(const struct ladder *l, struct str due_on);
/* Working days left; negative when overdue. */
int64_t ladder_left(const struct ladder *l, day due);

/* 提醒, 督办, 红单; "" for none. */
struct str rung_zh(enum rung r);
struct str rung_en(enum rung r);

/* Write down the rungs that open to-dos have reached since; N counts them.  Called in working hours. */
MUST_USE enum err rung_climb(struct cx *cx, int64_t *n);

#endif
