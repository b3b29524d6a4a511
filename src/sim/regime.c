#include "sim/regime.h"

enum { REPORT_DAYS = 5 /* working days after the month */ };

/* What the office knows of one task. */
struct known {
    bool has_value, closed;
    double value;
    bool done[WORLD_MILESTONES_MOST];
    int heard; /* month of the last report */
    day spoke; /* its end, or the year's start */
    enum lamp lamp;
};

struct play {
    struct arena *a;
    const struct world *w;
    enum regime_kind kind;
    struct known *known;
    struct regime *out;
};

/* A value is held against the schedule of its own month: who was not asked is not behind for it. */
static struct lamp_measure measure_of(const struct world_task *t, const struct known *k, int month)
{
    return (struct lamp_measure){.name = t->goal.name,
                                 .unit = t->goal.word,
                                 .op = t->goal.op,
                                 .has_value = k->has_value,
                                 .has_scheduled = true,
                                 .has_target = true,
                                 .value = k->value,
                                 .scheduled = t->scheduled[month],
                                 .target = t->goal.target};
}

/* The lamp at the end of MONTH from what is known; SILENT: as if the task said nothing in it. */
static enum lamp judge(const struct play *p, size_t i, int month, bool silent)
{
    const struct world_task *t = &p->w->task[i];
    const struct known *k = &p->known[i];
    struct lamp_measure m = measure_of(t, k, silent || !k->has_value ? month : k->heard);
    struct lamp_milestone stone[WORLD_MILESTONES_MOST];
    struct lamp_task task = {
        .closed = k->closed, .measure = &m, .measures = t->goal.has_measure, .milestone = stone};
    day today = p->w->month[month].last;

    if (silent) m = ask_silent(&m, t->goal.cumulative);
    for (; task.milestones < t->milestones; task.milestones++) {
        const struct world_milestone *x = &t->milestone[task.milestones];
        bool due = x->due <= today;

        stone[task.milestones] =
            (struct lamp_milestone){x->title, due, k->done[task.milestones],
                                    due ? calendar_between(p->w->calendar, x->due, today) : 0};
    }
    task.due = t->goal.due <= today;
    task.late = task.due ? calendar_between(p->w->calendar, t->goal.due, today) : 0;
    return lamp_judge(p->a, &lamp_defaults, &task).lamp;
}

static bool is_milestone_due(const struct play *p, size_t i, int month)
{
    const struct world_task *t = &p->w->task[i];

    for (size_t k = 0; k < t->milestones; k++)
        if (t->milestone[k].due <= p->w->month[month].last && !p->known[i].done[k]) return true;
    return false;
}

static struct ask_task ask_of(const struct play *p, size_t i, int month)
{
    const struct known *k = &p->known[i];

    return (struct ask_task){.id = p->w->task[i].goal.id,
                             .told = k->lamp,
                             .verified = LAMP_GREY,
                             .if_silent = judge(p, i, month, true),
                             .milestone_due = is_milestone_due(p, i, month),
                             .closed = k->closed,
                             .statistics_only = p->w->task[i].goal.statistics,
                             .days_silent = p->w->month[month].last - k->spoke};
}

static bool is_fulfilled(const struct world_task *t, const struct known *k)
{
    for (size_t i = 0; i < t->milestones; i++)
        if (!k->done[i]) return false;
    return !t->goal.has_measure || (k->has_value && k->value >= t->goal.target);
}

/* The report of MONTH comes: what it tells is known from then on. */
static void hear(struct play *p, size_t i, int month)
{
    const struct world_task *t = &p->w->task[i];
    struct known *k = &p->known[i];
    day end = p->w->month[month].last;

    k->value = t->month[month].told;
    k->has_value = t->goal.has_measure;
    k->heard = month;
    k->spoke = end;
    for (size_t s = 0; s < t->milestones; s++) k->done[s] = t->milestone[s].done <= end;
}

/* The lamp after the round; a first red is found on the day the report came. */
static void settle(struct play *p, size_t i, int month, bool heard)
{
    const struct world_month *x = &p->w->task[i].month[month];
    struct known *k = &p->known[i];
    day on = calendar_add(p->w->calendar, p->w->month[month].last, REPORT_DAYS + x->late);

    k->lamp = judge(p, i, month, false);
    if (heard && k->lamp == LAMP_RED && p->out->red_on[i] == WORLD_NEVER) p->out->red_on[i] = on;
    if (p->w->task[i].goal.due <= p->w->month[month].last && is_fulfilled(&p->w->task[i], k))
        k->closed = true;
}

static void play_month(struct play *p, int month)
{
    size_t n = p->w->tasks;
    struct ask_task *ask = arena_array(p->a, struct ask_task, n);
    struct ask_answer *answer = arena_array(p->a, struct ask_answer, n);
    struct ask_settings set = ask_defaults;

    for (size_t i = 0; i < n; i++) ask[i] = ask_of(p, i, month);
    set.seed = p->w->seed * WORLD_MONTHS + (uint64_t)month;
    ask_decide(&set, ask, n, answer);
    for (size_t i = 0; i < n; i++) {
        bool asked = !ask[i].closed && (p->kind == REGIME_ALL || answer[i].why != ASK_EXEMPT);
        bool heard = (asked || ask[i].statistics_only) && !p->w->task[i].month[month].missing;

        p->out->open += !ask[i].closed;
        p->out->questions += asked;
        p->out->why[answer[i].why] += !ask[i].closed;
        if (heard) hear(p, i, month);
        settle(p, i, month, heard);
    }
}

struct regime regime_play(struct arena *a, const struct world *w, enum regime_kind kind)
{
    struct regime out = {.red_on = arena_array(a, day, w->tasks)};
    struct play p = {.a = a, .w = w, .kind = kind, .out = &out};

    p.known = arena_array(a, struct known, w->tasks);
    for (size_t i = 0; i < w->tasks; i++) {
        p.known[i].spoke = w->month[0].first;
        out.red_on[i] = WORLD_NEVER;
    }
    for (int month = 0; month < WORLD_MONTHS; month++) play_month(&p, month);
    return out;
}
