/*
 * The scores of a whole appraisal against the same sums done another way: fourteen units, ten tasks, every
 * kind of formula, weights, shares, the public, a veto, a protected task.  What is expected is worked out
 * here from the two tables below, by the book, without the program's scoring.
 */
#include "../testing.h"

#include <math.h>

#include "../json.h"
#include "../ledger.h"
#include "../matter.h"
#include "appraisal/appraisal.h"
#include "matter/difficulty.h"

#define PLAN                                                                                                                                         \
    PLAN_HEAD                                                                                                                                        \
    "一、经济发展\n\n"                                                                                                                         \
    "1. 一般公共预算收入增长6%以上。〔牵头单位：市财政局；配合单位：市税务局、市统计局〕\n\n"                 \
    "2. 新开工重点项目30个。〔牵头单位：市发展改革委、市商务局；配合单位：市财政局〕\n\n"                       \
    "3. 居民消费价格涨幅控制在2%以内。〔牵头单位：市发展改革委；配合单位：市商务局〕\n\n"                       \
    "二、民生保障\n\n"                                                                                                                         \
    "4. 改造老旧小区40个。〔牵头单位：市住房城乡建设局；配合单位：市财政局〕\n\n"                                   \
    "5. 新增学位9000个。〔牵头单位：市教育局；配合单位：市发展改革委〕\n\n"                                             \
    "6. 开展全民健身活动，打造十五分钟健身圈。〔牵头单位：市体育局；配合单位：市教育局〕\n\n"                \
    "7. 做好气象预警信息发布。〔牵头单位：市气象局；配合单位：市应急管理局〕\n\n"                                  \
    "8. 推进云溪大桥建设。〔牵头单位：市交通运输局；配合单位：市自然资源局、市财政局〕\n\n"                   \
    "9. 规模以上工业增加值增速高于全省平均水平。〔牵头单位：市工业和信息化局；配合单位：市统计局〕\n\n" \
    "10. 城镇新增就业3万人。〔牵头单位：市人力资源社会保障局；配合单位：市教育局〕\n"

enum { TASKS = 10, UNITS = 14, GROUPS = 2 };

/* What each task is worth, by hand. */
static const double worth[TASKS] = {
    4.5 / 6,                                 /* growth: 4.5 % of 6 % */
    1,                                       /* growth: 33 of 30, no bonus */
    2 - 2.4 / 2,                             /* limit: 2.4 % under a bound of 2 % */
    30.0 / 40,                               /* growth, and protected */
    7200.0 / 9000,                           /* growth */
    0.8,                                     /* rated */
    0.6,                                     /* a check found it partly true */
    3.0 / 4,                                 /* milestones of weight 1 and 2 accepted, one of 1 open */
    4.0 / 5,                                 /* relative: 4 against a reference of 5 */
    (60 + 40 * (3.0 - 2.0) / (4 - 2)) / 100, /* 功效系数 between 2 and 4 */
};

/* Section one counts twice; task 5 has a weight of its own. */
static const double weight[TASKS] = {2, 2, 2, 1, 0.5, 1, 1, 1, 1, 1};

enum { PROTECTED = 3, RELATIVE = 8 };

/* Which share a unit has in which task. */
struct sum_unit {
    const char *name;
    int group; /* 0 or 1 */
    double share[TASKS];
    double public_value; /* NAN: none */
    bool vetoed;
};

static const struct sum_unit units[UNITS] = {
    {"市财政局", 0, {1, 0.4, 0, 0.4, 0, 0, 0, 0.4}, 90, false},
    {"市税务局", 0, {0.4}, 70, false},
    {"市统计局", 0, {0.4, 0, 0, 0, 0, 0, 0, 0, 0.4}, 66.5, false},
    {"市发展改革委", 0, {0, 1, 1, 0, 0.4}, 81, false},
    {"市商务局", 0, {0, 0.8, 0.4}, 77, false},
    {"市工业和信息化局", 0, {0, 0, 0, 0, 0, 0, 0, 0, 1}, 88, false},
    {"市住房城乡建设局", 1, {0, 0, 0, 1}, 60, false},
    {"市教育局", 1, {0, 0, 0, 0, 1, 0.4, 0, 0, 0, 0.4}, 95, false},
    {"市体育局", 1, {0, 0, 0, 0, 0, 1}, 75, false},
    {"市气象局", 1, {0, 0, 0, 0, 0, 0, 1}, 75, true},
    {"市应急管理局", 1, {0, 0, 0, 0, 0, 0, 0.4}, 100, false},
    {"市交通运输局", 1, {0, 0, 0, 0, 0, 0, 0, 1}, 75, false},
    {"市自然资源局", 1, {0, 0, 0, 0, 0, 0, 0, 0.4}, 75, false}, /* as 市交通运输局: they share a place */
    {"市人力资源社会保障局", 1, {0, 0, 0, 0, 0, 0, 0, 0, 0, 1}, NAN, false},
};

