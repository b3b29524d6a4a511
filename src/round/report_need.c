/* report_need - what a report needs from others: of whom, what, by when.  Once signed it is a request to a
 * unit of the task, or a difficulty; either has a clock. */
#include "ledger/party.h"
#include "matter/difficulty.h"
#include "matter/request.h"
#include "round/report_write.h"
#include "store/store.h"

struct need {
    struct str what, problem, by, becomes;
    int64_t org_id, post_id;
};

static enum err need_read(struct cx *cx, int64_t report_id, struct need *out)
{
    struct rows rows;
    enum err e = store_run(cx, &rows,
                           "SELECT p.need, p.problem, p.need_by, " REPORT_NEED_BECOMES
                           ", p.need_org_id, p.need_post_id FROM report p WHERE p.government_id = $1"
                           " AND p.id = $2",
                           "ii", cx->actor.government_id, report_id);
    const struct row *r = !e && rows.n ? &rows.at[0] : NULL;

    *out = (struct need){0};
    if (r)
        *out = (struct need){str_trim(row_str(r, 0)), row_str(r, 1), row_str(r, 2),
                             row_str(r, 3),           row_int(r, 4), row_int(r, 5)};
    return e;
}

enum err report_need_check(struct cx *cx, const struct report_row *r)
{
    struct need n;
    enum err e = need_read(cx, r->id, &n);

    if (e || n.what.n == 0) return e;
    if (!n.org_id && !n.post_id)
        return cx_fail(cx, ERR_INPUT, "need_org_id", "请写明需要哪个单位或哪位领导协调解决",
                       "say from which unit or leader it is needed");
    if (n.org_id == r->org_id)
        return cx_fail(cx, ERR_INPUT, "need_org_id", "不能请本单位协调，请选择另一个单位",
                       "a unit cannot need it from itself; choose another one");
    if (n.by.n == 0)
        return cx_fail(cx, ERR_INPUT, "need_by", "请写明需要在哪一天之前解决", "say by when it is needed");
    e = n.org_id ? party_org(cx, n.org_id, "need_org_id") : party_post(cx, n.post_id, "need_post_id");
    return e ? e : party_due(cx, n.by, "need_by");
}

/* The same need is still open from an earlier report, as the one or the other. */
static enum err is_open(struct cx *cx, const struct report_row *r, const struct need *n, struct str title,
                        bool *out)
{
    struct rows rows;
    enum err e = store_run(
        cx, &rows,
        "SELECT (SELECT COUNT(*) FROM difficulty WHERE government_id = $1 AND task_id = $2 AND org_id = $3"
        " AND asked_org_id = $4 AND asked_post_id = $5 AND (report_id = $6 OR title = $7)"
        " AND closed_at = '') + (SELECT COUNT(*) FROM request WHERE government_id = $1 AND task_id = $2"
        " AND from_org_id = $3 AND to_org_id = $4 AND (report_id = $6 OR text = $8) AND closed_at = '')",
        "iiiiiiss", cx->actor.government_id, r->task_id, r->org_id, n->org_id, n->post_id, r->id, title,
        n->what);

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

static enum err ask_unit(struct cx *cx, const struct report_row *r, const struct need *n, struct str due_on)
{
    const struct request_new in = {.task_id = r->task_id,
                                   .from_org_id = r->org_id,
                                   .to_org_id = n->org_id,
                                   .text = n->what,
                                   .due_on = due_on,
                                   .report_id = r->id};
    struct buf out = buf_new(cx->arena, 1 << 20);

    return request_add(cx, &in, &out);
}

static enum err raise_it(struct cx *cx, const struct report_row *r, const struct need *n, struct str due_on)
{
    const struct difficulty_new in = {
        .task_id = r->task_id,
        .report_id = r->id,
        .org_id = r->org_id,
        .title = year_shortened(n->what, MATTER_TITLE_MOST),
        .text = n->what.n > MATTER_TITLE_MOST ? n->what : n->problem,
        .asked_org_id = n->org_id,
        .asked_post_id = n->post_id,
        .due_on = due_on,
    };
    struct buf out = buf_new(cx->arena, 1 << 20);

    return difficulty_add(cx, &in, &out);
}

enum err report_need_open(struct cx *cx, const struct report_row *r)
{
    struct actor was = cx->actor;
    struct str due_on = STR_NULL;
    bool open = false;
    struct need n;
    enum err e = need_read(cx, r->id, &n);

    if (e || n.becomes.n == 0) return e;
    e = is_open(cx, r, &n, year_shortened(n.what, MATTER_TITLE_MOST), &open);
    if (e || open) return e;
    e = due_of(cx, &n, &due_on);
    /* Whoever signs last, a joint lead or the office, the unit is the one that asks. */
    cx->actor.scope = NULL;
    cx->actor.account_id = 0;
    if (!e) e = str_eq(n.becomes, STR("request")) ? ask_unit(cx, r, &n, due_on) : raise_it(cx, r, &n, due_on);
    cx->actor = was;
    return e;
}
