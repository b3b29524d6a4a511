/* What people put in can be put right and taken back, with a reason, until it is published; not after. */
#include "../testing.h"

#include <math.h>

#include "../json.h"
#include "../ledger.h"
#include "../matter.h"
#include "appraisal/appraisal.h"

static const struct str vetoes[] = {STR_INIT("统计造假")};

static int64_t begin(struct cx *cx)
{
    const struct appraisal_new a = {
        ledger_import(cx, PLAN_ONE).plan_id,
        STR("2026年度评价"),
        STR("2026"),
        {.lead = NAN, .joint = NAN, .support = NAN, .public_weight = 0.2, .vetoes = 1, .veto = vetoes}};
    json_t *got;

    DO(got, appraisal_add(cx, &a, &out));
    return json_id(got, "id");
}

/* SIDE of the newest event of KIND. */
static struct str last_event(struct cx *cx, const char *kind, bool after)
{
    struct rows rows;

    must(store_run(cx, &rows,
                   "SELECT before, after FROM event WHERE government_id = $1 AND kind = $2"
                   " ORDER BY seq DESC LIMIT 1",
                   "is", cx->actor.government_id, str_of(kind)));
    assert_true(rows.n == 1);
    return row_str(&rows.at[0], after);
}

static void holds(struct str text, const char *words)
{
    if (str_find(text, str_of(words), 0) < 0) fail_msg("no %s in %.*s", words, STR_ARG(text));
}

ENGINE_TEST(a_rating_is_corrected_and_taken_back)
{
    int64_t id = begin(cx);
    struct appraisal_rating r = {1, matter_task(cx, "6"), 0.3, STR("刚刚启动。")};
    json_t *a;

    DO(a, appraisal_rate(cx, id, &r, &out));
    r = (struct appraisal_rating){2, r.task_id, 0.8, STR("复核后基本完成。")};
    DO(a, appraisal_rate(cx, id, &r, &out));
    holds(last_event(cx, "appraisal.rate", false), "刚刚启动");
    r = (struct appraisal_rating){3, r.task_id, NAN, STR("")};
    REFUSED(ERR_INPUT, appraisal_rate(cx, id, &r, &out));
    assert_str(cx->fault.field, "reason");
    r.reason = STR("评错了任务。");
    DO(a, appraisal_rate(cx, id, &r, &out));
    holds(last_event(cx, "appraisal.rate", false), "0.8");
    holds(last_event(cx, "appraisal.rate", true), "评错了任务");
    assert_int_equal(ledger_count(cx, "SELECT COUNT(*) FROM appraisal_rating"), 0);
    r.rev = 4;
    REFUSED(ERR_INPUT, appraisal_rate(cx, id, &r, &out)); /* nothing stands */
    assert_str(cx->fault.field, "task_id");
    assert_non_null(a);
}

ENGINE_TEST(a_veto_is_lifted)
{
    int64_t id = begin(cx);
    struct appraisal_veto v = {
        .rev = 1, .org_id = matter_org(cx, "市教育局"), .name = vetoes[0], .reason = STR("统计部门认定。")};
    json_t *a;

    DO(a, appraisal_veto(cx, id, &v, &out));
    v.rev = 2, v.lift = true, v.reason = STR("");
    REFUSED(ERR_INPUT, appraisal_veto(cx, id, &v, &out));
    assert_str(cx->fault.field, "reason");
    v.reason = STR("复核后不属实。");
    DO(a, appraisal_veto(cx, id, &v, &out));
    holds(last_event(cx, "appraisal.lift", false), "统计部门认定");
    holds(last_event(cx, "appraisal.lift", true), "复核后不属实");
    assert_int_equal(ledger_count(cx, "SELECT COUNT(*) FROM appraisal_veto WHERE org_id > 0"), 0);
    assert_int_equal(ledger_count(cx, "SELECT COUNT(*) FROM appraisal_veto WHERE org_id = 0"), 1);
    v.rev = 3;
    REFUSED(ERR_INPUT, appraisal_veto(cx, id, &v, &out)); /* not applied */
    v.org_id = 0;
    REFUSED(ERR_INPUT, appraisal_veto(cx, id, &v, &out)); /* the rule set's own stays */
    assert_int_equal(ledger_count(cx, "SELECT COUNT(*) FROM appraisal_veto WHERE org_id = 0"), 1);
    assert_non_null(a);
}

ENGINE_TEST(a_public_value_is_corrected)
{
    int64_t id = begin(cx);
    struct appraisal_public value = {matter_org(cx, "市教育局"), 90};
    struct appraisal_publics p = {.rev = 1, .n = 1, .at = &value};
    json_t *a;

    DO(a, appraisal_public(cx, id, &p, &out)); /* the first one needs no reason */
    p.rev = 2;
    DO(a, appraisal_public(cx, id, &p, &out)); /* nor does the same again */
    p.rev = 3, value.value = 80;
    REFUSED(ERR_INPUT, appraisal_public(cx, id, &p, &out));
    assert_str(cx->fault.field, "reason");
    assert_int_equal(ledger_count(cx, "SELECT COUNT(*) FROM appraisal_public WHERE value = 90"), 1);
    p.reason = STR("录错。");
    DO(a, appraisal_public(cx, id, &p, &out));
    holds(last_event(cx, "appraisal.public", true), "\"was\":90");
    holds(last_event(cx, "appraisal.public", true), "录错");
    assert_int_equal(json_number(a, "rev"), 4);
}

/* A published or frozen one does not change, and says so. */
ENGINE_TEST(after_the_publication_nothing_is_put_in)
{
    int64_t id = begin(cx);
    struct appraisal_rating r = {3, matter_task(cx, "6"), NAN, STR("评错了。")};
    struct appraisal_veto v = {
        .rev = 3, .org_id = matter_org(cx, "市教育局"), .name = vetoes[0], .reason = STR("属实。")};
    struct appraisal_public value = {v.org_id, 80};
    struct appraisal_publics p = {.rev = 3, .n = 1, .at = &value, .reason = STR("录错。")};
    static const char *const states[] = {"published", "frozen"};
    static const char *const words[] = {"已发布", "已封存"};

    for (int i = 0; i < 2; i++) {
        must(store_run(cx, NULL,
                       "UPDATE appraisal SET rev = 3, state = $3 WHERE government_id = $1 AND id = $2", "iis",
                       cx->actor.government_id, id, str_of(states[i])));
        REFUSED(ERR_STEP, appraisal_rate(cx, id, &r, &out));
        holds(cx->fault.zh, words[i]);
        v.lift = false;
        REFUSED(ERR_STEP, appraisal_veto(cx, id, &v, &out));
        v.lift = true;
        REFUSED(ERR_STEP, appraisal_veto(cx, id, &v, &out));
        REFUSED(ERR_STEP, appraisal_public(cx, id, &p, &out));
        holds(cx->fault.zh, words[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ENGINE_TESTS(a_rating_is_corrected_and_taken_back),
        ENGINE_TESTS(a_veto_is_lifted),
        ENGINE_TESTS(a_public_value_is_corrected),
        ENGINE_TESTS(after_the_publication_nothing_is_put_in),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
