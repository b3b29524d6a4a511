#include "assess/lamp.h"

#include <math.h>

const struct lamp_settings lamp_defaults = {.yellow_shortfall = 0.10, .about_band = 0.05, .yellow_days = 5};

enum { SENTENCE_MOST = 1024 };

static const double rounding = 1e-9; /* 0.1 + 0.2 is not a shortfall */

static const struct {
    struct str word, zh, en;
} lamps[LAMPS] = {
    [LAMP_GREY] = {STR_INIT("grey"), STR_INIT("灰○未到期"), STR_INIT("grey ○ not due")},
    [LAMP_BLUE] = {STR_INIT("blue"), STR_INIT("蓝✔办结"), STR_INIT("blue ✔ closed")},
    [LAMP_GREEN] = {STR_INIT("green"), STR_INIT("绿●正常"), STR_INIT("green ● on schedule")},
    [LAMP_YELLOW] = {STR_INIT("yellow"), STR_INIT("黄▲滞后"), STR_INIT("yellow ▲ behind")},
    [LAMP_RED] = {STR_INIT("red"), STR_INIT("红■超期"), STR_INIT("red ■ far behind")},
};

struct str lamp_word(enum lamp l)
{
    return lamps[l].word;
}

struct str lamp_zh(enum lamp l)
{
    return lamps[l].zh;
}

struct str lamp_en(enum lamp l)
{
    return lamps[l].en;
}

bool lamp_read(struct str word, enum lamp *out)
{
    for (int i = 0; i < LAMPS; i++) {
        if (!str_eq(word, lamps[i].word)) continue;
        *out = (enum lamp)i;
        return true;
    }
    return false;
}

enum lamp lamp_worse(enum lamp x, enum lamp y)
{
    return x > y ? x : y;
}

/* What the value is held against: the schedule, the reference series, or the value to be better than. */
static bool yardstick(const struct lamp_measure *m, double *out)
{
    bool foreign = m->op == GOAL_RELATIVE || m->op == GOAL_TREND;

    *out = foreign ? m->reference : m->scheduled;
    return foreign ? m->has_reference : m->has_scheduled;
}

/* A lower value is the better one. */
static bool lower_is_better(const struct lamp_measure *m)
{
    return goal_is_limit(m->op) || (m->op == GOAL_TREND && m->negative);
}

/* "About": short below the schedule, and above the target, each where that side counts, and beyond the band.
 */
static double about(const struct lamp_settings *set, const struct lamp_measure *m, double gap, double scale)
{
    double under = m->side == GOAL_CEILING ? 0 : gap / scale, over = 0;

    if (m->side != GOAL_FLOOR && m->has_target && m->target != 0)
        over = (m->value - m->target) / fabs(m->target);
    return fmax(under, over) - set->about_band;
}

bool lamp_shortfall(const struct lamp_settings *set, const struct lamp_measure *m, double *out)
{
    double stick, gap, scale;

    *out = 0;
    if (m->waiting || !m->has_value || !yardstick(m, &stick)) return false;
    gap = lower_is_better(m) ? m->value - stick : stick - m->value;
    scale = fabs(stick) > 0 ? fabs(stick) : m->has_target && m->target != 0 ? fabs(m->target) : 1;
    *out = m->op == GOAL_ABOUT ? about(set, m, gap, scale) : gap / scale;
    if (!(*out > rounding)) *out = 0;
    return true;
}

/* One thing that was judged, worse than those before it or not. */
struct verdict {
    enum lamp lamp;
    enum lamp_cause cause;
    size_t which;
    double shortfall;
    int late;
};

static bool is_worse(const struct verdict *x, const struct verdict *y)
{
    if (x->lamp != y->lamp) return x->lamp > y->lamp;
    if (x->lamp == LAMP_GREY) return x->cause > y->cause;
    return x->shortfall > y->shortfall || x->late > y->late;
}

static void weigh(struct verdict *worst, struct verdict v)
{
    if (is_worse(&v, worst)) *worst = v;
}

static struct verdict of_measure(const struct lamp_settings *set, const struct lamp_measure *m, size_t which)
{
    struct verdict v = {.lamp = LAMP_GREY, .cause = LAMP_BY_NOTHING, .which = which};
    double stick;

