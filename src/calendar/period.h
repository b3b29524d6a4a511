/*
 * period - the periods of reporting: ten days, month, quarter, half-year, year.  Pure.
 *
 * Written "2026-M03-X1" (旬: to the 10th, the 20th, the month's last day), "2026-M03", "2026-Q1", "2026-H1",
 * "2026".  Periods are ordered by their last day.
 */
#ifndef CALENDAR_PERIOD_H
#define CALENDAR_PERIOD_H

#include "calendar/day.h"

enum period_kind { PERIOD_TEN_DAYS, PERIOD_MONTH, PERIOD_QUARTER, PERIOD_HALF, PERIOD_YEAR, PERIOD_KINDS };

struct period {
    enum period_kind kind;
    day first, last; /* both belong to it */
};

enum { PERIOD_TEXT = 12 /* "2026-M03-X1" and its NUL */ };

/* The period of KIND that holds D. */
struct period period_of(enum period_kind kind, day d);
/* The one behind P. */
struct period period_next(struct period p);
/* The same period N years later; N may be negative. */
struct period period_shift(struct period p, int years);

bool period_read(struct str s, struct period *out);
struct str period_str(struct arena *a, struct period p);
/* "2026年3月上旬", "2026年一季度", "2026年上半年". */
struct str period_zh(struct arena *a, struct period p);
/* "ten_days", "month", "quarter", "half", "year". */
struct str period_kind_word(enum period_kind kind);

#endif
