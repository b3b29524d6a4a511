#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include <math.h>

#include "assess/score.h"
#include "base/arena.h"

static int open_arena(void **state)
{
    *state = arena_new(0);
    return 0;
}

static int close_arena(void **state)
{
    arena_end(*state);
    return 0;
}

static struct score_item item(enum score_formula f, double actual, double target)
{
    return (struct score_item){.formula = f,
                               .name = STR("指标"),
                               .weight = 1,
                               .has_actual = true,
                               .has_target = true,
                               .actual = actual,
                               .target = target};
}

static void near(double got, double want)
{
    assert_true(fabs(got - want) < 1e-9);
}

static void test_formulas(void **state)
{
    static const struct {
        enum score_formula f;
        double actual, target, want;
    } cases[] = {
        {SCORE_GROWTH, 80, 100, 0.8}, {SCORE_GROWTH, 130, 100, 1}, /* no bonus */
        {SCORE_GROWTH, -5, 100, 0},   {SCORE_GROWTH, 0, 0, 1},        {SCORE_LIMIT, 4.5, 4.5, 1},
        {SCORE_LIMIT, 5.4, 4.5, 0.8}, {SCORE_LIMIT, 9.1, 4.5, 0},     {SCORE_LIMIT, 3, 4.5, 1},
        {SCORE_LIMIT, 1, 0, 0},       {SCORE_RELATIVE, 5.4, 6, 0.9},  {SCORE_QUALITATIVE, 0.75, 0, 0.6},
        {SCORE_QUALITATIVE, 1, 0, 1}, {SCORE_QUALITATIVE, 0.2, 0, 0},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct score_item x = item(cases[i].f, cases[i].actual, cases[i].target);

        near(score_item(*state, &x).result, cases[i].want);
    }
}

static void test_band_power_and_milestones(void **state)
{
    struct score_item x = item(SCORE_BAND, 3.2, 0);

    x.low = 2.5;
    x.high = 3.5;
    near(score_item(*state, &x).result, 1);
    x.actual = 3.75;
    near(score_item(*state, &x).result, 0.75);
    x.actual = 1;
    near(score_item(*state, &x).result, 0);
    x = item(SCORE_POWER, 75, 0);
    x.low = 50;
    x.high = 100;
    near(score_item(*state, &x).result, 0.8);
    x.actual = 200;
    near(score_item(*state, &x).result, 1);
    x = (struct score_item){.formula = SCORE_MILESTONES, .weight = 1, .accepted = 30, .planned = 40};
    near(score_item(*state, &x).result, 0.75);
}

static void test_what_waits_takes_no_part(void **state)
{
    struct score_item items[] = {item(SCORE_RELATIVE, 5, 0), item(SCORE_GROWTH, 50, 100)};
    struct score_task t = {.name = STR("任务"), .weight = 1, .share = 1, .item = items, .items = 2};
    struct explain x;

    items[0].has_target = false;
    x = score_task(*state, &t);
    near(x.result, 0.5);
    assert_true(x.child[0].waiting);
    t.items = 1;
    assert_true(score_task(*state, &t).waiting);
    items[1].has_actual = false;
    x = score_item(*state, &items[1]);
    assert_true(!x.waiting && x.result == 0 && x.note_zh.n > 0);
}

static void test_unit_is_a_weighted_mean(void **state)
{
    struct score_item full = item(SCORE_GROWTH, 1, 1), half = item(SCORE_GROWTH, 1, 2);
    struct score_task t[] = {{STR("甲"), 2, 1, false, &full, 1}, {STR("乙"), 4, 0.5, false, &half, 1}};
    struct explain x = score_unit(*state, STR("市某局"), t, 2);

    near(x.result, 75);
    assert_int_equal(x.children, 2);
    near(x.child[1].input[0].value, 0.5);
    assert_true(score_unit(*state, STR("市某局"), t, 0).waiting);
}

