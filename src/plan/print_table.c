/* print_table - a plan for a terminal: aligned by display width, with the rules behind the values when asked.
 */
#include "plan/plan.h"
#include "text/utf8.h"

enum { LABEL_CELLS = 10, LINE_CELLS = 96 };

static bool is_wide(int32_t c)
{
    return (c >= 0x1100 && c <= 0x115f) || (c >= 0x2e80 && c <= 0xa4cf) || (c >= 0xac00 && c <= 0xd7a3) ||
           (c >= 0xf900 && c <= 0xfaff) || (c >= 0xfe30 && c <= 0xfe6f) || (c >= 0xff00 && c <= 0xff60) ||
           (c >= 0xffe0 && c <= 0xffe6) || (c >= 0x20000 && c <= 0x3fffd) || (c >= 0x2014 && c <= 0x2026);
}

static size_t cells_of(struct str s)
{
    size_t at = 0, n = 0;

    for (int32_t c = utf8_next(s, &at); c >= 0; c = utf8_next(s, &at)) n += is_wide(c) ? 2 : 1;
    return n;
}

static void pad(struct buf *out, size_t n)
{
    while (n-- > 0) buf_byte(out, ' ');
}

static void label(struct buf *out, struct str name)
{
    size_t n = cells_of(name);

    buf_lit(out, "\n");
    pad(out, 6);
    buf_str(out, name);
    pad(out, n < LABEL_CELLS ? LABEL_CELLS - n : 1);
}

/* TEXT in lines of at most LINE_CELLS, the further ones indented by INDENT. */
static void wrapped(struct buf *out, struct str text, size_t indent)
{
    size_t at = 0, from = 0, used = 0;

    while (at < text.n) {
        size_t next = at;
        size_t width = is_wide(utf8_next(text, &next)) ? 2 : 1;

        if (used + width > LINE_CELLS) {
            buf_str(out, str_sub(text, from, at - from));
            buf_lit(out, "\n");
            pad(out, indent);
            from = at;
            used = 0;
        }
        used += width;
        at = next;
    }
    buf_str(out, str_sub(text, from, text.n - from));
}

static void why_out(struct buf *out, enum plan_rule rule, struct span at)
{
    buf_lit(out, "  ‹");
    buf_str(out, plan_rule_info(rule)->name);
    buf_fmt(out, " %u+%u›", at.off, at.len);
}

static void fact(struct buf *out, struct str name, const struct plan_value *v, bool why)
{
    size_t n = cells_of(name);

    if (!v->text.p) return;
    buf_str(out, name);
    pad(out, n < 12 ? 12 - n : 1);
    wrapped(out, v->text, 12);
    if (why) why_out(out, v->rule, v->at);
    buf_lit(out, "\n");
}

static void facts_out(struct buf *out, const struct plan_facts *f, bool why)
{
    fact(out, STR("标题"), &f->title, why);
    fact(out, STR("通知标题"), &f->notice, why);
    fact(out, STR("文号"), &f->number, why);
    fact(out, STR("发文机关"), &f->issuer, why);
    fact(out, STR("成文日期"), &f->date, why);
    fact(out, STR("主送"), &f->send_to, why);
    fact(out, STR("抄送"), &f->copy_to, why);
    fact(out, STR("公开"), &f->publicity, why);
    fact(out, STR("印发机关"), &f->printed_by, why);
    fact(out, STR("印发日期"), &f->printed_on, why);
}

static void names_out(struct buf *out, const struct plan *p, const struct plan_task *t, enum duty_role role,
                      bool why)
{
    static const struct str names[DUTY_ROLES] = {STR_INIT("牵头领导"), STR_INIT("牵头单位"),
                                                 STR_INIT("配合单位"), STR_INIT("责任单位")};
    bool first = true;

    for (uint32_t i = 0; i < t->duties; i++) {
        const struct plan_duty *d = &p->duty[t->duty_from + i];

        if (d->role != role) continue;
        if (first)
            label(out, names[role]);
        else
            buf_lit(out, "、");
        first = false;
        buf_str(out, d->name.text);
        if (d->open_list) buf_lit(out, "等");
        if (d->inherited) buf_lit(out, "（承上）");
        if (why) why_out(out, d->name.rule, d->name.at);
    }
}

