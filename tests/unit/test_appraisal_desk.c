/* The desk of an appraisal: bad rules by their place, weights, what is left out, groups, what-ifs, the sheet,
 * files. */
#include "../testing.h"

#include <math.h>

#include "../json.h"
#include "../ledger.h"
#include "../matter.h"
#include "appraisal/appeal.h"
#include "appraisal/appraisal_desk.h"
#include "appraisal/appraisal_kind.h"
#include "appraisal/appraisal_kit.h"

static const struct appraisal_rules usual = {.lead = NAN, .joint = NAN, .support = NAN, .public_weight = NAN};
static const struct appraisal_formula plain = {
    .formula = STR_INIT("growth"), .weight = NAN, .target = NAN, .low = NAN, .high = NAN};

static json_t *begin(struct cx *cx, const struct appraisal_rules *rules)
{
    const struct appraisal_new a = {ledger_count(cx, "SELECT MAX(id) FROM plan"), STR("评价"), STR("2026"),
                                    *rules};
    json_t *got;

    DO(got, appraisal_add(cx, &a, &out));
    return got;
}

static int64_t measure_id(struct cx *cx, const char *no)
{
    struct rows rows;

    must(store_run(cx, &rows,
                   "SELECT MIN(id) FROM measure WHERE government_id = $1 AND task_id = $2 AND state = 'live'",
                   "ii", cx->actor.government_id, matter_task(cx, no)));
    return row_int(&rows.at[0], 0);
}

static void figure(struct cx *cx, const char *no, const char *truth, double value)
{
    must(
        store_run(cx, NULL,
                  "INSERT INTO figure (government_id, measure_id, truth, ends_on, period, value, source_kind,"
                  " source_id, at) VALUES ($1, $2, $3, '2026-02-28', '2026-M02', $4, 'report', 7,"
                  " '2026-03-01T01:00:00Z')",
                  "iisf", cx->actor.government_id, measure_id(cx, no), str_of(truth), value));
}

static const json_t *row_of(const json_t *a, const char *list, const char *name)
{
    for (size_t i = 0; i < json_count(a, list); i++)
        if (strcmp(json_text(json_nth(a, list, i), "name"), name) == 0) return json_nth(a, list, i);
    fail_msg("no row of %s", name);
    return NULL;
}

static double number(const json_t *j, const char *key)
{
    return json_number_value(json_object_get(j, key));
}

/* RULES are refused and the fault names FIELD. */
static void refused(struct cx *cx, const struct appraisal_rules *rules, const char *field)
{
    const struct appraisal_new a = {ledger_count(cx, "SELECT MAX(id) FROM plan"), STR("评价"), STR("2026"),
                                    *rules};

    REFUSED(ERR_INPUT, appraisal_add(cx, &a, &out));
    assert_str(cx->fault.field, field);
}

ENGINE_TEST(bad_formulas_name_their_place)
{
    struct appraisal_formula f[2] = {plain, plain};
    struct appraisal_rules r = usual;

    ledger_import(cx, PLAN_ONE);
    r.formulas = 2, r.formula = f;
    f[0].measure_id = measure_id(cx, "2"), f[1].measure_id = measure_id(cx, "4");
    f[1].formula = STR("bonus");
    refused(cx, &r, "rules/formulas/1/formula");
    f[1].formula = STR("qualitative"); /* is for tasks */
    refused(cx, &r, "rules/formulas/1/formula");
    f[1].formula = STR("power"), f[1].low = 20;
    refused(cx, &r, "rules/formulas/1/high");
    f[1].high = 20;
    refused(cx, &r, "rules/formulas/1/high"); /* no slope */
    f[1].high = 50;
    refused(cx, &r, "rules/formulas/1/note"); /* whose numbers? */
    f[1].formula = STR("band"), f[1].low = 60;
    refused(cx, &r, "rules/formulas/1/low");
    f[1] = f[0];
    refused(cx, &r, "rules/formulas/1/measure_id"); /* twice */
    f[1].measure_id = 99;
    refused(cx, &r, "rules/formulas/1/measure_id");
    f[1] = f[0], f[1].measure_id = measure_id(cx, "4"), f[1].formula = STR("off");
    refused(cx, &r, "rules/formulas/1/note");
    f[1].note = STR("口径未定"), f[0].weight = -1;
    refused(cx, &r, "rules/formulas/0/weight");
    f[0].weight = NAN;
    assert_int_equal(json_count(json_object_get(begin(cx, &r), "rules"), "formulas"), 2);
}

