/*
 * The API as data: each tests/api/NAME.call (tests/calls.h) runs against a fresh database, on both engines.
 * There is an account for each role that is bound to nothing, named as the role.
 */
#include "../calls.h"

#include <dirent.h>

#include "intake/intake.h"
#include "ledger/brief.h"
#include "ledger/year.h"
#include "store/store.h"

enum { FILES_MOST = 100 };

/* Which file a test is about; cmocka gives it as the test's state. */
static const char *current;

/* ---- what is kept ready is what would be made now, whatever the request changed */

static enum err look_at_briefs(struct cx *cx, struct script *s)
{
    struct rows rows;
    enum err e = store_run(cx, &rows, "SELECT task_id, brief FROM task_brief WHERE made_on = $1", "s",
                           year_today_text(cx));

    for (size_t i = 0; !e && i < rows.n; i++) {
        struct buf made = buf_new(cx->arena, 1 << 20);

        e = brief_make(cx, row_int(&rows.at[i], 0), &made);
        if (!e && !str_eq(buf_text(&made), row_str(&rows.at[i], 1)))
            WRONG(s, "a kept brief\n%.*s\nis not what it should be:\n%.*s", STR_ARG(row_str(&rows.at[i], 1)),
                  STR_ARG(buf_text(&made)));
    }
    return e;
}

static enum err look_at_order(struct cx *cx, struct script *s)
{
    struct rows plans, duties, now = {0};
    enum err e = store_run(cx, &duties, "SELECT id, risk FROM duty ORDER BY id", "");

    if (!e) e = store_run(cx, &plans, "SELECT id FROM plan ORDER BY id", "");
    for (size_t i = 0; !e && i < plans.n; i++) e = brief_rank(cx, row_int(&plans.at[i], 0), 0, INT64_MAX);
    if (!e) e = store_run(cx, &now, "SELECT id, risk FROM duty ORDER BY id", "");
    for (size_t i = 0; !e && i < now.n; i++)
        if (!str_eq(row_str(&duties.at[i], 1), row_str(&now.at[i], 1)))
            WRONG(s, "a duty stands at %.*s, not at %.*s", STR_ARG(row_str(&duties.at[i], 1)),
                  STR_ARG(row_str(&now.at[i], 1)));
    return e;
}

static void look_at_kept(struct script *s)
{
    struct cx cx = *s->cx;
    struct brief_list missing;

    cx.arena = arena_new(0);
    cx.actor = (struct actor){.government_id = s->pass.account.government_id};
    must_of(s, store_begin(&cx, true));
    must_of(s, look_at_briefs(&cx, s));
    must_of(s, look_at_order(&cx, s));
    must_of(s, brief_missing(&cx, 1000, &missing));
    must_of(s, store_end(&cx, brief_keep(&cx, &missing)));
    arena_end(cx.arena);
}

static void run_file(struct cx *cx)
{
    struct web_options options = web_options_usual();
    struct arena *kept = arena_new(0), *text = arena_new(0);
    struct cx reading = {.arena = text};
    char folder[] = "/tmp/luoshi-evidence-XXXXXX";
    struct script s = {.cx = cx, .file = current, .kept_arena = kept, .after = look_at_kept};

    if (!mkdtemp(folder)) fail_msg("no temporary folder");
    options.store = testing_url(cx);
    options.evidence = folder;
    s.web = web_new(kept, &options);
    if (file_read(&reading, current, 1 << 20, &s.rest)) fail_msg("cannot read %s", current);
    s.pass.csrf = STR("test");
    s.pass.perms = UINT64_MAX;
    add_accounts(cx);
    act(&s, STR("office"));
    run_lines(&s);
    json_decref(s.answer);
    testing_remove(folder);
    arena_end(kept);
    arena_end(text);
}

static void on_sqlite(void **state)
{
    current = *state;
    testing_sqlite(run_file);
}

static void on_postgres(void **state)
{
    current = *state;
    testing_postgres(run_file);
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static size_t list_files(const char *folder, char **out)
{
    DIR *dir = opendir(folder);
    size_t n = 0;

    for (struct dirent *d = dir ? readdir(dir) : NULL; d && n < FILES_MOST; d = readdir(dir)) {
        char path[512];

        if (!str_ends(str_of(d->d_name), STR(".call"))) continue;
        snprintf(path, sizeof path, "%s/%s", folder, d->d_name);
        out[n++] = strdup(path);
    }
    if (dir) closedir(dir);
    qsort(out, n, sizeof *out, by_text);
    return n;
}

int main(int argc, char **argv)
{
    char *file[FILES_MOST];
    struct CMUnitTest tests[2 * FILES_MOST];
    size_t n = list_files("tests/api", file), used = 0;
    int failed;

    if (argc > 1 && strcmp(argv[1], "intake-child") == 0)
        _exit(intake_child(str_of(argc > 2 ? argv[2] : NULL)));
    for (size_t i = 0; i < n; i++) {
        if (argc > 1 && !strstr(file[i], argv[1])) continue;
        tests[used++] = (struct CMUnitTest){file[i], on_sqlite, NULL, NULL, file[i]};
        tests[used++] = (struct CMUnitTest){file[i], on_postgres, NULL, NULL, file[i]};
    }
    failed = _cmocka_run_group_tests("api", tests, used, NULL, NULL);
    for (size_t i = 0; i < n; i++) free(file[i]);
    return used == 0 ? 1 : failed;
}
