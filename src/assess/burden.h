/*
 * burden - what a round costs before it is sent: fields, units, minutes, against the quota of each unit.
 * Pure.
 */
#ifndef ASSESS_BURDEN_H
#define ASSESS_BURDEN_H

#include "base/arena.h"
#include "base/str.h"

struct burden_settings {
    double per_task;      /* 1.5 minutes: open it, read the last one */
    double per_value;     /* 1 minute: one number */
    double per_tick;      /* 0.5 minutes: one milestone */
    double per_text;      /* 2 minutes: one text field */
    double per_signature; /* 0.5 minutes: one person of the sign chain */
    double quota;         /* 120 minutes of one unit and round */
};
extern const struct burden_settings burden_defaults;

/* One question: a task asked of a unit. */
struct burden_ask {
    int64_t unit;
    unsigned values, ticks, texts, signatures;
};

struct burden_unit {
    int64_t unit;
    size_t questions, fields;
    double minutes, quota;
    bool over; /* minutes > quota */
};

struct burden {
    size_t questions, fields, units, over;
    double minutes;
    const struct burden_unit *unit; /* in the order they first appear */
};

double burden_minutes(const struct burden_settings *set, const struct burden_ask *ask);
struct burden burden_count(struct arena *a, const struct burden_settings *set, const struct burden_ask *ask,
                           size_t n);

#endif
