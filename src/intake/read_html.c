/*
 * read_html - a web page.
 *
 * The bytes become UTF-8 first (libxml2 stops in silence at a character outside
 * the declared gb2312), then go through libxml2's HTML parser as events.  Block
 * elements are paragraphs; <br> makes lines, for it separates paragraphs in some
 * pages and lines in others; so do line ends inside <pre>; tables are cells, unless
 * a cell holds a whole page.
 */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "intake/libxml.h"
#include "intake/reader.h"
#include "text/utf8.h"

enum { DEPTH_MOST = 1000, LISTS_MOST = 16, LINK_MOST = 120 };
enum { PAGE_LINES = 8, PAGE_BYTES = 2400 }; /* a cell with more of both is a page in a layout table */

enum role {
    ROLE_BLOCK,
    ROLE_HEADING,
    ROLE_SKIP,
    ROLE_BR,
    ROLE_PRE,
    ROLE_BOLD,
    ROLE_LINK,
    ROLE_SIDE,
    ROLE_LIST,
    ROLE_ITEM,
    ROLE_TABLE,
    ROLE_ROW,
    ROLE_CELL,
    ROLE_CENTER
};

static const struct element {
    const char *name;
    enum role role;
} elements[] = {
    {"a", ROLE_LINK},           {"article", ROLE_BLOCK}, {"aside", ROLE_SIDE},    {"b", ROLE_BOLD},
    {"blockquote", ROLE_BLOCK}, {"br", ROLE_BR},         {"caption", ROLE_BLOCK}, {"center", ROLE_CENTER},
    {"dd", ROLE_BLOCK},         {"div", ROLE_BLOCK},     {"dl", ROLE_BLOCK},      {"dt", ROLE_BLOCK},
    {"fieldset", ROLE_BLOCK},   {"footer", ROLE_SIDE},   {"form", ROLE_BLOCK},    {"h1", ROLE_HEADING},
    {"h2", ROLE_HEADING},       {"h3", ROLE_HEADING},    {"h4", ROLE_HEADING},    {"h5", ROLE_HEADING},
    {"h6", ROLE_HEADING},       {"head", ROLE_SKIP},     {"header", ROLE_BLOCK},  {"hr", ROLE_BLOCK},
    {"iframe", ROLE_SKIP},      {"li", ROLE_ITEM},       {"main", ROLE_BLOCK},    {"nav", ROLE_SIDE},
    {"noscript", ROLE_SKIP},    {"object", ROLE_SKIP},   {"ol", ROLE_LIST},       {"p", ROLE_BLOCK},
    {"pre", ROLE_PRE},          {"script", ROLE_SKIP},   {"section", ROLE_BLOCK}, {"select", ROLE_SKIP},
    {"strong", ROLE_BOLD},      {"style", ROLE_SKIP},    {"table", ROLE_TABLE},   {"td", ROLE_CELL},
    {"textarea", ROLE_SKIP},    {"th", ROLE_CELL},       {"title", ROLE_SKIP},    {"tr", ROLE_ROW},
    {"ul", ROLE_LIST},
};

struct column {
    size_t block;  /* whose text goes down */
    uint32_t left; /* rows it still covers */
};

struct html {
    struct cx *cx;
    struct docw *w;
    const struct libxml *xml;
    xmlParserCtxtPtr parser;
    int depth, skip_at; /* SKIP_AT: depth of the element whose inside is not seen, 0 none */
    int bold, link, side, tables, lists, level, pre;
    int center_at;
    int64_t item[LISTS_MOST]; /* next number of an ordered list, 0 for a plain one */
    bool in_cell, too_deep, after_br, pre_br, titled;
    bool space,
        wrapped; /* white space waits for the next word; it is a line end of the source and nothing else */
    size_t bold_bytes, link_bytes, bytes;
    uint32_t row, col;
    struct column column[DOC_COLS_MOST];
};

static int by_name(const void *name, const void *e)
{
    return strcmp(name, ((const struct element *)e)->name);
}

static const struct element *find_element(const xmlChar *name)
{
    return bsearch(name, elements, sizeof elements / sizeof elements[0], sizeof elements[0], by_name);
}

