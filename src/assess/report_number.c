#include "assess/report_number.h"

#include <math.h>
#include <uchar.h>

#include "assess/report_words.h"
#include "text/numeral.h"
#include "text/utf8.h"

/* A text of any length costs a bounded look per number, and numbers beyond that many say nothing new. */
enum { LABEL_MOST = 120 /* bytes */, NOUN_MOST = 45, FROM_NEAR = 6, NUMBERS_MOST = 400 };

/* The reading of a text: where the last word of each kind began, -1 for none yet. */
struct scan {
    struct arena *a;
    struct str text;
    ptrdiff_t sentence, clause, label; /* where they begin */
    ptrdiff_t last[REPORT_KINDS];
    double year;  /* the latest year the text names */
    bool follows; /* a number stood in this part of the clause */
    bool dashed;  /* behind the dash of a range of dates */
    report_numbers *out;
};

/* The kinds of words that give a number its part. */
static const enum report_kind watched[] = {REPORT_NOW,  REPORT_NEXT,  REPORT_HOPE,  REPORT_GOAL,
                                           REPORT_PAST, REPORT_STEP,  REPORT_REST,  REPORT_SHARE,
                                           REPORT_PART, REPORT_MONTH, REPORT_DOWN,  REPORT_TOTAL,
                                           REPORT_FROM, REPORT_EACH,  REPORT_BECAME};

/* Notes the words at AT; the bytes to go on by. */
static size_t watch(struct scan *s, size_t at)
{
    struct str rest = str_skip(s->text, at);
    size_t whole = report_word_head(rest, REPORT_WHOLE), next = at;

    for (size_t i = 0; i < sizeof watched / sizeof watched[0]; i++) {
        size_t n = report_word_head(rest, watched[i]);

        if (n > 0 && n >= whole) s->last[watched[i]] = (ptrdiff_t)at;
    }
    if (whole > 0) return whole;
    utf8_next(s->text, &next);
    return next - at;
}

static bool is_dash(int32_t c)
{
    return c == '-' || c == u'—' || c == u'–' || c == '~' || c == u'～' || c == u'至' || c == u'到' ||
           c == u'－';
}

/* Offset behind the dashes at AT; AT when there are none. */
static size_t skip_dash(struct str text, size_t at)
{
    size_t next = at;

    while (is_dash(utf8_next(text, &next))) at = next;
    return at;
}

static int32_t char_before(struct str text, size_t at)
{
    return utf8_prev(text, &at);
}

static int32_t char_at(struct str text, size_t at)
{
    return utf8_next(text, &at);
}

/* 第3批, 〔2021〕35号, PM2.5, G105, 1+3+N, “五个强化”, 每3个 */
static bool is_name_before(int32_t c)
{
    switch (c) {
    case u'第':
    case u'〕':
    case u']':
    case u'+':
    case u'＋':
    case '#':
    case '/':
    case u'“':
    case '"':
    case u'「':
    case u'每': return true;
    default: return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    }
}

/* 1. 加强 …, 2、加强 …, （3）加强 … */
static bool is_mark(const struct scan *s, size_t at, struct str after)
{
    int32_t c = after.n > 0 ? char_at(after, 0) : 0;
    bool first = (ptrdiff_t)at == s->clause ||
                 str_trim(str_sub(s->text, (size_t)s->clause, at - (size_t)s->clause)).n == 0;

    return first && (c == '.' || c == u'．' || c == u'、' || c == u'）' || c == ')');
}

/* 三 of 三个: a single Han figure counts only before a counter, and 一 says nothing. */
static bool is_idle_figure(const struct numeral *n, struct str after)
{
    if (!n->han || !n->round || n->percent || n->scale != 1) return false;
    return n->value < 2 || !report_unit_is_counter(after);
}

