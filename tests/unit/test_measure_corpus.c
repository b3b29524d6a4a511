/* Goals and deadlines over the hand-made gold: finders alone, on the exact text of each task. */
#include <dirent.h>
#include <jansson.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "plan/deadline.h"
#include "plan/measure.h"

#define DEV "../shared/corpus/dev"

static const char *const op_name[OP_ALL] = {"=", ">=", "<=", ">", "<", "~", "relative", "trend"};

struct tally {
    int hit, miss, extra;
};

static double f1(const struct tally *t)
{
    return 2.0 * t->hit / (2.0 * t->hit + t->miss + t->extra);
}

static struct str json_str(const json_t *o, const char *key)
{
    const json_t *v = json_object_get(o, key);

    return json_is_string(v) ? (struct str){json_string_value(v), json_string_length(v)} : STR_NULL;
}

static bool same_value(const json_t *gold, const struct measure_hit *h)
{
    const json_t *v = json_object_get(gold, "value");

    if (!json_is_number(v)) return !h->has_value;
    return h->has_value && json_number_value(v) == h->value_num;
}

static bool same(const json_t *gold, const struct measure_hit *h)
{
    return str_eq(json_str(gold, "op"), str_of(op_name[h->op])) && same_value(gold, h) &&
           str_eq(json_str(gold, "unit"), h->unit);
}

static void score_targets(const char *file, const json_t *task, const measure_hits *found, struct tally *t)
{
    json_t *targets = json_object_get(task, "targets");
    size_t n = json_array_size(targets), used = 0;
    bool taken[64] = {false};

    for (size_t i = 0; i < found->n; i++) {
        const struct measure_hit *h = &found->at[i];
        size_t k = 0;

        if (h->op == OP_TREND || h->op == OP_RELATIVE) continue;
        while (k < n && (taken[k] || !same(json_array_get(targets, k), h))) k++;
        if (k < n) {
            taken[k] = true;
            used++;
            continue;
        }
        t->extra++;
        print_message("%s extra: %s %g %.*s\n", file, op_name[h->op], h->value_num, STR_ARG(h->unit));
        print_message("      in %.*s\n", (int)h->words.len,
                      json_string_value(json_object_get(task, "text")) + h->words.off);
    }
    t->hit += (int)used;
    t->miss += (int)(n - used);
    for (size_t k = 0; k < n; k++)
        if (!taken[k])
            print_message("%s missed: %.*s\n", file, STR_ARG(json_str(json_array_get(targets, k), "text")));
}

/* A field beside the text is not seen here: such a deadline counts only when the text has none. */
static void score_deadline(const char *file, struct str gold, struct str text, struct tally *t)
{
    struct deadline_hit d;
    bool found = deadline_find(text, &d);
    struct str got = found ? str_sub(text, d.at.off, d.at.len) : STR_NULL;

    if (!found && (!gold.p || str_find(text, gold, 0) < 0)) return;
    if (found && gold.p && str_eq(got, gold)) {
        t->hit++;
        return;
    }
    t->extra += found;
    t->miss += gold.p && str_find(text, gold, 0) >= 0;
    print_message("%s deadline: %.*s, gold %.*s\n", file, STR_ARG(got), STR_ARG(gold));
}

static void score_task(const char *file, const json_t *task, struct tally *targets, struct tally *deadlines)
{
    struct arena *a = arena_new(0);
    struct str text = json_str(task, "text");
    measure_hits found = {0};

    measure_find(a, text, &found);
    score_targets(file, task, &found, targets);
    score_deadline(file, json_str(task, "deadline"), text, deadlines);
    arena_end(a);
}

static void score_file(const char *name, struct tally *targets, struct tally *deadlines)
{
    char path[512];
    json_t *doc, *task;
    size_t i;

    snprintf(path, sizeof path, DEV "/%s", name);
    doc = json_load_file(path, 0, NULL);
    assert_non_null(doc);
    json_array_foreach(json_object_get(doc, "tasks"), i,
                       task) if (!json_is_true(json_object_get(task, "truncated")))
        score_task(name, task, targets, deadlines);
    json_decref(doc);
}

static void test_dev(void **state)
{
    struct tally targets = {0}, deadlines = {0};
    struct dirent **names;
    int n = scandir(DEV, &names, NULL, alphasort);

    (void)state;
    if (n < 0) {
        print_message("skipped: %s is absent\n", DEV);
        skip();
    }
    for (int i = 0; i < n; i++) {
        if (strstr(names[i]->d_name, ".json")) score_file(names[i]->d_name, &targets, &deadlines);
        free(names[i]);
    }
    free(names);
    print_message("targets: %d right, %d missed, %d extra, F1 %.4f\n", targets.hit, targets.miss,
                  targets.extra, f1(&targets));
    print_message("deadlines in the text: %d right, %d missed, %d extra\n", deadlines.hit, deadlines.miss,
                  deadlines.extra);
    assert_true(f1(&targets) >= 0.95);
    assert_true(f1(&deadlines) >= 0.95);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_dev)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
