/*
 * buf - text being built, with a cap.
 *
 * Appending never fails at the place of use: when the cap is reached the
 * buffer turns "over", further appends do nothing, and buf_done() says so
 * once.  The bytes live in the arena given at the start.
 *
 * A draining buffer hands its bytes on whenever it is full, so that output of
 * any length needs little memory; what was handed on cannot be looked at again.
 */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include <stdbool.h>

#include "base/str.h"

struct buf {
    struct arena *arena;
    char *p;
    size_t n, room, cap;
    bool over;
    bool (*drain)(void *arg, struct str piece); /* NULL: keeps all */
    void *drain_arg;
};

/* An empty buffer that may grow to CAP bytes. */
struct buf buf_new(struct arena *a, size_t cap);

/* A buffer that calls DRAIN for about every 64 KiB; when it answers false the buffer is over. */
struct buf buf_draining(struct arena *a, bool (*drain)(void *arg, struct str piece), void *arg);
/* Hand on what is left; false when anything was lost. */
bool buf_drained(struct buf *b);

void buf_byte(struct buf *b, char c);
void buf_str(struct buf *b, struct str s);
/* Append a literal. */
#define buf_lit(b, lit) buf_str((b), STR(lit))
void buf_int(struct buf *b, int64_t v);
__attribute__((format(printf, 2, 3))) void buf_fmt(struct buf *b, const char *fmt, ...);

/* Room for N more bytes to be written by the caller, or NULL when over; buf_used() counts them. */
char *buf_room(struct buf *b, size_t n);
void buf_used(struct buf *b, size_t n);

/* What was built; false when something did not fit. */
bool buf_done(const struct buf *b, struct str *out);
/* What was built so far, complete or not. */
struct str buf_text(const struct buf *b);

#endif
