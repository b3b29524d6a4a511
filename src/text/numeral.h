/*
 * numeral - numbers as Chinese papers print them: 1,500 / 3.5 / １２ / 十二 / 三百二十 / 二百亿 / 百分之五.
 * Pure.
 */
#ifndef TEXT_NUMERAL_H
#define TEXT_NUMERAL_H

#include <stdint.h>

#include "base/str.h"

/*
 * One printed number.  A 万 or 亿 that ends it stays apart, because a ledger keeps units as printed (3500 and
 * 亿元): the whole value is value * scale.  百分之五 is value 5 with PERCENT.
 */
struct numeral {
    double value;
    double scale;    /* 1, 1e3 … 1e12 */
    uint32_t digits; /* bytes without the scale */
    uint32_t len;    /* bytes with it */
    bool han;        /* written in Han characters */
    bool percent;    /* 百分之 stood in front; part of digits */
    bool round;      /* Han number of one character: 三, 两, 十 */
};

/* A character a number can begin with: 0-9, ０-９, 一 … 十, 百 (of 百分之), 零, 〇, 两. */
bool numeral_starts(int32_t c);

/* The number at offset AT of S, as long as it goes; false when there is none. */
bool numeral_read(struct str s, size_t at, struct numeral *out);

#endif
