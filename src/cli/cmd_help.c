#include "base/buf.h"
#include "cli/cli.h"

static void put_one(struct buf *out, const struct cli_command *c)
{
    buf_fmt(out, "  luoshi %s%s%s\n      %s\n      %s\n", c->name, *c->usage ? " " : "", c->usage, c->zh,
            c->en);
}

static void put_all(struct buf *out)
{
    buf_lit(out, "落实：把印发的工作方案变成活的台账 / Luoshi: from the printed plan to a living ledger\n\n"
                 "命令 / commands:\n");
    for (const struct cli_command *c = cli_commands; c->name; c++)
        if (*c->zh) put_one(out, c);
    buf_lit(out, "\n通用选项 / for every command:\n"
                 "  --db URL   数据库：文件路径或 postgres://…，默认 $LUOSHI_DB 或 var/luoshi.db\n"
                 "             the database: a path or postgres://…; default $LUOSHI_DB or var/luoshi.db\n"
                 "  --government NAME\n"
                 "             政府：库中有多个政府时须指明\n"
                 "             the government: needed where the database holds several\n");
}

enum err cmd_help(struct cx *cx, struct cli *cli)
{
    struct buf out = buf_new(cx->arena, 1 << 20);
    const struct cli_command *c = NULL;
    enum err e = cli->argc ? cli_options(cx, cli, NULL, 0) : ERR_NONE;

    if (!e) e = cli_operands(cx, cli, 0, 1);
    if (e) return e;
    if (cli->argc == 0) {
        put_all(&out);
        return cli_print(cx, buf_text(&out));
    }
    c = cli_find(cli->argv[0]);
    if (!c)
        return cx_fail(cx, ERR_INPUT, NULL, "没有命令“%s”。luoshi help 列出全部命令",
                       "no such command: %s; \"luoshi help\" lists them all", cli->argv[0]);
    put_one(&out, c);
    return cli_print(cx, buf_text(&out));
}
