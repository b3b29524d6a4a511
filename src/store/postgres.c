/*
 * postgres - the engine for many governments or many servers.
 *
 * Statements are prepared by name at first use.  BEGIN and store_add() go
 * into libpq's pipeline; their answers are collected with the next statement
 * that has rows, or with the commit, so a bulk of inserts costs one round
 * trip.
 * Parameters travel in binary form, so texts need no copy and no NUL.
 *
 * Writers of one government queue at an advisory lock when they begin, as
 * SQLite's do at the file; readers see one snapshot.
 */
#include <endian.h>
#include <stdio.h>
#include <string.h>

#include "base/vec.h"
#include "store/engine.h"
#include "store/libpq.h"

enum { PENDING_MOST = 256, LOCK_CLASS = 0x4c75, TYPE_INT8 = 20, TYPE_TEXT = 25, TYPE_FLOAT8 = 701 };

struct postgres {
    struct libpq pq;
    PGconn *conn;
    int pending; /* statements in the pipeline whose answers were not read */
    bool piping; /* the connection is in pipeline mode */
};

static const char settings[] = "SET client_encoding = 'UTF8';"
                               "SET application_name = 'luoshi';"
                               "SET client_min_messages = 'warning';"
                               "SET lock_timeout = '10s';"
                               "SET idle_in_transaction_session_timeout = '120s'";

/* ---- errors */

/* SQLSTATE (or its class, when shorter) to error; the first that fits counts. */
struct mapping {
    const char *state;
    enum err code;
    const char *zh, *en;
};

static const struct mapping mappings[] = {
    {"23505", ERR_CONFLICT, "记录重复", "a record like this exists"},
    {"23", ERR_STORE, "数据库约束不允许此更改", "the database forbids this change"},
    {"40", ERR_CONFLICT, "同时有别的更改，请重试", "another change came in between, try again"},
    {"53100", ERR_DISK, "数据库服务器磁盘已满", "the database server's disk is full"},
    {"58030", ERR_DISK, "数据库服务器读写失败", "the database server cannot read or write"},
    {"22021", ERR_INPUT, "文字中有无效字符", "the text holds an invalid character"},
    {"55P03", ERR_STORE, "数据库正忙，请稍后再试", "the database is busy, try again"},
    {"", ERR_STORE, "数据库错误", "the database failed"},
};

static enum err lost(struct cx *cx, const struct postgres *own)
{
    return cx_fail(cx, ERR_STORE, NULL, "数据库连接中断：%s", "the connection to the database is lost: %s",
                   own->pq.PQerrorMessage(own->conn));
}

/* The fault of a result that is not good; NULL: none came. */
static enum err failed(struct cx *cx, const struct postgres *own, const PGresult *res)
{
    const char *state = res ? own->pq.PQresultErrorField(res, PG_DIAG_SQLSTATE) : NULL;
    const char *why = res ? own->pq.PQresultErrorField(res, PG_DIAG_MESSAGE_PRIMARY) : NULL;
    const struct mapping *m = mappings;

    if (!state || own->pq.PQstatus(own->conn) != CONNECTION_OK) return lost(cx, own);
    while (!str_starts(str_of(state), str_of(m->state))) m++;
    return cx_fail(cx, m->code, NULL, "%s%.0s：%s", "%.0s%s: %s", m->zh, m->en, why ? why : state);
}

static bool is_good(const struct postgres *own, const PGresult *res)
{
    ExecStatusType s = own->pq.PQresultStatus(res);

    return s == PGRES_COMMAND_OK || s == PGRES_TUPLES_OK;
}

/* Judge and free a result that has no rows to give. */
static enum err settle(struct cx *cx, const struct postgres *own, PGresult *res)
{
    enum err e = is_good(own, res) ? ERR_NONE : failed(cx, own, res);

    own->pq.PQclear(res);
    return e;
}

static enum err exec(struct cx *cx, const struct postgres *own, const char *sql)
{
    return settle(cx, own, own->pq.PQexec(own->conn, sql));
}

/* ---- rows */

static size_t row_room(const struct postgres *own, const PGresult *res, int row, int columns)
{
    size_t room = (size_t)columns * sizeof(struct str);

    for (int i = 0; i < columns; i++) room += (size_t)own->pq.PQgetlength(res, row, i) + 1;
    return room;
}

/* One piece of the arena holds a row: its columns, then their text. */
static struct row take_row(const struct postgres *own, struct arena *a, const PGresult *res, int row)
{
    int n = own->pq.PQnfields(res);
    struct str *col = arena_take(a, row_room(own, res, row, n), _Alignof(struct str));
    char *text = (char *)col + (size_t)n * sizeof *col;

