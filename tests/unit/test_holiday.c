/* Days of rest and work out of pasted text. */
#include "../testing.h"

#include "access/government.h"
#include "base/buf.h"
#include "breakdown/holiday.h"
#include "breakdown/holiday_paste.h"

/* "2026-10-01 off 国庆节;" for each day that was read. */
static struct str read_as(struct cx *cx, const char *text, struct holiday_paste *p)
{
    struct buf b = buf_new(cx->arena, 1 << 16);

    holiday_paste(cx->arena, str_of(text), 2026, p);
    for (size_t i = 0; i < p->n; i++)
        buf_fmt(&b, "%.*s %s %.*s;", STR_ARG(day_str(cx->arena, p->at[i].day)), p->at[i].off ? "off" : "work",
                STR_ARG(p->at[i].name));
    return buf_text(&b);
}

static void tables_and_sentences(void **state)
{
    static const struct {
        const char *text, *want;
        size_t unread;
    } cases[] = {
        {"2026-10-01\t放假\t国庆节", "2026-10-01 off 国庆节;", 0},
        {"2026/9/20 上班\r\n2026.1.4,补班,元旦", "2026-09-20 work ;2026-01-04 work 元旦;", 0},
        {"一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。",
         "2026-01-01 off 元旦;2026-01-02 off 元旦;2026-01-03 off 元旦;2026-01-04 work 元旦;", 0},
        {"国庆节：9月30日至10月2日放假。9月20日（周日）、10月10日(周六)上班。",
         "2026-09-30 off 国庆节;2026-10-01 off 国庆节;2026-10-02 off 国庆节;2026-09-20 work 国庆节;"
         "2026-10-10 work 国庆节;",
         0},
        {"2025年12月31日至2026年1月1日放假", "2025-12-31 off ;2026-01-01 off ;", 0},
        {"2026-02-30 放假\n节日快乐\n5月1日", "", 3},
        {"", "", 0},
    };
    struct cx cx = testing_cx();
    struct holiday_paste p;

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_str(read_as(&cx, cases[i].text, &p), cases[i].want);
        assert_int_equal(p.unread_n, cases[i].unread);
    }
    testing_end(&cx);
}

static bool says(const struct buf *b, const char *text)
{
    return str_find((struct str){b->p, b->n}, str_of(text), 0) >= 0;
}

ENGINE_TEST(a_preview_changes_nothing)
{
    struct buf out = buf_new(cx->arena, 1 << 20), year = buf_new(cx->arena, 1 << 20),
               after = buf_new(cx->arena, 1 << 20);
    struct holiday_text in = {STR("2026-03-03 放假 试放\n看不懂"), 2026, true};

    must(store_begin(cx, true));
    must(government_enter(cx));
    must(holiday_put_text(cx, &in, &out));
    assert_true(says(&out, "\"saved\":false") && says(&out, "看不懂") && says(&out, "2026-03-03"));
    must(holiday_list(cx, 2026, &year));
    assert_false(says(&year, "试放"));
    in.preview = false;
    must(holiday_put_text(cx, &in, &out));
    must(holiday_list(cx, 2026, &after));
    assert_true(says(&after, "试放"));
    in.text = STR("看不懂");
    assert_int_equal(holiday_put_text(cx, &in, &out), ERR_INPUT);
    in = (struct holiday_text){STR("2026-03-03 放假"), 1, false};
    assert_int_equal(holiday_put_text(cx, &in, &out), ERR_INPUT);
    must(store_end(cx, ERR_NONE));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(tables_and_sentences),
                                       ENGINE_TESTS(a_preview_changes_nothing)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