static struct str attribute(const xmlChar **atts, const char *name)
{
    for (size_t i = 0; atts && atts[i]; i += 2)
        if (strcmp((const char *)atts[i], name) == 0) return str_of((const char *)atts[i + 1]);
    return STR_NULL;
}

static int64_t number_attribute(const xmlChar **atts, const char *name, int64_t other)
{
    int64_t v;

    return str_int(str_trim(attribute(atts, name)), &v) ? v : other;
}

/* --- blocks ------------------------------------------------------------- */

static struct block *current(struct html *h)
{
    return &h->w->block[h->w->blocks];
}

static void end_block(struct html *h)
{
    struct block *b = current(h);

    h->space = false;
    if (h->in_cell || !h->w->open) return;
    while (docw_so_far(h->w).n && h->w->text[h->w->n - 1] == ' ') h->w->n--;
    if (h->bytes && h->bold_bytes == h->bytes) b->flags |= BLOCK_BOLD;
    /* A short block that is nothing but links belongs to the site, not to the paper. */
    if (h->side || (h->bytes && h->link_bytes == h->bytes && h->bytes < LINK_MOST))
        b->flags |= BLOCK_FURNITURE;
    docw_close(h->w);
    h->w->flags = 0;
}

static void begin_block(struct html *h)
{
    struct block *b;

    if (h->pre_br) h->w->flags |= BLOCK_AFTER_GAP;
    b = docw_open(h->w, h->level ? BLOCK_HEADING : h->after_br ? BLOCK_LINE : BLOCK_PARA);
    b->level = (uint8_t)h->level;
    if (h->center_at) b->flags |= BLOCK_CENTERED;
    h->bytes = h->bold_bytes = h->link_bytes = 0;
    h->pre_br = false;
}

/* The edge of a block element. */
static void edge(struct html *h)
{
    if (h->in_cell) {
        h->space = false;
        if (docw_so_far(h->w).n && h->w->text[h->w->n - 1] != '\n') docw_byte(h->w, '\n');
        return;
    }
    end_block(h);
    h->after_br = h->pre_br = false;
}

/* --- text --------------------------------------------------------------- */

static void count_bytes(struct html *h, size_t n)
{
    h->bytes += n;
    if (h->bold) h->bold_bytes += n;
    if (h->link) h->link_bytes += n;
}

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

/* White space is one space; but a line end between two Chinese characters only wraps the source. */
static void put_space(struct html *h, struct str next)
{
    struct str before = docw_so_far(h->w);
    unsigned char last = before.n ? (unsigned char)before.p[before.n - 1] : '\n';

    h->space = false;
    if (last == '\n' || (h->wrapped && last >= 0x80 && (unsigned char)next.p[0] >= 0x80)) return;
    docw_byte(h->w, ' ');
}

static void put_word(struct html *h, struct str word)
{
    if (!h->w->open) begin_block(h);
    if (h->space) put_space(h, word);
    while (word.n) {
        ptrdiff_t hard = str_find(word, STR("\xc2\xa0"), 0);
        struct str part = hard < 0 ? word : str_sub(word, 0, (size_t)hard);

        docw_text(h->w, part);
        count_bytes(h, part.n);
        if (hard >= 0) docw_byte(h->w, ' ');
        word = str_skip(word, part.n + (hard < 0 ? 0 : 2));
    }
}

static void line_break(struct html *h)
{
    if (h->in_cell) {
        h->space = false;
        docw_byte(h->w, '\n');
        return;
    }
    if (!h->w->open) {
        h->pre_br = h->after_br;
    } else {
        if (current(h)->kind == BLOCK_PARA) current(h)->kind = BLOCK_LINE;
        end_block(h);
    }
    h->after_br = true;
}

/* Text that is shown as it was typed: its line ends are lines, its spaces stay. */
static void put_typed(struct html *h, struct str s)
{
    while (s.n && !h->w->over) {
        ptrdiff_t end = str_find(s, STR("\n"), 0);
        struct str line = end < 0 ? s : str_sub(s, 0, (size_t)end);

        if (line.n && (h->w->open || str_trim(line).n)) put_word(h, line);
        if (end >= 0) line_break(h);
        s = str_skip(s, line.n + (end >= 0));
    }
}

