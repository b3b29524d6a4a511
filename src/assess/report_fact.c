#include "assess/report_fact.h"

#include <uchar.h>

#include "assess/report_words.h"
#include "text/utf8.h"

enum {
    REST_LEAST = 2 /* Han characters beside the set phrases that make a small word of happening a fact */
};

bool report_fact_silent(struct str text)
{
    return report_word_first(text, REPORT_SILENT) >= 0;
}

/* What a clause holds, its set phrases left out. */
struct clause {
    bool done, mark, blocked, planned, cited;
    size_t rest; /* Han characters of other words */
};

/* The longest word at the head of S that is more than a set phrase; notes it. */
static size_t take_word(struct str s, size_t filler, struct clause *c)
{
    size_t done = report_word_head(s, REPORT_DONE), mark = report_word_head(s, REPORT_MARK),
           blocked = report_word_head(s, REPORT_BLOCKED);
    size_t most = done > mark ? done : mark;

    if (blocked > most) most = blocked;
    if (most == 0 || most < filler || (most == filler && done < most)) return 0;
    c->done = c->done || done == most;
    c->blocked = c->blocked || blocked == most;
    c->mark = c->mark || mark == most;
    c->rest += done == most ? 0 : blocked == most;
    return most;
}

/* One word or character at AT; the offset behind it. */
static size_t take(struct str text, size_t at, struct clause *c)
{
    struct str s = str_skip(text, at);
    size_t filler = report_word_head(s, REPORT_FILLER), planned = report_word_head(s, REPORT_PLANNED);
    size_t whole = report_word_head(s, REPORT_WHOLE), next = at;
    size_t word = take_word(s, filler > planned ? filler : planned, c);
    int32_t ch = utf8_next(text, &next);

    if (planned > 0 && planned >= whole && !c->done && !c->mark) c->planned = true;
    if (word >= whole && word > 0) return at + word;
    if (filler > 0 && filler >= whole) return at + filler;
    if (planned > 0 && planned >= whole) return at + planned;
    if (ch == u'《') c->cited = true;
    c->rest += utf8_is_han(ch);
    return next;
}

static bool is_fact(const struct clause *c)
{
    if (c->planned) return false;
    if (c->done || (c->cited && c->rest > 0)) return true;
    return (c->mark || c->blocked) && c->rest >= REST_LEAST;
}

static bool has_number(const report_numbers *numbers)
{
    for (size_t i = 0; i < numbers->n; i++)
        if (numbers->at[i].role != REPORT_ROLE_GOAL) return true;
    return false;
}

/* A plan begins or ends at the head of S, or goes on. */
static bool goes_on(struct str s, bool plan)
{
    if (report_word_head(s, REPORT_NEXT)) return true;
    return plan && !report_word_head(s, REPORT_NOW) && !report_word_head(s, REPORT_MONTH);
}

bool report_fact_is(struct str text, const report_numbers *numbers)
{
    struct clause c = {0};
    size_t next = 0;
    bool plan = false;

    if (has_number(numbers) || report_fact_silent(text)) return true;
    for (size_t at = 0; at < text.n; at = next) {
        size_t end = at;
        int32_t ch = utf8_next(text, &end);

        plan = goes_on(str_skip(text, at), plan);
        next = report_is_stop(ch) ? end : take(text, at, &c);
        if (!report_is_stop(ch) && next < text.n) continue;
        if (!plan && is_fact(&c)) return true;
        c = (struct clause){0};
        if (ch == '\n') plan = false;
    }
    return false;
}