ENGINE_TEST(bad_weights_name_their_place)
{
    struct appraisal_weight w[2] = {{false, 0, 1}, {true, 99, 1}};
    struct appraisal_rules r = usual;

    ledger_import(cx, PLAN_ONE);
    w[0].id = matter_task(cx, "4");
    r.weights = 2, r.weight = w;
    refused(cx, &r, "rules/weights/1/id");
    w[1] = w[0];
    refused(cx, &r, "rules/weights/1/id"); /* twice */
    w[1].id = matter_task(cx, "2"), w[1].weight = NAN;
    refused(cx, &r, "rules/weights/1/weight");
    w[1].weight = 101;
    refused(cx, &r, "rules/weights/1/weight");
}

/* A weight of 0 takes the task out; a measure that is off takes no part and says why. */
ENGINE_TEST(what_is_left_out_says_why)
{
    struct appraisal_weight w = {false, 0, 0};
    struct appraisal_formula f = plain;
    struct appraisal_rules r = usual;
    json_t *a, *x;

    ledger_import(cx, PLAN_ONE);
    figure(cx, "4", "verified", 30);
    w.id = matter_task(cx, "4");
    r.weights = 1, r.weight = &w;
    a = begin(cx, &r);
    DO(a, appraisal_compute(cx, json_id(a, "id"), 1, &out));
    assert_true(json_is_true(json_object_get(row_of(a, "scores", "市住房城乡建设局"), "waiting")));
    r = usual;
    f.measure_id = measure_id(cx, "4"), f.formula = STR("off"), f.note = STR("口径未定");
    r.formulas = 1, r.formula = &f;
    a = begin(cx, &r);
    DO(a, appraisal_compute(cx, json_id(a, "id"), 1, &out));
    assert_true(json_is_true(json_object_get(row_of(a, "scores", "市住房城乡建设局"), "waiting")));
    DO(x, appraisal_explain(cx, json_id(a, "id"), matter_org(cx, "市住房城乡建设局"), &out));
    assert_string_equal(json_text(json_nth(json_nth(x, "lines", 0), "items", 0), "note"), "口径未定");
}

/* A measure of the plan that may not be scored is left out by the program and the rule is named. */
ENGINE_TEST(a_forbidden_measure_takes_no_part)
{
    const json_t *item;
    json_t *a, *x;

    ledger_import(cx, PLAN_ONE);
    figure(cx, "4", "verified", 40);
    must(store_run(cx, NULL,
                   "UPDATE measure SET indicator = '媒体报道篇数' WHERE government_id = $1 AND id = $2", "ii",
                   cx->actor.government_id, measure_id(cx, "4")));
    a = begin(cx, &usual);
    DO(a, appraisal_compute(cx, json_id(a, "id"), 1, &out));
    assert_true(json_is_true(json_object_get(row_of(a, "scores", "市住房城乡建设局"), "waiting")));
    DO(x, appraisal_explain(cx, json_id(a, "id"), matter_org(cx, "市住房城乡建设局"), &out));
    item = json_nth(json_nth(x, "lines", 0), "items", 0);
    assert_non_null(strstr(json_text(item, "note"), "媒体"));
    assert_non_null(strstr(json_text(item, "note"), "《"));
}

