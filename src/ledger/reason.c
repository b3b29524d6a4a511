#include "ledger/reason.h"

#include "plan/plan.h"

static const struct reason own[] = {
#define REASON(name, zh, en) {STR_INIT(name), STR_INIT(zh), STR_INIT(en)},
#include "ledger/reasons.def"
#undef REASON
};

struct reason reason_find(struct str name)
{
    for (size_t i = 0; i < sizeof own / sizeof own[0]; i++)
        if (str_eq(own[i].name, name)) return own[i];
    for (int r = RULE_NONE + 1; r < RULE_COUNT; r++) {
        const struct plan_rule_info *info = plan_rule_info((enum plan_rule)r);

        if (str_eq(info->name, name)) return (struct reason){info->name, info->zh, info->en};
    }
    return (struct reason){name, name, name};
}

void reason_put(struct json *j, struct str name)
{
    json_put_str(j, "rule", name);
    json_put_str(j, "rule_zh", reason_find(name).zh);
}
