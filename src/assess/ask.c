#include "assess/ask.h"

#include <math.h>

const struct ask_settings ask_defaults = {.stale_days = 92, .sample_share = 0.05, .quota = 0.45, .seed = 1};

static const struct {
    struct str word;
    struct said say;
} whys[ASK_WHYS] = {
    [ASK_EXEMPT] = {STR_INIT("exempt"),
                    {STR_INIT("绿灯免报：数据未过期，即使本期没有新进展也不会亮红灯"),
                     STR_INIT("exempt: fresh, and not red even if nothing was done in this period")}},
    [ASK_HAND] = {STR_INIT("hand"), {STR_INIT("人工加入"), STR_INIT("added by hand")}},
    [ASK_RED] = {STR_INIT("red"), {STR_INIT("红灯任务"), STR_INIT("the task is red")}},
    [ASK_YELLOW] = {STR_INIT("yellow"), {STR_INIT("黄灯任务"), STR_INIT("the task is yellow")}},
    [ASK_MILESTONE] = {STR_INIT("milestone"),
                       {STR_INIT("本期有里程碑到期"), STR_INIT("a milestone falls due in this period")}},
    [ASK_SCHEDULE] = {STR_INIT("schedule"),
                      {STR_INIT("按上次所报的数，本期将亮红灯"),
                       STR_INIT("with its last values the task would be red in this period")}},
    [ASK_STALE] = {STR_INIT("stale"), {STR_INIT("较长时间没有新数据"), STR_INIT("no word for a long time")}},
    [ASK_SAMPLE] = {STR_INIT("sample"), {STR_INIT("随机抽查"), STR_INIT("drawn at random")}},
};

/* Why a task is not asked, beside the usual reason. */
static const struct said exempt_closed = {STR_INIT("免报：已办结"), STR_INIT("exempt: closed")};
static const struct said exempt_cancelled = {STR_INIT("免报：任务已批准取消"), STR_INIT("exempt: cancelled")};
static const struct said exempt_statistics = {STR_INIT("免报：数据由统计机构发布，无需单位填报"),
                                              STR_INIT("exempt: its figures come from their owner")};
static const struct said exempt_grey = {STR_INIT("免报：本期无到期事项"),
                                        STR_INIT("exempt: nothing is due yet")};

struct str ask_word(enum ask_why why)
{
    return whys[why].word;
}

/* More of it can be too much. */
static bool may_exceed(const struct lamp_measure *m)
{
    return goal_is_limit(m->op) || (m->op == GOAL_TREND && m->negative) ||
           (m->op == GOAL_ABOUT && m->side != GOAL_FLOOR);
}

struct lamp_measure ask_silent(const struct lamp_measure *m, bool cumulative)
{
    struct lamp_measure out = *m;

    if (m->has_value && cumulative && !may_exceed(m)) return out;
    out.has_value = true;
    out.value = may_exceed(m) ? 2 * fmax(fabs(m->scheduled), fabs(m->target)) + 1 : 0;
    return out;
}

static enum ask_why why_of(const struct ask_settings *set, const struct ask_task *t)
{
    int patience;

    if (t->closed || t->cancelled) return ASK_EXEMPT;
    if (t->by_hand) return ASK_HAND;
    if (t->statistics_only) return ASK_EXEMPT;
    if (t->told == LAMP_RED || t->verified == LAMP_RED) return ASK_RED;
    if (t->told == LAMP_YELLOW || t->verified == LAMP_YELLOW) return ASK_YELLOW;
    if (t->milestone_due) return ASK_MILESTONE;
    if (t->if_silent == LAMP_RED) return ASK_SCHEDULE;
    patience = set->stale_days * (t->if_silent == LAMP_GREY ? 2 : 1);
    return t->days_silent > patience ? ASK_STALE : ASK_EXEMPT;
}

static struct said exempt_because(const struct ask_task *t)
{
    if (t->closed) return exempt_closed;
    if (t->cancelled) return exempt_cancelled;
    if (t->statistics_only) return exempt_statistics;
    return t->if_silent == LAMP_GREY ? exempt_grey : whys[ASK_EXEMPT].say;
}

/* The finaliser of splitmix64: each id gets a place in the draw that nobody can steer. */
static uint64_t place(uint64_t seed, int64_t id)
{
    uint64_t z = seed * UINT64_C(0x9e3779b97f4a7c15) + (uint64_t)id;

    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

static bool is_drawable(const struct ask_task *t, const struct ask_answer *answer)
{
    return answer->why == ASK_EXEMPT && !t->closed && !t->cancelled && !t->statistics_only;
}

/* The drawable task with the lowest place that is not drawn yet; N when there is none. */
static size_t draw(const struct ask_settings *set, const struct ask_task *task, size_t n,
                   const struct ask_answer *out)
{
    size_t best = n;

    for (size_t i = 0; i < n; i++) {
        if (!is_drawable(&task[i], &out[i])) continue;
        if (best == n || place(set->seed, task[i].id) < place(set->seed, task[best].id)) best = i;
    }
    return best;
}

/* A round that asks much already is no occasion to ask more; one task is drawn all the same, so that no unit
 * is ever sure. */
static size_t draws_of(const struct ask_settings *set, size_t drawable, size_t asked)
{
    double share = fmin(fmax(set->sample_share, 0), 1);
    size_t all = (size_t)ceil((double)drawable * share);
    double room = set->quota * (double)(drawable + asked) - (double)asked;

    return all > 1 && room < (double)all ? (size_t)fmax(room, 1) : all;
}

void ask_decide(const struct ask_settings *set, const struct ask_task *task, size_t n, struct ask_answer *out)
{
    size_t drawable = 0, asked = 0, draws;

    for (size_t i = 0; i < n; i++) {
        enum ask_why why = why_of(set, &task[i]);

        out[i] = (struct ask_answer){why, why == ASK_EXEMPT ? exempt_because(&task[i]) : whys[why].say};
        drawable += is_drawable(&task[i], &out[i]);
        asked += why != ASK_EXEMPT;
    }
    draws = draws_of(set, drawable, asked);
    for (size_t k = 0; k < draws; k++) {
        size_t i = draw(set, task, n, out);

        out[i] = (struct ask_answer){ASK_SAMPLE, whys[ASK_SAMPLE].say};
    }
}
