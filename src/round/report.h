/*
 * report - what a unit tells of a task in a round (填报): text, values of measures, ticks of milestones.
 *
 * A report exists from the opening of its round.  draft -> submitted -> reviewed -> (sealing) -> signed, as
 * long as the setting report_steps makes the chain; a joint lead signs too; returned goes back to the writer
 * as the next version.  What is signed, or belongs to a closed round, is locked (ERR_STEP).  Values and ticks
 * count as told when the report is signed.
 *
 * Who may act: a reporter, reviewer or signer of the report's unit; the office may write and submit for a
 * unit. JSON: the "reports" of the API.
 */
#ifndef ROUND_REPORT_H
#define ROUND_REPORT_H

#include "base/buf.h"
#include "base/cx.h"

enum { REPORT_TEXT_MOST = 6000 /* bytes of one text */, REPORT_PARTS_MOST = 200, REPORT_AT_ONCE_MOST = 200 };

struct report_value {
    int64_t measure_id;
    double value;
    struct str unit; /* as the writer thinks; null: the measure's own */
};

struct report_tick {
    int64_t milestone_id;
    struct str done_on;
};

struct report_draft {
    int64_t round_id, task_id, org_id, rev;
    struct str progress, problem, need, next; /* null: stays */
    int64_t need_org_id, need_post_id;        /* one takes the place of the other; both 0: stays */
    struct str need_by;
    struct str need_as;   /* request, difficulty, "": by the rule (report_write.h); null: stays */
    size_t values, ticks; /* those named replace the old ones; others stay */
    const struct report_value *value;
    const struct report_tick *tick;
};

/*
 * Write the draft of (round, task, org).  Another REV is ERR_CONFLICT of field "rev".  A task that is exempt
 * may be reported by its unit all the same.  Answers report_get().
 */
MUST_USE enum err report_save(struct cx *cx, const struct report_draft *in, struct buf *out);
MUST_USE enum err report_get(struct cx *cx, int64_t id, struct buf *out);
/* The report of (round, task, org) as it stands; for showing both versions of a conflict. */
MUST_USE enum err report_find(struct cx *cx, int64_t round_id, int64_t task_id, int64_t org_id, int64_t *id);

/* What a unit sees of a round: all its questions with last words and values. ORG 0: all of the actor's. */
MUST_USE enum err report_sheet(struct cx *cx, int64_t round_id, int64_t org_id, struct buf *out);
/* All reports of a task, newest first. */
MUST_USE enum err report_list(struct cx *cx, int64_t task_id, struct buf *out);

/* {"findings":[…]}: hints for the writer alone, never stored. */
MUST_USE enum err report_check(struct cx *cx, int64_t id, struct buf *out);

/* These answer {"id","state","version","rev"}. */
MUST_USE enum err report_send(struct cx *cx, const struct report_draft *in,
                              struct buf *out); /* save and submit */
MUST_USE enum err report_submit(struct cx *cx, int64_t id, int64_t rev, struct buf *out);
MUST_USE enum err report_review(struct cx *cx, int64_t id, int64_t rev, struct buf *out);
/* Also by a joint lead, and by the office where the chain ends with it. */
MUST_USE enum err report_sign(struct cx *cx, int64_t id, int64_t rev, struct buf *out);
MUST_USE enum err report_return(struct cx *cx, int64_t id, int64_t rev, struct str reason, struct buf *out);

/* "No change": last text and values are said again and submitted. {"reports":[{task_id,report_id,state}]} */
struct report_same {
    int64_t round_id, org_id;
    size_t n;
    const int64_t *task;
};
MUST_USE enum err report_no_change(struct cx *cx, const struct report_same *in, struct buf *out);

#endif
