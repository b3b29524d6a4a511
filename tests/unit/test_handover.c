/* One person takes over from another. */
#include "../testing.h"

#include "access/account.h"
#include "access/event.h"
#include "access/government.h"
#include "access/grant.h"
#include "access/scope.h"
#include "base/buf.h"
#include "directory/post.h"
#include "ledger/todo.h"
#include "matter/handover.h"

static int64_t new_account(struct cx *cx, const char *name)
{
    struct str one_time;
    int64_t id;

    must(account_add(cx, str_of(name), &id, &one_time));
    return id;
}

static void give(struct cx *cx, struct grant g)
{
    int64_t id;

    must(grant_add(cx, &g, &id));
}

/* A leader and signer "old", who also has a to-do of his own, and an account "new" without roles. */
struct town {
    int64_t old_id, new_id;
};

static struct town settle(struct cx *cx)
{
    struct town t;
    struct post_new post = {.title = STR("副市长"), .person = STR("周明远"), .from = STR("2024-01-01")};
    struct buf out = buf_new(cx->arena, 4096);
    struct rows r;

    must(store_begin(cx, true));
    must(government_enter(cx));
    must(store_run(cx, NULL,
                   "INSERT INTO org (government_id, id, name, created_at) VALUES ($1, 71, '市教育局', '')",
                   "i", cx->actor.government_id));
    must(post_add(cx, &post, &out));
    must(store_run(cx, &r, "SELECT id FROM post WHERE government_id = $1", "i", cx->actor.government_id));
    t = (struct town){new_account(cx, "old"), new_account(cx, "new")};
    give(cx, (struct grant){.account_id = t.old_id, .role = ROLE_LEADER, .post_id = row_int(&r.at[0], 0)});
    give(cx, (struct grant){.account_id = t.old_id, .role = ROLE_SIGNER, .org_id = 71});
    must(todo_open(cx, &(struct todo){.account_id = t.old_id,
                                      .role = STR("leader"),
                                      .kind = STR("change"),
                                      .subject = STR("change"),
                                      .subject_id = 5,
                                      .title = STR("批准延期")}));
    return t;
}

static struct str holders(struct cx *cx)
{
    struct rows r;
    struct buf b = buf_new(cx->arena, 1024);

    must(store_run(cx, &r,
                   "SELECT p.name, h.date_from, h.date_to FROM post_holder h JOIN person p"
                   " ON p.government_id = h.government_id AND p.id = h.person_id WHERE h.government_id = $1"
                   " ORDER BY h.date_from, p.name",
                   "i", cx->actor.government_id));
    for (size_t i = 0; i < r.n; i++)
        buf_fmt(&b, "%.*s %.*s..%.*s;", STR_ARG(row_str(&r.at[i], 0)), STR_ARG(row_str(&r.at[i], 1)),
                STR_ARG(row_str(&r.at[i], 2)));
    return buf_text(&b);
}

ENGINE_TEST(all_goes_over_at_once)
{
    struct town t = settle(cx);
    struct handover_done done;
    struct event_verdict v;
    struct scope was, is;
    struct rows r;

    must(handover_run(cx, &(struct handover){t.old_id, t.new_id, STR("林静")}, &done));
    assert_int_equal(done.roles, 2);
    assert_int_equal(done.todos, 1);
    assert_int_equal(done.posts, 1);
    must(scope_load(cx, t.old_id, &was));
    must(scope_load(cx, t.new_id, &is));
    assert_int_equal(was.roles, 0);
    assert_int_equal(is.roles, ROLE_LEADER | ROLE_SIGNER);
    assert_int_equal(is.bearers_n, 2);
    must(store_run(cx, &r, "SELECT account_id FROM todo WHERE government_id = $1", "i",
                   cx->actor.government_id));
    assert_true(row_int(&r.at[0], 0) == t.new_id);
    assert_str(holders(cx), "周明远 2024-01-01..2026-03-01;林静 2026-03-02..;");
    must(store_end(cx, ERR_NONE));
    must(store_begin(cx, false));
    must(event_verify(cx, 0, &v));
    must(store_end(cx, ERR_NONE));
    assert_int_equal(v.broken_seq, 0);
}