/* To have less of it is a goal that counts: the printed words say so, or the bound does. */
ENGINE_TEST(less_of_what_is_forbidden_counts)
{
    json_t *a;

    ledger_import(cx, PLAN_ONE);
    figure(cx, "4", "verified", 40);
    must(store_run(
        cx, NULL,
        "UPDATE measure SET indicator = '检查频次', words = '检查频次减少40次' WHERE government_id = $1"
        " AND id = $2",
        "ii", cx->actor.government_id, measure_id(cx, "4")));
    a = begin(cx, &usual);
    DO(a, appraisal_compute(cx, json_id(a, "id"), 1, &out));
    assert_float_equal(number(row_of(a, "scores", "市住房城乡建设局"), "score"), 100, 0);
    must(store_run(
        cx, NULL,
        "UPDATE measure SET words = '检查频次不超过40次', op = '<=' WHERE government_id = $1 AND id = $2",
        "ii", cx->actor.government_id, measure_id(cx, "4")));
    DO(a, appraisal_compute(cx, json_id(a, "id"), 2, &out));
    assert_float_equal(number(row_of(a, "scores", "市住房城乡建设局"), "score"), 100, 0);
}

/* What a statistics office has not published waits; what nobody verified scores nothing and says so. */
ENGINE_TEST(what_is_not_published_waits)
{
    const json_t *item;
    json_t *a, *x;

    ledger_import(cx, PLAN_ONE);
    figure(cx, "4", "told", 40);
    a = begin(cx, &usual);
    DO(a, appraisal_compute(cx, json_id(a, "id"), 1, &out));
    assert_float_equal(number(row_of(a, "scores", "市住房城乡建设局"), "score"), 0, 0);
    DO(x, appraisal_explain(cx, json_id(a, "id"), matter_org(cx, "市住房城乡建设局"), &out));
    item = json_nth(json_nth(x, "lines", 0), "items", 0);
    assert_non_null(strstr(json_text(item, "note"), "没有核实"));
    must(store_run(cx, NULL,
                   "INSERT INTO measure_owner (government_id, measure_id, owner_org_id, source)"
                   " VALUES ($1, $2, $3, 'statistics')",
                   "iii", cx->actor.government_id, measure_id(cx, "4"), matter_org(cx, "市统计局")));
    DO(a, appraisal_compute(cx, json_id(a, "id"), 2, &out));
    assert_true(json_is_true(json_object_get(row_of(a, "scores", "市住房城乡建设局"), "waiting")));
    DO(x, appraisal_explain(cx, json_id(a, "id"), matter_org(cx, "市住房城乡建设局"), &out));
    item = json_nth(json_nth(x, "lines", 0), "items", 0);
    assert_non_null(strstr(json_text(item, "note"), "待统计发布"));
    figure(cx, "4", "statistics", 20);
    DO(a, appraisal_compute(cx, json_id(a, "id"), 3, &out));
    assert_float_equal(number(row_of(a, "scores", "市住房城乡建设局"), "score"), 50, 0.0001);
}

/* Every figure leads to the row it came from. */
ENGINE_TEST(a_figure_names_its_source)
{
    struct appraisal_rules r = usual;
    const json_t *item;
    json_t *a, *x;

    ledger_import(cx, PLAN_ONE);
    figure(cx, "4", "told", 30);
    r.told = true;
    a = begin(cx, &r);
    DO(a, appraisal_compute(cx, json_id(a, "id"), 1, &out));
    DO(x, appraisal_explain(cx, json_id(a, "id"), matter_org(cx, "市住房城乡建设局"), &out));
    assert_string_equal(json_text(json_nth(x, "lines", 0), "role"), "lead");
    item = json_nth(json_nth(x, "lines", 0), "items", 0);
    assert_string_equal(json_text(item, "truth"), "told");
    assert_string_equal(json_text(item, "source_kind"), "report");
    assert_int_equal(json_id(item, "source_id"), 7);
    assert_string_equal(json_text(item, "period"), "2026-M02");
    assert_float_equal(number(item, "actual"), 30, 0);
    assert_float_equal(number(item, "target"), 40, 0);
}

