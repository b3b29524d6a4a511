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

/* A number with a unit that could be a goal's. */
static bool is_quantity(const struct token *t)
{
    return t->kind == MARK_NUMBER && t->unit != UNIT_DATE && t->unit != UNIT_UNKNOWN;
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

/* 产值超10亿元企业5家: another quantity follows in the item, so this one only tells which. */
static bool qualifies(const struct sentence *s, ptrdiff_t at)
{
    for (ptrdiff_t i = at + 1; i < s->n && i < at + 8; i++) {
        if (s->t[i].inside) continue;
        if (s->t[i].kind == MARK_COMMA || s->t[i].kind == MARK_PAUSE || s->t[i].kind == WORD_CONJ)
            return false;
        if (is_quantity(&s->t[i])) return true;
    }
    return false;
}

/* 100万元以上的企业, 1年以上劳动合同, 超过100人的: the number selects, it is no goal. */
static bool is_threshold(const struct sentence *s, const struct place *p)
{
    enum word_kind left = kind_at(s, p->left), right = kind_at(s, p->right), after = kind_at(s, p->after);
    enum unit_class unit = (enum unit_class)s->t[p->at].unit;

    if (unit == UNIT_PCT || p->ends) return false;
    if (unit == UNIT_MAG && qualifies(s, p->at)) return true;
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
    if (left == WORD_GOAL || left == WORD_LEAD) return true;
    if (p->opens) return c->carried || c->goal != NONE || (verb && t->unit == UNIT_COUNT && !t->num.han);
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
    if (left == WORD_COMPARE && c->reach != NONE) { /* 高于全国平均水平2个百分点 */
        v.goal = true;
        v.rule = RULE_MEASURE_BOUND;
        return v;
    }
    v.goal = is_strong(left) ? judge_strong(s, p) : judge_weak(s, c, p);
    v.rule = is_strong(left) || p->after != NONE ? RULE_MEASURE_BOUND : RULE_MEASURE_COUNT;
    return v;
}

/* 由20%提高至40%: the 20% */
static bool is_start_value(const struct sentence *s, ptrdiff_t i)
{
    return touches(s, i) && kind_at(s, i - 1) == WORD_FROM;
}

/* Where an item of an enumeration, or else its clause, begins: the first token and the offset. */
struct item {
    ptrdiff_t first;
    size_t off;
};

static struct item item_of(const struct sentence *s, const struct clause *c, ptrdiff_t i)
{
    ptrdiff_t first = i;

    for (; first > c->from; first--) {
        const struct token *t = &s->t[first - 1];

        if (t->inside) continue;
        if (t->kind == MARK_PAUSE || (is_quantity(t) && !is_start_value(s, first - 1))) break;
    }
    return (struct item){first, first > 0 ? s->t[first - 1].end : s->from};
}

/* 确保, 全年, 12月底前, 其中, 和, 以上 at the head of an item: they lead in and name nothing. */
static bool is_lead(const struct token *t)
{
    switch (t->kind) {
    case WORD_LEAD:
    case WORD_CONJ:
    case WORD_REACH:
    case WORD_AFTER_GE:
    case WORD_AFTER_LE:
    case WORD_AFTER_ABOUT: return true;
    default: return is_clear(t);
    }
}

static size_t skip_lead(const struct sentence *s, struct item item, ptrdiff_t i)
{
    while (item.first < i && s->t[item.first].off == item.off && is_lead(&s->t[item.first])) {
        item.off = s->t[item.first].end;
        item.first++;
    }
    return item.off;
}

/* The end of the item that token I stands in. */
static size_t item_end(const struct sentence *s, const struct clause *c, ptrdiff_t i)
{
    for (ptrdiff_t k = i + 1; k < c->to && k < i + 32; k++) {
        const struct token *t = &s->t[k];

        if (!t->inside && t->kind == MARK_PAUSE) return t->off;
        if (!t->inside && is_quantity(t)) return s->t[k - 1].end;
    }
    return c->to < s->n ? s->t[c->to].off : s->to;
}

/* Words and indicator of a goal whose telling part is the tokens FROM to TO: what stands before it names it.
 */
static void put_words(const struct sentence *s, const struct clause *c, ptrdiff_t from, ptrdiff_t to,
                      struct measure_hit *h)
{
    struct item item = item_of(s, c, from);
    size_t name = skip_lead(s, item, from), end = s->t[from].off;

    if (touches(s, from) && kind_at(s, from - 1) == WORD_DE) end = s->t[from - 1].off;
    h->words = (struct span){(uint32_t)item.off, (uint32_t)(s->t[to].end - item.off)};
    h->indicator = end > name ? str_sub(s->text, name, end - name) : STR_NULL;
}

/* The same where the noun follows the number: 建成5个智慧农业应用基地. */
static void put_words_behind(const struct sentence *s, const struct clause *c, ptrdiff_t from, ptrdiff_t to,
                             struct measure_hit *h)
{
    size_t start = item_of(s, c, from).off, name = s->t[to].end, end = item_end(s, c, to);

    h->words = (struct span){(uint32_t)start, (uint32_t)(end - start)};
    if (touches(s, to + 1) && kind_at(s, to + 1) == WORD_DE) name = s->t[to + 1].end;
    h->indicator = end > name ? str_sub(s->text, name, end - name) : STR_NULL;
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
    ptrdiff_t from = is_strong(kind_at(s, p->left)) ? p->left : p->at,
              to = p->after == NONE ? p->at : p->after;
    struct measure_hit *h = vec_push(s->arena, s->out);

    *h = (struct measure_hit){
        .op = v->op, .has_value = true, .negative = v->down, .rule = v->rule, .doubt = v->doubt};
    h->value = (struct span){t->off, t->unit_off - t->off};
    h->value_text = str_sub(s->text, t->off, t->unit_off - t->off);
    h->value_num = t->num.value;
    h->unit = t->num.percent ? STR("%") : str_sub(s->text, t->unit_off, t->end - t->unit_off);
    if (p->ends || from != p->at)
        put_words(s, c, from, to, h);
    else
        put_words_behind(s, c, from, to, h);
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
    put_words(s, c, i, last, h);
}

static void put_trend(const struct sentence *s, const struct clause *c, ptrdiff_t i)
{
    struct measure_hit *h;

    if (item_of(s, c, i).off == s->t[i].off) return; /* nothing is said to change */
    h = vec_push(s->arena, s->out);
    *h = (struct measure_hit){
        .op = OP_TREND, .negative = kind_at(s, i + 1) == WORD_DOWN, .rule = RULE_MEASURE_TREND};
    put_words(s, c, i, i + 1, h);
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
    if (k == WORD_GOAL || k == WORD_LEAD || k == WORD_REACH || k == WORD_UP || k == WORD_DOWN) c->goal = i;
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

/* 分别增长5%、6%、7%以上: what stands behind the last number holds for the whole list. */
static void spread(const struct sentence *s, size_t from, enum measure_op op)
{
    for (size_t i = from; i < s->out->n; i++) s->out->at[i].op = op;
}

/* What is known of the number before: the list it belongs to began with hit LIST. */
struct before {
    struct verdict v;
    size_t list;
};

static void read_number(const struct sentence *s, struct clause *c, ptrdiff_t i, struct before *b)
{
    struct place p = {.at = i};
    struct verdict v;

    look_left(s, c, &p);
    look_right(s, s->to, &p);
    v = judge(s, c, &p);
    if (continues(s, &p) && !is_part(s, &p)) {
        v.goal = b->v.goal && p.ends;
        v.rule = b->v.rule;
        v.down = b->v.down;
        if (p.after == NONE)
            v.op = b->v.op;
        else if (v.goal && b->v.op == OP_EQ)
            spread(s, b->list, v.op);
    } else {
        b->list = s->out->n;
    }
    if (v.goal) put_number(s, c, &p, &v);
    b->v = v;
}

static bool read_clause(const struct sentence *s, struct clause *c)
{
    struct before last = {.list = s->out->n};

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
            read_number(s, c, i, &last);
    }
    return last.v.goal;
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

/* 逐年提升: a word of direction and a change. */
static bool starts_trend(struct str text, size_t at)
{
    size_t end = at;
    enum word_kind k;

    if (word_read(text, at, &end) != WORD_TREND) return false;
    k = word_read(text, end, &end);
    return k == WORD_UP || k == WORD_DOWN;
}

/* A Han number with a unit.  一个 and 一批 are no goals. */
static bool starts_han(struct str text, size_t at)
{
    struct numeral num;
    enum unit_class unit;
    size_t end;

    if (!numeral_read(text, at, &num)) return false;
    unit = unit_read(text, at + num.len, &end);
    if (num.round && num.value < 2 && unit == UNIT_COUNT) return false;
    return num.percent || num.scale > 1 || (unit != UNIT_UNKNOWN && unit != UNIT_DATE);
}

/* Can a sentence with C at AT hold a goal?  A digit, a Han number with a unit, the heart of a telling word.
 */
static bool is_trigger(struct str text, size_t at, int32_t c)
{
    size_t end;

    if (c < 0x80) return c >= '0' && c <= '9';
    switch (c) {
    case u'于': /* 不低于, 高于 */
        return at >= 3 && memmem("低高大小多少优好快", 27, text.p + at - 3, 3) != NULL;
    case u'控': /* 控制在 */ return word_read(text, at, &end) == WORD_LE;
    case u'逐':
    case u'连':
    case u'稳':
    case u'持': return starts_trend(text, at);
    case u'省':
    case u'市':
    case u'国':
    case u'上': return word_read(text, at, &end) == WORD_GIVEN;
    default: return (c >= 0xff10 && c <= 0xff19) || (numeral_starts(c) && starts_han(text, at));
    }
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
