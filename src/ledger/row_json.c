#include "ledger/row_json.h"

void row_json_number(struct json *j, const char *key, const struct row *r, int col)
{
    json_key(j, key);
    if (row_str(r, col).p)
        json_num(j, row_num(r, col));
    else
        json_null(j);
}
