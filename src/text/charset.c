#include "text/charset.h"

#include <errno.h>
#include <iconv.h>
#include <string.h>
#include <strings.h>

#include "text/utf8.h"

enum { SAMPLE = 64 * 1024 };

const char *const charset_name[CHARSETS] = {"UTF-8", "UTF-16LE", "UTF-16BE", "GB18030", "Big5"};

struct charset_reader {
    enum charset id;
    iconv_t cd; /* only for GB18030 and Big5 */
};

static const struct {
    struct str label;
    enum charset id;
} labels[] = {
    {STR_INIT("utf-8"), CHARSET_UTF8},       {STR_INIT("utf8"), CHARSET_UTF8},
    {STR_INIT("gb2312"), CHARSET_GB18030},   {STR_INIT("gb_2312-80"), CHARSET_GB18030},
    {STR_INIT("gbk"), CHARSET_GB18030},      {STR_INIT("cp936"), CHARSET_GB18030},
    {STR_INIT("gb18030"), CHARSET_GB18030},  {STR_INIT("x-gbk"), CHARSET_GB18030},
    {STR_INIT("big5"), CHARSET_BIG5},        {STR_INIT("big5-hkscs"), CHARSET_BIG5},
    {STR_INIT("utf-16le"), CHARSET_UTF16LE}, {STR_INIT("utf-16"), CHARSET_UTF16LE},
    {STR_INIT("utf-16be"), CHARSET_UTF16BE}, {STR_INIT("us-ascii"), CHARSET_UTF8},
};

bool charset_of_label(struct str label, enum charset *out)
{
    label = str_trim(label);
    for (size_t i = 0; i < sizeof labels / sizeof labels[0]; i++) {
        if (labels[i].label.n != label.n || strncasecmp(labels[i].label.p, label.p, label.n) != 0) continue;
        *out = labels[i].id;
        return true;
    }
    return false;
}

/* UTF-16 without a mark: the high bytes of ASCII (line ends, digits, spaces) are zero, all on one side. */
static bool looks_utf16(const unsigned char *p, size_t n, size_t high)
{
    size_t zeros = 0, other = 0, breaks = 0;

    for (size_t i = 0; i + 1 < n; i += 2) {
        zeros += p[i + high] == 0;
        other += p[i + 1 - high] == 0;
        breaks += p[i + high] == 0 && (p[i + 1 - high] == '\n' || p[i + 1 - high] == ' ');
    }
    return zeros > other * 8 && zeros * 100 > n / 2 && (breaks > 0 || zeros * 3 > n);
}

/*
 * GB2312 level 1 (the 3,755 common characters) is 0xB0A1-0xD7F9, Big5's common
 * ones are 0xA440-0xC67E with second bytes 0x40-0x7E or 0xA1-0xFE.  Text in one
 * of them read as the other falls mostly outside.
 */
static size_t common_gb(unsigned a, unsigned b)
{
    return (a >= 0xb0 && a <= 0xd7 && b >= 0xa1 && b <= 0xfe) || (a == 0xa3 && b >= 0xa1) ||
           (a == 0xa1 && b >= 0xa1 && b <= 0xbf);
}

static size_t common_big5(unsigned a, unsigned b)
{
    return (a >= 0xa4 && a <= 0xc6 && ((b >= 0x40 && b <= 0x7e) || (b >= 0xa1 && b <= 0xfe))) ||
           (a == 0xa1 && b >= 0x40 && b <= 0x7e);
}

static enum charset gb_or_big5(const unsigned char *p, size_t n)
{
    size_t gb = 0, big5 = 0;

    for (size_t i = 0; i + 1 < n; i++) {
        if (p[i] < 0x80) continue;
        gb += common_gb(p[i], p[i + 1]);
        big5 += common_big5(p[i], p[i + 1]);
        i++;
    }
    return big5 > gb + gb / 4 ? CHARSET_BIG5 : CHARSET_GB18030;
}

/*
 * Some wrong bytes in UTF-8 (a cut file, a bad copy) do not make it GB18030: there, three bytes in a row
 * hardly ever look like a UTF-8 character.
 */
static bool mostly_utf8(struct str s)
{
    size_t at = 0, good = 0, bad = 0;

    while (at < s.n) {
        int32_t c = utf8_next(s, &at);

        good += c >= 0x800 && c != 0xfffd;
        bad += c == 0xfffd;
    }
    return good > bad * 2;
}

struct charset_guess charset_guess(struct str bytes)
{
    const unsigned char *p = (const unsigned char *)bytes.p;
    struct str head = str_sub(bytes, 0, SAMPLE);

    if (str_starts(bytes, STR("\xef\xbb\xbf"))) return (struct charset_guess){CHARSET_UTF8, 3};
    if (str_starts(bytes, STR("\xff\xfe"))) return (struct charset_guess){CHARSET_UTF16LE, 2};
    if (str_starts(bytes, STR("\xfe\xff"))) return (struct charset_guess){CHARSET_UTF16BE, 2};
    if (head.n >= 4 && looks_utf16(p, head.n, 1)) return (struct charset_guess){CHARSET_UTF16LE, 0};
    if (head.n >= 4 && looks_utf16(p, head.n, 0)) return (struct charset_guess){CHARSET_UTF16BE, 0};
    if (utf8_valid(bytes) == bytes.n || mostly_utf8(head)) return (struct charset_guess){CHARSET_UTF8, 0};
    return (struct charset_guess){gb_or_big5(p, head.n), 0};
}

static bool is_label_byte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
}

