#include "web/url.h"

#include <string.h>

#include "text/utf8.h"

#define REFUSED(cx, zh, en) cx_fail((cx), ERR_INPUT, "url", zh, en)

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

/* The byte coded at offset AT of S ("%E5"), or -1. */
static int coded_byte(struct str s, size_t at)
{
    int high, low;

    if (at + 2 >= s.n) return -1;
    high = hex_digit(s.p[at + 1]);
    low = hex_digit(s.p[at + 2]);
    return high < 0 || low < 0 ? -1 : high * 16 + low;
}

/* Only bytes that need no decoding and no second look. */
static bool is_simple(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] == '%' || s.p[i] == '+' || (unsigned char)s.p[i] < 0x20 || (unsigned char)s.p[i] >= 0x7f)
            return false;
    return true;
}

static bool has_control(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] < 0x20 || s.p[i] == 0x7f) return true;
    return false;
}

/* Percent codes to bytes; in a query '+' is a space. */
static enum err decode(struct cx *cx, struct str s, bool query, struct str *out)
{
    char *p;
    size_t n = 0;

    *out = s;
    if (is_simple(s)) return ERR_NONE;
    p = arena_take(cx->arena, s.n + 1, 1);
    for (size_t i = 0; i < s.n; i++) {
        int c = (unsigned char)s.p[i];

        if (c == '+' && query) c = ' ';
        if (c == '%') {
            c = coded_byte(s, i);
            i += 2;
        }
        if (c < 0) return REFUSED(cx, "网址中的百分号编码有误", "broken percent code in the address");
        p[n++] = (char)c;
    }
    *out = (struct str){p, n};
    if (has_control(*out)) return REFUSED(cx, "网址中有控制字符", "control character in the address");
    if (utf8_valid(*out) != n)
        return REFUSED(cx, "网址不是有效的 UTF-8 文字", "the address is not valid UTF-8");
    return ERR_NONE;
}

static bool is_hostile_segment(struct str s)
{
    return str_eq(s, STR(".")) || str_eq(s, STR("..")) || str_find(s, STR("/"), 0) >= 0 ||
           str_find(s, STR("\\"), 0) >= 0;
}

/* The part of S up to the next SEP; *S moves behind it. */
static struct str cut(struct str *s, char sep)
{
    const char *at = s->n ? memchr(s->p, sep, s->n) : NULL;
    struct str part = {s->p, at ? (size_t)(at - s->p) : s->n};

    *s = str_skip(*s, part.n + (at ? 1 : 0));
    return part;
}

static enum err read_path(struct cx *cx, struct str path, struct url *out)
{
    struct str rest = str_skip(path, 1);

    while (rest.n) {
        struct str *segment = &out->segment[out->segments];
        enum err e;

        if (out->segments == URL_SEGMENTS_MOST)
            return REFUSED(cx, "网址层级过多", "too many parts in the address");
        e = decode(cx, cut(&rest, '/'), false, segment);
        if (e) return e;
        if (is_hostile_segment(*segment)) return REFUSED(cx, "网址路径有误", "wrong path in the address");
        out->segments++;
    }
    return ERR_NONE;
}

static enum err read_query(struct cx *cx, struct str query, struct url *out)
{
    while (query.n) {
        struct str value = cut(&query, '&'), name;
        struct url_arg *arg = &out->arg[out->args];
        enum err e;

        if (value.n == 0) continue;
        if (out->args == URL_ARGS_MOST)
            return REFUSED(cx, "网址参数过多", "too many arguments in the address");
        name = cut(&value, '=');
        e = decode(cx, name, true, &arg->name);
        if (!e) e = decode(cx, value, true, &arg->value);
        if (e) return e;
        out->args++;
    }
    return ERR_NONE;
}

enum err url_parse(struct cx *cx, struct str target, struct url *out)
{
    struct str query = target;
    enum err e;

    memset(out, 0, sizeof *out);
    if (target.n > URL_MOST)
        return cx_fail(cx, ERR_TOO_LARGE, "url", "网址超过 %d 字节", "the address is longer than %d bytes",
                       URL_MOST);
    if (target.n == 0 || target.p[0] != '/')
        return REFUSED(cx, "网址须以 / 开头", "the address must begin with /");
    out->path = cut(&query, '?');
    if (has_control(target)) return REFUSED(cx, "网址中有控制字符", "control character in the address");
    e = read_path(cx, out->path, out);
    if (!e) e = read_query(cx, query, out);
    return e;
}

struct str url_get(const struct url *u, const char *name)
{
    for (size_t i = 0; i < u->args; i++)
        if (str_eq(u->arg[i].name, str_of(name))) return u->arg[i].value;
    return STR_NULL;
}

struct str url_cookie(struct str header, const char *name)
{
    while (header.n) {
        struct str value = str_trim(cut(&header, ';'));
        struct str key = cut(&value, '=');

        if (str_eq(key, str_of(name))) return value;
    }
    return STR_NULL;
}
