#include "plan/grid.h"

#include <string.h>

#include "text/utf8.h"

enum { COLS_MOST = 60, TABS_LEAST = 2 };

static struct str block_text(const struct doc *doc, size_t i)
{
    return i < doc->n ? doc_text(doc, doc->block[i].at) : STR_NULL;
}

static void add(struct arena *a, struct grid *g, struct fragment f)
{
    if (f.col >= COLS_MOST) return;
    *vec_push(a, &g->fragment) = f;
    if (f.col >= g->cols) g->cols = (uint16_t)(f.col + 1);
}

/* ---- real cells */

static size_t take_cells(struct arena *a, const struct doc *doc, size_t block, struct grid *g)
{
    uint32_t table = doc->block[block].table;
    size_t i = block;

    for (; i < doc->n && doc->block[i].kind == BLOCK_CELL && doc->block[i].table == table; i++) {
        const struct block *b = &doc->block[i];

        add(a, g, (struct fragment){b->at, b->row, b->col, (b->flags & BLOCK_MERGED) != 0});
        if (b->row >= g->rows) g->rows = b->row + 1;
    }
    return i;
}

/* ---- drawn with characters */

/* │ ┃ ║ ┆ | ｜: bytes of the upright line at P, 0 when there is none. */
static size_t upright(const char *p, size_t n)
{
    static const char *const wide = "│┃║┆┊｜";

    if (n == 0 || !p) return 0;
    if (p[0] == '|') return 1;
    for (size_t i = 0; n >= 3 && i < 18; i += 3)
        if (memcmp(p, wide + i, 3) == 0) return 3;
    return 0;
}

static size_t uprights(struct str s)
{
    size_t n = 0;

    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] == '|' || s.p[i] == '\xe2' || s.p[i] == '\xef') n += upright(s.p + i, s.n - i) > 0;
    return n;
}

/* A line of ─ ┼ - = + : and nothing to read. */
static bool is_rule(struct str s)
{
    size_t at = 0, strokes = 0;

    while (at < s.n) {
        int32_t c = utf8_next(s, &at);

        if ((c >= 0x2500 && c <= 0x257f) || c == '-' || c == '=' || c == '+' || c == 0x2014 || c == '_') {
            strokes++;
            continue;
        }
        if (c != '|' && c != ':' && c != ' ' && c != '\t' && c != '\r' && c != 0x3000 && c != 0xff5c)
            return false;
    }
    return strokes >= 2;
}

/* Cheap for running text: only a line that begins with a stroke, or holds a pipe, is looked at closely. */
static bool is_drawn(struct str s)
{
    struct str t = s;

    while (t.n && (t.p[0] == ' ' || t.p[0] == '\t')) t = str_skip(t, 1);
    if (!t.n) return false;
    if (t.p[0] == '\xe2' || t.p[0] == '\xef' || t.p[0] == '+' || t.p[0] == '|')
        return uprights(t) >= 2 || (t.n >= 9 && is_rule(t));
    return memchr(t.p, '|', t.n) && uprights(t) >= 2;
}

/* The cells of one drawn line; a leading upright opens the first. */
static void add_drawn(struct arena *a, struct grid *g, const struct doc *doc, size_t block)
{
    struct str s = block_text(doc, block);
    uint32_t base = doc->block[block].at.off;
    size_t from = 0, at = 0;
    uint16_t col = 0;

    while (at < s.n && (s.p[at] == ' ' || s.p[at] == '\t')) at++;
    from = at + upright(s.p + at, s.n - at);
    for (at = from; at <= s.n; at++) {
        size_t len = at < s.n ? upright(s.p + at, s.n - at) : 0;

        if (!len && at < s.n) continue;
        if (str_trim(str_sub(s, from, at - from)).n)
            add(a, g, (struct fragment){{base + (uint32_t)from, (uint32_t)(at - from)}, g->rows, col, false});
        from = at + len;
        col++;
    }
}

/* The first cell of a drawn line holds something. */
static bool first_filled(struct str s)
{
    size_t at = 0, from;

    while (at < s.n && (s.p[at] == ' ' || s.p[at] == '\t')) at++;
    from = at + (at < s.n ? upright(s.p + at, s.n - at) : 0);
    for (at = from; at < s.n && !upright(s.p + at, s.n - at); at++)
        if (s.p[at] != ' ' && s.p[at] != '\t') return true;
    return false;
}

static size_t take_drawn(struct arena *a, const struct doc *doc, size_t block, struct grid *g)
{
    size_t end = block, rules = 0, lines = 0;
    bool filled = false, ruled;

    for (; end < doc->n && doc->block[end].kind != BLOCK_CELL && is_drawn(block_text(doc, end)); end++)
        if (is_rule(block_text(doc, end)))
            rules++;
        else
            lines++;
    if (lines < 2) return block;
    ruled = rules > 3 || rules >= lines;
    for (size_t i = block; i < end; i++) {
        struct str s = block_text(doc, i);

        if (is_rule(s) ? filled : !ruled && filled && first_filled(s)) {
            g->rows++;
            filled = false;
        }
        if (is_rule(s)) continue;
        add_drawn(a, g, doc, i);
        filled = true;
    }
    if (filled) g->rows++;
    return end;
}

/* ---- tabs */

static size_t tabs(struct str s)
{
    size_t n = 0;

    for (size_t i = 0; i < s.n; i++) n += s.p[i] == '\t';
    return n;
}

static void add_tabbed(struct arena *a, struct grid *g, const struct doc *doc, size_t block)
{
    struct str s = block_text(doc, block);
    uint32_t base = doc->block[block].at.off;
    size_t from = 0;
    uint16_t col = 0;

    for (size_t at = 0; at <= s.n; at++) {
        if (at < s.n && s.p[at] != '\t') continue;
        if (str_trim(str_sub(s, from, at - from)).n)
            add(a, g, (struct fragment){{base + (uint32_t)from, (uint32_t)(at - from)}, g->rows, col, false});
        from = at + 1;
        col++;
    }
    g->rows++;
}

static size_t take_tabbed(struct arena *a, const struct doc *doc, size_t block, struct grid *g)
{
    size_t end = block;

    while (end < doc->n && doc->block[end].kind != BLOCK_CELL && tabs(block_text(doc, end)) >= TABS_LEAST)
        end++;
    if (end - block < 2) return block;
    for (size_t i = block; i < end; i++) add_tabbed(a, g, doc, i);
    return end;
}

size_t grid_take(struct arena *a, const struct doc *doc, size_t block, struct grid *g)
{
    struct str s = block_text(doc, block);

    g->fragment.n = 0;
    g->rows = 0;
    g->cols = 0;
    if (doc->block[block].kind == BLOCK_CELL) return take_cells(a, doc, block, g);
    if (is_drawn(s)) return take_drawn(a, doc, block, g);
    return s.n && memchr(s.p, '\t', s.n) && tabs(s) >= TABS_LEAST ? take_tabbed(a, doc, block, g) : block;
}
