/*
 * cli - the command line: one table line in commands.def, one cmd_NAME.c, one test for each command.
 *
 * main() makes the context, finds the command, and prints its error as a
 * Chinese and an English sentence with the code; the exit status comes from
 * errors.def.  A command reads its options first:
 *
 *     enum err cmd_list(struct cx *cx, struct cli *cli)
 *     {
 *         bool json = false;
 *         struct str section = STR_NULL;
 *         const struct cli_option options[] = {
 *             {.name = "json", .on = &json},
 *             {.name = "section", .value = &section},
 *         };
 *         enum err e = cli_options(cx, cli, options, CLI_COUNT(options));
 *
 *         if (!e) e = cli_operands(cx, cli, 0, 1);
 *         …
 *
 * After cli_options() the operands are cli->argv[0 .. cli->argc).
 */
#ifndef CLI_CLI_H
#define CLI_CLI_H

#include "base/buf.h"
#include "base/cx.h"

struct cli {
    const struct cli_command *command;
    int argc;
    char **argv;
    const char *db; /* --db URL, else $LUOSHI_DB, else var/luoshi.db; every command takes the option */
    const char *government; /* --government NAME, which every command takes too; NULL: the only one */
};

struct cli_command {
    const char *name;
    enum err (*run)(struct cx *cx, struct cli *cli);
    const char *usage, *zh, *en;
};

/* A long option: a switch (.on) or one with a value (.value, text; .number, a decimal integer). */
struct cli_option {
    const char *name;
    char letter; /* the same as -x with a value; 0: none */
    bool *on;
    struct str *value;
    int64_t *number;
};

#define CLI_COUNT(options) (sizeof(options) / sizeof(options)[0])

/* Take the options out of the arguments. ERR_INPUT names an unknown, incomplete or misplaced one. */
MUST_USE enum err cli_options(struct cx *cx, struct cli *cli, const struct cli_option *options, size_t n);

/* ERR_INPUT with the usage line unless there are LEAST to MOST operands. */
MUST_USE enum err cli_operands(struct cx *cx, const struct cli *cli, int least, int most);

/* Write to standard output at once. ERR_DISK when it cannot take it all. */
MUST_USE enum err cli_print(struct cx *cx, struct str text);

/* For output of any length: a buffer that drains to standard output; the second ends it, with cli_print's
 * error. */
struct buf cli_out(struct cx *cx);
MUST_USE enum err cli_out_done(struct cx *cx, struct buf *out);

/* The table of commands; a NULL name ends it. */
extern const struct cli_command cli_commands[];
const struct cli_command *cli_find(const char *name);

#define COMMAND(name, fn, usage, zh, en) enum err fn(struct cx *cx, struct cli *cli);
#include "cli/commands.def"
#undef COMMAND

#endif
