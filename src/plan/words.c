#include "plan/words.h"

#include <string.h>

#include "text/utf8.h"

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

/* Three bytes, nearly always one character, as a number.  Of a shorter word it means nothing. */
#define BYTE(text, at) (uint32_t)(unsigned char)(text)[(at) % sizeof(text)]
#define THREE(text, at) (BYTE(text, at) << 16 | BYTE(text, (at) + 1) << 8 | BYTE(text, (at) + 2))

static uint32_t three_at(const char *p)
{
    return (uint32_t)(unsigned char)p[0] << 16 | (uint32_t)(unsigned char)p[1] << 8 | (unsigned char)p[2];
}

/* How each word begins and ends. */
static const uint32_t heads[] = {
#define CLASS(name)
#define WORD(text) THREE(text, 0),
#include "plan/words.def"
#undef CLASS
#undef WORD
};

static const uint32_t tails[] = {
#define CLASS(name)
#define WORD(text) THREE(text, sizeof(text) - 4),
#include "plan/words.def"
#undef CLASS
#undef WORD
};

/* For each class (from 1) what the last of those bytes can be, modulo 64: one look turns away most texts. */
#define BIT(three) UINT64_C(1) << ((three)&63)

const uint64_t word_class_heads[] = {0
#define CLASS(name) , 0
#define WORD(text) | BIT(THREE(text, 0))
#include "plan/words.def"
#undef CLASS
#undef WORD
};

static const uint64_t class_tails[] = {0
#define CLASS(name) , 0
#define WORD(text) | BIT(THREE(text, sizeof(text) - 4))
#include "plan/words.def"
#undef CLASS
#undef WORD
};

size_t word_head(struct str s, enum word_class c)
{
    uint32_t three;
    size_t best = 0;

    if (s.n < 3) return 0;
    three = three_at(s.p);
    if (!word_may_begin(s.p, c)) return 0;
    for (size_t i = class_first[c], end = class_first[c + 1]; i < end; i++)
        if (heads[i] == three && words[i].n > best && str_starts(s, words[i])) best = words[i].n;
    return best;
}

size_t word_tail(struct str s, enum word_class c)
{
    uint32_t three;
    size_t best = 0;

    if (s.n < 3) return 0;
    three = three_at(s.p + s.n - 3);
    if (!(class_tails[c + 1] & BIT(three))) return 0;
    for (size_t i = class_first[c], end = class_first[c + 1]; i < end; i++)
        if (tails[i] == three && words[i].n > best && str_ends(s, words[i])) best = words[i].n;
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
    for (size_t at = 0; at + 3 <= s.n; at += utf8_len(s.p[at]))
        if (word_may_begin(s.p + at, c) && word_head(str_skip(s, at), c)) return true;
    return false;
}
