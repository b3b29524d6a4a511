#include "plan/measure.h"

#include <string.h>
#include <uchar.h>

#include "plan/measure_judge.h"
#include "text/utf8.h"

enum {
    KNOWN_MOST = 16,    /* earlier goals that a new one is compared with */
    REFERENCE_MOST = 8, /* tokens of what a relative goal refers to */
    ITEM_MOST = 64      /* tokens of an item that are looked at */
};

/* One text being read: where its goals go. */
struct reader {
    struct arena *arena;
    measure_hits *out;
    size_t first; /* the hits of this text begin here in OUT */
    tokens tokens;
};

/* Where an item of an enumeration, or else its clause, begins: the first token and the offset. */
struct item {
    ptrdiff_t first;
    size_t off;
};

static struct item item_of(const struct clause *c, ptrdiff_t i)
{
    ptrdiff_t first = i;

    for (; first > c->done && first > i - ITEM_MOST; first--)
        if (c->t[first - 1].kind == MARK_PAUSE && !c->t[first - 1].inside) break;
    return (struct item){first, first > 0 ? c->t[first - 1].end : c->from};
}

/* 确保, 全年, 12月底前, 其中, 和, 以上 at the head of an item: they lead in and name nothing. */
static bool is_lead(const struct token *t)
{
    switch (t->kind) {
    case WORD_LEAD:
    case WORD_STRIVE:
    case WORD_ATTAIN:
    case WORD_CONJ:
    case WORD_REACH:
    case WORD_AFTER_GE:
    case WORD_AFTER_LE:
    case WORD_AFTER_ABOUT: return true;
    default: return is_clear(t) && t->kind != WORD_PER;
    }
}

static size_t skip_lead(const struct clause *c, struct item item, ptrdiff_t i)
{
    while (item.first < i && c->t[item.first].off == item.off && is_lead(&c->t[item.first])) {
        item.off = c->t[item.first].end;
        item.first++;
    }
    return item.off;
}

/* The end of the item that token I stands in. */
static size_t item_end(const struct clause *c, ptrdiff_t i)
{
    for (ptrdiff_t k = i + 1; k < c->n && k < i + ITEM_MOST; k++) {
        const struct token *t = &c->t[k];

        if (!t->inside && t->kind == MARK_PAUSE) return t->off;
        if (!t->inside && is_quantity(t)) return c->t[k - 1].end;
    }
    return c->to;
}

/* 的, 分别, 均, 由20% between a name and what is said of it. */
static bool is_binder(const struct clause *c, ptrdiff_t i)
{
    switch (c->t[i].kind) {
    case WORD_DE:
    case WORD_SCOPE:
    case WORD_PER:
    case WORD_FROM: return true;
    case MARK_NUMBER: return touches(c, i) && kind_at(c, i - 1) == WORD_FROM;
    case WORD_AFTER_GE: return i > 1 && touches(c, i) && touches(c, i - 1) && kind_at(c, i - 2) == WORD_FROM;
    default: return false;
    }
}

/* Words and indicator where the name stands before the telling part, tokens FROM to TO. */
static void put_words(const struct clause *c, ptrdiff_t from, ptrdiff_t to, struct measure_hit *h)
{
    struct item item = item_of(c, from);
    size_t name = skip_lead(c, item, from), end = c->t[from].off;

    while (from > item.first && touches(c, from) && is_binder(c, from - 1)) end = c->t[--from].off;
    h->words = (struct span){(uint32_t)item.off, (uint32_t)(c->t[to].end - item.off)};
    h->indicator = end > name ? str_sub(c->text, name, end - name) : STR_NULL;
}

/* The same where it follows: 建成5个智慧农业应用基地. */
static void put_words_behind(const struct clause *c, ptrdiff_t from, ptrdiff_t to, struct measure_hit *h)
{
    size_t start = item_of(c, from).off, name = c->t[to].end, end = item_end(c, to);

    h->words = (struct span){(uint32_t)start, (uint32_t)(end - start)};
    if (touches(c, to + 1) && kind_at(c, to + 1) == WORD_DE) name = c->t[to + 1].end;
    h->indicator = end > name ? str_sub(c->text, name, end - name) : STR_NULL;
}

