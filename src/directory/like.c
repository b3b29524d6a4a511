#include "directory/like.h"

#include "base/buf.h"

struct str like_pattern(struct arena *a, struct str q)
{
    struct buf out = buf_new(a, q.n * 2 + 3);

    if (q.n == 0) return STR("");
    buf_byte(&out, '%');
    for (size_t i = 0; i < q.n; i++) {
        if (q.p[i] == '%' || q.p[i] == '_' || q.p[i] == '\\') buf_byte(&out, '\\');
        buf_byte(&out, q.p[i]);
    }
    buf_byte(&out, '%');
    return buf_text(&out);
}
