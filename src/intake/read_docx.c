/*
 * read_docx - a Word document: body, text boxes, notes, then headers and footers.
 *
 * Text goes straight into the document being written.  Only text boxes wait in
 * a buffer until the paragraph around them has ended, because a block cannot
 * open inside another.
 */
#include "intake/docx.h"
#include "intake/reader.h"

#include <stdio.h>
#include <string.h>

enum { BOXES_MOST = 8, BOX_TEXT_MOST = 8 << 20, NAME_MOST = 256, MERGES = DOC_COLS_MOST };

/* The paragraph being read. */
struct para {
    struct str style;
    int num_id, ilvl, outline;
    int8_t centered;
    bool style_bold, contents;
    bool mark_deleted;  /* its end was deleted: the next paragraph goes on in the same block */
    size_t bold, plain; /* bytes of text */
};

struct docx {
    struct cx *cx;
    struct docw *w;
    struct docx_styles styles;
    uint16_t flags; /* of every block of this part: BLOCK_NOTE, BLOCK_FURNITURE */
    struct para para, outer[BOXES_MOST];
    struct buf number; /* scratch for automatic numbers */
    struct buf boxes;  /* text of boxes, a line break behind each paragraph */
    int box;           /* depth of text boxes */
    bool in_ppr, in_text, run_bold, run_hidden, joined, begun;
    int tables; /* depth of tables */
    uint32_t row, col;
    bool row_deleted, carried, restarts;
    size_t words, page_words;    /* bytes of text so far; at the latest page break */
    size_t row_blocks, row_text; /* where the row began, to take it back */
    size_t merged[MERGES];       /* by column: block + 1 whose text goes down, 0 none */
};

static struct block *current(struct docx *d)
{
    return &d->w->block[d->w->blocks];
}

/* --- text ------------------------------------------------------------- */

static void put(struct docx *d, struct str s)
{
    if (d->box)
        buf_str(&d->boxes, s);
    else if (d->w->open)
        docw_text(d->w, s);
}

static void on_text(void *state, struct str s)
{
    struct docx *d = state;

    if (!d->in_text || d->run_hidden) return;
    d->words += s.n;
    if (d->run_bold)
        d->para.bold += s.n;
    else
        d->para.plain += s.n;
    /* A line end in the XML is a space in the text. */
    if (s.n == 1 && s.p[0] == '\n') s = STR(" ");
    put(d, s);
}

static void open_t(void *state, const struct xml_atts *a)
{
    (void)a;
    ((struct docx *)state)->in_text = true;
}

static void close_t(void *state)
{
    ((struct docx *)state)->in_text = false;
}

static void open_tab(void *state, const struct xml_atts *a)
{
    struct docx *d = state;

    (void)a;
    /* <w:tab/> also defines tab stops inside <w:pPr>. */
    if (!d->in_ppr && !d->run_hidden) put(d, STR("\t"));
}

/* A forced break is followed by the mark of a rendered one: without words between them it is one page. */
static void next_page(struct docx *d)
{
    if (d->page_words == d->words) return;
    d->page_words = d->words;
    if (d->w->page && d->w->page < DOC_PAGES_MOST) d->w->page++;
}

/* A line break stands for a paragraph's end in some papers and wraps a title in others: lines, as in a text
 * file. */
static void break_line(struct docx *d)
{
    struct block *b = current(d);

    if (d->box || d->tables || !d->w->open || b->kind == BLOCK_HEADING) {
        put(d, STR("\n"));
        return;
    }
    b->kind = BLOCK_LINE;
    d->w->flags = (uint16_t)(b->flags & ~(unsigned)(BLOCK_NUMBERED | BLOCK_AFTER_GAP));
    docw_close(d->w);
    docw_open(d->w, BLOCK_LINE);
}

static void open_br(void *state, const struct xml_atts *a)
{
    struct docx *d = state;

    if (str_eq(xml_att(a, "type"), STR("page")))
        next_page(d);
    else if (!d->run_hidden)
        break_line(d);
}