    for (int i = 0; i < n; i++) {
        size_t len = (size_t)own->pq.PQgetlength(res, row, i);

        col[i] = STR_NULL;
        if (own->pq.PQgetisnull(res, row, i)) continue;
        memcpy(text, own->pq.PQgetvalue(res, row, i), len + 1);
        col[i] = (struct str){text, len};
        text += len + 1;
    }
    return (struct row){n, col};
}

static void take_rows(struct cx *cx, const struct postgres *own, const PGresult *res, struct rows *out)
{
    int n = own->pq.PQntuples(res);
    struct row *at = arena_array(cx->arena, struct row, (size_t)n);

    for (int i = 0; i < n; i++) at[i] = take_row(own, cx->arena, res, i);
    *out = (struct rows){(size_t)n, at};
}

/* ---- the pipeline */

/*
 * Read the answers of the pipeline up to its end; *LAST, when wanted, gets
 * the result of the last statement.  Statements behind a failed one were not
 * run; the first error is the one that tells.
 */
static enum err read_answers(struct cx *cx, struct postgres *own, PGresult **last)
{
    enum err e = ERR_NONE;

    for (bool more = true; more;) {
        PGresult *res = own->pq.PQgetResult(own->conn);
        bool kept = false;

        if (!res && own->pq.PQstatus(own->conn) != CONNECTION_OK) return e ? e : lost(cx, own);
        if (!res) {
            own->pending--; /* NULL closes the answer of each statement */
            continue;
        }
        more = own->pq.PQresultStatus(res) != PGRES_PIPELINE_SYNC;
        if (more && !is_good(own, res) && !e) e = failed(cx, own, res);
        if (more && !e && last && own->pending == 1) *last = res, kept = true;
        if (!kept) own->pq.PQclear(res);
    }
    return e;
}

/* Send what waits, read all answers and leave pipeline mode. */
static enum err collect(struct cx *cx, struct postgres *own, PGresult **last)
{
    enum err e;

    if (!own->piping) return ERR_NONE;
    own->piping = false;
    e = own->pq.PQpipelineSync(own->conn) ? read_answers(cx, own, last) : lost(cx, own);
    own->pending = 0;
    if (!own->pq.PQexitPipelineMode(own->conn) && !e) e = lost(cx, own);
    return e;
}

/* ---- connection */

static enum err wrong_database(struct cx *cx, struct str encoding, struct str collation)
{
    return cx_fail(
        cx, ERR_STORE, NULL,
        "数据库的编码须为 UTF8、排序规则须为 C 或 C.UTF-8（现为 %.*s、%.*s）；请这样建库："
        "CREATE DATABASE luoshi ENCODING 'UTF8' LOCALE 'C.UTF-8' TEMPLATE template0",
        "the database must have encoding UTF8 and collation C or C.UTF-8 (it has %.*s and %.*s); create it"
        " by CREATE DATABASE luoshi ENCODING 'UTF8' LOCALE 'C.UTF-8' TEMPLATE template0",
        STR_ARG(encoding), STR_ARG(collation));
}

/* Text must sort by its bytes, as it does on SQLite. */
static enum err check_collation(struct cx *cx, const struct postgres *own)
{
    PGresult *res = own->pq.PQexec(own->conn, "SELECT pg_encoding_to_char(encoding), datcollate FROM "
                                              "pg_database WHERE datname = current_database()");
    enum err e = is_good(own, res) && own->pq.PQntuples(res) == 1 ? ERR_NONE : failed(cx, own, res);

    if (!e) {
        struct str encoding = str_of(own->pq.PQgetvalue(res, 0, 0)),
                   collation = str_of(own->pq.PQgetvalue(res, 0, 1));
        bool by_bytes = str_eq(collation, STR("C")) || str_eq(collation, STR("POSIX")) ||
                        str_starts(collation, STR("C."));

        if (!by_bytes || !str_eq(encoding, STR("UTF8"))) e = wrong_database(cx, encoding, collation);
    }
    own->pq.PQclear(res);
    return e;
}

static enum err greet(struct cx *cx, const struct postgres *own)
{
    enum err e;

    if (own->pq.PQstatus(own->conn) != CONNECTION_OK)
        return cx_fail(cx, ERR_STORE, NULL, "无法连接数据库：%s", "cannot connect to the database: %s",
                       own->pq.PQerrorMessage(own->conn));
    e = exec(cx, own, settings);
    return e ? e : check_collation(cx, own);
}

static enum err open_db(struct cx *cx, struct store *s, struct str target)
{
    struct postgres *own = arena_new_of(s->arena, struct postgres);
    enum err e = libpq_load(cx, &own->pq);

