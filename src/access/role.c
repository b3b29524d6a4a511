/* role - the roles' words and the one table of what each may do (perm.def). */
#include "access/account.h"

struct role_info {
    enum role role;
    struct str name, zh;
};

static const struct role_info roles[] = {
    {ROLE_ADMIN, STR_INIT("admin"), STR_INIT("管理员")},
    {ROLE_OFFICE, STR_INIT("office"), STR_INIT("督查室")},
    {ROLE_READER, STR_INIT("reader"), STR_INIT("查阅")},
    {ROLE_NONE, STR_INIT(""), STR_INIT("")},
};

struct perm_info {
    struct str name, zh;
    unsigned roles;
};

static const struct perm_info perms[PERM_COUNT] = {
#define PERM(id, word, chinese, who) [id] = {STR_INIT(word), STR_INIT(chinese), (who)},
#include "access/perm.def"
#undef PERM
};

static const struct role_info *info_of(enum role r)
{
    const struct role_info *i = roles;

    while (i->role != r && i->role != ROLE_NONE) i++;
    return i;
}

enum role role_of(struct str name)
{
    const struct role_info *i = roles;

    while (i->role != ROLE_NONE && !str_eq(i->name, name)) i++;
    return i->role;
}

struct str role_name(enum role r)
{
    return info_of(r)->name;
}

struct str role_zh(enum role r)
{
    return info_of(r)->zh;
}

bool perm_allows(enum perm p, enum role r)
{
    return (perms[p].roles & (unsigned)r) != 0;
}

struct str perm_name(enum perm p)
{
    return perms[p].name;
}

struct str perm_zh(enum perm p)
{
    return perms[p].zh;
}
