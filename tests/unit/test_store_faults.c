/* Several processes and threads at once, killed processes, full disks, lost servers. */
#include "../testing.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include "access/event.h"

enum { WRITERS = 2, OPENERS = 4, ROUNDS = 100, KILLS = 6 };

/* ---- helpers */

static int64_t number(struct cx *cx, enum err e, const struct rows *r)
{
    must(e);
    assert_int_equal(r->n, 1);
    return row_int(&r->at[0], 0);
}

static void make_counter(struct cx *cx)
{
    must(store_run(cx, NULL, "CREATE TABLE v (id BIGINT PRIMARY KEY, n BIGINT NOT NULL)", ""));
    must(store_run(cx, NULL, "INSERT INTO v (id, n) VALUES (1, 0), (2, 1000)", ""));
}

/* Read, then write what was read plus one: two at once would lose a step if writers did not queue. */
static enum err move_one(struct cx *cx)
{
    struct rows r;
    enum err e = store_begin(cx, true);

    if (e) return e;
    e = store_run(cx, &r, "SELECT n FROM v WHERE id = 1", "");
    if (!e) e = store_add(cx, "UPDATE v SET n = $1 WHERE id = 1", "i", row_int(&r.at[0], 0) + 1);
    if (!e) e = store_add(cx, "UPDATE v SET n = $1 WHERE id = 2", "i", 999 - row_int(&r.at[0], 0));
    if (!e) e = event_add(cx, "v.move", "v", 1, STR_NULL, STR_NULL);
    return store_end(cx, e);
}

static int64_t chain_length(struct cx *cx)
{
    struct event_verdict v;

    must(store_begin(cx, false));
    must(event_verify(cx, 0, &v));
    must(store_end(cx, ERR_NONE));
    assert_int_equal(v.broken_seq, 0);
    return v.checked;
}

static void both_moved(struct cx *cx, int64_t times)
{
    struct rows r;

    assert_int_equal(number(cx, store_run(cx, &r, "SELECT n FROM v WHERE id = 1", ""), &r), times);
    assert_int_equal(number(cx, store_run(cx, &r, "SELECT n FROM v WHERE id = 2", ""), &r), 1000 - times);
    assert_int_equal(chain_length(cx), times);
}

/* A child process with a connection of its own; it leaves with 0 when FN gives no error. */
static pid_t spawn(struct cx *cx, enum err (*fn)(struct cx *))
{
    pid_t child = fork();

    if (child == 0) {
        struct cx peer = testing_cx();
        enum err e = store_open(&peer, testing_url(cx));

        if (!e) e = fn(&peer);
        _exit(e ? 1 : 0);
    }
    assert_true(child > 0);
    return child;
}

static void leaves_well(pid_t child)
{
    int status = -1;

    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
}

/* ---- at once */

static enum err move_rounds(struct cx *cx)
{
    enum err e = ERR_NONE;

    for (int i = 0; i < ROUNDS && !e; i++) e = move_one(cx);
    return e;
}

ENGINE_TEST(two_processes_write)
{
    pid_t child[WRITERS];

    make_counter(cx);
    for (int i = 0; i < WRITERS; i++) child[i] = spawn(cx, move_rounds);
    for (int i = 0; i < WRITERS; i++) leaves_well(child[i]);
    both_moved(cx, WRITERS * ROUNDS);
}

struct worker {
    struct cx cx;
    enum err e;
};

static void *write_in_thread(void *arg)
{
    struct worker *w = arg;

    w->e = move_rounds(&w->cx);
    return NULL;
}

/* A reader between two writers never sees one row moved without the other. */
ENGINE_TEST(threads_write_and_read)
{
    struct worker w[WRITERS];
    pthread_t thread[WRITERS];
    struct rows r;

    make_counter(cx);
    for (int i = 0; i < WRITERS; i++) {
        w[i] = (struct worker){testing_peer(cx), ERR_NONE};
        assert_int_equal(pthread_create(&thread[i], NULL, write_in_thread, &w[i]), 0);
    }
    for (int i = 0; i < ROUNDS; i++) {
        must(store_begin(cx, false));
        int64_t a = number(cx, store_run(cx, &r, "SELECT n FROM v WHERE id = 1", ""), &r);
        int64_t b = number(cx, store_run(cx, &r, "SELECT n FROM v WHERE id = 2", ""), &r);
        must(store_end(cx, ERR_NONE));
        assert_int_equal(a + b, 1000);
    }
    for (int i = 0; i < WRITERS; i++) {
        assert_int_equal(pthread_join(thread[i], NULL), 0);
        assert_int_equal(w[i].e, ERR_NONE);
        testing_end(&w[i].cx);
    }
    both_moved(cx, WRITERS * ROUNDS);
}

