/* migrate - bring the database to this program's version; makes a new one where there is none. */
#include "base/buf.h"
#include "cli/desk.h"
#include "store/migrate.h"
#include "store/store.h"

enum err cmd_migrate(struct cx *cx, struct cli *cli)
{
    struct buf out = buf_new(cx->arena, 400);
    int done = 0;
    enum err e = cli_options(cx, cli, NULL, 0);

    if (!e) e = cli_operands(cx, cli, 0, 0);
    if (!e) e = desk_folder(cx, cli);
    if (!e) e = store_open(cx, cli->db);
    if (!e) e = migrate_run(cx, &done);
    if (!e && done) e = desk_seal_old(cx);
    if (e) return e;
    if (done)
        buf_fmt(&out, "数据库已升级 %d 步，现为本程序的版本。\n", done);
    else
        buf_lit(&out, "数据库已是本程序的版本，没有改变。\n");
    return cli_print(cx, buf_text(&out));
}
