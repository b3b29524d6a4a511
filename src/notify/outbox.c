#include "notify/outbox.h"

#include "access/event.h"
#include "access/seal.h"
#include "access/setting.h"
#include "base/json.h"
#include "ledger/year.h"
#include "notify/contact.h"
#include "store/store.h"

enum { AT_ONCE = 20, DOUBLINGS_MOST = 8, ERROR_MOST = 300 /* bytes kept of a reason */ };

static const int64_t minute_ms = 60000, claim_ms = 600000 /* a claim older than that is dead */,
                     ahead_ms = 18000000 /* no honest time is further ahead */;

#define COLUMNS(C)                                                                                      \
    C(ID, "id", "o.id")                                                                                 \
    C(ID, "account_id", "o.account_id")                                                                 \
    C(SOME, "account",                                                                                  \
      "(SELECT a.name FROM account a WHERE a.government_id = o.government_id AND a.id = o.account_id)") \
    C(TEXT, "channel", "o.channel")                                                                     \
    C(TEXT, "address", "CASE o.channel WHEN 'mail' THEN o.address ELSE o.kind END")                     \
    C(TEXT, "day", "o.day")                                                                             \
    C(INT, "level", "o.level")                                                                          \
    C(TEXT, "subject", "o.subject")                                                                     \
    C(TEXT, "body", "o.body")                                                                           \
    C(TEXT, "state", "o.state")                                                                         \
    C(INT, "tries", "o.tries")                                                                          \
    C(SOME, "last_error", "o.last_error")                                                               \
    C(TEXT, "created_at", "o.created_at")                                                               \
    C(SOME, "sent_at", "o.sent_at")

static const struct shape shape[] = {COLUMNS(SHAPE_ROW) SHAPE_LAST};

/* ---- sending */

enum { L_ID, L_CHANNEL, L_KIND, L_ADDRESS, L_SUBJECT, L_BODY, L_TRIES };

enum err outbox_way(struct cx *cx, struct letter_way *out)
{
    enum err e = setting_get(cx, SETTING_HOOK_REACH, &out->reach);

    if (!e) e = setting_text_get(cx, SETTING_SMTP_URL, &out->smtp);
    if (!e) e = setting_text_get(cx, SETTING_SMTP_FROM, &out->from);
    if (!e) e = setting_text_get(cx, SETTING_SMTP_USER, &out->user);
    if (!e) e = setting_text_get(cx, SETTING_SMTP_PASSWORD, &out->password);
    return e;
}

static enum err claim(struct cx *cx, struct rows *rows, struct letter_way *way)
{
    enum err e = store_begin(cx, true);

    if (e) return e;
    e = outbox_way(cx, way);
    if (e) return store_end(cx, e);
    e = store_run(
        cx, rows,
        "UPDATE outbox SET state = 'sending', claimed_ms = $2, tries = tries + 1 WHERE government_id = $1"
        " AND id IN (SELECT o.id FROM outbox o WHERE o.government_id = $1 AND ((o.state = 'waiting'"
        " AND (o.next_ms <= $2 OR o.next_ms > $2 + $4)) OR (o.state = 'sending'"
        " AND (o.claimed_ms <= $2 - $3 OR o.claimed_ms > $2 + $4))) ORDER BY o.next_ms, o.id LIMIT $5)"
        " RETURNING id, channel, kind, address, subject, body, tries",
        "iiiii", cx->actor.government_id, cx->now_ms, claim_ms, ahead_ms, (int64_t)AT_ONCE);
    return store_end(cx, e);
}

/* 1, 2, 4 … minutes, at most about four hours. */
static int64_t wait_ms(int64_t tries)
{
    int64_t n = tries - 1 < DOUBLINGS_MOST ? tries - 1 : DOUBLINGS_MOST;

    return minute_ms << (n > 0 ? n : 0);
}

static enum err write_result(struct cx *cx, const struct row *r, enum err sent, struct str why)
{
    int64_t most = 0, tries = row_int(r, L_TRIES);
    enum err e = setting_get(cx, SETTING_OUTBOX_TRIES, &most);
    struct str state = !sent ? STR("sent") : tries >= most ? STR("failed") : STR("waiting");

