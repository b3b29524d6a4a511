#include "text/numeral.h"

#include <uchar.h>

#include "text/utf8.h"

enum { DIGITS_MOST = 18 /* more digits than that are a code, not a number */ };

/* The value of a decimal digit of any width, or -1. */
static int digit_of(int32_t c)
{
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 0xff10 && c <= 0xff19) return c - 0xff10;
    return -1;
}

/* 零 to 九, with the forms used in accounts; or -1. */
static int han_digit(int32_t c)
{
    switch (c) {
    case u'零':
    case u'〇': return 0;
    case u'一':
    case u'壹': return 1;
    case u'二':
    case u'两':
    case u'兩':
    case u'贰': return 2;
    case u'三':
    case u'叁': return 3;
    case u'四':
    case u'肆': return 4;
    case u'五':
    case u'伍': return 5;
    case u'六':
    case u'陆': return 6;
    case u'七':
    case u'柒': return 7;
    case u'八':
    case u'捌': return 8;
    case u'九':
    case u'玖': return 9;
    default: return -1;
    }
}

/* 十 百 千 and their forms in accounts; or 0. */
static int han_power(int32_t c)
{
    switch (c) {
    case u'十':
    case u'拾': return 10;
    case u'百':
    case u'佰': return 100;
    case u'千':
    case u'仟': return 1000;
    default: return 0;
    }
}

static double scale_of(int32_t c)
{
    if (c == u'万' || c == u'萬') return 1e4;
    if (c == u'亿' || c == u'億') return 1e8;
    return 0;
}

bool numeral_starts(int32_t c)
{
    return digit_of(c) >= 0 || han_digit(c) >= 0 || c == u'十' || c == u'拾' || c == u'百';
}

static int32_t peek(struct str s, size_t at)
{
    return utf8_next(s, &at);
}

/* The 千 of 千瓦 and 千米 begins a unit. */
static bool is_thousandfold(int32_t c)
{
    switch (c) {
    case u'伏':
    case u'瓦':
    case u'米':
    case u'克':
    case u'卡':
    case u'赫':
    case u'帕':
    case u'焦': return true;
    default: return false;
    }
}

/* 万, 亿, 万亿, 百万, 千万, 千 behind digits: 1.2万, 3千, 5千万. Returns the offset behind. */
static size_t read_scale(struct str s, size_t at, double *scale)
{
    size_t end = at, next = at;
    int32_t c = utf8_next(s, &next);

    *scale = 1;
    if (c == u'百' || c == u'千') {
        int32_t after = peek(s, next);

        if (scale_of(after) == 0 && (c == u'百' || is_thousandfold(after))) return at; /* 3百 is no number */
        *scale = han_power(c);
        end = next;
        c = utf8_next(s, &next);
    }
    while (scale_of(c) > 0 && *scale < 1e12) {
        *scale *= scale_of(c);
        end = next;
        c = utf8_next(s, &next);
    }
    return end;
}

/* A comma that groups thousands: exactly three digits follow it. */
static bool is_group(struct str s, size_t at)
{
    for (int i = 0; i < 3; i++)
        if (digit_of(utf8_next(s, &at)) < 0) return false;
    return digit_of(peek(s, at)) < 0;
}

/* [0-9]+(,[0-9]{3})*(\.[0-9]+)? in any width. */
static bool read_decimal(struct str s, size_t at, struct numeral *out)
{
    size_t from = at, end = at, next = at, digits = 0, group = 0;
    double value = 0, place = 0;

    for (int32_t c = utf8_next(s, &next); c >= 0; c = utf8_next(s, &next)) {
        int d = digit_of(c);

        if (d >= 0) {
            if (++digits > DIGITS_MOST) return false;
            group++;
            value = value * 10 + d;
            place *= 10;
        } else if ((c == '.' || c == 0xff0e) && place == 0 && digit_of(peek(s, next)) >= 0) {
            place = 1;
        } else if ((c == ',' || c == 0xff0c) && place == 0 && group <= 3 && is_group(s, next)) {
            group = 0;
        } else {
            break;
        }
        end = next;
    }
    if (end == from) return false;
    *out = (struct numeral){.value = place > 1 ? value / place : value, .digits = (uint32_t)(end - from)};
    out->len = (uint32_t)(read_scale(s, end, &out->scale) - from);
    return true;
}

