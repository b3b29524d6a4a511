#include <string.h>
#include <strings.h>

#include "intake/pkg.h"
#include "intake/reader.h"

static const struct reader readers[KINDS] = {
    [KIND_UNKNOWN] = {.zh = STR_INIT("二进制数据"), .en = STR_INIT("binary data")},
#define READER(id, name, via, prepare, fn, zh, en) \
    [KIND_##id] = {STR_INIT(name), via, prepare, fn, STR_INIT(zh), STR_INIT(en)},
#define OLD(id, via, zh, en) [KIND_##id] = {{NULL, 0}, via, NULL, NULL, STR_INIT(zh), STR_INIT(en)},
#define FOREIGN(id, zh, en) [KIND_##id] = {{NULL, 0}, VIA_NONE, NULL, NULL, STR_INIT(zh), STR_INIT(en)},
#include "intake/readers.def"
#undef READER
#undef OLD
#undef FOREIGN
};

const struct reader *reader_of(enum kind k)
{
    return &readers[k < KINDS ? k : KIND_UNKNOWN];
}

enum kind reader_named(struct str name)
{
    for (int k = 0; k < KINDS; k++)
        if (readers[k].name.p && str_eq(readers[k].name, name)) return (enum kind)k;
    return KIND_UNKNOWN;
}

/* Bytes at a fixed place that no text has. */
static const struct {
    enum kind kind;
    size_t at;
    struct str bytes;
} marks[] = {
    {KIND_PDF, 0, STR_INIT("%PDF-")},
    {KIND_RTF, 0, STR_INIT("{\\rtf")},
    {KIND_OLE, 0, STR_INIT("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")},
    {KIND_PNG, 0, STR_INIT("\x89PNG\r\n\x1a\n")},
    {KIND_JPEG, 0, STR_INIT("\xff\xd8\xff")},
    {KIND_GIF, 0, STR_INIT("GIF8")},
    {KIND_TIFF, 0, STR_INIT("II*\0")},
    {KIND_TIFF, 0, STR_INIT("MM\0*")},
    {KIND_WEBP, 8, STR_INIT("WEBPVP8")},
    {KIND_HEIC, 4, STR_INIT("ftyphe")},
    {KIND_HEIC, 4, STR_INIT("ftypmif1")},
    {KIND_MEDIA, 4, STR_INIT("ftyp")},
    {KIND_MEDIA, 0, STR_INIT("ID3")},
    {KIND_MEDIA, 8, STR_INIT("WAVEfmt")},
    {KIND_MEDIA, 8, STR_INIT("AVI LIST")},
    {KIND_RAR, 0, STR_INIT("Rar!\x1a\x07")},
    {KIND_SEVENZ, 0, STR_INIT("7z\xbc\xaf\x27\x1c")},
    {KIND_GZIP, 0, STR_INIT("\x1f\x8b\x08")},
    {KIND_ZIP, 0, STR_INIT("PK\x03\x04")},
    {KIND_ZIP, 0, STR_INIT("PK\x05\x06")},
    {KIND_ELF, 0,
     STR_INIT("\x7f"
              "ELF")},
};

/* Stream names of a compound file are UTF-16 in its directory, wherever that is. */
static const struct {
    enum kind kind;
    struct str name;
} streams[] = {
    {KIND_LOCKED, STR_INIT("E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0")},
    {KIND_DOC, STR_INIT("W\0o\0r\0d\0D\0o\0c\0u\0m\0e\0n\0t\0")},
    {KIND_XLS, STR_INIT("W\0o\0r\0k\0b\0o\0o\0k\0")},
    {KIND_PPT, STR_INIT("P\0o\0w\0e\0r\0P\0o\0i\0n\0t\0")},
};

static enum kind kind_of_ole(struct str s)
{
    for (size_t i = 0; i < sizeof streams / sizeof streams[0]; i++)
        if (str_find(s, streams[i].name, 0) >= 0) return streams[i].kind;
    return KIND_OLE;
}

/* "BM", then its own size, then four zero bytes: two letters alone could begin a text. */
static bool is_bmp(struct str s)
{
    return s.n >= 14 && str_starts(s, STR("BM")) && memcmp(s.p + 6, "\0\0\0\0", 4) == 0;
}

static bool is_exe(struct str s)
{
    return s.n >= 64 && str_starts(s, STR("MZ")) && memchr(s.p, '\0', 64) != NULL;
}

/* Text has line ends, tabs and few other control characters; a zero byte is rare outside UTF-16. */
static bool is_text(struct str s)
{
    struct str head = str_sub(s, 0, 64 * 1024);
    struct charset_guess g = charset_guess(head);
    size_t odd = 0;

    if (g.id == CHARSET_UTF16LE || g.id == CHARSET_UTF16BE) return true;
    for (size_t i = 0; i < head.n; i++) {
        unsigned char c = (unsigned char)head.p[i];

        odd += c < 0x20 && !(c >= '\t' && c <= '\r') && c != 0x1a && c != 0x1b;
    }
    return odd * 20 <= head.n;
}

/* A tag of HTML near the head, in ASCII or UTF-16 (every other byte). */
static bool is_html(struct str s)
{
    static const char *const tags[] = {"<!doctype html", "<html", "<head", "<body",
                                       "<table",         "<div",  "<p>",   "<meta"};
    char head[1024];
    size_t n = 0;

    for (size_t i = 0; i < s.n && n < sizeof head - 1; i++)
        if (s.p[i]) head[n++] = s.p[i];
    head[n] = '\0';
    if (!memchr(head, '<', n < 64 ? n : 64)) return false;
    for (size_t i = 0; i < sizeof tags / sizeof tags[0]; i++)
        if (strcasestr(head, tags[i])) return true;
    return false;
}

enum kind sniff(struct str bytes)
{
    for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++) {
        if (!str_starts(str_skip(bytes, marks[i].at), marks[i].bytes)) continue;
        return marks[i].kind == KIND_OLE ? kind_of_ole(bytes) : marks[i].kind;
    }
    /* Some writers put a few bytes in front of a PDF. */
    if (str_find(str_sub(bytes, 0, 1024), STR("%PDF-"), 0) >= 0) return KIND_PDF;
    if (is_bmp(bytes)) return KIND_BMP;
    if (is_exe(bytes)) return KIND_EXE;
    if (!is_text(bytes)) return KIND_UNKNOWN;
    return is_html(bytes) ? KIND_HTML : KIND_TXT;
}

/* A part whose name begins so tells the kind; the first line that fits wins. */
static const struct {
    enum kind kind;
    struct str head;
} parts[] = {
    {KIND_DOCX, STR_INIT("word/document")},
    {KIND_XLSX, STR_INIT("xl/workbook")},
    {KIND_OFD, STR_INIT("OFD.xml")},
    {KIND_PPTX, STR_INIT("ppt/presentation")},
    {KIND_ODF, STR_INIT("META-INF/manifest.xml")},
};

static enum kind kind_of_part(const char *name)
{
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
        if (strncasecmp(name, parts[i].head.p, parts[i].head.n) == 0) return parts[i].kind;
    return KIND_ZIP;
}

enum err sniff_inside(struct cx *cx, struct str bytes, enum kind *out)
{
    struct pkg *p = NULL;
    enum err e = pkg_open(cx, bytes, &p);
    const char *name = e ? NULL : pkg_name(p, 0);

    *out = KIND_ZIP;
    for (size_t i = 0; name && *out == KIND_ZIP; name = pkg_name(p, ++i)) *out = kind_of_part(name);
    return e;
}
