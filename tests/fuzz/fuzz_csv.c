/* Any bytes as CSV: reading ends, and what was read comes back the same when it is written and read again. */
#include <stdint.h>
#include <stdlib.h>

#include "text/csv.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_again(struct arena *a, const struct csv_line *line)
{
    struct buf out = buf_new(a, 1 << 20);
    struct csv_line again;
    struct str text;

    for (size_t i = 0; i < line->n; i++) csv_put(&out, line->cell[i], i == 0);
    csv_end_line(&out);
    if (out.over) return;
    text = buf_text(&out);
    if (!csv_next(a, &text, &again) || again.n != line->n) abort();
    for (size_t i = 0; i < line->n; i++)
        if (!str_eq(again.cell[i], line->cell[i])) abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *a = arena_new(0);
    struct str text = {(const char *)data, size};
    struct csv_line line;

    while (csv_next(a, &text, &line)) check_again(a, &line);
    arena_end(a);
    return 0;
}
