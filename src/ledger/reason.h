/*
 * reason - the rule behind a value or a doubt, in words: plan/rules.def and ledger/reasons.def by name.
 */
#ifndef LEDGER_REASON_H
#define LEDGER_REASON_H

#include "base/json.h"

struct reason {
    struct str name, zh, en;
};

/* Never NULL; an unknown name (of an older program) is its own sentence. */
struct reason reason_find(struct str name);

/* "rule":…,"rule_zh":… */
void reason_put(struct json *j, struct str name);

#endif
