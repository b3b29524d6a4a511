/* main - make the context, run one command, print its error. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "cli/cli.h"

/* The user's own words inside a sentence are printed as they are: this is the user's terminal. */
static int report(const struct cx *cx, enum err e)
{
    struct fault f = cx_fault(cx, e);
    const struct err_info *info = err_info(e);

    if (!e) return 0;
    fprintf(stderr, "luoshi: %.*s：%.*s\nluoshi: %.*s: %.*s\n", STR_ARG(info->name), STR_ARG(f.zh),
            STR_ARG(info->name), STR_ARG(f.en));
    return info->exit;
}

static enum err run(struct cx *cx, int argc, char **argv)
{
    /* "luoshi --help" and "--version" are what a stranger tries first. */
    const char *word = argc > 1 ? argv[1] : "help", *name = strncmp(word, "--", 2) == 0 ? word + 2 : word;
    const char *db = getenv("LUOSHI_DB");
    struct cli cli = {.command = cli_find(name),
                      .argc = argc > 1 ? argc - 1 : 0,
                      .argv = argv + 1,
                      .db = db && *db ? db : "var/luoshi.db"};

    if (!cli.command)
        return cx_fail(cx, ERR_INPUT, NULL, "没有命令“%s”。luoshi help 列出全部命令",
                       "no such command: %s; \"luoshi help\" lists them all", word);
    return cli.command->run(cx, &cli);
}

int main(int argc, char **argv)
{
    struct cx cx = {.arena = arena_new(0), .now_ms = clock_now_ms()};
    int status;

    signal(SIGPIPE, SIG_IGN);
    status = report(&cx, run(&cx, argc, argv));
    arena_end(cx.arena);
    return status;
}
