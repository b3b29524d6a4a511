#include "plan/measure_judge.h"

enum {
    LOOK_VERB = 16, /* tokens behind a number in which its verb is looked for */
    LOOK_UNIT = 8   /* tokens behind a number in which another one makes it a qualifier */
};

bool ends_behind(const struct clause *c, ptrdiff_t i)
{
    if (i + 1 >= c->n) return c->t[i].end == c->to;
    if (!touches(c, i + 1)) return false;
    switch (c->t[i + 1].kind) {
    case MARK_COMMA:
    case MARK_PAUSE:
    case MARK_OPEN:
    case MARK_CLOSE:
    case WORD_CONJ: return true;
    default: return false;
    }
}

static void look_left(const struct clause *c, struct place *p)
{
    ptrdiff_t i = p->at;

    while (touches(c, i) && is_clear(&c->t[i - 1])) i--;
    p->left = touches(c, i) ? i - 1 : NO_TOKEN;
    p->opens =
        kind_at(c, p->left) == MARK_PAUSE || kind_at(c, p->left) == WORD_CONJ || c->t[i].off == c->from;
}

static bool is_after(enum word_kind k)
{
    return k == WORD_AFTER_GE || k == WORD_AFTER_LE || k == WORD_AFTER_ABOUT;
}

struct place place_of(const struct clause *c, ptrdiff_t number)
{
    struct place p = {.at = number, .after = NO_TOKEN};
    ptrdiff_t last = number;

    look_left(c, &p);
    if (touches(c, last + 1) && is_after(kind_at(c, last + 1))) p.after = ++last;
    p.right = touches(c, last + 1) ? last + 1 : NO_TOKEN;
    p.ends = ends_behind(c, last);
    return p;
}

bool is_part(const struct clause *c, ptrdiff_t i)
{
    enum word_kind before = touches(c, i) ? kind_at(c, i - 1) : MARK_NONE;
    enum word_kind behind = touches(c, i + 1) ? kind_at(c, i + 1) : MARK_NONE;

    if (before == MARK_PLUS || behind == MARK_PLUS) return true;
    if (before == MARK_RANGE && touches(c, i - 1) && kind_at(c, i - 2) == MARK_NUMBER) return true;
    return behind == MARK_RANGE && touches(c, i + 2) && kind_at(c, i + 2) == MARK_NUMBER;
}

bool is_telling(enum word_kind k)
{
    return (k >= WORD_GE && k <= WORD_DOWN) || k == MARK_RANGE; /* a lone 到 or 至: 增到 */
}

enum measure_op op_of(enum word_kind left, enum word_kind after)
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

/* 产值超10亿元企业5家: another quantity follows in the item, so this one only tells which. */
static bool qualifies(const struct clause *c, ptrdiff_t at)
{
    for (ptrdiff_t i = at + 1; i < c->n && i < at + LOOK_UNIT; i++) {
        const struct token *t = &c->t[i];

        if (t->inside) continue;
        if (t->kind == MARK_PAUSE || t->kind == WORD_CONJ) return false;
        if (is_quantity(t)) return true;
    }
    return false;
}

/* 100万元以上的企业, 1年以上劳动合同, 超过100人的: the number selects, it is no goal. */
static bool is_threshold(const struct clause *c, const struct place *p)
{
    enum word_kind left = kind_at(c, p->left), right = kind_at(c, p->right), after = kind_at(c, p->after);
    enum unit_class unit = (enum unit_class)c->t[p->at].unit;

    if (unit == UNIT_PCT || p->ends) return false;
    if (unit == UNIT_MAG && qualifies(c, p->at)) return true;
    if (right == WORD_DE)
        return unit != UNIT_COUNT || left == WORD_GE || left == WORD_LE || after == WORD_AFTER_LE;
    if (after == WORD_AFTER_LE) return !is_telling(left);
    return after == WORD_AFTER_GE && unit != UNIT_COUNT;
}

/* The clause states a rule or a payment. */
static bool is_rule(const struct clause *c, const struct place *p)
{
    enum word_kind right = kind_at(c, p->right);

    if (c->rule || c->past) return true;
    if (right == WORD_DE && touches(c, p->right + 1)) right = kind_at(c, p->right + 1);
    if (right == WORD_AID || right == WORD_RATE || right == WORD_RULE) return true;
    return c->aid && !is_telling(kind_at(c, p->left));
}

/* A telling word touches the number: 达到60%, 不少于5家, 增长6%.  公示不少于7天 is a rule. */
static bool judge_telling(const struct clause *c, const struct place *p)
{
    const struct token *t = &c->t[p->at];
    enum word_kind left = kind_at(c, p->left);

    if (t->unit == UNIT_TIME) return left != WORD_GE && left != WORD_GT && left != WORD_UP;
    if (t->num.round && t->unit == UNIT_COUNT) return p->ends || p->after != NO_TOKEN;
    return true;
}

static bool is_verb(enum word_kind k)
{
    return k == WORD_GOAL || k == WORD_REACH || k == WORD_ATTAIN;
}

