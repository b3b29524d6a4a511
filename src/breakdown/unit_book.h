/*
 * unit_book - the breakdown of all tasks of a unit as a workbook to fill in, and back (分解表).
 *
 * One line for each item (事项) and milestone (节点), with free lines below each task.  A line that comes
 * back is known by its code, without one by task, place and title; so the same file a second time changes
 * nothing. What is not in the file stays as it is; what was changed since the download is not put back.
 */
#ifndef BREAKDOWN_UNIT_BOOK_H
#define BREAKDOWN_UNIT_BOOK_H

#include "base/buf.h"
#include "base/cx.h"
#include "text/doc.h"

enum { UNIT_BOOK_ROWS_MOST = 5000, UNIT_BOOK_SHOWN_MOST = 2000 /* rows in an answer */ };

/* The .xlsx file. PLAN_ID 0: the newest plan in which the unit leads anything. */
MUST_USE enum err unit_book_write(struct cx *cx, int64_t org_id, int64_t plan_id, struct buf *out);

struct unit_book_ask {
    int64_t org_id, plan_id;
    bool apply; /* else it is only shown what would change */
    bool good;  /* lines with a problem are left out; else one refuses the whole file */
};
/*
 * A filled workbook.
 * {"added","changed","same","problems","sheet","applied","rows":[{line,task_no,kind,title,act,
 * changes:[{cell,field,was,now}],problems:[{sheet,cell,code,zh,en}]}],"notes":[{task_no,weight}]}; rows that
 * stay the same are left out.  To apply a file with problems is ERR_INPUT naming the first cell, and nothing
 * is written then, unless only the good lines are asked for.  A workbook of another unit or year is refused.
 */
MUST_USE enum err unit_book_read(struct cx *cx, const struct unit_book_ask *ask, const struct doc *doc,
                                 struct buf *out);

#endif
