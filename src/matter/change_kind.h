/*
 * change_kind - the four kinds of change: what each needs, what counts before and after, what it does. Inside
 * src/matter; used by change.c.
 */
#ifndef MATTER_CHANGE_KIND_H
#define MATTER_CHANGE_KIND_H

#include "access/setting.h"
#include "matter/change.h"

/* A change that was approved, as its row says. */
struct change_act {
    int64_t id;
    struct party_task task;
    int64_t measure_id, duty_id, new_org_id;
    struct str due_on, before, after;
    double value;
};

struct change_kind {
    struct str name, zh;
    enum setting head_times; /* how many of its kind the head of the office approves before the leader must */
    /* Is what was asked possible? BEFORE and AFTER as JSON. */
    enum err (*ask)(struct cx *cx, const struct change_new *in, const struct party_task *t,
                    struct str *before, struct str *after);
    enum err (*act)(struct cx *cx, const struct change_act *a);
};

/* Who approves the NTH of its kind: head (督查室主任) or leader (牵头领导). */
MUST_USE enum err change_level(struct cx *cx, const struct change_kind *k, int64_t nth, const char **level);

/* NULL for another word. */
const struct change_kind *change_kind(struct str name);
/* All of them, one after the other; NULL behind the last. */
const struct change_kind *change_kind_at(size_t i);

#endif
