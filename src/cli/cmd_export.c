/* export - the ledger as csv, xlsx or json. */
#include "base/buf.h"
#include "base/file.h"
#include "cli/desk.h"
#include "ledger/sheet.h"
#include "store/store.h"

enum { OUTPUT_MOST = 512 << 20 };

struct export
{
    struct task_filter filter;
    struct str format, columns, file;
};

/* Without --format the name of the file says it. */
static struct str format_of(const struct export *x)
{
    if (x->format.n) return x->format;
    if (str_ends(x->file, STR(".xlsx"))) return STR("xlsx");
    return str_ends(x->file, STR(".json")) ? STR("json") : STR("csv");
}

enum err cmd_export(struct cx *cx, struct cli *cli)
{
    struct export x = {.filter = task_filter_any()};
    struct buf out = buf_new(cx->arena, OUTPUT_MOST);
    const struct cli_option options[] = {
        {.name = "format", .value = &x.format},   {.name = "output", .letter = 'o', .value = &x.file},
        {.name = "columns", .value = &x.columns}, {.name = "plan", .number = &x.filter.plan_id},
        {.name = "q", .value = &x.filter.q},      {.name = "leader", .value = &x.filter.leader},
    };
    enum err e = cli_options(cx, cli, options, CLI_COUNT(options));

    if (!e) e = cli_operands(cx, cli, 0, 0);
    if (!e) e = desk_open(cx, cli);
    if (!e) e = desk_begin(cx, false);
    if (!e) e = store_end(cx, sheet_export(cx, &x.filter, format_of(&x), x.columns, &out));
    if (e) return e;
    return x.file.n ? file_write(cx, x.file.p, buf_text(&out)) : cli_print(cx, buf_text(&out));
}
