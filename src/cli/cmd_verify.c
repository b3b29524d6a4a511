/* verify - recompute the chain of events of all governments; a broken one is named and gives exit status 24.
 */
#include "access/event.h"
#include "base/buf.h"
#include "cli/desk.h"
#include "store/store.h"

static enum err verify(struct cx *cx, struct event_verdict *v)
{
    enum err e = store_begin(cx, false);

    return e ? e : store_end(cx, event_verify(cx, 0, v));
}

enum err cmd_verify(struct cx *cx, struct cli *cli)
{
    struct buf out = buf_new(cx->arena, 400);
    struct event_verdict v = {0};
    enum err e = cli_options(cx, cli, NULL, 0);

    if (!e) e = cli_operands(cx, cli, 0, 0);
    if (!e) e = desk_open(cx, cli);
    if (!e) e = verify(cx, &v);
    if (e) return e;
    if (v.broken_seq)
        return cx_fail(cx, ERR_CHAIN, NULL, "第 %lld 条痕迹起不可信：%.*s（%.*s）",
                       "the chain breaks at row %lld: %.*s (%.*s)", (long long)v.broken_seq,
                       STR_ARG(v.reason_zh), STR_ARG(v.reason_en));
    buf_fmt(&out, "痕迹链完整，共核对 %lld 条。\n", (long long)v.checked);
    return cli_print(cx, buf_text(&out));
}