/* The same goal said twice in one task is one goal. */
static bool is_known(const struct reader *r, const struct measure_hit *h)
{
    size_t i = r->out->n - 1, least = i > r->first + KNOWN_MOST ? i - KNOWN_MOST : r->first;

    while (i-- > least) {
        const struct measure_hit *o = &r->out->at[i];

        if (o->op == h->op && o->value_num == h->value_num && h->indicator.p && str_eq(o->unit, h->unit) &&
            str_eq(o->indicator, h->indicator))
            return true;
    }
    return false;
}

static struct str printed_unit(const struct clause *c, ptrdiff_t i)
{
    return str_sub(c->text, c->t[i].unit_off, c->t[i].end - c->t[i].unit_off);
}

/* 4个、5个工作日以内: the first number has only a part of its unit. */
static bool lacks_unit(const struct clause *c, ptrdiff_t i)
{
    return touches(c, i + 1) && touches(c, i + 2) && kind_at(c, i + 1) == MARK_PAUSE &&
           is_quantity(&c->t[i + 2]) && c->t[i].end > c->t[i].unit_off &&
           str_starts(printed_unit(c, i + 2), printed_unit(c, i));
}

static struct str unit_of(const struct clause *c, ptrdiff_t i)
{
    if (c->t[i].num.percent) return STR("%");
    return printed_unit(c, lacks_unit(c, i) ? i + 2 : i);
}

/* Does the name of what is counted follow the number?  建成5个基地, 至少2名辅导员, 实现90%以上的事项 */
static bool name_behind(const struct clause *c, const struct place *p, ptrdiff_t from)
{
    if (p->ends) return false;
    if (from == p->at || skip_lead(c, item_of(c, from), from) == c->t[from].off) return true;
    return touches(c, from) && kind_at(c, from - 1) == WORD_GOAL;
}

static void put_number(struct reader *r, const struct clause *c, const struct place *p,
                       const struct verdict *v)
{
    const struct token *t = &c->t[p->at];
    ptrdiff_t from = is_telling(kind_at(c, p->left)) ? p->left : p->at;
    ptrdiff_t to = p->after == NO_TOKEN ? p->at : p->after;
    struct measure_hit *h = vec_push(r->arena, r->out);

    *h = (struct measure_hit){
        .op = v->op, .has_value = true, .negative = v->down, .rule = v->rule, .doubt = v->doubt};
    h->value = (struct span){t->off, t->unit_off - t->off};
    h->value_text = str_sub(c->text, t->off, t->unit_off - t->off);
    h->value_num = t->num.value;
    h->unit = unit_of(c, p->at);
    if (name_behind(c, p, from))
        put_words_behind(c, from, to, h);
    else
        put_words(c, from, to, h);
    if (!h->indicator.p && r->out->n > r->first + 1) h->indicator = h[-1].indicator; /* 达到30%、35% */
    if (is_known(r, h)) r->out->n--;
}

static bool is_year(const struct token *t)
{
    return t->unit == UNIT_DATE && t->num.value >= 1900;
}

/* 不低于全省平均水平, 高于2022年: the last token of what the telling word I refers to, or NO_TOKEN. */
static ptrdiff_t reference_end(const struct clause *c, ptrdiff_t i)
{
    ptrdiff_t last = c->n - 1;

    if (touches(c, i + 1) && is_quantity(&c->t[i + 1])) return NO_TOKEN;
    if (last <= i || last > i + REFERENCE_MOST || !ends_behind(c, last)) return NO_TOKEN;
    switch (c->t[last].kind) {
    case WORD_COMPARE:
    case WORD_GIVEN:
    case WORD_UP: return last;
    case MARK_NUMBER: return is_year(&c->t[last]) ? last : NO_TOKEN;
    default: return NO_TOKEN;
    }
}

static void put_relative(struct reader *r, const struct clause *c, ptrdiff_t i, ptrdiff_t last)
{
    enum word_kind k = kind_at(c, i);
    struct measure_hit *h = vec_push(r->arena, r->out);

    *h = (struct measure_hit){.op = kind_at(c, last) == WORD_GIVEN ? OP_RELATIVE : op_of(k, MARK_NONE),
                              .rule = RULE_MEASURE_RELATIVE};
    h->reference = str_sub(c->text, c->t[i].end, c->t[last].end - c->t[i].end);
    put_words(c, i, last, h);
}

