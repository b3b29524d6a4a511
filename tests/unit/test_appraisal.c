/* Appraisals: rules that are refused, scores that explain themselves, what-if, publication, appeals,
 * freezing. */
#include "../testing.h"

#include <math.h>

#include "../json.h"
#include "../ledger.h"
#include "../matter.h"
#include "appraisal/appeal.h"
#include "appraisal/appraisal.h"
#include "appraisal/appraisal_desk.h"
#include "matter/difficulty.h"

static const struct appraisal_rules usual = {.lead = NAN, .joint = NAN, .support = NAN, .public_weight = NAN};

static int64_t plan_id(struct cx *cx)
{
    return ledger_count(cx, "SELECT MAX(id) FROM plan");
}

static json_t *begin(struct cx *cx, const struct appraisal_rules *rules)
{
    const struct appraisal_new a = {plan_id(cx), STR("2026年度评价"), STR("2026"), *rules};
    json_t *got;

    DO(got, appraisal_add(cx, &a, &out));
    return got;
}

/* A value of the first measure of task NO, of the given truth. */
static void figure(struct cx *cx, const char *no, const char *truth, double value)
{
    must(store_run(
        cx, NULL,
        "INSERT INTO figure (government_id, measure_id, truth, ends_on, period, value, source_kind, "
        "source_id,"
        " at) SELECT m.government_id, m.id, $3, '2026-02-28', '2026-M02', $4, 'import', 0, '' FROM measure m"
        " WHERE m.government_id = $1 AND m.task_id = $2 AND m.ord = (SELECT MIN(ord) FROM measure n WHERE"
        " n.government_id = $1 AND n.task_id = $2 AND n.state = 'live')",
        "iisf", cx->actor.government_id, matter_task(cx, no), str_of(truth), value));
}

static const json_t *score_of(const json_t *a, const char *name)
{
    for (size_t i = 0; i < json_count(a, "scores"); i++)
        if (strcmp(json_text(json_nth(a, "scores", i), "name"), name) == 0) return json_nth(a, "scores", i);
    fail_msg("no score of %s", name);
    return NULL;
}

static double number(const json_t *j, const char *key)
{
    return json_number_value(json_object_get(j, key));
}

ENGINE_TEST(forbidden_items_name_their_rule)
{
    static const char *const bad[] = {"获得领导批示数量", "微信公众号点赞数", "工作群打卡签到率"};
    const struct str veto[] = {STR("统计造假")};
    struct appraisal_rules r = usual;

    ledger_import(cx, PLAN_ONE);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        const struct str item[] = {str_of(bad[i])};
        struct appraisal_new a = {plan_id(cx), STR("年度评价"), STR("2026"), usual};

        a.rules.vetoes = 1, a.rules.veto = item;
        REFUSED(ERR_INPUT, appraisal_add(cx, &a, &out));
        assert_str(cx->fault.field, "rules/vetoes/0");
        assert_true(str_find(cx->fault.zh, STR("《"), 0) >= 0); /* the rule's name */
        a.rules = usual, a.title = str_of(bad[i]);
        REFUSED(ERR_INPUT, appraisal_add(cx, &a, &out));
    }
    r.vetoes = 1, r.veto = veto;
    assert_int_equal(json_count(json_object_get(begin(cx, &r), "rules"), "vetoes"), 1);
}

ENGINE_TEST(bad_rules_are_refused)
{
    struct appraisal_new a = {0, STR("年度评价"), STR("2026"), usual};
    int64_t org[2];
    struct appraisal_group group[2] = {{STR("经济部门"), 1, org}, {STR("民生部门"), 1, org}};

    ledger_import(cx, PLAN_ONE);
    org[0] = matter_org(cx, "市教育局");
    REFUSED(ERR_INPUT, appraisal_add(cx, &a, &out));
    assert_str(cx->fault.field, "plan_id");
    a.plan_id = plan_id(cx);
    a.period = STR("2026-13");
    REFUSED(ERR_INPUT, appraisal_add(cx, &a, &out));
    assert_str(cx->fault.field, "period");
    a.period = STR("2026");
    a.rules.support = 1.5;
    REFUSED(ERR_INPUT, appraisal_add(cx, &a, &out));
    assert_str(cx->fault.field, "rules/support");
    a.rules = usual, a.rules.public_weight = 0.9;
    REFUSED(ERR_INPUT, appraisal_add(cx, &a, &out));
    a.rules = usual, a.rules.groups = 2, a.rules.group = group;
    REFUSED(ERR_INPUT, appraisal_add(cx, &a, &out)); /* one unit in two groups */
    assert_str(cx->fault.field, "rules/groups/1/org_ids/0");
    group[1].name = STR("经济部门");
    REFUSED(ERR_INPUT, appraisal_add(cx, &a, &out));
    assert_str(cx->fault.field, "rules/groups/1/name");
    org[0] = 99;
    REFUSED(ERR_INPUT, appraisal_add(cx, &a, &out));
    assert_str(cx->fault.field, "rules/groups/0/org_ids/0");
    assert_int_equal(ledger_count(cx, "SELECT COUNT(*) FROM appraisal_group"), 0);
}