static void open_page(void *state, const struct xml_atts *a)
{
    (void)a;
    next_page(state);
}

static void open_hyphen(void *state, const struct xml_atts *a)
{
    (void)a;
    put(state, STR("-"));
}

static void open_r(void *state, const struct xml_atts *a)
{
    struct docx *d = state;

    (void)a;
    d->run_bold = d->para.style_bold;
    d->run_hidden = false;
}

static void open_b(void *state, const struct xml_atts *a)
{
    struct docx *d = state;

    if (!d->in_ppr) d->run_bold = xml_att_on(a);
}

static void open_vanish(void *state, const struct xml_atts *a)
{
    struct docx *d = state;

    if (!d->in_ppr) d->run_hidden = xml_att_on(a);
}

/* --- paragraphs ------------------------------------------------------- */

static void finish_block(struct docx *d)
{
    struct block *b = current(d);
    bool empty = docw_so_far(d->w).n == 0;

    if (d->para.bold && !d->para.plain) b->flags |= BLOCK_BOLD;
    d->begun |= !empty && !(b->flags & BLOCK_CENTERED);
    docw_close(d->w);
    d->w->flags = empty && !d->w->over ? BLOCK_AFTER_GAP : 0;
}

static void open_p(void *state, const struct xml_atts *a)
{
    struct docx *d = state;

    (void)a;
    if (d->w->open && !d->box && !d->tables && !d->joined) finish_block(d); /* one inside another: forged */
    d->para = (struct para){.num_id = -1, .ilvl = -1, .outline = -1, .centered = -1};
    d->run_bold = d->run_hidden = false;
    if (d->box || d->joined) return;
    if (d->tables) {
        if (d->w->open && docw_so_far(d->w).n) put(d, STR("\n"));
        return;
    }
    d->w->flags |= d->flags;
    docw_open(d->w, BLOCK_PARA);
}

static void flush_boxes(struct docx *d)
{
    struct str all = buf_text(&d->boxes);

    if (d->boxes.over) d->w->over = "text boxes";
    if (d->w->open || all.n == 0) return;
    while (all.n) {
        ptrdiff_t end = str_find(all, STR("\n"), 0);
        struct str line = str_sub(all, 0, end < 0 ? all.n : (size_t)end);

        d->w->flags = (uint16_t)(d->flags | BLOCK_NOTE);
        docw_open(d->w, BLOCK_PARA);
        docw_text(d->w, line);
        docw_close(d->w);
        all = str_skip(all, line.n + 1);
    }
    d->w->flags = 0;
    d->boxes.n = 0;
}

static void close_p(void *state)
{
    struct docx *d = state;

    if (d->box) {
        buf_byte(&d->boxes, '\n');
        return;
    }
    if (d->tables || !d->w->open) return;
    d->joined = d->para.mark_deleted;
    if (d->joined) return;
    finish_block(d);
    flush_boxes(d);
}

static void open_ppr(void *state, const struct xml_atts *a)
{
    (void)a;
    ((struct docx *)state)->in_ppr = true;
}

static void put_number(struct docx *d)
{
    d->number.n = 0;
    if (d->para.num_id <= 0 ||
        !docx_number(&d->styles, d->para.num_id, d->para.ilvl, d->para.style, &d->number))
        return;
    if (!d->box && !d->tables) current(d)->flags |= BLOCK_NUMBERED;
    put(d, buf_text(&d->number));
}

