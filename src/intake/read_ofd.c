/*
 * read_ofd - OFD (GB/T 33190): pages of text objects with places, in millimetres.
 *
 * Pages are rebuilt to paragraphs and ruled tables by layout.c, which gets points.  Text that stands at an
 * angle is a watermark and left out; stamps, annotations and attachments are parts of their own that are not
 * read.
 */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "intake/path.h"
#include "intake/reader.h"
#include "intake/xml.h"
#include "text/utf8.h"

enum { NAME_MOST = 256, DOCS_MOST = 64, TEMPLATES_MOST = 256, CODE_MOST = 64 * 1024 };

#define POINTS (72 / 25.4) /* of a millimetre */
#define THIN 1.0           /* points: a filled shape no thicker is a line */

struct place {
    char name[NAME_MOST]; /* of a part */
    int64_t id;
};

struct ofd {
    struct cx *cx;
    struct docw *w;
    struct layout *layout;
    struct buf text;        /* of the element being read */
    char folder[NAME_MOST]; /* of the document, with its slash */
    VEC(struct place) docs, pages, templates;
    VEC(int64_t) used;    /* templates of the page being read */
    double width, height; /* of the document's pages, then of this page */
    double box[4], matrix[6], size;
    struct str deltas; /* DeltaX of the text being read */
    double x, y;
    bool in_text, stroke, fill; /* the latter two: of the path being read */
    struct path *path;
};

static void on_text(void *state, struct str s)
{
    struct ofd *o = state;

    if (o->in_text) buf_str(&o->text, s);
}

static void begin_text(struct ofd *o)
{
    o->text.n = 0;
    o->in_text = true;
}

/* The next number of a list separated by blanks. */
static bool next_number(struct str *s, double *out)
{
    size_t n = 0;
    bool good;

    *s = str_trim(*s);
    while (n < s->n && s->p[n] != ' ' && s->p[n] != '\t' && s->p[n] != '\n') n++;
    good = str_num(str_sub(*s, 0, n), out);
    *s = str_skip(*s, n);
    return good;
}

static bool numbers(struct str s, double *out, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!next_number(&s, &out[i])) return false;
    return true;
}

/* "Pages/Page_0/Content.xml" beside FOLDER, or "/Doc_0/…" from the root. */
static void join_name(char out[NAME_MOST], const char *folder, struct str name)
{
    name = str_sub(str_trim(name), 0, NAME_MOST / 2);
    if (str_starts(name, STR("/")))
        snprintf(out, NAME_MOST, "%.*s", STR_ARG(str_skip(name, 1)));
    else
        snprintf(out, NAME_MOST, "%.120s%.*s", folder, STR_ARG(name));
}

/* --- OFD.xml ------------------------------------------------------------- */

static void open_doc_root(void *state, const struct xml_atts *a)
{
    (void)a;
    begin_text(state);
}

static void close_doc_root(void *state)
{
    struct ofd *o = state;

    o->in_text = false;
    if (o->docs.n == DOCS_MOST)
        o->w->over = "documents";
    else
        join_name(vec_push(o->cx->arena, &o->docs)->name, "", buf_text(&o->text));
}

static const struct xml_tag root_tags[] = {{NS_OFD, "DocRoot", open_doc_root, close_doc_root, false}};

/* --- Document.xml --------------------------------------------------------- */

static void open_page(void *state, const struct xml_atts *a)
{
    struct ofd *o = state;

    if (o->pages.n > LAYOUT_PAGES_MOST)
        o->w->over = "pages";
    else
        join_name(vec_push(o->cx->arena, &o->pages)->name, o->folder, xml_att(a, "BaseLoc"));
}

static void open_template_page(void *state, const struct xml_atts *a)
{
    struct ofd *o = state;
    struct place *t;

    if (o->templates.n == TEMPLATES_MOST) {
        o->w->over = "templates";
        return;
    }
    t = vec_push(o->cx->arena, &o->templates);
    t->id = xml_att_int(a, "ID", -1);
    join_name(t->name, o->folder, xml_att(a, "BaseLoc"));
}

static void open_physical_box(void *state, const struct xml_atts *a)
{
    (void)a;
    begin_text(state);
}

static void close_physical_box(void *state)
{
    struct ofd *o = state;
    double box[4];

    o->in_text = false;
    if (!numbers(buf_text(&o->text), box, 4) || !(box[2] > 0) || !(box[3] > 0)) return;
    o->width = box[2];
    o->height = box[3];
}

static const struct xml_tag document_tags[] = {
    {NS_OFD, "Page", open_page, NULL, false},
    {NS_OFD, "PhysicalBox", open_physical_box, close_physical_box, false},
    {NS_OFD, "TemplatePage", open_template_page, NULL, false},
};

