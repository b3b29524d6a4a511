/*
 * migrate - files "NNNN_name.sql" in order; "NNNN_name.sqlite.sql" and ".pg.sql" run on one engine only.
 *
 * Files with the same number are one migration and one transaction; a new
 * database takes all of them in one.  What is for both engines runs first.
 * In such a file SQLite reads a comment that begins with its name: WITHOUT
 * ROWID keeps a table in the order of its key.
 */
#include "store/migrate.h"

#include <string.h>

#include "base/embed.h"
#include "store/engine.h"

enum { NUMBER_DIGITS = 4 };

static int64_t number_of(const struct embed *file)
{
    int64_t n = 0;

    return str_int(str_sub(file->name, 0, NUMBER_DIGITS), &n) ? n : 0;
}

enum audience { FOR_BOTH, FOR_SQLITE, FOR_POSTGRES, FOR_NOBODY };

static enum audience audience_of(const struct embed *file)
{
    if (str_ends(file->name, STR(".sqlite.sql"))) return FOR_SQLITE;
    if (str_ends(file->name, STR(".pg.sql"))) return FOR_POSTGRES;
    return str_ends(file->name, STR(".sql")) ? FOR_BOTH : FOR_NOBODY;
}

static bool on_sqlite(const struct cx *cx)
{
    return strcmp(store_engine(cx), "sqlite") == 0;
}

/* The table is sorted by name, so the newest number stands last. */
static int64_t newest(void)
{
    int64_t n = 0;

    for (const struct embed *f = embed_sql; f->name.p; f++) n = number_of(f);
    return n;
}

/* -1: the database has no table schema_version, it is new. */
static enum err stored_version(struct cx *cx, int64_t *out)
{
    struct rows rows;
    enum err e;

    *out = -1;
    if (on_sqlite(cx))
        e = store_run(cx, &rows, "SELECT count(*) FROM sqlite_schema WHERE name = 'schema_version'", "");
    else
        e = store_run(cx, &rows, "SELECT count(to_regclass('schema_version'))", "");
    if (e || row_int(&rows.at[0], 0) == 0) return e;
    e = store_run(cx, &rows, "SELECT coalesce(max(version), 0) FROM schema_version", "");
    if (!e) *out = row_int(&rows.at[0], 0);
    return e;
}

/* Let SQLite read what stands in comments that begin with its name. */
static struct str without_marks(struct arena *a, struct str sql)
{
    static const char mark[] = "/*sqlite";
    char *text = arena_take(a, sql.n + 1, 1), *at, *end;

    memcpy(text, sql.p, sql.n);
    text[sql.n] = '\0';
    for (at = strstr(text, mark); at; at = strstr(end, mark)) {
        memset(at, ' ', sizeof mark - 1);
        end = strstr(at, "*/");
        if (!end) break;
        memset(end, ' ', 2);
    }
    return (struct str){text, sql.n};
}

static enum err run_files(struct cx *cx, int64_t number, enum audience whose)
{
    enum err e = ERR_NONE;

    for (const struct embed *f = embed_sql; !e && f->name.p; f++)
        if (number_of(f) == number && audience_of(f) == whose)
            e = store_script(cx, on_sqlite(cx) ? without_marks(cx->arena, f->bytes) : f->bytes);
    return e;
}

static enum err apply(struct cx *cx, int64_t number)
{
    enum err e = run_files(cx, number, FOR_BOTH);

    if (!e) e = run_files(cx, number, on_sqlite(cx) ? FOR_SQLITE : FOR_POSTGRES);
    if (!e)
        e = store_run(cx, NULL, "INSERT INTO schema_version (version, applied_ms) VALUES ($1, $2)", "ii",
                      number, cx->now_ms);
    return e;
}

/* All that is newer than HAVE, up to NUMBER. */
static enum err apply_to(struct cx *cx, int64_t have, int64_t number, int *done)
{
    enum err e = ERR_NONE;

    for (const struct embed *f = embed_sql; !e && f->name.p && number_of(f) <= number; f++) {
        if (number_of(f) <= have) continue;
        have = number_of(f);
        e = apply(cx, have);
        if (!e) ++*done;
    }
    return e;
}

/* The version is read again inside the transaction: another process may have been first. */
static enum err step(struct cx *cx, int64_t number, int *done)
{
    int64_t have = 0;
    enum err e = store_begin(cx, true);

    if (e) return e;
    e = stored_version(cx, &have);
    if (!e && have < 0)
        e = store_script(
            cx, STR("CREATE TABLE schema_version (version BIGINT PRIMARY KEY, applied_ms BIGINT NOT NULL)"));
    return store_end(cx, e ? e : apply_to(cx, have, number, done));
}

enum err migrate_run(struct cx *cx, int *done)
{
    int64_t have, before = 0;
    enum err e = stored_version(cx, &have);

    *done = 0;
    if (!e && have < 0) return step(cx, newest(), done); /* a new database has nothing to lose: one commit */
    for (const struct embed *f = embed_sql; !e && f->name.p; f++) {
        int64_t number = number_of(f);

        if (number > have && number != before) e = step(cx, number, done);
        before = number;
    }
    return e;
}

enum err migrate_check(struct cx *cx)
{
    int64_t have, want = newest();
    enum err e = stored_version(cx, &have);

    if (e || have == want) return e;
    if (have > want)
        return cx_fail(
            cx, ERR_VERSION, NULL, "数据库结构是第 %lld 版，比本程序（第 %lld 版）新，请换用新版程序",
            "the database has schema version %lld, newer than this program (%lld): use a newer program",
            (long long)have, (long long)want);
    return cx_fail(cx, ERR_VERSION, NULL,
                   "数据库结构是第 %lld 版，本程序需要第 %lld 版，请运行 luoshi migrate",
                   "the database has schema version %lld, this program needs %lld: run luoshi migrate",
                   (long long)(have < 0 ? 0 : have), (long long)want);
}
