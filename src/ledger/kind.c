#include "ledger/kind.h"

#include <stddef.h>

struct word {
    struct str name, zh, en;
};

static const struct word kinds[] = {
#define KIND(name, zh, en) {STR_INIT(name), STR_INIT(zh), STR_INIT(en)},
#include "ledger/kinds.def"
};

static const struct word fields[] = {
#define FIELD(name, zh) {STR_INIT(name), STR_INIT(zh), STR_INIT(name)},
#include "ledger/kinds.def"
};

static struct word word_find(const struct word *table, size_t n, struct str name)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq(table[i].name, name)) return table[i];
    return (struct word){name, name, name};
}

struct str kind_zh(struct str kind)
{
    return word_find(kinds, sizeof kinds / sizeof kinds[0], kind).zh;
}

struct str kind_en(struct str kind)
{
    return word_find(kinds, sizeof kinds / sizeof kinds[0], kind).en;
}

struct str kind_field_zh(struct str field)
{
    return word_find(fields, sizeof fields / sizeof fields[0], field).zh;
}
