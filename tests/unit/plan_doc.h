/* plan_doc - documents for the tests of src/plan: text as the reader of plain text gives it. */
#ifndef TESTS_PLAN_DOC_H
#define TESTS_PLAN_DOC_H

#include <stdio.h>
#include <string.h>

#include "base/vec.h"
#include "text/doc.h"

/* The whole file; the null text when there is none. */
static inline struct str file_text(struct arena *a, const char *path)
{
    FILE *f = fopen(path, "rb");
    size_t room = 1 << 16, n = 0, got;
    char *p = arena_take(a, room, 1);

    if (!f) return STR_NULL;
    for (got = fread(p, 1, room, f); got > 0; got = fread(p + n, 1, room - n, f)) {
        n += got;
        if (n < room) continue;
        p = arena_grow(a, p, room, room * 2);
        room *= 2;
    }
    fclose(f);
    return (struct str){p, n};
}

/* One BLOCK_LINE for each line that is not empty. */
static inline struct doc doc_of_lines(struct arena *a, struct str text)
{
    VEC(struct block) blocks = {0};
    size_t at = 0;
    uint16_t flags = 0;

    while (at < text.n) {
        const char *end = memchr(text.p + at, '\n', text.n - at);
        size_t to = end ? (size_t)(end - text.p) : text.n;

        if (str_trim(str_sub(text, at, to - at)).n) {
            *vec_push(a, &blocks) =
                (struct block){.at = {(uint32_t)at, (uint32_t)(to - at)}, .kind = BLOCK_LINE, .flags = flags};
            flags = 0;
        } else {
            flags = BLOCK_AFTER_GAP;
        }
        at = to + 1;
    }
    return (struct doc){.text = text, .format = STR("txt"), .n = blocks.n, .block = blocks.at};
}

#endif