/* All properties are known and no text has come yet: the place of the automatic number. */
static void close_ppr(void *state)
{
    struct docx *d = state;
    struct para *p = &d->para;
    struct docx_style style = docx_style_of(&d->styles, p->style);

    d->in_ppr = false;
    if (p->num_id < 0) {
        p->num_id = style.num_id;
        if (p->ilvl < 0) p->ilvl = style.ilvl;
    }
    if (p->outline < 0) p->outline = style.outline;
    if (p->centered < 0) p->centered = style.centered;
    p->style_bold = d->run_bold = style.bold > 0;
    put_number(d);
    if (d->box || d->tables || d->joined) return;
    if (p->centered > 0) current(d)->flags |= BLOCK_CENTERED;
    if (style.contents) current(d)->flags |= BLOCK_FURNITURE;
    if (p->outline < 0 || p->outline > 8 || style.contents) return;
    /* A centred heading above all text is the paper's title, not a heading inside it. */
    if (p->centered > 0 && !d->begun) return;
    current(d)->kind = BLOCK_HEADING;
    current(d)->level = (uint8_t)(p->outline + 1);
}

static void open_pstyle(void *state, const struct xml_atts *a)
{
    struct docx *d = state;

    d->para.style = str_keep(d->cx->arena, xml_att(a, "val"));
}

static void open_num_id(void *state, const struct xml_atts *a)
{
    struct docx *d = state;
    int64_t v = xml_att_int(a, "val", 0);

    d->para.num_id = v > 0 && v < INT32_MAX ? (int)v : 0;
}

static void open_ilvl(void *state, const struct xml_atts *a)
{
    struct docx *d = state;
    int64_t v = xml_att_int(a, "val", 0);

    d->para.ilvl = v >= 0 && v < DOCX_LEVELS ? (int)v : 0;
}

static void open_outline(void *state, const struct xml_atts *a)
{
    struct docx *d = state;
    int64_t v = xml_att_int(a, "val", 9);

    d->para.outline = v >= 0 && v < 9 ? (int)v : 9;
}

static void open_jc(void *state, const struct xml_atts *a)
{
    struct docx *d = state;

    if (d->in_ppr) d->para.centered = str_eq(xml_att(a, "val"), STR("center"));
}

/* --- what was deleted, what stands in boxes ---------------------------- */

static void open_del(void *state, const struct xml_atts *a)
{
    struct docx *d = state;

    (void)a;
    if (d->in_ppr)
        d->para.mark_deleted = true;
    else if (d->tables == 1 && !d->w->open)
        d->row_deleted = true;
}

static void open_box(void *state, const struct xml_atts *a)
{
    struct docx *d = state;

    (void)a;
    if (d->box < BOXES_MOST) d->outer[d->box] = d->para;
    d->box++;
    d->in_ppr = d->in_text = false;
}

static void close_box(void *state)
{
    struct docx *d = state;

    d->box--;
    if (d->box < BOXES_MOST) d->para = d->outer[d->box];
}

/* --- tables: a nested one, or one in a box, is text of its place -------- */

static bool outermost(const struct docx *d)
{
    return d->tables == 1 && !d->box;
}

static void open_tbl(void *state, const struct xml_atts *a)
{
    struct docx *d = state;

    (void)a;
    if (d->box) return;
    d->tables++;
    if (!outermost(d)) return;
    if (d->w->open) finish_block(d);
    d->joined = false;
    d->w->tables++;
    d->row = 0;
    memset(d->merged, 0, sizeof d->merged);
}

static void close_tbl(void *state)
{
    struct docx *d = state;

    if (d->box) return;
    d->tables--;
    d->w->flags = 0;
    if (!d->tables) flush_boxes(d);
}

static void open_tr(void *state, const struct xml_atts *a)
{
    struct docx *d = state;

    (void)a;
    if (!outermost(d)) return;
    d->col = 0;
    d->row_deleted = false;
    d->row_blocks = d->w->blocks;
    d->row_text = d->w->n;
}

static void close_tr(void *state)
{
    struct docx *d = state;

    if (d->box) return;
    if (!outermost(d)) {
        put(d, STR("\n"));
        return;
    }
    if (d->row_deleted && !d->w->over) {
        d->w->blocks = d->row_blocks;
        d->w->n = d->row_text;
        return;
    }
    d->row++;
}

static void open_grid_before(void *state, const struct xml_atts *a)
{
    struct docx *d = state;
    int64_t n = xml_att_int(a, "val", 0);

    if (outermost(d) && n > 0 && n < MERGES) d->col = (uint32_t)n;
}

