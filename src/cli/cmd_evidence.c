/* evidence - check the files of evidence against the ledger; collect deletes what was taken back. */
#include "base/buf.h"
#include "cli/desk.h"
#include "matter/evidence.h"
#include "matter/evidence_sweep.h"
#include "store/store.h"

enum { OUTPUT_MOST = 1024 };

/* A reading transaction: who adds a file meanwhile has made it new, and new ones are left alone. */
static enum err sweep(struct cx *cx, struct str folder, bool remove, struct evidence_sweep *out)
{
    enum err e = store_begin(cx, false);

    return e ? e : store_end(cx, evidence_sweep(cx, folder, remove, out));
}

static enum err print(struct cx *cx, const struct evidence_sweep *s, bool remove)
{
    struct buf out = buf_new(cx->arena, OUTPUT_MOST);

    buf_fmt(&out,
            "佐证文件完好 %lld 个；%s已撤回的文件 %lld 个，共 %lld 字节；来历不明、未动的文件 %lld 个。\n",
            (long long)s->good, remove ? "清除" : "", (long long)s->loose, (long long)s->bytes,
            (long long)s->strange);
    return cli_print(cx, buf_text(&out));
}

enum err cmd_evidence(struct cx *cx, struct cli *cli)
{
    struct str folder = STR_NULL;
    const struct cli_option options[] = {{.name = "evidence", .value = &folder}};
    struct evidence_sweep s = {0};
    bool remove;
    enum err e = cli_options(cx, cli, options, CLI_COUNT(options));

    if (!e) e = cli_operands(cx, cli, 0, 1);
    if (e) return e;
    remove = cli->argc == 1;
    if (remove && !str_eq(str_of(cli->argv[0]), STR("collect")))
        return cx_fail(cx, ERR_INPUT, "evidence", "用法：luoshi evidence [collect]",
                       "usage: luoshi evidence [collect]");
    e = desk_open(cx, cli);
    if (!e) e = sweep(cx, folder.n ? folder : evidence_folder(cx->arena, cli->db), remove, &s);
    if (!e) e = print(cx, &s, remove);
    if (e || !s.bad) return e;
    return cx_fail(cx, ERR_DAMAGED, "evidence", "有 %lld 个佐证文件丢失或被改动，如“%.*s”",
                   "%lld files of evidence are lost or were altered, such as %.*s", (long long)s.bad,
                   STR_ARG(s.name));
}
