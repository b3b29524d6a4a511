/*
 * reader - what every file format gives: one line in readers.def, one
 * function here, one fuzz target, one row in the test of the same plan.
 *
 * A reader is pure computation over bytes in memory: it runs in a child that
 * can open nothing (base/child.h), or directly in a fuzz target.  It appends
 * blocks to W and returns ERR_NONE; W's own limits are checked by the caller.
 */
#ifndef INTAKE_READER_H
#define INTAKE_READER_H

#include "intake/docw.h"
#include "text/charset.h"

/* What the bytes are, told by content and never by name. */
enum kind {
    KIND_UNKNOWN,
#define READER(id, name, via, prepare, fn, zh, en) KIND_##id,
#define OLD(id, via, zh, en) KIND_##id,
#define FOREIGN(id, zh, en) KIND_##id,
#include "intake/readers.def"
#undef READER
#undef OLD
#undef FOREIGN
    KINDS
};

/* The program that turns a format into one a reader of ours takes. */
enum via {
    VIA_NONE,
    VIA_PDFTOTEXT, /* pdf -> its words with their places, as XHTML */
    VIA_SOFFICE_DOCX,
    VIA_SOFFICE_XLSX
};

struct reading {
    struct cx *cx;
    struct str bytes;
    struct charset_guess charset; /* txt, html */
    struct charset_reader *text;  /* txt, html: open for that charset */
    const struct libxml *xml;     /* html */
    struct docw *out;
};

typedef enum err prepare_fn(struct reading *r);
typedef enum err reader_fn(const struct reading *r);

struct reader {
    struct str name; /* doc->format; the null text: no reader */
    enum via via;
    prepare_fn *prepare; /* may be NULL */
    reader_fn *read;
    struct str zh, en; /* "PNG 图片", "PNG picture" */
};

const struct reader *reader_of(enum kind k);
/* KIND_UNKNOWN when no reader has this name. */
enum kind reader_named(struct str name);

enum err prepare_txt(struct reading *r);
enum err prepare_html(struct reading *r);

/* By the first bytes only: an office package is KIND_ZIP. */
enum kind sniff(struct str bytes);
/* What a zip is, by the names inside: a damaged one is an error. */
MUST_USE enum err sniff_inside(struct cx *cx, struct str bytes, enum kind *out);

#define READER(id, name, via, prepare, fn, zh, en) enum err fn(const struct reading *r);
#define OLD(id, via, zh, en)
#define FOREIGN(id, zh, en)
#include "intake/readers.def"
#undef READER
#undef OLD
#undef FOREIGN

#endif
