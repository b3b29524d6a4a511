/*
 * report_write - what the parts of report share. Inside src/ledger only.
 */
#ifndef LEDGER_REPORT_WRITE_H
#define LEDGER_REPORT_WRITE_H

#include "calendar/period.h"
#include "ledger/report.h"

/* A report with the round it belongs to. */
struct report_row {
    int64_t id, round_id, task_id, org_id, plan_id, version, rev;
    struct str state, period, ends_on, due_on, round_state, title; /* TITLE: text of the task */
    bool no_change;
};

MUST_USE enum err report_read(struct cx *cx, int64_t id, struct report_row *out);
/* ERR_STEP with a sentence when nothing can be written any more. */
MUST_USE enum err report_locked(struct cx *cx, const struct report_row *r);
/* ERR_DENIED unless the actor writes for the unit. */
MUST_USE enum err report_may_write(struct cx *cx, const struct report_row *r);

#endif
