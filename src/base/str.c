#include "base/str.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"

struct str str_of(const char *z)
{
    return z ? (struct str){z, strlen(z)} : STR_NULL;
}

bool str_eq(struct str a, struct str b)
{
    return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

int str_cmp(struct str a, struct str b)
{
    size_t n = a.n < b.n ? a.n : b.n;
    int c = n ? memcmp(a.p, b.p, n) : 0;

    if (c != 0) return c < 0 ? -1 : 1;
    return (a.n > b.n) - (a.n < b.n);
}

bool str_starts(struct str s, struct str head)
{
    if (s.n < head.n) return false;
    /* The last bytes of two words differ more often than the first. */
    return head.n == 0 || (s.p[head.n - 1] == head.p[head.n - 1] && memcmp(s.p, head.p, head.n) == 0);
}

bool str_ends(struct str s, struct str tail)
{
    if (s.n < tail.n) return false;
    return tail.n == 0 ||
           (s.p[s.n - 1] == tail.p[tail.n - 1] && memcmp(s.p + s.n - tail.n, tail.p, tail.n) == 0);
}

ptrdiff_t str_find(struct str s, struct str needle, size_t from)
{
    const char *hit;

    if (needle.n == 0 || from >= s.n) return -1;
    hit = memmem(s.p + from, s.n - from, needle.p, needle.n);
    return hit ? hit - s.p : -1;
}

struct str str_sub(struct str s, size_t from, size_t n)
{
    if (from > s.n) from = s.n;
    if (n > s.n - from) n = s.n - from;
    return (struct str){s.p ? s.p + from : NULL, n};
}

struct str str_skip(struct str s, size_t n)
{
    return str_sub(s, n, s.n);
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v';
}

struct str str_trim(struct str s)
{
    while (s.n && is_blank(s.p[0])) s = str_skip(s, 1);
    while (s.n && is_blank(s.p[s.n - 1])) s.n--;
    return s;
}

bool str_int(struct str s, int64_t *out)
{
    bool minus = s.n > 0 && s.p[0] == '-';
    int64_t v = 0;

    if (minus) s = str_skip(s, 1);
    if (s.n == 0) return false;
    for (size_t i = 0; i < s.n; i++) {
        int digit = s.p[i] - '0';

        if (digit < 0 || digit > 9) return false;
        if (__builtin_mul_overflow(v, 10, &v)) return false;
        if (__builtin_add_overflow(v, minus ? -digit : digit, &v)) return false;
    }
    *out = v;
    return true;
}

bool str_num(struct str s, double *out)
{
    char text[64], *end;

    if (s.n == 0 || s.n > 60) return false;
    /* strtod also takes blanks, hexadecimal and "nan". */
    for (size_t i = 0; i < s.n; i++)
        if (!strchr("0123456789+-.eE", s.p[i]) || s.p[i] == '\0') return false;
    memcpy(text, s.p, s.n);
    text[s.n] = '\0';
    *out = strtod(text, &end);
    return *end == '\0' && isfinite(*out);
}

struct str str_keep(struct arena *a, struct str s)
{
    char *p;

    if (!s.p) return s;
    p = arena_take(a, s.n + 1, 1);
    memcpy(p, s.p, s.n);
    p[s.n] = '\0';
    return (struct str){p, s.n};
}

uint64_t str_hash(struct str s)
{
    uint64_t h = 14695981039346656037u;

    for (size_t i = 0; i < s.n; i++) h = (h ^ (unsigned char)s.p[i]) * 1099511628211u;
    return h;
}
