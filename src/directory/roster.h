/*
 * roster - the directory as a table that an office can edit: 名称, 类别, 别名, 成员.
 *
 * CSV is UTF-8 with a byte order mark and CRLF; a cell that would start a
 * formula gets a leading apostrophe, which import takes away again.
 */
#ifndef DIRECTORY_ROSTER_H
#define DIRECTORY_ROSTER_H

#include "base/buf.h"
#include "base/cx.h"
#include "text/doc.h"

/* FORMAT: "csv" or "xlsx". */
MUST_USE enum err roster_export(struct cx *cx, struct str format, struct buf *out);

struct roster_report {
    int64_t rows, added, changed, same;
};

/* Bring in a table; rows only add and correct, a missing row deletes nothing. One event for all of it. */
MUST_USE enum err roster_import_csv(struct cx *cx, struct str csv, struct roster_report *out);
/* The same from the cells of a document (xlsx, docx …). */
MUST_USE enum err roster_import_doc(struct cx *cx, const struct doc *doc, struct roster_report *out);

#endif
