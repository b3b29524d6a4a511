#include "calendar/day.h"

#include <stdio.h>

enum { YEAR_LEAST = 1900, YEAR_MOST = 2199, MINUTE_MS = 60000, DAY_MS = 86400000 };

static bool is_leap(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

int day_month_length(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    return days[month - 1] + (month == 2 && is_leap(year));
}

/* Years are counted from March, so that the leap day is the last of its year. */
day day_of(int year, int month, int d)
{
    int y = month <= 2 ? year - 1 : year, m = month <= 2 ? month + 9 : month - 3;

    return 365 * y + y / 4 - y / 100 + y / 400 + (153 * m + 2) / 5 + d - 1 - 719468;
}

struct ymd day_split(day d)
{
    int n = d + 719468, era = n / 146097, rest = n % 146097;
    int of_era = (rest - rest / 1460 + rest / 36524 - rest / 146096) / 365;
    int of_year = rest - (365 * of_era + of_era / 4 - of_era / 100), m = (5 * of_year + 2) / 153;
    struct ymd out = {era * 400 + of_era, m < 10 ? m + 3 : m - 9, of_year - (153 * m + 2) / 5 + 1};

    out.year += out.month <= 2;
    return out;
}

/* N figures at P; -1 when one of them is none. */
static int figures(const char *p, int n)
{
    int v = 0;

    for (int i = 0; i < n; i++) {
        if (p[i] < '0' || p[i] > '9') return -1;
        v = v * 10 + (p[i] - '0');
    }
    return v;
}

bool day_read(struct str s, day *out)
{
    struct ymd t;

    if (s.n != DAY_TEXT - 1 || s.p[4] != '-' || s.p[7] != '-') return false;
    t = (struct ymd){figures(s.p, 4), figures(s.p + 5, 2), figures(s.p + 8, 2)};
    if (t.year < YEAR_LEAST || t.year > YEAR_MOST || t.month < 1 || t.month > 12) return false;
    if (t.day < 1 || t.day > day_month_length(t.year, t.month)) return false;
    *out = day_of(t.year, t.month, t.day);
    return true;
}

void day_text(day d, char out[DAY_TEXT])
{
    struct ymd t = day_split(d);
    char text[40];

    snprintf(text, sizeof text, "%04d-%02d-%02d", t.year, t.month, t.day);
    for (int i = 0; i < DAY_TEXT - 1; i++) out[i] = text[i];
    out[DAY_TEXT - 1] = '\0';
}

struct str day_str(struct arena *a, day d)
{
    char text[DAY_TEXT];

    day_text(d, text);
    return str_keep(a, (struct str){text, DAY_TEXT - 1});
}

int day_weekday(day d)
{
    int from_thursday = d % 7; /* 1970-01-01 was a Thursday */

    if (from_thursday < 0) from_thursday += 7;
    return (from_thursday + 3) % 7 + 1;
}

day day_add_months(day d, int n)
{
    struct ymd t = day_split(d);
    int months = t.year * 12 + t.month - 1 + n, last;

    t.year = months / 12;
    t.month = months % 12 + 1;
    last = day_month_length(t.year, t.month);
    return day_of(t.year, t.month, t.day < last ? t.day : last);
}

day day_at(int64_t now_ms, int offset_minutes)
{
    int64_t local = now_ms + (int64_t)offset_minutes * MINUTE_MS, n = local / DAY_MS;

    if (local % DAY_MS < 0) n--;
    return (day)n;
}
