/*
 * engine - what store.c asks of a database engine.  Inside src/store only.
 *
 * A statement is kept from its first use to the end of the connection, found
 * again by the address of its literal (statement.c).  An engine hangs what it
 * prepared on statement->prepared and never sees the caller's varargs.
 */
#ifndef STORE_ENGINE_H
#define STORE_ENGINE_H

#include "store/store.h"

enum { PARAM_MOST = 48 };

/* One parameter. */
struct value {
    enum { VALUE_INT, VALUE_NUM, VALUE_STR } kind;
    bool null;
    int64_t i;
    double f;
    struct str s; /* borrowed for the length of the call */
};

struct statement {
    const char *sql; /* the literal; its address is the key */
    void *prepared;  /* the engine's; NULL: not prepared (any more) */
    uint32_t number; /* from 1, in order of first use */
    uint8_t params;
    uint8_t at[PARAM_MOST + 1]; /* SQLite: its own index of $k */
};

/* A growing hash table of kept statements. */
struct statements {
    struct arena *arena;
    struct statement **slot;
    uint32_t n, room; /* room: a power of two */
};

struct statement *statement_get(struct statements *all, const char *sql);

/* One call, as an engine gets it. */
struct call {
    struct statement *st;
    const struct value *v;
    int n;
};

/* Begin a part of the open transaction, keep it, take it back. */
enum part { PART_BEGIN, PART_KEEP, PART_DROP };

typedef bool row_fn(void *arg, const struct row *r);

struct engine {
    const char *name;
    enum err (*open)(struct cx *cx, struct store *s, struct str target);
    void (*close)(struct store *s);
    enum err (*begin)(struct cx *cx, bool write);
    enum err (*commit)(struct cx *cx);
    void (*rollback)(struct cx *cx); /* cannot fail: what cannot be rolled back is gone with the connection */
    enum err (*part)(struct cx *cx, enum part what); /* NULL: no groups; PART_DROP cannot fail */
    enum err (*run)(struct cx *cx, const struct call *c, struct rows *out);
    enum err (*add)(struct cx *cx, const struct call *c);
    enum err (*each)(struct cx *cx, const struct call *c, row_fn *fn, void *arg);
    enum err (*script)(struct cx *cx, struct str sql); /* several statements; NUL-terminated */
    enum err (*generation)(struct cx *cx, int64_t *out);
};

extern const struct engine sqlite_engine, postgres_engine;

struct store {
    const struct engine *engine;
    struct arena *arena; /* the connection's own */
    void *db;            /* the engine's */
    struct str path;     /* of an SQLite file; null for a server */
    struct statements kept;
    bool open;           /* a transaction is open */
    bool writing;        /* and may write */
    bool group;          /* it is a part of a group */
    enum err failed;     /* the first error of the open transaction */
    bool inside;         /* a store_each callback runs */
    int fail_in;         /* tests: calls until one fails; 0 never */
    uint64_t node, tick; /* store_id */
    bool counted;        /* store_ids_from: no clock */
};

/* Several statements at once, for migrations. SQL must be NUL-terminated. */
MUST_USE enum err store_script(struct cx *cx, struct str sql);

#endif
