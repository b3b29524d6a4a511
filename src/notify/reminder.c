#include "notify/reminder.h"

#include "access/setting.h"
#include "base/buf.h"
#include "breakdown/workday.h"
#include "ledger/rung.h"
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

static const struct {
    const char *head, *word;
} levels[RUNGS] = {[RUNG_NONE] = {"待办", "新"},
                   [RUNG_REMIND] = {"提醒", "将到期"},
                   [RUNG_SUPERVISE] = {"督办", "已超期"},
                   [RUNG_RED] = {"红单", "严重超期"}};

/* ---- messages */

enum { N_ACCOUNT, N_CHANNEL, N_KIND, N_ADDRESS, N_TODO, N_TITLE, N_DUE };

/*
 * From the open to-dos over the roles they are for to the addresses: each step finds few rows by an index,
 * which one condition with OR would not.
 */
#define NEWS_COLUMNS \
    "SELECT c.account_id, c.channel, c.kind, c.address, o.id AS todo_id, o.title, o.due_on FROM todo o "
#define NEWS_REST                                                                               \
    " JOIN account a ON a.government_id = $1 AND a.id = c.account_id AND a.disabled = 0"        \
    " LEFT JOIN reminder m ON m.government_id = $1 AND m.todo_id = o.id"                        \
    " AND m.account_id = c.account_id AND m.channel = c.channel"                                \
    " WHERE o.government_id = $1 AND o.state = 'open' AND NOT EXISTS (SELECT 1 FROM outbox x"   \
    " WHERE x.government_id = $1 AND x.day = $2 AND x.account_id = c.account_id"                \
    " AND x.channel = c.channel) AND CASE WHEN o.due_on = '' THEN 0 WHEN o.due_on <= $4 THEN 3" \
    " WHEN o.due_on <= $5 THEN 2 WHEN o.due_on <= $3 THEN 1 ELSE 0 END > COALESCE(m.level, -1)"
#define ROLE_TODAY                                                      \
    "JOIN account_role r ON r.government_id = $1 AND r.date_from <= $2" \
    " AND (r.date_to = '' OR r.date_to >= $2)"
#define ROLE_CONTACT \
    " JOIN contact c ON c.government_id = $1 AND c.account_id = r.account_id AND o.account_id = 0"
#define OWN_CONTACT \
    " JOIN contact c ON c.government_id = $1 AND c.account_id = o.account_id AND o.account_id > 0"

#define OF_UNIT                                                      \
    " AND o.org_id = r.org_id AND o.org_id <> 0 AND r.role = o.role" \
    " AND (o.post_id = 0 OR r.post_id = o.post_id)"
#define OF_POST " AND r.post_id > 0 AND r.post_id = o.post_id AND r.role = o.role AND o.org_id = 0"
#define OF_OFFICE                                                                 \
    " AND o.org_id = 0 AND o.post_id = 0 AND r.role IN ('office', 'office_head')" \
    " AND (o.role = r.role OR o.role = 'office')"

#define NEWS_OF(whom) NEWS_COLUMNS ROLE_TODAY whom ROLE_CONTACT NEWS_REST
#define NEWS_OWN NEWS_COLUMNS OWN_CONTACT NEWS_REST
#define NEWS_ALL NEWS_OF(OF_UNIT) " UNION " NEWS_OF(OF_POST) " UNION " NEWS_OF(OF_OFFICE) " UNION " NEWS_OWN

/*
 * Of all who have an address and no message of today: the to-dos that stand higher on the ladder than they
 * were told.  The CASE is ladder_rung().
 */
static enum err load_news(struct cx *cx, const struct ladder *l, struct rows *rows)
{
    return store_run(cx, rows,
                     "SELECT n.account_id, n.channel, n.kind, n.address, n.todo_id, n.title, n.due_on"
                     " FROM (" NEWS_ALL ") AS n ORDER BY n.account_id, n.channel,"
                     " CASE WHEN n.due_on = '' THEN '9' ELSE n.due_on END, n.todo_id",
                     "issss", cx->actor.government_id, day_str(cx->arena, l->today),
                     day_str(cx->arena, l->soon), day_str(cx->arena, l->red), day_str(cx->arena, l->late));
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
        int64_t left = ladder_left(l, due);

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
        int64_t level = ladder_rung(l, row_str(&rows->at[i], N_DUE));

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
    enum err e = ladder_load(cx, &l);

    if (!e) e = load_news(cx, &l, &rows);
    while (!e && from < rows.n) {
        struct rows own = {1, &rows.at[from]};

        while (from + own.n < rows.n && is_same_message(own.at, &own.at[own.n])) own.n++;
        e = tell(cx, &l, &own, made);
        from += own.n;
    }
    return e;
}
