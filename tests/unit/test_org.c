/* The directory as people keep it: organisations, spellings, merging, members, tables, posts. */
#include "../testing.h"

#include "../json.h"
#include "../ledger.h"
#include "directory/org.h"
#include "directory/post.h"
#include "directory/roster.h"
#include "ledger/bearer.h"
#include "ledger/task.h"

static int64_t org(struct cx *cx, const char *name)
{
    int64_t id;

    must(org_find(cx, str_of(name), &id));
    return id;
}

static json_t *get(struct cx *cx, int64_t id)
{
    struct buf out = buf_new(cx->arena, 1 << 20);

    must(org_get(cx, id, &out));
    return json_of(cx, &out);
}

/* CALL in a transaction of its own; gives what it wrote to OUT as JSON. */
#define done(call) (out.n = 0, must(store_begin(cx, true)), must(store_end(cx, (call))), json_of(cx, &out))
#define refused(call) (out.n = 0, must(store_begin(cx, true)), store_end(cx, (call)))

ENGINE_TEST(organisations_are_listed_by_load)
{
    struct org_filter f = {.limit = 50};
    struct buf out = buf_new(cx->arena, 1 << 20);
    const json_t *page;

    ledger_import(cx, PLAN_ONE);
    must(org_list(cx, &f, &out));
    page = json_of(cx, &out);
    assert_int_equal(json_number(page, "total"), 10);
    assert_int_equal(json_number(json_nth(page, "rows", 0), "tasks_lead"), 1);
    f.kind = STR("collective"), out.n = 0;
    must(org_list(cx, &f, &out));
    assert_int_equal(json_number(json_of(cx, &out), "total"), 1);
    f = (struct org_filter){.limit = 50, .q = STR("改革委员会")}, out.n = 0;
    must(org_list(cx, &f, &out));
    page = json_of(cx, &out);
    assert_int_equal(json_number(page, "total"), 1);
    assert_string_equal(json_string_value(json_nth(json_nth(page, "rows", 0), "aliases", 0)),
                        "市发展和改革委员会");
}

ENGINE_TEST(spellings_belong_to_one_organisation)
{
    struct buf out = buf_new(cx->arena, 1 << 20);
    const json_t *o;
    int64_t id, alias;

    ledger_import(cx, PLAN_ONE);
    id = org(cx, "市教育局");
    o = done(org_alias_add(cx, id, 1, STR("市教体局"), &out));
    assert_int_equal(org(cx, "市教体局"), id);
    assert_int_equal(refused(org_alias_add(cx, id, 2, STR("市财政局"), &out)), ERR_CONFLICT);
    assert_int_equal(refused(org_alias_add(cx, id, 1, STR("市教委"), &out)), ERR_CONFLICT);
    alias = json_id(json_nth(o, "aliases", 1), "id");
    done(org_alias_remove(cx, id, alias, &out));
    assert_int_equal(org(cx, "市教体局"), 0);
    alias = json_id(json_nth(get(cx, id), "aliases", 0), "id");
    assert_int_equal(refused(org_alias_remove(cx, id, alias, &out)), ERR_INPUT);
    ledger_chain_holds(cx);
}

ENGINE_TEST(a_new_name_shows_on_its_tasks)
{
    const struct org_change c = {.rev = 1, .name = STR("市教育体育局")};
    struct buf out = buf_new(cx->arena, 1 << 20);
    const json_t *t;
    int64_t id, task;

    ledger_import(cx, PLAN_ONE);
    id = org(cx, "市教育局");
    done(bearer_patch(cx, id, &c, &out));
    assert_int_equal(org(cx, "市教育体育局"), id);
    assert_int_equal(org(cx, "市教育局"), id);
    must(task_find(cx, 0, STR("2"), &task));
    out.n = 0;
    must(task_get(cx, task, &out));
    t = json_of(cx, &out);
    assert_string_equal(json_text(json_nth(t, "lead", 0), "name"), "市教育局");
    assert_string_equal(json_text(json_nth(t, "duties", 1), "org_name"), "市教育体育局");
}

ENGINE_TEST(merging_moves_duties_and_splitting_brings_them_back)
{
    struct buf out = buf_new(cx->arena, 1 << 20);
    struct task_filter f = task_filter_any();
    const json_t *o, *alias;
    int64_t bureau, centre, alias_id = 0;
    size_t i;

    ledger_import(cx, PLAN_ONE);
    bureau = org(cx, "市气象局");
    centre = org(cx, "市气象中心");
    o = done(bearer_merge(cx, centre, 1, bureau, &out));
    assert_int_equal(json_number(o, "tasks_support"), 1);
    f.support_id = bureau;
    out.n = 0;
    must(task_page(cx, &f, &out));
    assert_int_equal(json_number(json_of(cx, &out), "total"), 1);
    assert_int_equal(refused(bearer_merge(cx, centre, 2, bureau, &out)), ERR_CONFLICT);
    assert_int_equal(refused(bearer_merge(cx, bureau, 2, bureau, &out)), ERR_INPUT);
    json_array_foreach(json_object_get(o, "aliases"), i, alias)
    {
        if (strcmp(json_text(alias, "name"), "市气象中心") == 0) alias_id = json_id(alias, "id");
    }
    o = done(bearer_split(cx, bureau, alias_id, &out));
    assert_int_equal(json_id(o, "id"), centre);
    assert_int_equal(json_number(o, "tasks_support"), 1);
    assert_int_equal(json_number(get(cx, bureau), "tasks_support"), 0);
    assert_int_equal(ledger_import(cx, PLAN_ONE).outcome, EDITION_SAME);
    ledger_chain_holds(cx);
}

