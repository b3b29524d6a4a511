#include "access/event.h"

#include <string.h>

#include "access/sm3.h"
#include "base/buf.h"
#include "store/store.h"

#define COLUMNS                                                                                           \
    "government_id, seq, time_ms, actor_id, actor, kind, subject, subject_id, before, after, prev_hash, " \
    "hash"

static const int64_t moment_ms = 60000; /* further back the clock was set, not a request overtaken */

/* ---- the hash */

/* The columns of a row in the order of COLUMNS. */
enum {
    GOVERNMENT,
    SEQ,
    TIME,
    ACTOR_ID,
    ACTOR,
    KIND,
    SUBJECT,
    SUBJECT_ID,
    BEFORE,
    AFTER,
    PREV_HASH,
    HASH,
    COLUMN_COUNT
};

/* A field is its length (8 bytes, the highest first) and its bytes; null, which is not empty, has a length of
 * its own. */
static void hash_field(struct sm3 *s, struct str t)
{
    uint64_t n = t.p ? t.n : UINT64_MAX;
    unsigned char length[8];

    for (int i = 0; i < 8; i++) length[i] = (unsigned char)(n >> (56 - 8 * i));
    sm3_add(s, length, sizeof length);
    if (t.n) sm3_add(s, t.p, t.n);
}

/* The hash of a row: the one before it, then all other columns. Numbers are hashed as their decimal text. */
static void hash_row(const struct str col[COLUMN_COUNT], char hex[SM3_HEX + 1])
{
    struct sm3 s = sm3_start();

    hash_field(&s, col[PREV_HASH]);
    for (int i = 0; i < PREV_HASH; i++) hash_field(&s, col[i]);
    sm3_end_hex(&s, hex);
}

/* ---- adding */

static struct str decimal(struct cx *cx, int64_t v)
{
    struct buf b = buf_new(cx->arena, 24);

    buf_int(&b, v);
    return buf_text(&b);
}

/* A place in the chain. */
struct place {
    int64_t seq, time_ms;
    int64_t back_ms; /* the clock was set back by that much; 0: it was not */
};

/*
 * The next place: its number, its time and the hash before it.  Requests that overtake each other by a moment
 * get one time; a clock that was set back further is believed, and told by an event of its own.
 */
static enum err take_place(struct cx *cx, struct str col[COLUMN_COUNT], struct place *out)
{
    struct rows r;
    enum err e = store_run(
        cx, &r,
        "INSERT INTO event_head (government_id, seq, hash, time_ms) VALUES ($1, 1, '', $2)"
        " ON CONFLICT (government_id) DO UPDATE SET seq = event_head.seq + 1,"
        " back_ms = CASE WHEN event_head.time_ms > $2 + $3 THEN event_head.time_ms - $2 ELSE 0 END,"
        " time_ms = CASE WHEN event_head.time_ms BETWEEN $2 AND $2 + $3 THEN event_head.time_ms ELSE $2 END"
        " RETURNING seq, hash, time_ms, back_ms",
        "iii", cx->actor.government_id, cx->now_ms, moment_ms);

    if (e) return e;
    col[SEQ] = row_str(&r.at[0], 0);
    col[PREV_HASH] = row_str(&r.at[0], 1);
    col[TIME] = row_str(&r.at[0], 2);
    *out = (struct place){.time_ms = row_int(&r.at[0], 2), .back_ms = row_int(&r.at[0], 3)};
    if (str_int(col[SEQ], &out->seq)) return ERR_NONE;
    return cx_fail(cx, ERR_CHAIN, NULL, "痕迹链首已损坏", "the chain's head is damaged");
}

static enum err write_row(struct cx *cx, const struct str col[COLUMN_COUNT], const struct place *at,
                          int64_t subject_id)
{
    const struct actor *by = &cx->actor;
    enum err e =
        store_add(cx,
                  "INSERT INTO event (" COLUMNS ")"
                  " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
                  "iiiisssissss", by->government_id, at->seq, at->time_ms, by->account_id, col[ACTOR],
                  col[KIND], col[SUBJECT], subject_id, col[BEFORE], col[AFTER], col[PREV_HASH], col[HASH]);

    if (e) return e;
    return store_add(cx, "UPDATE event_head SET hash = $2 WHERE government_id = $1", "is", by->government_id,
                     col[HASH]);
}

static enum err note_clock(struct cx *cx, int64_t back_ms)
{
    struct buf after = buf_new(cx->arena, 64);

    buf_fmt(&after, "{\"back_ms\":%lld}", (long long)back_ms);
    return event_add(cx, "clock.back", "clock", 0, STR_NULL, buf_text(&after));
}

