/*
 * play_part - what the parts of play share.  Inside src/sim only.
 */
#ifndef SIM_PLAY_PART_H
#define SIM_PLAY_PART_H

#include "access/scope.h"
#include "sim/play.h"
#include "sim/world.h"

enum {
    PLAY_OUT_MOST = 16 << 20,
    PLAY_TEXT_MOST = 8192,
    PLAY_EAST_MINUTES = 480,
    PLAY_ROUND_DAYS = 13 /* a round is open */
};

/* One task: its goals are [from, from + goals) of the world. */
struct play_task {
    int64_t id, lead_id, support_id; /* orgs; support 0: none */
    int64_t leader_id;               /* post, or 0 */
    struct str no, title;
    size_t from, goals;
    bool closed;
    int64_t difficulty_id, request_id; /* the open ones, or 0 */
};

/* What a goal of the world is in the ledger. */
struct play_goal {
    int64_t measure_id; /* 0: milestones */
    double scale;       /* of the schedule: 1, less after the target was lowered */
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
    int64_t statistics_id; /* the org that publishes figures, 0: none */
    day today;
    int month;  /* whose round is open or comes next */
    day opened; /* the day it was opened, 0: not yet */
    int nth;    /* working days since then */
    int closed; /* the month whose round was closed today, -1: none */
};

/* Who acts: ROLE of an organisation or post, or the office. */
struct play_hat {
    struct scope scope;
    struct scope_held held;
    int64_t bearer;
};
void play_wear(struct play *p, struct play_hat *h, enum role role, int64_t org_id);
/* The leader over a task; the office where it has none. */
void play_wear_leader(struct play *p, struct play_hat *h, int64_t post_id);
void play_wear_office(struct play *p);
/* It is so many minutes after nine on D. */
void play_clock(struct play *p, day d, int minutes);
/* A minute later. */
void play_later(struct play *p);

/* Read the plan's tasks and measures and make their world. */
MUST_USE enum err play_load(struct play *p);
/* Milestones and approved trajectories. */
MUST_USE enum err play_prepare(struct play *p);

/* Items of most tasks, each with the post and person that carry it. */
MUST_USE enum err play_break_down(struct play *p);
/* At the end of a round: what of them is done. */
MUST_USE enum err play_items(struct play *p);
/* NULL: not of this play. */
struct play_task *play_task_of(struct play *p, int64_t id);

/* A version of a measure's schedule, approved. */
MUST_USE enum err play_schedule(struct play *p, size_t g, const struct play_task *t);

/* The report of one task for MONTH, from draft to the last signature; the actor is its reporter. */
MUST_USE enum err play_report(struct play *p, const struct play_task *t, int month);
/* What the office does at the end of a round: checks, accepted milestones, closures. */
MUST_USE enum err play_review(struct play *p, int month);
/* Late in November the office looks itself at what may still go either way. */
MUST_USE enum err play_sieve(struct play *p);
/* The statistics office publishes the figures it owns. */
MUST_USE enum err play_publish(struct play *p);
/* The month of the first goal of T that stands still in it, or NULL. */
const struct world_month *play_stalled(const struct play *p, const struct play_task *t, int month);
/* Raise or settle what stands between the units of a task; the actor is its reporter. */
MUST_USE enum err play_matters(struct play *p, struct play_task *t, int month);
/* Answer what was asked of other units. */
MUST_USE enum err play_answer(struct play *p, int month);

/* A unit asks for another day or target, or for the end of its task; the actor is its reporter. */
MUST_USE enum err play_ask_change(struct play *p, const struct play_task *t, int month);
/* Each day: refusals of duties in January, decisions on what waits, look-backs, a post that changes hands. */
MUST_USE enum err play_decide(struct play *p);
/* Each day: the steps of the appraisals that fall due. */
MUST_USE enum err play_judge(struct play *p);
/* A file NAME that says TEXT proves SUBJECT; by the office. */
MUST_USE enum err play_attach(struct play *p, const char *subject, int64_t id, struct str text);

#endif
