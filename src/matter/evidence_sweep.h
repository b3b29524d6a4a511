/*
 * evidence_sweep - are the files of evidence all there and what they were, and
 * what lies beside them: files that were taken back, and files this ledger
 * knows nothing of (a crash left them, or they are another ledger's in the same
 * folder), which are never touched.
 */
#ifndef MATTER_EVIDENCE_SWEEP_H
#define MATTER_EVIDENCE_SWEEP_H

#include "base/cx.h"

struct evidence_sweep {
    int64_t good;
    int64_t bad;     /* lost or altered */
    struct str name; /* of the first bad one */
    int64_t loose;   /* the trace says taken back, no row of any government names them, a day old */
    int64_t bytes;   /* of those */
    int64_t strange; /* nothing here ever named them; a day old */
};

/* Look at all files in FOLDER, in the open reading transaction. REMOVE: delete the loose ones. */
MUST_USE enum err evidence_sweep(struct cx *cx, struct str folder, bool remove, struct evidence_sweep *out);

#endif
