/* A simulated year in the ledger: whole, the same again, the same on both engines, and by exception. */
#include "../testing.h"

#include "../ledger.h"

#include "access/event.h"
#include "access/setting.h"
#include "assess/score.h"
#include "base/embed.h"
#include "sim/play.h"

enum { YEAR = 2026, DUMP_MOST = 4 << 20, ITEMS_MOST = 40, TASKS_MOST = 400 };

/* What the first engine wrote; the second must write the same. */
static char *first;
static size_t first_n;

static int64_t plan_of(struct cx *cx)
{
    struct rows rows;

    must(store_run(cx, &rows, "SELECT id FROM plan WHERE government_id = $1", "i", cx->actor.government_id));
    assert_int_equal(rows.n, 1);
    return row_int(&rows.at[0], 0);
}

static const char *sample(void)
{
    const struct embed *e = embed_data;

    while (!str_eq(e->name, STR("sample-plan.txt"))) e++;
    return e->bytes.p;
}

/* Import the sample plan and play it to UNTIL; PERCENT of the exempt tasks are asked. */
static struct play_done sampled(struct cx *cx, uint64_t seed, day until, int64_t percent)
{
    struct play_ask ask = {.year = YEAR, .seed = seed, .until = until};
    struct play_done done;

    store_ids_from(cx, (int64_t)day_of(YEAR, 1, 1) * 86400000);
    (void)ledger_import(cx, sample());
    must(store_begin(cx, true));
    must(store_end(cx, setting_set(cx, SETTING_ASK_SAMPLE, percent)));
    ask.plan_id = plan_of(cx);
    must(play_year(cx, &ask, &done));
    return done;
}

static struct play_done played(struct cx *cx, uint64_t seed, day until)
{
    return sampled(cx, seed, until, 5);
}

static void dump(struct buf *out, const struct rows *rows)
{
    for (size_t i = 0; i < rows->n; i++) {
        for (int k = 0; k < rows->at[i].n; k++) {
            buf_str(out, row_str(&rows->at[i], k));
            buf_byte(out, k + 1 < rows->at[i].n ? '\t' : '\n');
        }
    }
}

static void dump_lamps(struct cx *cx, struct buf *out)
{
    struct rows rows;

    must(store_run(
        cx, &rows,
        "SELECT t.no, l.period, l.told, l.verified, l.told_zh, l.verified_zh FROM task_lamp l JOIN task t"
        " ON t.government_id = l.government_id AND t.id = l.task_id WHERE l.government_id = $1"
        " ORDER BY t.ord, t.id, l.ends_on",
        "i", cx->actor.government_id));
    dump(out, &rows);
    must(store_run(cx, &rows,
                   "SELECT r.period, a.task_id, a.why, a.state FROM round_ask a JOIN round r"
                   " ON r.government_id = a.government_id AND r.id = a.round_id WHERE a.government_id = $1"
                   " ORDER BY r.ends_on, a.task_id, a.org_id",
                   "i", cx->actor.government_id));
    dump(out, &rows);
}

/* The measures of one task with what was told last. */
static void dump_score(struct cx *cx, struct buf *out, const struct row *task)
{
    struct score_item item[ITEMS_MOST];
    struct score_task t = {.name = row_str(task, 1), .weight = 1, .share = 1, .item = item};
    struct explain x;
    struct rows rows;

    must(store_run(
        cx, &rows,
        "SELECT m.op, m.value, (SELECT f.value FROM figure f WHERE f.government_id = m.government_id"
        " AND f.measure_id = m.id AND f.truth <> 'verified' ORDER BY f.ends_on DESC LIMIT 1)"
        " FROM measure m WHERE m.government_id = $1 AND m.task_id = $2 AND m.value IS NOT NULL"
        " ORDER BY m.ord, m.id",
        "ii", cx->actor.government_id, row_int(task, 0)));
    for (size_t i = 0; i < rows.n && i < ITEMS_MOST; i++) {
        enum goal_op op = GOAL_GE;

        (void)goal_op_read(row_str(&rows.at[i], 0), &op);
        item[t.items++] = (struct score_item){.formula = score_formula_of(op, GOAL_FLOOR),
                                              .weight = 1,
                                              .has_target = true,
                                              .target = row_num(&rows.at[i], 1),
                                              .has_actual = row_str(&rows.at[i], 2).p != NULL,
                                              .actual = row_num(&rows.at[i], 2)};
    }
    x = score_unit(cx->arena, t.name, &t, 1);
    score_json(out, &x);
    buf_byte(out, '\n');
}

