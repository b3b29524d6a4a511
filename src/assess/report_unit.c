#include "assess/report_unit.h"

static const struct {
    struct str word;
    struct report_unit unit;
} units[] = {
#define UNIT(word, base, scale) {STR_INIT(word), {STR_INIT(base), scale}},
#include "assess/report_unit.def"
};

/* Counters that say no more than "one of them". */
static const struct str counters[] = {
    STR_INIT("个"), STR_INIT("家"),   STR_INIT("项"),   STR_INIT("处"), STR_INIT("户"), STR_INIT("所"),
    STR_INIT("座"), STR_INIT("名"),   STR_INIT("人"),   STR_INIT("件"), STR_INIT("场"), STR_INIT("辆"),
    STR_INIT("条"), STR_INIT("套"),   STR_INIT("台"),   STR_INIT("起"), STR_INIT("部"), STR_INIT("张"),
    STR_INIT("盏"), STR_INIT("批次"), STR_INIT("人次"), STR_INIT("眼"), STR_INIT("栋"), STR_INIT("宗")};
enum { COUNTERS = sizeof counters / sizeof counters[0] };

/* Letters go on: the m of mg is no metre. */
static bool is_cut(struct str word, struct str rest)
{
    char last = word.p[word.n - 1], c = rest.n > 0 ? rest.p[0] : ' ';
    bool letter = (last >= 'a' && last <= 'z') || (last >= 'A' && last <= 'Z');

    return letter && ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'));
}

size_t report_unit_head(struct str s, struct report_unit *out)
{
    size_t best = 0;

    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
        struct str w = units[i].word;

        if (w.n <= best || !str_starts(s, w) || is_cut(w, str_skip(s, w.n))) continue;
        best = w.n;
        *out = units[i].unit;
    }
    return best;
}

struct report_unit report_unit_of(struct str unit)
{
    static const struct {
        struct str head;
        double scale;
    } heads[] = {{STR_INIT("万亿"), 1e12},
                 {STR_INIT("亿"), 1e8},
                 {STR_INIT("千万"), 1e7},
                 {STR_INIT("百万"), 1e6},
                 {STR_INIT("万"), 1e4}};
    struct report_unit out = {unit, 1}, known;

    for (size_t i = 0; i < sizeof heads / sizeof heads[0] && out.scale == 1; i++)
        if (unit.n > heads[i].head.n && str_starts(unit, heads[i].head))
            out = (struct report_unit){str_skip(unit, heads[i].head.n), heads[i].scale};
    if (report_unit_head(out.base, &known) != out.base.n) return out;
    return (struct report_unit){known.base, known.scale * out.scale};
}

bool report_unit_is_counter(struct str s)
{
    for (size_t i = 0; i < COUNTERS; i++)
        if (str_starts(s, counters[i])) return true;
    return false;
}

bool report_unit_counts(struct str unit)
{
    for (size_t i = 0; i < COUNTERS; i++)
        if (str_eq(unit, counters[i])) return true;
    return false;
}

static bool is_general(struct str unit)
{
    static const struct str one[] = {STR_INIT("个"), STR_INIT("家"), STR_INIT("项"), STR_INIT("处")};

    for (size_t i = 0; i < sizeof one / sizeof one[0]; i++)
        if (str_eq(unit, one[i])) return true;
    return false;
}

bool report_unit_same(struct str x, struct str y)
{
    struct report_unit a = report_unit_of(x), b = report_unit_of(y);

    if (a.scale == b.scale && str_eq(a.base, b.base)) return true;
    return is_general(x) && is_general(y);
}
