/*
 * edition - a printed plan becomes rows, and a later edition of it changes them.
 *
 * One transaction: the caller has opened a writing one.  Everything a person
 * did stays: corrected fields, settled doubts, added duties.  A task that a
 * new edition leaves out is marked withdrawn, never deleted.
 *
 * Errors: ERR_NO_TASK (nothing written), ERR_ABSENT (unknown plan_id).
 */
#ifndef LEDGER_EDITION_H
#define LEDGER_EDITION_H

#include "base/buf.h"
#include "base/cx.h"
#include "plan/plan.h"

enum { EDITION_TITLE_MOST = 1000 };

struct edition_file {
    const struct plan *plan; /* with its doc */
    struct str name;         /* file name, for people */
    struct str sha;          /* edition_digest() of the file's bytes; null: not known */
    int64_t bytes;
};

enum edition_outcome {
    EDITION_NEW,    /* no such plan yet */
    EDITION_SAME,   /* nothing differs, nothing was written */
    EDITION_CHANGED /* a corrected edition of a plan that stands in the ledger */
};

struct edition_counts {
    int64_t sections, tasks, duties, lead_units, leaders, measures, doubts;
};

struct edition_result {
    enum edition_outcome outcome;
    int64_t plan_id;                 /* 0: a new plan that was not written */
    struct edition_counts counts;    /* of the file; DOUBTS of one that is there already: those still open */
    const struct edition_diff *diff; /* NULL unless CHANGED */
};

/*
 * What importing FILE would do. PLAN_ID names the plan it is an edition of; 0 looks for the same 文号 and
 * issuer, else the same title and year.
 */
MUST_USE enum err edition_preview(struct cx *cx, const struct edition_file *file, int64_t plan_id,
                                  struct edition_result *out);

/* Do it. */
MUST_USE enum err edition_import(struct cx *cx, const struct edition_file *file, int64_t plan_id,
                                 struct edition_result *out);

/* "sm3:" and 64 hexadecimal digits: what names a file by its bytes. */
struct str edition_digest(struct arena *a, struct str bytes);

/* The counts of a plan, without a store. */
struct edition_counts edition_count(struct arena *a, const struct plan *p);

/* {"added":[{no,text}],"removed":[{no,text,id}],"changed":[…]} as in the API; null for NULL. */
void edition_diff_json(struct buf *out, const struct edition_diff *d);
/* The same for a terminal. */
void edition_diff_print(struct buf *out, const struct edition_diff *d);

/* Reading what stands in the ledger: the API's "plans". */
/* ERR_ABSENT unless the plan is there; 0 is every plan. */
MUST_USE enum err edition_need(struct cx *cx, int64_t plan_id);
MUST_USE enum err edition_list(struct cx *cx, int64_t offset, int64_t limit, struct buf *out);
MUST_USE enum err edition_get(struct cx *cx, int64_t plan_id, struct buf *out);
MUST_USE enum err edition_overview(struct cx *cx, int64_t plan_id, struct buf *out);
/* LEN characters of the newest edition's text from character FROM; both count UTF-16 units. */
MUST_USE enum err edition_text(struct cx *cx, int64_t plan_id, int64_t from, int64_t len, struct buf *out);

#endif
