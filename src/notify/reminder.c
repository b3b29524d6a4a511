#include "notify/reminder.h"

#include "access/setting.h"
#include "base/buf.h"
#include "ledger/workday.h"
#include "ledger/year.h"
#include "store/store.h"

enum { BODY_MOST = 64 << 10, LINES_MOST = 100 /* to-dos told in one message */ };

enum err reminder_hours(struct cx *cx, bool *out)
{
    int64_t from = 0, to = 0, hour = (cx->now_ms / 60000 + YEAR_EAST_MINUTES) / 60 % 24;
    enum err e = workday_today(cx, out);

    if (!e) e = setting_get(cx, SETTING_NOTIFY_FROM, &from);
    if (!e) e = setting_get(cx, SETTING_NOTIFY_TO, &to);
    if (!e) *out = *out && hour >= from && hour < to;
    return e;
}

/* ---- the ladder */

struct ladder {
    const struct calendar *calendar;
    day today;
    int64_t remind_days, red_days;
};

static enum err load_ladder(struct cx *cx, struct ladder *l)
{
    enum err e = year_calendar(cx, &l->calendar);

    l->today = year_today(cx);
    if (!e) e = setting_get(cx, SETTING_REMIND_DAYS, &l->remind_days);
    return e ? e : setting_get(cx, SETTING_RED_DAYS, &l->red_days);
}

/* Working days left; negative when overdue. */
static int64_t days_left(const struct ladder *l, day due)
{
    return calendar_between(l->calendar, l->today, due);
}

static int64_t level_of(const struct ladder *l, struct str due_on)
{
    int64_t left;
    day due;

    if (!day_read(due_on, &due)) return REMINDER_NEW;
    left = days_left(l, due);
    if (l->today > due) return -left > l->red_days ? REMINDER_RED : REMINDER_OVERDUE;
    return left <= l->remind_days ? REMINDER_SOON : REMINDER_NEW;
}

static const struct {
    const char *head, *word;
} levels[] = {[REMINDER_NEW] = {"待办", "新"},
              [REMINDER_SOON] = {"提醒", "将到期"},
              [REMINDER_OVERDUE] = {"督办", "已超期"},
              [REMINDER_RED] = {"红单", "严重超期"}};

/* ---- messages */

enum { N_ACCOUNT, N_CHANNEL, N_KIND, N_ADDRESS, N_TODO, N_TITLE, N_DUE, N_TOLD };

/* All open to-dos of those who have an address and no message of today, with the level they were told. */
static enum err load_news(struct cx *cx, struct rows *rows)
{
    return store_run(
        cx, rows,
        "SELECT c.account_id, c.channel, c.kind, c.address, o.id, o.title, o.due_on, COALESCE(m.level, -1)"
        " FROM contact c JOIN account a ON a.government_id = c.government_id AND a.id = c.account_id"
        " AND a.disabled = 0 JOIN todo o ON o.government_id = c.government_id AND o.state = 'open'"
        " LEFT JOIN reminder m ON m.government_id = c.government_id AND m.todo_id = o.id"
        " AND m.account_id = c.account_id AND m.channel = c.channel WHERE c.government_id = $1"
        " AND " REMINDER_FOR("c.account_id",
                             "$2") " AND NOT EXISTS (SELECT 1 FROM outbox x WHERE x.government_id = "
                                   "c.government_id AND x.day = $2"
                                   " AND x.account_id = c.account_id AND x.channel = c.channel)"
                                   " ORDER BY c.account_id, c.channel, CASE WHEN o.due_on = '' THEN '9' ELSE "
                                   "o.due_on END, o.id",
        "is", cx->actor.government_id, year_today_text(cx));
}

struct digest {
    struct buf body;
    int64_t level, lines;
};

static void put_line(const struct ladder *l, const struct row *r, int64_t level, struct digest *d)
{
    struct str due_on = row_str(r, N_DUE);
    day due;

    d->lines++;
    if (level > d->level) d->level = level;
    if (d->lines > LINES_MOST) return;
    buf_fmt(&d->body, "· [%s] %.*s", levels[level].word, STR_ARG(row_str(r, N_TITLE)));
    if (day_read(due_on, &due)) {
        int64_t left = days_left(l, due);

        if (l->today > due)
            buf_fmt(&d->body, "（期限 %.*s，已超 %lld 个工作日）", STR_ARG(due_on), (long long)-left);
        else
            buf_fmt(&d->body, "（期限 %.*s，还有 %lld 个工作日）", STR_ARG(due_on), (long long)left);
    }
    buf_byte(&d->body, '\n');
}

static enum err note_told(struct cx *cx, const struct row *r, int64_t level)
{
    return store_run(cx, NULL,
                     "INSERT INTO reminder (government_id, todo_id, account_id, channel, level)"
                     " VALUES ($1, $2, $3, $4, $5) ON CONFLICT (government_id, todo_id, account_id, channel)"
                     " DO UPDATE SET level = excluded.level",
                     "iiisi", cx->actor.government_id, row_int(r, N_TODO), row_int(r, N_ACCOUNT),
                     row_str(r, N_CHANNEL), level);
}

static enum err write_message(struct cx *cx, const struct row *r, const struct digest *d)
{
    struct buf subject = buf_new(cx->arena, 256);

    buf_fmt(&subject, "【落实%s】您有%lld件事待办", levels[d->level].head, (long long)d->lines);
    return store_run(
        cx, NULL,
        "INSERT INTO outbox (government_id, id, account_id, channel, kind, address, day, level, subject,"
        " body, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        "iiissssisss", cx->actor.government_id, store_id(cx), row_int(r, N_ACCOUNT), row_str(r, N_CHANNEL),
        row_str(r, N_KIND), row_str(r, N_ADDRESS), year_today_text(cx), d->level, buf_text(&subject),
        buf_text(&d->body), year_now(cx));
}

static bool is_same_message(const struct row *a, const struct row *b)
{
    return row_int(a, N_ACCOUNT) == row_int(b, N_ACCOUNT) &&
           str_eq(row_str(a, N_CHANNEL), row_str(b, N_CHANNEL));
}

/* ROWS are one account's on one channel. */
static enum err tell(struct cx *cx, const struct ladder *l, const struct rows *rows, int64_t *made)
{
    struct digest d = {.body = buf_new(cx->arena, BODY_MOST)};
    enum err e = ERR_NONE;

    for (size_t i = 0; !e && i < rows->n; i++) {
        int64_t level = level_of(l, row_str(&rows->at[i], N_DUE));

        if (level <= row_int(&rows->at[i], N_TOLD)) continue;
        put_line(l, &rows->at[i], level, &d);
        e = note_told(cx, &rows->at[i], level);
    }
    if (e || d.lines == 0) return e;
    *made += 1;
    return write_message(cx, &rows->at[0], &d);
}

enum err reminder_fill(struct cx *cx, int64_t *made)
{
    struct ladder l;
    struct rows rows;
    size_t from = 0;
    enum err e = load_ladder(cx, &l);

    if (!e) e = load_news(cx, &rows);
    while (!e && from < rows.n) {
        struct rows own = {1, &rows.at[from]};

        while (from + own.n < rows.n && is_same_message(own.at, &own.at[own.n])) own.n++;
        e = tell(cx, &l, &own, made);
        from += own.n;
    }
    return e;
}
