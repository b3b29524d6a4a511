#include "base/json.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct json json_on(struct buf *out)
{
    return (struct json){.out = out};
}

static void value_begins(struct json *j)
{
    uint32_t bit = 1u << j->depth;

    if (j->after_key) {
        j->after_key = false;
        return;
    }
    if (j->started & bit) buf_byte(j->out, ',');
    j->started |= bit;
}

static void level_opens(struct json *j, bool array)
{
    value_begins(j);
    buf_byte(j->out, array ? '[' : '{');
    if (j->depth < 31) j->depth++;
    j->started &= ~(1u << j->depth);
    if (array)
        j->arrays |= 1u << j->depth;
    else
        j->arrays &= ~(1u << j->depth);
}

void json_object(struct json *j)
{
    level_opens(j, false);
}

void json_array(struct json *j)
{
    level_opens(j, true);
}

void json_object_from(struct json *j, struct str open)
{
    value_begins(j);
    buf_str(j->out, open);
    if (j->depth < 31) j->depth++;
    j->arrays &= ~(1u << j->depth);
    j->started |= 1u << j->depth;
}

void json_end(struct json *j)
{
    buf_byte(j->out, j->arrays & (1u << j->depth) ? ']' : '}');
    j->depth--;
}

void json_key(struct json *j, const char *key)
{
    value_begins(j);
    buf_byte(j->out, '"');
    buf_str(j->out, str_of(key));
    buf_lit(j->out, "\":");
    j->after_key = true;
}

/* The length that the first byte of a UTF-8 sequence announces, or 0. */
static size_t announced(unsigned char c)
{
    return c < 0x80 ? 1 : c < 0xc2 ? 0 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : c < 0xf5 ? 4 : 0;
}

/* Length of the valid UTF-8 sequence at P (N bytes left), or 0. */
static size_t sequence(const unsigned char *p, size_t n)
{
    static const unsigned char lowest[5] = {0, 0, 0, 0xa0, 0x90}, highest[5] = {0, 0, 0, 0x9f, 0x8f};
    size_t len = announced(p[0]);

    if (len == 0 || len > n) return 0;
    for (size_t i = 1; i < len; i++)
        if ((p[i] & 0xc0) != 0x80) return 0;
    if ((p[0] == 0xe0 || p[0] == 0xf0) && p[1] < lowest[len]) return 0;
    if ((p[0] == 0xed || p[0] == 0xf4) && p[1] > highest[len]) return 0;
    return len;
}

static void escaped(struct buf *out, unsigned char c)
{
    static const char *const hex = "0123456789abcdef";
    char text[7] = {'\\', 'u', '0', '0', hex[c >> 4], hex[c & 15], 0};

    switch (c) {
    case '"': buf_lit(out, "\\\""); return;
    case '\\': buf_lit(out, "\\\\"); return;
    case '\n': buf_lit(out, "\\n"); return;
    case '\r': buf_lit(out, "\\r"); return;
    case '\t': buf_lit(out, "\\t"); return;
    default: buf_str(out, (struct str){text, 6});
    }
}

static bool is_plain(unsigned char c)
{
    return c >= 0x20 && c < 0x80 && c != '"' && c != '\\';
}

static void text_out(struct buf *out, struct str s)
{
    const unsigned char *p = (const unsigned char *)s.p;
    size_t i = 0, from = 0, len;

    while (i < s.n) {
        if (is_plain(p[i])) {
            i++;
            continue;
        }
        len = p[i] < 0x80 ? 0 : sequence(p + i, s.n - i);
        if (len) {
            i += len;
            continue;
        }
        buf_str(out, str_sub(s, from, i - from));
        if (p[i] < 0x80)
            escaped(out, p[i]);
        else
            buf_lit(out, "\xef\xbf\xbd");
        from = ++i;
    }
    buf_str(out, str_sub(s, from, i - from));
}

void json_str(struct json *j, struct str s)
{
    if (!s.p) {
        json_null(j);
        return;
    }
    value_begins(j);
    buf_byte(j->out, '"');
    text_out(j->out, s);
    buf_byte(j->out, '"');
}

void json_int(struct json *j, int64_t v)
{
    value_begins(j);
    buf_int(j->out, v);
}

void json_num(struct json *j, double v)
{
    char text[40];

    if (!isfinite(v)) {
        json_null(j);
        return;
    }
    value_begins(j);
    for (int digits = 15; digits <= 17; digits++) {
        snprintf(text, sizeof text, "%.*g", digits, v);
        if (!(strtod(text, NULL) < v) && !(strtod(text, NULL) > v)) break;
    }
    buf_str(j->out, str_of(text));
}

void json_bool(struct json *j, bool v)
{
    value_begins(j);
    if (v)
        buf_lit(j->out, "true");
    else
        buf_lit(j->out, "false");
}

void json_null(struct json *j)
{
    value_begins(j);
    buf_lit(j->out, "null");
}

void json_raw(struct json *j, struct str raw)
{
    value_begins(j);
    buf_str(j->out, raw);
}

void json_put_str(struct json *j, const char *key, struct str s)
{
    json_key(j, key);
    json_str(j, s);
}

void json_put_num(struct json *j, const char *key, double v)
{
    json_key(j, key);
    json_num(j, v);
}

void json_put_int(struct json *j, const char *key, int64_t v)
{
    json_key(j, key);
    json_int(j, v);
}

void json_put_bool(struct json *j, const char *key, bool v)
{
    json_key(j, key);
    json_bool(j, v);
}

void json_put_id(struct json *j, const char *key, int64_t id)
{
    json_key(j, key);
    if (id == 0) {
        json_null(j);
        return;
    }
    value_begins(j);
    buf_byte(j->out, '"');
    buf_int(j->out, id);
    buf_byte(j->out, '"');
}