static void read_relative(struct reader *r, const struct clause *c, ptrdiff_t i)
{
    enum word_kind k = kind_at(c, i);
    ptrdiff_t last = NO_TOKEN;

    if (k >= WORD_GE && k <= WORD_REACH) last = reference_end(c, i);
    /* 达到全国平均水平, but not 达到2021年 */
    if (k >= WORD_ATTAIN && kind_at(c, last) != WORD_COMPARE && kind_at(c, last) != WORD_GIVEN)
        last = NO_TOKEN;
    if (k == WORD_GOAL && touches(c, i + 1) && kind_at(c, i + 1) == WORD_GIVEN)
        last = i + 1; /* 完成省定任务 */
    if (last != NO_TOKEN) put_relative(r, c, i, last);
}

/* 空气质量优良天数逐年提升 */
static void read_trend(struct reader *r, const struct clause *c, ptrdiff_t i)
{
    enum word_kind change = touches(c, i + 1) ? kind_at(c, i + 1) : MARK_NONE;
    struct measure_hit *h;

    if (kind_at(c, i) != WORD_TREND || (change != WORD_UP && change != WORD_DOWN)) return;
    if (item_of(c, i).off == c->t[i].off) return; /* nothing is said to change */
    h = vec_push(r->arena, r->out);
    *h = (struct measure_hit){.op = OP_TREND, .negative = change == WORD_DOWN, .rule = RULE_MEASURE_TREND};
    put_words(c, i, i + 1, h);
}

/* A verb after which a number in the clause is a goal. */
static bool makes_goal(enum word_kind k)
{
    return (k >= WORD_ATTAIN && k <= WORD_DOWN) || k == WORD_GOAL || k == WORD_LEAD || k == WORD_STRIVE;
}

static void read_word(struct reader *r, struct clause *c, ptrdiff_t i)
{
    enum word_kind k = kind_at(c, i);

    if (c->t[i].inside || c->rule || c->past) return;
    if (k == WORD_STRIVE) c->strive = true;
    if (makes_goal(k)) c->goal = i;
    if (is_telling(k)) c->reach = i;
    read_relative(r, c, i);
    read_trend(r, c, i);
}

/* 分别达到30%、35%: the number continues the list of the one before; it shares its fate. */
static bool continues(const struct clause *c, ptrdiff_t i)
{
    if (!touches(c, i) || !touches(c, i - 1) || is_part(c, i)) return false;
    if (kind_at(c, i - 1) != MARK_PAUSE && kind_at(c, i - 1) != WORD_CONJ) return false;
    if (kind_at(c, i - 2) == MARK_NUMBER) return c->t[i - 2].unit == c->t[i].unit || lacks_unit(c, i - 2);
    return touches(c, i - 2) && kind_at(c, i - 3) == MARK_NUMBER; /* 60%以上、70%以上 */
}

/* The number before: what was found, and the hit with which its list began. */
struct before {
    struct verdict v;
    size_t list;
};

/* 分别增长5%、6%、7%以上: what stands behind the last number holds for the whole list. */
static void spread(const struct reader *r, size_t from, enum measure_op op)
{
    for (size_t i = from; i < r->out->n; i++) r->out->at[i].op = op;
}

static void read_number(struct reader *r, struct clause *c, ptrdiff_t i, struct before *b)
{
    struct place p = place_of(c, i);
    struct verdict v = judge(c, &p);

    if (continues(c, i)) {
        enum measure_op op = p.after == NO_TOKEN ? b->v.op : v.op;

        if (b->v.goal && p.ends && b->v.op == OP_EQ) spread(r, b->list, op);
        v = b->v;
        v.op = op;
        v.goal = v.goal && p.ends;
    } else {
        b->list = r->out->n;
    }
    if (v.goal) {
        put_number(r, c, &p, &v);
        c->done = (p.after == NO_TOKEN ? i : p.after) + 1;
    }
    if (!c->t[i].inside && (is_quantity(&c->t[i]) || kind_at(c, p.left) == WORD_DESC)) c->refused = !v.goal;
    b->v = v;
}

