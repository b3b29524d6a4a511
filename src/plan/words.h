/*
 * words - the phrase tables of words.def, asked by class.
 *
 * Every word has three bytes at least.  A class is a short list and is searched from end to end, but one look
 * at a character turns most texts away, so a question costs some nanoseconds.
 */
#ifndef PLAN_WORDS_H
#define PLAN_WORDS_H

#include "base/str.h"

enum word_class {
#define CLASS(name) WORDS_##name,
#define WORD(text)
#include "plan/words.def"
#undef CLASS
#undef WORD
    WORD_CLASSES
};

/* Bytes of the longest word of class C at the head (the tail) of S; 0 when there is none. */
size_t word_head(struct str s, enum word_class c);
size_t word_tail(struct str s, enum word_class c);
/* S is a word of C. */
bool word_is(struct str s, enum word_class c);
/* S holds a word of C somewhere.  For short texts. */
bool word_in(struct str s, enum word_class c);

#endif
