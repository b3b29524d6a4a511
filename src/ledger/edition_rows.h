/*
 * edition_rows - writing the parts of a plan as rows. Inside src/ledger only.
 */
#ifndef LEDGER_EDITION_ROWS_H
#define LEDGER_EDITION_ROWS_H

#include "base/map.h"
#include "directory/directory.h"
#include "ledger/edition.h"

/* The writing of one edition. Index i of an array belongs to index i of the plan's. */
struct writer {
    const struct edition_file *file;
    const struct plan *plan;
    struct directory *dir;
    int64_t plan_id, edition;
    struct str now;      /* cx->now_ms as text */
    struct str today;    /* its local day */
    int64_t *section_id; /* 0: not written yet */
    int64_t *task_id;
    int64_t doubts; /* written */
};

MUST_USE enum err rows_start(struct cx *cx, const struct edition_file *file, int64_t plan_id, int64_t edition,
                             struct writer *out);

/* The plan's own row as the file has it: title (never empty), facts as JSON with UTF-16 spans. */
struct str rows_title(const struct edition_file *file);
struct str rows_facts(struct arena *a, const struct plan *p);

MUST_USE enum err rows_file(struct cx *cx, const struct writer *w);
MUST_USE enum err rows_requirements(struct cx *cx, const struct writer *w);
MUST_USE enum err rows_section(struct cx *cx, struct writer *w, size_t i);

/* A task with its duties, measures and goals. Its section and parent must have their ids. */
MUST_USE enum err rows_task(struct cx *cx, struct writer *w, size_t i);
MUST_USE enum err rows_duty(struct cx *cx, struct writer *w, const struct plan_duty *d);
MUST_USE enum err rows_measure(struct cx *cx, struct writer *w, const struct plan_measure *m, size_t ord);
MUST_USE enum err rows_goals(struct cx *cx, struct writer *w, const struct plan_task *t);
MUST_USE enum err rows_doubt(struct cx *cx, struct writer *w, const struct plan_doubt *d);
/* The doubts about the document as a whole. */
MUST_USE enum err rows_plan_doubts(struct cx *cx, struct writer *w);

/* Small readings of a plan that writing and comparing share. */
struct str rows_source(const struct plan *p, const struct plan_task *t); /* whole printed paragraph */
struct str rows_role(enum duty_role role);
struct str rows_rule(enum plan_rule rule); /* "" for none */
int64_t rows_parent(const struct writer *w, const struct plan_task *t);
int64_t rows_section_id(const struct writer *w, const struct plan_task *t);
int64_t rows_page(const struct plan *p, const struct plan_task *t);

#endif
