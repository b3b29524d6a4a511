/* reader - what the fuzz targets of the readers share: one reader over raw bytes in this process. */
#ifndef FUZZ_READER_H
#define FUZZ_READER_H

#include <stdlib.h>

#include "intake/intake.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Whatever the bytes are, what comes out keeps the rules of text/doc.h, or is an error with both sentences.
 */
static inline void fuzz_reader(const char *format, struct str bytes)
{
    struct cx cx = {.arena = arena_new(0)};
    const struct doc *doc = NULL;
    enum err e = intake_read_here(&cx, bytes, str_of(format), &doc);

    if (e && (cx_fault(&cx, e).zh.n == 0 || cx_fault(&cx, e).en.n == 0)) abort();
    if (!e && doc_check(doc)) abort();
    arena_end(cx.arena);
}

#endif
