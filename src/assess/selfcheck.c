#include "assess/selfcheck.h"

#include <math.h>
#include <stdlib.h>

#include "assess/report_fact.h"
#include "assess/report_repeat.h"
#include "assess/report_scope.h"
#include "text/utf8.h"

const struct selfcheck_settings selfcheck_defaults = {.near_share = 0.70, .beyond = 3, .text_least = 4};

enum { SENTENCE_MOST = 512, NAME_MOST = 20 /* characters of a measure that a sentence names */ };

static const struct str codes[SELFCHECK_CODES] = {
#define SELFCHECK(id, word) STR_INIT(word),
#include "assess/selfcheck.def"
#undef SELFCHECK
};

struct work {
    struct arena *a;
    const struct selfcheck_settings *set;
    const struct selfcheck_report *r;
    report_numbers numbers;
    struct report_measures measures;
    VEC(struct selfcheck_finding) found;
};

struct str selfcheck_word(enum selfcheck_code code)
{
    return codes[code];
}

bool selfcheck_read(struct str word, enum selfcheck_code *out)
{
    for (int i = 0; i < SELFCHECK_CODES; i++) {
        if (!str_eq(word, codes[i])) continue;
        *out = (enum selfcheck_code)i;
        return true;
    }
    return false;
}

static void report(struct work *w, struct selfcheck_finding f)
{
    *vec_push(w->a, &w->found) = f;
}

/* Equal as far as numbers are printed. */
static bool is_equal(double x, double y)
{
    return fabs(x - y) <= 1e-6 * fmax(1e-6, fmax(fabs(x), fabs(y)));
}

static void check_repeat(struct work *w)
{
    struct str text = w->r->text, last = w->r->last_text;
    enum report_repeat repeat;

    if (last.n == 0 || report_fact_silent(text)) return;
    repeat = report_repeat_of(w->a, text, last, w->set->near_share);
    if (repeat == REPORT_REPEAT_SAME) {
        report(w, (struct selfcheck_finding){
                      SELFCHECK_SAME,
                      SELFCHECK_TEXT,
                      {STR("文字与上次填报一字未改；确无变化的可直接选“无变化”，有变化的请补上本期的新情况"),
                       STR("the same words as last time: choose \"no change\", or add what is new")},
                      text});
    } else if (repeat == REPORT_REPEAT_NEAR) {
        report(
            w,
            (struct selfcheck_finding){
                SELFCHECK_NEAR,
                SELFCHECK_TEXT,
                {STR("与上次填报意思相同、只换了说法，请补上本期的新数字或新进展；确无变化的可选“无变化”"),
                 STR("says the same as last time in other words: add what is new, or choose \"no change\"")},
                text});
    }
}

static void check_fact(struct work *w)
{
    struct str text = w->r->text;

    if (utf8_count(text) < w->set->text_least || report_fact_is(text, &w->numbers)) return;
    report(w, (struct selfcheck_finding){SELFCHECK_NO_FACT,
                                         SELFCHECK_TEXT,
                                         {STR("没有具体事实：请写清做了什么、完成多少、到了哪一步"),
                                          STR("no fact: say what was done, how much, which step")},
                                         text});
}

/* The two sentences of a finding in the making. */
struct pair {
    struct buf zh, en;
};

static void put_name(struct buf *b, struct str name)
{
    size_t next = 0, chars = 0;

    while (next < name.n && chars < NAME_MOST) {
        utf8_next(name, &next);
        chars++;
    }
    buf_str(b, str_sub(name, 0, next));
    if (next < name.n) buf_str(b, STR("…"));
}

/* Both sentences begin with the measure they are about. */
static struct pair pair_new(struct work *w, const struct selfcheck_value *v)
{
    struct pair p = {buf_new(w->a, SENTENCE_MOST), buf_new(w->a, SENTENCE_MOST)};

    if (v->name.n == 0) return p;
    buf_str(&p.zh, STR("“"));
    put_name(&p.zh, v->name);
    buf_str(&p.zh, STR("”"));
    put_name(&p.en, v->name);
    buf_str(&p.en, STR(": "));
    return p;
}

static void report_value(struct work *w, enum selfcheck_code code, size_t which, const struct pair *p)
{
    struct said say = {buf_text(&p->zh), buf_text(&p->en)};

    report(w, (struct selfcheck_finding){code, which, say, goal_text(w->a, w->r->value[which].value)});
}

static const char *text_of(struct work *w, double v)
{
    return goal_text(w->a, v).p;
}

/* Given in another unit of the same kind: 万元 for 亿元. */
static bool is_same_base(const struct selfcheck_value *v)
{
    return str_eq(report_unit_of(v->given).base, report_unit_of(v->unit).base);
}

static bool check_unit(struct work *w, size_t which)
{
    const struct selfcheck_value *v = &w->r->value[which];
    struct pair p = pair_new(w, v);

    if (v->given.n == 0 || v->unit.n == 0 || report_unit_same(v->given, v->unit)) return false;
    buf_fmt(&p.zh, "按“%.*s”填报，您写的单位是“%.*s”，请换算后再填", STR_ARG(v->unit), STR_ARG(v->given));
    buf_fmt(&p.en, "the unit is \"%.*s\", the measure is kept in \"%.*s\"", STR_ARG(v->given),
            STR_ARG(v->unit));
    report_value(w, SELFCHECK_UNIT, which, &p);
    return true;
}

