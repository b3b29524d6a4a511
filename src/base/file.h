/*
 * file - whole files as bytes, and writing them so that a crash leaves the old or the new one.
 *
 * Errors name the path: ERR_ABSENT, ERR_DENIED, ERR_INPUT (a folder, a pipe
 * or a device), ERR_TOO_LARGE (by size, before a byte is read), ERR_DISK.
 */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include "base/cx.h"

/* Open a regular file for reading; *SIZE in bytes, at most MOST. The descriptor is the caller's. */
MUST_USE enum err file_open(struct cx *cx, const char *path, size_t most, int *fd, size_t *size);

/* Map SIZE bytes of FD read-only; unmapped when cx->arena is reset. An empty file gives empty text. */
MUST_USE enum err file_map(struct cx *cx, int fd, size_t size, struct str *out);

/* The bytes of a regular file, mapped. */
MUST_USE enum err file_read(struct cx *cx, const char *path, size_t most, struct str *out);

/* All that comes from a pipe or terminal, at most MOST bytes, as a nameless file in memory. */
MUST_USE enum err file_drain(struct cx *cx, int from, size_t most, int *fd, size_t *size);

/* Write all bytes. False with errno set. */
bool file_write_all(int fd, struct str bytes);

/* Replace PATH by BYTES: a temporary file beside it, fsync, rename. */
MUST_USE enum err file_write(struct cx *cx, const char *path, struct str bytes);

/* Make the folders above PATH that are not there yet (mode 0750). ERR_DISK. */
MUST_USE enum err file_folders(struct cx *cx, const char *path);

/* Call FN with the name of each thing in FOLDER, in no order; of none where there is no such folder.
 * ERR_DISK. */
typedef void file_each_fn(void *arg, const char *name);
MUST_USE enum err file_each(struct cx *cx, const char *folder, file_each_fn *fn, void *arg);

#endif
