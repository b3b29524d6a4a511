#include "plan/measure.h"

#include <string.h>
#include <uchar.h>

#include "plan/measure_lex.h"
#include "text/utf8.h"

enum { NONE = -1 };

/* One sentence being read. */
struct sentence {
    struct arena *arena;
    struct str text;
    size_t from, to; /* the sentence in TEXT, without its full stop */
    const struct token *t;
    ptrdiff_t n;
    measure_hits *out;
    size_t first; /* hits of this text begin here in OUT */
};

/* The part between two commas, and what was met in it so far. */
struct clause {
    ptrdiff_t from, to; /* tokens [from, to) */
    bool rule, aid;     /* a WORD_RULE, a WORD_AID stands somewhere in it */
    ptrdiff_t goal;     /* latest WORD_GOAL before the number, or NONE */
    ptrdiff_t reach;    /* latest WORD_REACH and its like, or NONE */
    bool listed;        /* a 、 was met */
    bool carried;       /* the clause before ended with a goal of the form "noun, number, unit" */
};

/* A number and its neighbours. */
struct place {
    ptrdiff_t at;    /* the number */
    ptrdiff_t left;  /* the token that touches it from the left, dates and scopes left out, or NONE */
    ptrdiff_t after; /* 以上, 以内, 左右 behind it, or NONE */
    ptrdiff_t right; /* the token that touches it (or AFTER) from the right, or NONE */
    bool opens;      /* nothing but dates and scopes stands before it in its clause or item */
    bool ends;       /* nothing follows in its clause or item */
};

struct verdict {
    bool goal;
    enum measure_op op;
    bool down;
    enum plan_rule rule, doubt;
};

static enum word_kind kind_at(const struct sentence *s, ptrdiff_t i)
{
    return i == NONE ? MARK_NONE : (enum word_kind)s->t[i].kind;
}

static bool touches(const struct sentence *s, ptrdiff_t i)
{
    return i > 0 && i < s->n && s->t[i - 1].end == s->t[i].off;
}

/* A date or a word like 全市, which may stand between a verb and its number. */
static bool is_clear(const struct token *t)
{
    return t->kind == WORD_SCOPE || (t->kind == MARK_NUMBER && t->unit == UNIT_DATE);
}

static void look_left(const struct sentence *s, const struct clause *c, struct place *p)
{
    ptrdiff_t i = p->at;

    while (i > c->from && touches(s, i) && is_clear(&s->t[i - 1])) i--;
    p->left = i > c->from && touches(s, i) ? i - 1 : NONE;
    p->opens = kind_at(s, p->left) == MARK_PAUSE || kind_at(s, p->left) == WORD_CONJ ||
               (i == c->from && s->t[i].off == (i > 0 ? s->t[i - 1].end : s->from));
}

/* Does the clause or item end behind token I? */
static bool ends_behind(const struct sentence *s, ptrdiff_t i, size_t to)
{
    if (i + 1 >= s->n) return s->t[i].end == to;
    if (s->t[i].end != s->t[i + 1].off) return false;
    switch (s->t[i + 1].kind) {
    case MARK_COMMA:
    case MARK_PAUSE:
    case MARK_OPEN:
    case MARK_CLOSE:
    case WORD_CONJ: return true;
    default: return false;
    }
}

static void look_right(const struct sentence *s, size_t to, struct place *p)
{
    ptrdiff_t last = p->at;

    p->after = NONE;
    if (touches(s, last + 1)) {
        enum word_kind k = kind_at(s, last + 1);

        if (k == WORD_AFTER_GE || k == WORD_AFTER_LE || k == WORD_AFTER_ABOUT) p->after = ++last;
    }
    p->right = touches(s, last + 1) ? last + 1 : NONE;
    p->ends = ends_behind(s, last, to);
}

/* 2—3家, 1+N, G20, 7×24: the number is half a range or part of a name. */
static bool is_part(const struct sentence *s, const struct place *p)
{
    ptrdiff_t i = p->at;
    enum word_kind before = touches(s, i) ? kind_at(s, i - 1) : MARK_NONE;
    enum word_kind behind = touches(s, i + 1) ? kind_at(s, i + 1) : MARK_NONE;

    if (before == MARK_PLUS || behind == MARK_PLUS) return true;
    if (before == MARK_RANGE && touches(s, i - 1) && kind_at(s, i - 2) == MARK_NUMBER) return true;
    return behind == MARK_RANGE && touches(s, i + 2) && kind_at(s, i + 2) == MARK_NUMBER;
}

