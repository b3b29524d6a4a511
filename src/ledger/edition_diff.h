/*
 * edition_diff - what a later edition of a plan changes. Inside src/ledger only.
 *
 * Compared is what was printed with what is printed now; what people corrected is no difference.
 */
#ifndef LEDGER_EDITION_DIFF_H
#define LEDGER_EDITION_DIFF_H

#include "ledger/edition.h"
#include "store/store.h"

/* A live task of the ledger. */
struct old_task {
    int64_t id, ord, rev;
    struct str no, printed, deadline, fixed, section;
    const struct row *duty; /* printed ones, live or removed by a person: columns OLD_* */
    size_t duties;
    const struct row *measure;
    size_t measures;
    const struct row *goal; /* columns OLD_TASK, OLD_GOAL_* */
    size_t goals;
};

enum { OLD_TASK, OLD_ID, OLD_STATE, OLD_WORDS, OLD_ROLE /* duties only */, OLD_BEARER };

enum { OLD_GOAL_LABEL = OLD_TASK + 1, OLD_GOAL_WORDS };

struct old_plan {
    size_t tasks;
    struct old_task *task;
    struct rows duty, measure, goal;
};

/* A duty that only one edition has. */
struct diff_duty {
    struct str role, name;
};

struct diff_change {
    size_t old, fresh; /* indexes */
    bool words, deadline, number, section;
    size_t added, removed; /* duties */
    const struct diff_duty *add, *remove;
    bool measures, goals;
};

struct edition_diff {
    const struct old_plan *old;
    const struct plan *plan;
    uint32_t *match; /* for each task of the plan: index of the old task or PLAN_NONE */
    size_t added, removed, changed;
    const size_t *add;    /* indexes of the plan's tasks */
    const size_t *remove; /* indexes of old tasks */
    const struct diff_change *change;
};

MUST_USE enum err diff_load(struct cx *cx, int64_t plan_id, struct old_plan **out);
const struct edition_diff *diff_make(struct arena *a, const struct old_plan *old, const struct plan *p);
bool diff_is_empty(const struct edition_diff *d);

/* The change of one task as JSON for its event. */
void diff_change_json(struct buf *out, const struct edition_diff *d, const struct diff_change *c, bool after);

/* edition_match.c: for each task of P the old task it continues, or PLAN_NONE. */
uint32_t *match_tasks(struct arena *a, const struct old_plan *old, const struct plan *p);

#endif
