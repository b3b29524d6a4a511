/*
 * read_pdf - what pdftotext -bbox-layout says about a PDF: each word with its place.
 *
 * Its output is one fixed form of XHTML, so it is scanned for the few tags and
 * attributes that matter; anything else is passed over.  Behind it stands what
 * qpdf says about the drawing of the pages, when it is installed.
 */
#include <string.h>

#include "intake/layout.h"
#include "intake/pdf_rules.h"
#include "intake/reader.h"
#include "text/utf8.h"

enum { WORD_MOST = 4096 };

/* NAME="12.5" inside TAG. */
static bool number_of(struct str tag, const char *name, double *out)
{
    ptrdiff_t at = str_find(tag, str_of(name), 0);

    if (at < 0) return false;
    tag = str_skip(tag, (size_t)at + strlen(name));
    at = str_find(tag, STR("\""), 0);
    return at > 0 && str_num(str_sub(tag, 0, (size_t)at), out);
}

/* "&amp;" and its kin; S begins with '&'. Returns the bytes taken, 0 when it is none. */
static size_t entity(struct str s, int32_t *c)
{
    static const struct {
        struct str text;
        char c;
    } known[] = {{STR_INIT("&amp;"), '&'},  {STR_INIT("&lt;"), '<'},   {STR_INIT("&gt;"), '>'},
                 {STR_INIT("&quot;"), '"'}, {STR_INIT("&#39;"), '\''}, {STR_INIT("&apos;"), '\''}};

    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        if (!str_starts(s, known[i].text)) continue;
        *c = (unsigned char)known[i].c;
        return known[i].text.n;
    }
    return 0;
}

/* Characters that are ink: no controls, no private-use bullets of symbol fonts. */
static bool is_ink(int32_t c)
{
    return c > 0x20 && c != 0x7f && c != 0xa0 && c != 0x3000 && c != 0xfeff && c != 0xfffd &&
           !(c >= 0xe000 && c < 0xf900) && !(c >= 0x80 && c < 0xa0);
}

static void add_word(struct layout *l, struct str tag, struct str raw)
{
    char text[WORD_MOST + 8];
    double at[4];
    size_t n = 0;

    if (!number_of(tag, "xMin=\"", &at[0]) || !number_of(tag, "yMin=\"", &at[1]) ||
        !number_of(tag, "xMax=\"", &at[2]) || !number_of(tag, "yMax=\"", &at[3]))
        return;
    for (size_t i = 0; i < raw.n && n < WORD_MOST;) {
        int32_t c;
        size_t took = raw.p[i] == '&' ? entity(str_skip(raw, i), &c) : 0;

        if (took)
            i += took;
        else
            c = utf8_next(raw, &i);
        if (is_ink(c)) n += utf8_put(text + n, c);
    }
    layout_word(l, at, (struct str){text, n});
}

static struct str until(struct str s, size_t from, const char *mark)
{
    ptrdiff_t end = str_find(s, str_of(mark), from);

    return str_sub(s, from, end < 0 ? s.n : (size_t)end - from);
}

static enum err add_page(struct layout *l, struct str tag)
{
    double width = 0, height = 0;

    if (!number_of(tag, "width=\"", &width) || !number_of(tag, "height=\"", &height)) return ERR_NONE;
    return layout_page(l, width, height);
}

enum err read_pdf(const struct reading *r)
{
    struct layout *l = layout_new(r->cx, r->out);
    ptrdiff_t qdf = str_find(r->bytes, STR("\n%PDF-"), 0);
    struct str s = qdf < 0 ? r->bytes : str_sub(r->bytes, 0, (size_t)qdf);
    size_t at = 0;
    enum err e = ERR_NONE;

    while (!e && at < s.n && !r->out->over) {
        const char *open = memchr(s.p + at, '<', s.n - at);
        struct str tag;

        if (!open) break;
        at = (size_t)(open - s.p) + 1;
        tag = until(s, at, ">");
        at += tag.n + 1;
        if (str_starts(tag, STR("page "))) e = add_page(l, tag);
        if (str_starts(tag, STR("word "))) add_word(l, tag, until(s, at, "<"));
    }
    if (e) return e;
    if (l->pages.n == 0)
        return cx_fail(r->cx, ERR_DAMAGED, NULL, "PDF 文件已损坏，没有可读的页",
                       "the PDF is damaged: it has no readable page");
    if (l->words.n == 0)
        return cx_fail(
            r->cx, ERR_EMPTY, NULL,
            "这个 PDF 是扫描件（%u 页都没有文字）。请先做文字识别（OCR），或用原始 Word 文件",
            "this PDF is a scan (%u pages without text); run OCR on it first, or use the original document",
            (unsigned)l->pages.n);
    if (qdf >= 0) pdf_rules(l, str_skip(r->bytes, (size_t)qdf));
    layout_write(l);
    return ERR_NONE;
}
