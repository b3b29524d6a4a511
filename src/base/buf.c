#include "base/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"

enum { ROOM_FIRST = 256, DRAIN_AT = 64 * 1024, DRAIN_MOST = 1 << 30 };

struct buf buf_new(struct arena *a, size_t cap)
{
    return (struct buf){.arena = a, .cap = cap};
}

struct buf buf_draining(struct arena *a, bool (*drain)(void *arg, struct str piece), void *arg)
{
    return (struct buf){.arena = a, .cap = DRAIN_MOST, .drain = drain, .drain_arg = arg};
}

bool buf_drained(struct buf *b)
{
    if (!b->over && b->n && !b->drain(b->drain_arg, buf_text(b))) b->over = true;
    b->n = 0;
    return !b->over;
}

char *buf_room(struct buf *b, size_t n)
{
    size_t want = b->room ? b->room : ROOM_FIRST;

    if (b->drain && b->n + n > DRAIN_AT) buf_drained(b);
    if (b->over || n > b->cap - b->n) {
        b->over = true;
        return NULL;
    }
    if (b->room - b->n < n) {
        while (want - b->n < n) want *= 2;
        if (want > b->cap) want = b->cap;
        b->p = arena_grow(b->arena, b->p, b->room, want);
        b->room = want;
    }
    return b->p + b->n;
}

void buf_used(struct buf *b, size_t n)
{
    b->n += n;
}

void buf_byte(struct buf *b, char c)
{
    char *p = b->room > b->n ? b->p + b->n : buf_room(b, 1);

    if (!p) return;
    *p = c;
    b->n++;
}

void buf_str(struct buf *b, struct str s)
{
    char *p = s.n ? buf_room(b, s.n) : NULL;

    if (!p) return;
    memcpy(p, s.p, s.n);
    b->n += s.n;
}

void buf_int(struct buf *b, int64_t v)
{
    char digits[24];
    size_t at = sizeof digits;
    uint64_t left = v < 0 ? 0 - (uint64_t)v : (uint64_t)v;

    do {
        digits[--at] = (char)('0' + left % 10);
        left /= 10;
    } while (left);
    if (v < 0) digits[--at] = '-';
    buf_str(b, (struct str){digits + at, sizeof digits - at});
}

void buf_fmt(struct buf *b, const char *fmt, ...)
{
    va_list ap, again;
    int n;
    char *p;

    va_start(ap, fmt);
    va_copy(again, ap);
    n = vsnprintf(NULL, 0, fmt, ap);
    p = n > 0 ? buf_room(b, (size_t)n + 1) : NULL;
    if (p) {
        vsnprintf(p, (size_t)n + 1, fmt, again);
        b->n += (size_t)n;
    }
    va_end(again);
    va_end(ap);
}

struct str buf_text(const struct buf *b)
{
    return (struct str){b->p ? b->p : "", b->n};
}

bool buf_done(const struct buf *b, struct str *out)
{
    *out = buf_text(b);
    return !b->over;
}