static enum err migrate_fresh(struct cx *cx)
{
    int done;
    enum err e = migrate_run(cx, &done);

    return e ? e : migrate_check(cx);
}

/* All come to a file that is not there; one makes and fills it, the others find the work done. */
static void migrate_at_once(void)
{
    struct testing t = {.cx = testing_cx(), .folder = "/tmp/luoshi-test-XXXXXX"};
    struct cx *cx = &t.cx;
    pid_t child[OPENERS];

    assert_non_null(mkdtemp(t.folder));
    snprintf(t.url, sizeof t.url, "%s/new.db", t.folder);
    for (int i = 0; i < OPENERS; i++) child[i] = spawn(cx, migrate_fresh);
    for (int i = 0; i < OPENERS; i++) leaves_well(child[i]);
    must(store_open(cx, t.url));
    must(migrate_check(cx));
    testing_end(cx);
    testing_remove(t.folder);
}

static void many_migrate(void **state)
{
    (void)state;
    for (int i = 0; i < 10; i++) migrate_at_once();
}

/* ---- killed */

static enum err move_for_ever(struct cx *cx)
{
    enum err e = ERR_NONE;

    while (!e) e = move_one(cx);
    return e;
}

/* kill -9 at any moment leaves whole transactions and a whole chain. */
ENGINE_TEST(killed_writers)
{
    struct rows r;
    int64_t moved = 0, before = -1;

    make_counter(cx);
    for (int i = 0; i < KILLS; i++) {
        pid_t child = spawn(cx, move_for_ever);

        usleep((useconds_t)(20000 + i * 7000));
        assert_int_equal(kill(child, SIGKILL), 0);
        assert_int_equal(waitpid(child, NULL, 0), child);
        must(move_one(cx)); /* nobody is left waiting for the dead */
        moved = number(cx, store_run(cx, &r, "SELECT n FROM v WHERE id = 1", ""), &r);
        assert_true(moved > before);
        before = moved;
        both_moved(cx, moved);
    }
    assert_true(moved > KILLS);
}

static enum err begin_and_hang(struct cx *cx)
{
    enum err e = store_begin(cx, true);

    if (!e) e = store_run(cx, NULL, "UPDATE v SET n = 77", "");
    if (e) return e;
    raise(SIGSTOP);
    return e;
}

/* Killed while it held the write lock with changes not committed. */
ENGINE_TEST(killed_inside_a_transaction)
{
    pid_t child;

    make_counter(cx);
    child = spawn(cx, begin_and_hang);
    assert_int_equal(waitpid(child, NULL, WUNTRACED), child);
    assert_int_equal(kill(child, SIGKILL), 0);
    assert_int_equal(waitpid(child, NULL, 0), child);
    both_moved(cx, 0);
    must(move_one(cx));
    both_moved(cx, 1);
}

/* ---- full disk (SQLite's file) */

static enum err fill_up(struct cx *cx)
{
    enum err e = store_begin(cx, true);

    if (!e) e = event_add(cx, "v.move", "v", 1, STR_NULL, STR_NULL);
    for (int i = 0; i < 3000 && !e; i++)
        e = store_add(cx, "INSERT INTO big (t) VALUES ($1)", "s",
                      STR("各县（市、区）人民政府，市直各部门各单位，各企事业单位，各人民团体：现将分工方案印"
                          "发给你们"));
    return store_end(cx, e);
}

static void nothing_is_lost(struct cx *cx)
{
    struct rows r;

    assert_int_equal(number(cx, store_run(cx, &r, "SELECT count(*) FROM big", ""), &r), 0);
    assert_int_equal(chain_length(cx), 1);
}

static void start_small(struct cx *cx)
{
    must(store_run(cx, NULL, "CREATE TABLE big (t TEXT)", ""));
    make_counter(cx);
    must(move_one(cx));
}

static void page_limit(struct cx *cx)
{
    struct rows r;

    start_small(cx);
    must(store_run(cx, &r, "PRAGMA max_page_count = 60", ""));
    assert_int_equal(fill_up(cx), ERR_DISK);
    nothing_is_lost(cx);
    must(store_run(cx, &r, "PRAGMA max_page_count = 100000", ""));
    must(fill_up(cx));
}

static void full_by_page_limit(void **state)
{
    (void)state;
    testing_sqlite(page_limit);
}

static enum err fill_up_limited(struct cx *cx)
{
    struct rlimit small = {120000, RLIM_INFINITY};

    signal(SIGXFSZ, SIG_IGN);
    setrlimit(RLIMIT_FSIZE, &small);
    return fill_up(cx) == ERR_DISK ? ERR_NONE : ERR_SYSTEM;
}

