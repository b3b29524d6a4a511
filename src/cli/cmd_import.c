/* import - a plan into the ledger; a corrected edition shows its differences and waits for --apply. */
#include "access/government.h"
#include "base/file.h"
#include "cli/desk.h"
#include "directory/name.h"
#include "intake/intake.h"
#include "ledger/edition.h"
#include "store/store.h"

enum { OUTPUT_MOST = 16 << 20, FILE_MOST = 1 << 30 };

struct import {
    bool dry_run, apply;
    int64_t plan_id;
    struct edition_file file;
    struct edition_result result;
};

static struct str base_name(struct str path)
{
    size_t at = path.n;

    while (at > 0 && path.p[at - 1] != '/') at--;
    return str_skip(path, at);
}

static enum err read_file(struct cx *cx, const char *path, struct import *im)
{
    const struct doc *doc = NULL;
    struct str bytes;
    enum err e = intake_read(cx, path, STR_NULL, NULL, &doc);

    if (e) return e;
    im->file = (struct edition_file){.plan = plan_read(cx->arena, doc), .name = base_name(str_of(path))};
    if (str_eq(str_of(path), STR("-"))) return ERR_NONE;
    e = file_read(cx, path, FILE_MOST, &bytes);
    if (e) return e;
    im->file.sha = edition_digest(cx->arena, bytes);
    im->file.bytes = (int64_t)bytes.n;
    return ERR_NONE;
}

static void put_counts(struct buf *out, const struct import *im)
{
    const struct edition_counts *c = &im->result.counts;
    const struct plan_facts *f = &im->file.plan->facts;

    buf_fmt(out, "《%.*s》 %.*s\n", STR_ARG(f->title.text.n ? f->title.text : im->file.name),
            STR_ARG(f->number.text));
    buf_fmt(out,
            "%lld 项任务 · %lld 个章节 · %lld 个牵头单位 · %lld 位牵头领导 · %lld 条责任 · %lld 个指标 · "
            "%lld 处待确认\n",
            (long long)c->tasks, (long long)c->sections, (long long)c->lead_units, (long long)c->leaders,
            (long long)c->duties, (long long)c->measures, (long long)c->doubts);
}

static void put_outcome(struct buf *out, const struct import *im)
{
    const struct edition_result *r = &im->result;

    switch (r->outcome) {
    case EDITION_SAME: buf_lit(out, "台账中已有同样的方案，没有改变任何内容。\n"); return;
    case EDITION_NEW: buf_str(out, im->dry_run ? STR("试运行：没有写入。\n") : STR("已导入台账。\n")); return;
    case EDITION_CHANGED:
        edition_diff_print(out, r->diff);
        if (im->apply && !im->dry_run)
            buf_lit(out, "已按新版更新台账，人工更正的内容保留。\n");
        else
            buf_lit(out, "这是台账中已有方案的新版本，没有写入。确认后请加 --apply 再运行。\n");
    }
}

/* Which plan a file is an edition of shows only inside the transaction, so a new edition is looked at there.
 */
static enum err write_plan(struct cx *cx, struct import *im)
{
    enum err e = edition_preview(cx, &im->file, im->plan_id, &im->result);
    bool wanted = im->result.outcome == EDITION_NEW || im->apply;

    if (e || im->dry_run || !wanted) return e;
    return edition_import(cx, &im->file, im->plan_id, &im->result);
}

static enum err import(struct cx *cx, struct import *im)
{
    enum err e = desk_begin(cx, true);

    return e ? e : store_end(cx, write_plan(cx, im));
}

enum err cmd_import(struct cx *cx, struct cli *cli)
{
    struct import im = {0};
    struct buf out = buf_new(cx->arena, OUTPUT_MOST);
    const struct cli_option options[] = {
        {.name = "dry-run", .on = &im.dry_run},
        {.name = "apply", .on = &im.apply},
        {.name = "plan", .number = &im.plan_id},
    };
    enum err e = cli_options(cx, cli, options, CLI_COUNT(options));

    if (!e) e = cli_operands(cx, cli, 1, 1);
    if (!e) e = read_file(cx, cli->argv[0], &im);
    if (!e) e = desk_open_new(cx, cli);
    if (!e) e = import(cx, &im);
    if (e) return e;
    put_counts(&out, &im);
    put_outcome(&out, &im);
    return cli_print(cx, buf_text(&out));
}