static bool is_named(const struct scan *s, const struct numeral *n, size_t at, struct str after)
{
    if (n->scale == 1 && report_word_head(after, REPORT_NAMED)) return true;
    if (str_starts(after, STR("〕")) || str_starts(after, STR("]"))) return true;
    if (is_name_before(char_before(s->text, at)) || report_word_head(after, REPORT_SLOGAN)) return true;
    return is_idle_figure(n, after) || is_mark(s, at, after);
}

static bool is_year(const struct numeral *n, struct str after)
{
    return n->digits == 4 && n->value >= 1900 && n->value < 2200 && str_starts(after, STR("年"));
}

/* The latest year that TEXT names; 0 when none. */
static double latest_year(struct str text)
{
    double year = 0;

    for (ptrdiff_t at = str_find(text, STR("年"), 0); at >= 0;
         at = str_find(text, STR("年"), (size_t)at + 1)) {
        struct numeral n;
        size_t from = at < 4 ? 0 : (size_t)at - 4;

        if (at >= 4 && numeral_read(text, from, &n) && is_year(&n, str_skip(text, from + n.len)))
            year = fmax(year, n.value);
    }
    return year;
}

/* Behind a number of a month: 6月抽检430批次 speaks of one month; 截至6月, 1—6月, 6月底 do not. */
static void note_month(struct scan *s, size_t at, struct str after)
{
    static const struct str ends[] = {STR_INIT("底"), STR_INIT("末"),     STR_INIT("以来"),
                                      STR_INIT("止"), STR_INIT("份累计"), STR_INIT("累计")};
    struct str before = str_sub(s->text, 0, at), rest;

    if (!str_starts(after, STR("月"))) return;
    rest = str_skip(after, STR("月").n);
    if (s->dashed || str_ends(before, STR("截至")) || str_ends(before, STR("截止")) ||
        str_ends(before, STR("年")) || skip_dash(rest, 0) > 0)
        return;
    if (rest.n > 0 && numeral_starts(char_at(rest, 0))) return;
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++)
        if (str_starts(rest, ends[i])) return;
    s->last[REPORT_MONTH] = (ptrdiff_t)at;
}

/* The place of the last figure that is not zero: 10 of 140, 1 of 35, 0.1 of 2.5. */
static double last_place(double x)
{
    double place = 1;

    while (place < x && fmod(x, place * 10) < 1e-9) place *= 10;
    while (place > 1e-4 && fabs(remainder(x, place)) > 1e-9) place /= 10;
    return place;
}

static void widen(struct report_number *n, double low, double high)
{
    n->low = fmin(n->low, n->value * low);
    n->high = fmax(n->high, n->value * high);
}

/* What a rough number may stand for: 近2600, 约30, 30多, 超5600, 95%以上. */
static void take_rough(struct report_number *n, struct str behind_unit)
{
    double more = 1 + last_place(n->value) / n->value;
    size_t tail = report_word_head(n->after, REPORT_MORE);

    if (!(n->value > 0)) return;
    if (report_word_tail(n->label, REPORT_NEAR_BELOW)) widen(n, 0.9, 1);
    if (report_word_tail(n->label, REPORT_NEAR)) widen(n, 0.9, 1.1);
    if (report_word_tail(n->label, REPORT_ABOVE)) widen(n, 1, fmin(1.1, more));
    if (tail) widen(n, 1, fmin(1.35, more));
    if (report_word_head(behind_unit, REPORT_AROUND)) widen(n, 0.9, 1.1);
    if (report_word_head(behind_unit, REPORT_UPWARD)) widen(n, 1, 1.1);
    if (report_word_head(behind_unit, REPORT_DOWNWARD)) widen(n, 0.9, 1);
    n->after = str_skip(n->after, tail);
}

/* Half of the last printed place of 3.42万, 1.35亿 or 46.2%, which are rounded; 0 of a plain count. */
static double half_place(const struct numeral *n, struct str digits, bool share)
{
    ptrdiff_t point = str_find(digits, STR("."), 0);
    size_t decimals = point < 0 ? 0 : digits.n - (size_t)point - 1;

    if (n->scale == 1 && decimals == 0 && !share) return 0;
    return fmin(0.5 * n->scale * pow(10, -(double)decimals), n->value * n->scale * 0.015);
}

