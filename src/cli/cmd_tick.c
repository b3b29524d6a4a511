#include "base/buf.h"
#include "cli/desk.h"
#include "notify/tick.h"

enum err cmd_tick(struct cx *cx, struct cli *cli)
{
    struct flow_done done;
    struct buf out = buf_new(cx->arena, 1024);
    enum err e = cli_options(cx, cli, NULL, 0);

    if (!e) e = cli_operands(cx, cli, 0, 0);
    if (!e) e = desk_open(cx, cli);
    if (!e) e = tick_run(cx, &done);
    if (e) return e;
    buf_fmt(&out, "困难问题提级 %lld，协作请求提级 %lld，回头看 %lld\n", (long long)done.difficulties,
            (long long)done.requests, (long long)done.look_backs);
    return cli_print(cx, buf_text(&out));
}
