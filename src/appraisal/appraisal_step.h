/* appraisal_step - how each change of an appraisal begins and ends. */
#ifndef APPRAISAL_STEP_H
#define APPRAISAL_STEP_H

#include "appraisal/appraisal_view.h"
#include "ledger/step.h"

/*
 * Take it for ASK: its state, rev and the actor's right are good, else ERR_STEP, ERR_CONFLICT, ERR_DENIED;
 * rev moves on and the state with it. HEAD: its row as it was (appraisal_view.h).
 */
MUST_USE enum err appraisal_take(struct cx *cx, const struct step_ask *ask, struct rows *head);

/* The event, and the appraisal as it is now. */
MUST_USE enum err appraisal_settle(struct cx *cx, const struct step_ask *ask, struct str before,
                                   struct str after, struct buf *out);

#endif