ENGINE_TEST(it_can_be_looked_at_first_and_taken_back)
{
    struct town t = settle(cx);
    const struct handover asked = {t.old_id, t.new_id, STR("林静")};
    struct handover_plan plan;
    struct handover_done done;
    struct scope s;
    struct rows r;

    must(handover_look(cx, &(struct handover){.from_id = t.old_id}, &plan));
    assert_true(plan.roles.n == 2 && plan.todos == 1 && plan.posts.n == 1 && !plan.problem.code);
    assert_str(row_str(&plan.posts.at[0], 2), "周明远");
    must(handover_look(cx, &(struct handover){t.old_id, t.old_id, STR_NULL}, &plan));
    assert_int_equal(plan.problem.code, ERR_INPUT);
    must(handover_look(cx, &(struct handover){t.new_id, t.old_id, STR_NULL}, &plan));
    assert_str(plan.problem.field, "from");
    must(handover_look(cx, &asked, &plan));
    assert_int_equal(plan.problem.code, ERR_NONE);
    assert_str(holders(cx), "周明远 2024-01-01..;"); /* looking changed nothing */
    must(handover_run(cx, &asked, &done));
    must(handover_list(cx, &r));
    assert_true(r.n == 1 && row_int(&r.at[0], 6) == 2 && row_int(&r.at[0], 7) == 1 &&
                row_int(&r.at[0], 8) == 1);
    cx->now_ms += INT64_C(24) * 3600000;
    must(handover_undo(cx, done.id, &done));
    must(scope_load(cx, t.old_id, &s));
    assert_int_equal(s.roles, ROLE_LEADER | ROLE_SIGNER);
    must(scope_load(cx, t.new_id, &s));
    assert_int_equal(s.roles, 0);
    must(store_run(cx, &r, "SELECT account_id FROM todo WHERE government_id = $1", "i",
                   cx->actor.government_id));
    assert_true(row_int(&r.at[0], 0) == t.old_id);
    assert_str(holders(cx), "周明远 2024-01-01..2026-03-01;林静 2026-03-02..2026-03-02;周明远 2026-03-03..;");
    assert_int_equal(handover_undo(cx, done.id, &done), ERR_STEP);
    must(handover_run(cx, &asked, &done));
    cx->now_ms += INT64_C(8) * 24 * 3600000;
    assert_int_equal(handover_undo(cx, done.id, &done), ERR_STEP);
    assert_int_equal(handover_undo(cx, 404, &done), ERR_ABSENT);
    must(store_end(cx, ERR_NONE));
}

/* What the successor has passed on meanwhile stays where it is. */
ENGINE_TEST(taking_back_leaves_what_has_moved_on)
{
    struct town t = settle(cx);
    struct handover_done first, second;
    struct scope s;
    int64_t third = new_account(cx, "third");

    must(handover_run(cx, &(struct handover){t.old_id, t.new_id, STR_NULL}, &first));
    must(handover_run(cx, &(struct handover){t.new_id, third, STR_NULL}, &second));
    must(handover_undo(cx, first.id, &first));
    must(scope_load(cx, t.old_id, &s));
    assert_int_equal(s.roles, 0);
    must(scope_load(cx, third, &s));
    assert_int_equal(s.roles, ROLE_LEADER | ROLE_SIGNER);
    must(store_end(cx, ERR_NONE));
}

ENGINE_TEST(wrong_handovers_are_refused)
{
    struct town t = settle(cx);
    struct handover_done done;

    assert_int_equal(handover_run(cx, &(struct handover){t.old_id, t.old_id, STR_NULL}, &done), ERR_INPUT);
    assert_str(cx->fault.field, "to");
    assert_int_equal(handover_run(cx, &(struct handover){t.old_id, 404, STR_NULL}, &done), ERR_INPUT);
    assert_int_equal(handover_run(cx, &(struct handover){404, t.new_id, STR_NULL}, &done), ERR_ABSENT);
    assert_int_equal(handover_run(cx, &(struct handover){t.new_id, t.old_id, STR_NULL}, &done), ERR_INPUT);
    assert_str(cx->fault.field, "from");
    give(cx, (struct grant){.account_id = t.new_id, .role = ROLE_AUDITOR});
    assert_int_equal(handover_run(cx, &(struct handover){t.old_id, t.new_id, STR_NULL}, &done), ERR_INPUT);
    assert_str(cx->fault.field, "role");
    must(store_end(cx, ERR_NONE));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ENGINE_TESTS(all_goes_over_at_once),
        ENGINE_TESTS(it_can_be_looked_at_first_and_taken_back),
        ENGINE_TESTS(taking_back_leaves_what_has_moved_on),
        ENGINE_TESTS(wrong_handovers_are_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
