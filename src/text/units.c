#include "text/units.h"

/* Units that the character starting with byte C takes; 0 for the later bytes of one. */
static size_t units_of(unsigned char c)
{
    if ((c & 0xc0) == 0x80) return 0;
    return c >= 0xf0 ? 2 : 1;
}

size_t units_count(struct str s)
{
    size_t n = 0;

    for (size_t i = 0; i < s.n; i++) n += units_of((unsigned char)s.p[i]);
    return n;
}

size_t units_offset(struct str s, size_t n)
{
    size_t i = 0, have = 0;

    while (i < s.n && have + units_of((unsigned char)s.p[i]) <= n) have += units_of((unsigned char)s.p[i++]);
    return i;
}
