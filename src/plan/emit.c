/* emit - an entry with its duties, measures, deadline and doubts, all with their place in the document. */
#include <string.h>

#include "plan/deadline.h"
#include "plan/read.h"
#include "plan/words.h"

enum { SAME_MOST = 300 /* names of one task up to which repeated ones are looked for */ };

/* The chunk's bytes as they stay: the document's own when nothing was removed, else a copy. */
static struct str kept_text(struct reader *r)
{
    if (r->kept.p) return r->kept;
    if (r->chunk.mark.n == 1)
        r->kept = str_sub(r->doc->text, r->chunk.mark.at[0].doc, r->chunk.n);
    else
        r->kept = str_keep(r->a, clean_text(&r->chunk));
    return r->kept;
}

struct plan_value read_value(struct reader *r, size_t from, size_t to, enum plan_rule rule)
{
    if (to <= from) return (struct plan_value){0};
    return (struct plan_value){str_sub(kept_text(r), from, to - from), clean_span(&r->chunk, from, to), rule};
}

void read_doubt(struct reader *r, uint32_t task, struct str field, enum plan_rule rule, struct span at)
{
    struct plan_doubt *d = pile_push(&r->doubt);

    *d = (struct plan_doubt){.task = task, .field = field, .rule = rule, .at = at};
}

static struct str role_field(enum duty_role role)
{
    static const struct str fields[DUTY_ROLES] = {STR_INIT("leaders"), STR_INIT("lead"), STR_INIT("coop"),
                                                  STR_INIT("resp")};

    return fields[role];
}

/* ---- duties */

/* The paper says that the first name leads, or the names in front of the first comma. */
static void apply_note(struct reader *r)
{
    struct duty_part *part = &r->part;
    size_t leads;

    if (part->note != DUTY_NOTE_NONE) r->note = part->note;
    if (r->note == DUTY_NOTE_NONE) return;
    leads = r->note == DUTY_NOTE_FIRST ? 1 : part->before_comma;
    for (size_t i = 0; i < part->name.n; i++)
        if (part->name.at[i].role == DUTY_LEAD) return;
    for (size_t i = 0; i < part->name.n && leads; i++) {
        if (part->name.at[i].role != DUTY_RESPONSIBLE) continue;
        part->name.at[i].role = DUTY_LEAD;
        leads--;
    }
}

/* Does the paper explain MARK as that of the lead unit?  Looked for once. */
static bool mark_leads(struct reader *r, uint8_t mark)
{
    uint32_t bit = UINT32_C(1) << mark;

    if (!(r->marks_asked & bit) && duty_mark_leads(r->doc->text, mark)) r->marks_lead |= bit;
    r->marks_asked |= bit;
    return (r->marks_lead & bit) != 0;
}

/* ▲市教育局 leads where the paper says that ▲ does. */
static void apply_marks(struct reader *r)
{
    for (size_t i = 0; i < r->part.name.n; i++) {
        struct duty_name *n = &r->part.name.at[i];

        if (!n->mark || n->role == DUTY_LEADER || n->role == DUTY_LEAD) continue;
        if (!mark_leads(r, n->mark)) continue;
        n->role = DUTY_LEAD;
        n->mark = 0;
    }
}

static bool same_name(const struct reader *r, const struct plan_task *t, const struct duty_name *n)
{
    struct str text = str_sub(clean_text(&r->chunk), n->from, n->to - n->from);

    for (size_t i = t->duty_from; i < r->duty.n; i++) {
        const struct plan_duty *d = pile_at(&r->duty, i);

        if (d->role == (enum duty_role)n->role && str_eq(d->name.text, text)) return true;
    }
    return false;
}

static void add_duty(struct reader *r, uint32_t task, const struct duty_name *n, uint32_t order)
{
    struct plan_duty *d = pile_push(&r->duty);

    *d = (struct plan_duty){.task = task,
                            .group = r->group,
                            .order = order,
                            .role = (enum duty_role)n->role,
                            .name = read_value(r, n->from, n->to, r->part.rule),
                            .open_list = n->open_list};
    if (n->odd) read_doubt(r, task, role_field(d->role), RULE_NAME_ODD, d->name.at);
    if (n->mark && n->role != DUTY_LEADER && n->role != DUTY_LEAD)
        read_doubt(r, task, role_field(d->role), RULE_MARK, d->name.at);
}

/* 同上; a dash that may mean it is doubted, and means nothing where nobody stands above. */
static void add_ditto(struct reader *r, struct plan_task *t, uint32_t task, const struct duty_name *n)
{
    struct span at = clean_span(&r->chunk, n->from, n->to);
    bool found = ditto_duties(r, t, task, n);

    if (n->odd && found) read_doubt(r, task, role_field((enum duty_role)n->role), RULE_DITTO_DASH, at);
    if (!n->odd && !found) read_doubt(r, task, role_field((enum duty_role)n->role), RULE_DITTO_NONE, at);
}