/* 88万7千 is one number: a smaller scale follows. */
static void join(struct str text, size_t at, struct numeral *n)
{
    struct numeral more;

    if (n->scale < 1e4 || at >= text.n || !numeral_read(text, at, &more)) return;
    if (more.scale <= 1 || more.scale >= n->scale) return;
    n->value += more.value * more.scale / n->scale;
    n->len += more.len;
}

/* 七成 and 九成五 are 70 % and 95 %. */
static void join_tenths(struct str text, size_t at, struct numeral *n)
{
    size_t end = at + n->len + STR("成").n;
    struct numeral more;

    if (!n->han || !n->round || n->scale != 1 || !str_starts(str_skip(text, at + n->len), STR("成"))) return;
    n->value *= 10;
    n->percent = true;
    if (end < text.n && numeral_read(text, end, &more) && more.han && more.round && more.value < 10) {
        n->value += more.value;
        end += more.len;
    }
    n->len = n->digits = (uint32_t)(end - at);
}

static ptrdiff_t latest(const struct scan *s, enum report_kind kind)
{
    return s->last[kind] >= s->clause ? s->last[kind] : -1;
}

/* The number begins a change: 由15个 …压缩到7个. */
static bool is_from(const struct scan *s, const struct report_number *n, size_t at)
{
    ptrdiff_t from = s->last[REPORT_FROM];
    struct str behind = str_sub(n->after, 0, n->after.n < NOUN_MOST ? n->after.n : NOUN_MOST);
    size_t next = 0;

    if (from < s->label || (ptrdiff_t)at - from > (ptrdiff_t)FROM_NEAR * 3 + 6) return false;
    for (size_t i = 0; i < behind.n; i = next) {
        int32_t c = utf8_next(behind, &next);

        if (report_is_stop(c)) return false;
        if (c == u'到' || c == u'至' || c == u'为') return true;
    }
    return false;
}

/* A plan or an enumeration of parts that began before the clause. */
static enum report_role carried(const struct scan *s)
{
    ptrdiff_t now = s->last[REPORT_NOW], month = s->last[REPORT_MONTH];

    if (month > now) now = month;
    if (s->last[REPORT_HOPE] >= s->sentence && s->last[REPORT_HOPE] > now) return REPORT_ROLE_GOAL;
    if (s->last[REPORT_NEXT] >= 0 && s->last[REPORT_NEXT] > now) return REPORT_ROLE_GOAL;
    if (s->last[REPORT_PART] >= s->sentence && latest(s, REPORT_TOTAL) < 0) return REPORT_ROLE_PART;
    return REPORT_ROLE_DONE;
}

/* The nearest word of the clause gives the part; 已 and 目前 end a plan, 累计 a month or a growth. */
static enum report_role role_of(const struct scan *s, const struct report_number *n, size_t at)
{
    static const struct {
        enum report_kind kind;
        enum report_role role;
        enum report_kind end; /* a word that ends it */
    } roles[] = {
        {REPORT_SHARE, REPORT_ROLE_SHARE, REPORT_TOTAL}, {REPORT_GOAL, REPORT_ROLE_GOAL, REPORT_NOW},
        {REPORT_PAST, REPORT_ROLE_PAST, REPORT_BECAME},  {REPORT_STEP, REPORT_ROLE_STEP, REPORT_TOTAL},
        {REPORT_REST, REPORT_ROLE_REST, REPORT_NOW},     {REPORT_MONTH, REPORT_ROLE_MONTH, REPORT_TOTAL},
        {REPORT_PART, REPORT_ROLE_PART, REPORT_NOW}};
    ptrdiff_t now = latest(s, REPORT_NOW), best = -1;
    enum report_role role = REPORT_ROLE_DONE;