static bool is_strong(enum word_kind k)
{
    return k == WORD_GE || k == WORD_GT || k == WORD_LE || k == WORD_LT || k == WORD_REACH || k == WORD_UP ||
           k == WORD_DOWN || k == MARK_RANGE;
}

/* 100万元以上的企业, 1年以上劳动合同, 超过100人的: the number selects, it is no goal. */
static bool is_threshold(const struct sentence *s, const struct place *p)
{
    enum word_kind left = kind_at(s, p->left), right = kind_at(s, p->right), after = kind_at(s, p->after);
    enum unit_class unit = (enum unit_class)s->t[p->at].unit;

    if (unit == UNIT_PCT || p->ends) return false;
    if (right == WORD_DE)
        return unit != UNIT_COUNT || left == WORD_GE || left == WORD_LE || after == WORD_AFTER_LE;
    if (after == WORD_AFTER_LE) return !is_strong(left);
    return after == WORD_AFTER_GE && unit != UNIT_COUNT;
}

/* The clause states a rule or a payment. */
static bool is_rule(const struct sentence *s, const struct clause *c, const struct place *p)
{
    enum word_kind left = kind_at(s, p->left), right = kind_at(s, p->right);

    if (c->rule) return true;
    if (right == WORD_DE && touches(s, p->right + 1)) right = kind_at(s, p->right + 1);
    if (right == WORD_AID || right == WORD_RATE || right == WORD_RULE) return true;
    return c->aid && !is_strong(left);
}

static enum measure_op op_of(enum word_kind left, enum word_kind after)
{
    if (after == WORD_AFTER_ABOUT) return OP_ABOUT;
    if (after == WORD_AFTER_GE) return OP_GE;
    if (after == WORD_AFTER_LE) return OP_LE;
    if (left == WORD_GE) return OP_GE;
    if (left == WORD_GT) return OP_GT;
    if (left == WORD_LE) return OP_LE;
    if (left == WORD_LT) return OP_LT;
    return left == WORD_ABOUT ? OP_ABOUT : OP_EQ;
}

/* A telling word touches the number: 达到60%, 不少于5家, 增长6%. */
static bool judge_strong(const struct sentence *s, const struct place *p)
{
    const struct token *t = &s->t[p->at];
    enum word_kind left = kind_at(s, p->left);

    if (t->unit == UNIT_TIME) return left != WORD_GE && left != WORD_GT && left != WORD_UP;
    if (t->num.round && t->unit == UNIT_COUNT) return p->ends || p->after != NONE;
    return true;
}

/* 服务满意率98%以上, 实现95%税费服务事项…, 80%的区达到…: a share without a telling word. */
static bool judge_share(const struct clause *c, const struct sentence *s, const struct place *p, bool verb)
{
    ptrdiff_t i = p->at;

    if (kind_at(s, p->left) == WORD_DE) return c->reach != NONE;
    if (p->ends)
        return c->goal != NONE || c->carried || (touches(s, i) && kind_at(s, i - 1) == WORD_INDEX) ||
               p->after != NONE;
    return c->goal != NONE || (p->opens && verb);
}

/* 新增企业1000家, 建成5个基地, 市城区4个街道基本建成…: counted things. */
static bool judge_count(const struct clause *c, const struct sentence *s, const struct place *p, bool verb)
{
    const struct token *t = &s->t[p->at];
    enum word_kind left = kind_at(s, p->left);

    if (t->num.round && p->after == NONE) return false;
    if (p->ends && left == WORD_INDEX) return true;
    if (p->ends) return c->goal != NONE || c->carried || p->after != NONE;
    if (left == WORD_GOAL) return true;
    if (p->opens) return c->carried || c->goal != NONE;
    return t->unit == UNIT_COUNT && verb && !t->num.han && !c->listed && left == MARK_NONE;
}

static bool judge_time(const struct sentence *s, const struct place *p)
{
    enum word_kind left = kind_at(s, p->left);

    return left == WORD_INDEX && p->ends;
}

