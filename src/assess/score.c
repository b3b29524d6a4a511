#include "assess/score.h"

#include <math.h>
#include <stdlib.h>

#include "base/json.h"
#include "base/vec.h"

static const struct score_formula_info formulas[SCORE_FORMULAS] = {
#define SCORE_FORMULA(id, word, formula, zh, en) \
    {STR_INIT(word), STR_INIT(formula), STR_INIT(zh), STR_INIT(en)},
#include "assess/formulas.def"
#undef SCORE_FORMULA
};

typedef VEC(struct explain_input) inputs;

const struct score_formula_info *score_formula_info(enum score_formula f)
{
    return &formulas[f];
}

bool score_formula_read(struct str word, enum score_formula *out)
{
    for (int i = 0; i < SCORE_FORMULAS; i++) {
        if (!str_eq(word, formulas[i].word)) continue;
        *out = (enum score_formula)i;
        return true;
    }
    return false;
}

enum score_formula score_formula_of(enum goal_op op, enum goal_side side)
{
    if (goal_is_limit(op) || (op == GOAL_ABOUT && side == GOAL_CEILING)) return SCORE_LIMIT;
    if (op == GOAL_ABOUT && side == GOAL_BOTH_SIDES) return SCORE_BAND;
    return op == GOAL_RELATIVE || op == GOAL_TREND ? SCORE_RELATIVE : SCORE_GROWTH;
}

double score_rounded(double v)
{
    return floor(v * 100 + 0.5 + 1e-9) / 100;
}

/* 0 to 1, so that it reads with two decimals as points of 100; not a number: 0. */
static double share(double v)
{
    return v > 0 ? score_rounded(100 * fmin(v, 1)) / 100 : 0;
}

/* A / T; a target of nothing is reached by anything that is not below it. */
static double ratio(double a, double t)
{
    if (t == 0) return a >= 0 ? 1 : 0;
    return t > 0 ? a / t : 2 - a / t;
}

/* 2 - A / T; a bound of nothing is kept only by nothing. */
static double limit(double a, double t)
{
    if (t == 0) return a <= 0 ? 1 : 0;
    return t > 0 ? 2 - a / t : a / t;
}

static double band(double a, double low, double high)
{
    double width = high > low ? high - low : fmax(fabs(high), 1), off = a < low    ? low - a
                                                                        : a > high ? a - high
                                                                                   : 0;

    return 1 - off / width;
}

static double rubric(double v)
{
    static const double steps[] = {1, 0.8, 0.6, 0.3};

    for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++)
        if (v >= steps[i] - 1e-9) return steps[i];
    return 0;
}

static double relative(const struct score_item *i)
{
    return i->lower_is_better ? limit(i->actual, i->target) : ratio(i->actual, i->target);
}

static double power(const struct score_item *i)
{
    if (i->high == i->low) return i->actual >= i->high ? 1 : 0.6;
    return (60 + 40 * (i->actual - i->low) / (i->high - i->low)) / 100;
}

static double value_of(const struct score_item *i)
{
    if (i->formula == SCORE_MILESTONES) return i->planned > 0 ? i->accepted / i->planned : 0;
    if (!i->has_actual) return 0;
    switch (i->formula) {
    case SCORE_GROWTH: return ratio(i->actual, i->target);
    case SCORE_LIMIT: return limit(i->actual, i->target);
    case SCORE_BAND: return band(i->actual, i->low, i->high);
    case SCORE_RELATIVE: return relative(i);
    case SCORE_QUALITATIVE: return rubric(i->actual);
    case SCORE_POWER: return power(i);
    case SCORE_MILESTONES:
    case SCORE_FORMULAS: break;
    }
    return 0;
}

static void add(struct arena *a, inputs *in, struct explain_input v)
{
    *vec_push(a, in) = v;
}

static void add_actual(struct arena *a, inputs *in, const struct score_item *i)
{
    if (i->has_actual) add(a, in, (struct explain_input){STR("a"), STR("完成值"), STR("actual"), i->actual});
}

