#include "breakdown/workday.h"

#include "ledger/year.h"

enum err workday_after(struct cx *cx, struct str from, int n, struct str *out)
{
    const struct calendar *c;
    day d;
    enum err e = year_calendar(cx, &c);

    if (!e && !day_read(from, &d))
        e = cx_fail(cx, ERR_INPUT, NULL, "日期应写作 2026-03-02", "a day is written 2026-03-02");
    if (!e) *out = day_str(cx->arena, calendar_add(c, d, n));
    return e;
}

enum err workday_today(struct cx *cx, bool *out)
{
    const struct calendar *c;
    enum err e = year_calendar(cx, &c);

    if (!e) *out = calendar_working(c, year_today(cx));
    return e;
}

enum err workday_due(struct cx *cx, enum setting s, struct str *out)
{
    int64_t days = 0;
    enum err e = setting_get(cx, s, &days);

    return e ? e : workday_after(cx, year_today_text(cx), (int)days, out);
}