static void on_text(void *user, const xmlChar *p, int n)
{
    struct html *h = user;
    struct str s = {(const char *)p, (size_t)n};

    if (h->skip_at) return;
    if (h->pre) {
        put_typed(h, s);
        return;
    }
    while (s.n && !h->w->over) {
        size_t i = 0;

        while (i < s.n && is_space(s.p[i])) i++;
        if (i && h->w->open) {
            h->wrapped = (!h->space || h->wrapped) && i == 1 && s.p[0] == '\n';
            h->space = true;
        }
        s = str_skip(s, i);
        for (i = 0; i < s.n && !is_space(s.p[i]);) i++;
        if (i) put_word(h, str_sub(s, 0, i));
        s = str_skip(s, i);
    }
}

/* --- tables ------------------------------------------------------------- */

static struct block *open_cell(struct html *h)
{
    struct block *b;

    h->w->flags = 0;
    b = docw_open(h->w, BLOCK_CELL);
    b->table = h->w->tables;
    b->row = h->row;
    b->col = (uint16_t)h->col;
    return b;
}

/* Cells that a higher one covers by rowspan: its text once more, up to the next free column. */
static void fill_covered(struct html *h, bool to_end)
{
    for (; h->col < DOC_COLS_MOST && !h->w->over; h->col++) {
        struct column *c = &h->column[h->col];
        struct block *from = &h->w->block[c->block];

        if (c->left == 0 && !to_end) return;
        if (c->left == 0) continue;
        c->left--;
        if (from->col != h->col) continue;
        open_cell(h)->flags |= BLOCK_MERGED;
        docw_text(h->w, (struct str){h->w->text + from->at.off, from->at.len});
        docw_close(h->w);
    }
}

static void begin_cell(struct html *h, const xmlChar **atts)
{
    int64_t cols = number_attribute(atts, "colspan", 1), rows = number_attribute(atts, "rowspan", 1);
    struct block *b;

    fill_covered(h, false);
    if (cols < 1) cols = 1;
    if (rows < 1) rows = 1;
    if (rows > UINT16_MAX) rows = UINT16_MAX;
    if (h->col + cols > DOC_COLS_MOST) {
        h->w->over = "columns";
        return;
    }
    b = open_cell(h);
    b->col_span = (uint16_t)cols;
    b->row_span = (uint16_t)rows;
    h->in_cell = true;
    h->bytes = h->bold_bytes = h->link_bytes = 0;
    for (int64_t i = 0; i < cols; i++)
        h->column[h->col + i] = (struct column){h->w->blocks, (uint32_t)rows - 1};
    h->col += (uint32_t)cols;
}

/* The lines of a cell that holds a page become paragraphs. */
static void split_page(struct html *h, size_t from, size_t to)
{
    h->w->open = false;
    for (size_t at = from; at < to && !h->w->over;) {
        const char *end = memchr(h->w->text + at, '\n', to - at);
        size_t line = end ? (size_t)(end - h->w->text) : to;

        if (line > at) docw_span(h->w, BLOCK_PARA, at, line);
        at = line + 1;
    }
    docw_byte(h->w, '\n');
}

static void end_cell(struct html *h)
{
    struct str s;
    size_t lines = 0;

    if (!h->in_cell) return;
    h->in_cell = h->space = false;
    while (docw_so_far(h->w).n && is_space(h->w->text[h->w->n - 1])) h->w->n--;
    s = docw_so_far(h->w);
    for (size_t i = 0; i < s.n; i++) lines += s.p[i] == '\n';
    if (lines < PAGE_LINES || s.n < PAGE_BYTES) {
        docw_close(h->w);
        return;
    }
    for (size_t i = 0; i < DOC_COLS_MOST; i++) h->column[i].left = 0;
    split_page(h, h->w->n - s.n, h->w->n);
}

