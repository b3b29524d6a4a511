/*
 * directory - from printed names to organisations and posts.
 *
 * A struct directory is the government's names in memory, for the length of
 * one transaction: loaded once, it resolves any number of names and writes
 * the organisations, posts and spellings that are new.
 */
#ifndef DIRECTORY_DIRECTORY_H
#define DIRECTORY_DIRECTORY_H

#include "base/cx.h"

struct directory;

/* PLACE: the government's own name (name_place()), may be null. */
MUST_USE enum err directory_load(struct cx *cx, struct str place, struct directory **out);

/* An organisation that PRINTED might also mean; the reason is for people. */
struct name_near {
    int64_t org_id;
    struct str name;
    struct str why_zh, why_en;
};

struct name_hit {
    int64_t id;      /* the org, or the post for a leader */
    struct str name; /* its own name */
    bool is_new;     /* made by this call */
    size_t nears;    /* for a new organisation: others it might be; a person decides */
    const struct name_near *near;
};

/*
 * The organisation meant by PRINTED: same spelling, else same key (name.h), else a new one.  The spelling is
 * kept as an alias.  With DRY nothing is written and a new one has id 0.
 */
MUST_USE enum err directory_org(struct cx *cx, struct directory *d, struct str printed, bool dry,
                                struct name_hit *out);

/* The same for a leader: a post of that title, the post held by the person of that name, or a group of posts.
 */
MUST_USE enum err directory_leader(struct cx *cx, struct directory *d, struct str printed, bool dry,
                                   struct name_hit *out);

#endif
