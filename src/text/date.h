/*
 * date - dates and periods as Chinese papers print them: 2021年6月30日, 6月底, 年底, 上半年, 二季度末.  Pure.
 */
#ifndef TEXT_DATE_H
#define TEXT_DATE_H

#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"

/* One printed date. What is not printed is 0; the last day meant is date_last(). */
struct date {
    int year;      /* 2021; 0: not printed */
    int this_year; /* 1: 今年, 本年, 当年; 2: 明年, 次年; counted from the paper's year */
    int month;     /* 1..12; a quarter or half gives its last month */
    int day;       /* 1..31; 上旬 10, 中旬 20 */
    bool end;      /* 底, 末, or a period whose end is its last day (上半年) */
    uint32_t len;  /* bytes */
};

/* The date at AT of S, as long as it goes (without 前, 内); false when there is none. */
bool date_read(struct str s, size_t at, struct date *out);

/* The last day of D, seen from a paper of YEAR (0 unknown): "2021-06-30"; null when the year is not known. */
struct str date_last(struct arena *a, const struct date *d, int year);

#endif
