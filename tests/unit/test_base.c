/* The ground floor: arena, str, vec, buf, json, cx. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/cx.h"
#include "base/json.h"
#include "base/vec.h"

static int setup(void **state)
{
    *state = arena_new(0);
    return 0;
}

static int teardown(void **state)
{
    arena_end(*state);
    return 0;
}

#define assert_str(s, lit) assert_true(str_eq((s), STR(lit)))

static void str_parts_are_clamped(void **state)
{
    struct str s = STR("任务2021");

    (void)state;
    assert_str(str_sub(s, 6, 4), "2021");
    assert_str(str_sub(s, 6, 400), "2021");
    assert_int_equal(str_sub(s, 400, 4).n, 0);
    assert_int_equal(str_skip(STR_NULL, 3).n, 0);
    assert_str(str_trim(STR(" \t a b \r\n")), "a b");
    assert_int_equal(str_find(s, STR("2021"), 0), 6);
    assert_int_equal(str_find(s, STR("2021"), 7), -1);
    assert_int_equal(str_find(s, STR(""), 0), -1);
}

static void str_int_refuses_what_is_no_integer(void **state)
{
    static const char *const bad[] = {"", "-", "12a", " 1", "9223372036854775808", "+1", "1.0"};
    int64_t v = 7;

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) assert_false(str_int(str_of(bad[i]), &v));
    assert_int_equal(v, 7);
    assert_true(str_int(STR("-9223372036854775808"), &v));
    assert_true(v == INT64_MIN);
    assert_true(str_int(STR("0"), &v) && v == 0);
}

static void str_order_is_by_bytes(void **state)
{
    (void)state;
    assert_int_equal(str_cmp(STR("a"), STR("ab")), -1);
    assert_int_equal(str_cmp(STR("b"), STR("ab")), 1);
    assert_int_equal(str_cmp(STR(""), STR_NULL), 0);
}

static void closed(void *ptr)
{
    struct buf *log = ptr;

    buf_byte(log, (char)('a' + log->n));
}

static void arena_closes_handles_and_keeps_data_aligned(void **state)
{
    struct arena *a = arena_new(64);
    struct buf log = buf_new(*state, 16);

    for (size_t size = 1; size < 300; size += 7) {
        unsigned char *p = arena_take(a, size, 16);

        assert_int_equal((uintptr_t)p % 16, 0);
        memset(p, 0xee, size);
    }
    arena_on_reset(a, closed, &log);
    arena_on_reset(a, closed, &log);
    arena_reset(a);
    assert_str(buf_text(&log), "ab");
    assert_int_equal(arena_held(a), 64);
    arena_end(a);
    assert_int_equal(log.n, 2);
}

static void vec_keeps_items_while_growing(void **state)
{
    VEC(uint32_t) v = {0};

    for (uint32_t i = 0; i < 10000; i++) {
        *vec_push(*state, &v) = i;
        if (i % 100 == 0) arena_take(*state, 1, 1);
    }
    assert_int_equal(v.n, 10000);
    for (uint32_t i = 0; i < v.n; i++) assert_int_equal(v.at[i], i);
}

static void buf_says_once_that_it_is_over(void **state)
{
    struct buf b = buf_new(*state, 8);
    struct str s;

    buf_lit(&b, "12345");
    assert_true(buf_done(&b, &s));
    buf_lit(&b, "6789");
    assert_false(buf_done(&b, &s));
    assert_str(s, "12345");
    buf_lit(&b, "6");
    assert_str(buf_text(&b), "12345");
}

static void buf_prints_extremes(void **state)
{
    struct buf b = buf_new(*state, 1000);

    buf_int(&b, INT64_MIN);
    buf_byte(&b, ' ');
    buf_int(&b, 0);
    buf_fmt(&b, " %s-%d", "x", 3);
    assert_str(buf_text(&b), "-9223372036854775808 0 x-3");
}

static bool count_pieces(void *arg, struct str piece)
{
    size_t *left = arg;

    if (*left < piece.n) return false;
    *left -= piece.n;
    return true;
}

static void buf_drains_what_it_cannot_keep(void **state)
{
    size_t left = 500000;
    struct buf b = buf_draining(*state, count_pieces, &left);

    for (int i = 0; i < 100000; i++) buf_lit(&b, "1234");
    assert_true(buf_drained(&b));
    assert_int_equal(left, 100000);
    assert_true(b.room <= 128 * 1024);
    for (int i = 0; i < 30000; i++) buf_lit(&b, "1234");
    assert_false(buf_drained(&b));
}

static void json_always_parses(void **state)
{
    struct buf b = buf_new(*state, 1000);
    struct json j = json_on(&b);

    json_object(&j);
    json_put_str(&j, "no", STR("8\"\\\n\x01"));
    json_put_str(&j, "bad", (struct str){"a\xff\xe4\xb8z\xed\xa0\x80", 8});
    json_put_str(&j, "none", STR_NULL);
    json_key(&j, "list");
    json_array(&j);
    json_int(&j, 1);
    json_num(&j, 4.5);
    json_num(&j, 0.1);
    json_num(&j, 1.0 / 0.0);
    json_array(&j);
    json_end(&j);
    json_bool(&j, true);
    json_end(&j);
    json_put_bool(&j, "end", false);
    json_end(&j);
    assert_str(buf_text(&b),
               "{\"no\":\"8\\\"\\\\\\n\\u0001\",\"bad\":\"a\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbdz"
               "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\",\"none\":null,"
               "\"list\":[1,4.5,0.1,null,[],true],\"end\":false}");
}

static void json_goes_on_with_a_begun_object(void **state)
{
    struct buf b = buf_new(*state, 200);
    struct json j = json_on(&b);

    json_array(&j);
    json_object_from(&j, STR("{\"a\":1"));
    json_put_int(&j, "b", 2);
    json_end(&j);
    json_object_from(&j, STR("{\"a\":3"));
    json_end(&j);
    json_end(&j);
    assert_true(str_eq(buf_text(&b), STR("[{\"a\":1,\"b\":2},{\"a\":3}]")));
}

static void faults_speak_both_languages(void **state)
{
    struct cx cx = {.arena = *state};
    enum err e =
        cx_fail(&cx, ERR_TOO_LARGE, "file", "文件 %s 超过 %d MB", "file %s is over %d MB", "a.txt", 64);

    assert_int_equal(e, ERR_TOO_LARGE);
    assert_str(cx_fault(&cx, e).zh, "文件 a.txt 超过 64 MB");
    assert_str(cx_fault(&cx, e).en, "file a.txt is over 64 MB");
    assert_str(cx_fault(&cx, e).field, "file");
    assert_str(cx_fault(&cx, ERR_ABSENT).en, "not found");
    assert_int_equal(err_info(ERR_CONFLICT)->http, 409);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(str_parts_are_clamped),
        cmocka_unit_test(str_int_refuses_what_is_no_integer),
        cmocka_unit_test(str_order_is_by_bytes),
        cmocka_unit_test_setup_teardown(arena_closes_handles_and_keeps_data_aligned, setup, teardown),
        cmocka_unit_test_setup_teardown(vec_keeps_items_while_growing, setup, teardown),
        cmocka_unit_test_setup_teardown(buf_says_once_that_it_is_over, setup, teardown),
        cmocka_unit_test_setup_teardown(buf_prints_extremes, setup, teardown),
        cmocka_unit_test_setup_teardown(buf_drains_what_it_cannot_keep, setup, teardown),
        cmocka_unit_test_setup_teardown(json_always_parses, setup, teardown),
        cmocka_unit_test_setup_teardown(json_goes_on_with_a_begun_object, setup, teardown),
        cmocka_unit_test_setup_teardown(faults_speak_both_languages, setup, teardown),
    };

    return cmocka_run_group_tests_name("base", tests, NULL, NULL);
}