static void open_tc(void *state, const struct xml_atts *a)
{
    struct docx *d = state;
    struct block *b;

    (void)a;
    if (!outermost(d)) return;
    if (d->col >= MERGES) {
        d->w->over = "columns";
        return;
    }
    d->w->flags = d->flags;
    b = docw_open(d->w, BLOCK_CELL);
    b->table = d->w->tables;
    b->row = d->row;
    b->col = (uint16_t)d->col;
    d->carried = d->restarts = false;
}

static void open_grid_span(void *state, const struct xml_atts *a)
{
    struct docx *d = state;
    int64_t n = xml_att_int(a, "val", 1);

    if (!outermost(d) || !d->w->open || n < 1) return;
    if (n > MERGES - (int64_t)d->col)
        d->w->over = "columns";
    else
        current(d)->col_span = (uint16_t)n;
}

static void open_vmerge(void *state, const struct xml_atts *a)
{
    struct docx *d = state;

    if (!outermost(d)) return;
    d->restarts = str_eq(xml_att(a, "val"), STR("restart"));
    d->carried = !d->restarts;
}

/* The text of a merged cell is repeated in each row it covers. */
static void carry_down(struct docx *d)
{
    struct block *b = current(d), *from;
    size_t at = d->merged[b->col];

    if (!at || docw_so_far(d->w).n) return;
    from = &d->w->block[at - 1];
    docw_text(d->w, (struct str){d->w->text + from->at.off, from->at.len});
    b->flags |= BLOCK_MERGED;
    if (from->row_span < UINT16_MAX) from->row_span++;
}

static void close_tc(void *state)
{
    struct docx *d = state;
    struct block *b = current(d);

    if (d->box) return;
    if (!outermost(d)) {
        put(d, STR("\t"));
        return;
    }
    if (!d->w->open) return;
    d->col += b->col_span;
    if (d->carried)
        carry_down(d);
    else
        d->merged[b->col] = d->restarts ? d->w->blocks + 1 : 0;
    docw_close(d->w);
}

static const struct xml_tag body_tags[] = {
    {NS_MC, "Fallback", NULL, NULL, true},
    {NS_W, "b", open_b, NULL, false},
    {NS_W, "br", open_br, NULL, false},
    {NS_W, "cr", open_br, NULL, false},
    {NS_W, "del", open_del, NULL, true},
    {NS_W, "gridBefore", open_grid_before, NULL, false},
    {NS_W, "gridSpan", open_grid_span, NULL, false},
    {NS_W, "ilvl", open_ilvl, NULL, false},
    {NS_W, "jc", open_jc, NULL, false},
    {NS_W, "lastRenderedPageBreak", open_page, NULL, false},
    {NS_W, "moveFrom", NULL, NULL, true},
    {NS_W, "noBreakHyphen", open_hyphen, NULL, false},
    {NS_W, "numId", open_num_id, NULL, false},
    {NS_W, "outlineLvl", open_outline, NULL, false},
    {NS_W, "p", open_p, close_p, false},
    {NS_W, "pPr", open_ppr, close_ppr, false},
    {NS_W, "pPrChange", NULL, NULL, true},
    {NS_W, "pStyle", open_pstyle, NULL, false},
    {NS_W, "ptab", open_tab, NULL, false},
    {NS_W, "r", open_r, NULL, false},
    {NS_W, "rPrChange", NULL, NULL, true},
    {NS_W, "rt", NULL, NULL, true},
    {NS_W, "t", open_t, close_t, false},
    {NS_W, "tab", open_tab, NULL, false},
    {NS_W, "tbl", open_tbl, close_tbl, false},
    {NS_W, "tc", open_tc, close_tc, false},
    {NS_W, "tcPrChange", NULL, NULL, true},
    {NS_W, "tr", open_tr, close_tr, false},
    {NS_W, "trPrChange", NULL, NULL, true},
    {NS_W, "txbxContent", open_box, close_box, false},
    {NS_W, "vMerge", open_vmerge, NULL, false},
    {NS_W, "vanish", open_vanish, NULL, false},
};

