/*
 * stage - a simulated year made into a stage: accounts for the roles a newcomer plays, and something that
 * waits for each of them.
 *
 * The reporter and the signer belong to the unit that leads most tasks, the leader to the post that does.
 * Today a round of the last ten days is open: the reporter finds questions and a returned report, the signer
 * a report to sign, the office a closure and an extension, the leader a difficulty, the unit a request.
 */
#ifndef SIM_STAGE_H
#define SIM_STAGE_H

#include "base/buf.h"
#include "base/cx.h"

/* The first accounts and those of the reporter, the signer and the leader; OUT: a line for each with its
 * one-time password.  In an open writing transaction, like stage_set. */
MUST_USE enum err stage_people(struct cx *cx, struct buf *out);

/* The round of today and what waits; cx->now_ms is today. */
MUST_USE enum err stage_set(struct cx *cx, int64_t plan_id);

#endif
