/*
 * item - how a task is broken down (细化分解): projects and matters as a tree, each with who carries it and
 * when.
 *
 * Every writer adds an event to the task and answers item_list() of it.  Dropping an item drops what is
 * below.
 */
#ifndef BREAKDOWN_ITEM_H
#define BREAKDOWN_ITEM_H

#include "base/buf.h"
#include "base/cx.h"

enum { ITEM_MOST = 2000 /* of one task */, ITEM_DEPTH_MOST = 8, ITEM_TITLE_MOST = 2000 /* bytes */ };

struct item {
    int64_t parent_id;                  /* 0: directly below the task */
    struct str title, kind;             /* KIND: project, matter; null: matter */
    int64_t org_id, post_id, person_id; /* 0: not named */
    struct str start_on, due_on;        /* null: none */
};

/* {"task_id":"…","total":n,"rows":[…]}: depth first, each with its level. */
MUST_USE enum err item_list(struct cx *cx, int64_t task_id, struct buf *out);
MUST_USE enum err item_add(struct cx *cx, int64_t task_id, const struct item *in, struct buf *out);

struct item_change {
    int64_t rev;
    struct item to;   /* null and 0: stays */
    struct str state; /* open, done; null: stays */
    bool top;         /* directly below the task, whatever TO.parent_id says */
    bool clear;       /* organisation, post, person and days as TO says, also where it has none */
};
MUST_USE enum err item_patch(struct cx *cx, int64_t id, const struct item_change *c, struct buf *out);
MUST_USE enum err item_drop(struct cx *cx, int64_t id, int64_t rev, struct buf *out);
/* Takes back item_drop() of ID: what was dropped with it is as it was. */
MUST_USE enum err item_restore(struct cx *cx, int64_t id, struct buf *out);

/*
 * The tree of another task, open again: its days moved by the years between the two plans to working days, no
 * later than the task's due day.
 */
MUST_USE enum err item_copy(struct cx *cx, int64_t task_id, int64_t from_task_id, struct buf *out);

/*
 * Lines pasted from a spreadsheet, cells parted by tabs, in quotes where they hold line breaks: number
 * (1, 1.1: gives the tree), title, unit, person, start, due; or in the order that one or two lines of
 * headings name (a post needs them); what stands above the headings is left out.  PREVIEW only tells what
 * would be written; otherwise a line with a problem refuses all.
 * {"written":n,"problems":lines,"rows":[{line,level,title,…, problems:[{cell,code,zh,en}]}]}; cells are named
 * as if the text were pasted at A1.
 */
MUST_USE enum err item_paste(struct cx *cx, int64_t task_id, struct str text, bool preview, struct buf *out);

/* Inside src/breakdown: check and write one, without an event. */
struct year_task;
MUST_USE enum err item_write(struct cx *cx, int64_t id, const struct item_change *c);
MUST_USE enum err item_insert(struct cx *cx, const struct year_task *t, const struct item *in, int64_t *id);
/* How many live items the task has. */
MUST_USE enum err item_count(struct cx *cx, int64_t task_id, int64_t *n);

#endif