ENGINE_TEST(without_groups_units_are_grouped_by_kind)
{
    const json_t *groups;
    json_t *a;

    ledger_import(cx, PLAN_ONE);
    a = begin(cx, &usual);
    groups = json_object_get(json_object_get(a, "rules"), "groups");
    assert_true(json_array_size(groups) >= 3);
    DO(a, appraisal_open(cx, json_id(a, "id"), 1, &out)); /* so that no unit stands outside */
    assert_string_equal(json_text(row_of(a, "scores", "市财政局"), "group"), "经济管理部门");
    assert_string_equal(json_text(row_of(a, "scores", "市教育局"), "group"), "社会民生部门");
    assert_string_equal(json_text(row_of(a, "scores", "市气象局"), "group"), "垂直管理和驻地单位");
}

/* What if: nothing is saved, by nobody. */
ENGINE_TEST(a_trial_saves_nothing)
{
    struct appraisal_value value = {0, 36};
    struct appraisal_guess guess = {0, 0.6};
    struct appraisal_rules told = usual;
    struct appraisal_trial t = {.values = 1, .value = &value, .guesses = 1, .guess = &guess};
    const json_t *why;
    int64_t id, events;
    json_t *a, *got;

    ledger_import(cx, PLAN_ONE);
    figure(cx, "4", "verified", 30);
    figure(cx, "2", "told", 12);
    value.measure_id = measure_id(cx, "4"), guess.task_id = matter_task(cx, "6");
    a = begin(cx, &usual);
    id = json_id(a, "id");
    events = ledger_count(cx, "SELECT COUNT(*) FROM event");
    DO(got, appraisal_try(cx, id, &t, &out));
    assert_float_equal(number(row_of(got, "rows", "市住房城乡建设局"), "was_score"), 75, 0.0001);
    assert_float_equal(number(row_of(got, "rows", "市住房城乡建设局"), "score"), 90, 0.0001);
    assert_float_equal(number(row_of(got, "rows", "市体育局"), "score"), 60, 0.0001);
    why = json_nth(row_of(got, "rows", "市住房城乡建设局"), "why", 0);
    assert_string_equal(json_text(why, "task_no"), "4");
    assert_float_equal(number(why, "was_points"), 75, 0.0001);
    assert_float_equal(number(why, "points"), 90, 0.0001);
    assert_int_equal(json_number(row_of(got, "rows", "市住房城乡建设局"), "moved"), 1);
    assert_int_equal(json_count(row_of(got, "rows", "市统计局"), "why"), 0); /* nothing of it changed */
    told.told = true;
    t = (struct appraisal_trial){.rules = &told};
    DO(got, appraisal_try(cx, id, &t, &out));
    assert_true(number(row_of(got, "rows", "市教育局"), "score") >
                number(row_of(got, "rows", "市教育局"), "was_score"));
    told.lead = 2;
    REFUSED(ERR_INPUT, appraisal_try(cx, id, &t, &out));
    assert_str(cx->fault.field, "rules/lead");
    assert_int_equal(ledger_count(cx, "SELECT COUNT(*) FROM event"), events);
    assert_int_equal(ledger_count(cx, "SELECT COUNT(*) FROM appraisal_score"), 0);
}

ENGINE_TEST(a_unit_tries_its_own_figures_only)
{
    struct appraisal_value value = {0, 36};
    struct appraisal_trial t = {.values = 1, .value = &value}, rules = {.rules = &usual};
    int64_t id, org;
    json_t *got;

    ledger_import(cx, PLAN_ONE);
    figure(cx, "4", "verified", 30);
    org = matter_org(cx, "市住房城乡建设局");
    value.measure_id = measure_id(cx, "4");
    id = json_id(begin(cx, &usual), "id");
    DO(got, appraisal_open(cx, id, 1, &out));
    matter_as(cx, ROLE_REPORTER, org, 0);
    DO(got, appraisal_try(cx, id, &t, &out));
    assert_int_equal(json_count(got, "rows"), 1);
    assert_float_equal(number(row_of(got, "rows", "市住房城乡建设局"), "score"), 90, 0.0001);
    assert_int_equal(json_number(row_of(got, "rows", "市住房城乡建设局"), "rank"), 0);
    REFUSED(ERR_DENIED, appraisal_try(cx, id, &rules, &out));
    value.measure_id = measure_id(cx, "2");
    REFUSED(ERR_DENIED, appraisal_try(cx, id, &t, &out));
    matter_as_system(cx);
    DO(got, appraisal_publish(cx, id, 2, &out));
    REFUSED(ERR_STEP, appraisal_try(cx, id, &t, &out)); /* it is decided */
}

