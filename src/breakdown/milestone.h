/*
 * milestone - stages of a task or item (里程碑), each with a meaning of done, a due day and a weight.
 *
 * open -> claimed (a signed report ticks it) -> accepted (the office looked), and then it stays as it is.
 * Days lie within the task's (term.h).  Every writer adds an event to the task, renews its lamp and answers
 * milestone_list() of it.
 */
#ifndef BREAKDOWN_MILESTONE_H
#define BREAKDOWN_MILESTONE_H

#include "base/buf.h"
#include "base/cx.h"

enum { MILESTONE_MOST = 200 /* of one task */, MILESTONE_TEXT_MOST = 2000 /* bytes */ };

struct milestone {
    int64_t item_id;              /* 0: of the task itself */
    struct str title, done_means; /* null: stays, when changing; a new one says what done means */
    struct str due_on;            /* a working day, or the task's own */
    double weight; /* > 0, at most 1000; NAN: what is left of 100 for a new one (at least 1), else stays */
};

/* The weights of a task sum to it when its plan is signed. */
enum { MILESTONE_WEIGHTS = 100 };

/* {"task_id":"…","total":n,"weight":w,"accepted":w,"rows":[…]} by due day; rest_day: due on no working day */
MUST_USE enum err milestone_list(struct cx *cx, int64_t task_id, struct buf *out);
MUST_USE enum err milestone_add(struct cx *cx, int64_t task_id, const struct milestone *in, struct buf *out);
/*
 * The stages of milestone_templates.def, spread from START_ON (null: 1 January) to the task's due day, each
 * on the last working day until then.
 */
MUST_USE enum err milestone_template(struct cx *cx, int64_t task_id, struct str kind, struct str start_on,
                                     struct buf *out);
MUST_USE enum err milestone_patch(struct cx *cx, int64_t id, int64_t rev, const struct milestone *to,
                                  struct buf *out);
MUST_USE enum err milestone_drop(struct cx *cx, int64_t id, int64_t rev, struct buf *out);
/* Takes back milestone_drop(). */
MUST_USE enum err milestone_restore(struct cx *cx, int64_t id, struct buf *out);
/* In proportion, to whole numbers of at least 1 that sum to MILESTONE_WEIGHTS. */
MUST_USE enum err milestone_level(struct cx *cx, int64_t task_id, struct buf *out);
/* DONE_ON null: as claimed, else today; never a day to come. */
MUST_USE enum err milestone_accept(struct cx *cx, int64_t id, int64_t rev, struct str done_on,
                                   struct buf *out);
/* Inside src/breakdown: check and write one, or what changes of one, without an event. */
struct year_task;
MUST_USE enum err milestone_insert(struct cx *cx, const struct year_task *t, const struct milestone *in,
                                   int64_t *id);
MUST_USE enum err milestone_write(struct cx *cx, int64_t id, int64_t rev, const struct milestone *to);
/* For a round: a signed report says that it was done on DONE_ON.  No event of its own. */
MUST_USE enum err milestone_claim(struct cx *cx, const struct year_task *t, int64_t id, struct str done_on);

#endif