    if (is_from(s, n, at)) return REPORT_ROLE_PAST;
    for (size_t i = 0; i < sizeof roles / sizeof roles[0]; i++) {
        ptrdiff_t at_word = latest(s, roles[i].kind);

        if (at_word <= best || at_word < now || latest(s, roles[i].end) >= at_word) continue;
        best = at_word;
        role = roles[i].role;
    }
    return best < 0 && now < 0 ? carried(s) : role;
}

/* The words behind a number, to the next number or stop. */
static struct str noun_of(struct str after)
{
    size_t next = 0, at = 0;

    for (; at < after.n && at < NOUN_MOST; at = next) {
        int32_t c = utf8_next(after, &next);

        if (report_is_stop(c) || c == u'、' || c == ' ' || (c >= '0' && c <= '9')) break;
    }
    return str_sub(after, 0, at);
}

static struct str label_of(const struct scan *s, size_t at)
{
    size_t from = (size_t)s->label;

    if (at - from > LABEL_MOST) from = at - LABEL_MOST;
    while (from < at && ((unsigned char)s->text.p[from] & 0xc0) == 0x80) from++;
    return str_sub(s->text, from, at - from);
}

/* The unit behind the number, and what it makes of the value.  Bytes of it with the 多 before it. */
static size_t take_unit(struct report_number *n, const struct numeral *printed)
{
    struct report_unit unit = {STR_NULL, 1};
    size_t more = report_word_head(n->after, REPORT_MORE);
    struct str at = str_skip(n->after, more);
    size_t len = report_unit_head(at, &unit);

    if (printed->percent) {
        unit = (struct report_unit){STR("%"), 1};
        len = 0;
    }
    n->base = unit.base;
    n->value *= unit.scale;
    n->low *= unit.scale;
    n->high *= unit.scale;
    take_rough(n, str_skip(at, len));
    return more + len;
}

/* 100亿元目标, 150户任务: what the number is stands behind it. */
static bool is_goal_behind(struct str behind_unit)
{
    size_t n = report_word_head(behind_unit, REPORT_AROUND) + report_word_head(behind_unit, REPORT_UPWARD);
    struct str s = str_skip(behind_unit, n);

    if (str_starts(s, STR("的"))) s = str_skip(s, STR("的").n);
    return report_word_head(s, REPORT_AIM) > 0;
}

/* 91 %: the unit may stand apart. */
static struct str skip_blank(struct str s)
{
    while (s.n > 0 && s.p[0] == ' ') s = str_skip(s, 1);
    return s;
}

static void put_number(struct scan *s, const struct numeral *printed, size_t at, double from)
{
    struct report_number n = {.value = printed->value * printed->scale,
                              .words = str_sub(s->text, at, printed->len),
                              .label = label_of(s, at),
                              .after = skip_blank(str_skip(s->text, at + printed->len))};
    size_t unit;
    double half = half_place(printed, str_sub(n.words, 0, printed->digits), str_starts(n.after, STR("%")));

    n.low = fmin(from, n.value) - half;
    n.high = n.value + half;
    unit = take_unit(&n, printed);
    n.noun = noun_of(n.after);
    n.role =
        is_goal_behind(str_skip(s->text, at + printed->len + unit)) ? REPORT_ROLE_GOAL : role_of(s, &n, at);
    n.total = latest(s, REPORT_TOTAL) >= s->label;
    n.now = latest(s, REPORT_NOW) >= 0;
    n.each = latest(s, REPORT_EACH) >= 0;
    n.sentence = (size_t)s->sentence;
    n.follows = s->follows;
    n.fall = latest(s, REPORT_DOWN) >= s->label && latest(s, REPORT_DOWN) >= 0;
    *vec_push(s->a, s->out) = n;
    s->label = (ptrdiff_t)(at + printed->len + unit);
    s->follows = true;
}

/* The second number of a range at AT: 3—5个, 80万～85万.  Returns the offset behind the first and the dash.
 */
