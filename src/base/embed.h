/*
 * embed - files that travel inside the program.
 *
 * The build makes one table for each folder (cmake/embed.cmake): sorted by
 * name, closed by an entry with a null name.  Names are relative to the
 * folder.  A NUL that is not counted stands behind the bytes.
 */
#ifndef BASE_EMBED_H
#define BASE_EMBED_H

#include "base/str.h"

struct embed {
    struct str name, bytes;
};

extern const struct embed embed_sql[];  /* sql/: the migrations */
extern const struct embed embed_ui[];   /* ui/dist/: the built page; empty when it was not built */
extern const struct embed embed_data[]; /* data/: holidays, sample plan */

#endif
