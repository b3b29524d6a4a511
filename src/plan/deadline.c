#include "plan/deadline.h"

#include <string.h>
#include <uchar.h>

#include "text/date.h"
#include "text/utf8.h"

enum {
    OPEN_ENDED_MOST = 36, /* bytes of a field without a date */
    HAN_FIRST = 0x4e00,   /* common characters: three bytes each */
    HAN_LAST = 0x9fff,
    DATE_MOST = 48 /* bytes of a date: 二〇二一年十二月三十一日 and some more */
};

/* The characters that make the 年 or the number behind them part of another word: 几年前, 去年底. */
#define COUNTERS "一二两三四五六七八九十百几多数去前往历"

/* The characters that can stand before 前 and 内 in a deadline. */
#define DATE_ENDS "底末终初日号月份旬年度之以节期汛冬季学一旦暖庆"

/* Phrases of an explicit field that name no date. */
static const struct str open_ended[] = {
#define OPEN_ENDED(text) STR_INIT(text),
#include "plan/deadline_words.def"
};

/* 春节前, 汛期前: moments of the year without a fixed day. */
static const struct str moments[] = {
#define MOMENT(text) STR_INIT(text),
#include "plan/deadline_words.def"
};

/* What may stand before the date of a field. */
static const struct str leads[] = {
#define LEAD(text) STR_INIT(text),
#include "plan/deadline_words.def"
};

/* What makes a date a deadline: 前, 内 and the like; the longest first. */
static const struct str limits[] = {STR_INIT("之前"), STR_INIT("以前"), STR_INIT("前"), STR_INIT("之内"),
                                    STR_INIT("以内"), STR_INIT("内"),   STR_INIT("內")};

/* The limit word at AT: its length, or 0. 前后 and 内外 are none. */
static size_t limit_at(struct str s, size_t at)
{
    for (size_t i = 0; i < sizeof limits / sizeof limits[0]; i++) {
        struct str behind = str_skip(s, at + limits[i].n);

        if (!str_starts(str_skip(s, at), limits[i])) continue;
        return str_starts(behind, STR("后")) || str_starts(behind, STR("外")) || str_starts(behind, STR("期"))
                   ? 0
                   : limits[i].n;
    }
    return 0;
}

/* The date or moment at AT that ends with a limit word; its whole length, or 0. */
static size_t limited_at(struct str s, size_t at)
{
    struct date d;
    size_t limit;

    if (date_read(s, at, &d)) {
        limit = limit_at(s, at + d.len);
        return limit ? d.len + limit : 0;
    }
    if (str_starts(str_skip(s, at), STR("年"))) {
        limit = limit_at(s, at + 3);
        return limit && !str_starts(str_skip(s, at + 3), STR("以前")) &&
                       !str_starts(str_skip(s, at + 3), STR("之前"))
                   ? 3 + limit
                   : 0;
    }
    for (size_t i = 0; i < sizeof moments / sizeof moments[0]; i++)
        if (str_starts(str_skip(s, at), moments[i])) return moments[i].n;
    return 0;
}

/* 2年内, 几年前, 去年底前: the 年 counts or looks back; the date starts inside another word. */
static bool is_joined(struct str s, size_t at)
{
    int32_t before = utf8_prev(s, &at);

    if (before < HAN_FIRST || before > HAN_LAST) return before >= '0' && before <= '9';
    return memmem(COUNTERS, sizeof COUNTERS - 1, s.p + at, 3) != NULL;
}

/* 前 or 内 at AT, as most of the deadlines end with. */
static bool is_limit(const char *p)
{
    return memcmp(p, "前", 3) == 0 || memcmp(p, "内", 3) == 0 || memcmp(p, "內", 3) == 0;
}

/* Can what ends before AT be a date?  目前, 提前, 国内 are the common cases that cannot. */
static bool may_end(struct str s, size_t at)
{
    int32_t c = utf8_prev(s, &at);

    if (c < HAN_FIRST || c > HAN_LAST) return (c >= '0' && c <= '9') || (c >= 0xff10 && c <= 0xff19);
    return memmem(DATE_ENDS, sizeof DATE_ENDS - 1, s.p + at, 3) != NULL;
}

