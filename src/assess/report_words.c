#include "assess/report_words.h"

#include <string.h>
#include <uchar.h>

#include "text/utf8.h"

struct word {
    enum report_kind kind;
    struct str text;
};

/* In the order of the kinds, and of their bytes: the words that begin with one character stand together. */
static const struct word words[] = {
#define WORD(kind, text) {REPORT_##kind, STR_INIT(text)},
#include "assess/report_words.def"
};

static const struct {
    struct str word, as;
} sames[] = {
#define SAME(word, as) {STR_INIT(word), STR_INIT(as)},
#include "assess/report_words.def"
};

enum { WORDS = sizeof words / sizeof words[0] };

/* The word of KIND and FIRST (one character) comes before W in the table. */
static bool is_before(const struct word *w, enum report_kind kind, struct str first)
{
    size_t n = w->text.n < first.n ? w->text.n : first.n;

    if (w->kind != kind) return w->kind < kind;
    return n > 0 && memcmp(w->text.p, first.p, n) < 0;
}

/* Index of the first word of KIND that begins with FIRST or comes behind it. */
static size_t first_of(enum report_kind kind, struct str first)
{
    size_t low = 0, high = WORDS;

    while (low < high) {
        size_t mid = (low + high) / 2;

        if (is_before(&words[mid], kind, first))
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

size_t report_word_head(struct str s, enum report_kind kind)
{
    struct str first = str_sub(s, 0, s.n > 0 ? utf8_len(s.p[0]) : 0);
    size_t best = 0;

    if (first.n == 0) return 0;
    for (size_t i = first_of(kind, first); i < WORDS && words[i].kind == kind; i++) {
        struct str w = words[i].text;

        if (!str_starts(w, first)) break;
        if (w.n > best && str_starts(s, w)) best = w.n;
    }
    return best;
}

static size_t tail_of(struct str s, enum report_kind kind)
{
    size_t best = 0;

    for (size_t i = first_of(kind, STR("")); i < WORDS && words[i].kind == kind; i++)
        if (words[i].text.n > best && str_ends(s, words[i].text)) best = words[i].text.n;
    return best;
}

size_t report_word_tail(struct str s, enum report_kind kind)
{
    size_t n = tail_of(s, kind);

    return n > 0 && tail_of(s, REPORT_WHOLE) > n ? 0 : n;
}

/* The first word of KIND, or the last when LAST. */
static ptrdiff_t find(struct str s, enum report_kind kind, bool last)
{
    ptrdiff_t found = -1;
    size_t next = 0;

    for (size_t at = 0; at < s.n; at = next) {
        struct str rest = str_skip(s, at);
        size_t whole = report_word_head(rest, REPORT_WHOLE), word = report_word_head(rest, kind);

        next = at + (whole > word ? whole : word);
        if (word > 0 && word >= whole) found = (ptrdiff_t)at;
        if (found >= 0 && !last) return found;
        if (next == at) utf8_next(s, &next);
    }
    return found;
}

ptrdiff_t report_word_first(struct str s, enum report_kind kind)
{
    return find(s, kind, false);
}

ptrdiff_t report_word_last(struct str s, enum report_kind kind)
{
    return find(s, kind, true);
}

size_t report_word_same(struct str s, struct str *as)
{
    for (size_t i = 0; i < sizeof sames / sizeof sames[0]; i++) {
        if (!str_starts(s, sames[i].word)) continue;
        *as = sames[i].as;
        return sames[i].word.n;
    }
    return 0;
}

bool report_is_end(int32_t c)
{
    return c == u'。' || c == u'；' || c == ';' || c == '\n' || c == u'！';
}

bool report_is_stop(int32_t c)
{
    switch (c) {
    case u'，':
    case u'：':
    case u'（':
    case u'）':
    case ',':
    case ':':
    case '(':
    case ')': return true;
    default: return report_is_end(c);
    }
}
