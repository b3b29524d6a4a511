#include "appraisal/appraisal_line.h"

#include <math.h>

#include "base/json.h"
#include "ledger/year.h"

enum { JSON_MOST = 64 << 20, WORDS_MOST = 4096 };

/* The word for where a figure comes from. */
static struct str source_word(struct str truth)
{
    static const struct {
        struct str truth, zh;
    } words[] = {{STR_INIT("statistics"), STR_INIT("统计")},
                 {STR_INIT("verified"), STR_INIT("核实")},
                 {STR_INIT("told"), STR_INIT("自报")},
                 {STR_INIT("own"), STR_INIT("本单位自报")},
                 {STR_INIT("milestones"), STR_INIT("里程碑认定")},
                 {STR_INIT("rating"), STR_INIT("评定")},
                 {STR_INIT("closure"), STR_INIT("销号")},
                 {STR_INIT("check"), STR_INIT("核实")},
                 {STR_INIT("trial"), STR_INIT("假设")}};

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (str_eq(truth, words[i].truth)) return words[i].zh;
    return STR("");
}

static double percent(double share)
{
    return score_rounded(share * 100);
}

/* The numbers the formula takes; what it does not take is null. */
static void put_numbers(struct json *j, const struct score_item *i)
{
    bool bounds = i->formula == SCORE_BAND || i->formula == SCORE_POWER;
    bool milestones = i->formula == SCORE_MILESTONES;
    double target = i->has_target && !bounds && i->formula != SCORE_QUALITATIVE ? i->target : NAN;

    json_put_num(j, "actual", milestones ? i->accepted : i->has_actual ? i->actual : NAN);
    json_put_num(j, "target", milestones ? i->planned : target);
    json_put_num(j, "low", bounds ? i->low : NAN);
    json_put_num(j, "high", bounds ? i->high : NAN);
}

void appraisal_item_put(struct json *j, const struct score_item *item, const struct appraisal_from *from,
                        const struct explain *x)
{
    const struct score_formula_info *f = score_formula_info(item->formula);

    json_object(j);
    json_put_id(j, "measure_id", from->measure_id);
    json_put_str(j, "name", item->name);
    json_put_str(j, "unit", year_some(from->unit));
    json_put_str(j, "kind", f->word);
    json_put_str(j, "kind_zh", f->zh);
    json_put_str(j, "kind_en", f->en);
    json_put_str(j, "formula", f->formula);
    put_numbers(j, item);
    json_put_num(j, "weight", item->weight);
    json_put_num(j, "score", percent(x->result));
    json_put_bool(j, "waiting", x->waiting);
    json_put_str(j, "note", year_some(x->note_zh));
    json_put_str(j, "truth", year_some(from->truth));
    json_put_str(j, "source", year_some(source_word(from->truth)));
    json_put_str(j, "source_kind", year_some(from->kind));
    json_put_id(j, "source_id", from->id);
    json_put_id(j, "round_id", from->round_id);
    json_put_str(j, "period", year_some(from->period));
    json_put_str(j, "by", year_some(from->by));
    json_put_str(j, "at", year_some(from->at));
    json_end(j);
}

static struct str inputs_text(struct arena *a, const struct explain *x)
{
    struct buf out = buf_new(a, WORDS_MOST);

    for (size_t i = 0; i < x->children; i++) {
        const struct explain *item = &x->child[i];

        if (i) buf_lit(&out, "；");
        buf_fmt(&out, "%.*s", STR_ARG(item->zh));
        for (size_t k = 0; k < item->inputs; k++) {
            buf_fmt(&out, "%s%.*s ", k ? "，" : "：", STR_ARG(item->input[k].zh));
            goal_put(&out, item->input[k].value);
        }
    }
    return buf_text(&out);
}

static struct str formulas_text(struct arena *a, const struct explain *x)
{
    struct buf out = buf_new(a, WORDS_MOST);

    for (size_t i = 0; i < x->children; i++) {
        if (i) buf_lit(&out, "；");
        buf_str(&out, x->child[i].formula);
    }
    return buf_text(&out);
}

static struct str source_of(const struct appraisal_task *t)
{
    return t->from.n ? source_word(t->from.at[t->from.n - 1].truth) : STR("");
}

static void put_shields(struct json *j, const struct appraisal_task *t)
{
    json_key(j, "difficulties");
    json_array(j);
    for (size_t i = 0; i < t->shield.n; i++) {
        json_object(j);
        json_put_id(j, "id", t->shield.at[i].id);
        json_put_str(j, "title", t->shield.at[i].title);
        json_put_str(j, "opened_on", t->shield.at[i].opened_on);
        json_end(j);
    }
    json_end(j);
}

static void put_items(struct json *j, const struct appraisal_task *t, const struct explain *x)
{
    json_key(j, "items");
    json_array(j);
    for (size_t i = 0; i < t->item.n; i++)
        appraisal_item_put(j, &t->item.at[i], &t->from.at[i], &x->child[i]);
    json_end(j);
}

static void put_line(struct json *j, const struct appraisal_part *p, const struct explain *x,
                     const struct score_points *points)
{
    struct arena *a = j->out->arena;

    json_object(j);
    json_put_id(j, "task_id", p->task->id);
    json_put_str(j, "task_no", p->task->no);
    json_put_str(j, "text", p->task->text);
    json_put_str(j, "role", p->role);
    json_put_str(j, "member_of", p->of);
    json_put_num(j, "share", p->share);
    json_put_num(j, "weight", p->task->weight);
    json_put_num(j, "score", percent(x->result));
    json_put_num(j, "points", (double)points->got / 100);
    json_put_num(j, "points_most", (double)points->most / 100);
    json_put_bool(j, "waiting", x->waiting);
    json_put_bool(j, "spared", x->spared);
    json_put_str(j, "formula", formulas_text(a, x));
    json_put_str(j, "inputs", inputs_text(a, x));
    json_put_str(j, "source", source_of(p->task));
    json_put_str(j, "note", x->note_zh);
    put_items(j, p->task, x);
    put_shields(j, p->task);
    json_end(j);
}

bool appraisal_lines(struct cx *cx, const struct appraisal_result *r, struct str *out)
{
    struct buf text = buf_new(cx->arena, JSON_MOST);
    struct json j = json_on(&text);

    json_array(&j);
    for (size_t i = 0; i < r->unit->part.n; i++)
        put_line(&j, &r->unit->part.at[i], &r->explain.child[i], &r->points[i]);
    json_end(&j);
    return buf_done(&text, out);
}
