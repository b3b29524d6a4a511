/* Forecasts of the ledger: what they rest on, whose past corrects them, who sees them. */
#include "../testing.h"

#include <math.h>

#include "../ledger.h"
#include "../year.h"

#include "access/scope.h"
#include "assess/forecast_path.h"
#include "base/embed.h"
#include "breakdown/schedule.h"
#include "ledger/foresee.h"
#include "round/check.h"
#include "sim/play.h"

enum { YEAR = 2026, PAIRS_MOST = 200 };

/* ---- the pure part: points on days of their own */

static void test_a_schedule_is_read_between_its_days(void **state)
{
    struct arena *a = arena_new(0);
    const struct forecast_mark schedule[] = {{day_of(YEAR, 3, 31), 90}, {day_of(YEAR, 6, 30), 181}};
    const struct forecast_mark told[] = {{day_of(YEAR, 1, 31), 30}, {day_of(YEAR, 2, 28), 60}};
    const struct forecast_mark verified[] = {{day_of(YEAR, 2, 28), 58}};
    const struct forecast_mark season[] = {
        {day_of(YEAR - 1, 1, 31), 5}, {day_of(YEAR - 1, 3, 31), 50}, {day_of(YEAR - 1, 6, 30), 90}};
    struct forecast_path p = {.op = GOAL_GE,
                              .cumulative = true,
                              .target = 181,
                              .start = day_of(YEAR, 1, 1),
                              .schedule = schedule,
                              .schedules = 2,
                              .told = told,
                              .tolds = 2,
                              .verified = verified,
                              .verifieds = 1};
    struct forecast_series s = forecast_path_series(a, &p);

    (void)state;
    assert_int_equal(s.known, 2);
    assert_int_equal(s.n, 6); /* two known, then the ends of March to June */
    assert_true(s.point[0].scheduled == 31 && s.point[0].has_told && !s.point[0].has_verified);
    assert_true(s.point[1].scheduled == 59 && s.point[1].has_told && s.point[1].has_verified);
    assert_true(s.point[2].scheduled == 90 && s.point[3].scheduled == 120 && s.point[5].scheduled == 181);
    assert_true(s.point[5].at > 5.9 && s.point[5].at < 6.1);
    p.season = season;
    p.seasons = 3;
    s = forecast_path_series(a, &p);
    assert_true(fabs(s.point[0].scheduled - 9) < 1e-9); /* a tenth of the quarter, as the year before */
    assert_true(fabs(s.point[2].scheduled - 90) < 1e-9 && s.point[3].scheduled > 90);
    p.schedules = 0;
    assert_int_equal(forecast_path_series(a, &p).n, 0);
    arena_end(a);
}

/* ---- in the ledger */

static const char *sample(void)
{
    const struct embed *e = embed_data;

    while (!str_eq(e->name, STR("sample-plan.txt"))) e++;
    return e->bytes.p;
}

/* The sample plan, played to the end of September. Answers the plan. */
static int64_t played(struct cx *cx)
{
    struct play_ask ask = {.year = YEAR, .seed = 2, .until = day_of(YEAR, 9, 30)};
    struct play_done done;

    ask.plan_id = ledger_import(cx, sample()).plan_id;
    must(play_year(cx, &ask, &done));
    assert_true(done.checks > 20);
    return ask.plan_id;
}

/* Each unit's small row is the sum of its pairs; both stand for checks of what was told. */
ENGINE_TEST(the_past_of_a_unit_is_summed_up)
{
    struct rows orgs, pairs;
    size_t boasts = 0;

    (void)played(cx);
    must(store_begin(cx, false));
    must(store_run(cx, &orgs, "SELECT org_id, checks, factor, deviation, lag FROM org_truth ORDER BY org_id",
                   ""));
    assert_true(orgs.n > 10);
    for (size_t i = 0; i < orgs.n; i++) {
        struct forecast_pair pair[PAIRS_MOST];
        struct forecast_truth t;

        must(store_run(cx, &pairs,
                       "SELECT told, verified FROM org_proof WHERE org_id = $1"
                       " ORDER BY ends_on DESC, measure_id LIMIT $2",
                       "ii", row_int(&orgs.at[i], 0), (int64_t)PAIRS_MOST));
        for (size_t k = 0; k < pairs.n; k++)
            pair[k] = (struct forecast_pair){row_num(&pairs.at[k], 0), row_num(&pairs.at[k], 1)};
        t = forecast_truth_of(&forecast_defaults, pair, pairs.n);
        assert_int_equal(row_int(&orgs.at[i], 1), t.checks);
        assert_true(row_num(&orgs.at[i], 2) == t.factor && row_num(&orgs.at[i], 3) == t.deviation);
        assert_true(row_num(&orgs.at[i], 4) == t.lag);
        boasts += t.factor < 0.95;
    }
    assert_true(boasts > 0);
    must(store_end(cx, ERR_NONE));
}

enum { F_MEASURE, F_TASK, F_ORG, F_PERIOD, F_TOLD, F_FROM };