/* ---- by the book */

/* 100 * sum(share * weight * worth) / sum(share * weight), over the tasks that take part; NAN without any. */
static double mean_of(const struct sum_unit *u, bool published, bool with_protected)
{
    double above = 0, below = 0;

    for (int t = 0; t < TASKS; t++) {
        if ((t == RELATIVE && !published) || (t == PROTECTED && !with_protected)) continue;
        above += u->share[t] * weight[t] * worth[t];
        below += u->share[t] * weight[t];
    }
    return below > 0 ? 100 * above / below : NAN;
}

/* The protected task counts only where it does not pull the unit down, or is all there is. */
static double base_of(const struct sum_unit *u, bool published)
{
    double without = mean_of(u, published, false), with = mean_of(u, published, true);

    return isnan(without) ? with : fmax(without, with);
}

/* As it is read: two decimals, half up. */
static double cents(double v)
{
    return round(v * 100 + 1e-7) / 100;
}

static double whole_of(const struct sum_unit *u, bool published, double public_weight)
{
    double base = cents(base_of(u, published));

    if (u->vetoed) return 0;
    return isnan(u->public_value) ? base
                                  : cents(base * (1 - public_weight) + u->public_value * public_weight);
}

static bool has_place(const struct sum_unit *u, bool published)
{
    return !u->vetoed && !isnan(base_of(u, published));
}

static int place_of(const struct sum_unit *u, bool published, double public_weight)
{
    double own = whole_of(u, published, public_weight);
    int place = 1;

    if (!has_place(u, published)) return 0;
    for (int i = 0; i < UNITS; i++)
        place += units[i].group == u->group && has_place(&units[i], published) &&
                 whole_of(&units[i], published, public_weight) > own + 1e-6;
    return place;
}

/* ---- the same in the ledger */

static int64_t measure_id(struct cx *cx, const char *no)
{
    struct rows rows;

    must(store_run(cx, &rows,
                   "SELECT MIN(id) FROM measure WHERE government_id = $1 AND task_id = $2 AND state = 'live'",
                   "ii", cx->actor.government_id, matter_task(cx, no)));
    assert_true(row_int(&rows.at[0], 0) > 0);
    return row_int(&rows.at[0], 0);
}

static void verified(struct cx *cx, const char *no, double value)
{
    must(
        store_run(cx, NULL,
                  "INSERT INTO figure (government_id, measure_id, truth, ends_on, period, value, source_kind,"
                  " source_id, at) VALUES ($1, $2, 'verified', '2026-02-28', '2026-M02', $3, 'check', 0, '')",
                  "iif", cx->actor.government_id, measure_id(cx, no), value));
}

static void milestone(struct cx *cx, int64_t ord, double of, const char *state)
{
    must(store_run(cx, NULL,
                   "INSERT INTO milestone (government_id, id, task_id, ord, title, due_on, weight, state)"
                   " VALUES ($1, $2, $3, $4, '节点', '2026-02-20', $5, $6)",
                   "iiiifs", cx->actor.government_id, store_id(cx), matter_task(cx, "8"), ord, of,
                   str_of(state)));
}

static void partly_true(struct cx *cx, const char *no)
{
    must(store_run(cx, NULL,
                   "INSERT INTO task_check (government_id, id, task_id, period, ends_on, way, verdict, note,"
                   " checked_by, checked_at) VALUES ($1, $2, $3, '2026-M02', '2026-02-28', 'site', 'partly',"
                   " '部分完成', '核实人', '2026-03-01T01:00:00Z')",
                   "iii", cx->actor.government_id, store_id(cx), matter_task(cx, no)));
}

