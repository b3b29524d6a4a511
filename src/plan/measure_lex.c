#include "plan/measure_lex.h"

#include <string.h>
#include <uchar.h>

#include "text/fold.h"
#include "text/utf8.h"

enum { GROUP_MOST = 200 /* tokens between two brackets or quotes */ };

struct entry {
    const char16_t *wide; /* the same text: its first character is what the search compares */
    struct str text;
    uint8_t kind;
};

static const struct entry words[] = {
#define WORD(kind, text) {u"" text, STR_INIT(text), WORD_##kind},
#include "plan/measure_words.def"
#undef WORD
};

static const struct entry units[] = {
#define UNIT(class, text) {u"" text, STR_INIT(text), UNIT_##class},
#include "plan/measure_units.def"
#undef UNIT
};

/* First entry whose first character is not below C. */
static size_t lower_bound(const struct entry *table, size_t n, int32_t c)
{
    size_t low = 0;

    while (n > 0) {
        size_t half = n / 2;

        low += table[low + half].wide[0] < c ? n - half : 0;
        n = half;
    }
    return low;
}

/* The longest entry that S starts with, or NULL; C is the first character of S. */
static const struct entry *longest(const struct entry *table, size_t n, struct str s, int32_t c)
{
    const struct entry *best = NULL;

    for (size_t i = lower_bound(table, n, c); i < n && table[i].wide[0] == c; i++) {
        const struct str *t = &table[i].text;

        if (t->n <= s.n && (!best || t->n > best->text.n) && memcmp(t->p, s.p, t->n) == 0) best = &table[i];
    }
    return best;
}

enum unit_class unit_read(struct str text, size_t at, size_t *end)
{
    size_t next = at;
    int32_t c = utf8_next(text, &next);
    const struct entry *e = longest(units, sizeof units / sizeof units[0], str_skip(text, at), c);

    if (!e) return UNIT_UNKNOWN;
    *end = at + e->text.n;
    return (enum unit_class)e->kind;
}

enum word_kind word_read(struct str text, size_t at, size_t *end)
{
    size_t next = at;
    int32_t c = utf8_next(text, &next);
    const struct entry *e = longest(words, sizeof words / sizeof words[0], str_skip(text, at), c);

    if (!e) return MARK_NONE;
    *end = at + e->text.n;
    return (enum word_kind)e->kind;
}

static bool is_letter(int32_t c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= 0xff21 && c <= 0xff5a);
}

/* The mark that C is, or MARK_NONE. */
static enum word_kind mark_of(int32_t c)
{
    switch (c) {
    case ',':
    case u'，': return MARK_COMMA;
    case u'、': return MARK_PAUSE;
    case '(':
    case '[':
    case u'（':
    case u'〔':
    case u'【':
    case u'《': return MARK_OPEN;
    case u'“':
    case u'‘':
    case u'「': return MARK_QUOTE;
    case ')':
    case ']':
    case u'）':
    case u'〕':
    case u'】':
    case u'》':
    case u'”':
    case u'’':
    case u'」': return MARK_CLOSE;
    case '-':
    case '~':
    case u'—':
    case u'–':
    case u'－':
    case u'～':
    case u'〜':
    case u'至':
    case u'到': return MARK_RANGE;
    case '+':
    case '/':
    case u'＋':
    case u'×': return MARK_PLUS;
    default: return is_letter(c) ? MARK_PLUS : MARK_NONE;
    }
}

static bool opens_group(const struct token *t)
{
    return (t->kind == MARK_OPEN || t->kind == MARK_QUOTE) && !t->inside;
}

/* A closing mark: all tokens back to the opening one are inside. A longer group than GROUP_MOST is no group.
 */
static void close_group(tokens *out)
{
    size_t least = out->n > GROUP_MOST ? out->n - GROUP_MOST : 0, open = out->n;

    while (open > least && !opens_group(&out->at[open - 1])) open--;
    if (open == least) return; /* never opened */
    for (size_t i = open - 1; i < out->n; i++) out->at[i].inside = true;
}

/* What may stand behind 年, 月, 日 and belongs to the date: 6月底前. */
static size_t date_tail(struct str text, size_t at)
{
    static const struct str tails[] = {STR_INIT("底前"), STR_INIT("底"),   STR_INIT("末"),   STR_INIT("初"),
                                       STR_INIT("前"),   STR_INIT("内"),   STR_INIT("之前"), STR_INIT("以前"),
                                       STR_INIT("上旬"), STR_INIT("中旬"), STR_INIT("下旬")};

    for (size_t i = 0; i < sizeof tails / sizeof tails[0]; i++)
        if (str_starts(str_skip(text, at), tails[i])) return at + tails[i].n;
    return at;
}

/* A number with its unit: [0-9]+ (万|亿)? unit?  The scale is part of the unit as printed. */
static size_t take_number(struct str text, size_t at, const struct numeral *num, struct token *t)
{
    size_t end = at + num->len;

    t->num = *num;
    t->kind = MARK_NUMBER;
    t->unit_off = (uint32_t)(at + num->digits);
    t->unit = UNIT_UNKNOWN;
    if (!str_starts(str_skip(text, end), STR("分之"))) t->unit = (uint8_t)unit_read(text, end, &end);
    if (t->unit == UNIT_DATE) end = date_tail(text, end);
    if (t->unit == UNIT_UNKNOWN && (num->percent || num->len > num->digits))
        t->unit = num->percent ? UNIT_PCT : UNIT_MAG;
    return end;
}

/* The token at AT, whose first character C ends at NEXT; returns its end, or AT when there is none. */
static size_t take(struct str text, size_t at, size_t next, int32_t c, struct token *t)
{
    struct numeral num;
    enum word_kind mark;
    size_t end = at;

    *t = (struct token){.off = (uint32_t)at};
    t->kind = c >= 0x80 ? (uint8_t)word_read(text, at, &end) : MARK_NONE;
    if (end > at) return end;
    if (numeral_starts(c) && numeral_read(text, at, &num)) return take_number(text, at, &num, t);
    mark = mark_of(c);
    t->kind = (uint8_t)mark;
    return mark == MARK_NONE ? at : next;
}

/* TEXT, or a copy in which simplified characters stand for the traditional ones, byte for byte. */
static struct str simplified(struct arena *a, struct str text)
{
    char *copy = NULL;
    size_t next = 0;

    for (size_t at = 0; at < text.n; at = next) {
        int32_t c = utf8_next(text, &next), plain = fold_variant(c);
        char bytes[4];

        if (plain == c || utf8_put(bytes, plain) != next - at) continue;
        if (!copy) {
            copy = arena_take(a, text.n, 1);
            memcpy(copy, text.p, text.n);
        }
        memcpy(copy + at, bytes, next - at);
    }
    return copy ? (struct str){copy, text.n} : text;
}

static void push_token(struct arena *a, tokens *out, struct token *t, size_t base)
{
    t->off += (uint32_t)base;
    t->end += (uint32_t)base;
    t->unit_off += (uint32_t)base;
    if (t->kind == MARK_CLOSE) close_group(out);
    *vec_push(a, out) = *t;
}

void measure_lex(struct arena *a, struct str text, size_t from, size_t to, tokens *out)
{
    struct str part = simplified(a, str_sub(text, from, to - from));

    out->n = 0;
    for (size_t at = 0; at < part.n;) {
        struct token t;
        size_t next = at, end;
        int32_t c = utf8_next(part, &next);

        end = take(part, at, next, c, &t);
        t.end = (uint32_t)end;
        if (end > at) push_token(a, out, &t, from);
        at = end > at ? end : next;
    }
}
