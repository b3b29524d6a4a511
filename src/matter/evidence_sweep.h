/*
 * evidence_sweep - are the files of evidence all there and what they were, and what lies beside them that no
 * row names: files that were taken back, and what a crash left.
 */
#ifndef MATTER_EVIDENCE_SWEEP_H
#define MATTER_EVIDENCE_SWEEP_H

#include "base/cx.h"

struct evidence_sweep {
    int64_t good;
    int64_t bad;     /* lost or altered */
    struct str name; /* of the first bad one */
    int64_t loose;   /* files no row of any government names, and that lay there for a day */
    int64_t bytes;   /* of those */
};

/* Look at all files in FOLDER, in the open reading transaction. REMOVE: delete the loose ones. */
MUST_USE enum err evidence_sweep(struct cx *cx, struct str folder, bool remove, struct evidence_sweep *out);

#endif
