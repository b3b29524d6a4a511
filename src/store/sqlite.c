/*
 * sqlite - the engine for one site: a file, WAL, one writer.
 *
 * synchronous FULL: a commit that was answered survives a power cut.  The
 * file is read through a memory map; the page cache stays small because it
 * holds little but pages being written.
 */
#include <fcntl.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/vec.h"
#include "store/engine.h"
#include "store/wal_index.h"

enum { BUSY_WAIT_MS = 10000, RETRY_MS = 3, INT_ROOM = 21, NUM_ROOM = 32, WAL_TRIES = 1000 };

struct sqlite {
    sqlite3 *db;
    const volatile uint32_t *wal_index; /* NULL: not known yet */
    int64_t generation;                 /* of the open transaction, at its begin */
};

static const char settings[] =
    "PRAGMA journal_mode = WAL;"
    "PRAGMA synchronous = FULL;"
    "PRAGMA mmap_size = 2147418112;" /* as far as SQLite goes: address space, not memory */
    "PRAGMA journal_size_limit = 67108864;"
    "PRAGMA foreign_keys = ON;"
    "PRAGMA recursive_triggers = ON;"  /* REPLACE must not slip past a trigger */
    "PRAGMA case_sensitive_like = ON;" /* as PostgreSQL has it */
    "PRAGMA trusted_schema = OFF;";

/* ---- errors */

static enum err constraint(struct cx *cx, sqlite3 *db)
{
    int rc = sqlite3_extended_errcode(db);

    if (rc == SQLITE_CONSTRAINT_UNIQUE || rc == SQLITE_CONSTRAINT_PRIMARYKEY || rc == SQLITE_CONSTRAINT_ROWID)
        return cx_fail(cx, ERR_CONFLICT, NULL, "记录重复（%s）", "a record like this exists (%s)",
                       sqlite3_errmsg(db));
    return cx_fail(cx, ERR_STORE, NULL, "数据库约束不允许此更改：%s", "the database forbids this change: %s",
                   sqlite3_errmsg(db));
}

static bool is_full_disk(int rc)
{
    switch (rc) {
    case SQLITE_IOERR_WRITE:
    case SQLITE_IOERR_FSYNC:
    case SQLITE_IOERR_DIR_FSYNC:
    case SQLITE_IOERR_TRUNCATE:
    case SQLITE_IOERR_SHMSIZE:
    case SQLITE_IOERR_SHMOPEN: return true;
    default:
        return (rc & 0xff) == SQLITE_FULL || (rc & 0xff) == SQLITE_READONLY || (rc & 0xff) == SQLITE_CANTOPEN;
    }
}

/* The fault of the latest failed call on DB. */
static enum err failed(struct cx *cx, sqlite3 *db)
{
    int rc = sqlite3_extended_errcode(db);
    const char *why = sqlite3_errmsg(db);

    if (is_full_disk(rc))
        return cx_fail(cx, ERR_DISK, NULL, "数据库文件无法写入，磁盘可能已满：%s",
                       "the database file cannot be written, the disk may be full: %s", why);
    switch (rc & 0xff) {
    case SQLITE_CONSTRAINT: return constraint(cx, db);
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return cx_fail(cx, ERR_STORE, NULL, "数据库正忙，请稍后再试", "the database is busy, try again");
    case SQLITE_NOTADB:
    case SQLITE_CORRUPT:
        return cx_fail(cx, ERR_STORE, NULL, "数据库文件已损坏或不是数据库：%s",
                       "the database file is damaged or is none: %s", why);
    default: return cx_fail(cx, ERR_STORE, NULL, "数据库错误：%s", "the database failed: %s", why);
    }
}

/* ---- open and close */

/* Statistics take a lock at every allocation and nobody reads them. */
static void configure(void)
{
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

/*
 * A new file is for its owner and group only.  An existing one is not
 * touched: closing a descriptor of it would drop SQLite's locks.
 */
static void create_private(const char *path)
{
    bool in_memory = path[0] == ':';
    int fd = in_memory ? -1 : open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0640);

    if (fd >= 0) close(fd);
}