    if (e) return e;
    s->db = own;
    own->conn = own->pq.PQconnectdb(target.p);
    return greet(cx, own);
}

static void close_db(struct store *s)
{
    struct postgres *own = s->db;

    if (own) own->pq.PQfinish(own->conn);
}

/* A connection that broke is opened anew; what was prepared on it is gone. */
static enum err reconnect(struct cx *cx)
{
    struct store *s = cx->store;
    struct postgres *own = s->db;

    for (uint32_t i = 0; i < s->kept.room; i++)
        if (s->kept.slot[i]) s->kept.slot[i]->prepared = NULL;
    own->piping = false;
    own->pending = 0;
    own->pq.PQreset(own->conn);
    return greet(cx, own);
}

/* Did the server close it? Its last words are read first, and only then the end behind them. */
static bool is_alive(const struct postgres *own)
{
    const struct libpq *pq = &own->pq;

    return pq->PQconsumeInput(own->conn) && pq->PQconsumeInput(own->conn) &&
           pq->PQstatus(own->conn) == CONNECTION_OK;
}

/* Between transactions a lost connection is opened anew; inside one there is nothing to go on with. */
static enum err connected(struct cx *cx)
{
    const struct postgres *own = cx->store->db;

    return cx->store->open || is_alive(own) ? ERR_NONE : reconnect(cx);
}

/* ---- statements */

struct parameters {
    Oid type[PARAM_MOST];
    const char *value[PARAM_MOST];
    int length[PARAM_MOST], binary[PARAM_MOST];
    uint64_t number[PARAM_MOST]; /* integers and floats, the highest byte first */
};

static const char *put_number(uint64_t *to, const struct value *v)
{
    uint64_t bits;

    if (v->kind == VALUE_INT)
        bits = (uint64_t)v->i;
    else
        memcpy(&bits, &v->f, sizeof bits);
    *to = htobe64(bits);
    return (const char *)to;
}

static void fill(struct parameters *p, const struct call *c)
{
    static const Oid types[] = {[VALUE_INT] = TYPE_INT8, [VALUE_NUM] = TYPE_FLOAT8, [VALUE_STR] = TYPE_TEXT};

    for (int i = 0; i < c->n; i++) {
        const struct value *v = &c->v[i];
        bool text = v->kind == VALUE_STR;

        p->type[i] = types[v->kind];
        p->binary[i] = 1;
        p->length[i] = text ? (int)v->s.n : (int)sizeof p->number[i];
        p->value[i] = v->null ? NULL : text ? v->s.p : put_number(&p->number[i], v);
    }
}

static void name_of(const struct statement *st, char name[16])
{
    snprintf(name, 16, "s%u", (unsigned)st->number);
}

static enum err prepare(struct cx *cx, struct postgres *own, const struct call *c, const struct parameters *p)
{
    char name[16];
    enum err e = collect(cx, own, NULL);

    if (e) return e;
    name_of(c->st, name);
    e = settle(cx, own, own->pq.PQprepare(own->conn, name, c->st->sql, c->n, p->type));
    if (!e) c->st->prepared = own;
    return e;
}

static enum err ready(struct cx *cx, const struct call *c, struct parameters *p)
{
    struct postgres *own = cx->store->db;
    enum err e = connected(cx);

    if (e) return e;
    fill(p, c);
    return c->st->prepared ? ERR_NONE : prepare(cx, own, c, p);
}

static bool send(struct postgres *own, const struct call *c, const struct parameters *p)
{
    char name[16];

    name_of(c->st, name);
    return own->pq.PQsendQueryPrepared(own->conn, name, c->n, p->value, p->length, p->binary, 0);
}

static enum err add(struct cx *cx, const struct call *c);

static enum err run(struct cx *cx, const struct call *c, struct rows *out)
{
    struct postgres *own = cx->store->db;
    struct parameters p;
    PGresult *res = NULL;
    char name[16];
    enum err e = ready(cx, c, &p);

    if (e) return e;
    if (own->piping) {
        own->pending++;
        e = send(own, c, &p) ? collect(cx, own, &res) : lost(cx, own);
    } else {
        name_of(c->st, name);
        res = own->pq.PQexecPrepared(own->conn, name, c->n, p.value, p.length, p.binary, 0);
        if (!is_good(own, res)) e = failed(cx, own, res);
    }
    if (!e && out) take_rows(cx, own, res, out);
    own->pq.PQclear(res);
    return e;
}

/* Outside of a transaction every statement is its own and cannot wait. */
static enum err add(struct cx *cx, const struct call *c)
{
    struct postgres *own = cx->store->db;
    struct parameters p;
    enum err e;

