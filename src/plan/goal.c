#include "plan/goal.h"

#include <string.h>

#include "plan/deadline.h"
#include "plan/measure.h"
#include "plan/words.h"
#include "text/date.h"
#include "text/numeral.h"

enum {
    LABEL_MOST = 60,
    UNIT_MOST = 15,  /* bytes of a unit behind a number that is a cell by itself */
    WORDS_LEAST = 6, /* bytes of a step in running text */
    GOALS_MOST = 24  /* of one text; more are a calendar, not steps */
};

/* ---- periods */

static const struct str quarters[] = {STR_INIT("Q1"), STR_INIT("Q2"), STR_INIT("Q3"), STR_INIT("Q4")};
static const struct str months[] = {STR_INIT("M01"), STR_INIT("M02"), STR_INIT("M03"), STR_INIT("M04"),
                                    STR_INIT("M05"), STR_INIT("M06"), STR_INIT("M07"), STR_INIT("M08"),
                                    STR_INIT("M09"), STR_INIT("M10"), STR_INIT("M11"), STR_INIT("M12")};

/* 1-3月, 1—6月, 四至六月: bytes of the first month and the stroke, 0 when there is none. */
static size_t range_head(struct str s, int *first)
{
    static const struct str strokes[] = {STR_INIT("-"), STR_INIT("—"),  STR_INIT("–"),  STR_INIT("－"),
                                         STR_INIT("~"), STR_INIT("～"), STR_INIT("至"), STR_INIT("到")};
    struct numeral n;
    struct str rest;

    if (!numeral_read(s, 0, &n) || n.value < 1 || n.value > 12 || n.scale != 1) return 0;
    rest = str_skip(s, n.len);
    if (str_starts(rest, STR("月"))) rest = str_skip(rest, 3);
    *first = (int)n.value;
    for (size_t i = 0; i < sizeof strokes / sizeof strokes[0]; i++)
        if (str_starts(rest, strokes[i])) return s.n - rest.n + strokes[i].n;
    return 0;
}

/* Months FIRST to LAST are a quarter or a half; else the last one counts. */
static struct str range_period(int first, int last)
{
    if (last == first + 2 && last % 3 == 0) return quarters[last / 3 - 1];
    if (first == 1 && last == 6) return STR("H1");
    if (first == 7 && last == 12) return STR("H2");
    return months[last - 1];
}

static struct str date_period(struct str s, const struct date *d)
{
    struct str text = str_sub(s, 0, d->len);

    if (!d->month) return STR("Y");
    if (str_find(text, STR("季度"), 0) >= 0) return quarters[d->month / 3 - 1];
    if (str_find(text, STR("上半年"), 0) >= 0) return STR("H1");
    if (str_find(text, STR("下半年"), 0) >= 0) return STR("H2");
    return str_find(text, STR("月"), 0) >= 0 ? months[d->month - 1] : STR("Y");
}

struct str goal_period(struct str s, size_t *len)
{
    size_t lead = word_head(s, WORDS_GOAL_LEAD), from;
    struct date d;
    int first = 0;

    *len = 0;
    s = str_skip(s, lead);
    from = range_head(s, &first);
    if (!date_read(s, from, &d) || (from && (!d.month || d.month < first || d.day))) return STR_NULL;
    *len = lead + from + d.len;
    *len += word_head(str_skip(s, from + d.len), WORDS_GOAL_LIMIT);
    return from ? range_period(first, d.month) : date_period(s, &d);
}

/* 一季度目标（万元）: bytes of the bracket that ends S, 0 when none does; what it holds goes to UNIT. */
static size_t unit_in_brackets(struct str s, struct str *unit)
{
    ptrdiff_t open = str_find(s, STR("（"), 0);

    *unit = STR_NULL;
    if (open < 0 || !str_ends(s, STR("）"))) return 0;
    *unit = str_sub(s, (size_t)open + 3, s.n - (size_t)open - 6);
    return s.n - (size_t)open;
}

bool goal_is_header(struct str s)
{
    size_t len;
    struct str period, unit;

    if (s.n > LABEL_MOST) return false;
    period = goal_period(s, &len);
    if (!period.p) return false;
    s = str_skip(s, len);
    s.n -= unit_in_brackets(s, &unit);
    return s.n == 0 || word_is(s, WORDS_GOAL_TAIL);
}

bool goal_is_year(struct str s)
{
    size_t len;

    return str_eq(goal_period(s, &len), STR("Y")) && len < s.n;
}

/* ---- running text */

/* Bytes of the mark at P that ends a clause. */
static size_t stop_len(const char *p, size_t n)
{
    if (p[0] == ';' || p[0] == ',' || p[0] == ':') return 1;
    if (n < 3 || (p[0] != '\xef' && p[0] != '\xe3')) return 0; /* the others do not begin so */
    if (memcmp(p, "，", 3) == 0 || memcmp(p, "。", 3) == 0) return 3;
    return memcmp(p, "；", 3) == 0 || memcmp(p, "：", 3) == 0 ? 3 : 0;
}

