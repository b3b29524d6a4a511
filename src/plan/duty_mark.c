/* duty_mark - marks beside names (▲市教育局) and the legend that explains them. */
#include "plan/duty.h"
#include "plan/number.h"
#include "plan/words.h"

enum {
    LEGEND_MOST = 60, /* bytes between the mark and the word for leading */
    NEAR_MOST = 27    /* between the mark and 为 */
};

static const struct str marks[] = {STR_INIT("▲"), STR_INIT("△"),  STR_INIT("★"), STR_INIT("☆"), STR_INIT("※"),
                                   STR_INIT("*"), STR_INIT("＊"), STR_INIT("◆"), STR_INIT("◇"), STR_INIT("●"),
                                   STR_INIT("○"), STR_INIT("■"),  STR_INIT("□"), STR_INIT("◎"), STR_INIT("⊙"),
                                   STR_INIT("#"), STR_INIT("＃"), STR_INIT("√")};

enum { MARKS = sizeof marks / sizeof marks[0] };

size_t duty_list_mark(struct str s)
{
    struct number n;

    if (!number_read(s, &n) || n.len >= s.n) return 0;
    return n.kind == NUMBER_DIGIT || n.kind >= NUMBER_DIGIT_IN ? n.len : 0;
}

size_t duty_mark_head(struct str s, uint8_t *mark)
{
    for (size_t i = 0; i < MARKS; i++) {
        if (!str_starts(s, marks[i])) continue;
        *mark = (uint8_t)(i + 1);
        return marks[i].n;
    }
    return 0;
}

size_t duty_mark_tail(struct str s, uint8_t *mark)
{
    for (size_t i = 0; i < MARKS; i++) {
        if (!str_ends(s, marks[i])) continue;
        *mark = (uint8_t)(i + 1);
        return marks[i].n;
    }
    return 0;
}

/* The part of the line in front of AT (behind it), at most MOST bytes. */
static struct str line_before(struct str text, size_t at, size_t most)
{
    size_t from = at;

    while (from > 0 && at - from < most && text.p[from - 1] != '\n') from--;
    return str_sub(text, from, at - from);
}

static struct str line_behind(struct str text, size_t at, size_t most)
{
    size_t to = at;

    while (to < text.n && to - at < most && text.p[to] != '\n') to++;
    return str_sub(text, at, to - at);
}

/* 牵头单位前加“ stands in front of the mark. */
static bool says_before(struct str s)
{
    if (!word_in(s, WORDS_MARK_MEANS)) return false;
    if (str_ends(s, STR("“")) || str_ends(s, STR("「"))) s.n -= 3;
    if (str_ends(s, STR("\""))) s.n--;
    return word_tail(s, WORDS_MARK_BY) > 0;
}

/* 的为牵头单位 stands behind it. */
static bool says_behind(struct str s)
{
    struct str near = str_sub(s, 0, s.n < NEAR_MOST ? s.n : NEAR_MOST);

    for (size_t at = 0; at < near.n; at++) {
        size_t len = word_head(str_skip(near, at), WORDS_MARK_IS);

        if (len) return word_in(str_skip(s, at + len), WORDS_MARK_MEANS);
    }
    return false;
}

bool duty_mark_leads(struct str text, uint8_t mark)
{
    struct str m = marks[mark - 1];
    ptrdiff_t at = str_find(text, m, 0);

    for (; at >= 0; at = str_find(text, m, (size_t)at + m.n))
        if (says_before(line_before(text, (size_t)at, LEGEND_MOST)) ||
            says_behind(line_behind(text, (size_t)at + m.n, LEGEND_MOST)))
            return true;
    return false;
}
