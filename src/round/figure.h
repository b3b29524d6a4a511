/*
 * figure - the values of measures, by period and truth: told by the unit, verified by a check, or published
 * by the statistics office that owns them.  They are never mixed.
 */
#ifndef ROUND_FIGURE_H
#define ROUND_FIGURE_H

#include "base/buf.h"
#include "base/cx.h"
#include "calendar/period.h"

struct figure {
    int64_t measure_id;
    struct str truth; /* told verified statistics */
    struct period period;
    double value;           /* finite */
    struct str source_kind; /* report check statistics import */
    int64_t source_id;
};

/* A later value for the same measure, truth and period takes the place of the earlier one. */
MUST_USE enum err figure_put(struct cx *cx, const struct figure *f);

/* {"measure_id":"…","rows":[{period,truth,value,source_kind,source_id,at}]}, by period. */
MUST_USE enum err figure_list(struct cx *cx, int64_t measure_id, struct buf *out);

struct figure_owner {
    int64_t owner_org_id; /* 0: the lead unit of the task */
    struct str source;    /* unit, statistics */
    double baseline;      /* NAN: none */
    struct str release_note;
};
/* Who gives the figures of a measure; answers the same record. */
MUST_USE enum err figure_owner_put(struct cx *cx, int64_t measure_id, const struct figure_owner *in,
                                   struct buf *out);

/*
 * Published figures: of measures whose source is statistics, by a unit that acts for their owner, or by the
 * office.  {"written":n,"problems":n,"rows":[{line,zh,en}]}: a line with a problem is left out and named, the
 * others are written; ERR_DENIED when none of them was the actor's to publish.  A table has the columns
 * 任务序号, 指标, 时期, 数值.
 */
struct doc;
MUST_USE enum err figure_import_csv(struct cx *cx, struct str csv, struct buf *out);
MUST_USE enum err figure_import_doc(struct cx *cx, const struct doc *doc, struct buf *out);

enum { FIGURES_AT_ONCE_MOST = 1000 };
struct figure_told {
    int64_t measure_id;
    struct str period;
    double value;
};
MUST_USE enum err figure_publish(struct cx *cx, const struct figure_told *told, size_t n, struct buf *out);

/* The measures the actor's units publish (the office: all) with what was published last. */
MUST_USE enum err figure_owned(struct cx *cx, struct buf *out);

/* A round opens: who publishes measures of its plan gets one to-do while figures of its period are missing.
 */
struct figure_wait {
    int64_t round_id, plan_id;
    struct str ends_on, due_on, period_zh;
};
MUST_USE enum err figure_wait_open(struct cx *cx, const struct figure_wait *w);
/* Close those whose figures are all there. */
MUST_USE enum err figure_wait_settle(struct cx *cx);

#endif