/* State of a Han number: 三百二十 = section 300 + 20, with a digit that waits for its power. */
struct han {
    double total, section, digit; /* digit < 0: none waits */
    int least;                    /* powers must fall: 百 may not follow 十 */
    int chars;
};

static bool han_take(struct han *h, int32_t c)
{
    int d = han_digit(c), power = han_power(c);

    if (d >= 0) {
        h->digit = h->digit < 0 ? d : h->digit * 10 + d; /* 二〇二一: figures in a row */
    } else if (power && power < h->least) {
        h->section += (h->digit < 0 ? 1 : h->digit) * power;
        h->digit = -1;
        h->least = power;
    } else {
        return false;
    }
    h->chars++;
    return h->chars <= DIGITS_MOST;
}

static double han_sum(const struct han *h)
{
    return h->section + (h->digit < 0 ? 0 : h->digit);
}

/* A run of 一 … 九 十 百 千 with 万 or 亿 inside (一万二千) or at the end (二百亿: a scale). */
static bool read_han(struct str s, size_t at, struct numeral *out)
{
    struct han h = {.digit = -1, .least = 10000};
    size_t from = at, end = at, next = at;
    int32_t c = utf8_next(s, &next);

    if (c == u'百' || c == u'千' || scale_of(c) > 0) return false;
    for (; c >= 0; c = utf8_next(s, &next)) {
        double scale = scale_of(c);

        if (scale > 0 && h.chars > 0 && (h.total > 0 || han_digit(peek(s, next)) >= 0)) {
            h.total += han_sum(&h) * scale;
            h.section = 0;
            h.digit = -1;
            h.least = 10000;
        } else if (!han_take(&h, c)) {
            break;
        }
        end = next;
    }
    if (end == from) return false;
    *out = (struct numeral){.value = h.total + han_sum(&h), .han = true, .round = h.chars == 1};
    out->digits = (uint32_t)(end - from);
    out->len = (uint32_t)(read_scale(s, end, &out->scale) - from);
    return true;
}

/* 点五 behind a Han number: its fraction.  Not the hour of 八点三十分.  Returns the offset behind, or AT. */
static size_t read_point(struct str s, size_t at, double *fraction)
{
    double place = 1;
    size_t next = at, end = at;

    *fraction = 0;
    if (utf8_next(s, &next) != u'点') return at;
    for (int d = han_digit(peek(s, next)); d >= 0 && place > 1e-9; d = han_digit(peek(s, next))) {
        place /= 10;
        *fraction += d * place;
        utf8_next(s, &next);
        end = next;
    }
    return han_power(peek(s, end)) == 10 ? at : end;
}

/* 十三点五: a fraction counts where a scale or 百分之 makes clear that it is one (三点一线 is none). */
static void take_point(struct str s, size_t at, bool percent, struct numeral *n)
{
    double fraction, scale = 1;
    size_t end = read_point(s, at + n->digits, &fraction), after = read_scale(s, end, &scale);

    if (n->scale > 1 || end == at + n->digits || (!percent && scale <= 1)) return;
    n->value += fraction;
    n->scale = scale;
    n->round = false;
    n->digits = (uint32_t)(end - at);
    n->len = (uint32_t)(after - at);
}

/* The 百 of 百分之百. */
static bool read_hundred(struct str s, size_t at, struct numeral *out)
{
    if (!str_starts(str_skip(s, at), STR("百"))) return false;
    *out = (struct numeral){.value = 100, .scale = 1, .digits = 3, .len = 3};
    return true;
}

/* 百分之五, 百分之3.5, 百分之百 */
static bool read_percent(struct str s, size_t at, struct numeral *out)
{
    struct str head = STR("百分之");
    bool ok;

    if (!str_starts(str_skip(s, at), head)) return false;
    at += head.n;
    ok = read_decimal(s, at, out) || read_han(s, at, out) || read_hundred(s, at, out);
    if (!ok) return false;
    if (out->han) take_point(s, at, true, out);
    out->percent = true;
    out->han = true;
    out->round = false;
    out->digits += (uint32_t)head.n;
    out->len += (uint32_t)head.n;
    return true;
}

bool numeral_read(struct str s, size_t at, struct numeral *out)
{
    int32_t c = peek(s, at);

    if (digit_of(c) >= 0) return read_decimal(s, at, out);
    if (c == u'百') return read_percent(s, at, out);
    if (!read_han(s, at, out)) return false;
    take_point(s, at, false, out);
    return true;
}
