/* A clock that was set back: it is told in the trace, nothing is sent, climbed or closed twice, and no
 * session lives longer. */
#include "../testing.h"

#include "../json.h"
#include "../ledger.h"
#include "../matter.h"
#include "../year.h"

#include "../round.h"
#include "access/session.h"
#include "access/setting.h"
#include "ledger/rung.h"
#include "notify/contact.h"
#include "notify/tick.h"
#include "round/flow.h"

#define HOUR INT64_C(3600000)
#define DAY (24 * HOUR)

static void note(struct cx *cx, int64_t subject)
{
    must(store_begin(cx, true));
    must(store_end(cx, event_add(cx, "task.correct", "task", subject, STR_NULL, STR("{}"))));
}

ENGINE_TEST(the_trace_tells_that_it_was_set_back)
{
    note(cx, 1);
    cx->now_ms -= 5; /* a request that was overtaken: no step back */
    note(cx, 2);
    assert_int_equal(ledger_count(cx, "SELECT COUNT(*) FROM event a JOIN event b ON b.seq = a.seq + 1"
                                      " WHERE b.time_ms < a.time_ms"),
                     0);
    cx->now_ms -= 40 * DAY;
    note(cx, 3);
    note(cx, 4);
    assert_int_equal(ledger_count(cx, "SELECT COUNT(*) FROM event WHERE kind = 'clock.back'"), 1);
    assert_int_equal(ledger_count(cx, "SELECT seq FROM event WHERE kind = 'clock.back'"), 4);
    assert_int_equal(ledger_count(cx, "SELECT COUNT(*) FROM event WHERE kind = 'clock.back'"
                                      " AND after LIKE '{\"back_ms\":34560000%'"),
                     1);
    cx->now_ms += 41 * DAY; /* set right again: nothing to tell */
    note(cx, 5);
    assert_int_equal(ledger_count(cx, "SELECT COUNT(*) FROM event"), 6);
    ledger_chain_holds(cx);
}

static enum err count_letter(void *arg, struct cx *cx, const struct letter *l)
{
    (void)cx;
    (void)l;
    *(int *)arg += 1;
    return ERR_NONE;
}

static struct tick_done tick(struct cx *cx, int *letters)
{
    const struct carrier c = {count_letter, letters};
    struct tick_done done;

    must(tick_run(cx, &c, &done));
    return done;
}

ENGINE_TEST(nothing_happens_twice)
{
    const struct contact mail = {.mail = STR("reporter@example.org")};
    struct told t = asked_of_four(cx);
    int letters = 0;
    json_t *got;

    must(store_end(cx, ERR_NONE));
    matter_as(cx, ROLE_REPORTER, t.org, 0);
    DO(got, contact_put(cx, &mail, &out));
    assert_non_null(got);
    matter_as_system(cx);
    assert_int_equal(tick(cx, &letters).made, 1); /* told of what is new */
    cx->now_ms += 3 * DAY;
    assert_int_equal(tick(cx, &letters).made, 1); /* reminded */
    cx->now_ms += 5 * DAY;
    assert_int_equal(tick(cx, &letters).flow.rounds, 1); /* due yesterday: closed; supervised */
    assert_int_equal(letters, 3);
    for (int back = 0; back < 8; back++) { /* and all those days once more */
        cx->now_ms -= back ? 0 : 8 * DAY;
        assert_int_equal(tick(cx, &letters).flow.rounds, 0);
        cx->now_ms += DAY;
    }
    assert_int_equal(letters, 3);
    assert_int_equal(
        ledger_count(cx, "SELECT COUNT(*) FROM rung GROUP BY todo_id, level ORDER BY 1 DESC LIMIT 1"), 1);
    assert_int_equal(ledger_count(cx, "SELECT COUNT(*) FROM event WHERE kind = 'round.close'"), 1);
    ledger_chain_holds(cx);
}

ENGINE_TEST(a_session_does_not_live_longer)
{
    struct account account = {0};
    struct session session;
    struct str token, csrf, secret;
    int64_t id;

    ledger_import(cx, PLAN_ONE);
    must(store_begin(cx, true));
    must(account_add(cx, STR("reporter"), &id, &secret));
    must(account_get(cx, id, &account));
    must(session_begin(cx, &account, STR("127.0.0.1"), &token, &csrf));
    must(store_end(cx, ERR_NONE));
    must(session_find(cx, token, &session));
    cx->now_ms -= HOUR / 2;
    must(session_find(cx, token, &session)); /* a small step is no reason to sign in again */
    cx->now_ms -= HOUR;
    assert_int_equal(session_find(cx, token, &session), ERR_LOGIN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ENGINE_TESTS(the_trace_tells_that_it_was_set_back),
        ENGINE_TESTS(nothing_happens_twice),
        ENGINE_TESTS(a_session_does_not_live_longer),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