/* --- the package ------------------------------------------------------ */

static enum err read_part(struct docx *d, struct pkg *p, const char *name, uint16_t flags)
{
    struct xml_sink sink = {.tags = body_tags,
                            .n = sizeof body_tags / sizeof body_tags[0],
                            .text = on_text,
                            .state = d,
                            .out = d->w};
    enum err e;

    d->flags = flags;
    d->w->flags = 0;
    e = xml_part(d->cx, p, name, &sink);
    if (e) return e;
    if (d->w->open) docw_close(d->w);
    flush_boxes(d);
    return ERR_NONE;
}

struct main_part {
    struct cx *cx;
    struct str name;
};

static void open_relationship(void *state, const struct xml_atts *a)
{
    struct main_part *m = state;
    struct str target = xml_att(a, "Target");

    if (!str_ends(xml_att(a, "Type"), STR("/officeDocument"))) return;
    if (str_starts(target, STR("/"))) target = str_skip(target, 1);
    m->name = str_keep(m->cx->arena, str_sub(target, 0, NAME_MOST / 2));
}

static enum err find_main(struct cx *cx, struct pkg *p, struct str *out)
{
    static const struct xml_tag tags[] = {{NS_REL, "Relationship", open_relationship, NULL, false}};
    struct main_part m = {cx, STR("word/document.xml")};
    struct xml_sink sink = {.tags = tags, .n = 1, .state = &m};
    enum err e = pkg_has(p, "_rels/.rels") ? xml_part(cx, p, "_rels/.rels", &sink) : ERR_NONE;

    *out = m.name;
    return e;
}

/* Parts beside the main one, in the order of the package. */
static enum err read_others(struct docx *d, struct pkg *p, const char *folder)
{
    static const struct {
        const char *name;
        uint16_t flags;
    } others[] = {{"footnotes", BLOCK_NOTE},
                  {"endnotes", BLOCK_NOTE},
                  {"header", BLOCK_FURNITURE},
                  {"footer", BLOCK_FURNITURE}};
    char head[NAME_MOST];
    enum err e = ERR_NONE;

    d->w->page = 0;
    for (size_t k = 0; k < 4; k++) {
        const char *name = pkg_name(p, 0);

        snprintf(head, sizeof head, "%s%s", folder, others[k].name);
        for (size_t i = 0; !e && name; name = pkg_name(p, ++i))
            if (str_starts(str_of(name), str_of(head)) && str_ends(str_of(name), STR(".xml")))
                e = read_part(d, p, name, others[k].flags);
    }
    return e;
}

/* Without any page break the page is not known. */
static void set_pages(struct docw *w)
{
    w->pages = w->page > 1 ? w->page : 0;
    if (w->pages) return;
    for (size_t i = 0; i < w->blocks; i++) w->block[i].page = 0;
}

enum err read_docx(const struct reading *r)
{
    struct docx *d = arena_new_of(r->cx->arena, struct docx);
    struct pkg *p = NULL;
    struct str name = STR_NULL;
    char folder[NAME_MOST] = "";
    enum err e = pkg_open(r->cx, r->bytes, &p);

    d->cx = r->cx;
    d->w = r->out;
    d->number = buf_new(r->cx->arena, 1 << 16);
    d->boxes = buf_new(r->cx->arena, BOX_TEXT_MOST);
    d->w->page = 1;
    if (!e) e = find_main(r->cx, p, &name);
    if (e) return e;
    for (size_t i = 0; i < name.n; i++)
        if (name.p[i] == '/') snprintf(folder, sizeof folder, "%.*s", (int)i + 1, name.p);
    e = docx_styles_read(r->cx, p, folder, &d->styles);
    if (!e) e = read_part(d, p, name.p, 0);
    set_pages(d->w);
    return e ? e : read_others(d, p, folder);
}
