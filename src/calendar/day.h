/*
 * day - days of the Gregorian calendar as numbers and as ISO text ("2026-02-12").  Pure.
 *
 * A day is the number of days since 1970-01-01.  Only years 1900 to 2199 are read, so that a slip of the
 * keyboard is an error and not a deadline in the year 20261.
 */
#ifndef CALENDAR_DAY_H
#define CALENDAR_DAY_H

#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"

typedef int32_t day;

enum { DAY_TEXT = 11 /* "2026-02-12" and its NUL */ };

struct ymd {
    int year, month, day;
};

/* ISO text that fills S; false when it is no day ("2026-02-30", "2026-2-3"). */
bool day_read(struct str s, day *out);
void day_text(day d, char out[DAY_TEXT]);
/* The same in an arena. */
struct str day_str(struct arena *a, day d);

struct ymd day_split(day d);
/* MONTH 1..12, DAY within it. */
day day_of(int year, int month, int day);
int day_month_length(int year, int month);

/* 1 Monday … 7 Sunday. */
int day_weekday(day d);
/* N months later; a day that the month does not have becomes its last one. */
day day_add_months(day d, int n);
/* The local day of a moment: NOW_MS in Unix milliseconds, OFFSET_MINUTES east of Greenwich (China: 480). */
day day_at(int64_t now_ms, int offset_minutes);

#endif