/* The log cannot grow: the write fails in the middle of the transaction. */
static void file_limit(struct cx *cx)
{
    start_small(cx);
    leaves_well(spawn(cx, fill_up_limited));
    nothing_is_lost(cx);
    must(move_one(cx));
}

static void full_by_file_limit(void **state)
{
    (void)state;
    testing_sqlite(file_limit);
}

static void unusable_files(void **state)
{
    struct testing t = {.cx = testing_cx(), .folder = "/tmp/luoshi-test-XXXXXX"};
    struct cx *cx = &t.cx;
    FILE *f;

    (void)state;
    assert_non_null(mkdtemp(t.folder));
    assert_int_equal(store_open(cx, "/proc/no/such/place.db"), ERR_DISK);
    assert_int_equal(store_open(cx, t.folder), ERR_DISK);
    snprintf(t.url, sizeof t.url, "%s/letter.db", t.folder);
    f = fopen(t.url, "w");
    assert_non_null(f);
    for (int i = 0; i < 100; i++) fputs("This is a letter and no database.\n", f);
    fclose(f);
    assert_int_equal(store_open(cx, t.url), ERR_STORE);
    testing_end(cx);
    testing_remove(t.folder);
}

/* ---- a server that goes away (PostgreSQL) */

/* End the server's process of CX's connection; it is gone when no process has its number. */
static void cut(struct cx *cx, struct cx *peer)
{
    struct rows r;
    int64_t pid = number(cx, store_run(cx, &r, "SELECT pg_backend_pid()", ""), &r);
    bool gone = false;

    must(store_run(peer, &r, "SELECT pg_terminate_backend($1::int)", "i", pid));
    for (int i = 0; i < 1000 && !gone; i++) {
        usleep(10000);
        gone = kill((pid_t)pid, 0) != 0 && errno == ESRCH;
    }
    assert_true(gone);
}

static void lost_connection(struct cx *cx)
{
    struct cx peer = testing_peer(cx);
    struct rows r;

    make_counter(cx);
    must(move_one(cx));
    cut(cx, &peer); /* while idle: the next transaction does not notice */
    must(move_one(cx));
    both_moved(cx, 2);
    must(store_begin(cx, true));
    must(store_run(cx, NULL, "UPDATE v SET n = 77", ""));
    cut(cx, &peer); /* inside one: it fails, and the next one works */
    assert_int_equal(store_run(cx, &r, "SELECT n FROM v WHERE id = 1", ""), ERR_STORE);
    assert_int_equal(store_end(cx, ERR_NONE), ERR_STORE);
    both_moved(cx, 2);
    must(store_begin(cx, true));
    must(store_add(cx, "UPDATE v SET n = 78 WHERE id = $1", "i", INT64_C(1)));
    cut(cx, &peer);
    assert_int_equal(store_end(cx, ERR_NONE), ERR_STORE);
    must(move_one(cx));
    both_moved(cx, 3);
    testing_end(&peer);
}

static void server_goes_away(void **state)
{
    (void)state;
    testing_postgres(lost_connection);
}

/* A database that would sort or spell otherwise than SQLite is refused with advice. */
static void wrong_encoding(void **state)
{
    const char *base = getenv("LUOSHI_TEST_PG"), *tail = base ? strstr(base, "/postgres?") : NULL;
    struct testing t = {.cx = testing_cx()};
    struct cx *cx = &t.cx;
    char name[64];

    (void)state;
    if (!tail) skip();
    testing_schema(name);
    testing_admin(base, "CREATE DATABASE", name, "ENCODING 'SQL_ASCII' LOCALE 'C' TEMPLATE template0");
    snprintf(t.url, sizeof t.url, "%.*s/%s%s", (int)(tail - base), base, name, tail + strlen("/postgres"));
    assert_int_equal(store_open(cx, t.url), ERR_STORE);
    assert_true(str_find(cx->fault.zh, STR("SQL_ASCII"), 0) > 0);
    testing_end(cx);
    testing_admin(base, "DROP DATABASE", name, "");
}

static void no_server(void **state)
{
    struct testing t = {.cx = testing_cx()};
    struct cx *cx = &t.cx;

    (void)state;
    assert_int_equal(store_open(cx, "postgres://nobody@/none?host=/nowhere"), ERR_STORE);
    testing_end(cx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ENGINE_TESTS(two_processes_write),
        ENGINE_TESTS(threads_write_and_read),
        cmocka_unit_test(many_migrate),
        ENGINE_TESTS(killed_writers),
        ENGINE_TESTS(killed_inside_a_transaction),
        cmocka_unit_test(full_by_page_limit),
        cmocka_unit_test(full_by_file_limit),
        cmocka_unit_test(unusable_files),
        cmocka_unit_test(server_goes_away),
        cmocka_unit_test(wrong_encoding),
        cmocka_unit_test(no_server),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
