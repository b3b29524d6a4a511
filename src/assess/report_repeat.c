#include "assess/report_repeat.h"

#include <stdlib.h>
#include <uchar.h>

#include "assess/report_words.h"
#include "base/buf.h"
#include "base/vec.h"
#include "text/fold.h"
#include "text/numeral.h"
#include "text/similar.h"
#include "text/utf8.h"

enum { PHRASE_LEAST = 12 /* bytes: four Han characters */ };

/* Another order leaves the characters and breaks some pairs; the same figures say that nothing happened. */
static const double other_chars = 0.85, other_pairs = 0.45;
static const double same_chars = 0.65, same_pairs = 0.35;
static void put_char(struct buf *b, int32_t c)
{
    char *p = buf_room(b, 4);

    if (p) buf_used(b, utf8_put(p, c));
}

static bool is_kept(int32_t c)
{
    return utf8_is_han(c) || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || c == '%';
}

static bool is_digit(int32_t c)
{
    return c >= '0' && c <= '9';
}

static int32_t char_at(struct str text, size_t at)
{
    return utf8_next(text, &at);
}

/* TEXT without punctuation and blanks. */
static struct str bare(struct arena *a, struct str text)
{
    struct buf b = buf_new(a, text.n * 2 + 16);
    size_t next = 0;
    int32_t before = 0;

    for (size_t at = 0; at < text.n; at = next) {
        int32_t raw = utf8_next(text, &next), c = fold_char(raw);

        if (is_kept(c) || (c == '.' && is_digit(before) && is_digit(fold_char(char_at(text, next)))))
            put_char(&b, c);
        before = c;
    }
    return buf_text(&b);
}

/* Bytes of the idle word or long set phrase (受到群众好评) at the head of S. */
static size_t idle_head(struct str s)
{
    size_t idle = report_word_head(s, REPORT_IDLE), filler = report_word_head(s, REPORT_FILLER);

    if (filler < PHRASE_LEAST || filler <= idle) return idle;
    return report_word_first(str_sub(s, 0, filler), REPORT_ONGOING) < 0 ? filler : idle;
}

/* BARE without idle words, in common words. */
static struct str core(struct arena *a, struct str text)
{
    struct buf b = buf_new(a, text.n * 2 + 16);
    struct str as;
    size_t next = 0;

    for (size_t at = 0; at < text.n; at = next) {
        struct str rest = str_skip(text, at);
        size_t idle = idle_head(rest), same = report_word_same(rest, &as);

        utf8_next(text, &next);
        if (same > 0 && same >= idle) {
            buf_str(&b, as);
            next = at + same;
        } else if (idle > 0) {
            next = at + idle;
        } else {
            buf_str(&b, str_sub(text, at, next - at));
        }
    }
    return buf_text(&b);
}

typedef VEC(double) figure_list;

static int by_size(const void *x, const void *y)
{
    double a = *(const double *)x, b = *(const double *)y;

    return (a > b) - (a < b);
}

/* 4月 of 截至4月底 tells no more than when; 一 is in too many words. */
static bool is_when(const struct numeral *n, struct str after)
{
    if (n->han && n->round && n->value < 2) return true;
    return str_starts(after, STR("月")) || str_starts(after, STR("日")) || str_starts(after, STR("年"));
}

/* Enumerators: 一是, （二）, 三、 */
static bool is_enumerator(const struct numeral *n, struct str after)
{
    return n->han && n->round &&
           (str_starts(after, STR("是")) || str_starts(after, STR("、")) || str_starts(after, STR("）")));
}

/* All figures of TEXT, also those of names: 标段二, 五层. */
static void read_figures(struct arena *a, struct str text, figure_list *out)
{
    size_t next = 0;

    for (size_t at = 0; at < text.n; at = next) {
        struct numeral n;
        struct str after;

        if (!numeral_starts(utf8_next(text, &next)) || !numeral_read(text, at, &n)) continue;
        next = at + n.len;
        after = str_skip(text, next);
        if (!is_when(&n, after) && !is_enumerator(&n, after)) *vec_push(a, out) = n.value * n.scale;
    }
    if (out->n > 1) qsort(out->at, out->n, sizeof *out->at, by_size);
}

/* How the figures of two texts compare. */
struct compared {
    bool fresh; /* a figure of the text did not stand in the last one */
    bool same;  /* both have the same figures, two or more */
};

static struct compared compare_figures(struct arena *a, struct str text, struct str last)
{
    figure_list now = {0}, before = {0};
    struct compared out = {false, false};
    size_t k = 0;

    read_figures(a, text, &now);
    read_figures(a, last, &before);
    for (size_t i = 0; i < now.n && !out.fresh; i++) {
        while (k < before.n && before.at[k] < now.at[i]) k++;
        out.fresh = k == before.n || before.at[k] != now.at[i];
    }
    out.same = !out.fresh && now.n >= 2 && now.n == before.n;
    return out;
}

/* What was going on is no longer, or a hitch is new: another stage. */
static bool is_other_stage(struct str text, struct str last)
{
    bool went = report_word_first(last, REPORT_ONGOING) >= 0,
         goes = report_word_first(text, REPORT_ONGOING) >= 0;
    bool stood = report_word_first(last, REPORT_BLOCKED) >= 0;

    return (went && !goes) || (!stood && report_word_first(text, REPORT_BLOCKED) >= 0);
}

typedef VEC(int32_t) chars;

static int by_code(const void *x, const void *y)
{
    int32_t a = *(const int32_t *)x, b = *(const int32_t *)y;

    return (a > b) - (a < b);
}

static void read_chars(struct arena *a, struct str text, chars *out)
{
    for (size_t at = 0; at < text.n;) *vec_push(a, out) = utf8_next(text, &at);
    if (out->n > 1) qsort(out->at, out->n, sizeof *out->at, by_code);
}

/* The share of PART's characters that WHOLE has too, each as often as it stands there. */
static double share_of_chars(struct arena *a, struct str part, struct str whole)
{
    chars x = {0}, y = {0};
    size_t k = 0, found = 0;

    read_chars(a, part, &x);
    read_chars(a, whole, &y);
    for (size_t i = 0; i < x.n; i++) {
        while (k < y.n && y.at[k] < x.at[i]) k++;
        if (k == y.n || y.at[k] != x.at[i]) continue;
        found++;
        k++;
    }
    return x.n ? (double)found / (double)x.n : 0;
}

enum report_repeat report_repeat_of(struct arena *a, struct str text, struct str last, double near_share)
{
    struct str now = bare(a, text), before = bare(a, last), x, y;
    struct compared figures;
    double pairs;

    if (now.n == 0 || before.n == 0) return REPORT_REPEAT_NOT;
    if (str_eq(now, before)) return REPORT_REPEAT_SAME;
    figures = compare_figures(a, text, last);
    if (figures.fresh || is_other_stage(text, last)) return REPORT_REPEAT_NOT;
    x = core(a, now);
    y = core(a, before);
    pairs = similar_share(a, x, y);
    if (pairs >= near_share) return REPORT_REPEAT_NEAR;
    if (pairs < (figures.same ? same_pairs : other_pairs)) return REPORT_REPEAT_NOT;
    return share_of_chars(a, x, y) >= (figures.same ? same_chars : other_chars) ? REPORT_REPEAT_NEAR
                                                                                : REPORT_REPEAT_NOT;
}
