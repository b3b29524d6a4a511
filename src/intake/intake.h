/*
 * intake - a file of any kind becomes a struct doc.
 *
 * The bytes are looked at by a child process under limits of processor time,
 * wall time, memory and file size, which can open nothing; what it hands back
 * is checked in every detail.  A PDF is first taken apart by pdftotext, an old
 * office file by LibreOffice, each in a limited child of its own.
 *
 * Errors: ERR_ABSENT, ERR_DENIED, ERR_INPUT (no regular file), ERR_TOO_LARGE
 * (before a byte is read), ERR_EMPTY (no bytes; no text; a scan), ERR_FORMAT
 * (what it is instead), ERR_LOCKED, ERR_DAMAGED, ERR_HOSTILE (which limit),
 * ERR_TOOL (which program is missing and what to do instead).
 */
#ifndef INTAKE_INTAKE_H
#define INTAKE_INTAKE_H

#include "base/cx.h"
#include "text/doc.h"

struct intake_limits {
    size_t text_most;    /* bytes of a text file */
    size_t file_most;    /* bytes of any other file */
    unsigned cpu_s;      /* of the reader */
    unsigned wall_ms;    /* of the reader */
    size_t memory;       /* of the reader, beside the document itself */
    unsigned tool_ms;    /* wall time of pdftotext or LibreOffice */
    const char *program; /* what a threaded process runs as "PROGRAM intake-child" */
};

extern const struct intake_limits intake_limits_usual;

/*
 * Read the file at PATH ("-": standard input), or BYTES when PATH is NULL.
 * LIMITS NULL: the usual ones. The document lives in cx->arena. Thread-safe.
 */
MUST_USE enum err intake_read(struct cx *cx, const char *path, struct str bytes,
                              const struct intake_limits *limits, const struct doc **out);

/*
 * The same for BYTES in this process, without limits, outside programs and sandbox: for tests and fuzz
 * targets. FORMAT: the reader's name, null to tell by content; "pdf" takes the output of pdftotext
 * -bbox-layout.
 */
MUST_USE enum err intake_read_here(struct cx *cx, struct str bytes, struct str format,
                                   const struct doc **out);

/*
 * The child's part when it is a program of its own: input is descriptor 0, result 1.  FORMAT: the reader to
 * use, null to tell by content.  The exit status, for _exit(): the sandbox stays closed.
 */
int intake_child(struct str format);

#endif
