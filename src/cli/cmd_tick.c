#include "base/buf.h"
#include "cli/desk.h"
#include "cli/postbag.h"
#include "notify/tick.h"

enum err cmd_tick(struct cx *cx, struct cli *cli)
{
    struct str smtp = STR_NULL, from = STR_NULL;
    const struct cli_option options[] = {{.name = "smtp", .value = &smtp},
                                         {.name = "mail-from", .value = &from}};
    struct post_options post;
    struct tick_done done;
    struct carrier carrier;
    struct buf out = buf_new(cx->arena, 1024);
    enum err e = cli_options(cx, cli, options, CLI_COUNT(options));

    if (!e) e = cli_operands(cx, cli, 0, 0);
    if (!e) e = postbag_read(cx, smtp, from, &post);
    if (!e) e = desk_open(cx, cli);
    if (e) return e;
    carrier = post_carrier(&post);
    e = tick_run(cx, &carrier, &done);
    if (e) return e;
    buf_fmt(&out,
            "困难问题提级 %lld，协作请求提级 %lld，回头看 %lld，调度结束 %lld，新消息 %lld，已发出 %lld\n",
            (long long)done.flow.difficulties, (long long)done.flow.requests, (long long)done.flow.look_backs,
            (long long)done.flow.rounds, (long long)done.made, (long long)done.sent);
    return cli_print(cx, buf_text(&out));
}
