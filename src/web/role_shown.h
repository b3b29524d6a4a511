/*
 * role_shown - roles as the API shows them, for accounts and for themselves.
 */
#ifndef WEB_ROLE_SHOWN_H
#define WEB_ROLE_SHOWN_H

#include "access/grant.h"
#include "web/record.h"

/* Empty text as null. */
struct str some_text(struct str s);

/* The roles of one account out of those of all, a list of role_out. */
struct rec_list roles_shown(struct cx *cx, const struct grant_list *all, int64_t account_id);

#endif
