/*
 * The API as data: each tests/api/NAME.call (tests/calls.h) runs against a fresh database, on both engines.
 * There is an account for each role that is bound to nothing, named as the role.
 */
#include "../calls.h"

#include "../brief.h"

#include <dirent.h>

#include "intake/intake.h"

enum { FILES_MOST = 100 };

/* Which file a test is about; cmocka gives it as the test's state. */
static const char *current;

/* ---- what is kept ready is what would be made now, whatever the request changed */

static void look_at_kept(struct script *s)
{
    struct brief_wrong wrong = {0};
    struct cx cx = *s->cx;

    cx.arena = arena_new(0);
    cx.actor = (struct actor){.government_id = s->pass.account.government_id};
    must_of(s, store_begin(&cx, true));
    must_of(s, store_end(&cx, brief_look(&cx, &wrong)));
    if (wrong.kept.p)
        WRONG(s, "kept ready is\n%.*s\nand should be\n%.*s", STR_ARG(wrong.kept), STR_ARG(wrong.made));
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
