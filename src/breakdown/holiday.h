/*
 * holiday - the days of rest and make-up working days as the government may edit them (节假日).
 */
#ifndef BREAKDOWN_HOLIDAY_H
#define BREAKDOWN_HOLIDAY_H

#include "base/buf.h"
#include "base/cx.h"

/*
 * {"year":n,"provisional":b,"rows":[{day,kind,name,edited}]}: all days of YEAR that are listed; provisional:
 * the State Council's notice of that year is not known, only weekends count.
 */
MUST_USE enum err holiday_list(struct cx *cx, int64_t year, struct buf *out);

/* One day: KIND off, work, or usual (as the notice has it). Clocks that run are reckoned anew. Answers its
 * year. */
MUST_USE enum err holiday_put(struct cx *cx, struct str day, struct str kind, struct str name,
                              struct buf *out);

/*
 * Days out of pasted text (holiday_paste.h); YEAR: of days that do not name
 * one.  Answers {"rows":[{day,kind,name}],"unread":[line],"saved":b}; PREVIEW
 * only reads.  ERR_INPUT "text": it names no day.
 */
struct holiday_text {
    struct str text;
    int64_t year;
    bool preview;
};
MUST_USE enum err holiday_put_text(struct cx *cx, const struct holiday_text *in, struct buf *out);

#endif