/* Is there a verb of the goal kind behind the number, in its clause? */
static bool verb_behind(const struct sentence *s, const struct clause *c, ptrdiff_t at)
{
    for (ptrdiff_t i = at + 1; i < c->to && i < at + 16; i++)
        if (!s->t[i].inside && (s->t[i].kind == WORD_GOAL || s->t[i].kind == WORD_REACH)) return true;
    return false;
}

static bool judge_weak(const struct sentence *s, const struct clause *c, const struct place *p)
{
    bool verb = verb_behind(s, c, p->at);

    switch (s->t[p->at].unit) {
    case UNIT_PCT: return judge_share(c, s, p, verb);
    case UNIT_COUNT:
    case UNIT_MAG: return judge_count(c, s, p, verb);
    case UNIT_TIME: return judge_time(s, p);
    default: return false;
    }
}

static struct verdict judge(const struct sentence *s, const struct clause *c, const struct place *p)
{
    const struct token *t = &s->t[p->at];
    enum word_kind left = kind_at(s, p->left);
    struct verdict v = {.op = op_of(left, kind_at(s, p->after)), .down = left == WORD_DOWN};

    if (t->inside || t->unit == UNIT_UNKNOWN || t->unit == UNIT_DATE) return v;
    if (is_part(s, p) || left == WORD_FROM || left == MARK_PLUS) return v;
    if (left == WORD_DESC && !(p->ends && str_eq(str_sub(s->text, s->t[p->left].off, 3), STR("等"))))
        return v;
    if (is_threshold(s, p) || is_rule(s, c, p)) return v;
    v.goal = is_strong(left) ? judge_strong(s, p) : judge_weak(s, c, p);
    v.rule = is_strong(left) || p->after != NONE ? RULE_MEASURE_BOUND : RULE_MEASURE_COUNT;
    return v;
}

/* 由20%提高至40%: the 20% */
static bool is_start_value(const struct sentence *s, ptrdiff_t i)
{
    return touches(s, i) && kind_at(s, i - 1) == WORD_FROM;
}

/* Where the clause or the item of an enumeration begins in which token I stands. */
static size_t item_start(const struct sentence *s, const struct clause *c, ptrdiff_t i)
{
    for (; i > c->from; i--) {
        const struct token *t = &s->t[i - 1];

        if (t->inside) continue;
        if (t->kind == MARK_PAUSE ||
            (t->kind == MARK_NUMBER && t->unit != UNIT_DATE && !is_start_value(s, i - 1)))
            return t->end;
    }
    return c->from > 0 ? s->t[c->from - 1].end : s->from;
}

/* Without the words that only lead in (确保, 力争) or bind (的, 为). */
static struct str trim_indicator(struct str text)
{
    static const struct str heads[] = {STR_INIT("确保"), STR_INIT("力争"), STR_INIT("争取"), STR_INIT("实现"),
                                       STR_INIT("全年"), STR_INIT("年内"), STR_INIT("其中"), STR_INIT("以上"),
                                       STR_INIT("和"),   STR_INIT("及")};

    for (size_t i = 0; i < sizeof heads / sizeof heads[0]; i++)
        if (str_starts(text, heads[i])) text = str_skip(text, heads[i].n);
    while (str_ends(text, STR("的")) || str_ends(text, STR("为"))) text.n -= 3;
    return text.n ? text : STR_NULL;
}

static size_t clause_end(const struct sentence *s, const struct clause *c)
{
    return c->to < s->n ? s->t[c->to].off : s->to;
}

/* Words and indicator of a goal whose telling part is [FROM, TO): what stands before it, or else what
 * follows. */
static void put_words(const struct sentence *s, const struct clause *c, ptrdiff_t i, size_t to,
                      struct measure_hit *h)
{
    size_t start = item_start(s, c, i), from = s->t[i].off;

    h->indicator = trim_indicator(str_sub(s->text, start, from - start));
    if (!h->indicator.p) {
        size_t end = clause_end(s, c);

        h->indicator = trim_indicator(str_sub(s->text, to, end > to ? end - to : 0));
        to = end > to ? end : to;
    }
    h->words = (struct span){(uint32_t)start, (uint32_t)(to - start)};
}

