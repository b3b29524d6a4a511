/*
 * edition_apply - a later edition changes what stands in the ledger. Inside src/ledger only.
 */
#ifndef LEDGER_EDITION_APPLY_H
#define LEDGER_EDITION_APPLY_H

#include "ledger/edition_diff.h"
#include "ledger/edition_rows.h"

/* Write the rows and one event for each task that changes. Cards, counts and search are the caller's
 * business. */
MUST_USE enum err apply_diff(struct cx *cx, struct writer *w, const struct edition_diff *d);

#endif
