/*
 * sheet - the ledger as a file: csv (UTF-8 with byte order mark, CRLF, safe against formulas), xlsx (an
 * office ledger on landscape A4), json.
 *
 * COLUMNS: comma-separated names of sheet_columns.def, null for the usual ones; an unknown name is ERR_INPUT.
 */
#ifndef LEDGER_SHEET_H
#define LEDGER_SHEET_H

#include "ledger/task.h"

/* F's offset and limit do not count: the file holds all that match. */
MUST_USE enum err sheet_export(struct cx *cx, const struct task_filter *f, struct str format,
                               struct str columns, struct buf *out);

#endif
