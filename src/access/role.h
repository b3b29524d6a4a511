/*
 * role - what a person may be (roles.def) and what each role may do (perm.def).
 *
 * An account holds a set of roles, kept as bits.  The three administrators are
 * apart (三员分立): nobody holds two of them, nor one of them together with a
 * role that sees the ledger.
 */
#ifndef ACCESS_ROLE_H
#define ACCESS_ROLE_H

#include "base/str.h"

enum role {
    ROLE_NONE = 0,
    ROLE_OFFICE = 1 << 0,
    ROLE_OFFICE_HEAD = 1 << 1,
    ROLE_LEADER = 1 << 2,
    ROLE_REPORTER = 1 << 3,
    ROLE_REVIEWER = 1 << 4,
    ROLE_SIGNER = 1 << 5,
    ROLE_INSPECTOR = 1 << 6,
    ROLE_READER = 1 << 7,
    ROLE_SYSADMIN = 1 << 8,
    ROLE_SECADMIN = 1 << 9,
    ROLE_AUDITOR = 1 << 10
};

enum { ROLE_COUNT = 11 };

#define ROLES_OFFICE (ROLE_OFFICE | ROLE_OFFICE_HEAD)
#define ROLES_UNIT (ROLE_REPORTER | ROLE_REVIEWER | ROLE_SIGNER)
/* Those who see every row of their government in full. */
#define ROLES_WHOLE (ROLES_OFFICE | ROLE_INSPECTOR | ROLE_READER)
#define ROLES_BUSINESS (ROLES_WHOLE | ROLE_LEADER | ROLES_UNIT)
#define ROLES_ADMIN (ROLE_SYSADMIN | ROLE_SECADMIN | ROLE_AUDITOR)
#define ROLES_ALL (ROLES_BUSINESS | ROLES_ADMIN)

enum role_binding { BINDING_NOTHING, BINDING_ORG, BINDING_POST, BINDING_TERM };

struct role_info {
    enum role role;
    struct str name, zh, en;
    enum role_binding binding;
};

/* All of them in the order of roles.def; closed by ROLE_NONE. */
extern const struct role_info role_all[];

/* "office", "signer" …; ROLE_NONE for other words. */
enum role role_of(struct str name);
const struct role_info *role_info(enum role r);
struct str role_name(enum role r);
struct str role_zh(enum role r);

/* May these roles be held by one person? */
bool roles_agree(unsigned roles);

enum perm {
#define PERM(id, name, zh, roles) id,
#include "access/perm.def"
#undef PERM
    PERM_COUNT
};

bool perm_allows(enum perm p, unsigned roles);
struct str perm_name(enum perm p);
struct str perm_zh(enum perm p);
/* PERM_COUNT for other words. */
enum perm perm_of(struct str name);

#endif
