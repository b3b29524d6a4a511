/*
 * play_part - what the parts of play share.  Inside src/sim only.
 */
#ifndef SIM_PLAY_PART_H
#define SIM_PLAY_PART_H

#include "access/scope.h"
#include "sim/play.h"
#include "sim/world.h"

enum { PLAY_OUT_MOST = 16 << 20, PLAY_EAST_MINUTES = 480 };

/* One task: its goals are [from, from + goals) of the world. */
struct play_task {
    int64_t id, lead_id, support_id; /* orgs; support 0: none */
    struct str title;
    size_t from, goals;
    bool closed;
    int64_t difficulty_id, request_id; /* the open ones, or 0 */
};

/* What a goal of the world is in the ledger. */
struct play_goal {
    int64_t measure_id; /* 0: milestones */
    int64_t milestone_id[WORLD_MILESTONES_MOST];
    bool ticked[WORLD_MILESTONES_MOST];
};

struct play {
    struct cx *cx;
    struct arena *keep; /* lives as long as the play; cx->arena is reset after each transaction */
    const struct play_ask *ask;
    struct play_done *done;
    const struct calendar *calendar;
    struct world *world;
    struct play_task *task;
    size_t tasks;
    struct play_goal *goal; /* as many as the world has tasks */
    int64_t round_id;
};

/* Who acts: ROLE of an organisation, or the office (org 0). */
struct play_hat {
    struct scope scope;
    struct scope_held held;
    int64_t bearer;
};
void play_wear(struct play *p, struct play_hat *h, enum role role, int64_t org_id);
void play_wear_office(struct play *p);
/* It is so many minutes after nine on D. */
void play_clock(struct play *p, day d, int minutes);
/* A minute later. */
void play_later(struct play *p);

/* Read the plan's tasks and measures and make their world. */
MUST_USE enum err play_load(struct play *p);
/* Milestones and approved trajectories. */
MUST_USE enum err play_prepare(struct play *p);

/* The report of one task for MONTH, from draft to the last signature. */
MUST_USE enum err play_report(struct play *p, size_t task, int month);
/* What the office does at the end of a round: checks, accepted milestones, closures. */
MUST_USE enum err play_review(struct play *p, int month);
/* The statistics office publishes the figures it owns. */
MUST_USE enum err play_publish(struct play *p, int month);
/* The month of the first goal of T that stands still in it, or NULL. */
const struct world_month *play_stalled(const struct play *p, const struct play_task *t, int month);
/* Raise or settle what stands between the units of a task; the actor is its reporter. */
MUST_USE enum err play_matters(struct play *p, struct play_task *t, int month);
/* Answer what was asked of other units. */
MUST_USE enum err play_answer(struct play *p, int month);

#endif
