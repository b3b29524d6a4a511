#include "assess/report_text.h"

#include <math.h>

#include "text/fold.h"
#include "text/numeral.h"
#include "text/utf8.h"

/* A text of any length costs a bounded look per number, and numbers beyond that many say nothing new. */
enum { CLAUSE_MOST = 240 /* bytes */, NUMBERS_MOST = 400 };

enum word_kind { DONE, PLANNED, SILENT, SUM, ASIDE, WHOLE, MONTH, GROWTH, IDLE };

static const struct {
    enum word_kind kind;
    struct str text;
} words[] = {
#define WORD(kind, text) {kind, STR_INIT(text)},
#include "assess/report_words.def"
};

static const struct {
    struct str word, as;
} sames[] = {
#define SAME(word, as) {STR_INIT(word), STR_INIT(as)},
#include "assess/report_words.def"
};

/* Bytes of the longest word of KIND at the head of S; 0 when there is none. */
static size_t head_word(struct str s, enum word_kind kind)
{
    size_t best = 0;

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (words[i].kind == kind && words[i].text.n > best && str_starts(s, words[i].text))
            best = words[i].text.n;
    return best;
}

/* Offset of the first word of KIND in S that is not part of a longer whole one, or -1. */
static ptrdiff_t find_word(struct str s, enum word_kind kind)
{
    size_t next = 0;

    for (size_t at = 0; at < s.n; at = next) {
        size_t whole = head_word(str_skip(s, at), WHOLE);

        next = at + whole;
        if (whole) continue;
        if (head_word(str_skip(s, at), kind)) return (ptrdiff_t)at;
        utf8_next(s, &next);
    }
    return -1;
}

/* Ends a clause: 、 does not. */
static bool is_stop(int32_t c)
{
    switch (c) {
    case 0x3002: /* 。 */
    case 0xff0c: /* ， */
    case 0xff1b: /* ； */
    case 0xff1a: /* ： */
    case ',':
    case ';':
    case ':':
    case '\n': return true;
    default: return false;
    }
}

static bool is_year(const struct numeral *n, struct str after)
{
    return n->digits == 4 && n->value >= 1900 && n->value < 2200 && str_starts(after, STR("年"));
}

/* A part of a date: 6月30日, 1—4月. */
static bool is_date_part(const struct numeral *n, struct str after)
{
    static const struct str tails[] = {STR_INIT("月"), STR_INIT("日"), STR_INIT("号楼"), STR_INIT("—"),
                                       STR_INIT("-"),  STR_INIT("至"), STR_INIT("时"),   STR_INIT("小时")};

    if (n->scale != 1) return false;
    for (size_t i = 0; i < sizeof tails / sizeof tails[0]; i++)
        if (str_starts(after, tails[i])) return true;
    return false;
}

/* 第3批, 〔2021〕35号, PM2.5, G105 */
static bool is_name_part(struct str text, size_t at, struct str after)
{
    size_t before = at;
    int32_t c = utf8_prev(text, &before);

    return c == 0x7b2c || c == 0x3015 || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
           str_starts(after, STR("G"));
}

/* What stands before AT in the clause that began at FROM; a long one loses its head. */
static struct str clause_before(struct str text, size_t from, size_t at)
{
    if (at - from > CLAUSE_MOST) from = at - CLAUSE_MOST;
    while (from < at && ((unsigned char)text.p[from] & 0xc0) == 0x80) from++;
    return str_sub(text, from, at - from);
}

/* The place of the last figure that is not zero: 10 of 140, 1 of 35, 0.1 of 2.5. */
static double last_place(double x)
{
    double place = 1;

    while (place < x && fmod(x, place * 10) < 1e-9) place *= 10;
    while (place > 1e-4 && fabs(remainder(x, place)) > 1e-9) place /= 10;
    return place;
}

