/* The trace: chained, unchangeable, and every way round it found. */
#include "../testing.h"

#include "access/event.h"

enum { EVENTS = 5 };

static void add_events(struct cx *cx)
{
    must(store_begin(cx, true));
    for (int64_t i = 1; i <= EVENTS; i++)
        must(event_add(cx, "task.correct", "task", i, STR_NULL, STR("{\"text\":\"新建学校\"}")));
    must(store_end(cx, ERR_NONE));
}

static struct event_verdict verify(struct cx *cx, int64_t government_id)
{
    struct event_verdict v;

    must(store_begin(cx, false));
    must(event_verify(cx, government_id, &v));
    must(store_end(cx, ERR_NONE));
    return v;
}

/* Take away what forbids changes, as someone with the database's password could. */
static void drop_triggers(struct cx *cx)
{
    if (strcmp(store_engine(cx), "sqlite") == 0) {
        must(store_run(cx, NULL, "DROP TRIGGER event_no_update", ""));
        must(store_run(cx, NULL, "DROP TRIGGER event_no_delete", ""));
    } else {
        must(store_run(cx, NULL, "ALTER TABLE event DISABLE TRIGGER ALL", ""));
    }
}

ENGINE_TEST(whole_chain_verifies)
{
    struct event_verdict v;

    assert_int_equal(verify(cx, 0).checked, 0);
    add_events(cx);
    cx->actor.government_id = 2;
    add_events(cx);
    v = verify(cx, 0);
    assert_int_equal(v.checked, 2 * EVENTS);
    assert_int_equal(v.broken_seq, 0);
    assert_int_equal(verify(cx, 2).checked, EVENTS);
}

ENGINE_TEST(rows_cannot_be_changed)
{
    add_events(cx);
    assert_int_equal(store_run(cx, NULL, "UPDATE event SET actor = 'x'", ""), ERR_STORE);
    assert_int_equal(store_run(cx, NULL, "DELETE FROM event", ""), ERR_STORE);
    assert_int_equal(verify(cx, 1).broken_seq, 0);
}

ENGINE_TEST(failed_change_leaves_no_event)
{
    add_events(cx);
    must(store_begin(cx, true));
    must(event_add(cx, "task.correct", "task", 9, STR_NULL, STR_NULL));
    assert_int_equal(store_end(cx, ERR_CONFLICT), ERR_CONFLICT);
    assert_int_equal(verify(cx, 1).checked, EVENTS);
    assert_int_equal(verify(cx, 1).broken_seq, 0);
}

/* Change row 3 in the given way; the verdict must name it. */
#define TAMPER_TEST(name, sql, seq)                       \
    ENGINE_TEST(name)                                     \
    {                                                     \
        add_events(cx);                                   \
        drop_triggers(cx);                                \
        must(store_run(cx, NULL, sql, ""));               \
        assert_int_equal(verify(cx, 0).broken_seq, seq);  \
        assert_int_equal(verify(cx, 0).government_id, 1); \
    }

TAMPER_TEST(finds_time, "UPDATE event SET time_ms = time_ms + 1 WHERE seq = 3", 3)
TAMPER_TEST(finds_actor_id, "UPDATE event SET actor_id = 7 WHERE seq = 3", 3)
TAMPER_TEST(finds_actor, "UPDATE event SET actor = '别人' WHERE seq = 3", 3)
TAMPER_TEST(finds_kind, "UPDATE event SET kind = 'task.close' WHERE seq = 3", 3)
TAMPER_TEST(finds_subject, "UPDATE event SET subject = 'duty' WHERE seq = 3", 3)
TAMPER_TEST(finds_subject_id, "UPDATE event SET subject_id = 4 WHERE seq = 3", 3)
TAMPER_TEST(finds_before, "UPDATE event SET before = '' WHERE seq = 3", 3)
TAMPER_TEST(finds_after, "UPDATE event SET after = NULL WHERE seq = 3", 3)
TAMPER_TEST(finds_prev_hash, "UPDATE event SET prev_hash = '' WHERE seq = 3", 3)
TAMPER_TEST(finds_hash, "UPDATE event SET hash = prev_hash WHERE seq = 3", 3)
TAMPER_TEST(finds_government, "UPDATE event SET government_id = 2 WHERE seq = 3", 3)
TAMPER_TEST(finds_moved_seq, "UPDATE event SET seq = 30 WHERE seq = 3", 3)
TAMPER_TEST(finds_missing, "DELETE FROM event WHERE seq = 3", 3)
TAMPER_TEST(finds_missing_first, "DELETE FROM event WHERE seq = 1", 1)
TAMPER_TEST(finds_missing_last, "DELETE FROM event WHERE seq = 5", 5)
TAMPER_TEST(finds_all_missing, "DELETE FROM event", 1)
TAMPER_TEST(finds_head_gone, "DELETE FROM event_head", 5)
TAMPER_TEST(finds_head_back, "UPDATE event_head SET seq = 4", 5)
TAMPER_TEST(finds_head_hash, "UPDATE event_head SET hash = 'x'", 5)