/* Is there a verb of the goal kind behind the number, in its clause? */
static bool verb_behind(const struct clause *c, ptrdiff_t at)
{
    for (ptrdiff_t i = at + 1; i < c->n && i < at + LOOK_VERB; i++)
        if (!c->t[i].inside && is_verb(kind_at(c, i))) return true;
    return false;
}

/* 服务满意率98%以上, 实现95%税费服务事项…, 80%的区达到…: a share without a telling word. */
static bool judge_share(const struct clause *c, const struct place *p)
{
    enum word_kind left = kind_at(c, p->left);

    if (left == WORD_DE) return c->reach != NO_TOKEN;
    if (c->goal != NO_TOKEN) return true;
    if (p->ends) return c->carried || p->after != NO_TOKEN || left == WORD_INDEX;
    return p->opens && (c->carried || verb_behind(c, p->at));
}

/* 新增企业1000家, 建成5个基地, 市城区4个街道基本建成…: things counted or measured. */
static bool judge_count(const struct clause *c, const struct place *p)
{
    const struct token *t = &c->t[p->at];
    enum word_kind left = kind_at(c, p->left);
    bool plain = t->unit == UNIT_COUNT && !t->num.han;

    if (left == WORD_DE) return p->ends && c->reach != NO_TOKEN; /* 不低于低保标准的1.3倍 */
    if (t->num.round && p->after == NO_TOKEN)
        return p->ends && left == MARK_NONE && c->goal != NO_TOKEN && t->num.value > 2; /* 培育上市公司五家 */
    if (p->ends) return left == WORD_INDEX || c->goal != NO_TOKEN || c->carried || p->after != NO_TOKEN;
    if (left == WORD_GOAL || left == WORD_LEAD || left == WORD_STRIVE) return true;
    /* 由1名市领导、1个部门组成: the list is none of goals */
    if ((left == MARK_PAUSE || left == WORD_CONJ) && c->refused) return false;
    /* 选派特派员300名服务基层; but not 登记、审查6个事项 */
    if (!p->opens)
        return plain && left == MARK_NONE && c->goal != NO_TOKEN && kind_at(c, p->right) == WORD_GOAL;
    return c->carried || c->goal != NO_TOKEN || (plain && verb_behind(c, p->at));
}

static bool judge_bare(const struct clause *c, const struct place *p)
{
    switch (c->t[p->at].unit) {
    case UNIT_PCT: return judge_share(c, p);
    case UNIT_COUNT:
    case UNIT_MAG: return judge_count(c, p);
    case UNIT_TIME: return p->ends && kind_at(c, p->left) == WORD_INDEX;
    default: return false;
    }
}

/* 原18个乡镇, 围绕6个领域 describe; but 改扩建光岳大桥等3座 ends its item and is a goal. */
static bool is_described(const struct clause *c, const struct place *p)
{
    enum word_kind left = kind_at(c, p->left);

    if (kind_at(c, p->right) == WORD_PAPER && c->t[p->at].unit == UNIT_COUNT) return true; /* 落实30条措施 */
    return left == WORD_DESC || (left == WORD_ETC && !p->ends);
}

/* What a reader would look at twice. */
static enum plan_rule doubt_of(const struct clause *c, const struct place *p)
{
    enum word_kind left = kind_at(c, p->left);

    if (is_telling(left) || left == WORD_COMPARE || left == WORD_DE) return RULE_NONE;
    if (c->t[p->at].num.round) return RULE_MEASURE_HAN;
    if (c->goal == NO_TOKEN && !c->carried && left != WORD_INDEX && !p->opens) return RULE_MEASURE_BARE;
    return RULE_NONE;
}

struct verdict judge(const struct clause *c, const struct place *p)
{
    const struct token *t = &c->t[p->at];
    enum word_kind left = kind_at(c, p->left);
    enum word_kind bound = left == WORD_DE && c->reach != NO_TOKEN ? kind_at(c, c->reach) : left;
    struct verdict v = {.op = op_of(bound, kind_at(c, p->after)), .down = left == WORD_DOWN};

    if (bound == WORD_ATTAIN && c->strive && v.op == OP_EQ) v.op = OP_GE; /* 力争贷款余额达到9000亿元 */
    if (t->inside || !is_quantity(t) || is_part(c, p->at)) return v;
    if (left == WORD_FROM || left == MARK_PLUS || is_described(c, p)) return v;
    if (is_threshold(c, p) || is_rule(c, p)) return v;
    if (left == WORD_COMPARE) /* 高于全国平均水平2个百分点 */
        v.goal = c->reach != NO_TOKEN;
    else
        v.goal = is_telling(left) ? judge_telling(c, p) : judge_bare(c, p);
    v.doubt = doubt_of(c, p);
    v.rule = is_telling(left) || p->after != NO_TOKEN ? RULE_MEASURE_BOUND : RULE_MEASURE_COUNT;
    return v;
}
