/*
 * Golden cases: tests/golden/NAME/input.txt must give plan.json.  With LUOSHI_BLESS=1 in the environment the
 * files are written anew; the difference is then read by a person before it is committed.
 */
#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

#include "plan/plan.h"
#include "plan_doc.h"

enum { OUTPUT_MOST = 8 << 20, OPEN_DEPTH = 4, PATH_MOST = 512 };

static const char folder[] = "tests/golden";

/* The same JSON with line ends down to OPEN_DEPTH, so that a change shows as a line. */
static struct str laid_out(struct arena *a, struct str json)
{
    struct buf b = buf_new(a, OUTPUT_MOST);
    int depth = 0;
    bool quoted = false;

    for (size_t i = 0; i < json.n; i++) {
        char c = json.p[i];

        if (c == '"' && (i == 0 || json.p[i - 1] != '\\')) quoted = !quoted;
        if (!quoted && (c == '}' || c == ']') && depth-- <= OPEN_DEPTH) buf_lit(&b, "\n");
        buf_byte(&b, c);
        if (quoted) continue;
        if (c == '{' || c == '[') depth++;
        if ((c == '{' || c == '[' || c == ',') && depth <= OPEN_DEPTH) buf_lit(&b, "\n");
    }
    buf_lit(&b, "\n");
    return buf_text(&b);
}

static void write_file(const char *path, struct str s)
{
    FILE *f = fopen(path, "wb");

    assert_non_null(f);
    assert_int_equal(fwrite(s.p, 1, s.n, f), s.n);
    fclose(f);
}

static bool is_golden(const char *name)
{
    struct arena *a = arena_new(0);
    char path[PATH_MOST];
    struct buf b = buf_new(a, OUTPUT_MOST);
    struct str input, got, want;
    struct doc doc;
    bool same;

    snprintf(path, sizeof path, "%s/%s/input.txt", folder, name);
    input = file_text(a, path);
    assert_non_null(input.p);
    doc = doc_of_lines(a, input);
    plan_json(&b, plan_read(a, &doc));
    got = laid_out(a, buf_text(&b));
    snprintf(path, sizeof path, "%s/%s/plan.json", folder, name);
    if (getenv("LUOSHI_BLESS")) write_file(path, got);
    want = file_text(a, path);
    same = want.p && str_eq(got, want);
    if (!same) print_error("%s: not as blessed\n", path);
    arena_end(a);
    return same;
}

static void test_golden(void **state)
{
    DIR *d = opendir(folder);
    size_t cases = 0, wrong = 0;

    (void)state;
    assert_non_null(d);
    for (struct dirent *e = readdir(d); e; e = readdir(d)) {
        if (e->d_name[0] == '.') continue;
        cases++;
        wrong += !is_golden(e->d_name);
    }
    closedir(d);
    assert_true(cases >= 20);
    assert_int_equal(wrong, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_golden)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
