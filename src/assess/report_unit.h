/*
 * report_unit - units as reports print them: 亿元 is 元 times 1e8, 公里 is 米 times 1000.  Pure.
 */
#ifndef ASSESS_REPORT_UNIT_H
#define ASSESS_REPORT_UNIT_H

#include "base/str.h"

/* A unit taken apart.  A unit that report_unit.def does not know is its own base. */
struct report_unit {
    struct str base;
    double scale;
};
struct report_unit report_unit_of(struct str unit);
/* The known unit at the head of S, without 万 and 亿; its bytes, or 0. */
size_t report_unit_head(struct str s, struct report_unit *out);
/* Units that count whole things (家, 个, 户): their values have no fractions. */
bool report_unit_counts(struct str unit);
/* Two names for one way of counting: 家 and 个, ％ and %. */
bool report_unit_same(struct str x, struct str y);
/* S begins with a counter: 两家, 三所. */
bool report_unit_is_counter(struct str s);

#endif
