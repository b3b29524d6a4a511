/*
 * migrate - numbered forward migrations (sql/NNNN_name.sql), embedded in the program.
 *
 * Each runs in one transaction; table schema_version holds the newest number.
 */
#ifndef STORE_MIGRATE_H
#define STORE_MIGRATE_H

#include "base/cx.h"

/* Bring the open store to the program's version. Nothing to do is ERR_NONE with *DONE == 0. */
MUST_USE enum err migrate_run(struct cx *cx, int *done);
/* ERR_VERSION, with a sentence that says what to do, unless the schema is exactly this program's. */
MUST_USE enum err migrate_check(struct cx *cx);

#endif
