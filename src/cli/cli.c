#include "cli/cli.h"

#include <getopt.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"

enum { OPTIONS_MOST = 30, DATABASE = OPTIONS_MOST, GOVERNMENT, COMMON = 2 };

const struct cli_command cli_commands[] = {
#define COMMAND(name, fn, usage, zh, en) {name, fn, usage, zh, en},
#include "cli/commands.def"
#undef COMMAND
    {NULL, NULL, NULL, NULL, NULL},
};

const struct cli_command *cli_find(const char *name)
{
    for (const struct cli_command *c = cli_commands; c->name; c++)
        if (strcmp(c->name, name) == 0) return c;
    return NULL;
}

static enum err bad_option(struct cx *cx, const struct cli *cli, const char *word, int kind)
{
    if (kind == ':')
        return cx_fail(cx, ERR_INPUT, word, "选项 %s 缺少值。用法：luoshi %s %s",
                       "the option %s needs a value; usage: luoshi %s %s", word, cli->command->name,
                       cli->command->usage);
    return cx_fail(cx, ERR_INPUT, word, "不认识的选项 %s。用法：luoshi %s %s",
                   "unknown option %s; usage: luoshi %s %s", word, cli->command->name, cli->command->usage);
}

static enum err set_option(struct cx *cx, const struct cli_option *o, const char *value)
{
    if (o->on) *o->on = true;
    if (o->value) *o->value = str_of(value);
    if (o->number && !str_int(str_of(value), o->number))
        return cx_fail(cx, ERR_INPUT, o->name, "选项 --%s 的值不是整数：%s",
                       "the value of --%s is not a whole number: %s", o->name, value);
    return ERR_NONE;
}

/* Long options come back by index, letters as themselves; getopt knows no others. */
static const struct cli_option *option_of(const struct cli_option *options, size_t n, int got)
{
    size_t i = got < OPTIONS_MOST ? (size_t)got : 0;

    while (got >= OPTIONS_MOST && i + 1 < n && options[i].letter != got) i++;
    return &options[i];
}

/* ":" and each letter with a value: what getopt wants. */
static void letters_of(const struct cli_option *options, size_t n, char *out)
{
    *out++ = ':';
    for (size_t i = 0; i < n; i++) {
        if (!options[i].letter) continue;
        *out++ = options[i].letter;
        *out++ = ':';
    }
    *out = '\0';
}

enum err cli_options(struct cx *cx, struct cli *cli, const struct cli_option *options, size_t n)
{
    struct option table[OPTIONS_MOST + COMMON + 1] = {{"db", required_argument, NULL, DATABASE},
                                                      {"government", required_argument, NULL, GOVERNMENT}};
    char letters[2 * OPTIONS_MOST + 2];
    enum err e = ERR_NONE;
    int got;

    if (n > OPTIONS_MOST) n = OPTIONS_MOST;
    letters_of(options, n, letters);
    for (size_t i = 0; i < n; i++)
        table[i + COMMON] =
            (struct option){options[i].name, options[i].on ? no_argument : required_argument, NULL, (int)i};
    optind = 0;
    opterr = 0;
    got = getopt_long(cli->argc, cli->argv, letters, table, NULL);
    while (!e && got != -1) {
        if (got == '?' || got == ':')
            e = bad_option(cx, cli, cli->argv[optind - 1], got);
        else if (got == DATABASE)
            cli->db = optarg;
        else if (got == GOVERNMENT)
            cli->government = optarg;
        else
            e = set_option(cx, option_of(options, n, got), optarg);
        if (!e) got = getopt_long(cli->argc, cli->argv, letters, table, NULL);
    }
    cli->argc -= optind;
    cli->argv += optind;
    return e;
}

enum err cli_operands(struct cx *cx, const struct cli *cli, int least, int most)
{
    if (cli->argc >= least && cli->argc <= most) return ERR_NONE;
    return cx_fail(cx, ERR_INPUT, NULL, "参数个数不对。用法：luoshi %s %s",
                   "wrong number of arguments; usage: luoshi %s %s", cli->command->name, cli->command->usage);
}

static enum err no_output(struct cx *cx)
{
    return cx_fail(cx, ERR_DISK, NULL, "无法写到标准输出", "cannot write to standard output");
}

enum err cli_print(struct cx *cx, struct str text)
{
    return file_write_all(STDOUT_FILENO, text) ? ERR_NONE : no_output(cx);
}

static bool to_stdout(void *arg, struct str piece)
{
    (void)arg;
    return file_write_all(STDOUT_FILENO, piece);
}

struct buf cli_out(struct cx *cx)
{
    return buf_draining(cx->arena, to_stdout, NULL);
}

enum err cli_out_done(struct cx *cx, struct buf *out)
{
    return buf_drained(out) ? ERR_NONE : no_output(cx);
}
