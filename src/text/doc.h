/*
 * doc - a document as every reader gives it and every parser sees it.
 *
 * One UTF-8 text and a list of blocks, each a span of that text in reading
 * order, not overlapping.  Everything found later (task, name, number) points
 * back with byte offsets into doc->text, so evidence costs no copy.
 *
 * A reader that knows paragraphs (docx, html, pdf by geometry, ofd) gives
 * BLOCK_PARA; one that only knows lines (txt) gives BLOCK_LINE, and the
 * parser joins lines.  Between blocks doc->text may hold separators that
 * belong to no block.
 *
 * A reader child hands its document to the parent through shared memory, and
 * the parent trusts nothing in it: doc_check().
 */
#ifndef TEXT_DOC_H
#define TEXT_DOC_H

#include "base/str.h"

enum {
    DOC_TEXT_MOST = 256 << 20, /* bytes of text */
    DOC_BLOCKS_MOST = 8 << 20,
    DOC_COLS_MOST = 1024, /* columns of a table */
    DOC_PAGES_MOST = 1 << 20
};

struct span {
    uint32_t off, len; /* bytes in doc->text */
};

enum block_kind {
    BLOCK_LINE,    /* one physical line; a paragraph may go on in the next */
    BLOCK_PARA,    /* a whole paragraph */
    BLOCK_HEADING, /* a paragraph the file itself calls a heading; see level */
    BLOCK_CELL     /* a table cell; see table, row, col */
};

enum block_flag {
    BLOCK_CENTERED = 1 << 0,
    BLOCK_BOLD = 1 << 1,
    BLOCK_AFTER_GAP = 1 << 2, /* an empty line or extra space stands above */
    BLOCK_NUMBERED = 1 << 3,  /* its number was made by the word processor (text holds it) */
    BLOCK_MERGED = 1 << 4,    /* cell text carried down or across from a merged cell */
    BLOCK_FURNITURE = 1 << 5, /* running header, footer or page number, as far as the reader knows */
    BLOCK_NOTE = 1 << 6       /* footnote or text box */
};

struct block {
    struct span at;
    uint8_t kind;  /* enum block_kind */
    uint8_t level; /* heading level 1..9, else 0 */
    uint16_t flags;
    uint32_t page;  /* from 1; 0 unknown */
    uint32_t table; /* from 1; 0 outside tables */
    uint32_t row;   /* from 0, in the table */
    uint16_t col, col_span, row_span;
};

struct doc {
    struct str text;
    struct str format;  /* "txt", "docx" … the reader's name in readers.def */
    struct str charset; /* what the text was decoded from, "UTF-8", "GB18030" … */
    struct str
        sheets;     /* of a workbook: the names of its sheets by page, each with a line break; may be cut */
    uint32_t pages; /* 0 unknown */
    uint32_t repaired; /* places that were no text: shown as U+FFFD, or NULs left out */
    size_t n;
    const struct block *block;
};

/*
 * NULL when every rule of this header holds (spans inside the text, in order,
 * at character borders; UTF-8; kinds, levels, cells and counts in range), else
 * an English word on what is wrong.  Safe on any values.  Linear.
 */
const char *doc_check(const struct doc *d);

/* The name of the sheet that is PAGE; null when it is not known. */
struct str doc_sheet(const struct doc *d, uint32_t page);

static inline struct str doc_text(const struct doc *d, struct span at)
{
    return str_sub(d->text, at.off, at.len);
}

#endif