/* --- Content.xml ---------------------------------------------------------- */

static void open_template(void *state, const struct xml_atts *a)
{
    struct ofd *o = state;

    if (o->used.n < TEMPLATES_MOST) *vec_push(o->cx->arena, &o->used) = xml_att_int(a, "TemplateID", -1);
}

/* Where an object stands, and its own space. */
static void open_object(struct ofd *o, const struct xml_atts *a)
{
    static const double plain[6] = {1, 0, 0, 1, 0, 0};

    if (!numbers(xml_att(a, "Boundary"), o->box, 4)) memset(o->box, 0, sizeof o->box);
    if (!numbers(xml_att(a, "CTM"), o->matrix, 6)) memcpy(o->matrix, plain, sizeof plain);
}

static void open_text_object(void *state, const struct xml_atts *a)
{
    struct ofd *o = state;

    open_object(o, a);
    if (!str_num(xml_att(a, "Size"), &o->size)) o->size = 0;
    o->x = o->y = 0;
}

static void open_text_code(void *state, const struct xml_atts *a)
{
    struct ofd *o = state;

    /* Left out, X and Y stay those of the code before. */
    (void)(str_num(xml_att(a, "X"), &o->x) && str_num(xml_att(a, "Y"), &o->y));
    o->deltas = str_keep(o->cx->arena, str_sub(xml_att(a, "DeltaX"), 0, CODE_MOST));
    begin_text(o);
}

/* "3 3 g 12 3.2 4": single steps, and "g N V" for N equal ones. */
struct steps {
    struct str left;
    double value;
    int64_t times;
};

static double next_step(struct steps *s, double other)
{
    double n;

    if (s->times > 0) {
        s->times--;
        return s->value;
    }
    s->left = str_trim(s->left);
    if (!str_starts(s->left, STR("g"))) return next_number(&s->left, &n) ? n : other;
    s->left = str_skip(s->left, 1);
    if (!next_number(&s->left, &n) || !next_number(&s->left, &s->value)) return other;
    s->times = n >= 1 && n < 1e6 ? (int64_t)n - 1 : 0;
    return s->value;
}

static double width_of(int32_t c, double size)
{
    return c < 0x2000 ? size / 2 : size;
}

static bool is_blank(int32_t c)
{
    return c <= ' ' || c == 0xa0 || c == 0x3000 || c == 0xfeff;
}

/* One word in page units. X and WIDTH are in the object's own space. */
static void put_word(struct ofd *o, double x, double width, struct str s)
{
    const double *m = o->matrix;
    double size = o->size * fabs(m[3]);
    double left = o->box[0] + m[0] * x + m[4], base = o->box[1] + m[3] * o->y + m[5];
    const double at[4] = {left * POINTS, (base - 0.86 * size) * POINTS, (left + fabs(m[0]) * width) * POINTS,
                          (base + 0.14 * size) * POINTS};

    if (s.n) layout_word(o->layout, at, s);
}

/* The characters of one TextCode; blanks and wide steps end a word. */
static void put_code(struct ofd *o, struct str s)
{
    struct steps steps = {.left = o->deltas};
    double x = o->x, from = x, end = x;
    size_t at = 0, begin = 0;

    while (at < s.n) {
        size_t start = at;
        int32_t c = utf8_next(s, &at);
        bool apart = x - end > o->size * 0.9;

        if (is_blank(c) || apart) {
            put_word(o, from, end - from, str_sub(s, begin, start - begin));
            begin = is_blank(c) ? at : start;
            from = x;
        }
        end = x + width_of(c, o->size);
        x += next_step(&steps, width_of(c, o->size));
        if (is_blank(c)) from = end = x;
    }
    put_word(o, from, end - from, str_sub(s, begin, s.n - begin));
}

static void close_text_code(void *state)
{
    struct ofd *o = state;

    o->in_text = false;
    if (o->size > 0 && fabs(o->matrix[1]) < 0.1 && fabs(o->matrix[2]) < 0.1) put_code(o, buf_text(&o->text));
}

static void open_path(void *state, const struct xml_atts *a)
{
    struct ofd *o = state;

    open_object(o, a);
    o->stroke = !str_eq(xml_att(a, "Stroke"), STR("false"));
    o->fill = str_eq(xml_att(a, "Fill"), STR("true"));
}

static void open_path_data(void *state, const struct xml_atts *a)
{
    (void)a;
    begin_text(state);
}

static bool begins_number(struct str s)
{
    return s.n > 0 && memchr("0123456789-.", s.p[0], 12) != NULL;
}

