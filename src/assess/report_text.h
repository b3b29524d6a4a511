/*
 * report_text - what the text of a progress report says: its numbers, whether anything happened.  Pure.
 * For selfcheck.c.
 */
#ifndef ASSESS_REPORT_TEXT_H
#define ASSESS_REPORT_TEXT_H

#include "assess/goal.h"
#include "base/vec.h"

/* One printed number that counts something: no year, no ordinal, no 一 of 一企一策. */
struct report_number {
    double value;      /* with its scale: 1.05万 is 10500; 七成 is 70 of unit % */
    double low, high;  /* what a rough one may stand for: 近2600, 30多; else value */
    struct str words;  /* number and scale as printed */
    struct str clause; /* from the last punctuation to the number */
    struct str after;  /* the text behind it, which begins with its unit */
};

typedef VEC(struct report_number) report_numbers;

/* The first 400 of them. */
void report_numbers_find(struct arena *a, struct str text, report_numbers *out);

/* A unit taken apart: 亿元 is 元 times 1e8. % and ％ are one. */
struct report_unit {
    struct str base;
    double scale;
};
struct report_unit report_unit_of(struct str unit);
/* Units that count whole things (家, 个, 户): their values have no fractions. */
bool report_unit_counts(struct str unit);
/* Two names for one way of counting: 家 and 个, ％ and %. */
bool report_unit_same(struct str x, struct str y);
/* N is printed with a unit of BASE. */
bool report_number_has(const struct report_number *n, struct str base);
/*
 * Stands as a sum in its clause: not a goal, a part, an increase.  A clause ABOUT the measure NAME needs no
 * 累计.
 */
bool report_number_is_sum(const struct report_number *n, bool about, struct str name);
/* It is said to be the number of one month only. */
bool report_number_is_month(const struct report_number *n);
/* VALUE is what N says, as roughly as it says it. */
bool report_number_agrees(const struct report_number *n, double value);

/* Something happened, or a number is told, or the text honestly says that nothing is new. */
bool report_has_fact(struct arena *a, struct str text);
bool report_is_silent(struct str text);

/* TEXT without punctuation and idle words, in common words, for comparing. */
struct str report_core(struct arena *a, struct str text);
/* TEXT without punctuation and blanks. */
struct str report_bare(struct arena *a, struct str text);

#endif