/* 4: 改造老旧小区40个, led by 市住房城乡建设局, supported by 市财政局. */
ENGINE_TEST(scores_explain_themselves)
{
    json_t *a, *x, *line;
    int64_t id;

    ledger_import(cx, PLAN_ONE);
    figure(cx, "4", "told", 40);
    figure(cx, "4", "verified", 30);
    a = begin(cx, &usual);
    id = json_id(a, "id");
    DO(a, appraisal_compute(cx, id, 1, &out));
    assert_float_equal(number(score_of(a, "市住房城乡建设局"), "score"), 75,
                       0.001); /* 30 of 40, not the told 40 */
    assert_true(json_is_true(json_object_get(score_of(a, "市体育局"), "waiting"))); /* nothing to score yet */
    assert_int_equal(json_number(score_of(a, "市体育局"), "rank"), 0);
    DO(x, appraisal_explain(cx, id, matter_org(cx, "市住房城乡建设局"), &out));
    line = json_nth(x, "lines", 0);
    assert_string_equal(json_text(line, "task_no"), "4");
    assert_string_equal(json_text(line, "formula"), "clamp(a / t, 0, 1)");
    assert_string_equal(json_text(line, "source"), "核实");
    assert_non_null(strstr(json_text(line, "inputs"), "完成值 30"));
    assert_float_equal(number(json_object_get(x, "explain"), "result"), 75, 0.001);
    REFUSED(ERR_ABSENT, appraisal_explain(cx, id, 99, &out));
}

ENGINE_TEST(told_figures_count_only_where_the_rules_say)
{
    struct appraisal_change c = {.rev = 2, .rules = usual};
    json_t *a;

    ledger_import(cx, PLAN_ONE);
    figure(cx, "4", "told", 40);
    a = begin(cx, &usual);
    DO(a, appraisal_compute(cx, json_id(a, "id"), 1, &out));
    assert_float_equal(number(score_of(a, "市住房城乡建设局"), "score"), 0, 0.001);
    c.rules.told = true;
    DO(a, appraisal_patch(cx, json_id(a, "id"), &c, &out));
    DO(a, appraisal_compute(cx, json_id(a, "id"), 3, &out));
    assert_float_equal(number(score_of(a, "市住房城乡建设局"), "score"), 100, 0.001);
}

