/* listen - the listening socket: from the service manager, or opened at an address. */
#ifndef WEB_LISTEN_H
#define WEB_LISTEN_H

#include "base/cx.h"

/*
 * A listening socket for "127.0.0.1:8731", "[::1]:8731" or "unix:PATH", or the
 * one the service manager handed over.  *SHOWN is the address it has got, as a
 * browser would type it.
 */
MUST_USE enum err listen_open(struct cx *cx, struct str address, int *fd, struct str *shown);

#endif
