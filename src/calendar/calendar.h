/*
 * calendar - the working days of China: weekends, statutory holidays, make-up days.  Pure.
 *
 * Holidays are data: data/holidays.csv, inside the program, has the days of the State Council's yearly
 * notices; rows that a government edited override it day by day.  A plain weekend is not listed.  Every
 * notice names National Day, so a year is known when its 10-01 is listed; any other year is provisional:
 * only its weekends are counted, and calendar_provisional() says so.
 *
 * A calendar is read-only once made and may be shared by threads as long as its arena lives.
 */
#ifndef CALENDAR_CALENDAR_H
#define CALENDAR_CALENDAR_H

#include "calendar/day.h"

struct calendar;

/* One listed day: off, or a make-up working day. NAME is borrowed by the calendar: 春节. */
struct holiday {
    day day;
    bool off;
    struct str name;
};

/* The embedded days, overridden by N rows of EDITED (any order; of two rows for one day the later counts). */
NEVER_NULL const struct calendar *calendar_new(struct arena *a, const struct holiday *edited, size_t n);

bool calendar_working(const struct calendar *c, day d);
/* What is listed for D, or NULL. */
const struct holiday *calendar_listed(const struct calendar *c, day d);
/* No notice is known for YEAR. */
bool calendar_provisional(const struct calendar *c, int year);

/* The N-th working day after D (D itself never counts); N < 0 goes back; N == 0 is D. At most 20,000. */
day calendar_add(const struct calendar *c, day d, int n);
/* Working days in (FROM, TO], so that calendar_add(FROM, n) is n away; negative when TO is before FROM. */
int calendar_between(const struct calendar *c, day from, day to);
/* D when it is a working day, else the next one: what a due date on a holiday becomes. */
day calendar_on_or_after(const struct calendar *c, day d);

#endif