/* NOLINTNEXTLINE(readability-function-size): cx says who and when, the other five say what */
enum err event_add(struct cx *cx, const char *kind, const char *subject, int64_t subject_id,
                   struct str before, struct str after)
{
    char hex[SM3_HEX + 1];
    struct str col[COLUMN_COUNT] = {
        [GOVERNMENT] = decimal(cx, cx->actor.government_id),
        [ACTOR_ID] = decimal(cx, cx->actor.account_id),
        [ACTOR] = cx->actor.name.p ? cx->actor.name : STR(""),
        [KIND] = str_of(kind),
        [SUBJECT] = str_of(subject),
        [SUBJECT_ID] = decimal(cx, subject_id),
        [BEFORE] = before,
        [AFTER] = after,
    };
    struct place at;
    enum err e = take_place(cx, col, &at);

    if (e) return e;
    hash_row(col, hex);
    col[HASH] = (struct str){hex, SM3_HEX};
    e = write_row(cx, col, &at, subject_id);
    return e || at.back_ms == 0 ? e : note_clock(cx, at.back_ms);
}

/* ---- reading */

static struct event event_of(const struct row *r)
{
    return (struct event){
        .government_id = row_int(r, GOVERNMENT),
        .seq = row_int(r, SEQ),
        .time_ms = row_int(r, TIME),
        .actor_id = row_int(r, ACTOR_ID),
        .actor = row_str(r, ACTOR),
        .kind = row_str(r, KIND),
        .subject = row_str(r, SUBJECT),
        .subject_id = row_int(r, SUBJECT_ID),
        .before = row_str(r, BEFORE),
        .after = row_str(r, AFTER),
        .prev_hash = row_str(r, PREV_HASH),
        .hash = row_str(r, HASH),
    };
}

#define FILTER                                                                                           \
    " FROM event WHERE government_id = $1 AND ($2 = '' OR subject = $2) AND ($3 = 0 OR subject_id = $3)" \
    " AND ($4 = '' OR substr(kind, 1, length($4)) = $4)"
#define ONE_OBJECT " FROM event WHERE government_id = $1 AND subject = $2 AND subject_id = $3"

/* All events: the head knows how many there are. */
static enum err find_all(struct cx *cx, const struct event_filter *f, struct rows *count, struct rows *page)
{
    int64_t gov = cx->actor.government_id;
    enum err e = store_run(cx, count, "SELECT seq FROM event_head WHERE government_id = $1", "i", gov);

    if (e) return e;
    return store_run(cx, page,
                     "SELECT " COLUMNS
                     " FROM event WHERE government_id = $1 ORDER BY seq DESC LIMIT $2 OFFSET $3",
                     "iii", gov, f->limit, f->offset);
}

/* The events of one object, by the index made for it. */
static enum err find_object(struct cx *cx, const struct event_filter *f, struct rows *count,
                            struct rows *page)
{
    int64_t gov = cx->actor.government_id;
    enum err e = store_run(cx, count, "SELECT count(*)" ONE_OBJECT, "isi", gov, f->subject, f->subject_id);

    if (e) return e;
    return store_run(cx, page, "SELECT " COLUMNS ONE_OBJECT " ORDER BY seq DESC LIMIT $4 OFFSET $5", "isiii",
                     gov, f->subject, f->subject_id, f->limit, f->offset);
}

static enum err find_some(struct cx *cx, const struct event_filter *f, struct rows *count, struct rows *page)
{
    int64_t gov = cx->actor.government_id;
    enum err e =
        store_run(cx, count, "SELECT count(*)" FILTER, "isis", gov, f->subject, f->subject_id, f->kind);

    if (e) return e;
    return store_run(cx, page, "SELECT " COLUMNS FILTER " ORDER BY seq DESC LIMIT $5 OFFSET $6", "isisii",
                     gov, f->subject, f->subject_id, f->kind, f->limit, f->offset);
}

static enum err find_page(struct cx *cx, const struct event_filter *given, struct rows *count,
                          struct rows *page)
{
    struct event_filter f = *given;

    if (!f.subject.p) f.subject = STR("");
    if (!f.kind.p) f.kind = STR("");
    if (f.limit <= 0 || f.limit > EVENT_PAGE_MOST) f.limit = EVENT_PAGE_MOST;
    if (!f.subject.n && !f.subject_id && !f.kind.n) return find_all(cx, &f, count, page);
    if (f.subject.n && f.subject_id && !f.kind.n) return find_object(cx, &f, count, page);
    return find_some(cx, &f, count, page);
}

enum err event_list(struct cx *cx, const struct event_filter *f, struct event_list *out)
{
    struct rows count, page;
    struct event *at;
    enum err e = find_page(cx, f, &count, &page);

    if (e) return e;
    at = arena_array(cx->arena, struct event, page.n + 1);
    for (size_t i = 0; i < page.n; i++) at[i] = event_of(&page.at[i]);
    *out = (struct event_list){count.n ? row_int(&count.at[0], 0) : 0, page.n, at};
    return ERR_NONE;
}