static void test_early_warning_never_costs(void **state)
{
    struct score_item full = item(SCORE_GROWTH, 1, 1), half = item(SCORE_GROWTH, 1, 2),
                      none = item(SCORE_GROWTH, 0, 2);
    struct score_task t[] = {{STR("甲"), 1, 1, false, &half, 1},
                             {STR("乙"), 1, 1, true, &none, 1},
                             {STR("丙"), 1, 1, true, &full, 1}};
    struct explain x = score_unit(*state, STR("局"), t, 3);

    near(x.result, 75); /* the worse one is left out, the better one counts */
    assert_true(x.child[1].note_zh.n > 0 && x.child[2].note_zh.n == 0);
    t[1].protected = false;
    near(score_unit(*state, STR("局"), t, 2).result, 25);
    t[0].protected = true;
    t[1].protected = true;
    near(score_unit(*state, STR("局"), t, 2).result, 25); /* nothing else to stand on */
}

static void test_ranks_within_groups(void **state)
{
    struct score_place p[] = {{1, STR("县区"), 80, false, 0}, {2, STR("县区"), 90, false, 0},
                              {3, STR("部门"), 99, false, 0}, {4, STR("县区"), 80, false, 0},
                              {5, STR("县区"), 70, false, 0}, {6, STR("县区"), 0, true, 0}};
    static const size_t want[] = {2, 1, 1, 2, 4, 0};

    (void)state;
    score_rank(p, 6);
    for (int i = 0; i < 6; i++) assert_int_equal(p[i].rank, want[i]);
}

/* ---- what holds for any numbers */

/* The same numbers in every run. */
static double dice(uint64_t *seed)
{
    *seed = *seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (double)(*seed >> 11) / (double)(UINT64_C(1) << 53);
}

static const enum score_formula of_figures[] = {SCORE_GROWTH, SCORE_LIMIT, SCORE_BAND, SCORE_RELATIVE,
                                                SCORE_POWER};

static struct score_item thrown(uint64_t *seed, enum score_formula f)
{
    struct score_item x = item(f, 200 * dice(seed), 1 + 100 * dice(seed));

    x.low = 20 * dice(seed);
    x.high = x.low + 1 + 50 * dice(seed);
    x.weight = 0.1 + dice(seed);
    x.lower_is_better = dice(seed) < 0.3;
    return x;
}

/* More than the goal brings no more than the goal, whatever the formula. */
static void test_no_bonus_for_more(void **state)
{
    uint64_t seed = 1;

    for (int i = 0; i < 2000; i++) {
        struct score_item x = thrown(&seed, of_figures[i % 5]);
        double v = score_item(*state, &x).result;

        assert_true(v >= 0 && v <= 1);
        x.lower_is_better = false;
        x.actual = x.formula == SCORE_LIMIT ? 0 : x.formula == SCORE_POWER ? x.high : x.target;
        if (x.formula == SCORE_BAND) x.actual = x.high;
        near(score_item(*state, &x).result, 1);
        if (x.formula == SCORE_BAND || x.formula == SCORE_LIMIT) continue;
        x.actual *= 1 + 9 * dice(&seed);
        near(score_item(*state, &x).result, 1);
    }
}

/* A better value never scores less; in a band better is nearer to it. */
static void test_better_never_scores_less(void **state)
{
    uint64_t seed = 2;

    for (int i = 0; i < 2000; i++) {
        struct score_item x = thrown(&seed, of_figures[i % 5]);
        double was = score_item(*state, &x).result, step = 10 * dice(&seed);

        if (x.formula == SCORE_BAND)
            x.actual = x.actual > x.high ? fmax(x.high, x.actual - step) : fmin(x.high, x.actual + step);
        else if (x.formula == SCORE_LIMIT || (x.formula == SCORE_RELATIVE && x.lower_is_better))
            x.actual -= step;
        else
            x.actual += step;
        assert_true(score_item(*state, &x).result >= was - 1e-12);
    }
}

