#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

#include "calendar/calendar.h"
#include "calendar/period.h"

static day at(const char *iso)
{
    day d = 0;

    assert_true(day_read(str_of(iso), &d));
    return d;
}

static void same_day(day got, const char *want)
{
    char text[DAY_TEXT];

    day_text(got, text);
    assert_string_equal(text, want);
}

static void test_days_there_and_back(void **state)
{
    (void)state;
    assert_int_equal(at("1970-01-01"), 0);
    assert_int_equal(at("2026-11-24"), 20781);
    for (day d = at("1900-01-01"); d <= at("2199-12-31"); d++) {
        char text[DAY_TEXT];
        day back;

        day_text(d, text);
        assert_true(day_read(str_of(text), &back));
        assert_int_equal(back, d);
    }
    assert_int_equal(day_weekday(at("2026-11-24")), 2);
    assert_int_equal(day_weekday(at("1969-12-28")), 7);
}

static void test_what_is_no_day(void **state)
{
    static const char *const wrong[] = {"",           "2026-02-29", "2026-13-01", "2026-00-10",
                                        "2026-1-01",  "2026/01/01", "1899-12-31", "2200-01-01",
                                        "2026-01-00", "2026-01-1x", "-026-01-01", "2026-01-011"};
    day d;

    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) assert_false(day_read(str_of(wrong[i]), &d));
}

static void test_months_and_moments(void **state)
{
    (void)state;
    same_day(day_add_months(at("2026-01-31"), 1), "2026-02-28");
    same_day(day_add_months(at("2024-02-29"), -12), "2023-02-28");
    same_day(day_add_months(at("2026-11-30"), 3), "2027-02-28");
    same_day(day_at(0, 480), "1970-01-01");
    same_day(day_at(INT64_C(16) * 3600000, 480), "1970-01-02");
    same_day(day_at(-1, 0), "1969-12-31");
}

static int working_days(const struct calendar *c, int year)
{
    return calendar_between(c, day_of(year, 1, 1) - 1, day_of(year, 12, 31));
}

static void test_working_days_of_years(void **state)
{
    static const int want[] = {250, 249, 249, 251, 248, 248};
    struct arena *a = arena_new(0);
    const struct calendar *c = calendar_new(a, NULL, 0);

    (void)state;
    for (int i = 0; i < 6; i++) {
        assert_int_equal(working_days(c, 2021 + i), want[i]);
        assert_false(calendar_provisional(c, 2021 + i));
    }
    assert_true(calendar_provisional(c, 2020));
    assert_true(calendar_provisional(c, 2027));
    assert_int_equal(working_days(c, 2027), 261);
    arena_end(a);
}

static void test_make_up_days_of_2026(void **state)
{
    struct arena *a = arena_new(0);
    const struct calendar *c = calendar_new(a, NULL, 0);
    char found[100] = "";
    size_t n = 0;

    (void)state;
    for (day d = at("2026-01-01"); d <= at("2026-12-31"); d++) {
        const struct holiday *h = calendar_listed(c, d);
        char text[DAY_TEXT];

        if (!h || h->off) continue;
        assert_true(day_weekday(d) >= 6);
        day_text(d, text);
        n += (size_t)snprintf(found + n, sizeof found - n, "%s ", text + 5);
    }
    assert_string_equal(found, "01-04 02-14 02-28 05-09 09-20 10-10 ");
    arena_end(a);
}

static void test_adding_working_days(void **state)
{
    static const struct {
        const char *from;
        int n;
        const char *to;
    } cases[] = {
        {"2026-02-12", 5, "2026-02-26"},  {"2026-04-29", 3, "2026-05-07"}, {"2026-09-18", 10, "2026-10-09"},
        {"2026-02-26", -5, "2026-02-12"}, {"2026-10-03", 1, "2026-10-08"}, {"2026-10-03", 0, "2026-10-03"},
        {"2022-12-30", 1, "2023-01-03"},
    };
    struct arena *a = arena_new(0);
    const struct calendar *c = calendar_new(a, NULL, 0);

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        same_day(calendar_add(c, at(cases[i].from), cases[i].n), cases[i].to);
        if (calendar_working(c, at(cases[i].from)))
            assert_int_equal(calendar_between(c, at(cases[i].from), at(cases[i].to)), cases[i].n);
    }
    same_day(calendar_on_or_after(c, at("2026-10-01")), "2026-10-08");
    same_day(calendar_on_or_after(c, at("2026-10-10")), "2026-10-10");
    arena_end(a);
}

