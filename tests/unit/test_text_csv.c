/* CSV: what is written is read back; formulas are disarmed. */
#include "../testing.h"

#include "text/csv.h"

static void cells_come_back(void **state)
{
    static const char *const cells[] = {"市财政局", "a,b",   "say \"yes\"", "two\nlines", "=1+1",
                                        "-5",       "+8613", "@x",          "",           "'plain"};
    struct arena *a = arena_new(0);
    struct buf out = buf_new(a, 4096);
    struct csv_line line;
    struct str text;
    (void)state;

    for (size_t i = 0; i < 10; i++) csv_put(&out, str_of(cells[i]), i == 0);
    csv_end_line(&out);
    text = buf_text(&out);
    assert_true(csv_next(a, &text, &line));
    assert_int_equal(line.n, 10);
    for (size_t i = 0; i < 10; i++) assert_str(line.cell[i], cells[i]);
    assert_false(csv_next(a, &text, &line));
    arena_end(a);
}

static void formulas_get_an_apostrophe(void **state)
{
    static const char *const bad[] = {"=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "\tx", "\rx"};
    struct arena *a = arena_new(0);
    (void)state;

    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct buf out = buf_new(a, 100);

        csv_put(&out, str_of(bad[i]), true);
        assert_true(out.p[0] == '\'' || (out.p[0] == '"' && out.p[1] == '\''));
    }
    arena_end(a);
}

static void every_line_end_is_understood(void **state)
{
    struct arena *a = arena_new(0);
    struct str text = csv_text(STR(CSV_MARK "a,b\r\nc\nd,\"e\rf\",\r\"g\"x,h"));
    struct csv_line line;
    (void)state;

    assert_true(csv_next(a, &text, &line));
    assert_int_equal(line.n, 2);
    assert_str(line.cell[0], "a");
    assert_true(csv_next(a, &text, &line));
    assert_int_equal(line.n, 1);
    assert_true(csv_next(a, &text, &line));
    assert_int_equal(line.n, 3);
    assert_str(line.cell[1], "e\rf");
    assert_str(line.cell[2], "");
    assert_true(csv_next(a, &text, &line));
    assert_str(line.cell[0], "g");
    assert_str(line.cell[1], "h");
    assert_false(csv_next(a, &text, &line));
    arena_end(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cells_come_back),
        cmocka_unit_test(formulas_get_an_apostrophe),
        cmocka_unit_test(every_line_end_is_understood),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
