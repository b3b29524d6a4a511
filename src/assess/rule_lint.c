#include "assess/rule_lint.h"

#include "base/vec.h"
#include "text/fold.h"
#include "text/utf8.h"

enum { NEAR = 36 /* bytes between a thing and its count: twelve characters */ };

static const struct rule_source_info sources[RULE_SOURCES] = {
#define RULE_SOURCE(id, word, zh, en, instead_zh, instead_en) \
    {STR_INIT(word), {STR_INIT(zh), STR_INIT(en)}, {STR_INIT(instead_zh), STR_INIT(instead_en)}},
#include "assess/forbidden.def"
};

enum pair {
#define PAIR(id, source) id,
#include "assess/forbidden.def"
    PAIRS
};

static const enum rule_source pair_source[PAIRS] = {
#define PAIR(id, source) source,
#include "assess/forbidden.def"
};

enum kind { FORBIDDEN, THING_OF, COUNT_OF, TAIL_OF, ALLOWED, RESULT_WORD, OTHER_WORD };

static const struct entry {
    enum kind kind;
    int of; /* a source or a pair */
    struct str word;
} entries[] = {
#define FORBID(source, word) {FORBIDDEN, source, STR_INIT(word)},
#define THING(pair, word) {THING_OF, pair, STR_INIT(word)},
#define COUNT(pair, word) {COUNT_OF, pair, STR_INIT(word)},
#define TAIL(pair, word) {TAIL_OF, pair, STR_INIT(word)},
#define ALLOW(word) {ALLOWED, 0, STR_INIT(word)},
#define RESULT(word) {RESULT_WORD, 0, STR_INIT(word)},
#define OTHER(word) {OTHER_WORD, 0, STR_INIT(word)},
#include "assess/forbidden.def"
};

const struct rule_source_info *rule_source_info(enum rule_source s)
{
    return &sources[s];
}

/* ---- the text, folded */

/* It knows where each of its bytes came from. */
struct folded {
    struct str text;
    size_t *from, *to; /* one for each byte */
};

static struct folded fold(struct arena *a, struct str text)
{
    char *p = arena_take(a, text.n * 3 + 4, 1); /* a bad byte becomes three */
    struct folded f = {
        {p, 0}, arena_array(a, size_t, text.n * 3 + 4), arena_array(a, size_t, text.n * 3 + 4)};
    size_t at = 0, from = 0;

    for (int32_t c = utf8_next(text, &at); c >= 0; c = utf8_next(text, &at)) {
        int32_t plain = fold_char(c);
        size_t n = plain ? utf8_put(p + f.text.n, plain) : 0;

        for (size_t i = 0; i < n; i++) f.from[f.text.n + i] = from, f.to[f.text.n + i] = at;
        f.text.n += n;
        from = at;
    }
    return f;
}

static bool is_letter(char c)
{
    return c >= 'a' && c <= 'z';
}

/* Does a letter stand at AT that belongs to the same word as the one before it? */
static bool goes_on(const struct folded *f, size_t at)
{
    return at > 0 && at < f->text.n && is_letter(f->text.p[at]) && is_letter(f->text.p[at - 1]) &&
           f->from[at] == f->to[at - 1];
}

/* A Latin word begins at AT and ends behind N bytes, or behind an s more; any other word does. */
static bool stands_alone(const struct folded *f, size_t at, size_t n)
{
    size_t end = at + n;

    if (goes_on(f, at)) return false;
    return !goes_on(f, end) || (f->text.p[end] == 's' && !goes_on(f, end + 1));
}

/* ---- one clause */

struct hit {
    const struct entry *entry;
    size_t at, end;
};

typedef VEC(struct hit) hits;
typedef VEC(struct rule_finding) findings;

struct clause {
    const struct folded *text;
    size_t at, end;
    uint64_t letters[4]; /* which characters stand in it, by a mark of each */
    hits hit;
};

/* A mark from 0 to 255 of the character at P, of which N bytes are left. */
static unsigned mark_of(const char *p, size_t n)
{
    unsigned mark = (unsigned char)p[0];

    for (size_t i = 1; i < 3 && i < n && ((unsigned char)p[0] & 0x80); i++)
        mark = mark * 31 + (unsigned char)p[i];
    return mark & 255;
}

static void note_letters(struct clause *c)
{
    for (size_t i = c->at; i < c->end; i++) {
        unsigned mark = mark_of(c->text->text.p + i, c->end - i);

        c->letters[mark / 64] |= (uint64_t)1 << mark % 64;
    }
}

/* Most words share no character with a clause; this tells without looking through it. */
static bool may_hold(const struct clause *c, struct str word)
{
    unsigned mark = mark_of(word.p, word.n);

    return c->letters[mark / 64] >> mark % 64 & 1;
}

static void find_entry(struct arena *a, struct clause *c, const struct entry *entry)
{
    struct str text = str_sub(c->text->text, 0, c->end);
    size_t n = entry->word.n;

    for (ptrdiff_t at = str_find(text, entry->word, c->at); at >= 0;
         at = str_find(text, entry->word, (size_t)at + 1))
        if (stands_alone(c->text, (size_t)at, n) && (entry->kind != TAIL_OF || (size_t)at + n == c->end))
            *vec_push(a, &c->hit) = (struct hit){entry, (size_t)at, (size_t)at + n};
}

static bool has_kind(const struct clause *c, enum kind kind)
{
    for (size_t i = 0; i < c->hit.n; i++)
        if (c->hit.at[i].entry->kind == kind) return true;
    return false;
}

