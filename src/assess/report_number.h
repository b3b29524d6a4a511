/*
 * report_number - the numbers of a progress report: what each counts and what part it plays.  Pure.
 */
#ifndef ASSESS_REPORT_NUMBER_H
#define ASSESS_REPORT_NUMBER_H

#include "assess/report_unit.h"
#include "base/vec.h"

/* The part a number plays in its sentence. */
enum report_role {
    REPORT_ROLE_DONE,  /* it is so */
    REPORT_ROLE_GOAL,  /* planned, wished, ordered */
    REPORT_ROLE_PAST,  /* of another time or place: 去年同期, 全省, 由15个 … */
    REPORT_ROLE_STEP,  /* a growth or a difference */
    REPORT_ROLE_REST,  /* what is left */
    REPORT_ROLE_SHARE, /* a share of something */
    REPORT_ROLE_MONTH, /* of one month */
    REPORT_ROLE_PART   /* a part of the number before it: 其中 */
};

/* One printed number that counts something: no year, no ordinal, no 一 of 一企一策. */
struct report_number {
    double value; /* with its scale and unit, in the base of the unit: 1.05万 is 10500; 3公里 is 3000 */
    double low, high; /* what it may stand for: 近2600, 30多, 3—5个, a rounded 3.4万; else value */
    enum report_role role;
    bool total;       /* said to be the whole: 累计, 合计, 达 */
    bool now;         /* 已, 目前 or 实际 stands before it */
    bool each;        /* one of several in turn: 分别完成100%、65% */
    bool fall;        /* a fall: 下降2.3% is told of a growth of -2.3 */
    size_t sentence;  /* offset of its sentence … */
    bool follows;     /* no stop and no 、 stands between it and the number before */
    struct str words; /* number and scale as printed */
    struct str label; /* the words before it, from the last number or stop on */
    struct str after; /* the text behind it, which begins with its unit */
    struct str noun;  /* the words behind it up to the next number or stop */
    struct str base;  /* of its unit; null when the unit is not a known one */
};

typedef VEC(struct report_number) report_numbers;

/* The first 400 of them. */
void report_numbers_find(struct arena *a, struct str text, report_numbers *out);

/* N counts in BASE (report_unit_of). */
bool report_number_has(const struct report_number *n, struct str base);
/* VALUE (in the base of the unit) is what N says, as roughly as it says it. */
bool report_number_agrees(const struct report_number *n, double value);

#endif