/* ---- verifying */

/* What is known while the rows go by; nothing of a row is kept but its number and hash. */
struct walk {
    struct event_verdict *verdict;
    int64_t government_id, seq; /* of the row before; seq 0: none yet */
    int64_t head_seq;
    char hash[SM3_HEX + 1], head_hash[SM3_HEX + 1];
};

/* Remember a stored hash; one of another length cannot be right and becomes "?". */
static void keep_hash(char to[SM3_HEX + 1], struct str hash)
{
    struct str s = hash.n <= SM3_HEX ? hash : STR("?");

    if (s.n) memcpy(to, s.p, s.n);
    to[s.n] = '\0';
}

static bool broken(struct walk *w, int64_t seq, struct str zh, struct str en)
{
    w->verdict->government_id = w->government_id;
    w->verdict->broken_seq = seq > 0 ? seq : 1;
    w->verdict->reason_zh = zh;
    w->verdict->reason_en = en;
    return false;
}

/* The last row of a government must be the one its head names. */
static bool chain_ends(struct walk *w)
{
    if (w->seq == 0) return true;
    if (w->head_seq < 0)
        return broken(w, w->seq, STR("链首记录缺失"), STR("the head of the chain is missing"));
    if (w->head_seq > w->seq) return broken(w, w->seq + 1, STR("该行缺失"), STR("the row is missing"));
    if (w->head_seq < w->seq)
        return broken(w, w->head_seq + 1, STR("该行在链首之后，不应存在"),
                      STR("the row stands beyond the head of the chain"));
    if (strcmp(w->hash, w->head_hash) != 0)
        return broken(w, w->seq, STR("链首记录与末行不符"),
                      STR("the head of the chain is not the last row's hash"));
    return true;
}

static void chain_begins(struct walk *w, const struct row *r)
{
    w->government_id = row_int(r, GOVERNMENT);
    w->seq = 0;
    w->hash[0] = '\0';
    w->head_seq = row_int(r, COLUMN_COUNT);
    keep_hash(w->head_hash, row_str(r, COLUMN_COUNT + 1));
}

static bool row_follows(struct walk *w, const struct row *r)
{
    int64_t seq = row_int(r, SEQ);
    char hex[SM3_HEX + 1];

    if (seq != w->seq + 1) return broken(w, w->seq + 1, STR("该行缺失"), STR("the row is missing"));
    if (!str_eq(row_str(r, PREV_HASH), str_of(w->hash)))
        return broken(w, seq, STR("与前一行的哈希不相接"), STR("the row does not follow the one before it"));
    hash_row(r->col, hex);
    if (!str_eq(row_str(r, HASH), str_of(hex)))
        return broken(w, seq, STR("内容与哈希不符，该行被改动过"),
                      STR("the row was altered: its hash does not fit"));
    w->seq = seq;
    memcpy(w->hash, hex, sizeof hex);
    return true;
}

static bool walk_row(void *arg, const struct row *r)
{
    struct walk *w = arg;

    if (row_int(r, GOVERNMENT) != w->government_id || w->verdict->checked == 0) {
        if (!chain_ends(w)) return false;
        chain_begins(w, r);
    }
    w->verdict->checked++;
    return row_follows(w, r);
}

/* A head whose rows are all gone shows in no row. */
static enum err find_bare_head(struct cx *cx, struct walk *w, int64_t government_id)
{
    struct rows r;
    enum err e =
        store_run(cx, &r,
                  "SELECT government_id FROM event_head h WHERE seq > 0 AND ($1 = 0 OR government_id = $1)"
                  " AND NOT EXISTS (SELECT 1 FROM event e WHERE e.government_id = h.government_id)"
                  " ORDER BY government_id LIMIT 1",
                  "i", government_id);

    if (e || r.n == 0) return e;
    w->government_id = row_int(&r.at[0], 0);
    broken(w, 1, STR("该行缺失"), STR("the row is missing"));
    return ERR_NONE;
}

enum err event_verify(struct cx *cx, int64_t government_id, struct event_verdict *out)
{
    struct walk w = {.verdict = out};
    enum err e;

    *out = (struct event_verdict){0};
    e = store_each(
        cx, walk_row, &w,
        "SELECT e.government_id, e.seq, e.time_ms, e.actor_id, e.actor, e.kind, e.subject, e.subject_id,"
        " e.before, e.after, e.prev_hash, e.hash, coalesce(h.seq, -1), coalesce(h.hash, '')"
        " FROM event e LEFT JOIN event_head h ON h.government_id = e.government_id"
        " WHERE $1 = 0 OR e.government_id = $1 ORDER BY e.government_id, e.seq",
        "i", government_id);
    if (!e && out->broken_seq == 0) chain_ends(&w);
    if (!e && out->broken_seq == 0) e = find_bare_head(cx, &w, government_id);
    return e;
}
