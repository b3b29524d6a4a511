#include "plan/words.h"

#include <string.h>

#define JOIN2(a, b) a##b
#define JOIN(a, b) JOIN2(a, b)

/* Each word and each class gets a number; a class starts where its first word stands. */
enum {
#define CLASS(name) FIRST_##name, BACK_##name = FIRST_##name - 1,
#define WORD(text) JOIN(WORD_, __LINE__),
#include "plan/words.def"
#undef CLASS
#undef WORD
    WORD_COUNT
};

static const struct str words[] = {
#define CLASS(name)
#define WORD(text) STR_INIT(text),
#include "plan/words.def"
#undef CLASS
#undef WORD
};

static const uint16_t class_first[] = {
#define CLASS(name) FIRST_##name,
#define WORD(text)
#include "plan/words.def"
#undef CLASS
#undef WORD
    WORD_COUNT,
};

size_t word_head(struct str s, enum word_class c)
{
    size_t best = 0;

    for (size_t i = class_first[c]; i < class_first[c + 1]; i++) {
        struct str w = words[i];

        if (w.n > best && w.n <= s.n && w.p[2] == s.p[2] && memcmp(w.p, s.p, w.n) == 0) best = w.n;
    }
    return best;
}

size_t word_tail(struct str s, enum word_class c)
{
    size_t best = 0;

    for (size_t i = class_first[c]; i < class_first[c + 1]; i++) {
        struct str w = words[i];

        if (w.n <= best || w.n > s.n || w.p[w.n - 1] != s.p[s.n - 1]) continue;
        if (memcmp(w.p, s.p + s.n - w.n, w.n) == 0) best = w.n;
    }
    return best;
}

bool word_is(struct str s, enum word_class c)
{
    for (size_t i = class_first[c]; i < class_first[c + 1]; i++)
        if (str_eq(words[i], s)) return true;
    return false;
}

bool word_in(struct str s, enum word_class c)
{
    for (size_t i = class_first[c]; i < class_first[c + 1]; i++)
        if (str_find(s, words[i], 0) >= 0) return true;
    return false;
}