    if (m->waiting || ((m->op == GOAL_RELATIVE || m->op == GOAL_TREND) && !m->has_reference)) {
        v.cause = LAMP_BY_WAITING;
    } else if (lamp_shortfall(set, m, &v.shortfall)) {
        v.cause = LAMP_BY_MEASURE;
        v.lamp = v.shortfall > set->yellow_shortfall + rounding ? LAMP_RED
                 : v.shortfall > 0                              ? LAMP_YELLOW
                                                                : LAMP_GREEN;
    } else if (yardstick(m, &stick) && !m->has_value && stick != 0) {
        v.cause = LAMP_BY_NO_VALUE;
    }
    return v;
}

static enum lamp of_days(const struct lamp_settings *set, int late)
{
    return late > set->yellow_days ? LAMP_RED : late > 0 ? LAMP_YELLOW : LAMP_GREEN;
}

static void weigh_milestones(const struct lamp_settings *set, const struct lamp_task *t,
                             struct verdict *worst)
{
    for (size_t i = 0; i < t->milestones; i++) {
        const struct lamp_milestone *m = &t->milestone[i];
        int late = m->due && !m->done ? m->late : 0;

        if (m->due || m->done)
            weigh(worst, (struct verdict){of_days(set, late), LAMP_BY_MILESTONE, i, 0, late});
    }
}

/* All that was promised is there, only the closure is not. */
static bool is_fulfilled(const struct lamp_task *t)
{
    for (size_t i = 0; i < t->milestones; i++)
        if (!t->milestone[i].done) return false;
    for (size_t i = 0; i < t->measures; i++) {
        const struct lamp_measure *m = &t->measure[i];
        double goal = m->has_target ? m->target : m->reference;

        if (!m->has_value || (!m->has_target && !m->has_reference)) return false;
        if (lower_is_better(m) ? m->value > goal + rounding : m->value < goal - rounding) return false;
    }
    return t->milestones + t->measures > 0;
}

static struct verdict judge(const struct lamp_settings *set, const struct lamp_task *t)
{
    struct verdict worst = {.lamp = LAMP_GREY, .cause = LAMP_BY_NOTHING};

    if (t->closed) return (struct verdict){.lamp = LAMP_BLUE, .cause = LAMP_BY_CLOSURE};
    if (t->report_missing) return (struct verdict){.lamp = LAMP_RED, .cause = LAMP_BY_REPORT};
    for (size_t i = 0; i < t->measures; i++) weigh(&worst, of_measure(set, &t->measure[i], i));
    weigh_milestones(set, t, &worst);
    if (t->due && t->late > 0 && !is_fulfilled(t))
        weigh(&worst, (struct verdict){of_days(set, t->late), LAMP_BY_DUE, 0, 0, t->late});
    return worst;
}

/* " 120 家" */
static void put_amount(struct buf *b, double v, struct str unit)
{
    goal_put(b, v);
    buf_str(b, unit);
}

static void measure_zh(struct buf *b, const struct lamp_settings *set, const struct lamp_measure *m,
                       const struct verdict *v)
{
    double stick = 0;

    yardstick(m, &stick);
    buf_str(b, m->name.n ? m->name : STR("指标"));
    buf_str(b, m->negative ? STR("降幅 ") : STR(" "));
    put_amount(b, m->value, m->unit);
    buf_lit(b, "，");
    buf_str(b, m->op == GOAL_RELATIVE ? STR("参照值 ") : m->op == GOAL_TREND ? STR("上期 ") : STR("序时 "));
    put_amount(b, stick, m->unit);
    if (v->shortfall <= 0) {
        buf_lit(b, "，达到要求");
        return;
    }
    buf_fmt(b, "，%s %.1f%%，%s %.0f%% 的黄灯界限",
            lower_is_better(m)    ? "超出"
            : m->op == GOAL_ABOUT ? "偏离"
                                  : "欠",
            v->shortfall * 100, v->lamp == LAMP_RED ? "超过" : "未超过", set->yellow_shortfall * 100);
}

