/*
 * government - the tenant (政府/辖区) all else belongs to.
 */
#ifndef ACCESS_GOVERNMENT_H
#define ACCESS_GOVERNMENT_H

#include "base/cx.h"

struct government {
    int64_t id, parent_id;  /* parent 0: none */
    struct str name, level; /* level: "province" "city" "county" "township", "" unknown */
};

struct government_list {
    size_t n;
    const struct government *at; /* by name */
};

MUST_USE enum err government_list(struct cx *cx, struct government_list *out);
/* Add one, with its event. ERR_CONFLICT: the name exists. */
MUST_USE enum err government_add(struct cx *cx, const struct government *in, int64_t *id);

/*
 * Work for the only government there is (the command line, the first start):
 * sets cx->actor.government_id.  Without any, one named 本级政府 is added, so
 * the open transaction must be a writing one then.  With several: ERR_INPUT.
 */
MUST_USE enum err government_enter(struct cx *cx);
/*
 * The government called NAME; of a null or empty one the only one there is.  0
 * where there is none.  ERR_INPUT "government": there are several and none is named.
 */
MUST_USE enum err government_pick(struct cx *cx, struct str name, int64_t *out);
/* Rename cx->actor's government, with an event; the same name changes nothing. */
MUST_USE enum err government_rename(struct cx *cx, struct str name);
/*
 * The same for a government that was made nameless (本级政府), once its first paper says what it is called;
 * one that has a name keeps it.
 */
MUST_USE enum err government_adopt(struct cx *cx, struct str name);

#endif
