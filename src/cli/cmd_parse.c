#include "base/json.h"
#include "cli/cli.h"
#include "intake/intake.h"
#include "plan/plan.h"

static void put_block(struct buf *out, const struct doc *d, const struct block *b)
{
    static const char *const kinds[] = {"line", "para", "heading", "cell"};
    static const char flags[] = "cbgnmfx";
    char set[sizeof flags] = "";
    size_t n = 0;

    for (size_t i = 0; flags[i]; i++)
        if (b->flags >> i & 1) set[n++] = flags[i];
    buf_fmt(out, "%-7s p%u", kinds[b->kind], b->page);
    if (b->level) buf_fmt(out, " level %u", b->level);
    if (b->kind == BLOCK_CELL)
        buf_fmt(out, " t%u r%u c%u %ux%u", b->table, b->row, b->col, b->row_span, b->col_span);
    buf_fmt(out, " [%s] ", set);
    buf_str(out, doc_text(d, b->at));
    buf_byte(out, '\n');
}

static void put_blocks(struct buf *out, const struct doc *d)
{
    buf_fmt(out, "%.*s %.*s, %zu bytes, %zu blocks, %u pages, %u repaired\n", STR_ARG(d->format),
            STR_ARG(d->charset), d->text.n, d->n, d->pages, d->repaired);
    for (size_t i = 0; i < d->n; i++) put_block(out, d, &d->block[i]);
}

/* One of the ways to show a plan. */
struct view {
    bool blocks, json, corpus, why;
};

static enum err one_view(struct cx *cx, const struct view *v)
{
    if (v->blocks + v->json + v->corpus + v->why <= 1) return ERR_NONE;
    return cx_fail(cx, ERR_INPUT, "json", "--blocks、--json、--corpus、--why 只能选一个",
                   "choose one of --blocks, --json, --corpus and --why");
}

static enum err put_plan(struct cx *cx, const struct view *v, const struct doc *doc, struct buf *out)
{
    const struct plan *p = plan_read(cx->arena, doc);

    if (v->json)
        plan_json(out, p);
    else if (v->corpus)
        plan_corpus(out, p);
    else if (p->tasks == 0)
        return cx_fail(cx, ERR_NO_TASK, NULL, "这份文件中没有识别出任务；用 --blocks 可查看读到的文字",
                       "no task was recognised in this document; --blocks shows the text that was read");
    else
        plan_table(out, p, v->why);
    buf_byte(out, '\n');
    return ERR_NONE;
}

enum err cmd_parse(struct cx *cx, struct cli *cli)
{
    struct view v = {0};
    const struct cli_option options[] = {
        {.name = "blocks", .on = &v.blocks},
        {.name = "json", .on = &v.json},
        {.name = "corpus", .on = &v.corpus},
        {.name = "why", .on = &v.why},
    };
    struct buf out = cli_out(cx);
    const struct doc *doc = NULL;
    enum err e = cli_options(cx, cli, options, CLI_COUNT(options));

    if (!e) e = cli_operands(cx, cli, 1, 1);
    if (!e) e = one_view(cx, &v);
    if (!e) e = intake_read(cx, cli->argv[0], STR_NULL, NULL, &doc);
    if (!e && v.blocks) put_blocks(&out, doc);
    if (!e && !v.blocks) e = put_plan(cx, &v, doc, &out);
    return e ? e : cli_out_done(cx, &out);
}
