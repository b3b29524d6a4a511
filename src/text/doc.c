#include "text/doc.h"

#include "text/utf8.h"

enum { FLAGS_ALL = BLOCK_NOTE * 2 - 1 };

/* A span may not begin or end inside a character. */
static bool at_border(struct str text, size_t at)
{
    return at == text.n || ((unsigned char)text.p[at] & 0xc0) != 0x80;
}

static const char *check_cell(const struct block *b)
{
    if (b->kind != BLOCK_CELL) return b->table ? "a table outside cells" : NULL;
    if (b->table == 0) return "a cell without a table";
    if (b->col_span == 0 || b->row_span == 0) return "a cell without extent";
    if (b->col + b->col_span > DOC_COLS_MOST) return "too many columns";
    return NULL;
}

static const char *check_block(const struct doc *d, const struct block *b, size_t from)
{
    size_t end = (size_t)b->at.off + b->at.len;

    if (b->at.off < from || end > d->text.n) return "a span outside the text or out of order";
    if (!at_border(d->text, b->at.off) || !at_border(d->text, end)) return "a span inside a character";
    if (b->kind > BLOCK_CELL) return "an unknown kind";
    if (b->level > 9 || (b->level && b->kind != BLOCK_HEADING)) return "a wrong level";
    if (b->flags & ~FLAGS_ALL) return "an unknown flag";
    if (b->page > DOC_PAGES_MOST) return "too many pages";
    return check_cell(b);
}

const char *doc_check(const struct doc *d)
{
    size_t from = 0;

    if (d->text.n > DOC_TEXT_MOST) return "too much text";
    if (d->n > DOC_BLOCKS_MOST) return "too many blocks";
    if (d->pages > DOC_PAGES_MOST) return "too many pages";
    if (utf8_valid(d->text) != d->text.n) return "invalid UTF-8";
    for (size_t i = 0; i < d->n; i++) {
        const char *wrong = check_block(d, &d->block[i], from);

        if (wrong) return wrong;
        from = (size_t)d->block[i].at.off + d->block[i].at.len;
    }
    return NULL;
}

struct str doc_sheet(const struct doc *d, uint32_t page)
{
    size_t from = 0;

    for (uint32_t p = 1; page; p++) {
        ptrdiff_t end = str_find(d->sheets, STR("\n"), from);

        if (end < 0) break;
        if (p == page) return str_sub(d->sheets, from, (size_t)end - from);
        from = (size_t)end + 1;
    }
    return STR_NULL;
}