static void measure_en(struct buf *b, const struct lamp_settings *set, const struct lamp_measure *m,
                       const struct verdict *v)
{
    double stick = 0;

    yardstick(m, &stick);
    buf_str(b, m->name.n ? m->name : STR("the measure"));
    buf_str(b, m->negative ? STR(" (decrease) ") : STR(" "));
    put_amount(b, m->value, m->unit);
    buf_str(b, m->op == GOAL_RELATIVE ? STR(", reference ")
               : m->op == GOAL_TREND  ? STR(", before ")
                                      : STR(", scheduled "));
    put_amount(b, stick, m->unit);
    if (v->shortfall <= 0) {
        buf_lit(b, ": as required");
        return;
    }
    buf_fmt(b, ": %.1f%% %s, %s the yellow bound of %.0f%%", v->shortfall * 100,
            lower_is_better(m)    ? "above"
            : m->op == GOAL_ABOUT ? "away"
                                  : "short",
            v->lamp == LAMP_RED ? "beyond" : "within", set->yellow_shortfall * 100);
}

static void late_both(struct buf *zh, struct buf *en, const struct lamp_settings *set,
                      const struct verdict *v)
{
    if (v->late <= 0) {
        buf_lit(zh, "按期");
        buf_lit(en, ": in time");
        return;
    }
    buf_fmt(zh, "已超期 %d 个工作日，%s %d 个工作日的黄灯界限", v->late,
            v->lamp == LAMP_RED ? "超过" : "未超过", set->yellow_days);
    buf_fmt(en, ": %d working days late, %s the yellow bound of %d", v->late,
            v->lamp == LAMP_RED ? "beyond" : "within", set->yellow_days);
}

static void say_milestone(struct buf *zh, struct buf *en, const struct lamp_settings *set,
                          const struct lamp_milestone *m, const struct verdict *v)
{
    buf_fmt(zh, "里程碑“%.*s”", STR_ARG(m->title));
    buf_fmt(en, "milestone \"%.*s\"", STR_ARG(m->title));
    late_both(zh, en, set, v);
}

static void say_due(struct buf *zh, struct buf *en, const struct lamp_settings *set, const struct verdict *v)
{
    buf_lit(zh, "任务到期未完成，");
    buf_lit(en, "the task is due and not done");
    late_both(zh, en, set, v);
}

/* Causes whose sentence needs no number. */
static struct said fixed(enum lamp_cause cause)
{
    switch (cause) {
    case LAMP_BY_WAITING: return (struct said){STR("待统计发布，暂不判定"), STR("waiting for statistics")};
    case LAMP_BY_NO_VALUE:
        return (struct said){STR("本期有序时要求，尚无数据"), STR("scheduled, but no value yet")};
    case LAMP_BY_CLOSURE: return (struct said){STR("已办结销号"), STR("closed")};
    case LAMP_BY_REPORT:
        return (struct said){STR("应报未报，已过报送期限"), STR("the report is missing after its due date")};
    case LAMP_BY_NOTHING:
    case LAMP_BY_MEASURE:
    case LAMP_BY_MILESTONE:
    case LAMP_BY_DUE: break;
    }
    return (struct said){STR("本期无到期事项"), STR("nothing is due yet")};
}

static struct said say(struct arena *a, const struct lamp_settings *set, const struct lamp_task *t,
                       const struct verdict *v)
{
    struct buf zh = buf_new(a, SENTENCE_MOST), en = buf_new(a, SENTENCE_MOST);

    if (v->cause == LAMP_BY_MEASURE) {
        measure_zh(&zh, set, &t->measure[v->which], v);
        measure_en(&en, set, &t->measure[v->which], v);
    } else if (v->cause == LAMP_BY_MILESTONE) {
        say_milestone(&zh, &en, set, &t->milestone[v->which], v);
    } else if (v->cause == LAMP_BY_DUE) {
        say_due(&zh, &en, set, v);
    } else {
        return fixed(v->cause);
    }
    return (struct said){buf_text(&zh), buf_text(&en)};
}

struct lamp_result lamp_judge(struct arena *a, const struct lamp_settings *set, const struct lamp_task *task)
{
    struct verdict v = judge(set, task);

    return (struct lamp_result){v.lamp, v.cause, v.which, v.shortfall, say(a, set, task, &v)};
}
