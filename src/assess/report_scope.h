/*
 * report_scope - which number of a report speaks of a measure.  Pure.
 */
#ifndef ASSESS_REPORT_SCOPE_H
#define ASSESS_REPORT_SCOPE_H

#include "assess/report_number.h"

struct report_measure {
    struct str name, unit;
    bool cumulative, has_last, has_value;
    double last, value; /* in UNIT */
};

/* The measures a report tells of: a number that speaks of one of them does not speak of the others. */
struct report_measures {
    const struct report_measure *at;
    size_t n;
};

/* What the numbers of a text say of a measure's value. */
struct report_saying {
    bool agrees;                       /* one of them, or a sum of them, is the value */
    const struct report_number *other; /* the one that should be the value and is not; NULL when none */
};

/* The measure counts what is new: 新增学位 is told by 学位增加1.08万个. */
bool report_scope_is_gain(struct str name);

/* What NUMBERS say of measure WHICH when its value is VALUE (in its unit). */
struct report_saying report_scope_of(struct arena *a, const report_numbers *numbers,
                                     struct report_measures measures, size_t which, double value);

#endif
