#include "assess/report_scope.h"

#include <math.h>

#include "assess/report_words.h"
#include "base/buf.h"
#include "text/numeral.h"
#include "text/similar.h"
#include "text/utf8.h"

enum { CANDIDATES_MOST = 24, PARTS_MOST = 12, VERB_MOST = 4 /* Han characters */ };

/* Shares of the measure's name that a number's words must hold to … */
static const double hint_least = 0.15;  /* … be meant when it is said to be a whole */
static const double about_least = 0.3;  /* … speak of it at all */
static const double part_least = 0.3;   /* … be meant though it is a part of another number */
static const double whole_least = 0.95; /* … be named in full */
static const double lead = 0.3;         /* how much nearer the better of two must be … */
static const double even = 0.15;        /* … how near two are alike … */
static const double tie = 0.05;         /* … and what settles a tie */

/* A number that counts in the measure's unit. */
struct candidate {
    const struct report_number *n;
    double named;     /* share of the measure's name in its words */
    double own;       /* share of its label in the measure's name: 1 says nothing else */
    double near;      /* named, more for a label that says nothing else and for a sum */
    struct str label; /* without idle words */
    bool may;         /* its part allows it to be the value */
    bool agrees;
};

struct scope {
    struct arena *a;
    const struct report_measure *m;
    struct report_measures all; /* M is one of them */
    struct report_unit unit;
    struct str name; /* without idle words and numbers */
    double want;     /* in the base of the unit */
    struct candidate at[CANDIDATES_MOST];
    size_t n;
};

/* A date at the head of S, for a label: 1—8月, 2026年. Its bytes, or 0. */
static size_t date_head(struct str s)
{
    static const struct str tails[] = {STR_INIT("月份"), STR_INIT("月"), STR_INIT("年"), STR_INIT("日"),
                                       STR_INIT("—"),    STR_INIT("-"),  STR_INIT("至"), STR_INIT("~")};
    size_t next = 0;
    struct numeral n;

    if (!numeral_starts(utf8_next(s, &next)) || !numeral_read(s, 0, &n)) return 0;
    for (size_t i = 0; i < sizeof tails / sizeof tails[0]; i++)
        if (str_starts(str_skip(s, n.len), tails[i])) return n.len + tails[i].n;
    return 0;
}

/* Bytes at the head of S that say nothing of what is counted. */
static size_t idle_head(struct str s)
{
    size_t bare = report_word_head(s, REPORT_BARE), total = report_word_head(s, REPORT_TOTAL);

    if (report_word_head(s, REPORT_WHOLE)) return 0;
    if (bare == 0 && total == 0) return date_head(s);
    return bare > total ? bare : total;
}

/* S without idle words and dates. */
static struct str bare(struct arena *a, struct str s)
{
    struct buf b = buf_new(a, s.n + 16);
    size_t next = 0;

    for (size_t at = 0; at < s.n; at = next) {
        size_t idle = idle_head(str_skip(s, at));

        utf8_next(s, &next);
        if (idle > 0)
            next = at + idle;
        else
            buf_str(&b, str_sub(s, at, next - at));
    }
    return buf_text(&b);
}

/* Bytes of a printed target at the head of S: 35家 of 净增高新技术企业35家以上. */
static size_t target_head(struct str s, struct str base)
{
    struct report_unit unit = {STR_NULL, 1};
    size_t next = 0, len;
    struct numeral n;

    if (!numeral_starts(utf8_next(s, &next)) || !numeral_read(s, 0, &n)) return 0;
    if (n.percent && str_eq(base, STR("%"))) return n.len;
    s = str_skip(s, n.len);
    len = report_unit_head(s, &unit);
    if (len > 0 && str_eq(unit.base, base)) return n.len + len;
    return str_starts(s, base) && base.n > 0 ? n.len + base.n : 0;
}

/* What a measure's name counts: without the target that stands in it as printed. */
static struct str subject(struct arena *a, struct str name, struct str base)
{
    struct buf b = buf_new(a, name.n + 16);
    size_t next = 0;

    for (size_t at = 0; at < name.n; at = next) {
        size_t target = target_head(str_skip(name, at), base);

        utf8_next(name, &next);
        if (target > 0)
            next = at + target;
        else
            buf_str(&b, str_sub(name, at, next - at));
    }
    return bare(a, buf_text(&b));
}

