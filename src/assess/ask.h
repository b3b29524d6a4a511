/*
 * ask - which tasks a round must ask, and why the others are exempt (绿灯免报).  Pure.
 *
 * A task is asked when it is red or yellow, when a milestone falls due, when its last word is stale, when its
 * lamp would turn red if it said nothing (the schedule has moved far beyond the last value), or when the
 * random sample draws it.  The sample is a function of the seed and the task ids alone, so that it can be
 * drawn again and checked.
 *
 * Because cumulative values do not fall, levels are never silent and the lamp of silence is judged at the
 * round's own period end, an exempt task cannot have turned red in that period.
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
    ASK_SCHEDULE, /* with the last values it would be red in this period */
    ASK_STALE,
    ASK_SAMPLE,
    ASK_WHYS
};

struct ask_settings {
    int stale_days; /* 92: days without a word after which a task is asked in any case; twice as many while
                       nothing is due */
    double sample_share; /* 0.05 of the exempt tasks, rounded up */
    double quota;  /* 0.45 of the open tasks: where that many are asked anyway, the sample is one task */
    uint64_t seed; /* of the round */
};
extern const struct ask_settings ask_defaults;

struct ask_task {
    int64_t id;
    enum lamp told, verified;
    enum lamp
        if_silent;      /* lamp_judge() with the last values against the schedule of the round's period end */
    bool milestone_due; /* one is due by the round's period end and not done */
    bool closed, cancelled, by_hand;
    bool statistics_only; /* its owner publishes all its figures: nothing to ask of the unit */
    int days_silent;      /* since the last report or check; for a task that never spoke, since its start */
};

struct ask_answer {
    enum ask_why why;
    struct said say;
};

/*
 * M as it is judged when its unit says nothing, for if_silent: a sum stays where it was.  A level (a rate) of
 * the last period says nothing about this one, nor does a sum that must stay below a bound; they count as
 * bad, as does a value that was never told.
 */
struct lamp_measure ask_silent(const struct lamp_measure *m, bool cumulative);

/* N answers, in the order of TASK. */
void ask_decide(const struct ask_settings *set, const struct ask_task *task, size_t n,
                struct ask_answer *out);

struct str ask_word(enum ask_why why);

#endif