static void fill_year(struct cx *cx)
{
    struct difficulty_new d = {.title = STR("拆迁受阻"), .due_on = STR("2026-03-20")};
    json_t *got;

    ledger_import(cx, PLAN);
    verified(cx, "1", 4.5);
    verified(cx, "2", 33);
    verified(cx, "3", 2.4);
    verified(cx, "4", 30);
    verified(cx, "5", 7200);
    verified(cx, "9", 4);
    verified(cx, "10", 3);
    milestone(cx, 1, 1, "accepted");
    milestone(cx, 2, 2, "accepted");
    milestone(cx, 3, 1, "open");
    partly_true(cx, "7");
    d.task_id = matter_task(cx, "4");
    d.asked_org_id = matter_org(cx, "市财政局");
    DO(got, difficulty_add(cx, &d, &out));
    assert_true(json_is_true(json_object_get(got, "protected")));
}

/* The rule set of the tables; the reference of task 9 is known once it is PUBLISHED. */
struct rule_set {
    struct appraisal_rules rules;
    struct str veto[1];
    int64_t org[GROUPS][UNITS];
    struct appraisal_group group[GROUPS];
    struct appraisal_weight weight[2];
    struct appraisal_formula formula[2];
};

static void group_units(struct cx *cx, struct rule_set *s)
{
    static const struct str names[GROUPS] = {STR_INIT("经济部门"), STR_INIT("民生部门")};

    for (int g = 0; g < GROUPS; g++) s->group[g] = (struct appraisal_group){names[g], 0, s->org[g]};
    for (int i = 0; i < UNITS; i++)
        s->org[units[i].group][s->group[units[i].group].n++] = matter_org(cx, units[i].name);
}

static struct rule_set *rule_set(struct cx *cx, bool published, double public_weight)
{
    struct rule_set *s = arena_new_of(cx->arena, struct rule_set);
    const struct appraisal_formula plain = {.weight = NAN, .target = NAN, .low = NAN, .high = NAN};

    group_units(cx, s);
    s->veto[0] = STR("统计造假");
    s->weight[0] = (struct appraisal_weight){true, ledger_count(cx, "SELECT MIN(id) FROM section"), 2};
    s->weight[1] = (struct appraisal_weight){false, matter_task(cx, "5"), 0.5};
    s->formula[0] = s->formula[1] = plain;
    s->formula[0].measure_id = measure_id(cx, "10");
    s->formula[0].formula = STR("power");
    s->formula[0].low = 2, s->formula[0].high = 4;
    s->formula[0].note = STR("市人社局三年均值");
    s->formula[1].measure_id = measure_id(cx, "9");
    s->formula[1].formula = STR("relative");
    if (published) s->formula[1].target = 5, s->formula[1].note = STR("省统计局2月快报");
    s->rules = (struct appraisal_rules){.lead = 1,
                                        .joint = 0.8,
                                        .support = 0.4,
                                        .public_weight = public_weight,
                                        .groups = GROUPS,
                                        .group = s->group,
                                        .vetoes = 1,
                                        .veto = s->veto,
                                        .weights = 2,
                                        .weight = s->weight,
                                        .formulas = 2,
                                        .formula = s->formula};
    return s;
}

/* What people put in: the rating of task 6, the public, the veto. The rev of the appraisal moves with each.
 */
static int64_t put_in(struct cx *cx, int64_t id, int64_t rev)
{
    struct appraisal_public value[UNITS];
    struct appraisal_publics publics = {.rev = rev + 1, .at = value};
    const struct appraisal_rating rating = {rev, matter_task(cx, "6"), 0.8,
                                            STR("活动全部举办，覆盖率未达标。")};
    const struct appraisal_veto veto = {.rev = rev + 2,
                                        .org_id = matter_org(cx, "市气象局"),
                                        .name = STR("统计造假"),
                                        .reason = STR("统计部门认定。")};
    json_t *a;

    for (int i = 0; i < UNITS; i++)
        if (!isnan(units[i].public_value))
            value[publics.n++] =
                (struct appraisal_public){matter_org(cx, units[i].name), units[i].public_value};
    DO(a, appraisal_rate(cx, id, &rating, &out));
    DO(a, appraisal_public(cx, id, &publics, &out));
    DO(a, appraisal_veto(cx, id, &veto, &out));
    return json_number(a, "rev");
}

