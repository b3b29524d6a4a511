#include "assess/goal.h"

#include <math.h>
#include <stdio.h>

static const struct str words[GOAL_OPS] = {STR_INIT("="),        STR_INIT(">="),   STR_INIT("<="),
                                           STR_INIT(">"),        STR_INIT("<"),    STR_INIT("~"),
                                           STR_INIT("relative"), STR_INIT("trend")};

bool goal_op_read(struct str word, enum goal_op *out)
{
    for (int i = 0; i < GOAL_OPS; i++) {
        if (!str_eq(word, words[i])) continue;
        *out = (enum goal_op)i;
        return true;
    }
    return false;
}

struct str goal_op_word(enum goal_op op)
{
    return words[op];
}

bool goal_is_limit(enum goal_op op)
{
    return op == GOAL_LE || op == GOAL_LT;
}

bool goal_is_cumulative(enum goal_op op, struct str unit)
{
    static const struct str levels[] = {STR_INIT("%"), STR_INIT("％"), STR_INIT("‰"), STR_INIT("百分点"),
                                        STR_INIT("成")};

    static const struct str spans[] = {STR_INIT("日"),   STR_INIT("天"), STR_INIT("小时"),
                                       STR_INIT("分钟"), STR_INIT("秒"), STR_INIT("年")};

    if (op == GOAL_RELATIVE || op == GOAL_TREND) return false;
    for (size_t i = 0; goal_is_limit(op) && i < sizeof spans / sizeof spans[0]; i++)
        if (str_ends(unit, spans[i])) return false;
    for (size_t i = 0; i < sizeof levels / sizeof levels[0]; i++)
        if (str_ends(unit, levels[i])) return false;
    return true;
}

enum goal_side goal_side_of(struct str printed)
{
    static const struct {
        enum goal_side side;
        struct str word;
    } of[] = {
#define SIDE(side, word) {side, STR_INIT(word)},
#include "assess/goal_words.def"
#undef SIDE
    };

    for (size_t i = 0; i < sizeof of / sizeof of[0]; i++)
        if (str_find(printed, of[i].word, 0) >= 0) return of[i].side;
    return GOAL_BOTH_SIDES;
}

struct str goal_text(struct arena *a, double v)
{
    char text[64];
    size_t n;

    if (!isfinite(v)) return STR("-");
    if (fabs(v) >= 1e15)
        snprintf(text, sizeof text, "%.6e", v);
    else
        snprintf(text, sizeof text, "%.*f", fabs(v) < 1 ? 4 : 2, v);
    n = str_of(text).n;
    if (str_find(str_of(text), STR("."), 0) >= 0 && fabs(v) < 1e15) {
        while (text[n - 1] == '0') n--;
        if (text[n - 1] == '.') n--;
    }
    if (n == 2 && text[0] == '-' && text[1] == '0') return STR("0");
    return str_keep(a, (struct str){text, n});
}

void goal_put(struct buf *out, double v)
{
    buf_str(out, goal_text(out->arena, v));
}