/* The order in which tasks and units stand changes nothing; a better task never costs its unit. */
static void test_order_changes_nothing(void **state)
{
    enum { N = 9 };
    uint64_t seed = 3;

    for (int i = 0; i < 200; i++) {
        struct score_item items[N];
        struct score_task t[N], back[N];

        for (int k = 0; k < N; k++) {
            items[k] = thrown(&seed, of_figures[(i + k) % 5]);
            t[k] = (struct score_task){STR("任务"), 0.2 + dice(&seed), 0.4 + dice(&seed) / 2,
                                       k % 4 == 0,  &items[k],         1};
            back[N - 1 - k] = t[k];
        }
        near(score_unit(*state, STR("局"), t, N).result, score_unit(*state, STR("局"), back, N).result);
    }
}

static void test_order_of_units_changes_no_place(void **state)
{
    enum { N = 40 };
    uint64_t seed = 4;
    struct score_place p[N], back[N];

    (void)state;
    for (int k = 0; k < N; k++) {
        p[k] = (struct score_place){k, k % 3 ? STR("甲") : STR("乙"), (double)(int)(dice(&seed) * 12),
                                    dice(&seed) < 0.1, 0};
        back[N - 1 - k] = p[k];
    }
    score_rank(p, N);
    score_rank(back, N);
    for (int k = 0; k < N; k++) {
        assert_int_equal(p[k].rank, back[N - 1 - k].rank);
        for (int m = 0; m < N; m++)
            if (!p[k].waiting && !p[m].waiting && str_eq(p[k].group, p[m].group))
                assert_int_equal(p[k].score == p[m].score,
                                 p[k].rank == p[m].rank); /* equal scores share it */
    }
}

static void test_it_opens_into_json(void **state)
{
    struct score_item i = item(SCORE_GROWTH, 80, 100);
    struct explain x = score_item(*state, &i);
    struct buf b = buf_new(*state, 4096);
    static const char want[] =
        "{\"zh\":\"指标\",\"en\":\"指标\",\"formula\":\"clamp(a / t, 0, "
        "1)\",\"result\":0.8,\"waiting\":false,"
        "\"note_zh\":null,\"note_en\":null,\"inputs\":["
        "{\"name\":\"a\",\"zh\":\"完成值\",\"en\":\"actual\",\"value\":80},"
        "{\"name\":\"t\",\"zh\":\"目标值\",\"en\":\"target\",\"value\":100},"
        "{\"name\":\"w\",\"zh\":\"权重\",\"en\":\"weight\",\"value\":1}],\"parts\":[]}";

    score_json(&b, &x);
    assert_int_equal(b.n, strlen(want));
    assert_memory_equal(b.p, want, b.n);
}

static void test_formula_words(void **state)
{
    enum score_formula f;

    (void)state;
    for (int i = 0; i < SCORE_FORMULAS; i++) {
        assert_true(score_formula_read(score_formula_info((enum score_formula)i)->word, &f));
        assert_int_equal(f, i);
    }
    assert_false(score_formula_read(STR("bonus"), &f));
    assert_int_equal(score_formula_of(GOAL_LE, GOAL_BOTH_SIDES), SCORE_LIMIT);
    assert_int_equal(score_formula_of(GOAL_GE, GOAL_BOTH_SIDES), SCORE_GROWTH);
    assert_int_equal(score_formula_of(GOAL_RELATIVE, GOAL_BOTH_SIDES), SCORE_RELATIVE);
    assert_int_equal(score_formula_of(GOAL_ABOUT, GOAL_FLOOR), SCORE_GROWTH);
    assert_int_equal(score_formula_of(GOAL_ABOUT, GOAL_CEILING), SCORE_LIMIT);
    assert_int_equal(score_formula_of(GOAL_ABOUT, GOAL_BOTH_SIDES), SCORE_BAND);
}

/* ---- what every formula of the kit keeps, on numbers nobody chose */

/* Any numbers at all: large, small, negative, nothing. */
static double any(uint64_t *seed)
{
    static const double odd[] = {0, -1, 1, 1e-9, -1e-9, 1e12, -1e12, 0.005, 100};

    if (dice(seed) < 0.3) return odd[(size_t)(dice(seed) * 9)];
    return (dice(seed) - 0.5) * 400;
}

static struct score_item wild(uint64_t *seed, enum score_formula f)
{
    struct score_item x = item(f, any(seed), any(seed));

