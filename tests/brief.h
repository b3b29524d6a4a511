/*
 * brief - what tests ask of lines kept ready: each is what would be made now, and stands where it should.
 * Include it after tests/testing.h.
 */
#ifndef TESTS_BRIEF_H
#define TESTS_BRIEF_H

#include "ledger/brief.h"
#include "ledger/year.h"
#include "store/store.h"

/* The first kept line that is wrong, and what it should be; both null when all are right. */
struct brief_wrong {
    struct str kept, made;
};

static inline enum err brief_wrong_line(struct cx *cx, struct brief_wrong *out)
{
    struct rows rows;
    enum err e = store_run(
        cx, &rows,
        "SELECT task_id, brief FROM task_brief WHERE government_id = $1 AND made_on = $2 ORDER BY task_id",
        "is", cx->actor.government_id, year_today_text(cx));

    for (size_t i = 0; !e && !out->kept.p && i < rows.n; i++) {
        struct buf made = buf_new(cx->arena, 1 << 20);

        e = brief_make(cx, row_int(&rows.at[i], 0), &made);
        if (!e && !str_eq(buf_text(&made), row_str(&rows.at[i], 1)))
            *out = (struct brief_wrong){row_str(&rows.at[i], 1), buf_text(&made)};
    }
    return e;
}

static inline enum err brief_wrong_place(struct cx *cx, struct brief_wrong *out)
{
    struct rows plans, was, is = {0};
    enum err e = store_run(cx, &was, "SELECT risk FROM duty WHERE government_id = $1 ORDER BY id", "i",
                           cx->actor.government_id);

    if (!e)
        e = store_run(cx, &plans, "SELECT id FROM plan WHERE government_id = $1 ORDER BY id", "i",
                      cx->actor.government_id);
    for (size_t i = 0; !e && i < plans.n; i++) e = brief_rank(cx, row_int(&plans.at[i], 0), 0, INT64_MAX);
    if (!e)
        e = store_run(cx, &is, "SELECT risk FROM duty WHERE government_id = $1 ORDER BY id", "i",
                      cx->actor.government_id);
    for (size_t i = 0; !e && !out->kept.p && i < is.n; i++)
        if (!str_eq(row_str(&was.at[i], 0), row_str(&is.at[i], 0)))
            *out = (struct brief_wrong){row_str(&was.at[i], 0), row_str(&is.at[i], 0)};
    return e;
}

/* In a writing transaction: look at what is kept, then keep what is missing, so that the next change finds
 * all. */
static inline enum err brief_look(struct cx *cx, struct brief_wrong *out)
{
    struct brief_list missing = {0};
    enum err e;

    *out = (struct brief_wrong){0};
    e = brief_wrong_line(cx, out);
    if (!e) e = brief_wrong_place(cx, out);
    if (!e) e = brief_missing(cx, SIZE_MAX / 2, &missing);
    return e ? e : brief_keep(cx, &missing);
}

#endif
