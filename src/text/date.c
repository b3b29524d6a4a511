#include "text/date.h"

#include <stdio.h>
#include <string.h>

#include "text/numeral.h"
#include "text/utf8.h"

/* Periods and their last month; the longest stands first where one begins another. */
static const struct {
    struct str text;
    int month;
} periods[] = {
    {STR_INIT("第一季度"), 3},  {STR_INIT("第二季度"), 6}, {STR_INIT("第三季度"), 9},
    {STR_INIT("第四季度"), 12}, {STR_INIT("一季度"), 3},   {STR_INIT("二季度"), 6},
    {STR_INIT("三季度"), 9},    {STR_INIT("四季度"), 12},  {STR_INIT("1季度"), 3},
    {STR_INIT("2季度"), 6},     {STR_INIT("3季度"), 9},    {STR_INIT("4季度"), 12},
    {STR_INIT("上半年"), 6},    {STR_INIT("下半年"), 12},  {STR_INIT("全年"), 12},
    {STR_INIT("年底"), 12},     {STR_INIT("年末"), 12},    {STR_INIT("年终"), 12},
    {STR_INIT("年度"), 12},
};

/* Words for the paper's own year and its neighbours. */
static const struct {
    struct str text;
    int shift;
} years[] = {
    {STR_INIT("今年"), 0}, {STR_INIT("本年度"), 0}, {STR_INIT("本年"), 0},
    {STR_INIT("当年"), 0}, {STR_INIT("明年"), 1},   {STR_INIT("次年"), 1},
};

struct reader {
    struct str s;
    size_t at;
};

/* Blanks that a layout put between a number and its unit. */
static size_t skip_blanks(struct str s, size_t at)
{
    while (at < s.n && s.p[at] == ' ') at++;
    return at;
}

static bool eat(struct reader *r, struct str word)
{
    size_t at = skip_blanks(r->s, r->at);

    if (!str_starts(str_skip(r->s, at), word)) return false;
    r->at = at + word.n;
    return true;
}

/* A whole number between LEAST and MOST, then UNIT; nothing is eaten otherwise. */
static bool eat_number(struct reader *r, int least, int most, struct str unit, int *out)
{
    struct reader ahead = {r->s, skip_blanks(r->s, r->at)};
    struct numeral n;

    if (!numeral_read(ahead.s, ahead.at, &n) || n.scale != 1 || n.percent) return false;
    if (n.value < least || n.value > most || n.value != (int)n.value) return false;
    ahead.at += n.len;
    if (!eat(&ahead, unit)) return false;
    r->at = ahead.at;
    *out = (int)n.value;
    return true;
}

/* One to MOST ASCII figures. */
static bool eat_figures(struct reader *r, size_t most, int *out)
{
    size_t n = 0;

    *out = 0;
    while (n < most && r->at + n < r->s.n && r->s.p[r->at + n] >= '0' && r->s.p[r->at + n] <= '9')
        *out = *out * 10 + (r->s.p[r->at + n++] - '0');
    r->at += n;
    return n > 0;
}

static char eat_separator(struct reader *r)
{
    char c = r->at < r->s.n ? r->s.p[r->at] : '\0';

    if (c != '-' && c != '.' && c != '/') return '\0';
    r->at++;
    return c;
}

/* 2021-06-30, 2021.6.30, 2021/6 */
static bool eat_figured(struct reader *r, struct date *d)
{
    struct reader ahead = *r;
    char sep;

    if (!eat_figures(&ahead, 4, &d->year) || d->year < 1900 || d->year > 2199) return false;
    sep = eat_separator(&ahead);
    if (!sep || !eat_figures(&ahead, 2, &d->month) || d->month < 1 || d->month > 12) return false;
    r->at = ahead.at;
    if (eat_separator(&ahead) == sep && eat_figures(&ahead, 2, &d->day))
        r->at = ahead.at;
    else
        d->day = 0;
    return d->day <= 31;
}

static bool eat_year(struct reader *r, struct date *d)
{
    if (eat_number(r, 1900, 2199, STR("年"), &d->year)) {
        eat(r, STR("度"));
        return true;
    }
    for (size_t i = 0; i < sizeof years / sizeof years[0]; i++) {
        if (!eat(r, years[i].text)) continue;
        d->this_year = 1 + years[i].shift;
        return true;
    }
    return false;
}

static bool eat_period(struct reader *r, struct date *d)
{
    for (size_t i = 0; i < sizeof periods / sizeof periods[0]; i++) {
        if (!eat(r, periods[i].text)) continue;
        d->month = periods[i].month;
        d->end = true;
        return true;
    }
    return false;
}

/* 6月30日, 6月底, 6月上旬, 6月份 */
static bool eat_month(struct reader *r, struct date *d)
{
    if (!eat_number(r, 1, 12, STR("月"), &d->month)) return false;
    eat(r, STR("份"));
    if (eat_number(r, 1, 31, STR("日"), &d->day) || eat_number(r, 1, 31, STR("号"), &d->day)) return true;
    if (eat(r, STR("上旬")))
        d->day = 10;
    else if (eat(r, STR("中旬")))
        d->day = 20;
    else if (eat(r, STR("下旬")) || eat(r, STR("底")) || eat(r, STR("末")))
        d->end = true;
    return true;
}

/* A date begins with a number or with the first character of a word above: most places are turned away. */
static bool may_begin(struct str s, size_t at)
{
    static const char firsts[] = "今本当明次第上下全年";
    size_t next = at = skip_blanks(s, at);
    int32_t c = utf8_next(s, &next);

    return numeral_starts(c) || (next == at + 3 && memmem(firsts, sizeof firsts - 1, s.p + at, 3) != NULL);
}

bool date_read(struct str s, size_t at, struct date *out)
{
    struct reader r = {s, at};
    bool year;

    *out = (struct date){0};
    if (!may_begin(s, at)) return false;
    if (eat_figured(&r, out)) {
        out->len = (uint32_t)(r.at - at);
        return true;
    }
    *out = (struct date){0};
    r.at = at;
    year = eat_year(&r, out);
    if (eat_period(&r, out)) {
        eat(&r, STR("末"));
        eat(&r, STR("底"));
    } else if (!eat_month(&r, out) && year && (eat(&r, STR("底")) || eat(&r, STR("末")))) {
        out->month = 12;
        out->end = true;
    }
    out->len = (uint32_t)(r.at - at);
    return year || out->month;
}

static int days_in(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

    return days[month - 1] + (month == 2 && leap);
}

struct str date_last(struct arena *a, const struct date *d, int year)
{
    int y = d->year ? d->year : year ? year + (d->this_year ? d->this_year - 1 : 0) : 0;
    int month = d->month ? d->month : 12, last;
    char text[16];

    if (y <= 0 || y > 9999) return STR_NULL;
    last = days_in(y, month);
    if (d->day > last) return STR_NULL;
    snprintf(text, sizeof text, "%04d-%02d-%02d", y, month, d->day ? d->day : last);
    return str_keep(a, str_of(text));
}