static struct str joined(struct arena *a, struct str x, struct str y)
{
    struct buf b = buf_new(a, x.n + y.n + 16);

    buf_str(&b, x);
    buf_str(&b, y);
    return buf_text(&b);
}

bool report_scope_is_gain(struct str name)
{
    return str_find(name, STR("增"), 0) >= 0;
}

static bool names(const struct scope *s, enum report_kind kind)
{
    return report_word_first(s->m->name, kind) >= 0;
}

/* The part a number plays allows it to be the value of this measure. */
static bool may_be(const struct scope *s, const struct candidate *c)
{
    bool strong = c->named >= part_least;

    switch (c->n->role) {
    case REPORT_ROLE_DONE: return true;
    case REPORT_ROLE_PART: return strong;
    case REPORT_ROLE_MONTH: return !s->m->cumulative || names(s, REPORT_MONTH);
    case REPORT_ROLE_STEP:
        return names(s, REPORT_GROWTH) || (strong && names(s, REPORT_STEP)) ||
               report_scope_is_gain(s->m->name);
    case REPORT_ROLE_REST: return !s->m->cumulative;
    case REPORT_ROLE_SHARE: return names(s, REPORT_SHARE) && c->named >= about_least;
    case REPORT_ROLE_GOAL:
    case REPORT_ROLE_PAST: break;
    }
    return false;
}

/* 8 of a sum that was 23 the last time is what came in between, unless it is said to be the sum. */
static bool is_increment(const struct scope *s, const struct candidate *c)
{
    double last = s->m->last * s->unit.scale;

    return s->m->cumulative && s->m->has_last && !c->n->total && c->n->high < last * 0.9;
}

static double mean(double x, double y)
{
    return x + y > 0 ? 2 * x * y / (x + y) : 0;
}

/* The field is the printed number, rounded: 4.23 of 42300.56万. */
static bool is_rounded(const struct scope *s, const struct report_number *n)
{
    double step = 1, value = s->want / s->unit.scale, gap = fabs(n->value - s->want);

    while (step > 1e-5 && fabs(value - round(value / step) * step) > 1e-9) step /= 10;
    return step < 1 && gap <= step * 0.5 * s->unit.scale * (1 + 1e-9) && gap <= 0.01 * fabs(s->want);
}

/* The act that the measure's name begins with stands before the number: 拨付 of 拨付补助资金. */
static bool has_act(const struct scope *s, const struct candidate *c)
{
    size_t n = report_word_head(s->name, REPORT_ACT);

    return n > 0 && str_find(c->label, str_sub(s->name, 0, n), 0) >= 0;
}

/* 竣工64户 behind 危房改造开工98户: the verb is its own, the rest stands before. */
static void inherit(const struct scope *s, struct candidate *c, const struct candidate *before)
{
    double named;

    if (before->n->sentence != c->n->sentence || before->own >= whole_least) return;
    if (c->own < whole_least && !has_act(s, c)) return;
    named = similar_share(s->a, s->name, joined(s->a, before->label, c->label));
    if (named <= c->named) return;
    c->near += named - c->named + 0.5 * (mean(named, 1) - mean(c->named, c->own));
    c->named = named;
}

/* The number speaks of measure O of the report rather than of this one. */
static bool is_of(const struct scope *s, const struct candidate *c, const struct report_measure *o)
{
    struct report_unit unit = report_unit_of(o->unit);
    double named;

    if (!str_eq(unit.base, s->unit.base)) return false;
    named = similar_share(s->a, subject(s->a, o->name, unit.base), joined(s->a, c->label, c->n->noun));
    if (named > c->named + tie) return true;
    return o->has_value && named >= c->named && report_number_agrees(c->n, o->value * unit.scale);
}

static bool is_of_another(const struct scope *s, const struct candidate *c)
{
    for (size_t i = 0; i < s->all.n; i++)
        if (&s->all.at[i] != s->m && is_of(s, c, &s->all.at[i])) return true;
    return false;
}

