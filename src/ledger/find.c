#include "ledger/find.h"

#include <stdlib.h>

#include "base/buf.h"
#include "base/vec.h"
#include "store/store.h"
#include "text/fold.h"
#include "text/gram.h"
#include "text/utf8.h"

enum { BUCKETS = 256, PAIR_BITS = 21, ORD_BITS = 10, POSTINGS_MOST = 64 << 20 };

_Static_assert(FIND_CHUNK == 1 << ORD_BITS, "an ord within a chunk fills ORD_BITS");

static const char digit[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_";

/* Inverse of digit[]; the postings are our own writing. */
static unsigned digit_value(char c)
{
    if (c >= '0' && c <= '9') return (unsigned)(c - '0');
    if (c >= 'A' && c <= 'Z') return (unsigned)(c - 'A') + 10;
    if (c >= 'a' && c <= 'z') return (unsigned)(c - 'a') + 36;
    return c == '-' ? 62 : 63;
}

static unsigned bucket_of(struct str pair)
{
    return (unsigned)(str_hash(pair) % BUCKETS);
}

/* ---- writing */

/* One pair in one task, packed so that sorting brings bucket, pair and ord together. */
typedef VEC(uint64_t) packed;

struct indexer {
    struct arena *arena;
    packed found;
    unsigned ord; /* within the chunk */
};

/* The two characters of a pair; false for an ASCII word or a lone character. */
static bool pair_of(struct str gram, int32_t c[2])
{
    size_t at = 0;

    c[0] = utf8_next(gram, &at);
    if (c[0] < 0x80 || at >= gram.n) return false;
    c[1] = utf8_next(gram, &at);
    return true;
}

static void note_pair(void *arg, struct str gram, uint32_t at)
{
    struct indexer *x = arg;
    int32_t c[2];
    (void)at;

    if (!pair_of(gram, c)) return;
    *vec_push(x->arena, &x->found) = (uint64_t)bucket_of(gram) << (2 * PAIR_BITS + ORD_BITS) |
                                     (uint64_t)c[0] << (PAIR_BITS + ORD_BITS) | (uint64_t)c[1] << ORD_BITS |
                                     x->ord;
}

static int by_value(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

    return (x > y) - (x < y);
}

static void put_pair(struct buf *out, uint64_t item)
{
    const uint64_t mask = (1u << PAIR_BITS) - 1;
    char p[9];
    size_t n = utf8_put(p, (int32_t)(item >> (PAIR_BITS + ORD_BITS) & mask));

    n += utf8_put(p + n, (int32_t)(item >> ORD_BITS & mask));
    buf_byte(out, '\n');
    buf_str(out, (struct str){p, n});
    buf_byte(out, ' ');
}

/* The postings of one bucket, FROM up to the first item of another; the index of that one. */
static size_t put_bucket(struct buf *out, const packed *found, size_t from)
{
    uint64_t bucket = found->at[from] >> (2 * PAIR_BITS + ORD_BITS), pair = UINT64_MAX, last = UINT64_MAX;
    size_t i = from;

    for (; i < found->n && found->at[i] >> (2 * PAIR_BITS + ORD_BITS) == bucket; i++) {
        uint64_t item = found->at[i];

        if (item == last) continue;
        if (item >> ORD_BITS != pair) put_pair(out, item);
        pair = item >> ORD_BITS;
        last = item;
        buf_byte(out, digit[item >> 6 & 15]);
        buf_byte(out, digit[item & 63]);
    }
    buf_byte(out, '\n');
    return i;
}

static enum err write_buckets(struct cx *cx, int64_t plan_id, int64_t chunk, packed *found)
{
    struct buf out = buf_new(cx->arena, POSTINGS_MOST);
    enum err e = ERR_NONE;

    if (found->n == 0) return ERR_NONE;
    qsort(found->at, found->n, sizeof *found->at, by_value);
    for (size_t i = 0; !e && i < found->n;) {
        int64_t bucket = (int64_t)(found->at[i] >> (2 * PAIR_BITS + ORD_BITS));

        out.n = 0;
        i = put_bucket(&out, found, i);
        e = store_add(
            cx,
            "INSERT INTO gram (government_id, bucket, plan_id, chunk, postings) VALUES ($1, $2, $3, $4, $5)",
            "iiiis", cx->actor.government_id, bucket, plan_id, chunk, buf_text(&out));
    }
    return e;
}

static bool index_row(void *arg, const struct row *r)
{
    struct indexer *x = arg;

    x->ord = (unsigned)row_int(r, 0) % FIND_CHUNK;
    gram_each(row_str(r, 1), note_pair, x);
    return true;
}

static enum err index_chunk(struct cx *cx, int64_t plan_id, int64_t chunk)
{
    struct indexer x = {.arena = cx->arena};
    enum err e = store_each(
        cx, index_row, &x,
        "SELECT ord, text FROM task WHERE government_id = $1 AND plan_id = $2 AND state = 'live'"
        " AND ord BETWEEN $3 AND $4 ORDER BY ord",
        "iiii", cx->actor.government_id, plan_id, chunk * FIND_CHUNK, chunk * FIND_CHUNK + FIND_CHUNK - 1);

    return e ? e : write_buckets(cx, plan_id, chunk, &x.found);
}

enum err find_index_at(struct cx *cx, int64_t plan_id, int64_t ord)
{
    int64_t chunk = ord / FIND_CHUNK;
    enum err e =
        store_run(cx, NULL, "DELETE FROM gram WHERE government_id = $1 AND plan_id = $2 AND chunk = $3",
                  "iii", cx->actor.government_id, plan_id, chunk);

    return e ? e : index_chunk(cx, plan_id, chunk);
}

enum err find_index(struct cx *cx, int64_t plan_id)
{
    struct rows rows;
    enum err e = store_run(cx, NULL, "DELETE FROM gram WHERE government_id = $1 AND plan_id = $2", "ii",
                           cx->actor.government_id, plan_id);

    if (!e)
        e = store_run(cx, &rows,
                      "SELECT COALESCE(MAX(ord), -1) FROM task WHERE government_id = $1 AND plan_id = $2",
                      "ii", cx->actor.government_id, plan_id);
    for (int64_t chunk = 0; !e && chunk * FIND_CHUNK <= row_int(&rows.at[0], 0); chunk++)
        e = index_chunk(cx, plan_id, chunk);
    return e;
}

/* ---- reading */

typedef VEC(struct find_hit) hit_vec;

/* The postings of one pair, read bucket by bucket. */
struct reader {
    struct arena *arena;
    char line[11]; /* "\n" pair " " */
    size_t line_n;
    hit_vec hits;
};

static bool read_bucket(void *arg, const struct row *r)
{
    struct reader *rd = arg;
    struct str text = row_str(r, 2);
    int64_t plan_id = row_int(r, 0), first = row_int(r, 1) * FIND_CHUNK;
    ptrdiff_t at = str_find(text, (struct str){rd->line, rd->line_n}, 0);

    if (at < 0) return true;
    for (size_t i = (size_t)at + rd->line_n; i + 1 < text.n && text.p[i] != '\n'; i += 2) {
        int64_t ord = (int64_t)(digit_value(text.p[i]) << 6 | digit_value(text.p[i + 1]));

        *vec_push(rd->arena, &rd->hits) = (struct find_hit){plan_id, first + ord};
    }
    return true;
}

static enum err read_pair(struct cx *cx, struct str pair, int64_t plan_id, hit_vec *out)
{
    struct reader rd = {.arena = cx->arena};
    int64_t bucket = bucket_of(pair);
    enum err e;

    rd.line[rd.line_n++] = '\n';
    for (size_t i = 0; i < pair.n && rd.line_n < sizeof rd.line - 1; i++) rd.line[rd.line_n++] = pair.p[i];
    rd.line[rd.line_n++] = ' ';
    if (plan_id)
        e = store_each(cx, read_bucket, &rd,
                       "SELECT plan_id, chunk, postings FROM gram WHERE government_id = $1 AND bucket = $2"
                       " AND plan_id = $3 ORDER BY plan_id, chunk",
                       "iii", cx->actor.government_id, bucket, plan_id);
    else
        e = store_each(cx, read_bucket, &rd,
                       "SELECT plan_id, chunk, postings FROM gram WHERE government_id = $1 AND bucket = $2"
                       " ORDER BY plan_id, chunk",
                       "ii", cx->actor.government_id, bucket);
    *out = rd.hits;
    return e;
}

static int hit_order(const struct find_hit *a, const struct find_hit *b)
{
    if (a->plan_id != b->plan_id) return a->plan_id < b->plan_id ? -1 : 1;
    return (a->ord > b->ord) - (a->ord < b->ord);
}

/* Keep in A what is in B too; both sorted. */
static void intersect(hit_vec *a, const hit_vec *b)
{
    size_t n = 0;

    for (size_t i = 0, k = 0; i < a->n && k < b->n;) {
        int order = hit_order(&a->at[i], &b->at[k]);

        if (order == 0) a->at[n++] = a->at[i];
        if (order <= 0) i++;
        if (order >= 0) k++;
    }
    a->n = n;
}

/* The pairs of a word, and whether they say all about it. */
struct pairs {
    struct arena *arena;
    VEC(struct str) pair;
    size_t bytes; /* of the pieces seen */
};

static void note_query_pair(void *arg, struct str gram, uint32_t at)
{
    struct pairs *p = arg;
    int32_t c[2];
    (void)at;

    if (pair_of(gram, c)) *vec_push(p->arena, &p->pair) = str_keep(p->arena, gram);
}

/* Tasks whose folded text holds WORD. ALL: every live task; else only those of HITS. */
struct scan {
    struct arena *arena;
    struct str word; /* folded */
    hit_vec found;
};

/* Folding one text at a time in a fixed room keeps the arena small. */
static bool text_holds(struct str text, struct str word)
{
    char window[FIND_QUERY_MOST * 3 + 8];
    size_t n = 0, next = 0;

    while (next < text.n) {
        int32_t c = fold_char(utf8_next(text, &next));

        if (c == 0) continue;
        if (n + 4 > sizeof window) {
            size_t keep = word.n;

            for (size_t i = 0; i < keep; i++) window[i] = window[n - keep + i];
            n = keep;
        }
        n += utf8_put(window + n, c);
        if (n >= word.n && str_eq((struct str){window + n - word.n, word.n}, word)) return true;
    }
    return false;
}

static bool scan_row(void *arg, const struct row *r)
{
    struct scan *s = arg;

    if (text_holds(row_str(r, 2), s->word))
        *vec_push(s->arena, &s->found) = (struct find_hit){row_int(r, 0), row_int(r, 1)};
    return true;
}

static enum err scan_all(struct cx *cx, int64_t plan_id, struct scan *s)
{
    return store_each(
        cx, scan_row, s,
        "SELECT plan_id, ord, text FROM task WHERE government_id = $1 AND ($2 = 0 OR plan_id = $2)"
        " AND state = 'live' ORDER BY plan_id, ord",
        "ii", cx->actor.government_id, plan_id);
}

static enum err scan_hits(struct cx *cx, const hit_vec *hits, struct scan *s)
{
    enum err e = ERR_NONE;

    for (size_t i = 0; !e && i < hits->n; i++)
        e = store_each(
            cx, scan_row, s,
            "SELECT plan_id, ord, text FROM task WHERE government_id = $1 AND plan_id = $2 AND ord = $3"
            " AND state = 'live'",
            "iii", cx->actor.government_id, hits->at[i].plan_id, hits->at[i].ord);
    return e;
}

static enum err find_word(struct cx *cx, struct str word, int64_t plan_id, hit_vec *out)
{
    struct pairs p = {.arena = cx->arena};
    struct scan s = {.arena = cx->arena, .word = fold_name(cx->arena, word)};
    hit_vec more;
    enum err e;

    gram_each(word, note_query_pair, &p);
    if (p.pair.n == 0) {
        e = scan_all(cx, plan_id, &s);
        *out = s.found;
        return e;
    }
    e = read_pair(cx, p.pair.at[0], plan_id, out);
    for (size_t i = 1; !e && i < p.pair.n && out->n > 0; i++) {
        e = read_pair(cx, p.pair.at[i], plan_id, &more);
        if (!e) intersect(out, &more);
    }
    if (e || (p.pair.n == 1 && str_eq(p.pair.at[0], s.word))) return e;
    e = scan_hits(cx, out, &s);
    *out = s.found;
    return e;
}

/* The next word of *Q, which moves behind it; null at the end. Spaces of any width part words. */
static struct str next_word(struct str *q)
{
    size_t from = 0, at = 0;

    while (at < q->n && fold_char(utf8_next(*q, &at)) == 0) from = at;
    at = from;
    for (size_t next = at; at < q->n; at = next)
        if (fold_char(utf8_next(*q, &next)) == 0) break;
    struct str word = str_sub(*q, from, at - from);
    *q = str_skip(*q, at);
    return word;
}

enum err find_hits(struct cx *cx, struct str q, int64_t plan_id, struct find_hits *out)
{
    hit_vec all = {0}, one;
    bool first = true;
    enum err e = ERR_NONE;

    if (q.n > FIND_QUERY_MOST)
        return cx_fail(cx, ERR_INPUT, "q", "查找的词太长（至多 %d 字节）",
                       "the search is too long (at most %d bytes)", FIND_QUERY_MOST);
    for (struct str word = next_word(&q); !e && word.n; word = next_word(&q)) {
        one = (hit_vec){0};
        e = find_word(cx, word, plan_id, &one);
        if (first)
            all = one;
        else
            intersect(&all, &one);
        first = false;
    }
    *out = (struct find_hits){all.n, all.at};
    return e;
}
