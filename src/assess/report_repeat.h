/*
 * report_repeat - whether a report says the same as the last one.  Pure.
 */
#ifndef ASSESS_REPORT_REPEAT_H
#define ASSESS_REPORT_REPEAT_H

#include "base/arena.h"
#include "base/str.h"

enum report_repeat {
    REPORT_REPEAT_NOT,
    REPORT_REPEAT_SAME, /* the same words, whatever the punctuation and widths */
    REPORT_REPEAT_NEAR  /* the same in other words or another order, with no new number, stage or hitch */
};

/* NEAR_SHARE 0..1: of the text's pairs of characters that stood in LAST. */
enum report_repeat report_repeat_of(struct arena *a, struct str text, struct str last, double near_share);

#endif
