/*
 * testing - what tests with a database share.  Include it before cmocka's tests.
 *
 *     ENGINE_TEST(task_closes_once)      a fresh, migrated database; cx is open on it
 *     {
 *         must(store_begin(cx, true));
 *         must(store_end(cx, task_close(cx, …)));
 *     }
 *     … cmocka_unit_test list: ENGINE_TESTS(task_closes_once),
 *
 * Each runs on SQLite (a file in a temporary folder) and on PostgreSQL (a
 * schema of its own in the cluster that LUOSHI_TEST_PG names; skipped without).
 */
#ifndef TESTS_TESTING_H
#define TESTS_TESTING_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/cx.h"
#include "store/engine.h"
#include "store/migrate.h"
#include "store/store.h"

/* 2026-03-02 09:00 in Beijing: every test's now, unless it sets another. */
#define TESTING_NOW_MS INT64_C(1772413200000)

struct testing {
    struct cx cx; /* first, so that a cx is found back */
    char url[512];
    char folder[64]; /* "" when there is none */
};

/* Fail with the sentence of the error. */
#define must(call) testing_must(cx, (call), #call, __FILE__, __LINE__)

static inline void testing_must(const struct cx *cx, enum err e, const char *call, const char *file, int line)
{
    struct fault f = cx_fault(cx, e);

    if (e == ERR_NONE) return;
    print_error("%s: %s (%.*s)\n", call, err_info(e)->name.p, STR_ARG(f.en));
    _fail(file, line);
}

#define assert_str(s, lit) testing_assert_str((s), (lit), __FILE__, __LINE__)

static inline void testing_assert_str(struct str s, const char *want, const char *file, int line)
{
    if (str_eq(s, str_of(want))) return;
    print_error("\"%.*s\" is not \"%s\"\n", STR_ARG(s), want);
    _fail(file, line);
}

/* A context without a store. End it with testing_end(). */
static inline struct cx testing_cx(void)
{
    struct cx cx = {.arena = arena_new(0), .now_ms = TESTING_NOW_MS};

    cx.actor.government_id = 1;
    cx.actor.name = STR("测试");
    return cx;
}

static inline void testing_end(struct cx *cx)
{
    arena_end(cx->arena);
}

/* Another connection to the same database, for another thread or process. */
static inline struct cx testing_peer(const struct cx *cx)
{
    const struct testing *t = (const struct testing *)(const void *)cx;
    struct cx peer = testing_cx();

    testing_must(&peer, store_open(&peer, t->url), "open a second connection", __FILE__, __LINE__);
    return peer;
}

static inline const char *testing_url(const struct cx *cx)
{
    return ((const struct testing *)(const void *)cx)->url;
}

/* Remove a folder that holds files only. */
static inline void testing_remove(const char *folder)
{
    char command[128];

    snprintf(command, sizeof command, "rm -rf -- '%s'", folder);
    if (folder[0] && system(command) != 0) print_error("cannot remove %s\n", folder);
}

/* Before and after a test: VERB is all that stands before and TAIL all that stands behind the schema's name.
 */
static inline void testing_admin(const char *base, const char *verb, const char *schema, const char *tail)
{
    struct cx scratch = testing_cx(), *cx = &scratch;
    char sql[256];

    must(store_open(cx, base));
    snprintf(sql, sizeof sql, "%s %s %s", verb, schema, tail);
    must(store_script(cx, str_of(sql)));
    testing_end(cx);
}

/* A name no other test has, in this process or another. */
static inline void testing_schema(char name[64])
{
    struct timespec t;

    clock_gettime(CLOCK_REALTIME, &t);
    snprintf(name, 64, "t%d_%lld", (int)getpid(), (long long)t.tv_sec * 1000000000 + t.tv_nsec);
}

static inline void testing_migrated(struct cx *cx)
{
    int done = 0;

    must(store_open(cx, testing_url(cx)));
    must(migrate_run(cx, &done));
}

static inline void testing_sqlite(void (*fn)(struct cx *))
{
    struct testing t = {.cx = testing_cx(), .folder = "/tmp/luoshi-test-XXXXXX"};

    if (!mkdtemp(t.folder)) fail_msg("no temporary folder");
    snprintf(t.url, sizeof t.url, "sqlite:%s/test.db", t.folder);
    testing_migrated(&t.cx);
    fn(&t.cx);
    testing_end(&t.cx);
    testing_remove(t.folder);
}

static inline void testing_postgres(void (*fn)(struct cx *))
{
    const char *base = getenv("LUOSHI_TEST_PG");
    struct testing t = {.cx = testing_cx()};
    char schema[64];

    if (!base || !base[0]) {
        testing_end(&t.cx);
        print_message("needs PostgreSQL: run under tests/with_pg.sh\n");
        skip();
    }
    testing_schema(schema);
    testing_admin(base, "CREATE SCHEMA", schema, "");
    snprintf(t.url, sizeof t.url, "%s%coptions=-csearch_path%%3D%s", base, strchr(base, '?') ? '&' : '?',
             schema);
    testing_migrated(&t.cx);
    fn(&t.cx);
    testing_end(&t.cx);
    testing_admin(base, "DROP SCHEMA", schema, "CASCADE");
}

#define ENGINE_TEST(name)                        \
    static void name(struct cx *cx);             \
    static void name##_on_sqlite(void **state)   \
    {                                            \
        (void)state;                             \
        testing_sqlite(name);                    \
    }                                            \
    static void name##_on_postgres(void **state) \
    {                                            \
        (void)state;                             \
        testing_postgres(name);                  \
    }                                            \
    static void name(struct cx *cx)

#define ENGINE_TESTS(name) cmocka_unit_test(name##_on_sqlite), cmocka_unit_test(name##_on_postgres)

#endif