static void take(struct scope *s, const struct report_number *n)
{
    struct candidate *c = &s->at[s->n++];

    *c = (struct candidate){.n = n, .label = bare(s->a, n->label)};
    c->agrees = report_number_agrees(n, s->want) || is_rounded(s, n);
    c->named = similar_share(s->a, s->name, joined(s->a, c->label, n->noun));
    c->own = similar_share(s->a, c->label, s->name);
    c->near = c->named + 0.5 * mean(similar_share(s->a, s->name, c->label), c->own);
    if (n->total && s->m->cumulative) c->near += 0.5;
    if (n->now) c->near += tie;
    if (s->n > 1 && c->label.n > 0) inherit(s, c, &s->at[s->n - 2]);
    c->may = may_be(s, c) && !is_increment(s, c) && (c->agrees || !is_of_another(s, c));
}

/* 60个 of 60个项目开工57个: what the next number is a part of.  Not 12个 of 签约项目12个落地8个. */
static void drop_base(struct scope *s)
{
    struct candidate *base = s->n > 1 ? &s->at[s->n - 2] : NULL, *part = &s->at[s->n - 1];

    if (base && part->n->follows && base->n + 1 == part->n && part->named >= base->named) base->may = false;
}

static const struct candidate *best_of(const struct scope *s, bool agrees)
{
    const struct candidate *best = NULL;

    for (size_t i = 0; i < s->n; i++) {
        const struct candidate *c = &s->at[i];

        if (!c->may || (agrees && !c->agrees)) continue;
        if (!best || c->near > best->near + 1e-9) best = c;
    }
    return best;
}

/* The words behind the unit of N. */
static struct str bare_noun(const struct scope *s, const struct report_number *n)
{
    struct report_unit unit;
    size_t len = report_unit_head(n->noun, &unit);

    return str_skip(n->noun, len == 0 && str_starts(n->noun, s->unit.base) ? s->unit.base.n : len);
}

/* Numbers in a row count the same way: parts of one sum. */
static bool is_parallel(const struct scope *s, const struct candidate *x, const struct candidate *y)
{
    bool parts = (x->n->role == REPORT_ROLE_DONE || x->n->role == REPORT_ROLE_PART) &&
                 (y->n->role == REPORT_ROLE_DONE || y->n->role == REPORT_ROLE_PART);

    if (!parts || x->n->sentence != y->n->sentence) return false;
    if (fabs(x->near - y->near) <= even) return true;
    return bare_noun(s, x->n).n == 0 && y->label.n > 0 && x->own == y->own;
}

/* Parallel numbers from I on add up to the value. */
static bool adds_from(const struct scope *s, size_t i)
{
    double sum = s->at[i].n->value;

    for (size_t k = i + 1; k < s->n && k < i + PARTS_MOST && is_parallel(s, &s->at[i], &s->at[k]); k++) {
        sum += s->at[k].n->value;
        if (fabs(sum - s->want) <= 1e-6 * fabs(s->want)) return true;
    }
    return false;
}

/* What came in between and the last value make the value. */
static bool adds_to_last(const struct scope *s, const struct candidate *c, bool claimed)
{
    double last = s->m->last * s->unit.scale;
    bool step = c->n->role == REPORT_ROLE_MONTH || report_word_first(c->n->label, REPORT_FRESH) >= 0 ||
                (!claimed && (c->n->role == REPORT_ROLE_STEP || is_increment(s, c)));

    return s->m->cumulative && s->m->has_last && last > 0 && step && !c->n->total &&
           report_number_agrees(c->n, s->want - last);
}

static bool adds_up(const struct scope *s, bool claimed)
{
    for (size_t i = 0; i < s->n; i++)
        if (adds_from(s, i) || adds_to_last(s, &s->at[i], claimed)) return true;
    return false;
}

/* X's words bring a piece of the measure's name that Y's do not. */
static bool brings_more(const struct scope *s, const struct candidate *x, const struct candidate *y)
{
    return similar_share(s->a, s->name, joined(s->a, joined(s->a, y->label, y->n->noun), x->label)) >
           y->named + 1e-9;
}

/* The word just before the number stands in the measure's name. */
static bool ends_in_name(const struct scope *s, const struct candidate *c)
{
    size_t at = c->label.n;

    utf8_prev(c->label, &at);
    if (at == 0) return false;
    utf8_prev(c->label, &at);
    return str_find(s->name, str_skip(c->label, at), 0) >= 0;
}

/* LABEL is one verb: 申报冠军11家，获评4家 counts the same things twice. */
static bool is_act(struct str label)
{
    return report_word_head(label, REPORT_ACT) == label.n || report_word_head(label, REPORT_DONE) == label.n;
}

