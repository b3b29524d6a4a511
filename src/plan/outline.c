/*
 * outline - the second pass: which entries are sections, tasks, requirements, or only words around them.
 *
 * An entry with deeper entries below it is a section, unless most of its kind carry duties: then it is a task
 * that was split (8 into (1) and (2)).  The arrays are packed and thinned in place.
 */
#include "base/buf.h"
#include "plan/deadline.h"
#include "plan/read.h"
#include "plan/words.h"

enum { HEADING_MOST = 240 };

struct settle {
    struct reader *r;
    struct plan *p;
    struct plan_task *task;
    struct entry *entry;
    size_t n;
    uint32_t *place; /* where each entry's task went, PLAN_NONE when it is none */
    size_t leaf[NUMBER_KINDS],
        head[NUMBER_KINDS];         /* entries with a part and nothing below; without and with */
    uint32_t section[NUMBER_KINDS]; /* open section of each kind + 1 */
    uint32_t parent[NUMBER_KINDS];  /* open split task of each kind + 1 */
    uint32_t
        count[NUMBER_KINDS];   /* number of the latest task of each kind in the open section, 0: none yet */
    bool remark[NUMBER_KINDS]; /* the open section holds no tasks */
};

/* The next numbered entry is deeper. */
static bool has_below(const struct settle *s, size_t i)
{
    return i + 1 < s->n && s->entry[i].kind && s->entry[i + 1].kind > s->entry[i].kind;
}

/*
 * Entries I+1 up to the result are points of one task: I ends with a colon or they with semicolons, and only
 * the last carries the part.  0: they are not.
 */
static size_t points_end(const struct settle *s, size_t i)
{
    size_t last = i + 1;
    enum number_kind kind;

    if (!has_below(s, i) || s->entry[i].has_part || s->entry[i].heading) return 0;
    kind = s->entry[last].kind;
    while (last < s->n && s->entry[last].kind == kind && !s->entry[last].has_part) last++;
    if (last >= s->n || s->entry[last].kind != kind || last == i + 1) return 0;
    if (last + 1 < s->n && s->entry[last + 1].kind >= kind && s->entry[last + 1].kind != NUMBER_NONE)
        return 0;
    return str_ends(s->task[i].text.text, STR("：")) || str_ends(s->task[i + 1].text.text, STR("；")) ? last
                                                                                                      : 0;
}

static void count_kinds(struct settle *s)
{
    for (size_t i = 0; i < s->n; i++) {
        const struct entry *e = &s->entry[i];

        if (points_end(s, i))
            s->leaf[e->kind]++;
        else if (has_below(s, i))
            s->head[e->kind] += !e->has_part;
        else
            s->leaf[e->kind] += e->has_part;
    }
}

static struct str heading_text(const struct settle *s, size_t i)
{
    return str_sub(s->task[i].text.text, 0, s->entry[i].head);
}

/* The text with the BYTES of the number that are printed in front of it. */
static struct str with_number(struct str text, size_t bytes)
{
    return text.p ? (struct str){text.p - bytes, text.n + bytes} : text;
}

enum fate { FATE_TASK, FATE_PARENT, FATE_SECTION, FATE_REQUIREMENT, FATE_NOTHING };

static bool under_remark(const struct settle *s, enum number_kind kind)
{
    for (int k = NUMBER_NONE + 1; k < (int)kind; k++)
        if (s->section[k] && s->remark[k]) return true;
    return false;
}

static enum fate fate_of(const struct settle *s, size_t i)
{
    const struct entry *e = &s->entry[i];
    bool below = has_below(s, i);

    if (s->task[i].whole.off < s->r->plan_from && !e->has_part) return FATE_REQUIREMENT;
    if (e->heading && !e->has_part) return FATE_SECTION;
    if (e->kind == NUMBER_NONE) return e->has_part ? FATE_TASK : FATE_NOTHING;
    if (below && e->has_part) return s->task[i].text.text.n <= HEADING_MOST ? FATE_SECTION : FATE_TASK;
    if (below) return s->leaf[e->kind] && s->leaf[e->kind] >= s->head[e->kind] ? FATE_PARENT : FATE_SECTION;
    if (e->has_part || e->inherits) return FATE_TASK;
    if (under_remark(s, e->kind) || word_in(heading_text(s, i), WORDS_REMARK)) return FATE_NOTHING;
    return FATE_TASK;
}

static void close_deeper(struct settle *s, enum number_kind kind)
{
    for (int k = (int)kind; k < NUMBER_KINDS; k++) {
        s->section[k] = s->parent[k] = 0;
        if (k > (int)kind) s->count[k] = 0;
        s->remark[k] = false;
    }
}

static uint32_t nearest(const uint32_t *open, enum number_kind kind)
{
    for (int k = kind == NUMBER_NONE ? NUMBER_KINDS - 1 : (int)kind - 1; k > NUMBER_NONE; k--)
        if (open[k]) return open[k] - 1;
    return PLAN_NONE;
}