    x.low = any(seed), x.high = any(seed);
    x.planned = any(seed), x.accepted = any(seed);
    x.has_actual = dice(seed) < 0.8;
    x.has_target = dice(seed) < 0.8;
    x.lower_is_better = dice(seed) < 0.5;
    x.weight = dice(seed) < 0.2 ? 0 : dice(seed) * 10;
    if (dice(seed) < 0.1) x.left_out = STR("不计分");
    return x;
}

static bool has_two_decimals(double v)
{
    return fabs(v * 100 - round(v * 100)) < 1e-7;
}

static void test_any_numbers_give_a_score_in_bounds(void **state)
{
    uint64_t seed = 5;

    for (int i = 0; i < 20000; i++) {
        struct score_item x = wild(&seed, (enum score_formula)(i % SCORE_FORMULAS));
        struct explain got = score_item(*state, &x);

        assert_true(got.result >= 0 && got.result <= 1); /* not a number is neither */
        assert_true(has_two_decimals(got.result * 100));
        if (got.waiting) assert_true(got.result == 0);
        if (!x.has_actual && x.formula != SCORE_MILESTONES) assert_true(got.result == 0);
        if (x.left_out.p) assert_true(got.waiting);
    }
}

static void test_bounds_of_nothing_and_below(void **state)
{
    struct score_item x = item(SCORE_GROWTH, 0, 0);

    near(score_item(*state, &x).result, 1); /* nothing was asked for */
    x.actual = -1;
    near(score_item(*state, &x).result, 0);
    x = item(SCORE_GROWTH, -5, -10); /* fewer losses than were allowed */
    near(score_item(*state, &x).result, 1);
    x.actual = -15;
    near(score_item(*state, &x).result, 0.5);
    x = item(SCORE_LIMIT, 0, 0); /* no accident, and none came */
    near(score_item(*state, &x).result, 1);
    x.actual = 1;
    near(score_item(*state, &x).result, 0);
    x = item(SCORE_LIMIT, -12, -10); /* at least 10 less, and it was 12 */
    near(score_item(*state, &x).result, 1);
    x.actual = -5;
    near(score_item(*state, &x).result, 0.5);
    x = item(SCORE_POWER, 3, 0); /* from bad 5 down to good 1 */
    x.low = 5, x.high = 1;
    near(score_item(*state, &x).result, 0.8);
    x.low = x.high = 2;
    near(score_item(*state, &x).result, 1);
    x.actual = 1;
    near(score_item(*state, &x).result, 0.6);
}

static void test_rounds_half_up(void **state)
{
    (void)state;
    near(score_rounded(0.125), 0.13);
    near(score_rounded(1.005), 1.01); /* a little less in binary */
    near(score_rounded(2.675), 2.68);
    near(score_rounded(89.994999), 89.99);
    near(score_rounded(0), 0);
    near(score_rounded(100), 100);
}

/* ---- a unit and its parts */

enum { TASKS_MOST = 12 };

/* Some tasks of a unit, as odd as they come. Returns how many. */
static size_t throw_tasks(struct arena *a, uint64_t *seed, struct score_task *task)
{
    static const double shares[] = {1, 0.8, 0.4, 0};
    size_t n = (size_t)(dice(seed) * (TASKS_MOST + 1));

    for (size_t i = 0; i < n; i++) {
        size_t items = (size_t)(dice(seed) * 4);
        struct score_item *own = arena_array(a, struct score_item, items + 1);

        for (size_t k = 0; k < items; k++)
            own[k] = wild(seed, (enum score_formula)(dice(seed) * SCORE_FORMULAS));
        task[i] = (struct score_task){.name = STR("任务"),
                                      .weight = dice(seed) < 0.2 ? 0 : dice(seed) * 3,
                                      .share = shares[(size_t)(dice(seed) * 4)],
                                      .protected = dice(seed) < 0.2,
                                      .item = own,
                                      .items = items};
    }
    return n;
}

