/*
 * home - the store a command works on: opened, brought to this program's version, and its government entered.
 */
#ifndef CLI_HOME_H
#define CLI_HOME_H

#include "cli/cli.h"

/* Open cli->db (making its folder), migrate it, and set cx->actor to the system in the only government there
 * is. */
MUST_USE enum err home_open(struct cx *cx, const struct cli *cli);

/* FN in one writing transaction. */
MUST_USE enum err home_write(struct cx *cx, enum err (*fn)(struct cx *cx, void *arg), void *arg);

#endif