static void begin_table(struct html *h)
{
    /* A table inside a cell: the outer one is layout, what it held so far are paragraphs. */
    if (h->in_cell) {
        size_t n = docw_so_far(h->w).n;

        h->in_cell = false;
        split_page(h, h->w->n - n, h->w->n);
    }
    edge(h);
    h->tables++;
    h->w->tables++;
    h->row = h->col = 0;
    memset(h->column, 0, sizeof h->column);
}

static void end_table(struct html *h)
{
    end_cell(h);
    memset(h->column, 0, sizeof h->column);
    h->w->flags = 0;
    if (h->tables == 0) return;
    h->tables--;
    /* What follows in an outer table is a table of its own. */
    h->w->tables++;
    h->row = h->col = 0;
}

static void begin_row(struct html *h)
{
    end_cell(h);
    edge(h);
    h->col = 0;
}

static void end_row(struct html *h)
{
    end_cell(h);
    fill_covered(h, true);
    h->row++;
}

/* --- lists -------------------------------------------------------------- */

static void begin_list(struct html *h, bool ordered, const xmlChar **atts)
{
    edge(h);
    if (h->lists < LISTS_MOST) h->item[h->lists] = ordered ? number_attribute(atts, "start", 1) : 0;
    h->lists++;
}

/* The browser prints the numbers of an ordered list; they are not in the text. */
static void begin_item(struct html *h)
{
    int64_t *n = h->lists > 0 && h->lists <= LISTS_MOST ? &h->item[h->lists - 1] : NULL;
    char text[24];
    struct buf digits = {.p = text, .room = sizeof text, .cap = sizeof text};

    edge(h);
    if (!n || *n < 1 || *n > INT32_MAX) return;
    buf_int(&digits, (*n)++);
    buf_byte(&digits, '.');
    put_word(h, buf_text(&digits));
    if (!h->in_cell) current(h)->flags |= BLOCK_NUMBERED;
}

/* --- events ------------------------------------------------------------- */

/* The first <h1> is the title of the paper, not a heading inside it. */
static void begin_heading(struct html *h, int level)
{
    bool title = level == 1 && !h->titled && !h->in_cell;

    edge(h);
    h->level = h->in_cell || title ? 0 : level;
    h->titled = true;
    if (title && !h->center_at) h->center_at = h->depth;
}

static void open_element(struct html *h, const struct element *e, const xmlChar **atts)
{
    switch (e->role) {
    case ROLE_BR: line_break(h); return;
    case ROLE_BOLD: h->bold++; return;
    case ROLE_LINK: h->link++; return;
    case ROLE_SKIP: h->skip_at = h->depth; return;
    case ROLE_SIDE: edge(h), h->side++; return;
    case ROLE_LIST: begin_list(h, e->name[0] == 'o', atts); return;
    case ROLE_ITEM: begin_item(h); return;
    case ROLE_TABLE: begin_table(h); return;
    case ROLE_ROW: begin_row(h); return;
    case ROLE_CELL:
        end_cell(h);
        edge(h);
        if (h->tables) begin_cell(h, atts);
        return;
    case ROLE_HEADING: begin_heading(h, e->name[1] - '0'); return;
    case ROLE_PRE: edge(h), h->pre++; return;
    case ROLE_BLOCK:
    case ROLE_CENTER: edge(h); return;
    }
}

static bool contains(struct str style, const char *word)
{
    return str_find(style, str_of(word), 0) >= 0;
}

static void look_at_style(struct html *h, const struct element *e, const xmlChar **atts)
{
    struct str style = attribute(atts, "style"), align = attribute(atts, "align");

    if (contains(style, "display:none") || contains(style, "display: none")) h->skip_at = h->depth;
    if (h->center_at || e->role == ROLE_CELL || e->role == ROLE_TABLE || e->role == ROLE_ROW) return;
    if (e->role == ROLE_CENTER || str_eq(align, STR("center")) || contains(style, "text-align:center") ||
        contains(style, "text-align: center"))
        h->center_at = h->depth;
}