static void list_inputs(struct arena *a, inputs *in, const struct score_item *i)
{
    switch (i->formula) {
    case SCORE_GROWTH:
    case SCORE_LIMIT:
        add_actual(a, in, i);
        add(a, in, (struct explain_input){STR("t"), STR("目标值"), STR("target"), i->target});
        break;
    case SCORE_RELATIVE:
        add_actual(a, in, i);
        if (i->has_target)
            add(a, in, (struct explain_input){STR("r"), STR("参照值"), STR("reference"), i->target});
        break;
    case SCORE_BAND:
    case SCORE_POWER:
        add_actual(a, in, i);
        add(a, in, (struct explain_input){STR("l"), STR("下限"), STR("low"), i->low});
        add(a, in, (struct explain_input){STR("h"), STR("上限"), STR("high"), i->high});
        break;
    case SCORE_MILESTONES:
        add(a, in,
            (struct explain_input){STR("accepted"), STR("已认定权重"), STR("accepted weight"), i->accepted});
        add(a, in,
            (struct explain_input){STR("planned"), STR("计划权重"), STR("planned weight"), i->planned});
        break;
    case SCORE_QUALITATIVE:
    case SCORE_FORMULAS: add_actual(a, in, i); break;
    }
    add(a, in, (struct explain_input){STR("w"), STR("权重"), STR("weight"), i->weight});
}

static bool needs_target(enum score_formula f)
{
    return f == SCORE_GROWTH || f == SCORE_LIMIT || f == SCORE_RELATIVE;
}

static bool is_waiting(const struct score_item *i)
{
    return i->left_out.p || (needs_target(i->formula) && !i->has_target) ||
           (i->formula == SCORE_QUALITATIVE && !i->has_actual) ||
           (i->formula == SCORE_MILESTONES && !(i->planned > 0));
}

struct explain score_item(struct arena *a, const struct score_item *item)
{
    const struct score_formula_info *f = &formulas[item->formula];
    struct explain x = {.zh = item->name.n ? item->name : f->zh, .en = item->name.n ? item->name : f->en};
    inputs in = {0};

    list_inputs(a, &in, item);
    x.formula = f->formula;
    x.waiting = is_waiting(item);
    x.result = x.waiting ? 0 : share(value_of(item));
    x.input = in.at;
    x.inputs = in.n;
    x.note_zh = item->reason;
    x.note_en = item->reason;
    if (item->left_out.p) {
        x.note_zh = x.note_en = item->left_out;
    } else if (x.waiting) {
        x.note_zh = STR("待发布或待评定，暂不计分");
        x.note_en = STR("waiting: takes no part yet");
    } else if (!item->has_actual && item->formula != SCORE_MILESTONES) {
        x.note_zh = item->reason.n ? item->reason : STR("没有数据，计0分");
        x.note_en = item->reason.n ? item->reason : STR("no value: scores 0");
    }
    return x;
}

/* A weighted mean in the making. */
struct mean {
    double sum, weight;
};

static void mean_add(struct mean *m, double weight, double v)
{
    if (!(weight > 0)) return;
    m->sum += weight * v;
    m->weight += weight;
}

static double mean_of(const struct mean *m)
{
    return m->weight > 0 ? m->sum / m->weight : 0;
}

struct explain score_task(struct arena *a, const struct score_task *task)
{
    struct explain *child = arena_array(a, struct explain, task->items);
    struct mean m = {0, 0};
    struct explain x = {.zh = task->name, .en = task->name, .formula = STR("sum(w * item) / sum(w)")};

    for (size_t i = 0; i < task->items; i++) {
        child[i] = score_item(a, &task->item[i]);
        if (!child[i].waiting) mean_add(&m, task->item[i].weight, child[i].result);
    }
    x.waiting = !(m.weight > 0);
    x.result = share(mean_of(&m));
    x.child = child;
    x.children = task->items;
    if (x.waiting) {
        x.note_zh = STR("没有可计分的指标，暂不计分");
        x.note_en = STR("nothing can be scored yet");
    }
    return x;
}

static double task_weight(const struct score_task *t)
{
    return t->share * t->weight;
}

/* The inputs every task shows below a unit. */
static void put_weights(struct arena *a, struct explain *x, const struct score_task *t)
{
    inputs in = {0};

    add(a, &in, (struct explain_input){STR("share"), STR("角色系数"), STR("role share"), t->share});
    add(a, &in, (struct explain_input){STR("w"), STR("任务权重"), STR("weight"), t->weight});
    x->input = in.at;
    x->inputs = in.n;
}

/* A protected task counts only where it does not pull the unit below OTHERS, the mean of its other tasks. */
static void add_protected(struct mean *m, const struct mean *others, const struct score_task *t,
                          struct explain *x)
{
    if (others->weight > 0 && x->result < mean_of(others)) {
        x->spared = true;
        x->note_zh = STR("到期前已报告困难，受保护，不因此失分");
        x->note_en = STR("protected: the difficulty was raised before the due date");
        return;
    }
    mean_add(m, task_weight(t), x->result);
}

struct explain score_unit(struct arena *a, struct str name, const struct score_task *task, size_t n)
{
    struct explain *child = arena_array(a, struct explain, n);
    struct mean others = {0, 0}, m;
    struct explain x = {
        .zh = name, .en = name, .formula = STR("100 * sum(share * w * task) / sum(share * w)")};