/* Shares, the public, vetoes and places within comparable groups. */
ENGINE_TEST(units_are_ranked_in_their_group)
{
    const struct str veto[] = {STR("统计造假")};
    struct appraisal_rules r = {.lead = 1, .joint = 0.8, .support = 0.5, .public_weight = 0.4, .vetoes = 1};
    struct appraisal_rating rate = {.value = 0.8, .reason = STR("活动全部举办，覆盖率未达标。")};
    struct appraisal_public people[1];
    struct appraisal_publics publics = {.rev = 3, .n = 1, .at = people};
    struct appraisal_veto v = {.rev = 5, .name = STR("统计造假"), .reason = STR("统计部门认定数据造假。")};
    int64_t org[3], id;
    struct appraisal_group group = {STR("民生部门"), 3, org};
    json_t *a;

    ledger_import(cx, PLAN_ONE);
    org[0] = matter_org(cx, "市住房城乡建设局"), org[1] = matter_org(cx, "市体育局");
    org[2] = matter_org(cx, "市教育局");
    r.veto = veto, r.groups = 1, r.group = &group;
    figure(cx, "4", "verified", 36);
    figure(cx, "2", "verified", 6);
    a = begin(cx, &r);
    id = json_id(a, "id");
    rate.rev = 1, rate.task_id = matter_task(cx, "6");
    DO(a, appraisal_rate(cx, id, &rate, &out));
    rate.rev = 2, rate.value = 0.7;
    REFUSED(ERR_INPUT, appraisal_rate(cx, id, &rate, &out)); /* not of the rubric */
    DO(a, appraisal_compute(cx, id, 2, &out));
    assert_float_equal(number(score_of(a, "市住房城乡建设局"), "score"), 90, 0.001);
    assert_float_equal(number(score_of(a, "市体育局"), "score"), 80, 0.001);
    assert_int_equal(json_number(score_of(a, "市住房城乡建设局"), "rank"), 1);
    assert_int_equal(json_number(score_of(a, "市体育局"), "rank"), 2);
    assert_string_equal(json_text(score_of(a, "市体育局"), "group"), "民生部门");
    assert_string_equal(json_text(score_of(a, "市财政局"), "group"), "未分组");
    assert_int_equal(json_number(score_of(a, "市财政局"), "rank"), 0); /* compared with nobody */
    REFUSED(ERR_STEP, appraisal_open(cx, id, 3, &out));                /* until it is */
    assert_str(cx->fault.field, "rules/groups");
    people[0] = (struct appraisal_public){org[1], 100};
    DO(a, appraisal_public(cx, id, &publics, &out));
    people[0].value = 101;
    publics.rev = 4;
    REFUSED(ERR_INPUT, appraisal_public(cx, id, &publics, &out));
    DO(a, appraisal_compute(cx, id, 4, &out));
    assert_float_equal(number(score_of(a, "市体育局"), "score"), 0.6 * 80 + 0.4 * 100, 0.001);
    v.org_id = org[0];
    DO(a, appraisal_veto(cx, id, &v, &out));
    DO(a, appraisal_compute(cx, id, 6, &out));
    assert_float_equal(number(score_of(a, "市住房城乡建设局"), "score"), 0, 0);
    assert_string_equal(json_text(score_of(a, "市住房城乡建设局"), "veto"), "统计造假");
    assert_int_equal(json_number(score_of(a, "市体育局"), "rank"), 1);
    v.rev = 7, v.name = STR("迟到");
    REFUSED(ERR_INPUT, appraisal_veto(cx, id, &v, &out));
    v.name = STR("统计造假"), v.lift = true;
    DO(a, appraisal_veto(cx, id, &v, &out)); /* taken back */
    DO(a, appraisal_compute(cx, id, 8, &out));
    assert_float_equal(number(score_of(a, "市住房城乡建设局"), "score"), 90, 0.001);
}

/* A difficulty raised in time: the task does not pull its unit down. */
ENGINE_TEST(early_warning_costs_no_points)
{
    struct difficulty_new d = {.title = STR("拆迁受阻"), .due_on = STR("2026-03-20")};
    json_t *a, *got;
    double before;

    ledger_import(cx, PLAN_ONE);
    figure(cx, "2", "verified", 12);
    figure(cx, "4", "verified", 4);
    a = begin(cx, &usual);
    DO(a, appraisal_compute(cx, json_id(a, "id"), 1, &out));
    before = number(score_of(a, "市财政局"), "score");
    d.task_id = matter_task(cx, "4");
    d.asked_org_id = matter_org(cx, "市财政局");
    DO(got, difficulty_add(cx, &d, &out));
    assert_true(json_is_true(json_object_get(got, "protected")));
    DO(a, appraisal_compute(cx, json_id(a, "id"), 2, &out));
    assert_true(number(score_of(a, "市财政局"), "score") > before + 1);
}

/* While it is open a unit sees its own score, without a place. */
ENGINE_TEST(an_open_one_shows_a_unit_itself)
{
    int64_t id, org;
    json_t *a;

    ledger_import(cx, PLAN_ONE);
    figure(cx, "4", "verified", 30);
    org = matter_org(cx, "市住房城乡建设局");
    id = json_id(begin(cx, &usual), "id");
    matter_as(cx, ROLE_REPORTER, org, 0);
    REFUSED(ERR_ABSENT, appraisal_get(cx, id, &out)); /* a draft */
    matter_as_system(cx);
    DO(a, appraisal_open(cx, id, 1, &out));
    assert_int_equal(json_number(score_of(a, "市住房城乡建设局"), "rank"), 1);
    matter_as(cx, ROLE_READER, 0, 0);
    REFUSED(ERR_ABSENT, appraisal_get(cx, id, &out));
    matter_as(cx, ROLE_REPORTER, org, 0);
    DO(a, appraisal_get(cx, id, &out));
    assert_int_equal(json_count(a, "scores"), 1);
    assert_float_equal(number(score_of(a, "市住房城乡建设局"), "score"), 75, 0.001);
    assert_int_equal(json_number(score_of(a, "市住房城乡建设局"), "rank"), 0);
    DO(a, appraisal_explain(cx, id, org, &out));
    assert_float_equal(number(a, "score"), 75, 0.001);
    REFUSED(ERR_DENIED, appraisal_explain(cx, id, matter_org(cx, "市财政局"), &out));
    REFUSED(ERR_DENIED, appraisal_sheet(cx, id, &out));
}

