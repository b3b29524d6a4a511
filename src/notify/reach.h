/*
 * reach - how far into the network a request of ours may go.
 *
 * An address is judged when the connection is made, after its name was looked
 * up, so a name that suddenly points inside does not help.  Link-local
 * addresses, where clouds keep their secrets, are reached by nobody.
 */
#ifndef NOTIFY_REACH_H
#define NOTIFY_REACH_H

#include <sys/socket.h>

#include "notify/libcurl.h"

enum reach {
    REACH_PUBLIC,
    REACH_PRIVATE, /* 10/8, 172.16/12, 192.168/16, 100.64/10, fc00::/7 */
    REACH_HERE,    /* this machine */
    REACH_NOWHERE  /* link-local, multicast, no address at all */
};

enum reach reach_of(const struct sockaddr *a);

struct reach_guard {
    enum reach most;
    bool refused; /* something beyond was asked for */
};

/* Let LIB's transfer EASY connect up to G->most only; G must outlive it. */
void reach_limit(const struct libcurl *lib, CURL *easy, struct reach_guard *g);

#endif
