/*
 * utf8 - code points.  Every function is safe on any bytes.
 */
#ifndef TEXT_UTF8_H
#define TEXT_UTF8_H

#include "base/str.h"

/*
 * The code point at offset *AT of S; *AT moves behind it.  At the end: -1.
 * A byte that starts no valid sequence gives 0xFFFD and moves by one.
 */
static inline int32_t utf8_next(struct str s, size_t *at);
/* The same, without the short way for ASCII and common Han characters. */
int32_t utf8_next_any(struct str s, size_t *at);
/* The code point that ends before *AT; *AT moves to its start.  At the start: -1. */
int32_t utf8_prev(struct str s, size_t *at);
/* Bytes written to P (room for 4). */
size_t utf8_put(char *p, int32_t c);
/* Offset of the first invalid byte, or s.n when all is valid. */
size_t utf8_valid(struct str s);
/* Code points in S. */
size_t utf8_count(struct str s);

/* A Han character (CJK unified, extensions A-G, compatibility). */
static inline bool utf8_is_han(int32_t c)
{
    return (c >= 0x4e00 && c <= 0x9fff) || (c >= 0x3400 && c <= 0x4dbf) || (c >= 0x20000 && c <= 0x3134f) ||
           (c >= 0xf900 && c <= 0xfaff) || c == 0x3007;
}

/* The three bytes at P are a character, told from the first alone: all but those of 0xe0 and 0xed. */
static inline bool utf8_is_three(const unsigned char *p)
{
    return p[0] >= 0xe1 && p[0] < 0xf0 && p[0] != 0xed && (p[1] & 0xc0) == 0x80 && (p[2] & 0xc0) == 0x80;
}

/* What every common Han character begins with, and no mark, bracket or space: U+4000 to U+EFFF. */
static inline bool utf8_is_han_lead(char lead)
{
    return (unsigned char)lead >= 0xe4 && (unsigned char)lead < 0xef;
}

/* Bytes of the character that begins with LEAD; 1 for a byte that begins none. */
static inline size_t utf8_len(char lead)
{
    static const unsigned char len[16] = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 3, 4};

    return len[(unsigned char)lead >> 4];
}

static inline int32_t utf8_next(struct str s, size_t *at)
{
    const unsigned char *p;

    if (s.n < 3 || *at > s.n - 3) return utf8_next_any(s, at);
    p = (const unsigned char *)s.p + *at;
    if (p[0] < 0x80) {
        *at += 1;
        return p[0];
    }
    if (utf8_is_three(p)) {
        *at += 3;
        return (p[0] & 0x0f) << 12 | (p[1] & 0x3f) << 6 | (p[2] & 0x3f);
    }
    return utf8_next_any(s, at);
}

#endif