static void measures_out(struct buf *out, const struct plan *p, const struct plan_task *t, bool why)
{
    for (uint32_t i = 0; i < t->measures; i++) {
        const struct plan_measure *m = &p->measure[t->measure_from + i];

        label(out, STR("指标"));
        buf_str(out, m->words.text);
        buf_lit(out, "  [");
        buf_str(out, str_of(measure_op_name[m->op]));
        buf_lit(out, " ");
        buf_str(out, m->has_value ? m->value_text : m->reference);
        buf_str(out, m->unit);
        buf_lit(out, "]");
        if (why) why_out(out, m->words.rule, m->words.at);
    }
}

static void goals_out(struct buf *out, const struct plan *p, const struct plan_task *t, bool why)
{
    for (uint32_t i = 0; i < t->goals; i++) {
        const struct plan_goal *g = &p->goal[t->goal_from + i];

        label(out, STR("分阶段"));
        buf_str(out, g->label.text);
        buf_lit(out, "：");
        buf_str(out, g->words.text);
        if (why) why_out(out, g->words.rule, g->words.at);
    }
}

static void doubts_out(struct buf *out, const struct plan *p, uint32_t task, size_t *at)
{
    while (*at < p->doubts && p->doubt[*at].task < task) ++*at;
    for (; *at < p->doubts && p->doubt[*at].task == task; ++*at) {
        const struct plan_doubt *d = &p->doubt[*at];

        label(out, STR("存疑"));
        buf_str(out, d->field);
        buf_lit(out, "：");
        buf_str(out, plan_rule_info(d->rule)->zh);
    }
}

static void task_out(struct buf *out, const struct plan *p, uint32_t i, bool why)
{
    const struct plan_task *t = &p->task[i];
    struct str no = t->no.text.p ? t->no.text : STR("·");
    size_t n = cells_of(no);

    buf_lit(out, "\n");
    pad(out, n < 4 ? 4 - n : 0);
    buf_str(out, no);
    buf_lit(out, "  ");
    wrapped(out, t->text.text, 6);
    if (why) why_out(out, t->text.rule, t->text.at);
    for (int role = 0; role < DUTY_ROLES; role++) names_out(out, p, t, (enum duty_role)role, why);
    if (t->deadline.text.p) {
        label(out, STR("完成时限"));
        buf_str(out, t->deadline.text);
        if (why) why_out(out, t->deadline.rule, t->deadline.at);
    }
    measures_out(out, p, t, why);
    goals_out(out, p, t, why);
}

static void counts_out(struct buf *out, const struct plan *p)
{
    buf_fmt(out,
            "\n\n共 %zu 项任务，%zu 个部分，%zu 个责任组，%zu 处责任分工，%zu 个指标，%zu 个分阶段目标，%zu "
            "处存疑",
            p->tasks, p->sections, p->groups, p->duties, p->measures, p->goals, p->doubts);
}

void plan_table(struct buf *out, const struct plan *p, bool why)
{
    uint32_t section = PLAN_NONE;
    size_t doubt = 0;

    facts_out(out, &p->facts, why);
    for (uint32_t i = 0; i < p->tasks; i++) {
        if (p->task[i].section != section && p->task[i].section != PLAN_NONE) {
            section = p->task[i].section;
            buf_lit(out, "\n\n");
            buf_str(out, p->section[section].full.text);
        }
        task_out(out, p, i, why);
        doubts_out(out, p, i, &doubt);
    }
    doubts_out(out, p, PLAN_NONE, &doubt);
    counts_out(out, p);
}
