/*
 * desk - what the commands on the ledger share: opening the database, working for its government.
 */
#ifndef CLI_DESK_H
#define CLI_DESK_H

#include "access/account.h"
#include "cli/cli.h"

/* Open the database of CLI, which must have this program's version. */
MUST_USE enum err desk_open(struct cx *cx, const struct cli *cli);
/* The same, but a database file that does not exist is made, with its folder. */
MUST_USE enum err desk_open_new(struct cx *cx, const struct cli *cli);

/* Make the folder of a database file. */
MUST_USE enum err desk_folder(struct cx *cx, const struct cli *cli);

/* Begin a transaction for the government that was named, else for the only one. */
MUST_USE enum err desk_begin(struct cx *cx, bool write);
/* The account NAME of that government, in the open transaction. */
MUST_USE enum err desk_account(struct cx *cx, struct str name, struct account *out);

/* Seal the secrets an older version kept readable; opens a transaction of its own. */
MUST_USE enum err desk_seal_old(struct cx *cx);

#endif
