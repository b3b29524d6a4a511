/*
 * words - the phrase tables of words.def, asked by class.
 *
 * A class is a short list and is searched from end to end, but one look at a character turns most texts away,
 * so a question costs some nanoseconds.  Words below three bytes are known to word_is() only.
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

/* A quick look at the three bytes at P: false where surely no word of C begins. */
static inline bool word_may_begin(const char *p, enum word_class c);
/* Bytes of the longest word of class C at the head (the tail) of S; 0 when there is none. */
size_t word_head(struct str s, enum word_class c);
size_t word_tail(struct str s, enum word_class c);
/* S is a word of C. */
bool word_is(struct str s, enum word_class c);
/* S holds a word of C somewhere.  For short texts. */
bool word_in(struct str s, enum word_class c);

/* For class C at C + 1: the last bytes, modulo 64, of its words' first characters. */
extern const uint64_t word_class_heads[];

static inline bool word_may_begin(const char *p, enum word_class c)
{
    return word_class_heads[c + 1] >> ((unsigned char)p[2] & 63) & 1;
}

#endif
