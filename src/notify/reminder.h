/*
 * reminder - what people are told of their to-dos: one message for each account, channel and day, in working
 * hours.
 *
 * Each rung of the ladder (ledger/rung.h) is told once; who has nothing new is left alone.
 */
#ifndef NOTIFY_REMINDER_H
#define NOTIFY_REMINDER_H

#include "base/cx.h"

/*
 * A condition in SQL: the to-do O is ACCOUNT's, by name or by a role held on
 * DAY; the head of the office has the office's.
 */
#define REMINDER_FOR(account, day)                                                                    \
    "(o.account_id = " account " OR (o.account_id = 0 AND EXISTS (SELECT 1 FROM account_role r WHERE" \
    " r.government_id = o.government_id AND r.account_id = " account " AND (r.role = o.role OR"       \
    " (o.role = 'office' AND r.role = 'office_head')) AND (o.org_id = 0 OR r.org_id = o.org_id)"      \
    " AND (o.post_id = 0 OR r.post_id = o.post_id) AND r.date_from <= " day " AND (r.date_to = ''"    \
    " OR r.date_to >= " day "))))"

/* Is it a working day, within the hours of the settings? */
MUST_USE enum err reminder_hours(struct cx *cx, bool *out);
/* Fill the outbox of cx->actor's government, in the open writing transaction; *MADE counts messages. */
MUST_USE enum err reminder_fill(struct cx *cx, int64_t *made);

#endif