/* The number that agrees says itself that it counts something else, and another one names the measure. */
static bool is_elsewhere(const struct scope *s, const struct candidate *agrees, const struct candidate *best)
{
    const struct report_number *n = agrees->n;

    if (!best || best == agrees || best->agrees || n->total || n->each || agrees->label.n == 0) return false;
    if (n->role == REPORT_ROLE_REST || agrees->own >= whole_least) return false;
    if (best->near <= agrees->near + 1e-9) return false;
    if (best->own >= whole_least && agrees->own < 0.7) return true;
    if (has_act(s, best) && !has_act(s, agrees)) return true;
    if (brings_more(s, agrees, best) || is_act(agrees->label)) return false;
    if (best->named >= about_least && agrees->named == 0 && ends_in_name(s, best)) return true;
    if (best->named >= 0.5 && agrees->named < 0.5 && best->near - agrees->near >= lead) return true;
    return best->named >= whole_least && agrees->named <= 0.85 && utf8_count(agrees->label) >= 4;
}

/* How many Han characters of BRIEF stand in FULL in the same order: 固投 of 固定资产投资. */
static size_t in_order(struct str brief, struct str full)
{
    size_t from = 0, found = 0;

    for (size_t at = 0; at < brief.n;) {
        int32_t want = utf8_next(brief, &at);

        for (size_t next = from; utf8_is_han(want) && next < full.n;) {
            if (utf8_next(full, &next) != want) continue;
            from = next;
            found++;
            break;
        }
    }
    return found;
}

/* The label is a short form of the measure's name: half of its characters stand there in order. */
static bool is_short_form(const struct scope *s, struct str label)
{
    size_t n = in_order(label, s->name);

    return n >= 2 && n * 2 >= utf8_count(label);
}

/* Only one number may be the value: of 1标28%，2标45% neither need be. */
static bool is_alone(const struct scope *s)
{
    size_t may = 0;

    for (size_t i = 0; i < s->n; i++) may += s->at[i].may;
    return may == 1;
}

/* BEST speaks of the measure, or of nothing else: 目前完成35个. */
static bool is_claimed(const struct scope *s, const struct candidate *best)
{
    if (!best) return false;
    if (best->named >= about_least || is_short_form(s, best->label)) return true;
    if (best->n->total && (best->named >= hint_least || utf8_count(best->label) <= VERB_MOST)) return true;
    return is_alone(s) && utf8_count(best->label) <= 2 && bare_noun(s, best->n).n == 0;
}

/* One of the numbers that may not be the value says it all the same, and names the measure as well as BEST.
 */
static bool is_said_aside(const struct scope *s, const struct candidate *best)
{
    for (size_t i = 0; i < s->n; i++) {
        const struct candidate *c = &s->at[i];
        bool aside = c->n->role == REPORT_ROLE_PART || c->n->role == REPORT_ROLE_MONTH ||
                     c->n->role == REPORT_ROLE_STEP;

        if (c->agrees && aside && c->named > 0 && c->named >= best->named) return true;
    }
    return false;
}

static struct report_saying saying_of(const struct scope *s)
{
    const struct candidate *best = best_of(s, false), *same = best_of(s, true);
    bool claimed = is_claimed(s, best), other = same && is_elsewhere(s, same, best);

    if (same) return (struct report_saying){!other, other ? best->n : NULL};
    if (adds_up(s, claimed) || (claimed && is_said_aside(s, best))) return (struct report_saying){true, NULL};
    return (struct report_saying){false, claimed ? best->n : NULL};
}

struct report_saying report_scope_of(struct arena *a, const report_numbers *numbers,
                                     struct report_measures measures, size_t which, double value)
{
    const struct report_measure *m = &measures.at[which];
    struct scope s = {.a = a, .m = m, .all = measures, .unit = report_unit_of(m->unit)};

    s.name = subject(a, m->name, s.unit.base);
    s.want = value * s.unit.scale;
    for (size_t i = 0; i < numbers->n && s.n < CANDIDATES_MOST; i++) {
        if (!report_number_has(&numbers->at[i], s.unit.base)) continue;
        take(&s, &numbers->at[i]);
        drop_base(&s);
    }
    return saying_of(&s);
}
