/*
 * reference - the cumulative values of an earlier year by which a trajectory takes its shape (参考序列).
 */
#ifndef BREAKDOWN_REFERENCE_H
#define BREAKDOWN_REFERENCE_H

#include "base/buf.h"
#include "base/cx.h"

enum { REFERENCE_POINTS_MOST = 120 };

/*
 * Takes the place of the series a measure had.  TEXT is lines as pasted: a period (2025-M03, 2025-03, 3月: of
 * the year before the plan's) and a value, or one line of values for January onwards; empty text takes the
 * series away.  ERR_INPUT names the line.  Answers schedule_get().
 */
MUST_USE enum err reference_put(struct cx *cx, int64_t measure_id, struct str text, struct buf *out);

#endif
