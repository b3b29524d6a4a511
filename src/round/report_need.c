/* report_need - what a report needs from others: of whom, what, by when.  Once signed it is a difficulty with
 * a clock. */
#include "ledger/party.h"
#include "matter/difficulty.h"
#include "round/report_write.h"
#include "store/store.h"

struct need {
    struct str what, problem, by;
    int64_t org_id;
};

static enum err need_read(struct cx *cx, int64_t report_id, struct need *out)
{
    struct rows rows;
    enum err e = store_run(
        cx, &rows,
        "SELECT need, problem, need_by, need_org_id FROM report WHERE government_id = $1 AND id = $2", "ii",
        cx->actor.government_id, report_id);

    *out = (struct need){0};
    if (!e && rows.n)
        *out = (struct need){str_trim(row_str(&rows.at[0], 0)), row_str(&rows.at[0], 1),
                             row_str(&rows.at[0], 2), row_int(&rows.at[0], 3)};
    return e;
}

enum err report_need_check(struct cx *cx, const struct report_row *r)
{
    struct need n;
    enum err e = need_read(cx, r->id, &n);

    if (e || n.what.n == 0) return e;
    if (!n.org_id)
        return cx_fail(cx, ERR_INPUT, "need_org_id", "请写明需要哪个单位协调解决",
                       "say from which unit it is needed");
    if (n.org_id == r->org_id)
        return cx_fail(cx, ERR_INPUT, "need_org_id", "不能请本单位协调，请选择另一个单位",
                       "a unit cannot need it from itself; choose another one");
    if (n.by.n == 0)
        return cx_fail(cx, ERR_INPUT, "need_by", "请写明需要在哪一天之前解决", "say by when it is needed");
    e = party_org(cx, n.org_id, "need_org_id");
    return e ? e : party_due(cx, n.by, "need_by");
}

/* The same need is still open from an earlier report. */
static enum err is_open(struct cx *cx, const struct report_row *r, const struct need *n, struct str title,
                        bool *out)
{
    struct rows rows;
    enum err e = store_run(cx, &rows,
                           "SELECT COUNT(*) FROM difficulty WHERE government_id = $1 AND task_id = $2"
                           " AND org_id = $3 AND asked_org_id = $4 AND (report_id = $5 OR title = $6)"
                           " AND closed_at = ''",
                           "iiiiis", cx->actor.government_id, r->task_id, r->org_id, n->org_id, r->id, title);

    *out = !e && row_int(&rows.at[0], 0) > 0;
    return e;
}

/* Its day, or the next working day when it went by while the report was on its way. */
static enum err due_of(struct cx *cx, const struct need *n, struct str *out)
{
    const struct calendar *c = NULL;
    day by, today = year_today(cx);
    enum err e = year_calendar(cx, &c);

    if (e) return e;
    if (!day_read(n->by, &by) || by < today) by = calendar_add(c, today, 1);
    *out = day_str(cx->arena, calendar_on_or_after(c, by));
    return ERR_NONE;
}

/* Whole characters of S within MOST bytes. */
static struct str head_of(struct str s, size_t most)
{
    size_t n = s.n < most ? s.n : most;

    while (n > 0 && n < s.n && ((unsigned char)s.p[n] & 0xc0) == 0x80) n--;
    return str_sub(s, 0, n);
}

enum err report_need_open(struct cx *cx, const struct report_row *r)
{
    struct actor was = cx->actor;
    struct difficulty_new d = {.task_id = r->task_id, .report_id = r->id, .org_id = r->org_id};
    struct buf out = buf_new(cx->arena, 1 << 20);
    bool open = false;
    struct need n;
    enum err e = need_read(cx, r->id, &n);

    if (e || n.what.n == 0 || !n.org_id) return e;
    d.title = head_of(n.what, MATTER_TITLE_MOST);
    d.text = d.title.n < n.what.n ? n.what : n.problem;
    d.asked_org_id = n.org_id;
    e = is_open(cx, r, &n, d.title, &open);
    if (e || open) return e;
    e = due_of(cx, &n, &d.due_on);
    cx->actor.scope =
        NULL; /* whoever signs last, a joint lead or the office, the unit is the one that asks */
    cx->actor.account_id = 0;
    if (!e) e = difficulty_add(cx, &d, &out);
    cx->actor = was;
    return e;
}
