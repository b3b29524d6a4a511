/*
 * ask - which tasks a round must ask, and why the others are exempt (绿灯免报).  Pure.
 *
 * A task is asked when it is red or yellow, when a milestone falls due, when its last word is stale, when its
 * lamp would not stay green if it said nothing (the schedule has moved beyond the last value), or when the
 * random sample draws it.  The sample is a function of the seed and the task ids alone, so that it can be
 * drawn again and checked.
 *
 * Because cumulative values do not fall and the lamp of silence is judged at the round's own period end, a
 * task that is exempt cannot have turned red in that period.
 */
#ifndef ASSESS_ASK_H
#define ASSESS_ASK_H

#include "assess/lamp.h"

/* Words: exempt hand red yellow milestone schedule stale sample. */
enum ask_why {
    ASK_EXEMPT,
    ASK_HAND, /* put in by a person */
    ASK_RED,  /* told or verified */
    ASK_YELLOW,
    ASK_MILESTONE,
    ASK_SCHEDULE, /* the last value does not cover this period's schedule */
    ASK_STALE,
    ASK_SAMPLE,
    ASK_WHYS
};

struct ask_settings {
    int stale_days;      /* 92: days without a word after which a task is asked in any case */
    double sample_share; /* 0.05 of the exempt tasks, rounded up */
    uint64_t seed;       /* of the round */
};
extern const struct ask_settings ask_defaults;

struct ask_task {
    int64_t id;
    enum lamp told, verified;
    enum lamp
        if_silent;      /* lamp_judge() with the last values against the schedule of the round's period end */
    bool milestone_due; /* one is due by the round's period end and not done */
    bool closed, by_hand;
    bool statistics_only; /* its owner publishes all its figures: nothing to ask of the unit */
    int days_silent;      /* since the last report or check; for a task that never spoke, since its start */
};

struct ask_answer {
    enum ask_why why;
    struct said say;
};

/* N answers, in the order of TASK. */
void ask_decide(const struct ask_settings *set, const struct ask_task *task, size_t n,
                struct ask_answer *out);

struct str ask_word(enum ask_why why);

#endif
