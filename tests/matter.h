/*
 * matter - what tests of difficulties, requests and other matters share. Include it after tests/ledger.h and
 * tests/json.h.
 */
#ifndef TESTS_MATTER_H
#define TESTS_MATTER_H

#include "access/account.h"
#include "access/grant.h"
#include "access/scope.h"
#include "directory/org.h"
#include "ledger/task.h"

static inline int64_t matter_org(struct cx *cx, const char *name)
{
    int64_t id;

    must(org_find(cx, str_of(name), &id));
    assert_true(id > 0);
    return id;
}

static inline int64_t matter_task(struct cx *cx, const char *no)
{
    int64_t id;

    must(task_find(cx, 0, str_of(no), &id));
    return id;
}

/* ANSWER is what CALL writes to "out", in a transaction of its own that must succeed. */
#define DO(answer, call)                              \
    do {                                              \
        struct buf out = buf_new(cx->arena, 8 << 20); \
        must(store_begin(cx, true));                  \
        must(store_end(cx, (call)));                  \
        (answer) = json_of(cx, &out);                 \
    } while (0)

/* CALL must be refused with WANT; the store stays as it was. */
#define REFUSED(want, call)                              \
    do {                                                 \
        struct buf out = buf_new(cx->arena, 8 << 20);    \
        must(store_begin(cx, true));                     \
        assert_int_equal(store_end(cx, (call)), (want)); \
    } while (0)

/* From here on a new account acts, with one role bound to an org or a post (0: not bound). */
static inline void matter_as(struct cx *cx, enum role role, int64_t org_id, int64_t post_id)
{
    struct grant g = {.role = role, .org_id = org_id, .post_id = post_id, .to = STR("2099-12-31")};
    struct scope *scope = arena_new_of(cx->arena, struct scope);
    struct buf name = buf_new(cx->arena, 64);
    struct str one_time;
    int64_t id;

    cx->actor = (struct actor){.government_id = cx->actor.government_id};
    buf_fmt(&name, "%.*s%lld", STR_ARG(role_name(role)), (long long)store_id(cx));
    must(store_begin(cx, true));
    must(account_add(cx, buf_text(&name), &g.account_id, &one_time));
    must(grant_add(cx, &g, &id));
    must(scope_load(cx, g.account_id, scope));
    must(store_end(cx, ERR_NONE));
    cx->actor.account_id = g.account_id;
    cx->actor.name = buf_text(&name);
    cx->actor.scope = scope;
}

/* From here on the system acts, which may do all. */
static inline void matter_as_system(struct cx *cx)
{
    cx->actor = (struct actor){.government_id = cx->actor.government_id, .name = STR("测试")};
}

/* Days later, or earlier. */
static inline void matter_later(struct cx *cx, int days)
{
    cx->now_ms += (int64_t)days * 86400000;
}

#endif
