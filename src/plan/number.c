#include "plan/number.h"

#include "plan/words.h"
#include "text/utf8.h"

enum { VALUE_MOST = 9999 };

static int32_t char_at(struct str s, size_t at)
{
    return utf8_next(s, &at);
}

static int digit_of(int32_t c)
{
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 0xff10 && c <= 0xff19) return c - 0xff10;
    return -1;
}

static int numeral_of(int32_t c)
{
    static const int32_t numerals[10] = {0x3007, 0x4e00, 0x4e8c, 0x4e09, 0x56db,
                                         0x4e94, 0x516d, 0x4e03, 0x516b, 0x4e5d};

    for (int i = 0; i < 10; i++)
        if (numerals[i] == c) return i;
    if (c == 0x96f6 || c == 0x25cb) return 0;         /* 零 ○ */
    return c == 0x5341 ? 10 : c == 0x767e ? 100 : -1; /* 十 百 */
}

static uint32_t digits(struct str s, size_t *len)
{
    uint32_t v = 0;
    size_t at = 0;

    for (;;) {
        size_t next = at;
        int d = digit_of(utf8_next(s, &next));

        if (d < 0 || v > VALUE_MOST) break;
        v = v * 10 + (uint32_t)d;
        at = next;
    }
    *len = at;
    return v > VALUE_MOST ? 0 : v;
}

/* 十二 = 12, 一百零五 = 105, 二〇 = 20. */
static uint32_t numerals(struct str s, size_t *len)
{
    uint32_t v = 0, ones = 0;
    size_t at = 0;

    for (;;) {
        size_t next = at;
        int d = numeral_of(utf8_next(s, &next));

        if (d < 0 || v > VALUE_MOST || ones > VALUE_MOST) break;
        if (d >= 10) {
            v += (ones ? ones : 1) * (uint32_t)d;
            ones = 0;
        } else {
            ones = ones * 10 + (uint32_t)d;
        }
        at = next;
    }
    *len = at;
    return v + ones;
}

uint32_t number_value(struct str s, size_t *len)
{
    uint32_t v = digits(s, len);

    return *len ? v : numerals(s, len);
}

static bool is_open(int32_t c)
{
    return c == '(' || c == 0xff08 || c == 0x3014 || c == '[' || c == 0xff3b || c == 0x3010;
}

static bool is_close(int32_t c)
{
    return c == ')' || c == 0xff09 || c == 0x3015 || c == ']' || c == 0xff3d || c == 0x3011;
}

/* . ． ﹒ 、 · */
static bool is_dot(int32_t c)
{
    return c == '.' || c == 0xff0e || c == 0xfe52 || c == 0x3001 || c == 0xb7 || c == 0xff61;
}

static bool done(struct number *out, enum number_kind kind, uint32_t value, size_t shown, size_t len)
{
    *out = (struct number){kind, value, (uint32_t)shown, (uint32_t)len};
    return value > 0;
}

/* （一） (12): open, value, close. */
static bool read_bracketed(struct str s, struct number *out)
{
    size_t at = 0, len, n;
    uint32_t v;

    utf8_next(s, &at);
    v = number_value(str_skip(s, at), &len);
    if (len == 0 || v == 0 || v > 999) return false;
    n = at + len;
    if (!is_close(utf8_next(s, &n))) return false;
    return done(out, digit_of(char_at(s, at)) >= 0 ? NUMBER_DIGIT_IN : NUMBER_HAN_IN, v, n, n);
}

/* 第一条, 第二章, 第三部分 */
static bool read_ordinal(struct str s, struct number *out)
{
    size_t len, at = 3, end;
    uint32_t v = number_value(str_skip(s, at), &len);
    int32_t c;

    if (len == 0) return false;
    end = at + len;
    c = utf8_next(s, &end);
    if (c == 0x6761) return done(out, NUMBER_ARTICLE, v, end, end); /* 条 */
    if (c == 0x7ae0 || c == 0x7bc7 || c == 0x8282)
        return done(out, NUMBER_CHAPTER, v, end, end); /* 章 篇 节 */
    if (str_starts(str_skip(s, at + len), STR("部分")))
        return done(out, NUMBER_CHAPTER, v, at + len + 6, at + len + 6);
    return false;
}

