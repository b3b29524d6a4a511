/*
 * report_write - what the parts of report share. Inside src/round only.
 */
#ifndef ROUND_REPORT_WRITE_H
#define ROUND_REPORT_WRITE_H

#include "calendar/period.h"
#include "round/report.h"

/* A report with the round it belongs to. */
struct report_row {
    int64_t id, round_id, task_id, org_id, plan_id, version, rev;
    struct str state, period, ends_on, due_on, round_state, title; /* TITLE: text of the task */
    struct str part;                                               /* lead, member of a collective, support */
    bool no_change;
};

/* Once signed: its values count as told; those of a collective's members by their sum. */
MUST_USE enum err report_tell(struct cx *cx, const struct report_row *r);
/* The round ends: sums of collectives some of whose members did not report, with their last values. */
MUST_USE enum err report_tell_members(struct cx *cx, int64_t round_id);
/* "No change": what the unit said last is said again. */
MUST_USE enum err report_say_again(struct cx *cx, const struct report_row *r);
/*
 * What the need of report p becomes once signed, as SQL: as its writer wants it, else a request of a unit
 * that has a part in the task, a difficulty of any other and of a leader; '' when nothing is needed.
 */
#define REPORT_NEED_BECOMES                                                                          \
    "CASE WHEN p.need = '' OR p.need_org_id + p.need_post_id = 0 THEN '' WHEN p.need_post_id > 0"    \
    " THEN 'difficulty' WHEN p.need_as <> '' THEN p.need_as WHEN EXISTS (SELECT 1 FROM duty partner" \
    " WHERE partner.government_id = p.government_id AND partner.task_id = p.task_id"                 \
    " AND partner.bearer_id = p.need_org_id AND partner.state = 'live') THEN 'request'"              \
    " ELSE 'difficulty' END"
/* Before it is sent: what is needed says of whom and by when. Once signed: it becomes one of the two. */
MUST_USE enum err report_need_check(struct cx *cx, const struct report_row *r);
MUST_USE enum err report_need_open(struct cx *cx, const struct report_row *r);

MUST_USE enum err report_read(struct cx *cx, int64_t id, struct report_row *out);
/* Write the draft; *R is what it is now. */
MUST_USE enum err report_write(struct cx *cx, const struct report_draft *in, struct report_row *r);
/* ERR_STEP with a sentence when nothing can be written any more. */
MUST_USE enum err report_locked(struct cx *cx, const struct report_row *r);
/* ERR_DENIED unless the actor writes for the unit. */
MUST_USE enum err report_may_write(struct cx *cx, const struct report_row *r);

#endif