/* It lies within an allowed word. */
static bool is_covered(const struct clause *c, const struct hit *h)
{
    for (size_t i = 0; i < c->hit.n; i++) {
        const struct hit *by = &c->hit.at[i];

        if (by->entry->kind == ALLOWED && by->at <= h->at && by->end >= h->end) return true;
    }
    return false;
}

static bool is_pair(const struct hit *thing, const struct hit *count)
{
    if (count->entry->kind != COUNT_OF && count->entry->kind != TAIL_OF) return false;
    if (thing->entry->of != count->entry->of) return false;
    if (count->at >= thing->end) return count->at - thing->end <= NEAR;
    return count->entry->kind == COUNT_OF && count->end <= thing->at && thing->at - count->end <= NEAR;
}

static void add(struct arena *a, findings *out, const struct clause *c, enum rule_source source,
                const struct hit *span)
{
    size_t from = c->text->from[span->at], to = c->text->to[span->end - 1];

    *vec_push(a, out) = (struct rule_finding){source, STR_NULL, from, to};
}

/* THING beside each of its counts. */
static void add_pairs(struct arena *a, findings *out, const struct clause *c, const struct hit *thing)
{
    for (size_t i = 0; i < c->hit.n; i++) {
        const struct hit *count = &c->hit.at[i];
        struct hit span = {NULL, thing->at < count->at ? thing->at : count->at,
                           thing->end > count->end ? thing->end : count->end};

        if (is_pair(thing, count) && !is_covered(c, count))
            add(a, out, c, pair_source[thing->entry->of], &span);
    }
}

static void look(struct arena *a, struct clause *c, findings *out)
{
    bool result;

    note_letters(c);
    for (size_t i = 0; i < sizeof entries / sizeof entries[0]; i++)
        if (may_hold(c, entries[i].word)) find_entry(a, c, &entries[i]);
    if (has_kind(c, OTHER_WORD)) return;
    result = has_kind(c, RESULT_WORD);
    for (size_t i = 0; i < c->hit.n; i++) {
        const struct hit *h = &c->hit.at[i];

        if (is_covered(c, h)) continue;
        if (h->entry->kind == FORBIDDEN) add(a, out, c, (enum rule_source)h->entry->of, h);
        if (h->entry->kind == THING_OF && !result) add_pairs(a, out, c, h);
    }
}

/* ---- all of them */

static bool ends_clause(struct str text, size_t at)
{
    return text.p[at] == ',' || text.p[at] == ';' || text.p[at] == ':' ||
           str_starts(str_skip(text, at), STR("。"));
}

/* The first finding at or behind byte BEGIN, the longest of those that begin there; NULL: none. */
static const struct rule_finding *first_from(const findings *all, size_t begin)
{
    const struct rule_finding *first = NULL;

    for (size_t i = 0; i < all->n; i++) {
        const struct rule_finding *f = &all->at[i];

        if (f->from < begin) continue;
        if (!first || f->from < first->from || (f->from == first->from && f->to > first->to)) first = f;
    }
    return first;
}

static void take_clause(struct arena *a, const struct folded *f, size_t at, size_t end, findings *out)
{
    struct clause c = {.text = f, .at = at, .end = end};
    findings found = {0};
    size_t done = 0;

    look(a, &c, &found);
    for (const struct rule_finding *one = first_from(&found, 0); one; one = first_from(&found, done)) {
        *vec_push(a, out) = *one;
        done = one->to;
    }
}

size_t rule_lint_all(struct arena *a, struct str text, const struct rule_finding **out)
{
    struct folded f = fold(a, text);
    findings all = {0};
    size_t begin = 0;

    for (size_t i = 0; i <= f.text.n; i++) {
        if (i < f.text.n && !ends_clause(f.text, i)) continue;
        if (i > begin) take_clause(a, &f, begin, i, &all);
        begin = i + 1;
    }
    for (size_t i = 0; i < all.n; i++)
        all.at[i].word = str_sub(text, all.at[i].from, all.at[i].to - all.at[i].from);
    *out = all.at;
    return all.n;
}

bool rule_lint(struct arena *a, struct str text, struct rule_finding *out)
{
    const struct rule_finding *all;

    if (rule_lint_all(a, text, &all) == 0) return false;
    *out = all[0];
    return true;
}

/* PART[0] and so on, one behind the other. */
static struct str joined(struct arena *a, const struct str part[5])
{
    size_t n = 0;
    struct buf b;

    for (int i = 0; i < 5; i++) n += part[i].n;
    b = buf_new(a, n + 1);
    for (int i = 0; i < 5; i++) buf_str(&b, part[i]);
    return buf_text(&b);
}

enum err rule_check(struct cx *cx, const char *field, struct str text)
{
    const struct rule_source_info *s;
    struct rule_finding f;
    enum err e;

    if (!rule_lint(cx->arena, text, &f)) return ERR_NONE;
    s = &sources[f.source];
    e = cx_fail(cx, ERR_INPUT, field, "评价项不得含“%.*s”", "an appraisal item may not hold \"%.*s\"",
                STR_ARG(f.word));
    /* each language has its own sentence */
    cx->fault.zh = joined(
        cx->arena, (const struct str[5]){cx->fault.zh, STR("，"), s->rule.zh, STR("。"), s->instead.zh});
    cx->fault.en = joined(
        cx->arena, (const struct str[5]){cx->fault.en, STR(": "), s->rule.en, STR("; "), s->instead.en});
    return e;
}
