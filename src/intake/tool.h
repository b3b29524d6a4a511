/*
 * tool - outside programs that turn a file into one a reader of ours takes.
 *
 * Each runs as a limited child.  They are found at fixed places, never through
 * the caller's PATH.  Errors: ERR_TOOL (missing: what to install or do instead),
 * ERR_LOCKED, ERR_DAMAGED, ERR_HOSTILE (ran out of time, memory or room).
 */
#ifndef INTAKE_TOOL_H
#define INTAKE_TOOL_H

#include "intake/intake.h"
#include "intake/reader.h"

struct tool_job {
    struct cx *cx;
    const struct intake_limits *limits;
    int in;           /* the file */
    struct str bytes; /* its content */
    int out;          /* a fresh file in memory for the result */
};

MUST_USE enum err tool_run(const struct tool_job *job, enum via via);

/* The sentence for a child that did not end well; READER: what it was ("the reader"). */
MUST_USE enum err tool_failed(struct cx *cx, int end, int status);

#endif
