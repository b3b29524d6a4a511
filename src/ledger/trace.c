#include "ledger/trace.h"

#include "access/event.h"
#include "access/scope.h"
#include "base/clock.h"
#include "base/json.h"
#include "ledger/kind.h"

static void put_json_or_null(struct json *j, const char *key, struct str text)
{
    json_key(j, key);
    if (text.n)
        json_raw(j, text);
    else
        json_null(j);
}

/* The chain is one, but the office reads nothing of who may do what, and the auditor nothing of the ledger.
 */
static bool shows_content(const struct cx *cx, const struct event *v)
{
    static const struct str house[] = {STR_INIT("account"), STR_INIT("setting"), STR_INIT("government")};
    unsigned roles = scope_roles(cx);
    bool admin = false;

    for (size_t i = 0; i < sizeof house / sizeof *house; i++) admin = admin || str_eq(v->subject, house[i]);
    return (roles & (admin ? ROLES_ADMIN : ROLES_BUSINESS)) != 0;
}

static void put_event(const struct cx *cx, struct json *j, const struct event *v)
{
    bool shown = shows_content(cx, v);
    char time[CLOCK_TEXT];

    clock_text(v->time_ms, time);
    json_object(j);
    json_put_int(j, "seq", v->seq);
    json_put_str(j, "time", str_of(time));
    json_put_str(j, "actor", v->actor);
    json_put_str(j, "kind", v->kind);
    json_put_str(j, "kind_zh", kind_zh(v->kind));
    json_put_str(j, "kind_en", kind_en(v->kind));
    json_put_str(j, "subject", v->subject);
    json_put_id(j, "subject_id", v->subject_id);
    put_json_or_null(j, "before", shown ? v->before : STR_NULL);
    put_json_or_null(j, "after", shown ? v->after : STR_NULL);
    json_put_str(j, "hash", v->hash);
    json_end(j);
}

enum err trace_list(struct cx *cx, const struct trace_filter *f, struct buf *out)
{
    struct event_filter asked = {
        .subject = f->subject, .subject_id = f->id, .offset = f->offset, .limit = f->limit};
    struct json j = json_on(out);
    struct event_list list;
    enum err e = event_list(cx, &asked, &list);

    if (e) return e;
    json_object(&j);
    json_put_int(&j, "total", list.total);
    json_put_int(&j, "offset", f->offset);
    json_put_int(&j, "limit", f->limit);
    json_key(&j, "rows");
    json_array(&j);
    for (size_t i = 0; i < list.n; i++) put_event(cx, &j, &list.at[i]);
    json_end(&j);
    json_end(&j);
    return ERR_NONE;
}

enum err trace_verify(struct cx *cx, struct buf *out)
{
    struct event_verdict v;
    struct json j = json_on(out);
    enum err e = event_verify(cx, cx->actor.government_id, &v);

    if (e) return e;
    json_object(&j);
    json_put_bool(&j, "ok", v.broken_seq == 0);
    json_put_int(&j, "checked", v.checked);
    json_key(&j, "broken_seq");
    if (v.broken_seq)
        json_int(&j, v.broken_seq);
    else
        json_null(&j);
    json_put_str(&j, "reason_zh", v.broken_seq ? v.reason_zh : STR_NULL);
    json_put_str(&j, "reason_en", v.broken_seq ? v.reason_en : STR_NULL);
    json_end(&j);
    return ERR_NONE;
}
