#include "assess/rule_lint.h"

#include "text/fold.h"

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

/* Where WORD stands in TEXT outside the allowed words; -1 when it does not. */
static ptrdiff_t find_forbidden(struct str text, struct str word)
{
    ptrdiff_t at = str_find(text, word, 0);

    while (at >= 0 && is_allowed(text, (size_t)at, word.n)) at = str_find(text, word, (size_t)at + 1);
    return at;
}

bool rule_lint(struct arena *a, struct str text, struct rule_finding *out)
{
    struct str folded = fold_name(a, text);
    ptrdiff_t first = -1;

    for (size_t i = 0; i < sizeof forbidden / sizeof forbidden[0]; i++) {
        ptrdiff_t at = find_forbidden(folded, forbidden[i].word);

        if (at < 0 || (first >= 0 && at >= first)) continue;
        first = at;
        *out = (struct rule_finding){forbidden[i].source, forbidden[i].word};
    }
    return first >= 0;
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