static uint8_t level_of(const struct settle *s, uint32_t parent)
{
    return parent == PLAN_NONE ? 1 : (uint8_t)(s->p->section[parent].level + 1);
}

static void make_section(struct settle *s, size_t i)
{
    const struct plan_task *t = &s->task[i];
    const struct entry *e = &s->entry[i];
    uint32_t parent = nearest(s->section, e->kind);
    struct plan_section *out = &s->p->section[s->p->sections];

    *out = (struct plan_section){
        .no = t->no, .heading = t->text, .parent = parent, .level = level_of(s, parent)};
    out->heading.text.n = e->head;
    if (out->heading.at.len > e->head && out->heading.at.len < t->text.text.n + 3)
        out->heading.at.len = e->head;
    out->heading.rule = RULE_HEADING;
    out->full = out->heading;
    out->full.text = with_number(out->heading.text, e->full);
    if (!out->heading.text.p) out->full = t->no;
    if (t->no.text.p && out->heading.text.p)
        out->full.at = (struct span){t->no.at.off, out->heading.at.off + out->heading.at.len - t->no.at.off};
    s->p->sections++;
    close_deeper(s, e->kind);
    s->section[e->kind] = (uint32_t)s->p->sections;
    s->remark[e->kind] = word_in(heading_text(s, i), WORDS_REMARK);
}

static void make_requirement(struct settle *s, size_t i)
{
    const struct plan_task *t = &s->task[i];
    struct plan_requirement *out;
    size_t head = s->entry[i].head;

    if (!t->no.text.p || !s->p->requirement) return;
    out = &s->p->requirement[s->p->requirements++];
    *out = (struct plan_requirement){.no = t->no, .heading = t->text, .body = t->text};
    out->heading.text.n = head;
    out->body.text = str_skip(t->text.text, head);
}

/* Move the duties, measures and goals of entry I to the front of what is kept. */
static void keep_parts(struct settle *s, struct plan_task *t, size_t i)
{
    uint32_t from = t->duty_from;

    t->duty_from = (uint32_t)s->p->duties;
    for (uint32_t k = 0; k < t->duties; k++) {
        struct plan_duty *d = &s->p->duty[s->p->duties++];

        *d = s->p->duty[from + k];
        d->task = s->place[i];
        d->group = d->inherited && d->name.rule != RULE_DITTO
                       ? PLAN_NONE
                       : (uint32_t)s->p->groups + d->group - t->group_from;
    }
    from = t->measure_from;
    t->measure_from = (uint32_t)s->p->measures;
    for (uint32_t k = 0; k < t->measures; k++) {
        struct plan_measure *m = &s->p->measure[s->p->measures++];

        *m = s->p->measure[from + k];
        m->task = s->place[i];
    }
    from = t->goal_from;
    t->goal_from = (uint32_t)s->p->goals;
    for (uint32_t k = 0; k < t->goals; k++) {
        struct plan_goal *g = &s->p->goal[s->p->goals++];

        *g = s->p->goal[from + k];
        g->task = s->place[i];
        g->due = goal_due(s->r->a, g, s->r->facts.year);
    }
}

/* The paper says the first name leads, and this task lists units without roles. */
static void first_leads(struct settle *s, struct plan_task *t)
{
    struct plan_duty *first = NULL;

    for (uint32_t k = 0; k < t->duties; k++) {
        struct plan_duty *d = &s->p->duty[t->duty_from + k];

        if (d->role == DUTY_LEAD || d->role == DUTY_SUPPORT) return;
        if (d->role == DUTY_RESPONSIBLE && !first) first = d;
    }
    if (first) first->role = DUTY_LEAD;
}

static void doubt_missing(struct settle *s, const struct plan_task *t, uint32_t place)
{
    static const struct str fields[] = {STR_INIT("lead"), STR_INIT("resp")};

    for (size_t i = 0; i < 2; i++) read_doubt(s->r, place, fields[i], RULE_NO_PART, t->whole);
}

/* 12 and then 14: one may be missing.  A list may begin anywhere, and begin again with 1. */
static void doubt_gap(struct settle *s, const struct entry *e, const struct plan_task *t, uint32_t place)
{
    if (!e->kind || !e->value) return;
    if (s->count[e->kind] && e->value != s->count[e->kind] + 1 && e->value != 1)
        read_doubt(s->r, place, STR("no"), RULE_NUMBER_GAP, t->no.at);
    s->count[e->kind] = e->value;
}

