/* The simulated year: the same for the same seed, believable, and what rounds by exception find in it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include <math.h>

#include "sim/dice.h"
#include "sim/regime.h"
#include "sim/world.h"

enum { TASKS = 160, UNITS = 50 };

static int open_arena(void **state)
{
    *state = arena_new(1 << 20);
    return 0;
}

static int close_arena(void **state)
{
    arena_end(*state);
    return 0;
}

static struct world *world(struct arena *a, uint64_t seed)
{
    struct world_ask ask = {.year = 2026, .seed = seed, .goals = TASKS, .units = UNITS};

    ask.goal = world_goals(a, &ask);
    return world_new(a, &ask);
}

static void test_dice_are_fixed(void **state)
{
    struct dice d = dice_of(1, 2), e = dice_of(1, 2), f = dice_of(1, 3);
    double sum = 0, squares = 0;

    (void)state;
    assert_true(dice_next(&d) == dice_next(&e));
    assert_true(dice_next(&d) != dice_next(&f));
    for (int i = 0; i < 20000; i++) {
        double v = dice_normal(&d), s = dice_share(&d);

        assert_true(s >= 0 && s < 1);
        assert_true(dice_below(&d, 7) < 7);
        sum += v;
        squares += v * v;
    }
    assert_true(fabs(sum / 20000) < 0.03 && fabs(squares / 20000 - 1) < 0.05);
}

static void same_month(const struct world_month *x, const struct world_month *y)
{
    assert_true(x->truth == y->truth && x->told == y->told && x->late == y->late && x->missing == y->missing);
    assert_true(str_eq(x->text, y->text) && str_eq(x->problem, y->problem));
}

static void test_the_same_seed_is_the_same_year(void **state)
{
    struct world *x = world(*state, 7), *y = world(*state, 7), *z = world(*state, 8);
    size_t differ = 0;

    for (size_t i = 0; i < TASKS; i++) {
        for (int m = 0; m < WORLD_MONTHS; m++) {
            same_month(&x->task[i].month[m], &y->task[i].month[m]);
            differ += !str_eq(x->task[i].month[m].text, z->task[i].month[m].text);
        }
    }
    assert_true(differ > TASKS);
}

/* Sums never fall, boasts are never below the truth by more than a copy, schedules end at the target. */
static void believable(const struct world_task *t)
{
    for (int m = 0; t->goal.has_measure && t->goal.cumulative && m < WORLD_MONTHS; m++) {
        if (m > 0) assert_true(t->month[m].truth >= t->month[m - 1].truth - 1e-9);
        if (m > 0) assert_true(t->month[m].told >= t->month[m - 1].told - 1e-9);
        if (m > 0) assert_true(t->scheduled[m] >= t->scheduled[m - 1] - 1e-9);
    }
    if (t->goal.has_measure) assert_true(fabs(t->scheduled[WORLD_MONTHS - 1] - t->goal.target) < 1e-9);
    for (size_t k = 0; k < t->milestones; k++) {
        assert_true(t->milestone[k].due <= t->goal.due);
        if (k > 0) assert_true(t->milestone[k].due >= t->milestone[k - 1].due);
        if (k > 0) assert_true(t->milestone[k].done >= t->milestone[k - 1].done);
    }
    assert_true(t->milestones > 0 || t->goal.has_measure);
}

static void test_it_is_believable(void **state)
{
    struct world *w = world(*state, 3);
    size_t manners[WORLD_MANNERS] = {0}, measures = 0, boasts = 0, copies = 0, late = 0;

    for (size_t i = 0; i < UNITS; i++) manners[w->manner[i]]++;
    for (int i = 0; i < WORLD_MANNERS; i++) assert_true(manners[i] > 0);
    assert_true(manners[WORLD_HONEST] > UNITS / 2);
    for (size_t i = 0; i < TASKS; i++) {
        believable(&w->task[i]);
        measures += w->task[i].goal.has_measure;
        for (int m = 1; m < WORLD_MONTHS; m++) {
            boasts += w->task[i].month[m].told > w->task[i].month[m].truth + 1e-9;
            copies += str_eq(w->task[i].month[m].text, w->task[i].month[m - 1].text);
            late += w->task[i].month[m].late > 0;
        }
    }
    assert_true(measures > TASKS / 5 && measures < TASKS / 2);
    assert_true(boasts > 0 && copies > 0 && late > 0);
}

static void test_values_inside_a_month(void **state)
{
    struct world *w = world(*state, 3);
    const struct world_task *t = w->task;

    while (!t->goal.has_measure || !t->goal.cumulative) t++;
    for (int m = 1; m < WORLD_MONTHS; m++) {
        double from = t->month[m - 1].truth, to = t->month[m].truth;
        double mid = world_value(w, t, WORLD_TRUTH, w->month[m].first + 14);

        assert_true(world_value(w, t, WORLD_TRUTH, w->month[m].last) == to);
        assert_true(mid >= from - 1e-9 && mid <= to + 1e-9);
    }
}

static void test_rounds_by_exception(void **state)
{
    size_t asked = 0, all = 0, reds = 0;

    for (uint64_t seed = 1; seed <= 8; seed++) {
        struct world *w = world(*state, seed);
        struct regime every = regime_play(*state, w, REGIME_ALL);
        struct regime some = regime_play(*state, w, REGIME_BY_EXCEPTION);

        for (size_t i = 0; i < TASKS; i++) {
            assert_true(some.red_on[i] <= every.red_on[i]);
            reds += every.red_on[i] != WORLD_NEVER;
        }
        asked += some.questions;
        all += every.questions;
        assert_int_equal(every.questions, every.open);
        assert_int_equal(some.questions + some.why[ASK_EXEMPT], some.open);
    }
    assert_true(reds > 100);
    assert_true((double)asked <= 0.45 * (double)all);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_dice_are_fixed),      cmocka_unit_test(test_the_same_seed_is_the_same_year),
        cmocka_unit_test(test_it_is_believable),    cmocka_unit_test(test_values_inside_a_month),
        cmocka_unit_test(test_rounds_by_exception),
    };

    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
