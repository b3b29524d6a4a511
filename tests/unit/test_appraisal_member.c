/* Duties of a collective: each member is scored, by its own word where it has one. */
#include "../testing.h"

#include <math.h>

#include "../json.h"
#include "../ledger.h"
#include "../matter.h"
#include "appraisal/appeal.h"
#include "appraisal/appraisal.h"
#include "directory/org.h"

static const struct appraisal_rules usual = {.lead = NAN, .joint = NAN, .support = NAN, .public_weight = NAN};

/* Task 4 (改造老旧小区40个) is led by 各县（市、区）人民政府: 东县, 西县 and, until the year before, 旧县. */
struct counties {
    int64_t plan, task, measure, round, east, west, old;
};

static int64_t new_org(struct cx *cx, const char *name)
{
    json_t *got;

    DO(got, org_add(cx, str_of(name), STR("org"), &out));
    return json_id(got, "id");
}

static void belongs(struct cx *cx, int64_t whole, int64_t org, const char *to)
{
    must(store_run(cx, NULL,
                   "INSERT INTO member (government_id, collective_id, org_id, date_from, date_to)"
                   " VALUES ($1, $2, $3, '2024-01-01', $4)",
                   "iiis", cx->actor.government_id, whole, org, str_of(to)));
}

static void write_round(struct cx *cx, struct counties *c)
{
    c->round = store_id(cx);
    must(store_run(cx, NULL,
                   "INSERT INTO round (government_id, id, plan_id, title, period, ends_on, opens_on, due_on,"
                   " state, seed, created_at) VALUES ($1, $2, $3, 't', '2026-M02', '2026-02-28',"
                   " '2026-03-01', '2026-03-05', 'closed', 1, '')",
                   "iii", cx->actor.government_id, c->round, c->plan));
}

static struct counties led_by_counties(struct cx *cx)
{
    int64_t whole;
    struct counties c = {.plan = ledger_import(cx, PLAN_ONE).plan_id};

    whole = matter_org(cx, "各县（市、区）人民政府");
    c.task = matter_task(cx, "4");
    c.measure = ledger_count(cx, "SELECT m.id FROM measure m JOIN task t ON t.id = m.task_id WHERE t.no = '4'"
                                 " AND m.state = 'live' ORDER BY m.ord");
    c.east = new_org(cx, "东县人民政府");
    c.west = new_org(cx, "西县人民政府");
    c.old = new_org(cx, "旧县人民政府");
    belongs(cx, whole, c.east, "");
    belongs(cx, whole, c.west, "2026-12-31");
    belongs(cx, whole, c.old, "2025-12-31");
    must(store_run(
        cx, NULL,
        "UPDATE duty SET bearer_id = $2 WHERE government_id = $1 AND task_id = $3 AND role = 'lead'", "iii",
        cx->actor.government_id, whole, c.task));
    write_round(cx, &c);
    return c;
}

/* The goal of task 4 is a rate: 80 %. */
static void make_rate(struct cx *cx, const struct counties *c)
{
    must(store_run(
        cx, NULL,
        "UPDATE measure SET unit = '%', value = 80, target = 80 WHERE government_id = $1 AND id = $2", "ii",
        cx->actor.government_id, c->measure));
}

/* The round asked ORG; VALUE NAN: it stayed silent. */
static void asked(struct cx *cx, const struct counties *c, int64_t org, double value)
{
    int64_t report = store_id(cx);

    must(store_run(
        cx, NULL,
        "INSERT INTO round_ask (government_id, round_id, org_id, task_id, why, why_zh, why_en, state,"
        " part) VALUES ($1, $2, $3, $4, '', '', '', $5, 'member')",
        "iiiis", cx->actor.government_id, c->round, org, c->task,
        isnan(value) ? STR("missing") : STR("reported")));
    if (isnan(value)) return;
    must(store_run(
        cx, NULL,
        "INSERT INTO report (government_id, id, round_id, task_id, org_id, plan_id, period, ends_on,"
        " state, written_by, part) VALUES ($1, $2, $3, $4, $5, $6, '2026-M02', '2026-02-28',"
        " 'signed', '小东', 'member')",
        "iiiiii", cx->actor.government_id, report, c->round, c->task, org, c->plan));
    must(
        store_run(cx, NULL,
                  "INSERT INTO report_value (government_id, report_id, measure_id, value) VALUES ($1, $2, $3,"
                  " $4)",
                  "iiif", cx->actor.government_id, report, c->measure, value));
}

/* What all of them together are known for. */
static void together(struct cx *cx, const struct counties *c, const char *truth, double value)
{
    must(
        store_run(cx, NULL,
                  "INSERT INTO figure (government_id, measure_id, truth, ends_on, period, value, source_kind,"
                  " source_id, at) VALUES ($1, $2, $3, '2026-02-28', '2026-M02', $4, 'report', 0, '')",
                  "iisf", cx->actor.government_id, c->measure, str_of(truth), value));
}

static json_t *scored(struct cx *cx, const struct counties *c, bool told)
{
    struct appraisal_new a = {c->plan, STR("2026年度评价"), STR("2026"), usual};
    json_t *got;

    a.rules.told = told;
    DO(got, appraisal_add(cx, &a, &out));
    DO(got, appraisal_compute(cx, json_id(got, "id"), 1, &out));
    return got;
}