    if (e) return e;
    return store_run(cx, NULL,
                     "UPDATE outbox SET state = $3, next_ms = $4, last_error = $5, sent_at = $6"
                     " WHERE government_id = $1 AND id = $2 AND state = 'sending'",
                     "iisiss", cx->actor.government_id, row_int(r, L_ID), state, cx->now_ms + wait_ms(tries),
                     why, sent ? STR("") : year_now(cx));
}

/* What one round of sending needs. */
struct sending {
    const struct carrier *carrier;
    struct letter_way way;
    int64_t sent;
};

static enum err deliver(struct cx *cx, struct sending *s, const struct row *r)
{
    struct letter l = {.government_id = cx->actor.government_id,
                       .id = row_int(r, L_ID),
                       .channel = row_str(r, L_CHANNEL),
                       .kind = row_str(r, L_KIND),
                       .address = row_str(r, L_ADDRESS),
                       .subject = row_str(r, L_SUBJECT),
                       .body = row_str(r, L_BODY),
                       .way = s->way};
    enum err e, sent = seal_open(cx, CONTACT_SEAL, l.address, &l.address);
    struct str why;

    contact_split(l.address, &l.address, &l.secret);
    if (!sent) sent = s->carrier->send(s->carrier->arg, cx, &l);
    why = sent ? str_sub(cx_fault(cx, sent).zh, 0, ERROR_MOST) : STR("");
    e = store_begin(cx, true);
    if (!e) e = store_end(cx, write_result(cx, r, sent, why));
    s->sent += !e && !sent;
    return e;
}

enum err outbox_send(struct cx *cx, const struct carrier *carrier, int64_t *sent)
{
    struct sending s = {.carrier = carrier};
    struct rows rows = {0};
    enum err e = claim(cx, &rows, &s.way);

    for (size_t i = 0; !e && i < rows.n; i++) e = deliver(cx, &s, &rows.at[i]);
    *sent += s.sent;
    return e;
}

/* ---- for the office */

enum err outbox_list(struct cx *cx, struct str state, const struct page *asked, struct buf *out)
{
    struct str want = year_plain(state);
    struct page page = *asked;
    struct json j = json_on(out);
    struct rows rows, total;
    enum err e = page_check(cx, &page);

    if (!e)
        e = store_run(cx, &total,
                      "SELECT COUNT(*) FROM outbox WHERE government_id = $1 AND ($2 = '' OR state = $2)",
                      "is", cx->actor.government_id, want);
    if (!e)
        e = store_run(cx, &rows,
                      "SELECT " COLUMNS(
                          SHAPE_SQL) " 0 FROM outbox o WHERE o.government_id = $1"
                                     " AND ($2 = '' OR o.state = $2) ORDER BY o.id DESC LIMIT $3 OFFSET $4",
                      "isii", cx->actor.government_id, want, page.limit, page.offset);
    if (e) return e;
    page_open(&j, &page, row_int(&total.at[0], 0));
    for (size_t i = 0; i < rows.n; i++) shape_put(&j, shape, &rows.at[i]);
    json_end(&j);
    json_end(&j);
    return ERR_NONE;
}

enum err outbox_retry(struct cx *cx, int64_t id, struct buf *out)
{
    struct json j = json_on(out);
    struct rows rows;
    enum err e =
        store_run(cx, &rows,
                  "UPDATE outbox SET state = 'waiting', next_ms = 0, tries = 0 WHERE government_id = $1"
                  " AND id = $2 AND state IN ('waiting', 'failed') RETURNING id",
                  "ii", cx->actor.government_id, id);

    if (!e && rows.n == 0)
        return cx_fail(cx, ERR_STEP, "id", "没有这条消息，或它已发出",
                       "there is no such message, or it was sent");
    if (!e) e = event_add(cx, "outbox.retry", "outbox", id, STR_NULL, STR_NULL);
    if (!e)
        e = store_run(
            cx, &rows,
            "SELECT " COLUMNS(SHAPE_SQL) " 0 FROM outbox o WHERE o.government_id = $1 AND o.id = $2", "ii",
            cx->actor.government_id, id);
    if (!e) shape_put(&j, shape, &rows.at[0]);
    return e;
}
