/* Goals with numbers: phrases and what must be found in them, as "op value unit" joined by blanks. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

#include "base/buf.h"
#include "plan/measure.h"

static const char *const op_name[OP_ALL] = {"=", ">=", "<=", ">", "<", "~", "relative", "trend"};

struct phrase {
    struct str text, found;
};

/* The goals of a real plan of 150 tasks, by our own reading. */
static const struct phrase plan_2021[] = {
#define PHRASE(text, found) {STR_INIT(text), STR_INIT(found)},
#include "measure_plan.def"
};

/* The language of other plans. */
static const struct phrase others[] = {
#include "measure_others.def"
#undef PHRASE
};

static struct str found_in(struct arena *a, struct str text)
{
    struct buf b = buf_new(a, 1 << 16);
    measure_hits hits = {0};

    measure_find(a, text, &hits);
    for (size_t i = 0; i < hits.n; i++) {
        const struct measure_hit *h = &hits.at[i];

        buf_fmt(&b, "%s%s", i ? " " : "", op_name[h->op]);
        if (h->has_value) buf_fmt(&b, "%.12g%.*s", h->value_num, STR_ARG(h->unit));
    }
    return buf_text(&b);
}

static void check(const struct phrase *p, size_t n)
{
    struct arena *a = arena_new(0);
    size_t wrong = 0;

    for (size_t i = 0; i < n; i++) {
        struct str got = found_in(a, p[i].text);

        if (str_eq(got, p[i].found)) continue;
        print_message("%.*s\n  want %.*s\n  got  %.*s\n", STR_ARG(p[i].text), STR_ARG(p[i].found),
                      STR_ARG(got));
        wrong++;
    }
    print_message("%zu of %zu phrases\n", n - wrong, n);
    assert_int_equal(wrong, 0);
    arena_end(a);
}

static void test_plan(void **state)
{
    (void)state;
    check(plan_2021, sizeof plan_2021 / sizeof plan_2021[0]);
}

static void test_others(void **state)
{
    (void)state;
    check(others, sizeof others / sizeof others[0]);
}

static void test_parts(void **state)
{
    struct arena *a = arena_new(0);
    struct str text =
        STR("健全机制，城镇登记失业率控制在4.5%以内，建成5个智慧农业应用基地，农药使用量下降二成。");
    measure_hits h = {0};

    (void)state;
    measure_find(a, text, &h);
    assert_int_equal(h.n, 3);
    assert_true(str_eq(h.at[0].indicator, STR("城镇登记失业率")));
    assert_true(str_eq(h.at[0].value_text, STR("4.5")));
    assert_true(
        str_eq(str_sub(text, h.at[0].words.off, h.at[0].words.len), STR("城镇登记失业率控制在4.5%以内")));
    assert_true(str_eq(str_sub(text, h.at[0].value.off, h.at[0].value.len), STR("4.5")));
    assert_true(str_eq(h.at[1].indicator, STR("智慧农业应用基地")));
    assert_false(h.at[1].negative);
    assert_true(h.at[2].negative);
    assert_true(str_eq(h.at[2].value_text, STR("二")));
    arena_end(a);
}

static void test_reference(void **state)
{
    struct arena *a = arena_new(0);
    measure_hits h = {0};

    (void)state;
    measure_find(a, STR("确保教师平均工资收入不低于当地公务员平均水平。"), &h);
    assert_int_equal(h.n, 1);
    assert_int_equal(h.at[0].op, OP_GE);
    assert_false(h.at[0].has_value);
    assert_null(h.at[0].unit.p);
    assert_true(str_eq(h.at[0].reference, STR("当地公务员平均水平")));
    assert_true(str_eq(h.at[0].indicator, STR("教师平均工资收入")));
    arena_end(a);
}

/* Ten times the text takes about ten times the work: no phrase is read again and again. */
static void test_long_sentences(void **state)
{
    struct arena *a = arena_new(0);
    struct buf b = buf_new(a, 1 << 22);
    measure_hits h = {0};

    (void)state;
    for (int i = 0; i < 20000; i++) buf_lit(&b, "新增企业12家、(“)5%以上由");
    measure_find(a, buf_text(&b), &h);
    assert_true(h.n > 0);
    arena_end(a);
}

/* The tables are searched by halves: sorted by bytes, no word twice. */
static const struct str sorted_words[] = {
#define WORD(kind, text) STR_INIT(text),
#include "plan/measure_words.def"
#undef WORD
};

static const struct str sorted_units[] = {
#define UNIT(class, text) STR_INIT(text),
#include "plan/measure_units.def"
#undef UNIT
};

static void check_order(const struct str *word, size_t n)
{
    for (size_t i = 1; i < n; i++)
        if (str_cmp(word[i - 1], word[i]) >= 0)
            fail_msg("%.*s must not stand before %.*s", STR_ARG(word[i - 1]), STR_ARG(word[i]));
}

static void test_order(void **state)
{
    (void)state;
    check_order(sorted_words, sizeof sorted_words / sizeof sorted_words[0]);
    check_order(sorted_units, sizeof sorted_units / sizeof sorted_units[0]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_plan),  cmocka_unit_test(test_others),    cmocka_unit_test(test_parts),
        cmocka_unit_test(test_order), cmocka_unit_test(test_reference), cmocka_unit_test(test_long_sentences),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