static size_t read_range(const struct scan *s, size_t at, const struct numeral *first, struct numeral *second)
{
    size_t end = at + first->len, behind = skip_dash(s->text, end);

    if (behind == end || !numeral_read(s->text, behind, second)) return 0;
    return behind;
}

/* Reads the number at AT; the offset to go on from. */
static size_t take_number(struct scan *s, size_t at, struct numeral *n)
{
    struct numeral second;
    size_t end, behind;
    struct str after;

    join(s->text, at + n->len, n);
    join_tenths(s->text, at, n);
    end = at + n->len;
    after = str_skip(s->text, end);
    note_month(s, at, after);
    if (is_year(n, after) && n->value < s->year) s->last[REPORT_PAST] = (ptrdiff_t)at;
    if (is_named(s, n, at, after)) return end;
    behind = read_range(s, at, n, &second);
    if (behind == 0) {
        put_number(s, n, at, n->value * n->scale);
        return end;
    }
    end = behind + second.len;
    s->dashed = true;
    if (!is_named(s, &second, behind, str_skip(s->text, end))) {
        double from = n->value * (n->scale > 1 ? n->scale : second.scale);

        put_number(s, &second, behind, from <= second.value * second.scale ? from : HUGE_VAL);
    }
    return end;
}

/* C ends the clause; SPACE: a blank behind a number does too, as in a table. */
static bool ends_clause(int32_t c, bool space)
{
    return (report_is_stop(c) && c != u'：' && c != ':') || (space && (c == ' ' || c == u'　'));
}

/* A stop, or 、 behind a number, begins anew. */
static void take_stop(struct scan *s, int32_t c, size_t next)
{
    bool space = s->follows;

    if (c == u'、' && s->label > s->clause) s->label = (ptrdiff_t)next;
    if (c == u'：' || c == ':') s->label = (ptrdiff_t)next; /* 目标值：5 is still a goal */
    s->follows = s->follows && c != u'、' && !report_is_stop(c);
    if (!ends_clause(c, space)) return;
    s->clause = s->label = (ptrdiff_t)next;
    s->dashed = false;
    if (report_is_end(c)) s->sentence = s->clause;
}

void report_numbers_find(struct arena *a, struct str text, report_numbers *out)
{
    struct scan s = {.a = a, .text = text, .out = out, .year = latest_year(text)};
    size_t next = 0;

    for (int k = 0; k < REPORT_KINDS; k++) s.last[k] = -1;
    for (size_t at = 0; at < text.n && out->n < NUMBERS_MOST; at = next) {
        struct numeral n;
        int32_t c = char_at(text, at);

        next = at + watch(&s, at); /* also at 一, for 一共 */
        if (numeral_starts(c) && numeral_read(text, at, &n)) {
            next = take_number(&s, at, &n);
            continue;
        }
        s.dashed = is_dash(c) || (s.dashed && c == u'月');
        take_stop(&s, c, next);
    }
}

/* 4.2亿 with nothing behind it is money. */
static bool is_myriad(struct str words)
{
    return str_ends(words, STR("亿")) || str_ends(words, STR("万"));
}

bool report_number_has(const struct report_number *n, struct str base)
{
    size_t next = 0;
    int32_t c = n->after.n > 0 ? utf8_next(n->after, &next) : 0;

    if (base.n == 0) return false;
    if (n->base.n > 0 && str_eq(n->base, base)) return true;
    if (str_starts(n->after, base)) return n->base.n == 0 || base.n > n->base.n; /* 元/吨 begins with 元 */
    return n->base.n == 0 && is_myriad(n->words) && str_ends(base, STR("元")) &&
           (c == 0 || c == u'、' || report_is_stop(c));
}

bool report_number_agrees(const struct report_number *n, double value)
{
    double slack = 1e-6 * fmax(1e-6, fmax(fabs(n->value), fabs(value)));

    if (value >= n->low - slack && value <= n->high + slack) return true;
    return n->fall && -value >= n->low - slack && -value <= n->high + slack;
}
