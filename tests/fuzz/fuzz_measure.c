/* Goals and deadlines of any text: every span lies in the text, every number is finite. */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>

#include "plan/deadline.h"
#include "plan/measure.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool ok)
{
    if (!ok) abort();
}

static bool within(struct span at, struct str text)
{
    return at.off <= text.n && at.len <= text.n - at.off;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *a = arena_new(0);
    struct str text = {(const char *)data, size};
    struct deadline_hit d;
    measure_hits hits = {0};

    measure_find(a, text, &hits);
    for (size_t i = 0; i < hits.n; i++) {
        const struct measure_hit *h = &hits.at[i];

        check(within(h->words, text) && within(h->value, text));
        check(h->op < OP_ALL && isfinite(h->value_num));
        check(!h->has_value || h->value.len > 0);
    }
    if (deadline_find(text, &d)) check(within(d.at, text) && d.at.len > 0);
    if (deadline_field(text, &d)) check(within(d.at, text) && d.at.len > 0);
    (void)deadline_iso(a, text, 2021);
    arena_end(a);
    return 0;
}