/* The same goal said twice in one task is one goal. */
static bool is_known(const struct sentence *s, const struct measure_hit *h)
{
    for (size_t i = s->out->n - 1, most = 16; i-- > s->first && most-- > 0;) {
        const struct measure_hit *o = &s->out->at[i];

        if (o->op == h->op && o->value_num == h->value_num && h->indicator.p && str_eq(o->unit, h->unit) &&
            str_eq(o->indicator, h->indicator))
            return true;
    }
    return false;
}

static void put_number(const struct sentence *s, const struct clause *c, const struct place *p,
                       const struct verdict *v)
{
    const struct token *t = &s->t[p->at];
    ptrdiff_t lead = is_strong(kind_at(s, p->left)) ? p->left : p->at;
    struct measure_hit *h = vec_push(s->arena, s->out);

    *h = (struct measure_hit){
        .op = v->op, .has_value = true, .negative = v->down, .rule = v->rule, .doubt = v->doubt};
    h->value = (struct span){t->off, t->unit_off - t->off};
    h->value_text = str_sub(s->text, t->off, t->unit_off - t->off);
    h->value_num = t->num.value;
    h->unit = t->num.percent ? STR("%") : str_sub(s->text, t->unit_off, t->end - t->unit_off);
    put_words(s, c, lead, s->t[p->after == NONE ? p->at : p->after].end, h);
    if (is_known(s, h)) s->out->n--;
}

/* 不低于全省平均水平, 高于2022年: a bound without a number. I is the telling word. */
static ptrdiff_t reference_end(const struct sentence *s, const struct clause *c, ptrdiff_t i)
{
    ptrdiff_t last = c->to - 1;

    if (touches(s, i + 1) && kind_at(s, i + 1) == MARK_NUMBER && s->t[i + 1].unit != UNIT_DATE) return NONE;
    if (last <= i || last > i + 8 || !ends_behind(s, last, s->to)) return NONE;
    switch (s->t[last].kind) {
    case WORD_COMPARE:
    case WORD_GIVEN:
    case WORD_UP: return last;
    case MARK_NUMBER: return s->t[last].unit == UNIT_DATE ? last : NONE;
    default: return NONE;
    }
}

static void put_relative(const struct sentence *s, const struct clause *c, ptrdiff_t i, ptrdiff_t last)
{
    struct measure_hit *h = vec_push(s->arena, s->out);
    enum word_kind k = kind_at(s, i);

    *h = (struct measure_hit){.op = k == WORD_REACH || k == WORD_GOAL ? OP_RELATIVE : op_of(k, MARK_NONE),
                              .rule = RULE_MEASURE_RELATIVE};
    h->reference = str_sub(s->text, s->t[i].end, s->t[last].end - s->t[i].end);
    put_words(s, c, i, s->t[last].end, h);
}

static void put_trend(const struct sentence *s, const struct clause *c, ptrdiff_t i)
{
    struct measure_hit *h;

    if (item_start(s, c, i) == s->t[i].off) return; /* nothing is said to change */
    h = vec_push(s->arena, s->out);
    *h = (struct measure_hit){
        .op = OP_TREND, .negative = kind_at(s, i + 1) == WORD_DOWN, .rule = RULE_MEASURE_TREND};
    put_words(s, c, i, s->t[i + 1].end, h);
}

/* ---- reading ---- */

static bool is_trend(const struct sentence *s, ptrdiff_t i)
{
    return kind_at(s, i) == WORD_TREND && touches(s, i + 1) &&
           (kind_at(s, i + 1) == WORD_UP || kind_at(s, i + 1) == WORD_DOWN);
}

static void read_word(const struct sentence *s, struct clause *c, ptrdiff_t i)
{
    enum word_kind k = kind_at(s, i);
    ptrdiff_t last;

    if (s->t[i].inside || c->rule) return;
    if (k == MARK_PAUSE) c->listed = true;
    if (k == WORD_GOAL || k == WORD_REACH) c->goal = i;
    if (is_strong(k)) c->reach = i;
    if (is_trend(s, i)) put_trend(s, c, i);
    if (k == WORD_GE || k == WORD_GT || k == WORD_LE || k == WORD_LT || k == WORD_REACH) {
        last = reference_end(s, c, i);
        if (last != NONE && (k != WORD_REACH || kind_at(s, last) == WORD_COMPARE))
            put_relative(s, c, i, last);
    }
    if (k == WORD_GOAL && touches(s, i + 1) && kind_at(s, i + 1) == WORD_GIVEN) put_relative(s, c, i, i + 1);
}