/* The power of ten between X and Y, when it is one of 10 … 10,000 or 1e8 and the figures agree; else 0. */
static int slip_between(double x, double y)
{
    static const int powers[] = {1, 2, 3, 4, 8};

    if (!(x > 0) || !(y > 0)) return 0;
    for (size_t i = 0; i < sizeof powers / sizeof powers[0]; i++) {
        if (is_equal(x, y * pow(10, powers[i]))) return powers[i];
        if (is_equal(y, x * pow(10, powers[i]))) return -powers[i];
    }
    return 0;
}

/* What V could be after the last value: a little more of a sum, near it for a level. */
static bool is_plausible(const struct selfcheck_value *v, double value)
{
    double least = v->cumulative ? v->last : v->last * 0.6;

    if (report_unit_counts(v->unit) && !is_equal(value, round(value))) return false;
    return value >= least - 1e-9 && value <= v->last * 1.6;
}

/* Far from the last value in a way that a year does not bring. */
static bool is_odd(const struct selfcheck_value *v)
{
    double high = v->has_target ? fmax(v->last * 8, v->cumulative ? v->target * 1.2 : 0) : v->last * 8;

    return v->value < v->last * 0.5 || v->value > high;
}

/* The power of ten that makes the value plausible, or 0. */
static int slip_of(const struct selfcheck_value *v)
{
    if (!v->has_last || !(v->last > 0) || !(v->value > 0) || !is_odd(v)) return 0;
    for (int k = 1; k <= 4; k++) {
        if (is_plausible(v, v->value / pow(10, k))) return k;
        if (is_plausible(v, v->value * pow(10, k))) return -k;
    }
    return 0;
}

/* The text calls this very number that of one month. */
static bool is_month_value(const struct work *w, const struct selfcheck_value *v)
{
    struct report_unit u = report_unit_of(v->unit);

    for (size_t i = 0; i < w->numbers.n; i++) {
        const struct report_number *n = &w->numbers.at[i];

        if (report_number_has(n, u.base) && is_equal(n->value, v->value * u.scale))
            return n->role == REPORT_ROLE_MONTH;
    }
    return false;
}

static bool check_slip(struct work *w, size_t which)
{
    const struct selfcheck_value *v = &w->r->value[which];
    int k = is_month_value(w, v) ? 0 : slip_of(v);
    struct pair p = pair_new(w, v);

    if (k == 0) return false;
    buf_fmt(&p.zh, "上次 %s，本次 %s，像是%s了 %s 倍，请核对单位（万、亿）和小数点", text_of(w, v->last),
            text_of(w, v->value), k > 0 ? "大" : "小", text_of(w, pow(10, abs(k))));
    buf_fmt(&p.en, "%s last time, %s now: it looks %s times too %s; check the unit and the point",
            text_of(w, v->last), text_of(w, v->value), text_of(w, pow(10, abs(k))),
            k > 0 ? "large" : "small");
    report_value(w, SELFCHECK_MAGNITUDE, which, &p);
    return true;
}

static void check_fall(struct work *w, size_t which)
{
    const struct selfcheck_value *v = &w->r->value[which];
    struct pair p = pair_new(w, v);

    if (!v->cumulative || !v->has_last || v->value >= v->last - 1e-9) return;
    buf_fmt(&p.zh, "累计值由 %s 降到 %s，请核对；确属核减的，请在文字中说明原因", text_of(w, v->last),
            text_of(w, v->value));
    buf_fmt(&p.en, "the cumulative value fell from %s to %s; check it, or say why", text_of(w, v->last),
            text_of(w, v->value));
    report_value(w, SELFCHECK_FALLS, which, &p);
}

static void check_beyond(struct work *w, size_t which)
{
    const struct selfcheck_value *v = &w->r->value[which];
    struct pair p = pair_new(w, v);

    if (!v->has_target || !(v->target > 0) || v->value <= v->target * w->set->beyond) return;
    buf_fmt(&p.zh, "本次 %s，超过目标 %s 的 %s 倍，请核对数字和单位", text_of(w, v->value),
            text_of(w, v->target), text_of(w, w->set->beyond));
    buf_fmt(&p.en, "%s is more than %s times the target %s; check number and unit", text_of(w, v->value),
            text_of(w, w->set->beyond), text_of(w, v->target));
    report_value(w, SELFCHECK_BEYOND, which, &p);
}

/* The number as the text prints it, with its unit. */
static struct str printed(const struct work *w, const struct report_number *n,
                          const struct selfcheck_value *v)
{
    struct report_unit u;
    size_t len = report_unit_head(n->after, &u);
    struct str base = report_unit_of(v->unit).base, unit = str_sub(n->after, 0, len);
    struct buf b = buf_new(w->a, n->words.n + unit.n + base.n + 16);

    buf_str(&b, n->words);
    buf_str(&b, len > 0 ? unit : str_starts(n->after, base) ? base : STR_NULL);
    return buf_text(&b);
}

