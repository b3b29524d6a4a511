#include "ledger/workday.h"

#include "calendar/calendar.h"
#include "ledger/party.h"

static enum err load(struct cx *cx, const struct calendar **out)
{
    *out = calendar_new(cx->arena, NULL, 0);
    return ERR_NONE;
}

enum err workday_after(struct cx *cx, struct str from, int n, struct str *out)
{
    const struct calendar *c;
    day d;
    enum err e = load(cx, &c);

    if (!e && !day_read(from, &d))
        e = cx_fail(cx, ERR_INPUT, NULL, "日期应写作 2026-03-02", "a day is written 2026-03-02");
    if (!e) *out = day_str(cx->arena, calendar_add(c, d, n));
    return e;
}

enum err workday_today(struct cx *cx, bool *out)
{
    const struct calendar *c;
    enum err e = load(cx, &c);

    if (!e) *out = calendar_working(c, day_at(cx->now_ms, PARTY_ZONE));
    return e;
}
