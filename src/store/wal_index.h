/*
 * wal_index - the state of a SQLite database in WAL mode as one number.
 *
 * The write-ahead log has an index in memory shared by all connections of all
 * processes; its header (documented in SQLite's "WAL-mode File Format") holds
 * a change counter, the log's length, salts and a running checksum.  A hash of
 * it differs after every commit, is the same for every connection and costs
 * no call into SQLite; PRAGMA data_version costs ten times as much and counts
 * for one connection only.
 */
#ifndef STORE_WAL_INDEX_H
#define STORE_WAL_INDEX_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>

/* The shared header, or NULL when DB has none (not in WAL mode). Valid while DB is open. */
const volatile uint32_t *wal_index_of(sqlite3 *db);
/* False when a writer is in the middle of the header; its commit is not visible yet. */
bool wal_index_read(const volatile uint32_t *header, int64_t *out);

#endif