static void on_open(void *user, const xmlChar *name, const xmlChar **atts)
{
    struct html *h = user;
    const struct element *e = find_element(name);

    h->depth++;
    if (h->depth > DEPTH_MOST || h->w->over) {
        h->too_deep |= h->depth > DEPTH_MOST;
        h->xml->xmlStopParser(h->parser);
        return;
    }
    if (h->skip_at || !e) return;
    open_element(h, e, atts);
    if (!h->skip_at) look_at_style(h, e, atts);
}

static void close_element(struct html *h, const struct element *e)
{
    switch (e->role) {
    case ROLE_BR:
    case ROLE_SKIP: return;
    case ROLE_BOLD: h->bold -= h->bold > 0; return;
    case ROLE_LINK: h->link -= h->link > 0; return;
    case ROLE_SIDE: edge(h), h->side -= h->side > 0; return;
    case ROLE_LIST: edge(h), h->lists -= h->lists > 0; return;
    case ROLE_TABLE: end_table(h); return;
    case ROLE_ROW: end_row(h); return;
    case ROLE_CELL: end_cell(h); return;
    case ROLE_HEADING: edge(h), h->level = 0; return;
    case ROLE_PRE: edge(h), h->pre -= h->pre > 0; return;
    case ROLE_ITEM:
    case ROLE_BLOCK:
    case ROLE_CENTER: edge(h); return;
    }
}

static void on_close(void *user, const xmlChar *name)
{
    struct html *h = user;
    const struct element *e = find_element(name);

    if (h->skip_at == 0 && e) close_element(h, e);
    if (h->skip_at == h->depth) h->skip_at = 0;
    if (h->center_at == h->depth) h->center_at = 0;
    if (h->depth) h->depth--;
}

enum err prepare_html(struct reading *r)
{
    struct libxml *xml = arena_new_of(r->cx->arena, struct libxml);
    enum err e = libxml_load(r->cx, xml);

    r->xml = xml;
    r->charset = charset_guess_page(r->bytes);
    return e ? e : charset_open(r->cx, r->charset.id, &r->text);
}

/* --- the page ----------------------------------------------------------- */

static enum err as_utf8(const struct reading *r, struct str *out)
{
    struct str s = str_skip(r->bytes, r->charset.skip);
    char *p;

    *out = s;
    if (r->charset.id == CHARSET_UTF8 && utf8_valid(s) == s.n && !memchr(s.p, '\0', s.n)) return ERR_NONE;
    p = arena_take(r->cx->arena, charset_room(r->charset.id, s.n), 1);
    *out = (struct str){p, charset_read(r->text, s, p, &r->out->repaired)};
    return ERR_NONE;
}

enum err read_html(const struct reading *r)
{
    static const xmlSAXHandler events = {.startElement = on_open,
                                         .endElement = on_close,
                                         .characters = on_text,
                                         .ignorableWhitespace = on_text};
    struct html *h = arena_new_of(r->cx->arena, struct html);
    struct str text;
    enum err e = as_utf8(r, &text);

    if (e) return e;
    *h = (struct html){.cx = r->cx, .w = r->out, .xml = r->xml};
    r->out->charset = str_of(charset_name[r->charset.id]);
    h->parser =
        text.n && text.n <= INT32_MAX ? h->xml->htmlCreateMemoryParserCtxt(text.p, (int)text.n) : NULL;
    if (!h->parser) return cx_fail(r->cx, ERR_SYSTEM, NULL, "内存不足", "not enough memory");
    *h->parser->sax = events;
    h->parser->userData = h;
    h->xml->htmlCtxtUseOptions(h->parser, HTML_PARSE_IGNORE_ENC | HTML_PARSE_RECOVER | HTML_PARSE_NOERROR |
                                              HTML_PARSE_NOWARNING | HTML_PARSE_NONET);
    h->xml->xmlSwitchEncoding(h->parser, XML_CHAR_ENCODING_UTF8);
    h->xml->htmlParseDocument(h->parser);
    end_cell(h);
    end_block(h);
    h->xml->htmlFreeParserCtxt(h->parser);
    if (h->too_deep)
        return cx_fail(r->cx, ERR_HOSTILE, NULL, "网页结构异常，已拒绝：元素嵌套超过 %d 层",
                       "the page was refused: elements nest deeper than %d", DEPTH_MOST);
    return ERR_NONE;
}
