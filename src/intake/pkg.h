/*
 * pkg - the zip of a docx, xlsx or ofd, unpacked with a count of every byte.
 *
 * Refused by name (ERR_HOSTILE): too many entries, a part or a whole that
 * unpacks to too much, a part that unpacks to many times its size.  A damaged
 * or cut archive is ERR_DAMAGED, an encrypted part ERR_LOCKED.
 */
#ifndef INTAKE_PKG_H
#define INTAKE_PKG_H

#include "base/cx.h"

struct pkg;

enum {
    PKG_ENTRIES_MOST = 20000,
    PKG_PART_MOST = 160 << 20,  /* bytes unpacked, one part */
    PKG_WHOLE_MOST = 320 << 20, /* bytes unpacked, all parts read */
    PKG_RATIO_MOST = 400,       /* unpacked : packed, beyond the first PKG_RATIO_FREE bytes */
    PKG_RATIO_FREE = 4 << 20
};

/* BYTES must outlive the package; it closes with cx->arena. */
MUST_USE enum err pkg_open(struct cx *cx, struct str bytes, struct pkg **out);

/* Names compare as they are, then without regard to case ("Word/document.xml" occurs). */
bool pkg_has(const struct pkg *p, const char *name);
/* The name of entry I, or NULL behind the last. */
const char *pkg_name(const struct pkg *p, size_t i);

/* Feed part NAME piece by piece; an absent part is ERR_DAMAGED. FEED returns an error to stop. */
typedef enum err pkg_feed(void *arg, struct str piece);
MUST_USE enum err pkg_read(struct pkg *p, const char *name, pkg_feed *feed, void *arg);

#endif
