#include "store/wal_index.h"

#include <stddef.h>

enum { REGION = 32768, WORDS = 12 }; /* the header is 48 bytes and stands there twice */

const volatile uint32_t *wal_index_of(sqlite3 *db)
{
    sqlite3_file *f = NULL;
    volatile void *region = NULL;

    if (sqlite3_file_control(db, "main", SQLITE_FCNTL_FILE_POINTER, &f) != SQLITE_OK || !f || !f->pMethods)
        return NULL;
    if (f->pMethods->iVersion < 2 || f->pMethods->xShmMap(f, 0, REGION, 0, &region) != SQLITE_OK) return NULL;
    return region;
}

/* The writer fills the second copy, then the first; equal copies are a whole header. */
bool wal_index_read(const volatile uint32_t *header, int64_t *out)
{
    uint32_t first[WORDS];
    uint64_t h = 14695981039346656037u;
    bool same = true;

    for (int i = 0; i < WORDS; i++) first[i] = __atomic_load_n(&header[i], __ATOMIC_ACQUIRE);
    for (int i = 0; i < WORDS; i++) {
        same = same && first[i] == __atomic_load_n(&header[WORDS + i], __ATOMIC_RELAXED);
        h = (h ^ first[i]) * 1099511628211u;
    }
    *out = (int64_t)h;
    return same;
}
