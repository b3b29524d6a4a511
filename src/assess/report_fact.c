#include "assess/report_fact.h"

#include <uchar.h>

#include "assess/report_words.h"
#include "text/numeral.h"
#include "text/utf8.h"

/* Han characters … */
enum {
    NAME_LEAST = 4, /* … before 计划 that make it a name: 重整计划 */
    REST_LEAST = 2  /* … beside the set phrases that make a small word of happening a fact */
};

bool report_fact_silent(struct str text)
{
    return report_word_first(text, REPORT_SILENT) >= 0;
}

/* What a clause holds, its set phrases left out. */
struct clause {
    bool done, mark, blocked, planned, cited, thing;
    bool filler; /* set phrases */
    size_t rest; /* Han characters of other words */
};

/* Nothing but set phrases so far. */
static bool is_blank(const struct clause *c)
{
    return c->rest == 0 && !c->done && !c->mark && !c->blocked;
}

/* The longest word at the head of S that is more than a set phrase of FILLER bytes; notes it. */
static size_t take_word(struct str s, size_t filler, struct clause *c)
{
    size_t done = report_word_head(s, REPORT_DONE), mark = report_word_head(s, REPORT_MARK),
           blocked = report_word_head(s, REPORT_BLOCKED), whole = report_word_head(s, REPORT_WHOLE);
    size_t most = done > mark ? done : mark;

    if (blocked > most) most = blocked;
    if (most == 0 || most < whole || most < filler || (most == filler && done < most)) return 0;
    if (is_blank(c) && str_starts(s, STR("通过"))) return 0;                           /* by way of */
    if (is_blank(c) && c->filler && most == 6 && str_starts(s, STR("完成"))) return 0; /* 任务基本完成 */
    c->done = c->done || done == most;
    c->blocked = c->blocked || blocked == most;
    c->mark = c->mark || mark == most;
    c->rest += done != most && blocked == most;
    return most;
}

/* 5月6日 says when something happened; 6月10日前 does not.  Bytes of figure and 日, or 0. */
static size_t take_day(struct str s, struct clause *c)
{
    static const struct str day = STR_INIT("日"),
                            before[] = {STR_INIT("前"), STR_INIT("之前"), STR_INIT("起")};
    size_t next = 0;
    struct numeral n;
    struct str rest;

    if (!numeral_starts(utf8_next(s, &next)) || !numeral_read(s, 0, &n)) return 0;
    rest = str_skip(s, n.len);
    if (!str_starts(rest, day)) return 0;
    for (size_t i = 0; i < sizeof before / sizeof before[0]; i++)
        if (str_starts(str_skip(rest, day.n), before[i])) return 0;
    c->mark = true;
    return n.len + day.n;
}

/* A plan begins at the head of S: not 重整计划, nor behind what happened. */
static bool is_plan(struct str s, const struct clause *c)
{
    if (c->done || c->mark) return false;
    return c->rest < NAME_LEAST || !str_starts(s, STR("计划"));
}

/* One word or character at AT; the offset behind it. */
static size_t take(struct str text, size_t at, struct clause *c)
{
    struct str s = str_skip(text, at);
    size_t filler = report_word_head(s, REPORT_FILLER), planned = report_word_head(s, REPORT_PLANNED);
    size_t whole = report_word_head(s, REPORT_WHOLE), next = at;
    size_t idle = filler > planned ? filler : planned, day = take_day(s, c);
    size_t word = day > 0 ? day : take_word(s, idle, c);
    int32_t ch = utf8_next(text, &next);

    if (word > 0) return at + word;
    if (report_word_head(s, REPORT_THING)) c->thing = true;
    if (planned > 0 && planned >= whole && is_plan(s, c)) c->planned = true;
    c->filler = c->filler || filler > 3;
    if (idle > 0 && idle >= whole) return at + idle;
    if (ch == u'《') c->cited = true;
    c->rest += utf8_is_han(ch);
    return next;
}

static bool is_fact(const struct clause *c)
{
    if (c->planned) return false;
    if (c->done || (c->cited && c->rest > 0)) return true;
    return (c->mark || c->blocked || c->thing) && c->rest >= REST_LEAST;
}

static bool has_number(const report_numbers *numbers)
{
    for (size_t i = 0; i < numbers->n; i++)
        if (numbers->at[i].role != REPORT_ROLE_GOAL) return true;
    return false;
}

/* How far a plan reaches. */
enum plan { PLAN_NONE, PLAN_SENTENCE, PLAN_TEXT };

/* The plan at the head of S: it begins, ends or goes on. */
static enum plan plan_at(struct str s, enum plan plan)
{
    if (report_word_head(s, REPORT_NEXT)) return PLAN_TEXT;
    if (report_word_head(s, REPORT_NOW) || report_word_head(s, REPORT_MONTH)) return PLAN_NONE;
    return plan == PLAN_NONE && report_word_head(s, REPORT_HOPE) ? PLAN_SENTENCE : plan;
}

/* The plan behind the stop C. */
static enum plan plan_behind(int32_t c, enum plan plan)
{
    return c == '\n' || (plan == PLAN_SENTENCE && report_is_end(c)) ? PLAN_NONE : plan;
}

bool report_fact_is(struct str text, const report_numbers *numbers)
{
    struct clause c = {0};
    size_t next = 0;
    enum plan plan = PLAN_NONE;

    if (has_number(numbers) || report_fact_silent(text)) return true;
    for (size_t at = 0; at < text.n; at = next) {
        size_t end = at;
        int32_t ch = utf8_next(text, &end);

        plan = plan_at(str_skip(text, at), plan);
        next = report_is_stop(ch) ? end : take(text, at, &c);
        if (!report_is_stop(ch) && next < text.n) continue;
        if (plan == PLAN_NONE && is_fact(&c)) return true;
        c = (struct clause){0};
        plan = plan_behind(ch, plan);
    }
    return false;
}