/*
 * Several processes that open a new file at once turn it to WAL at once, and
 * SQLite does not wait for that lock by itself.
 */
static int apply_settings(sqlite3 *db)
{
    int64_t until = clock_steady_ms() + BUSY_WAIT_MS;
    int rc = sqlite3_exec(db, settings, NULL, NULL, NULL);

    while ((rc & 0xff) == SQLITE_BUSY && clock_steady_ms() < until) {
        sqlite3_sleep(RETRY_MS);
        rc = sqlite3_exec(db, settings, NULL, NULL, NULL);
    }
    return rc;
}

static enum err open_db(struct cx *cx, struct store *s, struct str path)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    struct sqlite *own = arena_new_of(s->arena, struct sqlite);
    sqlite3 *db = NULL;
    int rc;

    pthread_once(&once, configure);
    create_private(path.p);
    rc = sqlite3_open_v2(path.p, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL);
    own->db = db;
    s->db = own;
    if (!db) return cx_fail(cx, ERR_STORE, NULL, "内存不足", "out of memory");
    sqlite3_extended_result_codes(db, 1);
    sqlite3_busy_timeout(db, BUSY_WAIT_MS);
    sqlite3_db_config(db, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
    sqlite3_db_config(db, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
    if (rc == SQLITE_OK) rc = apply_settings(db);
    if (rc == SQLITE_OK) return ERR_NONE;
    (void)failed(cx, db);
    return cx_fail(cx, cx->fault.code, NULL, "无法打开数据库 %s：%s", "cannot open the database %s: %s",
                   path.p, sqlite3_errmsg(db));
}

static sqlite3 *db_of(const struct store *s)
{
    const struct sqlite *own = s->db;

    return own->db;
}

static void close_db(struct store *s)
{
    for (uint32_t i = 0; i < s->kept.room; i++)
        if (s->kept.slot[i]) sqlite3_finalize(s->kept.slot[i]->prepared);
    if (s->db) sqlite3_close(db_of(s));
}

/* ---- statements */

/* SQLite counts $k in the order of appearance; note where each one is. */
static void find_parameters(sqlite3_stmt *ps, struct statement *st)
{
    char name[8];

    for (int k = 1; k <= st->params; k++) {
        snprintf(name, sizeof name, "$%d", k);
        st->at[k] = (uint8_t)sqlite3_bind_parameter_index(ps, name);
    }
}

static enum err prepare(struct cx *cx, struct statement *st)
{
    sqlite3 *db = db_of(cx->store);
    sqlite3_stmt *ps = NULL;

    if (sqlite3_prepare_v3(db, st->sql, -1, SQLITE_PREPARE_PERSISTENT, &ps, NULL) != SQLITE_OK)
        return failed(cx, db);
    if (sqlite3_bind_parameter_count(ps) != st->params) {
        sqlite3_finalize(ps);
        return cx_fail(cx, ERR_STORE, NULL, "语句参数数目不符：%s", "wrong number of parameters: %s",
                       st->sql);
    }
    st->prepared = ps;
    find_parameters(ps, st);
    return ERR_NONE;
}

static int bind_value(sqlite3_stmt *ps, int at, const struct value *v)
{
    if (v->null) return sqlite3_bind_null(ps, at);
    switch (v->kind) {
    case VALUE_INT: return sqlite3_bind_int64(ps, at, v->i);
    case VALUE_NUM: return sqlite3_bind_double(ps, at, v->f);
    case VALUE_STR: break;
    }
    return sqlite3_bind_text64(ps, at, v->s.p, v->s.n, SQLITE_STATIC, SQLITE_UTF8);
}

/* Prepared and bound; also refuses to write in a reading transaction, as PostgreSQL does. */
static enum err ready(struct cx *cx, const struct call *c)
{
    struct store *s = cx->store;
    int rc = SQLITE_OK;
    enum err e = c->st->prepared ? ERR_NONE : prepare(cx, c->st);

    if (e) return e;
    if (s->open && !s->writing && !sqlite3_stmt_readonly(c->st->prepared))
        return cx_fail(cx, ERR_STORE, NULL, "只读事务中不能写入", "a write in a reading transaction");
    for (int k = 1; k <= c->n && rc == SQLITE_OK; k++)
        rc = bind_value(c->st->prepared, c->st->at[k], &c->v[k - 1]);
    return rc == SQLITE_OK ? ERR_NONE : failed(cx, db_of(s));
}

/* ---- rows */

/* Room for the text of column I, its NUL included. */
static size_t text_room(sqlite3_stmt *ps, int i)
{
    switch (sqlite3_column_type(ps, i)) {
    case SQLITE_NULL: return 0;
    case SQLITE_INTEGER: return INT_ROOM + 1;
    case SQLITE_FLOAT: return NUM_ROOM + 1;
    default: return (size_t)sqlite3_column_bytes(ps, i) + 1;
    }
}

/* Decimal digits of V at P; SQLite's own conversion would allocate. */
static size_t put_int(char *p, int64_t v)
{
    char digits[INT_ROOM];
    size_t at = sizeof digits;
    uint64_t left = v < 0 ? 0 - (uint64_t)v : (uint64_t)v;

    do {
        digits[--at] = (char)('0' + left % 10);
        left /= 10;
    } while (left);
    if (v < 0) digits[--at] = '-';
    memcpy(p, digits + at, sizeof digits - at);
    return sizeof digits - at;
}

/* The shortest form that reads back the same, as PostgreSQL prints it. */
static size_t put_num(char *p, double v)
{
    for (int digits = 15; digits < 17; digits++) {
        size_t n = (size_t)snprintf(p, NUM_ROOM, "%.*g", digits, v);
        double back = 0;

        if (str_num((struct str){p, n}, &back) && !(back < v) && !(back > v)) return n;
    }
    return (size_t)snprintf(p, NUM_ROOM, "%.17g", v);
}

/* Copy column I to P and move P behind it. */
static struct str take_column(sqlite3_stmt *ps, int i, char **p)
{
    char *text = *p;
    size_t n;

    switch (sqlite3_column_type(ps, i)) {
    case SQLITE_NULL: return STR_NULL;
    case SQLITE_INTEGER: n = put_int(text, sqlite3_column_int64(ps, i)); break;
    case SQLITE_FLOAT: n = put_num(text, sqlite3_column_double(ps, i)); break;
    default:
        n = (size_t)sqlite3_column_bytes(ps, i);
        if (n) memcpy(text, sqlite3_column_blob(ps, i), n);
    }
    text[n] = '\0';
    *p = text + n + 1;
    return (struct str){text, n};
}

/* One piece of the arena holds a row: its columns, then their text. */
static struct row take_row(struct arena *a, sqlite3_stmt *ps)
{
    int n = sqlite3_data_count(ps);
    size_t heads = (size_t)n * sizeof(struct str), room = heads;
    struct str *col;
    char *text;

    for (int i = 0; i < n; i++) room += text_room(ps, i);
    col = arena_take(a, room, _Alignof(struct str));
    text = (char *)col + heads;
    for (int i = 0; i < n; i++) col[i] = take_column(ps, i, &text);
    return (struct row){n, col};
}

static enum err run(struct cx *cx, const struct call *c, struct rows *out)
{
    VEC(struct row) rows = {0};
    sqlite3_stmt *ps;
    enum err e = ready(cx, c);
    int rc;

    if (e) return e;
    ps = c->st->prepared;
    while ((rc = sqlite3_step(ps)) == SQLITE_ROW)
        if (out) *vec_push(cx->arena, &rows) = take_row(cx->arena, ps);
    if (rc != SQLITE_DONE)
        e = failed(cx, db_of(cx->store));
    else if (out)
        *out = (struct rows){rows.n, rows.at};
    sqlite3_reset(ps);
    return e;
}

static enum err add(struct cx *cx, const struct call *c)
{
    return run(cx, c, NULL);
}

/* The callback's rows live in an arena of their own, emptied after each one. */
static enum err each(struct cx *cx, const struct call *c, row_fn *fn, void *arg)
{
    struct arena *a;
    sqlite3_stmt *ps;
    enum err e = ready(cx, c);
    bool more = true;
    int rc = SQLITE_DONE;

    if (e) return e;
    ps = c->st->prepared;
    a = arena_new(0);
    while (more && (rc = sqlite3_step(ps)) == SQLITE_ROW) {
        struct row r = take_row(a, ps);

        more = fn(arg, &r);
        arena_reset(a);
    }
    if (rc != SQLITE_DONE && rc != SQLITE_ROW) e = failed(cx, db_of(cx->store));
    sqlite3_reset(ps);
    arena_end(a);
    return e;
}

static enum err plain(struct cx *cx, const char *sql)
{
    struct call c = {.st = statement_get(&cx->store->kept, sql)};

    return run(cx, &c, NULL);
}

/* ---- generation */

/* Without a log in shared memory (another journal mode) SQLite's own counters must do; they are per
 * connection. */
static enum err counters(struct cx *cx, int64_t *out)
{
    struct call c = {.st = statement_get(&cx->store->kept, "PRAGMA data_version")};
    struct rows rows;
    enum err e = run(cx, &c, &rows);

    if (!e) *out = row_int(&rows.at[0], 0) * INT64_C(0x100000000) + sqlite3_total_changes64(db_of(cx->store));
    return e;
}

static enum err generation_now(struct cx *cx, int64_t *out)
{
    struct sqlite *own = cx->store->db;

    if (!own->wal_index) own->wal_index = wal_index_of(own->db);
    if (!own->wal_index) return counters(cx, out);
    for (int tries = 0; tries < WAL_TRIES; tries++)
        if (wal_index_read(own->wal_index, out)) return ERR_NONE;
    return counters(cx, out); /* a writer died inside the header: this read repairs it */
}

static enum err generation(struct cx *cx, int64_t *out)
{
    const struct sqlite *own = cx->store->db;

    if (!cx->store->open) return generation_now(cx, out);
    *out = own->generation;
    return ERR_NONE;
}

/* ---- transactions */

static enum err begin(struct cx *cx, bool write)
{
    struct sqlite *own = cx->store->db;
    enum err e = generation_now(cx, &own->generation);

    if (e) return e;
    return plain(cx, write ? "BEGIN IMMEDIATE" : "BEGIN");
}

static enum err commit(struct cx *cx)
{
    return plain(cx, "COMMIT");
}

/* SQLite may have rolled back by itself already (a full disk). */
static void rollback(struct cx *cx)
{
    sqlite3 *db = db_of(cx->store);

    if (!sqlite3_get_autocommit(db)) sqlite3_exec(db, "ROLLBACK", NULL, NULL, NULL);
}

/* After some errors (a full disk) SQLite has rolled back the whole: then no part of it can go on. */
static enum err part(struct cx *cx, enum part what)
{
    sqlite3 *db = db_of(cx->store);

    if (what == PART_DROP) {
        if (!sqlite3_get_autocommit(db)) sqlite3_exec(db, "ROLLBACK TO part; RELEASE part", NULL, NULL, NULL);
        return ERR_NONE;
    }
    if (sqlite3_get_autocommit(db))
        return cx_fail(cx, ERR_STORE, NULL, "这一批写入已被撤销，请重试",
                       "the writes of this group were taken back; try again");
    return plain(cx, what == PART_BEGIN ? "SAVEPOINT part" : "RELEASE part");
}

static enum err script(struct cx *cx, struct str sql)
{
    sqlite3 *db = db_of(cx->store);

    return sqlite3_exec(db, sql.p, NULL, NULL, NULL) == SQLITE_OK ? ERR_NONE : failed(cx, db);
}

const struct engine sqlite_engine = {
    .name = "sqlite",
    .open = open_db,
    .close = close_db,
    .begin = begin,
    .commit = commit,
    .rollback = rollback,
    .part = part,
    .run = run,
    .add = add,
    .each = each,
    .script = script,
    .generation = generation,
};