static void report_other(struct work *w, size_t which, const struct report_number *n, int k)
{
    const struct selfcheck_value *v = &w->r->value[which];
    struct str words = printed(w, n, v);
    struct pair p = pair_new(w, v);

    buf_fmt(&p.zh, "在文字中写的是“%.*s”，填的数是 %s%.*s", STR_ARG(words), text_of(w, v->value),
            STR_ARG(v->unit));
    buf_fmt(&p.en, "the text says \"%.*s\", the field %s %.*s", STR_ARG(words), text_of(w, v->value),
            STR_ARG(v->unit));
    if (k != 0) {
        buf_fmt(&p.zh, "，相差 %s 倍，请核对单位（万、亿）和小数点", text_of(w, pow(10, abs(k))));
        buf_fmt(&p.en, ": %s times apart, check the unit and the point", text_of(w, pow(10, abs(k))));
    } else {
        buf_fmt(&p.zh, "，请改成一致");
        buf_fmt(&p.en, ": make them agree");
    }
    report_value(w, k ? SELFCHECK_MAGNITUDE : SELFCHECK_MISMATCH, which, &p);
}

/* The number of the text that should be the value and is not; NULL when none. */
static const struct report_number *find_other(struct work *w, size_t which)
{
    const struct selfcheck_value *v = &w->r->value[which];
    double meant = v->value * report_unit_of(v->given).scale / report_unit_of(v->unit).scale;

    if (v->given.n > 0 && is_same_base(v) &&
        report_scope_of(w->a, &w->numbers, w->measures, which, meant).agrees)
        return NULL;
    return report_scope_of(w->a, &w->numbers, w->measures, which, v->value).other;
}

/* 36 and 1.05 are too odd to be the same figures by chance; 5 and 200 are not. */
static bool has_two_figures(double x)
{
    double place = pow(10, floor(log10(fabs(x))));

    return !is_equal(fmod(x, place), 0) && !is_equal(fmod(x, place), place);
}

/* N could be what V was taken from: it is so, in V's unit U. */
static bool may_be_slip(const struct report_number *n, struct report_unit u, const struct selfcheck_value *v)
{
    bool so = n->role == REPORT_ROLE_DONE || n->role == REPORT_ROLE_PART ||
              (n->role == REPORT_ROLE_STEP && report_scope_is_gain(v->name));

    return so && report_number_has(n, u.base);
}

/* A number of the text in the value's unit, a power of ten apart; NULL when none or when one agrees. */
static const struct report_number *find_slip(struct work *w, const struct selfcheck_value *v, int *power)
{
    struct report_unit u = report_unit_of(v->unit);
    const struct report_number *found = NULL;
    size_t same = 0;

    for (size_t i = 0; i < w->numbers.n; i++) {
        const struct report_number *n = &w->numbers.at[i];
        int k = may_be_slip(n, u, v) ? slip_between(v->value * u.scale, n->value) : 0;

        same += report_number_has(n, u.base);
        if (report_number_has(n, u.base) && report_number_agrees(n, v->value * u.scale)) return NULL;
        if (k == 0 || found) continue;
        found = n;
        *power = k;
    }
    return found && (same == 1 || has_two_figures(found->value)) ? found : NULL;
}

/* The text against the field: a power of ten apart. */
static bool check_text_slip(struct work *w, size_t which)
{
    int k = 0;
    const struct report_number *n = find_slip(w, &w->r->value[which], &k);

    if (n) report_other(w, which, n, k);
    return n != NULL;
}

static void check_text(struct work *w, size_t which)
{
    const struct report_number *n = find_other(w, which);

    if (n) report_other(w, which, n, 0);
}

static void check_value(struct work *w, size_t which)
{
    const struct selfcheck_value *v = &w->r->value[which];
    bool unit;

    if (!v->has_value || !isfinite(v->value)) return;
    unit = check_unit(w, which);
    if (!unit && (check_slip(w, which) || check_text_slip(w, which))) return;
    if (!unit || !is_same_base(v)) {
        check_fall(w, which);
        check_beyond(w, which);
    }
    check_text(w, which);
}

static struct report_measures measures_of(struct arena *a, const struct selfcheck_report *r)
{
    struct report_measure *m = arena_zero(a, r->values + 1, sizeof *m);

    for (size_t i = 0; i < r->values; i++) {
        const struct selfcheck_value *v = &r->value[i];

        m[i] = (struct report_measure){v->name,      v->unit, v->cumulative, v->has_last,
                                       v->has_value, v->last, v->value};
    }
    return (struct report_measures){m, r->values};
}

struct selfcheck_findings selfcheck_report(struct arena *a, const struct selfcheck_settings *set,
                                           const struct selfcheck_report *r)
{
    struct work w = {.a = a, .set = set, .r = r, .measures = measures_of(a, r)};

    report_numbers_find(a, r->text, &w.numbers);
    check_repeat(&w);
    check_fact(&w);
    for (size_t i = 0; i < r->values; i++) check_value(&w, i);
    return (struct selfcheck_findings){w.found.n, w.found.at};
}
