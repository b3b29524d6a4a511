/*
 * matter - what tests of difficulties, requests and other matters share. Include it after tests/ledger.h and
 * tests/json.h.
 */
#ifndef TESTS_MATTER_H
#define TESTS_MATTER_H

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

/* Days later, or earlier. */
static inline void matter_later(struct cx *cx, int days)
{
    cx->now_ms += (int64_t)days * 86400000;
}

#endif
