/* fuzz_plan - any bytes as a text file: to blocks, to a plan, through every printer. */
#include <stdint.h>

#include "intake/reader.h"
#include "plan/plan.h"

enum { OUTPUT_MOST = 64 << 20 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct cx cx = {.arena = arena_new(0)};
    struct str bytes = {(const char *)data, size};
    struct reading r = {.cx = &cx, .bytes = bytes, .charset = charset_guess(bytes)};
    enum err e = docw_new(&cx, -1, charset_room(r.charset.id, size) + 64, &r.out);

    if (!e) e = charset_open(&cx, r.charset.id, &r.text);
    if (!e) e = read_txt(&r);
    if (!e) e = docw_done(r.out);
    if (!e) {
        struct doc doc = docw_doc(r.out, STR("txt"));
        const struct plan *p = plan_read(cx.arena, &doc);
        struct buf out = buf_new(cx.arena, OUTPUT_MOST);

        plan_json(&out, p);
        plan_corpus(&out, p);
        plan_table(&out, p, true);
    }
    arena_end(cx.arena);
    return 0;
}