/* The line of task 4 in a member's score. */
static const json_t *line_of(struct cx *cx, const json_t *a, int64_t org)
{
    json_t *x;

    DO(x, appraisal_explain(cx, json_id(a, "id"), org, &out));
    for (size_t i = 0; i < json_count(x, "lines"); i++)
        if (strcmp(json_text(json_nth(x, "lines", i), "task_no"), "4") == 0) return json_nth(x, "lines", i);
    fail_msg("no line of task 4");
    return NULL;
}

static double points(const json_t *line)
{
    return json_number_value(json_object_get(line, "score"));
}

ENGINE_TEST(members_of_the_day_carry_the_duty)
{
    struct counties c = led_by_counties(cx);
    const json_t *line;
    json_t *a;

    together(cx, &c, "verified", 30);
    a = scored(cx, &c, false);
    line = line_of(cx, a, c.east);
    assert_string_equal(json_text(line, "member_of"), "各县（市、区）人民政府");
    assert_string_equal(json_text(line, "role"), "lead");
    assert_float_equal(points(line), 75, 0.001);
    assert_float_equal(points(line_of(cx, a, c.west)), 75, 0.001);
    REFUSED(ERR_ABSENT, appraisal_explain(cx, json_id(a, "id"), c.old, &out)); /* left before the end */
    assert_int_equal(json_count(json_nth(json_object_get(a, "rules"), "groups", 0), "org_ids"), 2);
}

/* Amounts have one goal for all: no member has a share of it that anybody set. */
ENGINE_TEST(amounts_are_of_all_together)
{
    struct counties c = led_by_counties(cx);
    json_t *a;

    asked(cx, &c, c.east, 12), asked(cx, &c, c.west, 20);
    together(cx, &c, "told", 32);
    a = scored(cx, &c, true);
    assert_float_equal(points(line_of(cx, a, c.east)), 80, 0.001);
    assert_float_equal(points(line_of(cx, a, c.west)), 80, 0.001);
    assert_string_equal(json_text(json_nth(line_of(cx, a, c.east), "items", 0), "truth"), "told");
}

ENGINE_TEST(a_rate_is_each_ones_own)
{
    struct counties c = led_by_counties(cx);
    const json_t *item;
    json_t *a;

    make_rate(cx, &c);
    asked(cx, &c, c.east, 76), asked(cx, &c, c.west, 40);
    together(cx, &c, "told", 40); /* the worst speaks for all */
    a = scored(cx, &c, true);
    assert_float_equal(points(line_of(cx, a, c.east)), 95, 0.001);
    assert_float_equal(points(line_of(cx, a, c.west)), 50, 0.001);
    item = json_nth(line_of(cx, a, c.east), "items", 0);
    assert_string_equal(json_text(item, "truth"), "own");
    assert_string_equal(json_text(item, "by"), "小东");
    assert_int_equal(json_id(item, "round_id"), c.round);
    assert_int_equal(json_id(item, "measure_id"), c.measure);
}

ENGINE_TEST(who_was_asked_and_silent_has_nothing)
{
    struct counties c = led_by_counties(cx);
    const json_t *item;
    json_t *a;

    make_rate(cx, &c);
    asked(cx, &c, c.east, 76), asked(cx, &c, c.west, NAN);
    together(cx, &c, "told", 76);
    a = scored(cx, &c, true);
    item = json_nth(line_of(cx, a, c.west), "items", 0);
    assert_float_equal(points(line_of(cx, a, c.west)), 0, 0);
    assert_non_null(strstr(json_text(item, "note"), "没有报数"));
}

/* What was verified is of all together; so is everything where only verified figures count. */
ENGINE_TEST(what_was_verified_counts_for_all)
{
    struct counties c = led_by_counties(cx);
    json_t *a;

    make_rate(cx, &c);
    asked(cx, &c, c.east, 76), asked(cx, &c, c.west, 40);
    together(cx, &c, "told", 40);
    a = scored(cx, &c, false);
    assert_float_equal(points(line_of(cx, a, c.east)), 0, 0); /* told only */
    together(cx, &c, "verified", 60);
    a = scored(cx, &c, true);
    assert_float_equal(points(line_of(cx, a, c.east)), 75, 0.001);
    assert_float_equal(points(line_of(cx, a, c.west)), 75, 0.001);
}

/* Printed itself it has its own, larger share. */
ENGINE_TEST(its_own_name_goes_before_the_collective)
{
    struct counties c = led_by_counties(cx);
    const json_t *line;

    must(store_run(
        cx, NULL,
        "UPDATE duty SET bearer_id = $2 WHERE government_id = $1 AND task_id = $3 AND role = 'support'",
        "iii", cx->actor.government_id, c.east, c.task));
    line = line_of(cx, scored(cx, &c, true), c.east);
    assert_string_equal(json_text(line, "role"), "lead"); /* the larger share, from the collective */
    must(store_run(
        cx, NULL,
        "UPDATE duty SET bearer_id = $2 WHERE government_id = $1 AND task_id = $3 AND role = 'lead'", "iii",
        cx->actor.government_id, c.east, c.task));
    line = line_of(cx, scored(cx, &c, true), c.east);
    assert_true(json_is_null(json_object_get(line, "member_of")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ENGINE_TESTS(members_of_the_day_carry_the_duty),
        ENGINE_TESTS(amounts_are_of_all_together),
        ENGINE_TESTS(a_rate_is_each_ones_own),
        ENGINE_TESTS(who_was_asked_and_silent_has_nothing),
        ENGINE_TESTS(what_was_verified_counts_for_all),
        ENGINE_TESTS(its_own_name_goes_before_the_collective),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
