/*
 * measure_lex - one sentence cut into what matters for goals: numbers with units, telling words, marks.
 *
 * Private to measure.c.  Text that is no token stays a gap between two tokens, so "adjacent" means: the one
 * begins where the other ends.
 */
#ifndef PLAN_MEASURE_LEX_H
#define PLAN_MEASURE_LEX_H

#include "base/vec.h"
#include "text/numeral.h"

enum word_kind {
    MARK_NONE,
    /* marks */
    MARK_COMMA, /* ， */
    MARK_PAUSE, /* 、 */
    MARK_OPEN,  /* （ 《 */
    MARK_QUOTE, /* “ */
    MARK_CLOSE, /* ） ” 》 */
    MARK_RANGE, /* - ~ 至 到 between two numbers */
    MARK_PLUS,  /* + × / letters: the number is part of a name */
    MARK_NUMBER,
    /* before a number; the first four are bounds */
    WORD_GE,
    WORD_GT,
    WORD_LE,
    WORD_LT,
    WORD_ATTAIN, /* 达到; a floor when 力争 stands before it */
    WORD_REACH,  /* 实现, 提高到, 压缩至 */
    WORD_UP,     /* 增长 */
    WORD_DOWN,   /* 下降 */
    WORD_ABOUT,  /* 约 */
    /* behind a number */
    WORD_AFTER_GE,
    WORD_AFTER_LE,
    WORD_AFTER_ABOUT,
    /* around it */
    WORD_GOAL,    /* a verb that makes a number a goal: 新增, 建成 */
    WORD_LEAD,    /* 确保, 争取: leads in a goal and says nothing about it */
    WORD_STRIVE,  /* 力争: the same */
    WORD_INDEX,   /* a noun that is measured: 率, 比例 */
    WORD_RULE,    /* the clause states a rule or a payment, not a goal: 给予, 最高 */
    WORD_AID,     /* a payment, when it stands behind the number: 补贴 */
    WORD_RATE,    /* the same, only when it directly follows: 1000元的标准 */
    WORD_DESC,    /* directly before a number: the number describes: 原, 围绕 */
    WORD_ETC,     /* 等: before a number it sums up what stands before */
    WORD_CONJ,    /* 和, 及 */
    WORD_FROM,    /* 由10%提高到20%: the start value */
    WORD_DE,      /* 的 */
    WORD_SCOPE,   /* may stand between verb and number: 全市, 年均 */
    WORD_PAST,    /* what follows in the sentence has happened: 去年以来 */
    WORD_PAPER,   /* directly behind a number: what papers consist of: 措施, 任务 */
    WORD_PER,     /* the same, but part of a name: 人均, 每年 */
    WORD_PLAIN,   /* says nothing; keeps a shorter word in it from being read: 标准化, 经济 */
    WORD_TREND,   /* 逐年 */
    WORD_COMPARE, /* what a relative goal refers to: 平均水平, 上年 */
    WORD_GIVEN    /* 省定任务 */
};

enum unit_class {
    UNIT_UNKNOWN, /* no unit, or none that is known */
    UNIT_COUNT,   /* counts the noun that follows: 个, 家 */
    UNIT_PCT,     /* %, 个百分点 */
    UNIT_MAG,     /* a magnitude: 元, 公里, 人 */
    UNIT_TIME,    /* 天, 个工作日 */
    UNIT_NEVER,   /* 级, 强, 号: never a goal */
    UNIT_DATE     /* 年, 月, 日: no goal either */
};

struct token {
    uint32_t off, end; /* in the text given to measure_find */
    uint8_t kind;      /* enum word_kind */
    uint8_t unit;      /* enum unit_class, of a number */
    bool inside;       /* between brackets or quotes */
    struct numeral num;
    uint32_t unit_off; /* of a number: the unit is [unit_off, end) */
};

typedef VEC(struct token) tokens;

/* The unit at AT: its class, and its end in *END; UNIT_UNKNOWN leaves *END alone. */
enum unit_class unit_read(struct str text, size_t at, size_t *end);

/* The longest word of the tables at AT: its kind, and its end in *END; MARK_NONE leaves *END alone. */
enum word_kind word_read(struct str text, size_t at, size_t *end);

/*
 * Cut [FROM, TO) of TEXT; OUT is emptied first.  Traditional characters are read as simplified ones; the
 * offsets are those of TEXT.
 */
void measure_lex(struct arena *a, struct str text, size_t from, size_t to, tokens *out);

#endif