/* The deadline that holds the limit word at AT: the longest one, so the first start that works. */
static bool deadline_at(struct str s, size_t at, struct deadline_hit *out)
{
    for (size_t from = at > DATE_MOST ? at - DATE_MOST : 0; from < at; from++) {
        size_t len;

        if (((unsigned char)s.p[from] & 0xc0) == 0x80 || is_joined(s, from)) continue;
        len = limited_at(s, from);
        if (from + len <= at) continue;
        *out = (struct deadline_hit){.at = {(uint32_t)from, (uint32_t)len}, .rule = RULE_DEADLINE_TEXT};
        return true;
    }
    return false;
}

/* The first deadline whose limit word stands at FROM or behind. */
static bool find_from(struct str text, size_t from, struct deadline_hit *out)
{
    for (size_t at = from; at + 3 <= text.n; at += utf8_len(text.p[at])) {
        if ((unsigned char)text.p[at] != 0xe5 || !is_limit(text.p + at)) continue; /* all begin so */
        if (may_end(text, at) && deadline_at(text, at, out)) return true;
    }
    return false;
}

bool deadline_find(struct str text, struct deadline_hit *out)
{
    struct deadline_hit next;
    size_t at;

    if (!find_from(text, 0, out)) return false;
    for (at = out->at.off + out->at.len; find_from(text, at, &next); at = next.at.off + next.at.len) {
        struct str a = str_sub(text, out->at.off, out->at.len), b = str_sub(text, next.at.off, next.at.len);

        if (str_eq(a, b)) continue;
        out->doubt = RULE_DEADLINE_SEVERAL;
        break;
    }
    return true;
}

static struct str trim_field(struct str s)
{
    static const struct str tails[] = {STR_INIT("。"), STR_INIT("；"),   STR_INIT("，"),
                                       STR_INIT("、"), STR_INIT("."),    STR_INIT(";"),
                                       STR_INIT(","),  STR_INIT("完成"), STR_INIT("\xe3\x80\x80"),
                                       STR_INIT(" "),  STR_INIT("》"),   STR_INIT(">")};
    bool cut = true;

    s = str_trim(s);
    while (cut) {
        cut = false;
        for (size_t i = 0; i < sizeof tails / sizeof tails[0]; i++) {
            if (!str_ends(s, tails[i]) || s.n == tails[i].n) continue;
            s.n -= tails[i].n;
            cut = true;
        }
        s = str_trim(s);
    }
    return s;
}

/* Does S begin with a date, or hold one with 前 or 内?  A unit's name does neither. */
static bool holds_date(struct str s)
{
    struct date d;
    size_t next = 0;

    for (size_t i = 0; i < sizeof leads / sizeof leads[0]; i++)
        if (str_starts(s, leads[i])) s = str_skip(s, leads[i].n);
    if (date_read(s, 0, &d)) return true;
    for (size_t at = 0; at < s.n; at = next)
        if (utf8_next(s, &next) >= 0 && !is_joined(s, at) && limited_at(s, at)) return true;
    return false;
}

/* 长期坚持, 持续推进, 每季度: an answer without a date. */
static bool is_open_ended(struct str s)
{
    for (size_t i = 0; s.n <= OPEN_ENDED_MOST && i < sizeof open_ended / sizeof open_ended[0]; i++)
        if (str_starts(s, open_ended[i])) return true;
    return false;
}

bool deadline_field(struct str field, struct deadline_hit *out)
{
    struct str s = trim_field(field);
    size_t from = (size_t)(s.p - field.p);

    if (!holds_date(s) && !is_open_ended(s)) return false;
    *out = (struct deadline_hit){.at = {(uint32_t)from, (uint32_t)s.n}, .rule = RULE_DEADLINE_FIELD};
    return true;
}

/* Before 2014, before March: whether the period itself still counts is not said. */
static bool is_vague(const struct date *d, struct str rest)
{
    return !d->end && d->day == 0 && limit_at(rest, 0) &&
           (str_starts(rest, STR("前")) || str_ends(rest, STR("前")));
}

struct str deadline_iso(struct arena *a, struct str printed, int year)
{
    struct date d, last = {0};
    size_t next = 0, at = 0;

    if (str_starts(printed, STR("年"))) return date_last(a, &last, year);
    while (at < printed.n) {
        if (utf8_next(printed, &next) >= 0 && date_read(printed, at, &d)) {
            if (is_vague(&d, str_skip(printed, at + d.len))) return STR_NULL;
            if (d.year == 0 && last.year != 0) d.year = last.year;
            last = d;
            next = at + d.len;
        }
        at = next;
    }
    return last.len ? date_last(a, &last, year) : STR_NULL;
}
