/*
 * foresee - where the measures of the ledger will stand at their due dates (assess/forecast.h).
 *
 * A forecast rests on the measure's schedule and figures, on how far the figures of the unit that tells them
 * proved true before, and on the pace of all measures of the plan.  The last two are small rows: the unit's
 * is written when a check verifies a figure, the plan's when a round closes.  So a forecast costs two
 * statements, however many reports lie behind it.
 */
#ifndef LEDGER_FORESEE_H
#define LEDGER_FORESEE_H

#include "assess/forecast.h"
#include "base/buf.h"
#include "base/cx.h"

struct json;
struct period;

struct foresight {
    struct forecast forecast; /* known: false without figures or without a schedule */
    bool alarm;               /* it will probably end red */
    bool doubt;               /* it may end red or not: worth a look */
};

/* Of a measure; nothing is known of one that is not live. */
MUST_USE enum err foresee(struct cx *cx, int64_t measure_id, struct foresight *out);
/* "forecast": {value,low,high,chance,pace,alarm,doubt,why_zh,why_en}, or null. */
void foresee_put(struct json *j, const struct foresight *f);

/*
 * All measures of a plan's tasks that are the actor's to see in full, the least likely first:
 * {"plan_id":"…","rows":[{task_id,no,text,lead_name,leader_name,measure_id,words,unit,target,told,verified,
 * heard_on,due_on,before_value,before_chance,forecast}]}: heard_on is the end of the newest figure's period,
 * before_… what would be foreseen without the figures of the newest month.
 * Measures without a forecast are left out and counted: "waiting":n.
 */
MUST_USE enum err foresee_plan(struct cx *cx, int64_t plan_id, struct buf *out);

/* A check found VERIFIED for the period: what the unit had told of it proves true or not. */
MUST_USE enum err foresee_proved(struct cx *cx, int64_t measure_id, const struct period *period,
                                 double verified);
/* Learn the pace of all measures of a plan. */
MUST_USE enum err foresee_learn(struct cx *cx, int64_t plan_id);

#endif
