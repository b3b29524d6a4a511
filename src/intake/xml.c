#include "intake/xml.h"

#include <expat.h>
#include <stdlib.h>
#include <string.h>

struct parser {
    struct cx *cx;
    const struct xml_sink *sink;
    XML_Parser expat;
    int depth, skip; /* SKIP: the depth of the element whose inside is not seen, 0 none */
    enum err failed;
    const struct xml_tag *open[XML_DEPTH_MOST];
};

static const struct {
    enum xml_ns ns;
    struct str uri;
} uris[] = {
    {NS_W, STR_INIT("http://schemas.openxmlformats.org/wordprocessingml/2006/main")},
    {NS_W, STR_INIT("http://purl.oclc.org/ooxml/wordprocessingml/main")},
    {NS_S, STR_INIT("http://schemas.openxmlformats.org/spreadsheetml/2006/main")},
    {NS_S, STR_INIT("http://purl.oclc.org/ooxml/spreadsheetml/main")},
    {NS_MC, STR_INIT("http://schemas.openxmlformats.org/markup-compatibility/2006")},
    {NS_REL, STR_INIT("http://schemas.openxmlformats.org/package/2006/relationships")},
    {NS_OFD, STR_INIT("http://www.ofdspec.org/2016")},
    {NS_OFD, STR_INIT("http://www.ofdspec.org")},
    {NS_W, STR_INIT("http://schemas.openxmlformats.org/officeDocument/2006/math")},
};

enum { SEPARATOR = '|' };

static const char *local_name(const char *full, struct str *uri)
{
    const char *bar = strrchr(full, SEPARATOR);

    *uri = (struct str){full, bar ? (size_t)(bar - full) : 0};
    return bar ? bar + 1 : full;
}

static enum xml_ns ns_of(struct str uri)
{
    for (size_t i = 0; i < sizeof uris / sizeof uris[0]; i++)
        if (str_eq(uri, uris[i].uri)) return uris[i].ns;
    return NS_OTHER;
}

struct str xml_att(const struct xml_atts *a, const char *local)
{
    struct str uri;

    for (size_t i = 0; a->at[i]; i += 2)
        if (strcmp(local_name(a->at[i], &uri), local) == 0) return str_of(a->at[i + 1]);
    return STR_NULL;
}

int64_t xml_att_int(const struct xml_atts *a, const char *local, int64_t other)
{
    int64_t v;

    return str_int(str_trim(xml_att(a, local)), &v) ? v : other;
}

bool xml_att_on(const struct xml_atts *a)
{
    struct str v = xml_att(a, "val");

    return !(str_eq(v, STR("0")) || str_eq(v, STR("false")) || str_eq(v, STR("off"))) || !v.p;
}

static int compare_tag(const void *name, const void *tag)
{
    return strcmp(name, ((const struct xml_tag *)tag)->name);
}

static const struct xml_tag *find_tag(const struct xml_sink *sink, const char *full)
{
    struct str uri;
    const char *local = local_name(full, &uri);
    const struct xml_tag *t = bsearch(local, sink->tags, sink->n, sizeof *t, compare_tag);

    return t && t->ns == ns_of(uri) ? t : NULL;
}

static void stop(struct parser *p, enum err e)
{
    p->failed = e;
    XML_StopParser(p->expat, XML_FALSE);
}

static void XMLCALL on_open(void *user, const XML_Char *name, const XML_Char **atts)
{
    struct parser *p = user;
    const struct xml_tag *t;
    struct xml_atts a = {(const char *const *)atts};

    if (p->depth == XML_DEPTH_MOST) {
        stop(p, cx_fail(p->cx, ERR_HOSTILE, NULL, "文件结构异常，已拒绝：元素嵌套超过 %d 层",
                        "the file was refused: elements nest deeper than %d", XML_DEPTH_MOST));
        return;
    }
    t = p->skip ? NULL : find_tag(p->sink, name);
    p->open[p->depth++] = t;
    if (!t) return;
    if (t->skip) p->skip = p->depth;
    if (t->open) t->open(p->sink->state, &a);
    if (p->sink->out && p->sink->out->over) stop(p, ERR_NONE);
}

static void XMLCALL on_close(void *user, const XML_Char *name)
{
    struct parser *p = user;
    const struct xml_tag *t = p->open[--p->depth];

    (void)name;
    if (p->skip == p->depth + 1) p->skip = 0;
    if (t && t->close) t->close(p->sink->state);
}

static void XMLCALL on_text(void *user, const XML_Char *s, int n)
{
    struct parser *p = user;

    if (!p->skip && p->sink->text) p->sink->text(p->sink->state, (struct str){s, (size_t)n});
}

static void XMLCALL on_doctype(void *user, const XML_Char *name, const XML_Char *sysid, const XML_Char *pubid,
                               int sub)
{
    struct parser *p = user;

    (void)name, (void)sysid, (void)pubid, (void)sub;
    stop(p, cx_fail(p->cx, ERR_HOSTILE, NULL, "文件结构异常，已拒绝：含有文档类型声明（DTD）",
                    "the file was refused: it holds a document type declaration (DTD)"));
}

static enum err feed_piece(struct parser *p, struct str piece, bool last)
{
    if (XML_Parse(p->expat, piece.p, (int)piece.n, last) != XML_STATUS_ERROR) return ERR_NONE;
    if (p->failed) return p->failed;
    /* Stopped because the document is over its limit: docw_done() names it. */
    if (p->sink->out && p->sink->out->over) return ERR_HOSTILE;
    return cx_fail(p->cx, ERR_DAMAGED, NULL, "文件已损坏：XML 有误（第 %lu 行，%s）",
                   "the file is damaged: wrong XML (line %lu, %s)",
                   (unsigned long)XML_GetCurrentLineNumber(p->expat),
                   XML_ErrorString(XML_GetErrorCode(p->expat)));
}

static enum err feed(void *arg, struct str piece)
{
    return piece.n ? feed_piece(arg, piece, false) : ERR_NONE;
}

static enum err parser_new(struct cx *cx, const struct xml_sink *sink, struct parser **out)
{
    struct parser *p = arena_new_of(cx->arena, struct parser);

    *p = (struct parser){.cx = cx, .sink = sink, .expat = XML_ParserCreateNS(NULL, SEPARATOR)};
    if (!p->expat) return cx_fail(cx, ERR_SYSTEM, NULL, "内存不足", "not enough memory");
    XML_SetUserData(p->expat, p);
    XML_SetElementHandler(p->expat, on_open, on_close);
    XML_SetCharacterDataHandler(p->expat, on_text);
    XML_SetStartDoctypeDeclHandler(p->expat, on_doctype);
    *out = p;
    return ERR_NONE;
}

enum err xml_part(struct cx *cx, struct pkg *pkg, const char *name, const struct xml_sink *sink)
{
    struct parser *p;
    enum err e = parser_new(cx, sink, &p);

    if (e) return e;
    e = pkg_read(pkg, name, feed, p);
    if (!e) e = feed_piece(p, STR(""), true);
    XML_ParserFree(p->expat);
    return e;
}

enum err xml_bytes(struct cx *cx, struct str bytes, const struct xml_sink *sink)
{
    struct parser *p;
    enum err e = parser_new(cx, sink, &p);

    if (e) return e;
    if (bytes.n > INT32_MAX) bytes.n = INT32_MAX;
    e = feed_piece(p, bytes, true);
    XML_ParserFree(p->expat);
    return e;
}