static void test_edited_days_override(void **state)
{
    struct arena *a = arena_new(0);
    struct holiday rows[] = {{at("2026-10-09"), false, STR_NULL},
                             {at("2026-10-09"), true, STR("地方假日")},
                             {at("2026-02-16"), false, STR("值班")},
                             {at("2027-10-01"), true, STR("国庆节")}};
    const struct calendar *c = calendar_new(a, rows, 4);

    (void)state;
    assert_false(calendar_working(c, at("2026-10-09")));
    assert_true(str_eq(calendar_listed(c, at("2026-10-09"))->name, STR("地方假日")));
    assert_true(calendar_working(c, at("2026-02-16")));
    assert_false(calendar_provisional(c, 2027));
    assert_int_equal(working_days(c, 2026), 248);
    arena_end(a);
}

static void test_periods(void **state)
{
    static const struct {
        const char *text, *first, *last, *zh;
    } cases[] = {
        {"2026-M02-X1", "2026-02-01", "2026-02-10", "2026年2月上旬"},
        {"2026-M02-X2", "2026-02-11", "2026-02-20", "2026年2月中旬"},
        {"2026-M02-X3", "2026-02-21", "2026-02-28", "2026年2月下旬"},
        {"2024-M02", "2024-02-01", "2024-02-29", "2024年2月"},
        {"2026-M12", "2026-12-01", "2026-12-31", "2026年12月"},
        {"2026-Q1", "2026-01-01", "2026-03-31", "2026年一季度"},
        {"2026-Q4", "2026-10-01", "2026-12-31", "2026年四季度"},
        {"2026-H1", "2026-01-01", "2026-06-30", "2026年上半年"},
        {"2026-H2", "2026-07-01", "2026-12-31", "2026年下半年"},
        {"2026", "2026-01-01", "2026-12-31", "2026年"},
    };
    struct arena *a = arena_new(0);

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct period p;

        assert_true(period_read(str_of(cases[i].text), &p));
        same_day(p.first, cases[i].first);
        same_day(p.last, cases[i].last);
        assert_string_equal(period_str(a, p).p, cases[i].text);
        assert_string_equal(period_zh(a, p).p, cases[i].zh);
        assert_int_equal(period_of(p.kind, p.last).first, p.first);
        assert_int_equal(period_next(p).first, p.last + 1);
        assert_int_equal(period_shift(period_shift(p, 1), -1).last, p.last);
    }
    arena_end(a);
}

static void test_what_is_no_period(void **state)
{
    static const char *const wrong[] = {
        "",         "202",      "2026-",   "2026-Q0",     "2026-Q5",     "2026-H3",
        "2026-M00", "2026-M13", "2026-M1", "2026-M03-X0", "2026-M03-X4", "2026-M03-Y1",
        "2026-M2a", "1026",     "2026-3",  "2026M03",     "2026-M03-X",  "20261"};
    struct period p;

    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        assert_false(period_read(str_of(wrong[i]), &p));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_days_there_and_back),  cmocka_unit_test(test_what_is_no_day),
        cmocka_unit_test(test_months_and_moments),   cmocka_unit_test(test_working_days_of_years),
        cmocka_unit_test(test_make_up_days_of_2026), cmocka_unit_test(test_adding_working_days),
        cmocka_unit_test(test_edited_days_override), cmocka_unit_test(test_periods),
        cmocka_unit_test(test_what_is_no_period),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