static const json_t *score_of(const json_t *a, const char *name)
{
    for (size_t i = 0; i < json_count(a, "scores"); i++)
        if (strcmp(json_text(json_nth(a, "scores", i), "name"), name) == 0) return json_nth(a, "scores", i);
    fail_msg("no score of %s", name);
    return NULL;
}

static void compare(const json_t *a, bool published, double public_weight)
{
    assert_int_equal(json_count(a, "scores"), UNITS);
    for (int i = 0; i < UNITS; i++) {
        const struct sum_unit *u = &units[i];
        const json_t *score = score_of(a, u->name);
        bool waits = isnan(base_of(u, published));
        double got = json_number_value(json_object_get(score, "score"));

        assert_int_equal(json_is_true(json_object_get(score, "waiting")), waits);
        if (!waits && fabs(got - whole_of(u, published, public_weight)) > 0.0001)
            fail_msg("%s: %f, by the book %f", u->name, got, whole_of(u, published, public_weight));
        if (!waits)
            assert_float_equal(json_number_value(json_object_get(score, "base")),
                               cents(base_of(u, published)), 0.0001);
        if (json_number(score, "rank") != place_of(u, published, public_weight))
            fail_msg("%s: place %lld, by the book %d", u->name, (long long)json_number(score, "rank"),
                     place_of(u, published, public_weight));
    }
}

ENGINE_TEST(fourteen_units_by_the_book)
{
    struct rule_set *s;
    struct appraisal_change change = {.rev = 1};
    struct appraisal_new a;
    json_t *got;
    int64_t id, rev;

    fill_year(cx);
    s = rule_set(cx, false, 0);
    a = (struct appraisal_new){ledger_count(cx, "SELECT MAX(id) FROM plan"), STR("评价"), STR("2026"),
                               s->rules};
    DO(got, appraisal_add(cx, &a, &out));
    id = json_id(got, "id");
    rev = put_in(cx, id, 1);
    DO(got, appraisal_compute(cx, id, rev, &out));
    compare(got, false, 0); /* the reference of task 9 is not published yet: it waits and costs nothing */
    assert_true(json_is_true(json_object_get(score_of(got, "市工业和信息化局"), "waiting")));
    change.rev = rev + 1;
    change.rules = rule_set(cx, true, 0.4)->rules;
    DO(got, appraisal_patch(cx, id, &change, &out));
    DO(got, appraisal_compute(cx, id, rev + 2, &out));
    compare(got, true, 0.4);
    assert_int_equal(json_number(score_of(got, "市自然资源局"), "tied"), 1); /* with 市交通运输局 */
}

/* A few of them once more as plain numbers. */
ENGINE_TEST(some_sums_in_numbers)
{
    struct appraisal_new a;
    json_t *got;

    fill_year(cx);
    a = (struct appraisal_new){ledger_count(cx, "SELECT MAX(id) FROM plan"), STR("评价"), STR("2026"),
                               rule_set(cx, false, 0)->rules};
    DO(got, appraisal_add(cx, &a, &out));
    DO(got, appraisal_compute(cx, json_id(got, "id"), 1, &out));
    /* (1*2*0.75 + 0.4*2*1 + 0.4*1*0.75) / (2 + 0.8 + 0.4): the protected task 4 is left out */
    assert_float_equal(json_number_value(json_object_get(score_of(got, "市财政局"), "score")), 81.25, 0.0001);
    assert_float_equal(json_number_value(json_object_get(score_of(got, "市住房城乡建设局"), "score")), 75,
                       0.0001);
    /* (2*1 + 2*0.8 + 0.4*0.5*0.8) / (2 + 2 + 0.2) */
    assert_float_equal(json_number_value(json_object_get(score_of(got, "市发展改革委"), "score")), 89.52,
                       0.0001);
    assert_float_equal(json_number_value(json_object_get(score_of(got, "市人力资源社会保障局"), "score")), 80,
                       0.0001);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ENGINE_TESTS(fourteen_units_by_the_book),
        ENGINE_TESTS(some_sums_in_numbers),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