/* 任务一：, 任务3. */
static bool read_named(struct str s, struct number *out)
{
    size_t name = word_head(s, WORDS_ITEM_NAME), len = 0, at;
    uint32_t v = name ? number_value(str_skip(s, name), &len) : 0;
    int32_t c;

    if (len == 0 || v == 0 || v > 999) return false;
    at = name + len;
    c = utf8_next(s, &at);
    if (c != 0xff1a && c != ':' && !is_dot(c)) return false;
    return done(out, NUMBER_DIGIT, v, name + len, at);
}

/* ① ⑴ ⒈ ㈠: one character is the whole number. */
static bool read_symbol(int32_t c, size_t len, struct number *out)
{
    if (c >= 0x2460 && c <= 0x2473) return done(out, NUMBER_CIRCLED, (uint32_t)(c - 0x245f), len, len);
    if (c >= 0x2474 && c <= 0x2487) return done(out, NUMBER_DIGIT_IN, (uint32_t)(c - 0x2473), len, len);
    if (c >= 0x2488 && c <= 0x249b) return done(out, NUMBER_DIGIT, (uint32_t)(c - 0x2487), len, len);
    if (c >= 0x3220 && c <= 0x3229) return done(out, NUMBER_HAN_IN, (uint32_t)(c - 0x321f), len, len);
    if (c >= 0x2776 && c <= 0x277f) return done(out, NUMBER_CIRCLED, (uint32_t)(c - 0x2775), len, len);
    return false;
}

/* - — ~ 至: between the first and the last month. */
static bool is_stroke(int32_t c)
{
    return c == '-' || c == '~' || c == 0x2014 || c == 0x2013 || c == 0xff5e || c == 0x81f3;
}

/* 2023年…, 6月底前…, 1—3月…: a date may stand right behind the dot. */
static bool starts_with_date(struct str s)
{
    size_t len;
    uint32_t v = digits(s, &len);
    int32_t unit = char_at(s, len);

    if (len && v <= 12 && is_stroke(unit)) {
        utf8_next(s, &len);
        s = str_skip(s, len);
        v = digits(s, &len);
        unit = char_at(s, len);
    }
    return (v >= 1900 && v < 2100 && unit == 0x5e74) || (v >= 1 && v <= 12 && unit == 0x6708);
}

/* 1. 1、 1) 一、 一）: value, then dots or one closing bracket.  Not 2.5, nor 一、二、三产业. */
static bool read_plain(struct str s, struct number *out)
{
    size_t len, at, after;
    uint32_t v = number_value(s, &len);
    bool han = digit_of(char_at(s, 0)) < 0;
    int32_t c;

    if (len == 0 || v == 0 || v > 999) return false;
    at = len;
    c = utf8_next(s, &at);
    if (is_close(c)) return done(out, han ? NUMBER_HAN_IN : NUMBER_DIGIT_HALF, v, at, at);
    if (!is_dot(c)) return false;
    for (after = at; is_dot(utf8_next(s, &after)); at = after) continue;
    if (digit_of(char_at(s, at)) >= 0 && !starts_with_date(str_skip(s, at))) return false;
    if (han && numeral_of(char_at(s, at)) > 0) {
        size_t more;

        numerals(str_skip(s, at), &more);
        if (char_at(s, at + more) == 0x3001) return false;
    }
    return done(out, han ? NUMBER_HAN : NUMBER_DIGIT, v, len, at);
}

bool number_read(struct str s, struct number *out)
{
    size_t len = 0;
    int32_t c = utf8_next(s, &len);

    *out = (struct number){0};
    if (c < 0) return false;
    if (is_open(c)) return read_bracketed(s, out);
    if (c == 0x7b2c) return read_ordinal(s, out); /* 第 */
    if (digit_of(c) >= 0 || numeral_of(c) >= 0) return read_plain(s, out);
    return read_symbol(c, len, out) || read_named(s, out);
}
