#include <unistd.h>

#include "cli/cli.h"
#include "intake/intake.h"

/* Not for people: a threaded server runs this to read a file in a process of its own. */
enum err cmd_intake_child(struct cx *cx, struct cli *cli)
{
    enum err e = cli_operands(cx, cli, 1, 2);

    if (!e) _exit(intake_child(str_of(cli->argc > 1 ? cli->argv[1] : NULL)));
    return e;
}