/* "M 0 0 L 10 0 C": a letter, then its numbers, of which the latest two are the point it leads to. */
static void follow_path(struct path *p, struct str s)
{
    char letter = 0;
    double x = 0, y = 0;

    for (s = str_trim(s); s.n; s = str_trim(s)) {
        if (!begins_number(s)) {
            letter = s.p[0];
            if (letter == 'C') path_close(p);
            s = str_skip(s, 1);
            continue;
        }
        x = y;
        if (!next_number(&s, &y)) return;
        s = str_trim(s);
        if (!begins_number(s)) path_point(p, x, y, letter != 'L');
    }
}

static void close_path_data(void *state)
{
    struct ofd *o = state;
    const double *m = o->matrix;
    const struct matrix own = {m[0], m[1], m[2], m[3], m[4] + o->box[0], m[5] + o->box[1]};

    o->in_text = false;
    if (o->layout->pages.n == 0) return;
    o->path->page = (uint32_t)o->layout->pages.n - 1;
    o->path->matrix = matrix_join(&own, &(struct matrix){POINTS, 0, 0, POINTS, 0, 0});
    o->path->n = 0;
    follow_path(o->path, buf_text(&o->text));
    if (o->stroke) path_stroke(o->path);
    if (o->fill) path_fill(o->path);
}

static const struct xml_tag content_tags[] = {
    {NS_OFD, "AbbreviatedData", open_path_data, close_path_data, false},
    {NS_OFD, "PathObject", open_path, NULL, false},
    {NS_OFD, "PhysicalBox", open_physical_box, close_physical_box, false},
    {NS_OFD, "Template", open_template, NULL, false},
    {NS_OFD, "TextCode", open_text_code, close_text_code, false},
    {NS_OFD, "TextObject", open_text_object, NULL, false},
};

/* --- the package ---------------------------------------------------------- */

static struct xml_sink sink_of(struct ofd *o, const struct xml_tag *tags, size_t n)
{
    return (struct xml_sink){.tags = tags, .n = n, .text = on_text, .state = o, .out = o->w};
}

#define SINK(o, tags) sink_of((o), (tags), sizeof(tags) / sizeof(tags)[0])

static enum err read_templates(struct ofd *o, struct pkg *p)
{
    struct xml_sink sink = SINK(o, content_tags);
    size_t n = o->used.n;
    enum err e = ERR_NONE;

    for (size_t i = 0; !e && i < n; i++)
        for (size_t t = 0; !e && t < o->templates.n; t++)
            if (o->templates.at[t].id == o->used.at[i] && pkg_has(p, o->templates.at[t].name))
                e = xml_part(o->cx, p, o->templates.at[t].name, &sink);
    return e;
}

static enum err read_page(struct ofd *o, struct pkg *p, const struct place *page)
{
    struct xml_sink sink = SINK(o, content_tags);
    enum err e = layout_page(o->layout, o->width * POINTS, o->height * POINTS);

    o->used.n = 0;
    if (!e && pkg_has(p, page->name)) e = xml_part(o->cx, p, page->name, &sink);
    return e ? e : read_templates(o, p);
}

static enum err read_document(struct ofd *o, struct pkg *p, const char *name)
{
    struct xml_sink sink = SINK(o, document_tags);
    const char *slash = strrchr(name, '/');
    enum err e;

    snprintf(o->folder, sizeof o->folder, "%.*s", slash ? (int)(slash - name) + 1 : 0, name);
    o->pages.n = o->templates.n = 0;
    o->width = 210;
    o->height = 297;
    e = xml_part(o->cx, p, name, &sink);
    for (size_t i = 0; !e && i < o->pages.n; i++) e = read_page(o, p, &o->pages.at[i]);
    return e;
}

enum err read_ofd(const struct reading *r)
{
    struct ofd *o = arena_new_of(r->cx->arena, struct ofd);
    struct xml_sink sink = SINK(o, root_tags);
    struct pkg *p = NULL;
    enum err e = pkg_open(r->cx, r->bytes, &p);

    *o = (struct ofd){.cx = r->cx, .w = r->out, .layout = layout_new(r->cx, r->out)};
    sink.out = r->out;
    o->path = arena_new_of(r->cx->arena, struct path);
    o->path->l = o->layout;
    o->path->thin = THIN;
    o->text = buf_new(r->cx->arena, 1 << 20);
    if (!e) e = xml_part(r->cx, p, "OFD.xml", &sink);
    for (size_t i = 0; !e && i < o->docs.n; i++) e = read_document(o, p, o->docs.at[i].name);
    if (e) return e;
    if (o->layout->words.n == 0)
        return cx_fail(r->cx, ERR_EMPTY, NULL,
                       "这个 OFD 是扫描件或转曲文件（%u 页都没有文字）。请用原始 Word 文件",
                       "this OFD is a scan or outlines (%u pages without text); use the original document",
                       (unsigned)o->layout->pages.n);
    layout_write(o->layout);
    return ERR_NONE;
}
