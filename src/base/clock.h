/*
 * clock - the only place that asks what time it is.
 *
 * The date of a request is cx->now_ms, set once by whoever makes the context;
 * nothing below calls clock_now_ms() itself.  The steady clock is for
 * durations and deadlines.
 */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include <stdint.h>

/* Unix time in milliseconds. */
int64_t clock_now_ms(void);
/* The same in microseconds, for making ids. */
int64_t clock_now_us(void);
/* Milliseconds of a clock that never jumps. */
int64_t clock_steady_ms(void);

/* "2026-11-24T08:17:28.123Z", NUL-terminated; the clock of logs. */
enum { CLOCK_TEXT = 25 };
void clock_text(int64_t ms, char out[CLOCK_TEXT]);

/* "2026-11-24", NUL-terminated: the day in China, which has one zone and no summer time. */
enum { CLOCK_DAY = 11 };
void clock_day(int64_t ms, char out[CLOCK_DAY]);

#endif
