/* Request bodies: every record reads every input without harm, and what it accepts can be written as valid
 * JSON. */
#include "base/buf.h"
#include "base/json.h"
#include "text/utf8.h"
#include "web/record.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Input records only: they hold no raw JSON. */
static void one(struct cx *cx, const struct record *r, struct str body)
{
    void *in = arena_zero(cx->arena, 1, r->size + 1);
    struct buf out = buf_new(cx->arena, 64 << 20);
    struct json j = json_on(&out);

    if (rec_read(cx, r, body, in)) {
        if (!cx->fault.zh.n || !cx->fault.en.n) abort();
        return;
    }
    rec_put(&j, r, in);
    if (out.over || utf8_valid(buf_text(&out)) != out.n) abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct cx cx = {.arena = arena_new(0)};

    for (const struct record *const *r = record_all; *r; r++) {
        if (!str_ends((*r)->name, STR("_in"))) continue;
        one(&cx, *r, (struct str){(const char *)data, size});
        arena_reset(cx.arena);
    }
    arena_end(cx.arena);
    return 0;
}