/* A year alone is a horizon, not a step: 到2025年. */
static bool is_year(struct str label)
{
    if (str_ends(label, STR("半年")) || str_find(label, STR("月"), 0) >= 0) return false;
    return str_ends(label, STR("年")) || str_ends(label, STR("年度"));
}

/* The goal whose period begins the clause at AT; false when none does. */
static bool clause_at(struct str s, size_t at, struct goal_hit *out)
{
    size_t len, stop;
    struct str period = goal_period(str_skip(s, at), &len);

    if (!period.p || is_year(str_sub(s, at, len))) return false;
    len += word_head(str_skip(s, at + len), WORDS_GOAL_TAIL);
    if (at + len >= s.n) return false;
    stop = stop_len(s.p + at + len, s.n - at - len);
    *out = (struct goal_hit){{(uint32_t)at, (uint32_t)len}, {(uint32_t)(at + len + stop), 0}, period};
    return true;
}

/* The latest goal from FIRST on ends at TO, if it has not ended yet; without the marks there. */
static void end_words(struct str s, goal_hits *out, size_t first, size_t to)
{
    struct span *w = out->n > first ? &out->at[out->n - 1].words : NULL;

    if (!w || w->len) return;
    while (to > w->off + 3 && stop_len(s.p + to - 3, 3) == 3) to -= 3;
    if (to > w->off && stop_len(s.p + to - 1, 1)) to--;
    w->len = to > w->off ? (uint32_t)(to - w->off) : 0;
}

/* At least two different periods, and words behind each: else they are only dates. */
static bool are_steps(const struct goal_hit *g, size_t n)
{
    bool differ = false;

    for (size_t i = 0; i < n; i++) {
        if (g[i].words.len < WORDS_LEAST) return false;
        differ = differ || !str_eq(g[i].period, g[0].period);
    }
    return n <= GOALS_MOST && differ;
}

/* Most tasks name no part of the year at all. */
static bool may_hold_steps(struct str s)
{
    return str_find(s, STR("季度"), 0) >= 0 || str_find(s, STR("月"), 0) >= 0 ||
           str_find(s, STR("半年"), 0) >= 0;
}

void goal_find(struct arena *a, const struct clean *c, size_t from, size_t to, goal_hits *out)
{
    struct str text = str_sub(clean_text(c), 0, to);
    size_t first = out->n, at = from, mark = clean_mark(c, from + 1);
    bool head = true;

    if (to <= from || !may_hold_steps(str_skip(text, from))) return;
    while (at < text.n) {
        size_t len = stop_len(text.p + at, text.n - at);
        struct goal_hit g;

        for (; mark < c->mark.n && c->mark.at[mark].at <= at; mark++)
            head = head || (c->mark.at[mark].at == at && c->mark.at[mark].gap >= GAP_LINE);
        if (head && !len && clause_at(text, at, &g)) {
            end_words(text, out, first, at);
            *vec_push(a, out) = g;
            at = g.words.off;
            continue;
        }
        if (str_starts(str_skip(text, at), STR("。"))) end_words(text, out, first, at);
        head = len > 0;
        at += len ? len : 1;
    }
    end_words(text, out, first, text.n);
    if (!are_steps(out->at + first, out->n - first)) out->n = first;
}

/* ---- what the words say */

/* 500个, 40%: nothing but a number and its unit. */
static bool bare_number(struct str s, struct plan_goal *g)
{
    struct numeral n;
    struct str unit;

    s = str_trim(s);
    if (!numeral_read(s, 0, &n) || n.han) return false;
    unit = str_skip(s, n.digits);
    if (unit.n > UNIT_MOST) return false;
    g->op = OP_EQ;
    g->has_value = true;
    g->value = n.value;
    g->unit = unit;
    if (!unit.n) unit_in_brackets(g->label.text, &g->unit);
    return true;
}

void goal_number(struct arena *scratch, struct plan_goal *g)
{
    measure_hits hits = {0};

    g->op = OP_TREND;
    if (bare_number(g->words.text, g)) return;
    measure_find(scratch, g->words.text, &hits);
    if (hits.n != 1 || !hits.at[0].has_value) return;
    g->op = hits.at[0].op;
    g->has_value = true;
    g->value = hits.at[0].value_num;
    g->unit = hits.at[0].unit;
}

struct str goal_due(struct arena *a, const struct plan_goal *g, int year)
{
    struct deadline_hit d;
    struct str due = STR_NULL;

    if (deadline_find(g->words.text, &d) && !d.doubt)
        due = deadline_iso(a, str_sub(g->words.text, d.at.off, d.at.len), year);
    return due.p ? due : deadline_iso(a, g->label.text, year);
}