/* 近2600, 约30, 30多, 140余: what it may stand for. The words behind the number are skipped. */
static void take_rough(struct str before, struct report_number *out)
{
    static const struct str more[] = {STR_INIT("多"), STR_INIT("余")};
    static const struct str near[] = {STR_INIT("近"), STR_INIT("约"), STR_INIT("大约"), STR_INIT("接近")};

    out->low = out->high = out->value;
    for (size_t i = 0; i < sizeof near / sizeof near[0]; i++) {
        if (!str_ends(before, near[i])) continue;
        out->low = out->value * 0.9;
        out->high = out->value * (i % 2 ? 1.1 : 1.0);
    }
    for (size_t i = 0; i < sizeof more / sizeof more[0]; i++) {
        if (!str_starts(out->after, more[i])) continue;
        out->high = out->value + last_place(out->value);
        out->after = str_skip(out->after, more[i].n);
    }
}

/* 88万7千 is one number: a smaller scale follows. */
static void join(struct str text, size_t at, struct numeral *n)
{
    struct numeral more;

    if (n->scale < 1e4 || at >= text.n || !numeral_read(text, at, &more)) return;
    if (more.scale <= 1 || more.scale >= n->scale) return;
    n->value += more.value * more.scale / n->scale;
    n->len += more.len;
}

static struct report_number number_of(const struct numeral *n, struct str text, size_t at, size_t clause)
{
    struct report_number out = {.value = n->value * n->scale,
                                .words = str_sub(text, at, n->len),
                                .clause = clause_before(text, clause, at),
                                .after = str_skip(text, at + n->len)};

    if (str_starts(out.after, STR("成")) && n->round) {
        out.value *= 10;
        out.after = STR("%");
    }
    if (n->percent) out.after = STR("%");
    take_rough(out.clause, &out);
    return out;
}

void report_numbers_find(struct arena *a, struct str text, report_numbers *out)
{
    size_t next = 0, clause = 0;

    for (size_t at = 0; at < text.n && out->n < NUMBERS_MOST; at = next) {
        int32_t c = utf8_next(text, &next);
        struct numeral n;
        struct str after;

        if (is_stop(c)) clause = next;
        if (!numeral_starts(c) || !numeral_read(text, at, &n)) continue;
        join(text, at + n.len, &n);
        after = str_skip(text, at + n.len);
        next = at + n.len;
        if (is_year(&n, after) || is_date_part(&n, after) || is_name_part(text, at, after)) continue;
        if (n.han && n.round && !n.percent && n.scale == 1 && !str_starts(after, STR("成"))) continue;
        *vec_push(a, out) = number_of(&n, text, at, clause);
    }
}

static struct str percent_folded(struct str unit)
{
    return str_starts(unit, STR("％")) ? STR("%") : unit;
}

struct report_unit report_unit_of(struct str unit)
{
    static const struct {
        struct str head;
        double scale;
    } heads[] = {{STR_INIT("万亿"), 1e12},
                 {STR_INIT("亿"), 1e8},
                 {STR_INIT("千万"), 1e7},
                 {STR_INIT("百万"), 1e6},
                 {STR_INIT("万"), 1e4}};

    for (size_t i = 0; i < sizeof heads / sizeof heads[0]; i++)
        if (unit.n > heads[i].head.n && str_starts(unit, heads[i].head))
            return (struct report_unit){str_skip(unit, heads[i].head.n), heads[i].scale};
    return (struct report_unit){percent_folded(unit), 1};
}

/* Counters that say no more than "one of them". */
static bool is_counter(struct str unit)
{
    static const struct str counters[] = {
        STR_INIT("个"), STR_INIT("家"),   STR_INIT("项"),  STR_INIT("处"), STR_INIT("户"), STR_INIT("所"),
        STR_INIT("座"), STR_INIT("名"),   STR_INIT("人"),  STR_INIT("件"), STR_INIT("场"), STR_INIT("辆"),
        STR_INIT("条"), STR_INIT("套"),   STR_INIT("台"),  STR_INIT("起"), STR_INIT("部"), STR_INIT("张"),
        STR_INIT("盏"), STR_INIT("批次"), STR_INIT("人次")};

    for (size_t i = 0; i < sizeof counters / sizeof counters[0]; i++)
        if (str_eq(unit, counters[i])) return true;
    return false;
}

bool report_unit_counts(struct str unit)
{
    struct report_unit u = report_unit_of(unit);

    return u.scale == 1 && is_counter(u.base);
}

