/*
 * evidence - files that prove something (佐证): kept by content beside the database, optional everywhere.
 *
 * A file lies at FOLDER/ab/REST-OF-ITS-DIGEST, so the same file is kept once
 * and a changed one is noticed.  Only types of evidence_types.def, whose
 * beginning must fit; names that hide a program are refused (ERR_HOSTILE).
 */
#ifndef MATTER_EVIDENCE_H
#define MATTER_EVIDENCE_H

#include "base/buf.h"
#include "base/cx.h"

struct json; /* base/json.h; not included, since its names clash with those of jansson */

enum { EVIDENCE_MOST = 64 << 20 /* bytes */, EVIDENCE_NAME_MOST = 255 };

/* Where the files lie that belong to the database at URL: beside an SQLite file, else var/evidence. */
struct str evidence_folder(struct arena *a, const char *url);

/* A file that was looked at and lies in the folder; not in the ledger yet. */
struct evidence_file {
    struct str name, type, digest; /* digest: "sm3:…" */
    int64_t bytes;
};

/*
 * Look at a file and keep its bytes; needs no transaction.  ERR_EMPTY,
 * ERR_TOO_LARGE, ERR_FORMAT (a type not taken, or bytes of another type),
 * ERR_HOSTILE (a program, or a name that hides one), ERR_DISK.
 */
MUST_USE enum err evidence_keep(struct cx *cx, struct str folder, struct str name, struct str bytes,
                                struct evidence_file *out);
/* Into the ledger. OUT: {id,name,bytes,type,digest,added_by,added_at,links:[{subject,subject_id}]}. */
MUST_USE enum err evidence_add(struct cx *cx, const struct evidence_file *file, struct buf *out);
MUST_USE enum err evidence_get(struct cx *cx, int64_t id, struct buf *out);

/* Is the file of DIGEST in the folder, with the bytes it came with? */
bool evidence_is_whole(struct cx *cx, struct str folder, struct str digest);

/* The bytes, mapped. ERR_DAMAGED when they are gone or are no longer what they were. */
MUST_USE enum err evidence_read(struct cx *cx, struct str folder, int64_t id, struct evidence_file *file,
                                struct str *bytes);

/*
 * It proves this too. SUBJECT: task, difficulty, request, refusal, change, closure, report, task_check.
 * ERR_STEP: the report was handed in, the closure or change was decided.
 */
MUST_USE enum err evidence_link(struct cx *cx, int64_t id, struct str subject, int64_t subject_id,
                                struct buf *out);

/*
 * Take back one's own file that proves nothing yet, or only reports not sent:
 * ERR_DENIED for another's, ERR_STEP when it was handed in.  The bytes stay in
 * the folder, since somebody may be adding the same file at this moment;
 * evidence_sweep.h collects them.
 */
MUST_USE enum err evidence_remove(struct cx *cx, int64_t id);

/* {"rows":[{id,name,bytes,type}]}: what proves one thing; ERR_DENIED when it does not concern the actor. */
MUST_USE enum err evidence_list(struct cx *cx, struct str subject, int64_t subject_id, struct buf *out);

/* KEY: [{id,name,bytes,type}] of one thing. */
MUST_USE enum err evidence_put(struct cx *cx, struct json *j, const char *key, const char *subject,
                               int64_t id);

#endif
