/*
 * directory_login - passwords kept in an LDAP directory.
 *
 * Asked when the password kept here is wrong and the setting ldap_url names a
 * directory: binding as the setting's ldap_dn with the account's name must
 * work.  The account must exist here; its second factor is asked all the same.
 */
#ifndef WEB_DIRECTORY_LOGIN_H
#define WEB_DIRECTORY_LOGIN_H

#include "access/account.h"

/*
 * ERR_LOGIN as account_check() when there is no directory, or it does not know
 * the password either.  Opens transactions of its own; asks the network
 * outside of them.  The try was counted by account_check() already.
 */
MUST_USE enum err directory_login(struct cx *cx, const struct login *in, struct account *out);

/* PATTERN with {name} replaced by NAME, escaped as a part of a distinguished name (RFC 4514). */
struct str directory_dn(struct arena *a, struct str pattern, struct str name);

#endif
