/*
 * task - reading and correcting tasks (任务), their duties (责任) and measures (指标).
 *
 * Pages are made of JSON that was written with the last change (task_card,
 * task_page), so reading copies.  Every writer checks rev (of the task),
 * adds an event with before and after, and answers the task's page.
 */
#ifndef LEDGER_TASK_H
#define LEDGER_TASK_H

#include "base/buf.h"
#include "base/cx.h"

enum { TASK_PAGE_MOST = 200, TASK_TEXT_MOST = 20000 /* bytes */, TASK_NAME_MOST = 300 };

struct task_filter {
    int64_t plan_id, section_id; /* 0: any */
    int64_t lead_id, support_id; /* org that leads, that cooperates */
    int64_t org_id;              /* org in any role */
    struct str leader;           /* a leader's printed name; null: any */
    int has_measure, doubt;      /* -1 any, 0 without, 1 with */
    struct str lamp;             /* told lamp: red yellow green grey blue; null: any */
    struct str q;                /* words that must stand in the text */
    struct str sort; /* no -no section lead leader measures updated (each also with -); null is no */
    int64_t offset, limit;
};

/* All filters off, the first 50. */
struct task_filter task_filter_any(void);

/* {"total":n,"offset":o,"limit":l,"rows":[card…]} */
MUST_USE enum err task_page(struct cx *cx, const struct task_filter *f, struct buf *out);

/* The ids of all that match, in order; for exports. */
struct task_ids {
    size_t n;
    const int64_t *at;
};
MUST_USE enum err task_match(struct cx *cx, const struct task_filter *f, struct task_ids *out);

/* The cards of all that match, a comma between them. */
MUST_USE enum err task_cards(struct cx *cx, const struct task_filter *f, struct buf *out);

/*
 * The line of each task that matches, in order: the columns of sheet_columns.def parted by U+001F. It lives
 * only inside FN, which must not call the store; false stops.
 */
typedef bool task_cells_fn(void *arg, struct str cells);
MUST_USE enum err task_cells(struct cx *cx, const struct task_filter *f, task_cells_fn *fn, void *arg);

MUST_USE enum err task_get(struct cx *cx, int64_t id, struct buf *out);
/* The live task printed under number NO in the plan (0: the newest plan that has one). */
MUST_USE enum err task_find(struct cx *cx, int64_t plan_id, struct str no, int64_t *id);

struct task_change {
    int64_t rev;
    struct str text, deadline; /* null: stays */
    bool has_weight;
    double weight;
};
MUST_USE enum err task_patch(struct cx *cx, int64_t id, const struct task_change *c, struct buf *out);

struct task_duty {
    struct str role, name; /* ROLE: leader, lead, support, responsible */
};
MUST_USE enum err task_duty_add(struct cx *cx, int64_t id, int64_t rev, const struct task_duty *duty,
                                struct buf *out);
/* REV is the task's. */
MUST_USE enum err task_duty_remove(struct cx *cx, int64_t duty_id, int64_t rev, struct buf *out);

struct task_measure {
    struct str words, op, unit; /* OP: = >= <= > < ~ relative trend */
    bool has_value;
    double value;
};
MUST_USE enum err task_measure_add(struct cx *cx, int64_t id, int64_t rev, const struct task_measure *m,
                                   struct buf *out);
MUST_USE enum err task_measure_remove(struct cx *cx, int64_t measure_id, int64_t rev, struct buf *out);

/*
 * The names that count for a role shall be these, in this order; used to settle doubts.  Printed duties
 * that go are marked removed, those that come back are taken again.
 */
struct task_names {
    struct str role;
    size_t n;
    const struct str *name;
};
MUST_USE enum err task_names_set(struct cx *cx, int64_t id, int64_t rev, const struct task_names *names,
                                 struct buf *out);
/* The same for measures, by their words; the numbers in new words are read by plan/measure.h. */
struct task_words {
    size_t n;
    const struct str *at;
};
MUST_USE enum err task_measures_set(struct cx *cx, int64_t id, int64_t rev, const struct task_words *words,
                                    struct buf *out);
/* The rev that the next writer must name. */
MUST_USE enum err task_rev(struct cx *cx, int64_t id, int64_t *rev);

#endif