/* 分别达到30%、35%: the number continues the list of the one before; it shares its fate. */
static bool continues(const struct sentence *s, const struct place *p)
{
    ptrdiff_t i = p->at;

    if (!touches(s, i) || (kind_at(s, i - 1) != MARK_PAUSE && kind_at(s, i - 1) != WORD_CONJ)) return false;
    if (i < 2 || s->t[i - 2].end != s->t[i - 1].off) return false;
    return kind_at(s, i - 2) == MARK_NUMBER
               ? s->t[i - 2].unit == s->t[i].unit
               : i > 2 && kind_at(s, i - 3) == MARK_NUMBER && s->t[i - 3].end == s->t[i - 2].off;
}

static struct verdict read_number(const struct sentence *s, struct clause *c, ptrdiff_t i,
                                  const struct verdict *before)
{
    struct place p = {.at = i};
    struct verdict v;

    look_left(s, c, &p);
    look_right(s, s->to, &p);
    v = judge(s, c, &p);
    if (continues(s, &p) && !is_part(s, &p)) {
        v.goal = before->goal && p.ends;
        v.rule = before->rule;
        v.down = before->down;
        if (p.after == NONE) v.op = before->op;
    }
    if (v.goal) put_number(s, c, &p, &v);
    return v;
}

static bool read_clause(const struct sentence *s, struct clause *c)
{
    struct verdict last = {0};

    c->rule = c->to < s->n && touches(s, c->to) && kind_at(s, c->to - 1) == WORD_DE; /* …的，: a condition */
    for (ptrdiff_t i = c->from; i < c->to; i++) {
        if (s->t[i].inside) continue;
        if (s->t[i].kind == WORD_RULE) c->rule = true;
        if (s->t[i].kind == WORD_AID) c->aid = true;
    }
    for (ptrdiff_t i = c->from; i < c->to; i++) {
        if (kind_at(s, i) != MARK_NUMBER)
            read_word(s, c, i);
        else if (s->t[i].unit != UNIT_DATE)
            last = read_number(s, c, i, &last);
    }
    return last.goal;
}

static void read_sentence(struct sentence *s)
{
    struct clause c = {.from = 0};
    bool carried = false;

    while (c.from < s->n) {
        c = (struct clause){.from = c.from, .to = c.from, .goal = NONE, .reach = NONE, .carried = carried};
        while (c.to < s->n && (s->t[c.to].kind != MARK_COMMA || s->t[c.to].inside)) c.to++;
        carried = read_clause(s, &c);
        c.from = c.to + 1;
    }
}

/* Can a sentence with C at AT hold a goal?  A digit, a Han number with a unit, or the heart of a telling
 * word. */
static bool is_trigger(struct str text, size_t at, int32_t c)
{
    struct numeral num;
    size_t end;

    if (c >= '0' && c <= '9') return true;
    if (c < 0x4e00) return false;
    if (c >= 0xff10) return c <= 0xff19;
    if (c == u'于') return at >= 3 && memmem("低高大小多少优好快", 27, text.p + at - 3, 3) != NULL;
    if (c == u'逐' || c == u'稳' || c == u'省' || c == u'持') return true;
    return numeral_starts(c) && numeral_read(text, at, &num) &&
           unit_read(text, at + num.len, &end) != UNIT_UNKNOWN;
}

static bool is_stop(int32_t c)
{
    return c == u'。' || c == u'；' || c == u'！' || c == u'？' || c == ';' || c == '\n';
}

void measure_find(struct arena *a, struct str text, measure_hits *out)
{
    struct sentence s = {.arena = a, .text = text, .out = out, .first = out->n};
    tokens t = {0};
    bool wanted = false;
    size_t next = 0;

    for (size_t at = 0; at < text.n; at = next) {
        int32_t c = utf8_next(text, &next);

        if (!wanted) wanted = is_trigger(text, at, c);
        if (!is_stop(c) && next < text.n) continue;
        s.to = is_stop(c) ? at : next;
        if (wanted) {
            measure_lex(a, text, s.from, s.to, &t);
            s.t = t.at;
            s.n = (ptrdiff_t)t.n;
            read_sentence(&s);
        }
        s.from = next;
        wanted = false;
    }
}
