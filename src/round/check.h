/*
 * check - what a person verified (核实) of a task for a period: by papers, by phone or on site.
 */
#ifndef ROUND_CHECK_H
#define ROUND_CHECK_H

#include "base/buf.h"
#include "base/cx.h"

enum { CHECK_NOTE_MOST = 6000 /* bytes */, CHECK_VALUES_MOST = 200 };

struct check_value {
    int64_t measure_id;
    double value;
};

struct check {
    struct str period;
    struct str way;     /* papers phone site */
    struct str verdict; /* true partly false: of what was told */
    struct str note;
    size_t values; /* verified figures */
    const struct check_value *value;
};

/* Writes the figures, renews the lamp, adds an event. Answers check_list(). */
MUST_USE enum err check_add(struct cx *cx, int64_t task_id, const struct check *in, struct buf *out);
/* {"task_id":"…","total":n,"rows":[…newest first]} */
MUST_USE enum err check_list(struct cx *cx, int64_t task_id, struct buf *out);

#endif
