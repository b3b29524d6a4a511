/* Lines kept ready through a year: whatever happens, they are what would be made at that moment. */
#include "../testing.h"

#include "../brief.h"
#include "../ledger.h"
#include "../year.h"

#include "base/embed.h"
#include "ledger/foresee.h"
#include "sim/play.h"

enum { YEAR = 2026 };

static const char *sample(void)
{
    const struct embed *e = embed_data;

    while (!str_eq(e->name, STR("sample-plan.txt"))) e++;
    return e->bytes.p;
}

static enum err look(struct cx *cx)
{
    struct brief_wrong wrong;
    enum err e = brief_look(cx, &wrong);

    if (!e && wrong.kept.p)
        fail_msg("kept ready is\n%.*s\nand should be\n%.*s", STR_ARG(wrong.kept), STR_ARG(wrong.made));
    return e;
}

static int64_t play(struct cx *cx, day until)
{
    struct play_ask ask = {.year = YEAR, .seed = 3, .until = until, .watch = look};
    struct play_done done;

    store_ids_from(cx, (int64_t)day_of(YEAR, 1, 1) * 86400000);
    ask.plan_id = ledger_import(cx, sample()).plan_id;
    must(play_year(cx, &ask, &done));
    assert_true(done.checks > 0 && done.difficulties > 0 && done.requests > 0);
    return ask.plan_id;
}

ENGINE_TEST(lines_are_right_after_each_act_of_a_year)
{
    (void)play(cx, day_of(YEAR, 4, 30));
}

/* What a plan's figures teach changes the forecast of each of its tasks. */
ENGINE_TEST(lines_are_right_after_learning)
{
    struct rows rows;
    int64_t plan = play(cx, day_of(YEAR, 4, 30));

    must(store_begin(cx, true));
    must(store_run(cx, &rows, "DELETE FROM plan_pace WHERE plan_id = $1 RETURNING pace", "i", plan));
    assert_int_equal(rows.n, 1);
    must(brief_stale_all(cx));
    must(look(cx));
    assert_true(ledger_count(cx, "SELECT COUNT(*) FROM task_brief") > 0);
    must(foresee_learn(cx, plan));
    must(look(cx));
    must(store_end(cx, ERR_NONE));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ENGINE_TESTS(lines_are_right_after_each_act_of_a_year),
        ENGINE_TESTS(lines_are_right_after_learning),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
