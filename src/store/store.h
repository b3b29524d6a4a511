/*
 * store - the one door to the database.
 *
 * Two engines (SQLite, PostgreSQL) stand behind these calls; no other folder
 * names either.  SQL is the common subset: $1.. parameters, RETURNING,
 * ON CONFLICT, TEXT dates, BIGINT ids made by the program, government_id
 * first in every key.  LIKE heeds case on both.
 *
 * A struct store is one connection and belongs to one thread at a time.
 * Memory: rows and their text live in cx->arena.  Nothing here is freed.
 * Errors: ERR_STORE (engine), ERR_CONFLICT (unique violation or serialisation),
 * ERR_DISK (full or read-only), ERR_VERSION (schema of another version).
 */
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include "base/cx.h"

struct row {
    int n;
    const struct str *col; /* text form; col[i].p == NULL is SQL NULL; NUL-terminated */
};

struct rows {
    size_t n;
    const struct row *at;
};

int64_t row_int(const struct row *r, int col); /* 0 for NULL */
double row_num(const struct row *r, int col);
struct str row_str(const struct row *r, int col);
bool row_bool(const struct row *r, int col); /* stored as 0/1 */

/*
 * Open "PATH", "sqlite:PATH" or "postgres://…" and set cx->store; closed when
 * cx->arena is reset.  Does not look at the schema version: see migrate.h.
 */
MUST_USE enum err store_open(struct cx *cx, const char *url);

/* The file of an SQLite database, for what lies beside it; null for a server. Lives as long as S. */
struct str store_path(const struct store *s);

/*
 * Run one statement.  SQL must be a string literal (kept prepared, keyed by
 * its address), so user text can only arrive as a parameter.  SIG names the
 * parameters: i int64_t, I int64_t with 0 as NULL, f double with NaN as NULL,
 * s struct str (null text is NULL), b int (0/1); "" for none, at most 48.
 * OUT may be NULL for statements without rows.
 *
 * After an error an open transaction can only be rolled back: store_end()
 * then returns that error even if the caller has swallowed it.  A statement
 * that may meet its twin says ON CONFLICT.
 */
#define store_run(cx, out, sql, ...) store_run_((cx), (out), "" sql, __VA_ARGS__)
MUST_USE enum err store_run_(struct cx *cx, struct rows *out, const char *sql, const char *sig, ...);

/*
 * The same for a statement whose outcome nobody waits for (bulk inserts): the
 * engine may send it together with later ones.  An error shows at the next
 * store_run() or at store_end() at the latest.
 */
#define store_add(cx, sql, ...) store_add_((cx), "" sql, __VA_ARGS__)
MUST_USE enum err store_add_(struct cx *cx, const char *sql, const char *sig, ...);

/*
 * Rows one by one without keeping them: FN returns false to stop.  Text is
 * valid only inside FN, and FN must not call the store.
 */
#define store_each(cx, fn, arg, sql, ...) store_each_((cx), (fn), (arg), "" sql, __VA_ARGS__)
MUST_USE enum err store_each_(struct cx *cx, bool (*fn)(void *arg, const struct row *r), void *arg,
                              const char *sql, const char *sig, ...);

/*
 * One request or command is one transaction: only the dispatchers in web and
 * cli (and tests) call these.  A writing transaction queues behind other
 * writers.  store_end commits when E is ERR_NONE, else rolls back; it returns
 * E, or ERR_STORE/ERR_DISK when the commit itself failed.
 */
MUST_USE enum err store_begin(struct cx *cx, bool write);
MUST_USE enum err store_end(struct cx *cx, enum err e);

/*
 * A group makes one commit of many: between store_group_begin() and
 * store_group_end() each store_begin() and store_end() is a part, and an
 * error takes back that part alone.  Nothing is durable, and no one may be
 * told so, before store_group_end() has given ERR_NONE; with any other answer
 * all parts are gone.  Only where store_groups() says so (SQLite, whose
 * commits wait for one another; PostgreSQL groups commits by itself).
 */
bool store_groups(const struct cx *cx);
MUST_USE enum err store_group_begin(struct cx *cx);
MUST_USE enum err store_group_end(struct cx *cx);

/* A fresh id: 64 bit, time-ordered, positive, unique over processes of one site. */
int64_t store_id(struct cx *cx);
/*
 * From now on the ids of this connection count up from the moment FIRST_MS, whatever the clock says: for
 * years that can be played again to the same rows.  Only for a database nobody else writes to.
 */
void store_ids_from(struct cx *cx, int64_t first_ms);

/*
 * A number that changes whenever any process has committed a write to this
 * database, the same for every connection that is open now; it means nothing
 * after a restart.  Cheap (far below a microsecond on SQLite, a round trip on
 * PostgreSQL); the key of every cache.  Inside a reading transaction it is
 * never newer than what the transaction sees, so what was read may be kept
 * under it; nothing read inside a writing transaction may be kept.
 */
MUST_USE enum err store_generation(struct cx *cx, int64_t *out);

/* "sqlite" or "postgres". */
const char *store_engine(const struct cx *cx);

/* Tests: let the N-th store call from now fail with ERR_STORE; 0 turns it off. */
void store_fail_at(struct cx *cx, int n);

#endif
