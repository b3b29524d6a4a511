/*
 * bench_process - a command as a whole process: "bench_process RUNS COMMAND ARG...".
 *
 * Prints the median wall time in milliseconds and the highest peak memory in
 * MB of the command and the children it waited for.  "@N" in an argument
 * becomes the number of the run, so that each can write a file of its own.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { RUNS_MOST = 999, ARGS_MOST = 31, ARG_MOST = 512 };

static double now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

static void become(char **argv, int run)
{
    static char text[ARGS_MOST][ARG_MOST];
    char *args[ARGS_MOST + 1] = {NULL};
    int quiet = open("/dev/null", O_WRONLY);

    for (int i = 0; argv[i] && i < ARGS_MOST; i++) {
        const char *at = strstr(argv[i], "@N");

        if (at)
            snprintf(text[i], ARG_MOST, "%.*s%d%s", (int)(at - argv[i]), argv[i], run, at + 2);
        else
            snprintf(text[i], ARG_MOST, "%s", argv[i]);
        args[i] = text[i];
    }
    dup2(quiet, STDOUT_FILENO);
    execvp(args[0], args);
    _exit(127);
}

int main(int argc, char **argv)
{
    double ms[RUNS_MOST];
    long peak = 0;
    int runs = argc > 2 ? atoi(argv[1]) : 0;

    if (runs < 1 || runs > RUNS_MOST) return 2;
    for (int i = 0; i < runs; i++) {
        struct rusage used;
        int status;
        double began = now();
        pid_t child = fork();

        if (child == 0) become(argv + 2, i);
        if (child < 0 || wait4(child, &status, 0, &used) != child || status != 0) return 1;
        ms[i] = now() - began;
        if (used.ru_maxrss > peak) peak = used.ru_maxrss;
    }
    qsort(ms, (size_t)runs, sizeof ms[0], by_value);
    printf("%.1f %.1f\n", ms[runs / 2], (double)peak / 1024);
    return 0;
}