ENGINE_TEST(a_collective_has_dated_members)
{
    struct org_member m[2] = {{.from = STR("2031-01-01")}, {.to = STR("2031-06-30")}};
    const struct org_members first = {1, 2, m}, again = {2, 2, m};
    struct buf out = buf_new(cx->arena, 1 << 20);
    const json_t *o;
    int64_t all;

    ledger_import(cx, PLAN_ONE);
    all = org(cx, "各县（市、区）人民政府");
    m[0].org_id = org(cx, "市教育局");
    m[1].org_id = org(cx, "市财政局");
    o = done(org_members_put(cx, all, &first, &out));
    assert_int_equal(json_count(o, "members"), 2);
    assert_int_equal(refused(org_members_put(cx, m[0].org_id, &first, &out)), ERR_INPUT);
    m[0].from = STR("2031年");
    assert_int_equal(refused(org_members_put(cx, all, &again, &out)), ERR_INPUT);
    m[0].from = STR(""), m[0].org_id = all;
    assert_int_equal(refused(org_members_put(cx, all, &again, &out)), ERR_INPUT);
    assert_int_equal(json_count(get(cx, all), "members"), 2);
}

static struct roster_report import_csv(struct cx *cx, struct str csv)
{
    struct roster_report r;

    must(store_begin(cx, true));
    must(government_enter(cx));
    must(store_end(cx, roster_import_csv(cx, csv, &r)));
    return r;
}

ENGINE_TEST(the_directory_goes_out_and_comes_back)
{
    struct buf out = buf_new(cx->arena, 1 << 20), xlsx = buf_new(cx->arena, 1 << 20);
    const struct doc *doc = NULL;
    struct roster_report r;

    ledger_import(cx, PLAN_ONE);
    must(roster_export(cx, STR("csv"), &out));
    r = import_csv(cx, buf_text(&out));
    assert_int_equal(r.rows, 10);
    assert_int_equal(r.same, 10);
    must(roster_export(cx, STR("xlsx"), &xlsx));
    must(intake_read(cx, NULL, buf_text(&xlsx), NULL, &doc));
    must(store_begin(cx, true));
    must(store_end(cx, roster_import_doc(cx, doc, &r)));
    assert_int_equal(r.rows, 10);
    assert_int_equal(r.same, 10);
    assert_int_equal(roster_export(cx, STR("doc"), &out), ERR_INPUT);
}

ENGINE_TEST(a_table_adds_names_spellings_and_members)
{
    struct roster_report r = import_csv(
        cx, STR("\xef\xbb\xbf名称,类别,别名,成员单位\r\n市财政局,单位,市财局；财政局,\r\n"
                "\"各县（市、区）人民政府\",集合,,青山县人民政府；白水县人民政府\r\n,,,\r\n'=坏名称,,,\r\n"));

    assert_int_equal(r.rows, 3);
    assert_int_equal(r.added, 5);
    assert_int_equal(org(cx, "财政局"), org(cx, "市财政局"));
    assert_true(org(cx, "=坏名称") > 0);
    assert_int_equal(ledger_count(cx, "SELECT COUNT(*) FROM member"), 2);
    assert_int_equal(ledger_count(cx, "SELECT COUNT(*) FROM event WHERE kind = 'org.import'"), 1);
}

ENGINE_TEST(a_wrong_table_is_refused_as_a_whole)
{
    struct roster_report r;

    must(store_begin(cx, true));
    must(government_enter(cx));
    assert_int_equal(
        store_end(cx, roster_import_csv(cx, STR("名称,类别\n市财政局,单位\n市教育局,公司\n"), &r)),
        ERR_INPUT);
    assert_int_equal(ledger_count(cx, "SELECT COUNT(*) FROM org"), 0);
    must(store_begin(cx, true));
    must(government_enter(cx));
    assert_int_equal(store_end(cx, roster_import_csv(cx, STR("单位,电话\n市财政局,1\n"), &r)), ERR_INPUT);
}

ENGINE_TEST(leaders_hold_posts)
{
    const struct post_new in = {.title = STR("市长"), .person = STR("方以宁"), .from = STR("2031-02-01")};
    struct buf out = buf_new(cx->arena, 1 << 20);
    const json_t *page;

    ledger_import(cx, PLAN_ONE);
    must(post_persons(cx, &(struct post_persons){0}, &out));
    page = json_of(cx, &out);
    assert_int_equal(json_number(page, "total"), 2);
    assert_int_equal(json_count(json_nth(page, "rows", 0), "posts"), 1);
    done(post_add(cx, &in, &out));
    out.n = 0;
    must(post_list(cx, &out));
    page = json_of(cx, &out);
    assert_int_equal(json_number(page, "total"), 3);
    assert_string_equal(json_text(json_nth(json_nth(page, "rows", 2), "holders", 0), "name"), "方以宁");
    assert_int_equal(refused(post_add(cx, &(struct post_new){.title = STR("")}, &out)), ERR_INPUT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ENGINE_TESTS(organisations_are_listed_by_load),
        ENGINE_TESTS(spellings_belong_to_one_organisation),
        ENGINE_TESTS(a_new_name_shows_on_its_tasks),
        ENGINE_TESTS(merging_moves_duties_and_splitting_brings_them_back),
        ENGINE_TESTS(a_collective_has_dated_members),
        ENGINE_TESTS(the_directory_goes_out_and_comes_back),
        ENGINE_TESTS(a_table_adds_names_spellings_and_members),
        ENGINE_TESTS(a_wrong_table_is_refused_as_a_whole),
        ENGINE_TESTS(leaders_hold_posts),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
