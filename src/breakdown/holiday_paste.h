/*
 * holiday_paste - days of rest and work out of pasted text: rows of a table ("2026-10-01  放假  国庆节"), or
 * the sentences of the State Council's notice
 * ("国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、 10月10日（周六）上班。").  Pure.
 */
#ifndef BREAKDOWN_HOLIDAY_PASTE_H
#define BREAKDOWN_HOLIDAY_PASTE_H

#include "base/arena.h"
#include "calendar/calendar.h"

enum { HOLIDAY_PASTE_MOST = 200 /* days */, HOLIDAY_SPAN_MOST = 31 };

struct holiday_paste {
    size_t n, unread_n;
    struct holiday *at;
    struct str *unread; /* lines that name no day, or days whose kind is not said */
};

/* YEAR: of days that do not name one. Lives in A; names are borrowed from TEXT. */
void holiday_paste(struct arena *a, struct str text, int year, struct holiday_paste *out);

#endif