    if (!cx->store->open) return run(cx, c, NULL);
    e = ready(cx, c, &p);
    if (e) return e;
    if (!own->piping && !own->pq.PQenterPipelineMode(own->conn)) return lost(cx, own);
    own->piping = true;
    own->pending++;
    if (!send(own, c, &p)) return lost(cx, own);
    return own->pending < PENDING_MOST ? ERR_NONE : collect(cx, own, NULL);
}

/* When FN has stopped, what the server still sends is read and dropped. */
static enum err each_row(struct cx *cx, const struct postgres *own, row_fn *fn, void *arg)
{
    struct arena *a = arena_new(0);
    bool more = true;
    enum err e = ERR_NONE;
    PGresult *res;

    for (res = own->pq.PQgetResult(own->conn); res; res = own->pq.PQgetResult(own->conn)) {
        bool row = own->pq.PQresultStatus(res) == PGRES_SINGLE_TUPLE;

        if (!row && !is_good(own, res)) e = failed(cx, own, res);
        if (row && more) {
            struct row r = take_row(own, a, res, 0);

            more = fn(arg, &r);
            arena_reset(a);
        }
        own->pq.PQclear(res);
    }
    arena_end(a);
    return e;
}

static enum err each(struct cx *cx, const struct call *c, row_fn *fn, void *arg)
{
    struct postgres *own = cx->store->db;
    struct parameters p;
    enum err e = ready(cx, c, &p);

    if (!e) e = collect(cx, own, NULL);
    if (e) return e;
    if (!send(own, c, &p) || !own->pq.PQsetSingleRowMode(own->conn)) return lost(cx, own);
    return each_row(cx, own, fn, arg);
}

/* ---- transactions */

/* Put a statement of our own into the pipeline; its answer is read with the next ones. */
static enum err pipe_plain(struct cx *cx, struct postgres *own, const char *sql)
{
    if (!own->piping && !own->pq.PQenterPipelineMode(own->conn)) return lost(cx, own);
    own->piping = true;
    own->pending++;
    return own->pq.PQsendQueryParams(own->conn, sql, 0, NULL, NULL, NULL, NULL, 0) ? ERR_NONE : lost(cx, own);
}

/*
 * Nothing is sent yet: BEGIN, and the lock where writers of one government
 * queue, travel with the first statement and save a round trip.
 */
static enum err begin(struct cx *cx, bool write)
{
    struct postgres *own = cx->store->db;
    uint64_t g = (uint64_t)cx->actor.government_id * 0x9e3779b97f4a7c15u;
    char lock[64];
    enum err e = connected(cx);

    if (e) return e;
    if (!write) return pipe_plain(cx, own, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
    snprintf(lock, sizeof lock, "SELECT pg_advisory_xact_lock(%d, %d)", LOCK_CLASS, (int)(g >> 33));
    e = pipe_plain(cx, own, "BEGIN");
    return e ? e : pipe_plain(cx, own, lock);
}

static enum err commit(struct cx *cx)
{
    struct postgres *own = cx->store->db;
    enum err e;

    if (!own->piping) return exec(cx, own, "COMMIT");
    e = pipe_plain(cx, own, "COMMIT");
    return e ? e : collect(cx, own, NULL);
}

/* The fault that led here is the one to tell. */
static void rollback(struct cx *cx)
{
    struct postgres *own = cx->store->db;
    struct fault keep = cx->fault;
    enum err e = collect(cx, own, NULL);

    if (own->pq.PQstatus(own->conn) == CONNECTION_OK) e = exec(cx, own, "ROLLBACK");
    if (e) cx->fault = keep;
}

static enum err script(struct cx *cx, struct str sql)
{
    struct postgres *own = cx->store->db;
    enum err e = connected(cx);

    if (!e) e = collect(cx, own, NULL);
    return e ? e : exec(cx, own, sql.p);
}

/* The snapshot names all transactions that are not seen: it differs after every commit of a write. */
static enum err generation(struct cx *cx, int64_t *out)
{
    struct call c = {.st = statement_get(&cx->store->kept, "SELECT pg_current_snapshot()")};
    struct rows rows;
    enum err e = run(cx, &c, &rows);

    if (!e) *out = (int64_t)str_hash(row_str(&rows.at[0], 0));
    return e;
}

const struct engine postgres_engine = {
    .name = "postgres",
    .open = open_db,
    .close = close_db,
    .begin = begin,
    .commit = commit,
    .rollback = rollback,
    .run = run,
    .add = add,
    .each = each,
    .script = script,
    .generation = generation,
};
