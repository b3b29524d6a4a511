/*
 * year - what the parts of the year's work share: the task they belong to, today, the calendar, and the event
 * on the task's page.
 */
#ifndef LEDGER_YEAR_H
#define LEDGER_YEAR_H

#include "base/cx.h"
#include "calendar/calendar.h"

enum { YEAR_EAST_MINUTES = 480 /* the government's day: UTC+8 */ };

struct year_task {
    int64_t id, plan_id;
    int year;            /* of its plan; 0: unknown */
    struct str no, text; /* as they count */
    struct str due_on;   /* current due day; empty: none */
};

/* A live task.  ERR_ABSENT, ERR_CONFLICT when a later edition withdrew it, ERR_DENIED when it is not the
 * actor's to see in full. */
MUST_USE enum err year_task(struct cx *cx, int64_t id, struct year_task *out);

/* The local day of cx->now_ms, and its text. */
day year_today(const struct cx *cx);
struct str year_today_text(struct cx *cx);
/* cx->now_ms as text. */
struct str year_now(struct cx *cx);
/* The working days, with the days this government edited. */
MUST_USE enum err year_calendar(struct cx *cx, const struct calendar **out);

/* ERR_INPUT naming FIELD when TEXT is neither empty nor a day. */
MUST_USE enum err year_check_day(struct cx *cx, const char *field, struct str text);

/* Do these days (empty: none) lie outside the task's time: due before its year, or begun or due after its due
 * day? Work may have begun in an earlier year. */
bool year_outside(const struct year_task *t, struct str start_on, struct str due_on);

/* An event KIND of the task; its page follows. BEFORE, AFTER: JSON or null. */
MUST_USE enum err year_note(struct cx *cx, const struct year_task *t, const char *kind, struct str before,
                            struct str after);

/* Null is empty; empty is null. */
struct str year_plain(struct str s);
struct str year_some(struct str s);

/* TITLE to at most MOST bytes, not inside a character. */
struct str year_shortened(struct str title, size_t most);

#endif
