/* Names of offices: what counts as the same, what stands for many. */
#include "../testing.h"

#include "directory/name.h"

static bool same(const char *a, const char *b, const char *place)
{
    struct arena *arena = arena_new(0);
    bool result =
        str_eq(name_key(arena, str_of(a), str_of(place)), name_key(arena, str_of(b), str_of(place)));

    arena_end(arena);
    return result;
}

static void spellings_of_one_unit_meet(void **state)
{
    static const char *const pairs[][2] = {
        {"市住房城乡建设局", "市住房和城乡建设局"},
        {"人行聊城市中心支行", "人民银行聊城中心支行"},
        {"人行聊城市中心支行", "中国人民银行聊城市中心支行"},
        {"市直各部門各单位", "市直各部门各单位"},
        {"各县(市、区)人民政府", "各县（市、区）人民政府"},
        {"市发展改革委", "市发展和改革委员会"},
        {"市发改委", "市发展改革委"},
        {"市人社局", "市人力资源和社会保障局"},
        {"市卫健委", "市卫生健康委员会"},
        {"市市场监管局", "市市场监督管理局"},
        {"市工信局", "市工业和信息化局"},
        {"聊城市财政局", "市财政局"},
        {"聊城财政局", "市财政局"},
        {"市外办", "市外事办公室"},
        {"团市委", "共青团市委"},
        {"市城管局", "市城市管理局"},
        {"市政府办", "市人民政府办公室"},
        {"市国资委", "市国有资产监督管理委员会"},
    };
    (void)state;

    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++)
        if (!same(pairs[i][0], pairs[i][1], "聊城市")) fail_msg("%s and %s differ", pairs[i][0], pairs[i][1]);
}

static void different_units_stay_apart(void **state)
{
    static const char *const pairs[][2] = {
        {"市气象局", "市气象中心"},
        {"市直有关部门", "市直各部门各单位"},
        {"市直各相关部门各单位", "市直各部门各单位"},
        {"旅游度假区党工委管委会", "旅游度假区管委会"},
        {"市国防动员委员会成员单位", "市国防动员委员会办公室"},
        {"和平区人民政府", "平区人民政府"},
        {"各县（市、区）人民政府", "各县（市、区）党委政府"},
        {"市委组织部", "县委组织部"},
        {"市自然资源局", "市自然资源和规划局"},
    };
    (void)state;

    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++)
        if (same(pairs[i][0], pairs[i][1], "聊城市")) fail_msg("%s and %s are one", pairs[i][0], pairs[i][1]);
}

static void the_place_is_read_from_the_issuer(void **state)
{
    (void)state;
    assert_str(name_place(STR("聊城市人民政府")), "聊城市");
    assert_str(name_place(STR("临川市人民政府办公室")), "临川市");
    assert_null(name_place(STR("国务院办公厅")).p);
    assert_null(name_place(STR_NULL).p);
}

static void names_of_many_are_known(void **state)
{
    static const char *const many[] = {
        "各县（市、区）人民政府", "市属开发区管委会", "市安委会成员单位", "沿线有关县（市、区）人民政府",
        "市直各部门各单位",       "市政府各位副市长", "市直有关部门",     "省直各有关单位"};
    static const char *const one[] = {"市财政局",     "东昌府区人民政府", "市委组织部",
                                      "开发区管委会", "聊城大学",         "市国防动员委员会办公室"};
    (void)state;

    for (size_t i = 0; i < sizeof many / sizeof many[0]; i++)
        if (!name_collective(str_of(many[i]))) fail_msg("%s stands for many", many[i]);
    for (size_t i = 0; i < sizeof one / sizeof one[0]; i++)
        if (name_collective(str_of(one[i]))) fail_msg("%s is one unit", one[i]);
}

static void titles_differ_from_persons(void **state)
{
    (void)state;
    assert_true(name_title(STR("市委常委")));
    assert_true(name_title(STR("市纪委书记")));
    assert_true(name_title(STR("市政府各位副市长")));
    assert_false(name_title(STR("陈秀兴")));
}

static void stems_drop_the_kind_of_office(void **state)
{
    (void)state;
    assert_str(name_stem(STR("市气象局")), "市气象");
    assert_str(name_stem(STR("市气象中心")), "市气象");
    assert_str(name_stem(STR("市公路事业发展中心")), "市公路");
    assert_null(name_stem(STR("市委办")).p);
    assert_null(name_stem(STR("聊城海关")).p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(spellings_of_one_unit_meet),        cmocka_unit_test(different_units_stay_apart),
        cmocka_unit_test(the_place_is_read_from_the_issuer), cmocka_unit_test(names_of_many_are_known),
        cmocka_unit_test(titles_differ_from_persons),        cmocka_unit_test(stems_drop_the_kind_of_office),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
