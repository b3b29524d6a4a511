/*
 * number - the number in front of an item: 一、 （一） 1. (1) 第一条 ① and their kin.
 */
#ifndef PLAN_NUMBER_H
#define PLAN_NUMBER_H

#include "base/str.h"

/* In the usual order of depth. */
enum number_kind {
    NUMBER_NONE,
    NUMBER_CHAPTER,    /* 第一章, 第二部分 */
    NUMBER_HAN,        /* 一、 */
    NUMBER_ARTICLE,    /* 第一条 */
    NUMBER_HAN_IN,     /* （一） */
    NUMBER_DIGIT,      /* 1.  1、 */
    NUMBER_BARE,       /* 1 on its own, told from a page number by its neighbours */
    NUMBER_DIGIT_IN,   /* (1) */
    NUMBER_DIGIT_HALF, /* 1) */
    NUMBER_CIRCLED,    /* ① */
    NUMBER_KINDS
};

struct number {
    enum number_kind kind;
    uint32_t value;
    uint32_t shown; /* bytes of the number as it is quoted: without dot or 、, with brackets */
    uint32_t len;   /* bytes to the first character of the text */
};

/* The number S begins with; false when there is none.  S is cleaned text. */
bool number_read(struct str s, struct number *out);
/* The value of digits (ASCII or full width) or Chinese numerals at the head of S; *LEN their bytes; 0: none.
 */
uint32_t number_value(struct str s, size_t *len);

#endif