ENGINE_TEST(is_published_by_a_person_and_frozen)
{
    int64_t id, org;
    json_t *a, *got;
    const struct appraisal_change late = {.rev = 3, .rules = usual};
    struct appeal_answer answer = {
        .rev = 1, .upheld = true, .answer = STR("核减口径有误，更正。"), .score = 80};

    ledger_import(cx, PLAN_ONE);
    figure(cx, "4", "verified", 30);
    org = matter_org(cx, "市住房城乡建设局");
    a = begin(cx, &usual);
    id = json_id(a, "id");
    REFUSED(ERR_STEP, appraisal_publish(cx, id, 1, &out));
    DO(a, appraisal_open(cx, id, 1, &out));
    matter_as(cx, ROLE_OFFICE, 0, 0);
    REFUSED(ERR_DENIED, appraisal_publish(cx, id, 2, &out));
    matter_as(cx, ROLE_REPORTER, org, 0);
    REFUSED(ERR_STEP, appeal_add(cx, id, org, STR("口径有误。"), &out));
    matter_as(cx, ROLE_OFFICE_HEAD, 0, 0);
    DO(a, appraisal_publish(cx, id, 2, &out));
    assert_string_equal(json_text(a, "state"), "published");
    assert_string_equal(json_text(a, "appeal_until"), "2026-03-09"); /* five working days */
    REFUSED(ERR_STEP, appraisal_compute(cx, id, 3, &out));
    REFUSED(ERR_STEP, appraisal_patch(cx, id, &late, &out));
    REFUSED(ERR_STEP, appraisal_freeze(cx, id, 3, &out)); /* appeals may still come */
    matter_as(cx, ROLE_REPORTER, matter_org(cx, "市气象局"), 0);
    DO(got, appraisal_get(cx, id, &out));
    REFUSED(ERR_DENIED, appraisal_explain(cx, id, org, &out));
    REFUSED(ERR_DENIED, appeal_add(cx, id, org, STR("替别人申诉。"), &out));
    matter_as(cx, ROLE_REPORTER, org, 0);
    DO(got, appraisal_explain(cx, id, org, &out));
    DO(got, appeal_add(cx, id, org, STR("口径有误。"), &out));
    REFUSED(ERR_CONFLICT, appeal_add(cx, id, org, STR("再申诉。"), &out));
    matter_as(cx, ROLE_REPORTER, matter_org(cx, "市气象局"), 0);
    DO(a, appraisal_get(cx, id, &out));
    assert_int_equal(json_count(a, "appeals"), 0); /* not another unit's */
    matter_as_system(cx);
    matter_later(cx, 10);
    REFUSED(ERR_STEP, appraisal_freeze(cx, id, 3, &out)); /* one is open */
    DO(got, appeal_answer(cx, json_id(got, "id"), &answer, &out));
    assert_string_equal(json_text(got, "state"), "upheld");
    REFUSED(ERR_STEP, appeal_add(cx, id, org, STR("太晚。"), &out));
    DO(a, appraisal_freeze(cx, id, 3, &out));
    assert_string_equal(json_text(a, "state"), "frozen");
    assert_float_equal(number(score_of(a, "市住房城乡建设局"), "score"), 80, 0);
    assert_non_null(json_text(score_of(a, "市住房城乡建设局"), "corrected"));
    figure(cx, "2", "verified", 12); /* nothing moves it any more */
    REFUSED(ERR_STEP, appraisal_compute(cx, id, 4, &out));
    assert_int_equal(ledger_count(cx, "SELECT COUNT(*) FROM todo WHERE state = 'open'"), 0);
    ledger_chain_holds(cx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ENGINE_TESTS(forbidden_items_name_their_rule),
        ENGINE_TESTS(bad_rules_are_refused),
        ENGINE_TESTS(scores_explain_themselves),
        ENGINE_TESTS(told_figures_count_only_where_the_rules_say),
        ENGINE_TESTS(units_are_ranked_in_their_group),
        ENGINE_TESTS(early_warning_costs_no_points),
        ENGINE_TESTS(an_open_one_shows_a_unit_itself),
        ENGINE_TESTS(is_published_by_a_person_and_frozen),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
