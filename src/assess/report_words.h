/*
 * report_words - the words of progress reports by what they tell (report_words.def).  Pure.
 */
#ifndef ASSESS_REPORT_WORDS_H
#define ASSESS_REPORT_WORDS_H

#include "base/str.h"

enum report_kind {
#define KIND(kind) REPORT_##kind,
#include "assess/report_words.def"
    REPORT_KINDS
};

/* Bytes of the longest word of KIND at the head of S; 0 when there is none. */
size_t report_word_head(struct str s, enum report_kind kind);
/* S ends in a word of KIND that is no part of a longer REPORT_WHOLE: its bytes, or 0. */
size_t report_word_tail(struct str s, enum report_kind kind);
/*
 * Offset of the first or last word of KIND in S, or -1.  A word that is part of a longer REPORT_WHOLE does
 * not count: 比 of 比例.
 */
ptrdiff_t report_word_first(struct str s, enum report_kind kind);
ptrdiff_t report_word_last(struct str s, enum report_kind kind);
/* The common word that the word at the head of S stands for; its bytes, or 0. */
size_t report_word_same(struct str s, struct str *as);

/* Ends a clause: 。，；：（）, their narrow forms and the end of a line; 、 does not. */
bool report_is_stop(int32_t c);
/* Ends a sentence. */
bool report_is_end(int32_t c);

#endif
