#include "text/similar.h"

#include <stdint.h>
#include <stdlib.h>

#include "text/fold.h"
#include "text/utf8.h"

/* The pairs of adjacent characters of a text, sorted. */
struct pairs {
    uint64_t *at;
    size_t n;
};

static int by_value(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

    return (x > y) - (x < y);
}

static struct pairs pairs_of(struct arena *m, struct str s)
{
    struct pairs p = {arena_array(m, uint64_t, s.n + 1), 0};
    int32_t before = 0;
    size_t at = 0;

    for (int32_t c = utf8_next(s, &at); c >= 0; c = utf8_next(s, &at)) {
        if (before) p.at[p.n++] = (uint64_t)before << 32 | (uint32_t)c;
        before = c;
    }
    qsort(p.at, p.n, sizeof *p.at, by_value);
    return p;
}

double similar(struct arena *scratch, struct str a, struct str b)
{
    struct str x = fold_name(scratch, a), y = fold_name(scratch, b);
    struct pairs p, q;
    size_t shared = 0;

    if (str_eq(x, y)) return 1;
    p = pairs_of(scratch, x);
    q = pairs_of(scratch, y);
    for (size_t i = 0, k = 0; i < p.n && k < q.n;) {
        if (p.at[i] == q.at[k]) {
            shared++;
            i++;
            k++;
        } else if (p.at[i] < q.at[k]) {
            i++;
        } else {
            k++;
        }
    }
    return p.n + q.n ? 2.0 * (double)shared / (double)(p.n + q.n) : 0;
}
