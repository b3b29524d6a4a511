/*
 * board_write - what the parts of board share. Inside src/ledger only.
 */
#ifndef LEDGER_BOARD_WRITE_H
#define LEDGER_BOARD_WRITE_H

#include "assess/lamp.h"
#include "base/json.h"

/* "lamps":{"green":n,…}, all five. */
void board_put_lamps(struct json *j, const int64_t count[LAMPS]);
/* WORD may be none of the five: it is not counted. */
void board_add_lamp(int64_t count[LAMPS], struct str word, int64_t tasks);

#endif
