/* print - the forms of a plan for programs: JSON with every place and rule, and the corpus form. */
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

/* A trend (逐年提升) and a goal that others set (完成省定任务) have no direction: they are no targets of the
 * corpus. */
static void targets_out(struct json *j, const struct plan *p, const struct plan_task *t)
{
    json_array(j);
    for (uint32_t i = 0; i < t->measures; i++) {
        const struct plan_measure *m = &p->measure[t->measure_from + i];

        if (m->op == OP_TREND || m->op == OP_RELATIVE) continue;
        json_object(j);
        json_put_str(j, "text", m->words.text);
        json_put_str(j, "op", str_of(measure_op_name[m->op]));
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

/* The doubts of task I; doubts stand in the order of their tasks and *AT goes along. */
static void doubt_fields(struct json *j, const struct plan *p, uint32_t task, size_t *at)
{
    json_array(j);
    while (*at < p->doubts && p->doubt[*at].task < task) ++*at;
    while (*at < p->doubts && p->doubt[*at].task == task) json_str(j, p->doubt[(*at)++].field);
    json_end(j);
}

static void corpus_task(struct json *j, const struct plan *p, uint32_t i, size_t *doubt)
{
    static const struct {
        const char *key;
        enum duty_role role;
    } lists[] = {
        {"leaders", DUTY_LEADER}, {"lead", DUTY_LEAD}, {"coop", DUTY_SUPPORT}, {"resp", DUTY_RESPONSIBLE}};
    const struct plan_task *t = &p->task[i];

    json_object(j);
    json_put_str(j, "no", t->no.text);
    json_put_str(j, "section", t->section == PLAN_NONE ? STR_NULL : p->section[t->section].full.text);
    json_put_str(j, "text", t->text.text.p ? t->text.text : STR(""));
    for (size_t k = 0; k < sizeof lists / sizeof lists[0]; k++) {
        json_key(j, lists[k].key);
        names_out(j, p, t, lists[k].role);
    }
    json_put_str(j, "deadline", t->deadline.text);
    json_put_bool(j, "truncated", t->truncated);
    json_key(j, "targets");
    targets_out(j, p, t);
    json_key(j, "doubts");
    doubt_fields(j, p, i, doubt);
    json_end(j);
}

void plan_corpus(struct buf *out, const struct plan *p)
{
    struct json j = json_on(out);
    size_t doubt = 0;

    json_object(&j);
    json_key(&j, "tasks");
    json_array(&j);
    for (uint32_t i = 0; i < p->tasks; i++) corpus_task(&j, p, i, &doubt);
    json_end(&j);
    json_end(&j);
}

/* ---- everything */

static void span_out(struct json *j, struct span s)
{
    json_key(j, "at");
    json_array(j);
    json_int(j, s.off);
    json_int(j, s.len);
    json_end(j);
}

static void rule_out(struct json *j, enum plan_rule rule)
{
    json_put_str(j, "rule", plan_rule_info(rule)->name);
}

/* {"text":…, "at":[offset, bytes], "rule":…} or null. */
static void value_out(struct json *j, const char *key, const struct plan_value *v)
{
    json_key(j, key);
    if (!v->text.p) {
        json_null(j);
        return;
    }
    json_object(j);
    json_put_str(j, "text", v->text);
    span_out(j, v->at);
    rule_out(j, v->rule);
    json_end(j);
}

static void index_out(struct json *j, const char *key, uint32_t index)
{
    json_key(j, key);
    if (index == PLAN_NONE)
        json_null(j);
    else
        json_int(j, index);
}

static void facts_out(struct json *j, const struct plan_facts *f)
{
    const struct {
        const char *key;
        const struct plan_value *value;
    } all[] = {{"title", &f->title},           {"notice", &f->notice},   {"number", &f->number},
               {"issuer", &f->issuer},         {"date", &f->date},       {"printed_by", &f->printed_by},
               {"printed_on", &f->printed_on}, {"send_to", &f->send_to}, {"copy_to", &f->copy_to},
               {"publicity", &f->publicity}};

    json_key(j, "facts");
    json_object(j);
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) value_out(j, all[i].key, all[i].value);
    json_put_str(j, "date_iso", f->date_iso);
    json_put_str(j, "printed_on_iso", f->printed_on_iso);
    json_put_int(j, "year", f->year);
    json_end(j);
}

static void requirements_out(struct json *j, const struct plan *p)
{
    json_key(j, "requirements");
    json_array(j);
    for (size_t i = 0; i < p->requirements; i++) {
        const struct plan_requirement *q = &p->requirement[i];

        json_object(j);
        value_out(j, "no", &q->no);
        value_out(j, "heading", &q->heading);
        value_out(j, "body", &q->body);
        json_end(j);
    }
    json_end(j);
}

static void sections_out(struct json *j, const struct plan *p)
{
    json_key(j, "sections");
    json_array(j);
    for (size_t i = 0; i < p->sections; i++) {
        const struct plan_section *s = &p->section[i];

        json_object(j);
        value_out(j, "no", &s->no);
        value_out(j, "heading", &s->heading);
        value_out(j, "full", &s->full);
        index_out(j, "parent", s->parent);
        json_put_int(j, "level", s->level);
        json_end(j);
    }
    json_end(j);
}

static void duties_out(struct json *j, const struct plan *p, const struct plan_task *t)
{
    json_key(j, "duties");
    json_array(j);
    for (uint32_t i = 0; i < t->duties; i++) {
        const struct plan_duty *d = &p->duty[t->duty_from + i];

        json_object(j);
        json_put_str(j, "role", str_of(duty_role_name[d->role]));
        value_out(j, "name", &d->name);
        index_out(j, "group", d->group);
        json_put_int(j, "order", d->order);
        json_put_bool(j, "open_list", d->open_list);
        json_put_bool(j, "inherited", d->inherited);
        json_end(j);
    }
    json_end(j);
}

static void measures_out(struct json *j, const struct plan *p, const struct plan_task *t)
{
    json_key(j, "measures");
    json_array(j);
    for (uint32_t i = 0; i < t->measures; i++) {
        const struct plan_measure *m = &p->measure[t->measure_from + i];

        json_object(j);
        value_out(j, "words", &m->words);
        json_put_str(j, "indicator", m->indicator);
        json_put_str(j, "op", str_of(measure_op_name[m->op]));
        json_key(j, "value");
        if (m->has_value)
            json_num(j, m->value);
        else
            json_null(j);
        json_put_str(j, "value_text", m->value_text);
        json_put_str(j, "unit", m->unit);
        json_put_str(j, "reference", m->reference);
        json_put_bool(j, "negative", m->negative);
        json_end(j);
    }
    json_end(j);
}

static void goals_out(struct json *j, const struct plan *p, const struct plan_task *t)
{
    json_key(j, "goals");
    json_array(j);
    for (uint32_t i = 0; i < t->goals; i++) {
        const struct plan_goal *g = &p->goal[t->goal_from + i];

        json_object(j);
        json_put_str(j, "period", g->period);
        value_out(j, "label", &g->label);
        value_out(j, "words", &g->words);
        json_put_str(j, "due", g->due);
        json_put_str(j, "op", str_of(measure_op_name[g->op]));
        json_key(j, "value");
        if (g->has_value)
            json_num(j, g->value);
        else
            json_null(j);
        json_put_str(j, "unit", g->unit);
        json_end(j);
    }
    json_end(j);
}

static void task_out(struct json *j, const struct plan *p, const struct plan_task *t)
{
    json_object(j);
    value_out(j, "no", &t->no);
    value_out(j, "text", &t->text);
    json_key(j, "whole");
    json_object(j);
    span_out(j, t->whole);
    json_end(j);
    index_out(j, "section", t->section);
    index_out(j, "parent", t->parent);
    json_put_bool(j, "parent_only", t->parent_only);
    json_put_bool(j, "truncated", t->truncated);
    json_put_int(j, "groups", t->groups);
    duties_out(j, p, t);
    measures_out(j, p, t);
    goals_out(j, p, t);
    value_out(j, "deadline", &t->deadline);
    json_put_str(j, "deadline_iso", t->deadline_iso);
    json_end(j);
}

static void doubts_out(struct json *j, const struct plan *p)
{
    json_key(j, "doubts");
    json_array(j);
    for (size_t i = 0; i < p->doubts; i++) {
        const struct plan_doubt *d = &p->doubt[i];

        json_object(j);
        index_out(j, "task", d->task);
        json_put_str(j, "field", d->field);
        rule_out(j, d->rule);
        json_put_str(j, "zh", plan_rule_info(d->rule)->zh);
        json_put_str(j, "en", plan_rule_info(d->rule)->en);
        span_out(j, d->at);
        json_put_str(j, "value", d->value);
        json_end(j);
    }
    json_end(j);
}

void plan_json(struct buf *out, const struct plan *p)
{
    struct json j = json_on(out);

    json_object(&j);
    facts_out(&j, &p->facts);
    requirements_out(&j, p);
    sections_out(&j, p);
    json_key(&j, "tasks");
    json_array(&j);
    for (size_t i = 0; i < p->tasks; i++) task_out(&j, p, &p->task[i]);
    json_end(&j);
    doubts_out(&j, p);
    json_put_int(&j, "groups", (int64_t)p->groups);
    json_end(&j);
}