static bool declared(struct str head, enum charset *id)
{
    ptrdiff_t at = str_find(head, STR("charset="), 0);
    size_t n = 0;

    if (at < 0) return false;
    head = str_skip(head, (size_t)at + 8);
    if (head.n && (head.p[0] == '"' || head.p[0] == '\'')) head = str_skip(head, 1);
    while (n < head.n && is_label_byte(head.p[n])) n++;
    return charset_of_label(str_sub(head, 0, n), id);
}

struct charset_guess charset_guess_page(struct str bytes)
{
    struct charset_guess g = charset_guess(bytes);
    enum charset id;

    /* Only an encoding that keeps ASCII can declare itself; UTF-16 was told by its bytes. */
    if (g.skip || (g.id != CHARSET_GB18030 && g.id != CHARSET_BIG5) ||
        !declared(str_sub(bytes, 0, 4096), &id))
        return g;
    if (id == CHARSET_GB18030 || id == CHARSET_BIG5) g.id = id;
    return g;
}

static void close_converter(void *ptr)
{
    const struct charset_reader *r = ptr;

    iconv_close(r->cd);
}

enum err charset_open(struct cx *cx, enum charset id, struct charset_reader **out)
{
    struct charset_reader *r = arena_new_of(cx->arena, struct charset_reader);

    r->id = id;
    *out = r;
    if (id != CHARSET_GB18030 && id != CHARSET_BIG5) return ERR_NONE;
    r->cd = iconv_open("UTF-8", id == CHARSET_BIG5 ? "BIG5-HKSCS" : "GB18030");
    if (r->cd == (iconv_t)-1)
        return cx_fail(cx, ERR_SYSTEM, NULL, "系统缺少 %s 编码转换", "the system lacks the converter for %s",
                       charset_name[id]);
    arena_on_reset(cx->arena, close_converter, r);
    return ERR_NONE;
}

size_t charset_room(enum charset id, size_t n)
{
    /* One wrong byte becomes the three of U+FFFD; a GB18030 pair becomes three bytes, a UTF-16 unit too. */
    return id == CHARSET_UTF16LE || id == CHARSET_UTF16BE ? n / 2 * 3 + 8 : n * 3 + 8;
}

static size_t read_utf8(struct str s, char *out, uint32_t *bad)
{
    size_t n = 0, at = 0;

    while (at < s.n) {
        struct str rest = str_skip(s, at);
        size_t good = utf8_valid(rest);
        const char *nul = memchr(rest.p, '\0', good);

        if (nul) good = (size_t)(nul - rest.p);
        memcpy(out + n, rest.p, good);
        n += good;
        at += good;
        if (at == s.n) break;
        if (s.p[at] != '\0') n += utf8_put(out + n, 0xfffd);
        ++*bad;
        at++;
    }
    return n;
}

static unsigned unit(const unsigned char *p, bool big)
{
    return big ? (unsigned)(p[0] << 8 | p[1]) : (unsigned)(p[1] << 8 | p[0]);
}

static size_t read_utf16(struct str s, bool big, char *out, uint32_t *bad)
{
    const unsigned char *p = (const unsigned char *)s.p;
    size_t n = 0, i = 0;

    while (i + 1 < s.n) {
        unsigned c = unit(p + i, big), d = 0;

        i += 2;
        if (c >= 0xd800 && c < 0xdc00 && i + 1 < s.n) d = unit(p + i, big);
        if (d >= 0xdc00 && d < 0xe000) {
            c = 0x10000 + ((c - 0xd800) << 10) + (d - 0xdc00);
            i += 2;
        }
        *bad += c == 0 || (c >= 0xd800 && c < 0xe000);
        if (c >= 0xd800 && c < 0xe000) c = 0xfffd;
        if (c) n += utf8_put(out + n, (int32_t)c);
    }
    if (i < s.n) {
        n += utf8_put(out + n, 0xfffd);
        ++*bad;
    }
    return n;
}

/* NULs in converted text are left out in place. */
static size_t drop_nuls(char *p, size_t n, uint32_t *bad)
{
    size_t kept = 0;

    if (!memchr(p, '\0', n)) return n;
    for (size_t i = 0; i < n; i++) {
        if (p[i])
            p[kept++] = p[i];
        else
            ++*bad;
    }
    return kept;
}

static size_t read_iconv(iconv_t cd, struct str s, char *out, uint32_t *bad)
{
    union {
        const char *from;
        char *in; /* iconv's old interface; it does not write there */
    } u = {s.p};
    size_t left = s.n, room = s.n * 3 + 8, all = room;
    char *to = out;

    iconv(cd, NULL, NULL, NULL, NULL);
    while (left) {
        if (iconv(cd, &u.in, &left, &to, &room) != (size_t)-1) break;
        if (errno == E2BIG || room < 4) break;
        /* EILSEQ, or EINVAL at a cut end: one byte is wrong. */
        room -= utf8_put(to, 0xfffd);
        to += 3;
        u.from++;
        left--;
        ++*bad;
    }
    return drop_nuls(out, all - room, bad);
}

size_t charset_read(struct charset_reader *r, struct str bytes, char *out, uint32_t *bad)
{
    switch (r->id) {
    case CHARSET_UTF16LE: return read_utf16(bytes, false, out, bad);
    case CHARSET_UTF16BE: return read_utf16(bytes, true, out, bad);
    case CHARSET_GB18030:
    case CHARSET_BIG5: return read_iconv(r->cd, bytes, out, bad);
    case CHARSET_UTF8:
    case CHARSETS: break;
    }
    return read_utf8(bytes, out, bad);
}