ENGINE_TEST(the_sheet_shows_what_is_to_do)
{
    struct appraisal_rating rate = {1, 0, 0.8, STR("活动全部举办。")};
    const json_t *task = NULL;
    json_t *a, *sheet;
    int64_t id;

    ledger_import(cx, PLAN_ONE);
    a = begin(cx, &usual);
    id = json_id(a, "id");
    rate.task_id = matter_task(cx, "6");
    DO(a, appraisal_rate(cx, id, &rate, &out));
    DO(sheet, appraisal_sheet(cx, id, &out));
    assert_int_equal(json_count(sheet, "tasks"), 6);
    task = json_nth(sheet, "tasks", 5);
    assert_true(json_is_true(json_object_get(task, "ratable")));
    assert_float_equal(number(json_object_get(task, "rated"), "value"), 0.8, 0);
    assert_string_equal(json_text(json_object_get(task, "rated"), "reason"), "活动全部举办。");
    task = json_nth(sheet, "tasks", 3);
    assert_false(json_is_true(json_object_get(task, "ratable")));
    assert_int_equal(json_count(task, "measures"), 1);
    assert_int_equal(json_count(sheet, "sections"), 2);
    assert_string_equal(json_text(row_of(sheet, "units", "市教育局"), "kind"), "people");
}

ENGINE_TEST(what_the_public_says_can_be_taken_back)
{
    struct appraisal_public value = {0, 90};
    struct appraisal_publics publics = {.rev = 1, .n = 1, .at = &value};
    struct appraisal_rules r = usual;
    int64_t id;
    json_t *a;

    ledger_import(cx, PLAN_ONE);
    figure(cx, "4", "verified", 30);
    value.org_id = matter_org(cx, "市住房城乡建设局");
    r.public_weight = 0.4;
    id = json_id(begin(cx, &r), "id");
    DO(a, appraisal_public(cx, id, &publics, &out));
    DO(a, appraisal_compute(cx, id, 2, &out));
    assert_float_equal(number(row_of(a, "scores", "市住房城乡建设局"), "score"), 81,
                       0.0001); /* 0.6 * 75 + 36 */
    assert_float_equal(number(row_of(a, "scores", "市住房城乡建设局"), "public"), 90, 0);
    publics.rev = 3, value.value = NAN;
    REFUSED(ERR_INPUT, appraisal_public(cx, id, &publics, &out));
    assert_str(cx->fault.field, "reason");
    publics.reason = STR("问卷样本不足，重新调查");
    DO(a, appraisal_public(cx, id, &publics, &out));
    DO(a, appraisal_compute(cx, id, 4, &out));
    assert_float_equal(number(row_of(a, "scores", "市住房城乡建设局"), "score"), 75, 0.0001);
    publics.rev = 5, value.value = 101;
    REFUSED(ERR_INPUT, appraisal_public(cx, id, &publics, &out));
    assert_str(cx->fault.field, "values/0/value");
}

ENGINE_TEST(who_rated_does_not_answer_the_appeal)
{
    struct appraisal_rating rate = {1, 0, 0.3, STR("刚刚启动。")};
    struct appeal_answer answer = {.rev = 1, .upheld = true, .answer = STR("更正。"), .score = 60};
    int64_t id, org, appeal;
    json_t *a, *got;

    ledger_import(cx, PLAN_ONE);
    org = matter_org(cx, "市体育局");
    rate.task_id = matter_task(cx, "6");
    matter_as(cx, ROLE_OFFICE_HEAD, 0, 0);
    a = begin(cx, &usual);
    id = json_id(a, "id");
    DO(a, appraisal_rate(cx, id, &rate, &out));
    DO(a, appraisal_open(cx, id, 2, &out));
    DO(a, appraisal_publish(cx, id, 3, &out));
    DO(got, appeal_add(cx, id, org, STR("已全面开展。"), &out));
    appeal = json_id(got, "id");
    REFUSED(ERR_DENIED, appeal_answer(cx, appeal, &answer, &out));
    matter_as(cx, ROLE_OFFICE_HEAD, 0, 0); /* another head */
    DO(got, appeal_answer(cx, appeal, &answer, &out));
    DO(a, appraisal_get(cx, id, &out));
    assert_float_equal(number(row_of(a, "scores", "市体育局"), "score"), 60, 0);
    assert_float_equal(number(row_of(a, "scores", "市体育局"), "score_was"), 30, 0.0001);
    assert_int_equal(json_number(a, "appeal_days_left"), 5);
}

