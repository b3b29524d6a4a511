#include "access/role.h"

const struct role_info role_all[] = {
#define ROLE(id, word, chinese, english, bound) \
    {id, STR_INIT(word), STR_INIT(chinese), STR_INIT(english), BINDING_##bound},
#include "access/roles.def"
#undef ROLE
    {ROLE_NONE, STR_INIT(""), STR_INIT(""), STR_INIT(""), BINDING_NOTHING},
};

_Static_assert(sizeof role_all / sizeof *role_all == ROLE_COUNT + 1, "ROLE_COUNT follows roles.def");

struct perm_info {
    struct str name, zh;
    unsigned roles;
};

static const struct perm_info perms[PERM_COUNT] = {
#define PERM(id, word, chinese, who) [id] = {STR_INIT(word), STR_INIT(chinese), (who)},
#include "access/perm.def"
#undef PERM
};

const struct role_info *role_info(enum role r)
{
    const struct role_info *i = role_all;

    while (i->role != r && i->role != ROLE_NONE) i++;
    return i;
}

enum role role_of(struct str name)
{
    const struct role_info *i = role_all;

    while (i->role != ROLE_NONE && !str_eq(i->name, name)) i++;
    return i->role;
}

struct str role_name(enum role r)
{
    return role_info(r)->name;
}

struct str role_zh(enum role r)
{
    return role_info(r)->zh;
}

bool roles_agree(unsigned roles)
{
    unsigned admin = roles & ROLES_ADMIN;

    if (!admin) return true;
    return (admin & (admin - 1)) == 0 && !(roles & ROLES_BUSINESS);
}

bool perm_allows(enum perm p, unsigned roles)
{
    return (perms[p].roles & roles) != 0;
}

struct str perm_name(enum perm p)
{
    return perms[p].name;
}

struct str perm_zh(enum perm p)
{
    return perms[p].zh;
}

enum perm perm_of(struct str name)
{
    enum perm p = 0;

    while (p < PERM_COUNT && !str_eq(perms[p].name, name)) p++;
    return p;
}
