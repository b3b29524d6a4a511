/*
 * term - the days of items and milestones lie within those promised for their task.  Inside src/breakdown.
 */
#ifndef BREAKDOWN_TERM_H
#define BREAKDOWN_TERM_H

#include "calendar/calendar.h"
#include "ledger/year.h"

struct term {
    struct str title;            /* of what it is, for the sentence */
    struct str start_on, due_on; /* empty or null: none */
};

/* ERR_INPUT "due_on" when S lies outside the time of T (year_outside); a later promise is a change to ask
 * for. */
MUST_USE enum err term_check(struct cx *cx, const struct year_task *t, const struct term *s);

/*
 * Is DUE_ON a day of rest, though not the one printed for the task?  INSTEAD: the last working day before it,
 * else the next one of the task's time.
 */
bool term_rests(const struct calendar *c, const struct year_task *t, struct str due_on, day *instead);
/* ERR_INPUT "due_on" when it is. */
MUST_USE enum err term_need_working(struct cx *cx, const struct year_task *t, struct str due_on);

/* The last working day until D, but not before FIRST: then the next one behind D. */
day term_workday(const struct calendar *c, day d, day first);

#endif