static void take_deadline(struct reader *r, struct plan_task *t, uint32_t task)
{
    const struct duty_part *p = &r->part;
    struct plan_value v;

    if (p->deadline_to <= p->deadline_from || t->deadline.text.p) return;
    v = read_value(r, p->deadline_from, p->deadline_to, RULE_DEADLINE_FIELD);
    if (!ditto_is(v.text))
        t->deadline = v;
    else if (!ditto_deadline(r, t, task))
        read_doubt(r, task, STR("deadline"), RULE_DITTO_NONE, v.at);
}

static void add_duties(struct reader *r, struct plan_task *t, uint32_t task)
{
    bool few = r->part.name.n + (r->duty.n - t->duty_from) < SAME_MOST;

    apply_marks(r);
    apply_note(r);
    for (size_t i = 0; i < r->part.name.n; i++) {
        const struct duty_name *n = &r->part.name.at[i];

        if (n->to <= n->from || (few && same_name(r, t, n))) continue;
        if (n->ditto) {
            add_ditto(r, t, task, n);
            continue;
        }
        add_duty(r, task, n, r->order[n->role]++);
    }
    t->duties = (uint32_t)r->duty.n - t->duty_from;
    t->groups++;
    r->group++;
    take_deadline(r, t, task);
    r->above = task + 1;
}

/* ---- duties of the heading above */

static bool inherit(struct reader *r, enum number_kind kind, struct plan_task *t, uint32_t task)
{
    for (int k = kind == NUMBER_NONE ? NUMBER_KINDS - 1 : (int)kind - 1; k > NUMBER_NONE; k--) {
        const struct plan_task *head = r->owner[k] ? pile_at(&r->task, r->owner[k] - 1) : NULL;

        if (!head || !head->duties) continue;
        for (uint32_t i = 0; i < head->duties; i++) {
            const struct plan_duty *from = pile_at(&r->duty, head->duty_from + i);
            struct plan_duty *d = pile_push(&r->duty);

            *d = *from;
            d->task = task;
            d->inherited = true;
        }
        t->duties = head->duties;
        return true;
    }
    return false;
}

/* ---- measures and deadline */

static void add_measure(struct reader *r, uint32_t task, size_t base, const struct measure_hit *h)
{
    struct plan_measure *m = pile_push(&r->measure);

    *m = (struct plan_measure){
        .task = task,
        .words = read_value(r, base + h->words.off, base + h->words.off + h->words.len, h->rule),
        .indicator = h->indicator,
        .op = h->op,
        .has_value = h->has_value,
        .negative = h->negative,
        .value = h->value_num,
        .value_text = h->value_text,
        .unit = h->unit,
        .reference = h->reference};
    if (h->doubt) read_doubt(r, task, STR("targets"), h->doubt, m->words.at);
}

static void add_goal(struct reader *r, struct plan_goal g)
{
    uint32_t task = (uint32_t)r->task.n - 1;
    struct plan_task *t = pile_at(&r->task, task);

    g.task = task;
    goal_number(r->scratch, &g);
    *(struct plan_goal *)pile_push(&r->goal) = g;
    t->goals++;
}

void emit_goal(struct reader *r, const struct plan_value *label, size_t from, size_t to)
{
    struct plan_goal g = {.label = *label, .words = read_value(r, from, to, RULE_GOAL_COLUMN)};
    size_t len;

    g.period = goal_period(label->text, &len);
    if (ditto_is(g.words.text)) ditto_goal(r, (uint32_t)r->task.n - 1, &g);
    add_goal(r, g);
}

bool emit_steps(struct reader *r, size_t from, size_t to)
{
    r->steps.n = 0;
    goal_find(r->scratch, &r->chunk, from, to, &r->steps);
    for (size_t i = 0; i < r->steps.n; i++) {
        const struct goal_hit *h = &r->steps.at[i];
        size_t label = h->label.off, words = h->words.off;

        add_goal(r, (struct plan_goal){.period = h->period,
                                       .label = read_value(r, label, label + h->label.len, RULE_GOAL_TEXT),
                                       .words = read_value(r, words, words + h->words.len, RULE_GOAL_TEXT)});
    }
    return r->steps.n > 0;
}

static void add_promises(struct reader *r, struct plan_task *t, uint32_t task, size_t from)
{
    struct deadline_hit d;

    r->hits.n = 0;
    measure_find(r->scratch, t->text.text, &r->hits);
    t->measure_from = (uint32_t)r->measure.n;
    for (size_t i = 0; i < r->hits.n; i++) add_measure(r, task, from, &r->hits.at[i]);
    t->measures = (uint32_t)r->measure.n - t->measure_from;
    emit_steps(r, from, from + t->text.text.n);
    if (t->deadline.text.p || !deadline_find(t->text.text, &d)) return;
    t->deadline = read_value(r, from + d.at.off, from + d.at.off + d.at.len, d.rule);
    if (d.doubt) read_doubt(r, task, STR("deadline"), d.doubt, t->deadline.at);
}

/* ---- entries */

static bool ends_full(struct str s)
{
    static const struct str ends[] = {STR_INIT("。"), STR_INIT("！"), STR_INIT("？"), STR_INIT("；"),
                                      STR_INIT("”")};

    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++)
        if (str_ends(s, ends[i])) return true;
    return false;
}

