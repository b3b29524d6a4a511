/*
 * post - posts (岗位) and the persons who hold them.  Responsibility binds to the post, so a successor takes
 * over without a new document.  A printed leader of whom only the name is known holds a post whose title is
 * still empty.
 */
#ifndef DIRECTORY_POST_H
#define DIRECTORY_POST_H

#include "base/buf.h"
#include "base/cx.h"
#include "store/store.h"

/* Which persons: a part of the name (null: all), and which of them. */
struct post_persons {
    struct str q;
    int64_t offset, limit; /* limit 0: POST_PERSONS_MOST */
};
enum { POST_PERSONS_MOST = 200 };

/* {"total","offset","limit","rows":[{id,name,posts:[{post_id,title,from,to}]}]} */
MUST_USE enum err post_persons(struct cx *cx, const struct post_persons *in, struct buf *out);
/* {"rows":[{id,title,kind,org_id,org_name,holders:[{person_id,name,from,to}],rev}]} */
MUST_USE enum err post_list(struct cx *cx, struct buf *out);

struct post_new {
    struct str title, person, from; /* PERSON and FROM may be null */
    int64_t org_id;                 /* 0 none */
};
MUST_USE enum err post_add(struct cx *cx, const struct post_new *in, struct buf *out);

/*
 * Organisations and posts by a part of their name, for binding roles to them:
 * rows of org id, post id (one of them 0) and name, at most MOST.  Q may be null.
 */
MUST_USE enum err post_bindings(struct cx *cx, struct str q, int64_t most, struct rows *out);

/*
 * Another person holds the post from today on: the tenure of whoever holds it
 * now ends yesterday.  A person of that name is made when there is none.
 */
MUST_USE enum err post_pass(struct cx *cx, int64_t post_id, struct str person);

#endif