/* Two figures of one unit for different tasks, not verified in their newest period. */
static void two_of_one_unit(struct cx *cx, struct rows *out)
{
    must(store_run(
        cx, out,
        "SELECT f.measure_id, r.task_id, r.org_id, f.period, f.value, f.source_kind FROM figure f JOIN "
        "report r"
        " ON r.government_id = f.government_id AND r.id = f.source_id WHERE f.truth = 'told' AND f.value > 0"
        " AND f.ends_on = (SELECT MAX(g.ends_on) FROM figure g WHERE g.measure_id = f.measure_id"
        " AND g.truth = 'told') AND NOT EXISTS (SELECT 1 FROM figure v WHERE v.measure_id = f.measure_id"
        " AND v.truth = 'verified' AND v.ends_on >= f.ends_on) AND EXISTS (SELECT 1 FROM figure f2 JOIN "
        "report r2"
        " ON r2.id = f2.source_id WHERE r2.org_id = r.org_id AND r2.task_id <> r.task_id AND f2.truth = "
        "'told'"
        " AND f2.period = f.period) ORDER BY r.org_id, f.measure_id",
        ""));
}

/* A check that finds half of what one task told lowers the forecast of the unit's other task. */
ENGINE_TEST(a_false_report_lowers_the_units_other_forecasts)
{
    struct buf out = year_out(cx);
    struct rows two;
    struct foresight before, after;
    size_t a = 0, b = 1;

    (void)played(cx);
    must(store_begin(cx, true));
    two_of_one_unit(cx, &two);
    while (b < two.n && (row_int(&two.at[a], F_ORG) != row_int(&two.at[b], F_ORG) ||
                         row_int(&two.at[a], F_TASK) == row_int(&two.at[b], F_TASK)))
        a = b++;
    assert_true(b < two.n);
    must(foresee(cx, row_int(&two.at[b], F_MEASURE), &before));
    {
        struct check_value v = {row_int(&two.at[a], F_MEASURE), row_num(&two.at[a], F_TOLD) / 2};
        struct check c = {.period = row_str(&two.at[a], F_PERIOD),
                          .way = STR("site"),
                          .verdict = STR("false"),
                          .note = STR("现场只见一半"),
                          .values = 1,
                          .value = &v};

        must(check_add(cx, row_int(&two.at[a], F_TASK), &c, &out));
    }
    must(foresee(cx, row_int(&two.at[b], F_MEASURE), &after));
    assert_true(before.forecast.known && after.forecast.known);
    assert_true(after.forecast.value < before.forecast.value);
    must_have(after.forecast.why.zh, "本单位核实过");
    must(store_end(cx, ERR_NONE));
}

/* The pace of the plan is learned when a round closes, and it is what a new measure starts from. */
ENGINE_TEST(the_plan_has_a_pace)
{
    int64_t plan = played(cx);
    struct rows rows;

    must(store_begin(cx, false));
    must(store_run(cx, &rows,
                   "SELECT pace, pace_variance, noise, level_noise FROM plan_pace WHERE plan_id = $1", "i",
                   plan));
    assert_int_equal(rows.n, 1);
    assert_true(row_num(&rows.at[0], 0) > 0.7 && row_num(&rows.at[0], 0) < 1.4);
    assert_true(row_num(&rows.at[0], 0) != forecast_defaults.prior.pace);
    for (int k = 1; k < 4; k++) assert_true(row_num(&rows.at[0], k) > 0);
    must(store_end(cx, ERR_NONE));
}

/* The trajectory's answer and the plan's hold the same forecast; the least likely stands first. */
ENGINE_TEST(all_pages_say_the_same)
{
    struct buf all = year_out(cx), one = year_out(cx);
    int64_t plan = played(cx), measure;
    struct str whole, of_one;
    ptrdiff_t at, end;

    must(store_begin(cx, false));
    must(foresee_plan(cx, plan, &all));
    whole = buf_text(&all);
    measure = year_id_in(whole, "measure_id", 0);
    must(schedule_get(cx, measure, &one));
    of_one = buf_text(&one);
    at = str_find(whole, STR("\"forecast\":{"), 0);
    end = str_find(whole, STR("}"), (size_t)at);
    assert_true(at > 0 && end > at);
    must_have(of_one, str_keep(cx->arena, str_sub(whole, (size_t)at, (size_t)(end - at))).p);
    must_have(whole, "\"alarm\":true");
    must(store_end(cx, ERR_NONE));
}

/* A unit sees the forecasts of its own tasks only. */
ENGINE_TEST(a_unit_sees_its_own)
{
    struct buf all = year_out(cx), own = year_out(cx);
    int64_t plan = played(cx);
    struct scope none = {.roles = ROLE_REPORTER};

    must(store_begin(cx, false));
    must(foresee_plan(cx, plan, &all));
    cx->actor.account_id = 77;
    cx->actor.scope = &none;
    must(foresee_plan(cx, plan, &own));
    must_have(buf_text(&all), "\"rows\":[{");
    must_have(buf_text(&own), "\"waiting\":0,\"rows\":[]");
    must(store_end(cx, ERR_NONE));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_schedule_is_read_between_its_days),
        ENGINE_TESTS(the_past_of_a_unit_is_summed_up),
        ENGINE_TESTS(a_false_report_lowers_the_units_other_forecasts),
        ENGINE_TESTS(the_plan_has_a_pace),
        ENGINE_TESTS(all_pages_say_the_same),
        ENGINE_TESTS(a_unit_sees_its_own),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
