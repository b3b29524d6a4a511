#include "matter/ball.h"

#include "base/clock.h"
#include "base/json.h"
#include "calendar/day.h"
#include "ledger/brief.h"
#include "ledger/party.h"
#include "store/store.h"

enum { B_ORG, B_ORG_NAME, B_POST, B_POST_NAME, B_SINCE, B_UNTIL };

/* The open row, if any: its holder and number. */
static enum err load_open(struct cx *cx, const char *subject, int64_t id, struct rows *rows)
{
    return store_run(cx, rows,
                     "SELECT org_id, post_id, ord FROM ball WHERE government_id = $1 AND subject = $2"
                     " AND subject_id = $3 AND until_ms = 0",
                     "isi", cx->actor.government_id, str_of(subject), id);
}

static enum err close_open(struct cx *cx, const char *subject, int64_t id)
{
    return store_run(cx, NULL,
                     "UPDATE ball SET until_ms = CASE WHEN since_ms > $4 THEN since_ms ELSE $4 END"
                     " WHERE government_id = $1 AND subject = $2 AND subject_id = $3 AND until_ms = 0",
                     "isii", cx->actor.government_id, str_of(subject), id, cx->now_ms);
}

enum err ball_holder(struct cx *cx, const char *subject, int64_t id, struct ball_holder *out)
{
    struct rows rows;
    enum err e = load_open(cx, subject, id, &rows);

    *out = (struct ball_holder){0};
    if (!e && rows.n) *out = (struct ball_holder){row_int(&rows.at[0], 0), row_int(&rows.at[0], 1)};
    return e;
}

enum err ball_mine(struct cx *cx, const char *subject, int64_t id, bool *out)
{
    struct rows rows;
    enum err e = store_run(cx, &rows,
                           "SELECT org_id, post_id FROM ball WHERE government_id = $1 AND subject = $2"
                           " AND subject_id = $3",
                           "isi", cx->actor.government_id, str_of(subject), id);

    *out = false;
    for (size_t i = 0; !e && i < rows.n; i++)
        *out = *out || scope_sees_bearer(cx, row_int(&rows.at[i], 0)) ||
               scope_sees_bearer(cx, row_int(&rows.at[i], 1));
    return e;
}

enum err ball_pass(struct cx *cx, const char *subject, int64_t id, struct ball_holder to)
{
    struct rows rows;
    enum err e = brief_stale_matter(cx, id); /* its state may have changed, whoever holds it */

    if (!e) e = load_open(cx, subject, id, &rows);
    if (!e && rows.n && row_int(&rows.at[0], 0) == to.org_id && row_int(&rows.at[0], 1) == to.post_id)
        return ERR_NONE;
    if (!e) e = close_open(cx, subject, id);
    if (e) return e;
    return store_run(cx, NULL,
                     "INSERT INTO ball (government_id, subject, subject_id, ord, org_id, post_id, since_ms)"
                     " VALUES ($1, $2, $3, (SELECT COUNT(*) FROM ball b WHERE b.government_id = $1"
                     " AND b.subject = $2 AND b.subject_id = $3), $4, $5, $6)",
                     "isiiii", cx->actor.government_id, str_of(subject), id, to.org_id, to.post_id,
                     cx->now_ms);
}

enum err ball_drop(struct cx *cx, const char *subject, int64_t id)
{
    enum err e = brief_stale_matter(cx, id);

    return e ? e : close_open(cx, subject, id);
}

/* Whole days by the local calendar, so that Friday to Monday is three whatever the hour. */
static int64_t days_held(int64_t since_ms, int64_t until_ms)
{
    int64_t days = day_at(until_ms, YEAR_EAST_MINUTES) - day_at(since_ms, YEAR_EAST_MINUTES);

    return days > 0 ? days : 0;
}

static void put_holder(struct cx *cx, struct json *j, const struct row *r)
{
    int64_t until = row_int(r, B_UNTIL), now = cx->now_ms;
    char since_text[CLOCK_TEXT], until_text[CLOCK_TEXT];

    clock_text(row_int(r, B_SINCE), since_text);
    clock_text(until, until_text);
    json_object(j);
    json_put_id(j, "org_id", row_int(r, B_ORG));
    json_put_str(j, "org_name", row_str(r, B_ORG_NAME));
    json_put_id(j, "post_id", row_int(r, B_POST));
    json_put_str(j, "post_name", row_str(r, B_POST_NAME));
    json_put_str(j, "since", str_of(since_text));
    json_put_str(j, "until", until ? str_of(until_text) : STR_NULL);
    json_put_int(j, "days", days_held(row_int(r, B_SINCE), until ? until : now));
    json_end(j);
}

enum err ball_put(struct cx *cx, struct json *j, const char *key, const char *subject, int64_t id)
{
    struct rows rows;
    enum err e = store_run(cx, &rows,
                           "SELECT b.org_id, " ORG_NAME("b.org_id") ", b.post_id, " POST_NAME(
                               "b.post_id") ","
                                            " b.since_ms, b.until_ms FROM ball b WHERE b.government_id = $1"
                                            " AND b.subject = $2 AND b.subject_id = $3 ORDER BY b.ord",
                           "isi", cx->actor.government_id, str_of(subject), id);

    if (e) return e;
    json_key(j, key);
    json_array(j);
    for (size_t i = 0; i < rows.n; i++) put_holder(cx, j, &rows.at[i]);
    json_end(j);
    return ERR_NONE;
}
