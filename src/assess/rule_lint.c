#include "assess/rule_lint.h"

#include "base/vec.h"
#include "text/fold.h"
#include "text/utf8.h"

static const struct rule_source_info sources[RULE_SOURCES] = {
#define RULE_SOURCE(id, word, zh, en) {STR_INIT(word), {STR_INIT(zh), STR_INIT(en)}},
#include "assess/forbidden.def"
};

static const struct {
    enum rule_source source;
    struct str word;
} forbidden[] = {
#define FORBID(source, word) {source, STR_INIT(word)},
#include "assess/forbidden.def"
};

static const struct str allowed[] = {
#define ALLOW(word) STR_INIT(word),
#include "assess/forbidden.def"
};

const struct rule_source_info *rule_source_info(enum rule_source s)
{
    return &sources[s];
}

/* [AT, AT + N) of TEXT lies within an allowed word. */
static bool is_allowed(struct str text, size_t at, size_t n)
{
    for (size_t i = 0; i < sizeof allowed / sizeof allowed[0]; i++) {
        size_t from = at + n > allowed[i].n ? at + n - allowed[i].n : 0;

        for (ptrdiff_t hit = str_find(text, allowed[i], from); hit >= 0 && (size_t)hit <= at;
             hit = str_find(text, allowed[i], (size_t)hit + 1))
            if ((size_t)hit + allowed[i].n >= at + n) return true;
    }
    return false;
}

/* Where WORD stands in TEXT from byte BEGIN on, outside the allowed words; -1 when it does not. */
static ptrdiff_t find_forbidden(struct str text, struct str word, size_t begin)
{
    ptrdiff_t at = str_find(text, word, begin);

    while (at >= 0 && is_allowed(text, (size_t)at, word.n)) at = str_find(text, word, (size_t)at + 1);
    return at;
}

/* A folded text that knows where each of its bytes came from. */
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

/* The first forbidden word of F at or behind byte BEGIN, the longest of those that begin there. */
static bool find_next(const struct folded *f, size_t begin, struct rule_finding *out, size_t *end)
{
    ptrdiff_t first = -1;
    size_t longest = 0;

    for (size_t i = 0; i < sizeof forbidden / sizeof forbidden[0]; i++) {
        ptrdiff_t at = find_forbidden(f->text, forbidden[i].word, begin);
        size_t n = forbidden[i].word.n;

        if (at < 0 || (first >= 0 && (at > first || (at == first && n <= longest)))) continue;
        first = at;
        longest = n;
        *out = (struct rule_finding){forbidden[i].source, forbidden[i].word, f->from[at],
                                     f->to[(size_t)at + n - 1]};
    }
    *end = first < 0 ? f->text.n : (size_t)first + longest;
    return first >= 0;
}

size_t rule_lint_all(struct arena *a, struct str text, const struct rule_finding **out)
{
    VEC(struct rule_finding) found = {0};
    struct folded f = fold(a, text);
    struct rule_finding one;
    size_t at = 0;

    while (find_next(&f, at, &one, &at)) *vec_push(a, &found) = one;
    *out = found.at;
    return found.n;
}

bool rule_lint(struct arena *a, struct str text, struct rule_finding *out)
{
    struct folded f = fold(a, text);
    size_t end;

    return find_next(&f, 0, out, &end);
}

static struct str joined(struct arena *a, struct str sentence, struct str separator, struct str rule)
{
    struct buf b = buf_new(a, sentence.n + separator.n + rule.n + 16);

    buf_str(&b, sentence);
    buf_str(&b, separator);
    buf_str(&b, rule);
    return buf_text(&b);
}

enum err rule_check(struct cx *cx, const char *field, struct str text)
{
    struct rule_finding f;
    const struct said *rule;
    enum err e;

    if (!rule_lint(cx->arena, text, &f)) return ERR_NONE;
    rule = &sources[f.source].rule;
    e = cx_fail(cx, ERR_INPUT, field, "评价项不得含“%.*s”", "an appraisal item may not hold \"%.*s\"",
                STR_ARG(f.word));
    cx->fault.zh =
        joined(cx->arena, cx->fault.zh, STR("，"), rule->zh); /* each language has its own sentence */
    cx->fault.en = joined(cx->arena, cx->fault.en, STR(": "), rule->en);
    return e;
}
