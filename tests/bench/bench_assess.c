/* bench_assess WHAT: measures of src/assess for ./bench, as "MEASURE|BAR|VALUE" lines. */
#include <stdio.h>
#include <string.h>

#include "../selfcheck_set.h"

static void print(const char *what, const char *bar, double value)
{
    printf("%s|%s|%.3f\n", what, bar, value);
}

static int selfcheck(FILE *wrong)
{
    struct arena *a = arena_new(0);
    struct selfcheck_tally t[2] = {0}, all;

    if (!set_run(a, t, wrong)) return 1;
    all = (struct selfcheck_tally){t[0].cases + t[1].cases, t[0].hit + t[1].hit,
                                   t[0].false_alarm + t[1].false_alarm, t[0].missed + t[1].missed};
    print("self-check, labelled reports", ">= 200 cases", (double)all.cases);
    print("  precision", ">= 0.95", set_precision(&all));
    print("  recall", ">= 0.85", set_recall(&all));
    print("  precision on the half held out", ">= 0.95", set_precision(&t[1]));
    print("  recall on the half held out", ">= 0.85", set_recall(&t[1]));
    arena_end(a);
    return 0;
}

int main(int argc, char **argv)
{
    return selfcheck(argc > 1 && strcmp(argv[1], "wrong") == 0 ? stderr : NULL);
}
