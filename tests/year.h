/*
 * year - what tests of the year's work share: a plan with a measure, and looking at answers.
 * Include it after tests/testing.h and tests/ledger.h.
 */
#ifndef TESTS_YEAR_H
#define TESTS_YEAR_H

#include "ledger/task.h"

/* Import the plan and answer its id. */
static inline int64_t year_plan(struct cx *cx)
{
    return ledger_import(cx, PLAN_ONE).plan_id;
}

static inline int64_t year_task_id(struct cx *cx, const char *no)
{
    int64_t id = 0;

    must(task_find(cx, 0, str_of(no), &id));
    return id;
}

/* The first measure of a task. */
static inline int64_t year_measure_id(struct cx *cx, int64_t task_id)
{
    struct rows rows;

    must(store_run(cx, &rows,
                   "SELECT id FROM measure WHERE government_id = $1 AND task_id = $2 AND state = 'live'"
                   " ORDER BY ord, id",
                   "ii", cx->actor.government_id, task_id));
    assert_true(rows.n > 0);
    return row_int(&rows.at[0], 0);
}

static inline int64_t year_org_id(struct cx *cx, const char *name)
{
    struct rows rows;

    must(store_run(cx, &rows,
                   "SELECT subject_id FROM alias WHERE government_id = $1 AND subject = 'org' AND name = $2",
                   "is", cx->actor.government_id, str_of(name)));
    assert_true(rows.n > 0);
    return row_int(&rows.at[0], 0);
}

static inline bool has(struct str s, const char *words)
{
    return str_find(s, str_of(words), 0) >= 0;
}

/* The answer must hold WORDS; shows it when not. */
#define must_have(s, words) year_must_have((s), (words), __FILE__, __LINE__)

static inline void year_must_have(struct str s, const char *words, const char *file, int line)
{
    if (has(s, words)) return;
    print_error("no %s in\n%.*s\n", words, STR_ARG(s));
    _fail(file, line);
}

/* The call must fail with CODE and name FIELD (NULL: any). */
#define must_fail(call, code, field) year_must_fail(cx, (call), (code), (field), __FILE__, __LINE__)

static inline void year_must_fail(struct cx *cx, enum err e, enum err code, const char *field,
                                  const char *file, int line)
{
    if (e == code && (!field || str_eq(cx->fault.field, str_of(field)))) return;
    print_error("not %s of field %s but %s: %.*s\n", err_info(code)->name.p, field ? field : "-",
                err_info(e)->name.p, STR_ARG(cx->fault.en));
    _fail(file, line);
}

/* An id in an answer: that of the first "KEY":"…" at or after FROM. */
static inline int64_t year_id_in(struct str s, const char *key, size_t from)
{
    char mark[64];
    ptrdiff_t at;
    int64_t id = 0;

    snprintf(mark, sizeof mark, "\"%s\":\"", key);
    at = str_find(s, str_of(mark), from);
    assert_true(at >= 0);
    at += (ptrdiff_t)strlen(mark);
    assert_true(str_int(str_sub(s, (size_t)at, (size_t)(str_find(s, STR("\""), (size_t)at) - at)), &id));
    return id;
}

/* Roll back because of E. */
static inline void year_back(struct cx *cx, enum err e)
{
    assert_int_equal(store_end(cx, e), e);
}

#define ANSWER_MOST_HERE (4 << 20)

static inline struct buf year_out(struct cx *cx)
{
    return buf_new(cx->arena, ANSWER_MOST_HERE);
}

#endif
