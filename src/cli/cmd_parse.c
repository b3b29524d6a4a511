#include "base/json.h"
#include "cli/cli.h"
#include "intake/intake.h"

enum { OUTPUT_MOST = 1 << 30 };

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

enum err cmd_parse(struct cx *cx, struct cli *cli)
{
    bool blocks = false;
    const struct cli_option options[] = {{.name = "blocks", .on = &blocks}};
    struct buf out = buf_new(cx->arena, OUTPUT_MOST);
    const struct doc *doc = NULL;
    enum err e = cli_options(cx, cli, options, CLI_COUNT(options));

    if (!e) e = cli_operands(cx, cli, 1, 1);
    if (!e) e = intake_read(cx, cli->argv[0], STR_NULL, NULL, &doc);
    if (e) return e;
    put_blocks(&out, doc);
    return cli_print(cx, buf_text(&out));
}
