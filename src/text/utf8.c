#include "text/utf8.h"

#include <endian.h>
#include <string.h>

static bool is_tail(unsigned char c)
{
    return (c & 0xc0) == 0x80;
}

/* Length of the valid sequence at P with N >= 1 bytes left; 0 if none.  The code point goes to *C. */
static size_t decode(const unsigned char *p, size_t n, int32_t *c)
{
    if (p[0] < 0x80) {
        *c = p[0];
        return 1;
    }
    if (p[0] >= 0xc2 && p[0] < 0xe0 && n > 1 && is_tail(p[1])) {
        *c = (p[0] & 0x1f) << 6 | (p[1] & 0x3f);
        return 2;
    }
    if (p[0] >= 0xe0 && p[0] < 0xf0 && n > 2 && is_tail(p[1]) && is_tail(p[2])) {
        *c = (p[0] & 0x0f) << 12 | (p[1] & 0x3f) << 6 | (p[2] & 0x3f);
        return *c >= 0x800 && (*c < 0xd800 || *c > 0xdfff) ? 3 : 0;
    }
    if (p[0] >= 0xf0 && p[0] < 0xf5 && n > 3 && is_tail(p[1]) && is_tail(p[2]) && is_tail(p[3])) {
        *c = (p[0] & 0x07) << 18 | (p[1] & 0x3f) << 12 | (p[2] & 0x3f) << 6 | (p[3] & 0x3f);
        return *c >= 0x10000 && *c <= 0x10ffff ? 4 : 0;
    }
    return 0;
}

int32_t utf8_next_any(struct str s, size_t *at)
{
    int32_t c = 0;
    size_t n;

    if (*at >= s.n) return -1;
    n = decode((const unsigned char *)s.p + *at, s.n - *at, &c);
    *at += n ? n : 1;
    return n ? c : 0xfffd;
}

int32_t utf8_prev(struct str s, size_t *at)
{
    size_t end = *at > s.n ? s.n : *at;

    if (end == 0) return -1;
    for (size_t back = 1; back <= 4 && back <= end; back++) {
        size_t from = end - back, to = from;
        int32_t c;

        if (is_tail((unsigned char)s.p[from])) continue;
        c = utf8_next(str_sub(s, 0, end), &to);
        if (to != end) break;
        *at = from;
        return c;
    }
    *at = end - 1;
    return 0xfffd;
}

size_t utf8_put(char *p, int32_t c)
{
    if (c < 0x80) {
        p[0] = (char)c;
        return 1;
    }
    if (c < 0x800) {
        p[0] = (char)(0xc0 | c >> 6);
        p[1] = (char)(0x80 | (c & 0x3f));
        return 2;
    }
    if (c < 0x10000) {
        p[0] = (char)(0xe0 | c >> 12);
        p[1] = (char)(0x80 | (c >> 6 & 0x3f));
        p[2] = (char)(0x80 | (c & 0x3f));
        return 3;
    }
    p[0] = (char)(0xf0 | c >> 18);
    p[1] = (char)(0x80 | (c >> 12 & 0x3f));
    p[2] = (char)(0x80 | (c >> 6 & 0x3f));
    p[3] = (char)(0x80 | (c & 0x3f));
    return 4;
}

/* utf8_is_three() of both characters at P, with one load of eight bytes. */
static bool two_threes(const unsigned char *p)
{
    uint64_t w;

    memcpy(&w, p, sizeof w);
    w = le64toh(w);
    return (w & 0xc0c0f0c0c0f0) == 0x8080e08080e0 && 0xdffeu >> (w & 0xf) & 0xdffeu >> (w >> 24 & 0xf) & 1;
}

size_t utf8_valid(struct str s)
{
    const unsigned char *p = (const unsigned char *)s.p;
    size_t at = 0;

    while (at < s.n) {
        int32_t c;
        size_t n;

        while (s.n - at >= 8 && two_threes(p + at)) at += 6;
        while (at < s.n && p[at] < 0x80) at++;
        if (at == s.n) break;
        if (s.n - at >= 3 && utf8_is_three(p + at)) {
            at += 3;
            continue;
        }
        n = decode(p + at, s.n - at, &c);
        if (n == 0) return at;
        at += n;
    }
    return s.n;
}

size_t utf8_count(struct str s)
{
    size_t at = 0, n = 0;

    while (utf8_next(s, &at) >= 0) n++;
    return n;
}
