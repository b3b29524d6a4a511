#include "calendar/period.h"

#include <stdio.h>

struct str period_kind_word(enum period_kind kind)
{
    static const struct str words[PERIOD_KINDS] = {STR_INIT("ten_days"), STR_INIT("month"),
                                                   STR_INIT("quarter"), STR_INIT("half"), STR_INIT("year")};

    return words[kind];
}

/* The last day of month M of YEAR, counted from 1. */
static day month_end(int year, int m)
{
    return day_of(year, m, day_month_length(year, m));
}

static struct period months(enum period_kind kind, int year, int month, int width)
{
    int first = (month - 1) / width * width + 1;

    return (struct period){kind, day_of(year, first, 1), month_end(year, first + width - 1)};
}

static struct period ten_days(int year, int month, int third)
{
    day first = day_of(year, month, third * 10 + 1);

    return (struct period){PERIOD_TEN_DAYS, first, third == 2 ? month_end(year, month) : first + 9};
}

struct period period_of(enum period_kind kind, day d)
{
    struct ymd t = day_split(d);

    switch (kind) {
    case PERIOD_TEN_DAYS: return ten_days(t.year, t.month, t.day > 20 ? 2 : t.day > 10 ? 1 : 0);
    case PERIOD_MONTH: return months(kind, t.year, t.month, 1);
    case PERIOD_QUARTER: return months(kind, t.year, t.month, 3);
    case PERIOD_HALF: return months(kind, t.year, t.month, 6);
    case PERIOD_YEAR:
    case PERIOD_KINDS: break;
    }
    return months(PERIOD_YEAR, t.year, t.month, 12);
}

struct period period_next(struct period p)
{
    return period_of(p.kind, p.last + 1);
}

struct period period_shift(struct period p, int years)
{
    return period_of(p.kind, day_add_months(p.first, 12 * years));
}

/* One figure between 1 and MOST, or 0. */
static int figure(char c, int most)
{
    return c >= '1' && c <= '0' + most ? c - '0' : 0;
}

/* What stands behind the year: "-Q1", "-H2", "-M03", "-M03-X1". */
static bool read_part(int year, struct str s, struct period *out)
{
    int month = 0, third = 0;

    if (s.n == 3 && s.p[1] == 'Q') month = figure(s.p[2], 4) * 3;
    if (s.n == 3 && s.p[1] == 'H') month = figure(s.p[2], 2) * 6;
    if (s.n == 3 && month)
        *out = months(s.p[1] == 'Q' ? PERIOD_QUARTER : PERIOD_HALF, year, month, s.p[1] == 'Q' ? 3 : 6);
    if (s.n == 3) return month > 0;
    if ((s.n != 4 && s.n != 7) || s.p[1] != 'M' || (s.p[2] != '0' && s.p[2] != '1')) return false;
    if (s.p[3] < '0' || s.p[3] > '9') return false;
    month = (s.p[2] - '0') * 10 + s.p[3] - '0';
    if (month < 1 || month > 12) return false;
    *out = months(PERIOD_MONTH, year, month, 1);
    if (s.n == 4) return true;
    if (s.p[4] == '-' && s.p[5] == 'X') third = figure(s.p[6], 3);
    if (third) *out = ten_days(year, month, third - 1);
    return third > 0;
}

bool period_read(struct str s, struct period *out)
{
    int64_t year;

    if (s.n < 4 || !str_int(str_sub(s, 0, 4), &year) || year < 1900 || year > 2199) return false;
    if (s.n > 4) return s.p[4] == '-' && read_part((int)year, str_skip(s, 4), out);
    *out = months(PERIOD_YEAR, (int)year, 1, 12);
    return true;
}

/* Where in its month a ten-day period stands: 0, 1, 2. */
static int third_of(struct period p)
{
    return day_split(p.first).day / 10;
}

struct str period_str(struct arena *a, struct period p)
{
    struct ymd t = day_split(p.first);
    char text[64];

    switch (p.kind) {
    case PERIOD_TEN_DAYS:
        snprintf(text, sizeof text, "%04d-M%02d-X%d", t.year, t.month, third_of(p) + 1);
        break;
    case PERIOD_MONTH: snprintf(text, sizeof text, "%04d-M%02d", t.year, t.month); break;
    case PERIOD_QUARTER: snprintf(text, sizeof text, "%04d-Q%d", t.year, (t.month + 2) / 3); break;
    case PERIOD_HALF: snprintf(text, sizeof text, "%04d-H%d", t.year, (t.month + 5) / 6); break;
    case PERIOD_YEAR:
    case PERIOD_KINDS: snprintf(text, sizeof text, "%04d", t.year); break;
    }
    return str_keep(a, str_of(text));
}

struct str period_zh(struct arena *a, struct period p)
{
    static const char *const thirds[] = {"上旬", "中旬", "下旬"}, *const quarters[] = {"一", "二", "三",
                                                                                       "四"};
    struct ymd t = day_split(p.first);
    char text[64];

    switch (p.kind) {
    case PERIOD_TEN_DAYS:
        snprintf(text, sizeof text, "%d年%d月%s", t.year, t.month, thirds[third_of(p)]);
        break;
    case PERIOD_MONTH: snprintf(text, sizeof text, "%d年%d月", t.year, t.month); break;
    case PERIOD_QUARTER:
        snprintf(text, sizeof text, "%d年%s季度", t.year, quarters[(t.month - 1) / 3]);
        break;
    case PERIOD_HALF:
        snprintf(text, sizeof text, "%d年%s", t.year, t.month == 1 ? "上半年" : "下半年");
        break;
    case PERIOD_YEAR:
    case PERIOD_KINDS: snprintf(text, sizeof text, "%d年", t.year); break;
    }
    return str_keep(a, str_of(text));
}
