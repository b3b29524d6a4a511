/*
 * post - posts (岗位) and the persons who hold them.  Responsibility binds to the post, so a successor takes
 * over without a new document.  A printed leader of whom only the name is known holds a post whose title is
 * still empty.
 */
#ifndef DIRECTORY_POST_H
#define DIRECTORY_POST_H

#include "base/buf.h"
#include "base/cx.h"

/* {"rows":[{id,name,posts:[{post_id,title,from,to}]}]} */
MUST_USE enum err post_persons(struct cx *cx, struct buf *out);
/* {"rows":[{id,title,kind,org_id,org_name,holders:[{person_id,name,from,to}],rev}]} */
MUST_USE enum err post_list(struct cx *cx, struct buf *out);

struct post_new {
    struct str title, person, from; /* PERSON and FROM may be null */
    int64_t org_id;                 /* 0 none */
};
MUST_USE enum err post_add(struct cx *cx, const struct post_new *in, struct buf *out);

#endif
