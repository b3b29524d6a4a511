/* Numbers and dates of any text: what is read lies in the text. */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>

#include "text/date.h"
#include "text/numeral.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *a = arena_new(0);
    struct str text = {(const char *)data, size};

    for (size_t at = 0; at < size && at < 200; at++) {
        struct numeral n;
        struct date d;

        if (numeral_read(text, at, &n) && (n.digits > n.len || n.len > size - at || !isfinite(n.value)))
            abort();
        if (date_read(text, at, &d)) {
            struct str day = date_last(a, &d, 2021);

            if (d.len > size - at || (day.p && day.n != 10)) abort();
        }
    }
    arena_end(a);
    return 0;
}