/* Returns whether the last number of the clause was a goal. */
static bool read_clause(struct reader *r, struct clause *c)
{
    struct before last = {.list = r->out->n};

    for (ptrdiff_t i = 0; i < c->n; i++) {
        if (c->t[i].inside) continue;
        if (c->t[i].kind == WORD_RULE) c->rule = true;
        if (c->t[i].kind == WORD_AID) c->aid = true;
        if (c->t[i].kind == WORD_PAST) c->past = true;
    }
    for (ptrdiff_t i = 0; i < c->n; i++) {
        if (kind_at(c, i) != MARK_NUMBER)
            read_word(r, c, i);
        else if (c->t[i].unit != UNIT_DATE)
            read_number(r, c, i, &last);
    }
    return last.v.goal;
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

/* Is the character of three bytes at AT one of CHARS? */
static bool holds_at(struct str text, size_t at, const char *chars)
{
    return at + 3 <= text.n && memmem(chars, strlen(chars), text.p + at, 3) != NULL;
}

static bool is_bound(enum word_kind k)
{
    return k >= WORD_GE && k <= WORD_LT;
}

/* Can a clause with C at AT hold a goal?  A digit, a Han number with a unit, the heart of a telling word. */
static bool is_trigger(struct str text, size_t at, int32_t c)
{
    size_t end;

    if (c < 0x80) return c >= '0' && c <= '9';
    switch (c) {
    case u'于': /* 不低于, 高于 */ return at >= 3 && holds_at(text, at - 3, "低高大小多少优好快");
    case u'於':
    case u'連':
    case u'穩': /* the same in a traditional text: rare, so no closer look */ return true;
    case u'控': /* 控制在 */
    case u'超': /* 超过 */ return is_bound(word_read(text, at, &end));
    case u'目':
    case u'去':
    case u'今':
    case u'近': /* 去年以来 */ return word_read(text, at, &end) == WORD_PAST;
    case u'逐':
    case u'连':
    case u'稳':
    case u'持': return starts_trend(text, at);
    case u'省':
    case u'市':
    case u'国':
    case u'上': /* 省定目标, 上级下达 */
        return holds_at(text, at + 3, "定下级家") && word_read(text, at, &end) == WORD_GIVEN;
    default: return (c >= 0xff10 && c <= 0xff19) || (numeral_starts(c) && starts_han(text, at));
    }
}

enum stop { STOP_NONE, STOP_CLAUSE, STOP_SENTENCE };

static bool is_digit(struct str text, size_t at)
{
    return at < text.n && text.p[at] >= '0' && text.p[at] <= '9';
}

/* What C at AT ends. DEPTH counts open brackets and quotes: commas in them end nothing, nor does that of
 * 1,500. */
static enum stop stop_of(struct str text, size_t at, int32_t c, int *depth)
{
    switch (c) {
    case u'。':
    case u'；':
    case u'！':
    case u'？':
    case ';':
    case '\n': *depth = 0; return STOP_SENTENCE;
    case '(':
    case u'（':
    case u'〔':
    case u'《':
    case u'“': ++*depth; return STOP_NONE;
    case ')':
    case u'）':
    case u'〕':
    case u'》':
    case u'”': *depth -= *depth > 0; return STOP_NONE;
    case ',':
        return *depth || (at > 0 && is_digit(text, at - 1) && is_digit(text, at + 1)) ? STOP_NONE
                                                                                      : STOP_CLAUSE;
    case u'，':
    case u'：': return *depth ? STOP_NONE : STOP_CLAUSE;
    default: return STOP_NONE;
    }
}

/* The clause is cut into words and read. CONDITION: a comma ends it, so …的， makes it a condition. */
static void take_clause(struct reader *r, struct clause *c, bool condition)
{
    measure_lex(r->arena, c->text, c->from, c->to, &r->tokens);
    c->t = r->tokens.at;
    c->n = (ptrdiff_t)r->tokens.n;
    c->goal = c->reach = NO_TOKEN;
    c->rule = condition && c->n > 0 && kind_at(c, c->n - 1) == WORD_DE && c->t[c->n - 1].end == c->to;
    c->aid = c->refused = c->strive = false;
    c->done = 0;
    c->carried = read_clause(r, c);
}

void measure_find(struct arena *a, struct str text, measure_hits *out)
{
    struct reader r = {.arena = a, .out = out, .first = out->n};
    struct clause c = {.text = text};
    bool wanted = false;
    int depth = 0;
    size_t next = 0;

    for (size_t at = 0; at < text.n; at = next) {
        int32_t ch = utf8_next(text, &next);
        enum stop stop = utf8_is_han(ch) ? STOP_NONE : stop_of(text, at, ch, &depth);

        if (!wanted) wanted = is_trigger(text, at, ch);
        if (stop == STOP_NONE && next < text.n) continue;
        c.to = stop == STOP_NONE ? next : at;
        if (wanted) take_clause(&r, &c, stop == STOP_CLAUSE);
        c.carried = c.carried && wanted && stop == STOP_CLAUSE;
        c.past = c.past && stop == STOP_CLAUSE;
        c.from = next;
        wanted = false;
    }
}