bool report_unit_same(struct str x, struct str y)
{
    static const struct str one[] = {STR_INIT("个"), STR_INIT("家"), STR_INIT("项"), STR_INIT("处")};
    bool both[2] = {false, false};

    x = percent_folded(x);
    y = percent_folded(y);
    if (str_eq(x, y)) return true;
    for (size_t i = 0; i < sizeof one / sizeof one[0]; i++) {
        both[0] = both[0] || str_eq(x, one[i]);
        both[1] = both[1] || str_eq(y, one[i]);
    }
    return both[0] && both[1];
}

bool report_number_has(const struct report_number *n, struct str base)
{
    return base.n > 0 &&
           (str_starts(n->after, base) || (str_eq(base, STR("%")) && str_starts(n->after, STR("％"))));
}

/* The clause of a growth may compare with last year: that is what a growth is. */
static struct str without_comparison(struct str clause, struct str name)
{
    ptrdiff_t at = find_word(name, GROWTH) >= 0 ? str_find(clause, STR("同比"), 0) : -1;

    return at < 0 ? clause : str_skip(clause, (size_t)at + STR("同比").n);
}

bool report_number_is_sum(const struct report_number *n, bool about, struct str name)
{
    return (about || find_word(n->clause, SUM) >= 0) &&
           find_word(without_comparison(n->clause, name), ASIDE) < 0;
}

bool report_number_is_month(const struct report_number *n)
{
    return find_word(n->clause, MONTH) >= 0 && find_word(n->clause, SUM) < 0;
}

bool report_number_agrees(const struct report_number *n, double value)
{
    double slack = 1e-6 * fmax(1e-6, fmax(fabs(n->value), fabs(value)));

    return value >= n->low - slack && value <= n->high + slack;
}

bool report_is_silent(struct str text)
{
    return find_word(text, SILENT) >= 0;
}

/* A clause that tells what happened, not what is planned. */
static bool clause_is_done(struct str clause)
{
    ptrdiff_t done = find_word(clause, DONE), planned = find_word(clause, PLANNED);

    return done >= 0 && (planned < 0 || planned > done);
}

bool report_has_fact(struct arena *a, struct str text)
{
    report_numbers numbers = {0};
    size_t next = 0, clause = 0;

    report_numbers_find(a, text, &numbers);
    if (numbers.n > 0 || report_is_silent(text) || str_find(text, STR("《"), 0) >= 0) return true;
    for (size_t at = 0; at < text.n; at = next) {
        if (!is_stop(utf8_next(text, &next))) continue;
        if (clause_is_done(str_sub(text, clause, at - clause))) return true;
        clause = next;
    }
    return clause_is_done(str_skip(text, clause));
}

static void put_char(struct buf *b, int32_t c)
{
    char *p = buf_room(b, 4);

    if (p) buf_used(b, utf8_put(p, c));
}

static bool is_kept(int32_t c)
{
    return utf8_is_han(c) || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || c == '%';
}

struct str report_bare(struct arena *a, struct str text)
{
    struct buf b = buf_new(a, text.n * 2 + 16);
    size_t next = 0;
    int32_t before = 0;

    for (size_t at = 0; at < text.n; at = next) {
        int32_t raw = utf8_next(text, &next), c = fold_char(raw);

        if (is_kept(c) || (c == '.' && before >= '0' && before <= '9')) put_char(&b, c);
        before = c;
    }
    return buf_text(&b);
}

/* The word another one stands for at the head of S. */
static size_t same_word(struct str s, struct str *as)
{
    for (size_t i = 0; i < sizeof sames / sizeof sames[0]; i++) {
        if (!str_starts(s, sames[i].word)) continue;
        *as = sames[i].as;
        return sames[i].word.n;
    }
    return 0;
}

struct str report_core(struct arena *a, struct str text)
{
    struct str bare = report_bare(a, text), as;
    struct buf b = buf_new(a, bare.n * 2 + 16);
    size_t next = 0;

    for (size_t at = 0; at < bare.n; at = next) {
        struct str rest = str_skip(bare, at);
        size_t idle = head_word(rest, IDLE), same = same_word(rest, &as);

        utf8_next(bare, &next);
        if (same > 0 && same >= idle) {
            buf_str(&b, as);
            next = at + same;
        } else if (idle > 0) {
            next = at + idle;
        } else {
            buf_str(&b, str_sub(bare, at, next - at));
        }
    }
    return buf_text(&b);
}
