/*
 * workday - the clocks of matters, in working days of the Chinese calendar.
 */
#ifndef BREAKDOWN_WORKDAY_H
#define BREAKDOWN_WORKDAY_H

#include "access/setting.h"
#include "base/cx.h"

/* The N-th working day behind FROM ("2026-02-12" + 5 = "2026-02-26"); FROM must be a day. */
MUST_USE enum err workday_after(struct cx *cx, struct str from, int n, struct str *out);
/* As many working days from today as setting S says. */
MUST_USE enum err workday_due(struct cx *cx, enum setting s, struct str *out);
/* Is today a working day? */
MUST_USE enum err workday_today(struct cx *cx, bool *out);

#endif
