/* row_json - columns of a row as members of a JSON object. */
#ifndef LEDGER_ROW_JSON_H
#define LEDGER_ROW_JSON_H

#include "base/json.h"
#include "store/store.h"

/* KEY with the number in column COL of R; NULL there is null. */
void row_json_number(struct json *j, const char *key, const struct row *r, int col);

#endif
