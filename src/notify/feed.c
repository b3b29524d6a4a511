#include "notify/feed.h"

#include "access/event.h"
#include "access/secret.h"
#include "calendar/day.h"
#include "ledger/year.h"
#include "notify/reminder.h"
#include "store/store.h"

enum { LINE_BYTES = 73 /* a line may have 75 */, EVENTS_MOST = 1000 };

enum err feed_open(struct cx *cx, struct str *token)
{
    enum err e = secret_token(cx, token);

    if (!e)
        e = store_run(cx, NULL, "DELETE FROM feed WHERE government_id = $1 AND account_id = $2", "ii",
                      cx->actor.government_id, cx->actor.account_id);
    if (!e)
        e = store_run(
            cx, NULL,
            "INSERT INTO feed (token_hash, government_id, account_id, created_at) VALUES ($1, $2, $3, $4)",
            "siis", secret_hidden(cx, "feed", *token), cx->actor.government_id, cx->actor.account_id,
            year_now(cx));
    return e ? e : event_add(cx, "feed.open", "account", cx->actor.account_id, STR_NULL, STR_NULL);
}

enum err feed_close(struct cx *cx)
{
    struct rows rows;
    enum err e = store_run(
        cx, &rows, "DELETE FROM feed WHERE government_id = $1 AND account_id = $2 RETURNING account_id", "ii",
        cx->actor.government_id, cx->actor.account_id);

    if (e || rows.n == 0) return e;
    return event_add(cx, "feed.close", "account", cx->actor.account_id, STR_NULL, STR_NULL);
}

/* ---- iCalendar */

/* One line, folded as RFC 5545 wants it, not inside a character. */
static void put_line(struct buf *out, struct str line)
{
    while (line.n > LINE_BYTES) {
        size_t n = LINE_BYTES;

        while (n > 0 && ((unsigned char)line.p[n] & 0xc0) == 0x80) n--;
        buf_str(out, str_sub(line, 0, n));
        buf_lit(out, "\r\n ");
        line = str_skip(line, n);
    }
    buf_str(out, line);
    buf_lit(out, "\r\n");
}

static void put_text(struct buf *out, const char *name, struct str text)
{
    struct buf line = buf_new(out->arena, 2 * text.n + 64);

    buf_fmt(&line, "%s:", name);
    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];

        if (c == '\\' || c == ';' || c == ',') buf_byte(&line, '\\');
        if (c == '\n')
            buf_lit(&line, "\\n");
        else if ((unsigned char)c >= 0x20)
            buf_byte(&line, c);
    }
    put_line(out, buf_text(&line));
}

static void put_day(struct buf *out, const char *name, day d)
{
    struct ymd t = day_split(d);

    buf_fmt(out, "%s;VALUE=DATE:%04d%02d%02d\r\n", name, t.year, t.month, t.day);
}

/* "2026-03-02T01:00:00.000Z" as "20260302T010000Z". */
static void put_stamp(struct buf *out, struct str time)
{
    buf_lit(out, "DTSTAMP:");
    for (size_t i = 0; i < time.n && time.p[i] != '.'; i++)
        if (time.p[i] != '-' && time.p[i] != ':') buf_byte(out, time.p[i]);
    buf_lit(out, "Z\r\n");
}

static void put_event(struct buf *out, const struct row *r)
{
    day due;

    if (!day_read(row_str(r, 2), &due)) return;
    buf_lit(out, "BEGIN:VEVENT\r\n");
    buf_fmt(out, "UID:%lld@luoshi\r\n", (long long)row_int(r, 0));
    put_stamp(out, row_str(r, 3));
    put_day(out, "DTSTART", due);
    put_day(out, "DTEND", due + 1);
    put_text(out, "SUMMARY", row_str(r, 1));
    buf_lit(out, "TRANSP:TRANSPARENT\r\nBEGIN:VALARM\r\nACTION:DISPLAY\r\nDESCRIPTION:Luoshi\r\n"
                 "TRIGGER:-PT15H\r\nEND:VALARM\r\nEND:VEVENT\r\n");
}

static enum err find_account(struct cx *cx, struct str token)
{
    struct rows rows;
    enum err e = store_run(cx, &rows,
                           "SELECT f.government_id, f.account_id, a.name FROM feed f JOIN account a"
                           " ON a.government_id = f.government_id AND a.id = f.account_id AND a.disabled = 0"
                           " WHERE f.token_hash = $1",
                           "s", secret_hidden(cx, "feed", token));

    if (e) return e;
    if (rows.n == 0)
        return cx_fail(cx, ERR_LOGIN, "token", "日历地址无效或已更换",
                       "the calendar's address is not valid any more");
    cx->actor = (struct actor){.government_id = row_int(&rows.at[0], 0),
                               .account_id = row_int(&rows.at[0], 1),
                               .name = row_str(&rows.at[0], 2)};
    return ERR_NONE;
}

enum err feed_put(struct cx *cx, struct str token, struct buf *out)
{
    struct rows rows;
    enum err e = find_account(cx, token);

    if (!e)
        e = store_run(cx, &rows,
                      "SELECT o.id, o.title, o.due_on, o.opened_at FROM todo o WHERE o.government_id = $1"
                      " AND o.state = 'open' AND o.due_on <> '' AND " REMINDER_FOR(
                          "$2", "$3") " ORDER BY o.due_on, o.id LIMIT $4",
                      "iisi", cx->actor.government_id, cx->actor.account_id, year_today_text(cx),
                      (int64_t)EVENTS_MOST);
    if (e) return e;
    buf_lit(out, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Luoshi//ZH\r\nCALSCALE:GREGORIAN\r\n");
    put_text(out, "X-WR-CALNAME", STR("落实待办"));
    for (size_t i = 0; i < rows.n; i++) put_event(out, &rows.at[i]);
    buf_lit(out, "END:VCALENDAR\r\n");
    return ERR_NONE;
}
