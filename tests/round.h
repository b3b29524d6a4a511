/*
 * round - what tests of rounds and reports share: a plan in its year, a round that is drafted or open, a
 * report. Include it after tests/testing.h, tests/ledger.h and tests/year.h.
 */
#ifndef TESTS_ROUND_H
#define TESTS_ROUND_H

#include "access/scope.h"
#include "access/setting.h"
#include "breakdown/milestone.h"
#include "breakdown/schedule.h"
#include "round/report.h"
#include "round/round.h"

#define TO_2031 INT64_C(157766400000) /* the plan's year: 2031-03-02, a Sunday */

/* The actor is ROLE of an organisation. */
struct hat {
    struct scope scope;
    struct scope_held held;
    int64_t bearer;
};

static inline void wear(struct cx *cx, struct hat *h, enum role role, int64_t org_id)
{
    h->held = (struct scope_held){.role = role, .org_id = org_id};
    h->bearer = org_id;
    h->scope =
        (struct scope){.roles = role, .held_n = 1, .bearers_n = 1, .held = &h->held, .bearers = &h->bearer};
    cx->actor.scope = &h->scope;
    cx->actor.account_id = 77;
    cx->actor.name = STR("小王");
}

static inline void wear_none(struct cx *cx)
{
    cx->actor.scope = NULL;
    cx->actor.account_id = 0;
    cx->actor.name = STR("测试");
}

/* The plan of 2031 on 2031-03-03, with a schedule for 4 and an overdue milestone for 3. */
static inline int64_t start(struct cx *cx)
{
    struct schedule_draft linear = {.method = STR("linear")};
    struct milestone m = {
        .title = STR("桥面合龙"), .done_means = STR("有验收单"), .due_on = STR("2031-02-10"), .weight = 1};
    struct buf out = year_out(cx);
    int64_t plan = year_plan(cx);

    cx->now_ms += TO_2031 + 86400000;
    must(store_begin(cx, true));
    must(schedule_propose(cx, year_measure_id(cx, year_task_id(cx, "4")), &linear, &out));
    must(milestone_add(cx, year_task_id(cx, "3"), &m, &out));
    must(setting_set(cx, SETTING_ASK_SAMPLE, 0));
    return plan;
}

static inline struct str drafted(struct cx *cx, int64_t plan, int64_t *id)
{
    struct round_new in = {.plan_id = plan, .period = STR("2031-M02")};
    struct buf out = year_out(cx);

    must(round_draft(cx, &in, &out));
    *id = year_id_in(buf_text(&out), "id", 0);
    return buf_text(&out);
}

static inline int64_t round_rev(struct cx *cx, int64_t id)
{
    struct rows rows;

    must(store_run(cx, &rows, "SELECT rev FROM round WHERE government_id = $1 AND id = $2", "ii",
                   cx->actor.government_id, id));
    return row_int(&rows.at[0], 0);
}

static inline struct str opened(struct cx *cx, int64_t id)
{
    struct buf out = year_out(cx);

    must(round_open(cx, id, round_rev(cx, id), &out));
    return buf_text(&out);
}

struct told {
    int64_t round, task, org, measure, report;
    struct report_draft draft;
    struct report_value value;
};

/* A round is open and asks about task 4 (改造老旧小区40个, 市住房城乡建设局). */
static inline struct told asked_of_four(struct cx *cx)
{
    struct told t = {0};
    int64_t plan = start(cx);

    (void)drafted(cx, plan, &t.round);
    (void)opened(cx, t.round);
    t.task = year_task_id(cx, "4");
    t.org = year_org_id(cx, "市住房城乡建设局");
    t.measure = year_measure_id(cx, t.task);
    must(report_find(cx, t.round, t.task, t.org, &t.report));
    assert_true(t.report > 0);
    t.value = (struct report_value){.measure_id = t.measure, .value = 8};
    t.draft = (struct report_draft){.round_id = t.round,
                                    .task_id = t.task,
                                    .org_id = t.org,
                                    .rev = 1,
                                    .progress = STR("已完成8个小区的外墙改造")};
    t.draft.values = 1;
    return t;
}

static inline struct str saved(struct cx *cx, struct told *t)
{
    struct buf out = year_out(cx);

    t->draft.value = &t->value;
    must(report_save(cx, &t->draft, &out));
    return buf_text(&out);
}

static inline struct str card_of(struct cx *cx, int64_t task)
{
    struct rows rows;

    must(store_run(cx, &rows, "SELECT card FROM task_card WHERE government_id = $1 AND task_id = $2", "ii",
                   cx->actor.government_id, task));
    return row_str(&rows.at[0], 0);
}

#endif
