/*
 * org - organisations (单位), their spellings and the members of collectives.
 *
 * Every writer checks REV (ERR_CONFLICT), adds an event and writes the new
 * state as JSON to OUT.  JSON: the "orgs" rows of the API.  Merging and
 * splitting touch the ledger too: ledger/bearer.h.
 */
#ifndef DIRECTORY_ORG_H
#define DIRECTORY_ORG_H

#include "base/buf.h"
#include "base/cx.h"

enum { ORG_NAME_MOST = 300 /* bytes */, ORG_MEMBERS_MOST = 1000 };

struct org_filter {
    struct str q;    /* part of a name or spelling; null for all */
    struct str kind; /* "org", "collective"; null for both */
    int64_t offset, limit;
};

MUST_USE enum err org_list(struct cx *cx, const struct org_filter *f, struct buf *out);
MUST_USE enum err org_get(struct cx *cx, int64_t id, struct buf *out);
MUST_USE enum err org_add(struct cx *cx, struct str name, struct str kind, struct buf *out);

/* A null NAME or KIND stays as it is. The old name remains as a spelling. */
struct org_change {
    int64_t rev;
    struct str name, kind;
};
MUST_USE enum err org_patch(struct cx *cx, int64_t id, const struct org_change *c, struct buf *out);

/* Takes back an organisation that no collective, post, printed or merged spelling names (ERR_CONFLICT
 * otherwise). Its names are free again. The ledger asks about duties first: bearer_remove(). */
MUST_USE enum err org_remove(struct cx *cx, int64_t id, int64_t rev);

MUST_USE enum err org_alias_add(struct cx *cx, int64_t id, int64_t rev, struct str name, struct buf *out);
MUST_USE enum err org_alias_remove(struct cx *cx, int64_t id, int64_t alias_id, struct buf *out);

struct org_member {
    int64_t org_id;
    struct str from, to; /* days "2021-02-10"; null or empty: open */
};
struct org_members {
    int64_t rev; /* of the collective */
    size_t n;
    const struct org_member *at;
};
/* Replace the members of a collective. */
MUST_USE enum err org_members_put(struct cx *cx, int64_t id, const struct org_members *m, struct buf *out);

/* The organisation printed as NAME (any spelling); 0 in *ID if there is none. */
MUST_USE enum err org_find(struct cx *cx, struct str name, int64_t *id);

#endif
