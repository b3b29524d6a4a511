/* How people are reached: contacts, calendars, messages; and the days that are no working days. */
#include "base/json.h"
#include "breakdown/holiday.h"
#include "notify/contact.h"
#include "notify/feed.h"
#include "notify/outbox.h"
#include "web/route.h"

enum err api_contact(struct cx *cx, const struct req *rq, struct ans *out)
{
    (void)rq;
    return contact_get(cx, &out->body);
}

enum err api_contact_put(struct cx *cx, const struct req *rq, struct ans *out)
{
    const struct contact_in *in = rq->in;
    const struct contact c = {in->mail, in->hook, in->hook_to, in->hook_secret};

    return contact_put(cx, &c, &out->body);
}

enum err api_calendar_open(struct cx *cx, const struct req *rq, struct ans *out)
{
    struct buf path = buf_new(cx->arena, 256);
    struct calendar_out answer;
    struct json j = json_on(&out->body);
    struct str token;
    enum err e = feed_open(cx, &token);

    (void)rq;
    if (e) return e;
    buf_fmt(&path, "/api/v1/calendar.ics?token=%.*s", STR_ARG(token));
    answer.path = buf_text(&path);
    rec_put(&j, &calendar_out_record, &answer);
    return ERR_NONE;
}

enum err api_calendar_close(struct cx *cx, const struct req *rq, struct ans *out)
{
    const struct done_out done = {.ok = 1};
    struct json j = json_on(&out->body);
    enum err e = feed_close(cx);

    (void)rq;
    if (!e) rec_put(&j, &done_out_record, &done);
    return e;
}

enum err api_calendar_feed(struct cx *cx, const struct req *rq, struct ans *out)
{
    const struct token_query *q = rq->query;

    out->type = "text/calendar; charset=utf-8";
    return feed_put(cx, q->token, &out->body);
}

enum err api_outbox(struct cx *cx, const struct req *rq, struct ans *out)
{
    const struct outbox_query *q = rq->query;
    const struct page page = {q->offset, q->limit};

    return outbox_list(cx, q->state, &page, &out->body);
}

enum err api_outbox_retry(struct cx *cx, const struct req *rq, struct ans *out)
{
    return outbox_retry(cx, rq->id[0], &out->body);
}

enum err api_holidays(struct cx *cx, const struct req *rq, struct ans *out)
{
    const struct year_query *q = rq->query;

    return holiday_list(cx, q->year, &out->body);
}

enum err api_holiday_put(struct cx *cx, const struct req *rq, struct ans *out)
{
    const struct holiday_in *in = rq->in;

    return holiday_put(cx, in->day, in->kind, in->name, &out->body);
}

enum err api_holiday_paste(struct cx *cx, const struct req *rq, struct ans *out)
{
    const struct holiday_paste_in *in = rq->in;
    const struct holiday_text text = {in->text, in->year, in->preview == 1};

    return holiday_put_text(cx, &text, &out->body);
}
