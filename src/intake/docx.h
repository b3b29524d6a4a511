/*
 * docx - what the parts of a Word document share: styles and automatic numbers.
 *
 * Numbers made by the word processor are not in the text; they are counted
 * here as it counts them: one row of counters for each abstract list, a
 * counter restarts when a higher level moves on, a list may override starts.
 */
#ifndef INTAKE_DOCX_H
#define INTAKE_DOCX_H

#include "base/buf.h"
#include "base/vec.h"
#include "intake/xml.h"

enum { DOCX_LEVELS = 9, DOCX_STYLES_MOST = 4096, DOCX_LISTS_MOST = 4096 };

struct docx_style {
    struct str id, based;
    int num_id, ilvl;      /* -1: not said */
    int outline;           /* 0..8, -1 not said */
    int8_t centered, bold; /* -1 not said */
    bool contents;         /* a table of contents */
};

struct docx_level {
    struct str format, text, style; /* "chineseCounting", "%1、", the paragraph style bound to it */
    int start, restart;             /* restart: the level that resets it (1..), 0 never, -1 any higher */
    bool legal, no_space, said;
};

struct docx_abstract {
    int64_t id;
    struct docx_level level[DOCX_LEVELS];
    int count[DOCX_LEVELS];
    bool begun[DOCX_LEVELS];
};

struct docx_list {
    int64_t id, abstract;
    struct docx_level level[DOCX_LEVELS]; /* overrides, where said */
    int start[DOCX_LEVELS];               /* start override, -1 none */
    bool used[DOCX_LEVELS];
};

struct docx_styles {
    VEC(struct docx_style) style;
    VEC(struct docx_abstract) abstract;
    VEC(struct docx_list) list;
};

/* Read styles.xml and numbering.xml beside the main part in FOLDER ("word/"); absent ones are no error. */
MUST_USE enum err docx_styles_read(struct cx *cx, struct pkg *p, const char *folder, struct docx_styles *out);

/* The style with everything it inherits; unknown ids give the plain style. */
struct docx_style docx_style_of(const struct docx_styles *s, struct str id);

/*
 * Count one paragraph of list NUM_ID at level ILVL (-1: the level bound to STYLE, else 0) and append its
 * number to OUT.  Bullets and unknown lists append nothing.  True when something was appended.
 */
bool docx_number(struct docx_styles *s, int num_id, int ilvl, struct str style, struct buf *out);

/* The N-th member of a number format, as the word processor prints it. */
void docx_format(struct buf *out, struct str format, int n);

#endif
