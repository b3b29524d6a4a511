#include "breakdown/holiday.h"

#include "access/event.h"
#include "base/json.h"
#include "breakdown/holiday_paste.h"
#include "ledger/step.h"
#include "ledger/year.h"
#include "store/store.h"

enum { FIRST_YEAR = 1900, LAST_YEAR = 2199, NAME_MOST = 60 /* bytes */ };

static bool is_edited(const struct rows *edited, struct str text)
{
    for (size_t i = 0; i < edited->n; i++)
        if (str_eq(row_str(&edited->at[i], 0), text)) return true;
    return false;
}

static void put_day(struct json *j, const struct holiday *h, day d, const struct rows *edited)
{
    char text[DAY_TEXT];

    day_text(d, text);
    json_object(j);
    json_put_str(j, "day", str_of(text));
    json_put_str(j, "kind", h->off ? STR("off") : STR("work"));
    json_put_str(j, "name", h->name.p ? h->name : STR(""));
    json_put_bool(j, "edited", is_edited(edited, str_of(text)));
    json_end(j);
}

static enum err check_year(struct cx *cx, int64_t year)
{
    if (year >= FIRST_YEAR && year <= LAST_YEAR) return ERR_NONE;
    return cx_fail(cx, ERR_INPUT, "year", "年份应在 %d 到 %d 之间", "a year is from %d to %d", FIRST_YEAR,
                   LAST_YEAR);
}

enum err holiday_list(struct cx *cx, int64_t year, struct buf *out)
{
    const struct calendar *c = NULL;
    struct json j = json_on(out);
    struct rows edited;
    enum err e = check_year(cx, year);

    if (!e) e = year_calendar(cx, &c);
    if (!e)
        e = store_run(cx, &edited, "SELECT day FROM holiday WHERE government_id = $1", "i",
                      cx->actor.government_id);
    if (e) return e;
    json_object(&j);
    json_put_int(&j, "year", year);
    json_put_bool(&j, "provisional", calendar_provisional(c, (int)year));
    json_key(&j, "rows");
    json_array(&j);
    for (day d = day_of((int)year, 1, 1); d <= day_of((int)year, 12, 31); d++)
        if (calendar_listed(c, d)) put_day(&j, calendar_listed(c, d), d, &edited);
    json_end(&j);
    json_end(&j);
    return ERR_NONE;
}

static enum err write_day(struct cx *cx, struct str text, struct str kind, struct str name)
{
    if (str_eq(kind, STR("usual")))
        return store_run(cx, NULL, "DELETE FROM holiday WHERE government_id = $1 AND day = $2", "is",
                         cx->actor.government_id, text);
    return store_run(
        cx, NULL,
        "INSERT INTO holiday (government_id, day, kind, name) VALUES ($1, $2, $3, $4)"
        " ON CONFLICT (government_id, day) DO UPDATE SET kind = excluded.kind, name = excluded.name",
        "isss", cx->actor.government_id, text, kind, name);
}

enum err holiday_put(struct cx *cx, struct str text, struct str kind, struct str name, struct buf *out)
{
    struct str plain = year_plain(name);
    day d;
    enum err e;

    if (!day_read(text, &d))
        return cx_fail(cx, ERR_INPUT, "day", "日期应写作 2026-03-02", "a day is written 2026-03-02");
    if (!str_eq(kind, STR("off")) && !str_eq(kind, STR("work")) && !str_eq(kind, STR("usual")))
        return cx_fail(cx, ERR_INPUT, "kind", "应为 off、work 或 usual", "it must be off, work or usual");
    if (plain.n > NAME_MOST) return cx_fail(cx, ERR_TOO_LARGE, "name", "名称太长", "the name is too long");
    e = write_day(cx, text, kind, plain);
    if (!e)
        e = event_add(cx, "holiday.change", "holiday", 0, STR_NULL, step_side(cx->arena, kind, "day", text));
    return e ? e : holiday_list(cx, day_split(d).year, out);
}

/* ---- many at once */

static enum err write_pasted(struct cx *cx, const struct holiday *h)
{
    struct str kind = h->off ? STR("off") : STR("work"), text = day_str(cx->arena, h->day);
    enum err e = write_day(cx, text, kind, h->name);

    return e ? e
             : event_add(cx, "holiday.change", "holiday", 0, STR_NULL,
                         step_side(cx->arena, kind, "day", text));
}

static void put_pasted(struct cx *cx, const struct holiday_paste *p, bool saved, struct buf *out)
{
    struct json j = json_on(out);

    json_object(&j);
    json_key(&j, "rows");
    json_array(&j);
    for (size_t i = 0; i < p->n; i++) {
        json_object(&j);
        json_put_str(&j, "day", day_str(cx->arena, p->at[i].day));
        json_put_str(&j, "kind", p->at[i].off ? STR("off") : STR("work"));
        json_put_str(&j, "name", p->at[i].name);
        json_end(&j);
    }
    json_end(&j);
    json_key(&j, "unread");
    json_array(&j);
    for (size_t i = 0; i < p->unread_n; i++) json_str(&j, p->unread[i]);
    json_end(&j);
    json_put_bool(&j, "saved", saved);
    json_end(&j);
}

enum err holiday_put_text(struct cx *cx, const struct holiday_text *in, struct buf *out)
{
    struct holiday_paste p;
    enum err e = check_year(cx, in->year);

    if (e) return e;
    holiday_paste(cx->arena, in->text, (int)in->year, &p);
    if (p.n == 0)
        return cx_fail(cx, ERR_INPUT, "text",
                       "没有读出日期。每行写一天，如“2026-10-01 放假 国庆节”，或直接粘贴通知原文",
                       "no day was found; write one a line, as 2026-10-01 off NAME, or paste the notice");
    for (size_t i = 0; !e && !in->preview && i < p.n; i++) e = write_pasted(cx, &p.at[i]);
    if (!e) put_pasted(cx, &p, !in->preview, out);
    return e;
}
