/*
 * str - borrowed text: a pointer and a length, never relying on NUL.
 *
 * A struct str owns nothing; whoever needs the text longer than its owner
 * lives copies it with str_keep().  Text is UTF-8 unless a header says
 * otherwise.  The null text (p == NULL, n == 0) means "absent" and equals
 * the empty text only in str_eq().
 */
#ifndef BASE_STR_H
#define BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;

struct str {
    const char *p;
    size_t n;
};

#define STR(lit) ((struct str){"" lit, sizeof(lit) - 1})
#define STR_INIT(lit)           \
    {                           \
        "" lit, sizeof(lit) - 1 \
    }
#define STR_NULL ((struct str){NULL, 0})

/* For printf: printf("%.*s", STR_ARG(s)).  Texts beyond INT_MAX are cut. */
#define STR_ARG(s) ((s).n > 0x7fffffff ? 0x7fffffff : (int)(s).n), ((s).p ? (s).p : "")

/* Borrow a NUL-terminated string; NULL gives the null text. */
struct str str_of(const char *z);

bool str_eq(struct str a, struct str b);
/* Order by bytes, which for UTF-8 is the order of code points. */
int str_cmp(struct str a, struct str b);
bool str_starts(struct str s, struct str head);
bool str_ends(struct str s, struct str tail);

/* Byte offset of the first NEEDLE at or after FROM, or -1. An empty needle is never found. */
ptrdiff_t str_find(struct str s, struct str needle, size_t from);

/* The part [FROM, FROM+N) of S; both ends are clamped to S. */
struct str str_sub(struct str s, size_t from, size_t n);
/* S without its first N bytes (clamped). */
struct str str_skip(struct str s, size_t n);
/* S without ASCII white space at both ends. */
struct str str_trim(struct str s);

/* Read a decimal integer that fills S (an optional '-' first). False if it is not one or overflows. */
bool str_int(struct str s, int64_t *out);

/* Read a decimal number that fills S ("12", "-0.5", "1.5E-2"), at most 60 bytes. False if it is none or not
 * finite. */
bool str_num(struct str s, double *out);

/* Copies: str_keep also puts a NUL behind the text (not counted), so that .p can go to C libraries. */
struct str str_keep(struct arena *a, struct str s);
/* FNV-1a over the bytes: for hash tables inside the program, not for anything a stranger chooses. */
uint64_t str_hash(struct str s);

#endif