static void compare_points(const struct explain *x, const struct score_task *task,
                           const struct score_points *p, bool *counted)
{
    int64_t most = 0, got = 0;

    *counted = false;
    for (size_t i = 0; i < x->children; i++) {
        bool counts = !x->child[i].waiting && !x->child[i].spared && task[i].share * task[i].weight > 0;

        assert_true(p[i].got >= 0 && p[i].got <= p[i].most);
        if (!counts) assert_true(p[i].most == 0);
        if (counts) *counted = true;
        most += p[i].most;
        got += p[i].got;
    }
    assert_int_equal(most, *counted ? 10000 : 0);
    assert_int_equal(got, llround(x->result * 100));
}

/* What is shown of the tasks adds up to what is shown of the unit, to the hundredth. */
static void test_parts_add_up_to_the_whole(void **state)
{
    uint64_t seed = 6;
    size_t scored = 0;

    for (int i = 0; i < 5000; i++) {
        struct score_task task[TASKS_MOST];
        struct score_points points[TASKS_MOST];
        size_t n = throw_tasks(*state, &seed, task);
        struct explain x = score_unit(*state, STR("单位"), task, n);
        bool counted;

        assert_true(x.result >= 0 && x.result <= 100 && has_two_decimals(x.result));
        score_points(*state, &x, task, points);
        compare_points(&x, task, points, &counted);
        assert_int_equal(x.waiting, !counted);
        scored += counted;
    }
    assert_true(scored > 2000);
}

/* By hand, from what is read: the unit's score is made of the scores of its tasks as they are shown. */
static void test_it_can_be_added_up_by_hand(void **state)
{
    const struct score_item thirds[] = {item(SCORE_GROWTH, 1, 3), item(SCORE_GROWTH, 2, 3)};
    const struct score_task task[] = {{STR("甲"), 1, 1, false, thirds, 2},
                                      {STR("乙"), 2, 0.4, false, thirds, 1}};
    struct score_points points[2];
    struct explain x = score_unit(*state, STR("单位"), task, 2);

    near(x.child[0].child[0].result, 0.3333);
    near(x.child[0].child[1].result, 0.6667);
    near(x.child[0].result, 0.5);
    near(x.result, 42.59); /* (50 + 0.8 * 33.33) / 1.8 = 42.591 */
    score_points(*state, &x, task, points);
    assert_int_equal(points[0].most, 5556);
    assert_int_equal(points[1].most, 4444);
    assert_int_equal(points[0].got + points[1].got, 4259);
}

/* ---- places */

static void test_all_tied_and_one_alone(void **state)
{
    struct score_place p[5] = {{1, STR("县区"), 80, false, 9},
                               {2, STR("县区"), 80, false, 9},
                               {3, STR("县区"), 80, false, 9},
                               {4, STR("部门"), 10, false, 9},
                               {5, STR("党群"), 0, true, 9}};

    (void)state;
    score_rank(p, 5);
    for (int i = 0; i < 4; i++) assert_int_equal(p[i].rank, 1);
    assert_int_equal(p[4].rank, 0);
    score_rank(p, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_formulas),
        cmocka_unit_test(test_band_power_and_milestones),
        cmocka_unit_test(test_what_waits_takes_no_part),
        cmocka_unit_test(test_unit_is_a_weighted_mean),
        cmocka_unit_test(test_early_warning_never_costs),
        cmocka_unit_test(test_ranks_within_groups),
        cmocka_unit_test(test_no_bonus_for_more),
        cmocka_unit_test(test_better_never_scores_less),
        cmocka_unit_test(test_order_changes_nothing),
        cmocka_unit_test(test_order_of_units_changes_no_place),
        cmocka_unit_test(test_it_opens_into_json),
        cmocka_unit_test(test_formula_words),
        cmocka_unit_test(test_any_numbers_give_a_score_in_bounds),
        cmocka_unit_test(test_bounds_of_nothing_and_below),
        cmocka_unit_test(test_rounds_half_up),
        cmocka_unit_test(test_parts_add_up_to_the_whole),
        cmocka_unit_test(test_it_can_be_added_up_by_hand),
        cmocka_unit_test(test_all_tied_and_one_alone),
    };

    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