    for (size_t i = 0; i < n; i++) {
        child[i] = score_task(a, &task[i]);
        put_weights(a, &child[i], &task[i]);
        if (!child[i].waiting && !task[i].protected)
            mean_add(&others, task_weight(&task[i]), child[i].result);
    }
    m = others;
    for (size_t i = 0; i < n; i++)
        if (!child[i].waiting && task[i].protected) add_protected(&m, &others, &task[i], &child[i]);
    x.waiting = !(m.weight > 0);
    x.result = score_rounded(100 * mean_of(&m));
    x.child = child;
    x.children = n;
    return x;
}

/* ---- what each task brought */

struct slice {
    size_t task;
    double exact;  /* in hundredths */
    int64_t limit; /* not above it */
    int64_t *got;
};

/* The larger remainder first, then the earlier task. */
static int by_remainder(const void *a, const void *b)
{
    const struct slice *x = a, *y = b;
    double more = (y->exact - floor(y->exact)) - (x->exact - floor(x->exact));

    if (fabs(more) > 1e-9) return more > 0 ? 1 : -1;
    return (x->task > y->task) - (x->task < y->task);
}

/* Whole hundredths for N slices that make TOTAL together: each rounded down, the rest to the largest
 * remainders. */
static void cut(struct slice *slice, size_t n, int64_t total)
{
    bool moved = true;

    for (size_t i = 0; i < n; i++) {
        int64_t down = (int64_t)floor(slice[i].exact + 1e-9);

        *slice[i].got = down < slice[i].limit ? down : slice[i].limit;
        total -= *slice[i].got;
    }
    qsort(slice, n, sizeof *slice, by_remainder);
    while (total > 0 && moved) {
        moved = false;
        for (size_t i = 0; i < n && total > 0; i++) {
            if (*slice[i].got >= slice[i].limit) continue;
            ++*slice[i].got;
            total--;
            moved = true;
        }
    }
}

void score_points(struct arena *a, const struct explain *unit, const struct score_task *task,
                  struct score_points *out)
{
    enum { WHOLE = 10000 };
    struct slice *slice = arena_array(a, struct slice, unit->children + 1);
    double weight = 0;
    size_t n = 0;

    for (size_t i = 0; i < unit->children; i++) {
        const struct explain *x = &unit->child[i];

        out[i] = (struct score_points){0, 0};
        if (x->waiting || x->spared || !(task_weight(&task[i]) > 0)) continue;
        slice[n++] = (struct slice){i, task_weight(&task[i]), WHOLE, &out[i].most};
        weight += task_weight(&task[i]);
    }
    for (size_t i = 0; i < n; i++) slice[i].exact *= WHOLE / weight;
    cut(slice, n, n ? WHOLE : 0);
    for (size_t i = 0; i < n; i++) {
        slice[i].exact *= unit->child[slice[i].task].result;
        slice[i].limit = out[slice[i].task].most;
        slice[i].got = &out[slice[i].task].got;
    }
    cut(slice, n, llround(unit->result * 100));
}

void score_rank(struct score_place *place, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        size_t better = 0;

        for (size_t j = 0; j < n; j++)
            better += !place[j].waiting && str_eq(place[j].group, place[i].group) &&
                      place[j].score > place[i].score;
        place[i].rank = place[i].waiting ? 0 : better + 1;
    }
}

static void put_inputs(struct json *j, const struct explain *x)
{
    json_key(j, "inputs");
    json_array(j);
    for (size_t i = 0; i < x->inputs; i++) {
        json_object(j);
        json_put_str(j, "name", x->input[i].name);
        json_put_str(j, "zh", x->input[i].zh);
        json_put_str(j, "en", x->input[i].en);
        json_key(j, "value");
        json_num(j, x->input[i].value);
        json_end(j);
    }
    json_end(j);
}

/* Depth: unit, task, item. */
static void put(struct json *j, const struct explain *x)
{
    json_object(j);
    json_put_str(j, "zh", x->zh);
    json_put_str(j, "en", x->en);
    json_put_str(j, "formula", x->formula);
    json_key(j, "result");
    json_num(j, x->result);
    json_put_bool(j, "waiting", x->waiting);
    json_put_str(j, "note_zh", x->note_zh);
    json_put_str(j, "note_en", x->note_en);
    put_inputs(j, x);
    json_key(j, "parts");
    json_array(j);
    for (size_t i = 0; i < x->children; i++) put(j, &x->child[i]);
    json_end(j);
    json_end(j);
}

void score_json(struct buf *out, const struct explain *x)
{
    struct json j = json_on(out);

    put(&j, x);
}
