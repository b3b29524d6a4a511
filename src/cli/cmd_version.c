#include "cli/cli.h"

#ifndef LUOSHI_VERSION
#define LUOSHI_VERSION "0.1.0"
#endif

enum err cmd_version(struct cx *cx, struct cli *cli)
{
    enum err e = cli_options(cx, cli, NULL, 0);

    if (!e) e = cli_operands(cx, cli, 0, 0);
    if (!e) e = cli_print(cx, STR("luoshi " LUOSHI_VERSION "\n"));
    return e;
}