/* Bytes of the text that make a heading: up to the end of its first line, without a lonely 。 behind. */
static uint32_t heading_len(const struct reader *r, size_t from, size_t to)
{
    struct str s = clean_text(&r->chunk);
    size_t end = to;

    for (size_t m = clean_mark(&r->chunk, from + 1); m < r->chunk.mark.n && r->chunk.mark.at[m].at < to;
         m++) {
        const struct mark *k = &r->chunk.mark.at[m];

        if (k->gap == GAP_PARA ||
            (k->gap == GAP_LINE && (k->at - from < 90 || ends_full(str_sub(s, from, k->at - from))))) {
            end = k->at;
            break;
        }
    }
    s = str_sub(s, 0, end);
    if (str_ends(s, STR("。")) && str_find(s, STR("。"), from) + 3 == (ptrdiff_t)end) end -= 3;
    return (uint32_t)(end - from);
}

static void note_number(struct reader *r, const struct number *number, uint32_t task)
{
    if (number->kind == NUMBER_NONE) return;
    r->last[number->kind] = number->value;
    for (int k = (int)number->kind; k < NUMBER_KINDS; k++) r->owner[k] = 0;
    r->owner[number->kind] = task + 1;
}

/* 市教育局（5项）: bytes of the bracket that only counts. */
static size_t count_len(struct str s)
{
    ptrdiff_t open = str_find(s, STR("（"), 0);
    struct str inner = open > 0 ? str_skip(s, (size_t)open + 3) : STR_NULL;
    size_t len;

    if (!inner.n || !str_ends(inner, STR("）"))) return 0;
    if (str_starts(inner, STR("共"))) inner = str_skip(inner, 3);
    number_value(inner, &len);
    return len && inner.n <= len + 9 ? s.n - (size_t)open : 0;
}

/* A heading that is nothing but a unit's name (二、市教育局) makes that unit responsible for the items below.
 */
static void name_heading(struct reader *r, struct plan_task *t, uint32_t task, struct piece_of *p)
{
    struct str s = t->text.text;
    struct duty_name n = {.from = (uint32_t)p->from, .to = (uint32_t)p->to, .role = DUTY_RESPONSIBLE};

    s.n -= count_len(s);
    n.to = (uint32_t)(p->from + s.n);
    if (s.n < 12 || s.n > 60 || !word_head(s, WORDS_UNIT_START) || !word_tail(s, WORDS_JOINT_LEFT)) return;
    r->part.rule = RULE_HEADING_UNIT;
    add_duty(r, task, &n, 0);
    t->duties = 1;
    read_doubt(r, task, STR("resp"), RULE_HEADING_UNIT, t->text.at);
}

void emit_entry(struct reader *r, const struct number *number, struct piece_of *p)
{
    uint32_t task = (uint32_t)r->task.n;
    struct plan_task *t = pile_push(&r->task);
    struct entry *e = pile_push(&r->entry);

    t->no = read_value(r, p->no_from, p->no_to, RULE_NUMBER);
    t->text = read_value(r, p->from, p->to,
                         p->found ? r->part.rule == RULE_LABEL_LINE ? RULE_TEXT_LINE : RULE_TEXT_PART
                                  : RULE_TEXT_ALONE);
    t->whole = clean_span(&r->chunk, p->no_to > p->no_from ? p->no_from : p->from, p->whole_to);
    t->duty_from = (uint32_t)r->duty.n;
    t->group_from = r->group;
    t->goal_from = (uint32_t)r->goal.n;
    memset(r->order, 0, sizeof r->order);
    *e = (struct entry){.value = number->value,
                        .head = heading_len(r, p->from, p->to),
                        .full = p->from > p->no_from ? (uint32_t)(p->from - p->no_from) : 0,
                        .kind = (uint8_t)number->kind,
                        .has_part = p->found != NULL,
                        .complete = p->found || ends_full(t->text.text),
                        .loose = r->number.kind == NUMBER_NONE,
                        .heading = r->chunk_heading};
    note_number(r, number, task);
    if (r->refused > p->from && r->refused < p->to)
        read_doubt(r, task, STR("resp"), RULE_INNER, clean_span(&r->chunk, r->refused, p->to));
    if (p->found && p->found->unclosed) read_doubt(r, task, STR("resp"), RULE_UNCLOSED, t->whole);
    if (p->found)
        add_duties(r, t, task);
    else
        e->inherits = inherit(r, number->kind, t, task);
    if (!p->found && !e->inherits && number->kind) name_heading(r, t, task, p);
    add_promises(r, t, task, p->from);
}

void emit_more(struct reader *r, const struct found *found)
{
    uint32_t task = (uint32_t)r->task.n - 1;
    struct plan_task *t = pile_at(&r->task, task);
    struct span end = clean_span(&r->chunk, found->from, found->to);

    add_duties(r, t, task);
    t->groups--;
    r->group--;
    t->whole.len = end.off + end.len - t->whole.off;
}
