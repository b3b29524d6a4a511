/*
 * docw - a document being written by a reader, straight into the memory the parent will read.
 *
 * The flat form is one shared region: a header page, the text, and the blocks
 * at a fixed place far behind it (pages never written cost nothing), so that
 * nothing is copied or moved.  Appending never fails at the place of use: when
 * a limit is reached the document turns "over" and docw_done() names the limit.
 *
 * A block opens with docw_open(), takes text, and ends with docw_close(),
 * which puts a line break behind it that belongs to no block.  Empty blocks
 * vanish; cells stay.
 */
#ifndef INTAKE_DOCW_H
#define INTAKE_DOCW_H

#include "base/cx.h"
#include "text/doc.h"

struct docw {
    struct cx *cx;
    char *text;
    size_t n, cap;
    struct block *block;
    size_t blocks, blocks_cap;
    size_t shared;     /* bytes of the whole region */
    struct pack *pack; /* its header page */
    uint32_t pages, repaired, tables;
    uint32_t page;  /* of the blocks to come; 0 unknown */
    uint16_t flags; /* for the next block only: BLOCK_AFTER_GAP … */
    bool open;
    const char *over; /* the limit that was reached: "blocks", "text" … */
    struct str charset, sheets;
};

/*
 * A document in the region of descriptor FD (a fresh file in memory), or in
 * private memory when FD is -1 (tests, fuzzing). TEXT_CAP in bytes, at most
 * DOC_TEXT_MOST. Unmapped with cx->arena.
 */
MUST_USE enum err docw_new(struct cx *cx, int fd, size_t text_cap, struct docw **out);

struct block *docw_open(struct docw *w, enum block_kind kind);
void docw_text(struct docw *w, struct str s);
void docw_byte(struct docw *w, char c);
void docw_close(struct docw *w);
/* A block over text that is there already; in order. */
void docw_span(struct docw *w, enum block_kind kind, size_t from, size_t to);
/* The text of the open block so far. */
struct str docw_so_far(const struct docw *w);

/* ERR_HOSTILE naming the limit that was passed, or ERR_EMPTY when there is no text at all. */
MUST_USE enum err docw_done(struct docw *w);

/* Write the header: the document with FORMAT, or the fault for E. Needs room for sentences only. */
void docw_seal(struct docw *w, struct str format, enum err e);

/* The document as a view of the writer's memory (in-process use). */
struct doc docw_doc(const struct docw *w, struct str format);

/*
 * What another process wrote to FD, after it has ended: checked in every
 * detail, then a view of the mapping (unmapped with cx->arena). Its error is
 * passed on; nonsense is ERR_DAMAGED.
 */
MUST_USE enum err docw_take(struct cx *cx, int fd, const struct doc **out);
/* The same for bytes in memory: the part a fuzz target reaches. */
MUST_USE enum err docw_parse(struct cx *cx, struct str bytes, const struct doc **out);

#endif
