/* What a reader's child hands to its parent; the child may have been taken over by its input. */
#include <stdlib.h>
#include <string.h>

#include "intake/docw.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct cx cx = {.arena = arena_new(0)};
    const struct doc *doc = NULL;
    void *aligned = arena_take(cx.arena, size + 1, 16); /* a mapping is */
    enum err e;

    memcpy(aligned, data, size);
    e = docw_parse(&cx, (struct str){aligned, size}, &doc);
    if (!e && doc_check(doc)) abort();
    if (e && cx_fault(&cx, e).en.p == NULL) abort();
    arena_end(cx.arena);
    return 0;
}