ENGINE_TEST(lists_pages)
{
    struct event_filter f = {.limit = 2};
    struct event_list l;

    add_events(cx);
    must(event_list(cx, &f, &l));
    assert_int_equal(l.total, EVENTS);
    assert_int_equal(l.n, 2);
    assert_int_equal(l.at[0].seq, 5);
    assert_null(l.at[0].before.p);
    f = (struct event_filter){.subject = STR("task"), .subject_id = 2};
    must(event_list(cx, &f, &l));
    assert_int_equal(l.n, 1);
    assert_int_equal(l.at[0].seq, 2);
    assert_str(l.at[0].actor, "测试");
    f = (struct event_filter){.kind = STR("duty.")};
    must(event_list(cx, &f, &l));
    assert_int_equal(l.total, 0);
    f = (struct event_filter){.kind = STR("task."), .offset = 4};
    must(event_list(cx, &f, &l));
    assert_int_equal(l.n, 1);
    assert_int_equal(l.at[0].seq, 1);
    cx->actor.government_id = 2;
    must(event_list(cx, &f, &l));
    assert_int_equal(l.total, 0);
}

/* Let every store call of a change fail once: the chain is never half. */
ENGINE_TEST(chain_survives_failures)
{
    add_events(cx);
    for (int n = 1; n <= 5; n++) {
        enum err e;

        store_fail_at(cx, n);
        e = store_begin(cx, true);
        if (!e) e = event_add(cx, "task.correct", "task", n, STR_NULL, STR_NULL);
        e = store_end(cx, e);
        store_fail_at(cx, 0);
        assert_int_equal(e, ERR_STORE);
        assert_int_equal(verify(cx, 1).checked, EVENTS);
        assert_int_equal(verify(cx, 1).broken_seq, 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ENGINE_TESTS(whole_chain_verifies),
        ENGINE_TESTS(rows_cannot_be_changed),
        ENGINE_TESTS(failed_change_leaves_no_event),
        ENGINE_TESTS(finds_time),
        ENGINE_TESTS(finds_actor_id),
        ENGINE_TESTS(finds_actor),
        ENGINE_TESTS(finds_kind),
        ENGINE_TESTS(finds_subject),
        ENGINE_TESTS(finds_subject_id),
        ENGINE_TESTS(finds_before),
        ENGINE_TESTS(finds_after),
        ENGINE_TESTS(finds_prev_hash),
        ENGINE_TESTS(finds_hash),
        ENGINE_TESTS(finds_government),
        ENGINE_TESTS(finds_moved_seq),
        ENGINE_TESTS(finds_missing),
        ENGINE_TESTS(finds_missing_first),
        ENGINE_TESTS(finds_missing_last),
        ENGINE_TESTS(finds_all_missing),
        ENGINE_TESTS(finds_head_gone),
        ENGINE_TESTS(finds_head_back),
        ENGINE_TESTS(finds_head_hash),
        ENGINE_TESTS(lists_pages),
        ENGINE_TESTS(chain_survives_failures),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