static void make_task(struct settle *s, size_t i, bool parent)
{
    struct entry *e = &s->entry[i];
    uint32_t place = (uint32_t)s->p->tasks++;
    struct plan_task *t = &s->p->task[place];

    *t = s->task[i];
    s->place[i] = place;
    t->section = nearest(s->section, e->kind);
    t->parent = e->kind ? nearest(s->parent, e->kind) : PLAN_NONE;
    t->parent_only = parent;
    t->truncated = i + 1 == s->n && !e->complete && !e->has_part;
    keep_parts(s, t, i);
    if (s->r->first_leads) first_leads(s, t);
    if (e->kind) close_deeper(s, e->kind);
    if (parent) s->parent[e->kind] = place + 1;
    t->deadline_iso = deadline_iso(s->r->a, t->deadline.text, s->r->facts.year);
    doubt_gap(s, e, t, place);
    if (t->truncated) read_doubt(s->r, place, STR("text"), RULE_TRUNCATED, t->whole);
    if (!parent && !t->duties) doubt_missing(s, t, place);
    t->group_from = (uint32_t)s->p->groups;
    s->p->groups += t->groups;
}

/* Doubts of the first pass (BEFORE many) whose entry is no task go; then both passes are merged in the order
 * of tasks. */
static void keep_doubts(struct settle *s, struct plan_doubt *all, size_t before)
{
    size_t first = 0, second = before, end = s->r->doubt.n, n = 0;
    struct plan_doubt *out;

    if (!all) return;
    out = arena_array(s->r->a, struct plan_doubt, end);
    while (first < before || second < end) {
        struct plan_doubt *d = first < before ? &all[first] : NULL;

        if (d && d->task != PLAN_NONE && s->place[d->task] == PLAN_NONE) {
            first++;
            continue;
        }
        if (second < end && (!d || d->task == PLAN_NONE || all[second].task < s->place[d->task])) {
            out[n++] = all[second++];
            continue;
        }
        out[n] = all[first++];
        if (out[n].task != PLAN_NONE) out[n].task = s->place[out[n].task];
        n++;
    }
    s->p->doubt = out;
    s->p->doubts = n;
}

/* Make the points I+1..LAST part of entry I: one text, the last one's duties. */
static void join_points(struct settle *s, size_t i, size_t last)
{
    struct plan_task *t = &s->task[i];
    struct buf b = buf_new(s->r->a, SIZE_MAX / 4);

    buf_str(&b, t->text.text);
    for (size_t k = i + 1; k <= last; k++) {
        const struct plan_task *p = &s->task[k];

        buf_str(&b, with_number(p->text.text, s->entry[k].full));
        t->measures += p->measures;
        t->goals += p->goals;
        if (!t->deadline.text.p || p->deadline.rule == RULE_DEADLINE_FIELD) t->deadline = p->deadline;
        s->place[k] = PLAN_NONE;
    }
    t->text.text = buf_text(&b);
    t->text.at.len = s->task[last].text.at.off + s->task[last].text.at.len - t->text.at.off;
    t->whole.len = s->task[last].whole.off + s->task[last].whole.len - t->whole.off;
    t->duty_from = s->task[last].duty_from;
    t->duties = s->task[last].duties;
    t->group_from = s->task[last].group_from;
    t->groups = s->task[last].groups;
    s->entry[i].has_part = true;
}

static void settle_all(struct settle *s)
{
    count_kinds(s);
    for (size_t i = 0; i < s->n; i++) {
        size_t last = points_end(s, i);
        enum fate fate;

        s->place[i] = PLAN_NONE;
        if (last) {
            join_points(s, i, last);
            make_task(s, i, false);
            i = last;
            continue;
        }
        fate = fate_of(s, i);
        if (fate == FATE_SECTION) make_section(s, i);
        if (fate == FATE_REQUIREMENT) make_requirement(s, i);
        if (fate == FATE_TASK || fate == FATE_PARENT) make_task(s, i, fate == FATE_PARENT);
    }
}

void outline_settle(struct reader *r, struct plan *p)
{
    struct settle s = {.r = r, .p = p, .n = r->task.n};
    size_t before = r->doubt.n, heads = 0, early = 0;

    p->duty = pile_pack(r->a, &r->duty);
    p->measure = pile_pack(r->a, &r->measure);
    p->goal = pile_pack(r->a, &r->goal);
    s.task = p->task = pile_pack(r->a, &r->task);
    s.entry = pile_pack(r->scratch, &r->entry);
    s.place = arena_take(r->scratch, (s.n + 1) * sizeof *s.place, 8);
    for (size_t i = 0; i < s.n; i++) {
        heads += has_below(&s, i) || s.entry[i].heading;
        early += s.task[i].whole.off < r->plan_from;
    }
    p->section = heads ? arena_array(r->a, struct plan_section, heads) : NULL;
    p->requirement = early ? arena_array(r->a, struct plan_requirement, early) : NULL;
    settle_all(&s);
    if (!p->tasks) read_doubt(r, PLAN_NONE, STR("tasks"), RULE_NO_TASK, (struct span){0, 0});
    if (!r->facts.title.text.p) read_doubt(r, PLAN_NONE, STR("title"), RULE_NO_TITLE, (struct span){0, 0});
    keep_doubts(&s, pile_pack(r->scratch, &r->doubt), before);
}