static void dump_scores(struct cx *cx, struct buf *out)
{
    struct rows rows;

    must(store_run(cx, &rows, "SELECT id, no FROM task WHERE government_id = $1 ORDER BY ord, id", "i",
                   cx->actor.government_id));
    for (size_t i = 0; i < rows.n; i++) dump_score(cx, out, &rows.at[i]);
}

ENGINE_TEST(a_year_is_the_same_on_both_engines)
{
    struct buf out = buf_new(cx->arena, DUMP_MOST);
    struct play_done done = played(cx, 11, day_of(YEAR, 4, 25));
    struct str text;

    assert_int_equal(done.rounds, 3);
    assert_true(done.reports > 50 && done.checks > 20 && done.questions < done.possible);
    must(store_begin(cx, false));
    dump_lamps(cx, &out);
    dump_scores(cx, &out);
    must(store_end(cx, ERR_NONE));
    assert_true(buf_done(&out, &text));
    if (first) {
        assert_int_equal(text.n, first_n);
        assert_memory_equal(text.p, first, first_n);
    }
    first = first ? first : malloc(text.n);
    first_n = text.n;
    memcpy(first, text.p, text.n);
}

ENGINE_TEST(the_chain_of_a_played_year_is_whole)
{
    struct event_verdict v;
    struct play_done done = played(cx, 3, day_of(YEAR, 2, 28));
    struct play_ask again = {.year = YEAR, .seed = 4, .until = day_of(YEAR, 3, 1)};

    assert_true(done.reports > 0);
    must(store_begin(cx, false));
    must(event_verify(cx, 0, &v));
    again.plan_id = plan_of(cx);
    must(store_end(cx, ERR_NONE));
    assert_int_equal(v.broken_seq, 0);
    assert_true(v.checked > 100);
    assert_int_equal(play_year(cx, &again, &done), ERR_CONFLICT); /* never over a year that stands */
    assert_true(cx->fault.zh.n > 0);
}

/* The month in which each task first was red by what was told, not by a report that never came. */
static void first_reds(struct cx *cx, struct str out[TASKS_MOST])
{
    struct rows rows;

    must(store_begin(cx, false));
    must(store_run(
        cx, &rows,
        "SELECT t.ord, MIN(l.ends_on) FROM task_lamp l JOIN task t ON t.government_id = l.government_id"
        " AND t.id = l.task_id WHERE l.government_id = $1 AND l.told = 'red'"
        " AND l.told_zh NOT LIKE '应报未报%' GROUP BY t.ord",
        "i", cx->actor.government_id));
    for (size_t i = 0; i < rows.n; i++) {
        assert_true(row_int(&rows.at[i], 0) >= 0 && row_int(&rows.at[i], 0) < TASKS_MOST);
        out[row_int(&rows.at[i], 0)] = row_str(&rows.at[i], 1);
    }
    must(store_end(cx, ERR_NONE));
}

/* A database that is gone with its context. */
static void in_memory(struct testing *t)
{
    *t = (struct testing){.cx = testing_cx(), .url = ":memory:"};
    testing_migrated(&t->cx);
}

/* By exception, and all there is to ask every month. The rules are the same on both engines. */
static void test_exceptions_find_reds_as_early(void **state)
{
    struct testing one, other;
    struct str some[TASKS_MOST] = {{0}}, all[TASKS_MOST] = {{0}};
    struct play_done few, every;
    size_t reds = 0;

    (void)state;
    in_memory(&one);
    in_memory(&other);
    few = sampled(&one.cx, 21, day_of(YEAR, 11, 30), 5);
    every = sampled(&other.cx, 21, day_of(YEAR, 11, 30), 100);
    first_reds(&one.cx, some);
    first_reds(&other.cx, all);
    for (size_t i = 0; i < TASKS_MOST; i++) {
        reds += all[i].n > 0;
        if (all[i].n) assert_true(some[i].n && str_cmp(some[i], all[i]) <= 0);
    }
    assert_true(reds > 20);
    assert_true(every.questions > every.possible * 3 / 4); /* statistics are never asked */
    assert_true((double)few.questions <= 0.45 * (double)few.possible);
    testing_end(&one.cx);
    testing_end(&other.cx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ENGINE_TESTS(a_year_is_the_same_on_both_engines),
        ENGINE_TESTS(the_chain_of_a_played_year_is_whole),
        cmocka_unit_test(test_exceptions_find_reds_as_early),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