ENGINE_TEST(the_result_is_a_file)
{
    struct buf file = buf_new(cx->arena, 1 << 20);
    struct str name;
    json_t *a;

    ledger_import(cx, PLAN_ONE);
    figure(cx, "4", "verified", 30);
    a = begin(cx, &usual);
    DO(a, appraisal_compute(cx, json_id(a, "id"), 1, &out));
    must(store_begin(cx, false));
    must(store_end(cx, appraisal_export(cx, json_id(a, "id"), STR("csv"), &name, &file)));
    assert_str(name, "评价");
    assert_true(str_find(buf_text(&file), STR("可比组,名次,单位,任务得分,公众评价,得分,备注"), 0) >= 0);
    assert_true(str_find(buf_text(&file), STR("经济管理部门,1,市住房城乡建设局,75.00,,75.00,"), 0) >= 0);
    file = buf_new(cx->arena, 1 << 20);
    must(store_begin(cx, false));
    must(store_end(cx, appraisal_export(cx, json_id(a, "id"), STR("xlsx"), &name, &file)));
    assert_true(str_starts(buf_text(&file), STR("PK")));
}

static void units_have_a_kind(void **state)
{
    static const char *const cases[][2] = {
        {"青梧县人民政府", "county"},
        {"澜川经济技术开发区管委会", "county"},
        {"市发展和改革委员会", "economy"},
        {"市教育局", "people"},
        {"市委组织部", "party"},
        {"市总工会", "party"},
        {"国家税务总局澜川市税务局", "branch"},
        {"国网澜川供电公司", "company"},
        {"市港航事业发展中心", "service"},
        {"市公安局", "order"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_str(appraisal_kind_of(str_of(cases[i][0]))->word, cases[i][1]);
}

static void the_kit_can_be_used(void **state)
{
    struct cx scratch = testing_cx(), *cx = &scratch;
    struct buf out = buf_new(cx->arena, 1 << 16);
    json_t *kit;

    (void)state;
    appraisal_kit_put(&out);
    kit = json_of(cx, &out);
    assert_int_equal(json_count(kit, "formulas"), 5); /* those of measures */
    assert_int_equal(json_count(kit, "rubric"), 5);
    assert_true(json_count(kit, "templates") > 0 && json_count(kit, "vetoes") > 0);
    testing_end(cx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ENGINE_TESTS(bad_formulas_name_their_place),
        ENGINE_TESTS(bad_weights_name_their_place),
        ENGINE_TESTS(what_is_left_out_says_why),
        ENGINE_TESTS(a_forbidden_measure_takes_no_part),
        ENGINE_TESTS(less_of_what_is_forbidden_counts),
        ENGINE_TESTS(what_is_not_published_waits),
        ENGINE_TESTS(a_figure_names_its_source),
        ENGINE_TESTS(without_groups_units_are_grouped_by_kind),
        ENGINE_TESTS(a_trial_saves_nothing),
        ENGINE_TESTS(a_unit_tries_its_own_figures_only),
        ENGINE_TESTS(the_sheet_shows_what_is_to_do),
        ENGINE_TESTS(what_the_public_says_can_be_taken_back),
        ENGINE_TESTS(who_rated_does_not_answer_the_appeal),
        ENGINE_TESTS(the_result_is_a_file),
        cmocka_unit_test(units_have_a_kind),
        cmocka_unit_test(the_kit_can_be_used),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
