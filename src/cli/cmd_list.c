/* list - the tasks of the ledger that match, one line each. */
#include "base/buf.h"
#include "cli/desk.h"
#include "directory/org.h"
#include "ledger/sheet.h"
#include "store/store.h"

enum { OUTPUT_MOST = 256 << 20, TEXT_SHOWN = 40 };

/* Options that name an organisation are looked up by name. */
static enum err find_org(struct cx *cx, struct str name, int64_t *id)
{
    enum err e;

    if (name.n == 0) return ERR_NONE;
    e = org_find(cx, name, id);
    if (!e && !*id)
        return cx_fail(cx, ERR_ABSENT, NULL, "名录中没有“%.*s”", "the directory has no \"%.*s\"",
                       STR_ARG(name));
    return e;
}

struct filter_words {
    struct str lead, support, org, doubt, measure;
};

static enum err yes_or_no(struct cx *cx, struct str s, const char *option, int *out)
{
    if (s.n == 0) return ERR_NONE;
    *out = str_eq(s, STR("yes"));
    if (*out || str_eq(s, STR("no"))) return ERR_NONE;
    return cx_fail(cx, ERR_INPUT, option, "选项 --%s 的值应为 yes 或 no", "the option --%s takes yes or no",
                   option);
}

static enum err look_up(struct cx *cx, const struct filter_words *w, struct task_filter *f)
{
    enum err e = find_org(cx, w->lead, &f->lead_id);

    if (!e) e = find_org(cx, w->support, &f->support_id);
    if (!e) e = find_org(cx, w->org, &f->org_id);
    if (!e) e = yes_or_no(cx, w->doubt, "doubt", &f->doubt);
    if (!e) e = yes_or_no(cx, w->measure, "measure", &f->has_measure);
    return e;
}

/* The first characters of S, so that a line stays a line. */
static void put_start(struct buf *out, struct str s, size_t most)
{
    size_t i = 0, n = 0;

    for (; i < s.n && n < most; i++) n += i + 1 == s.n || ((unsigned char)s.p[i + 1] & 0xc0) != 0x80;
    buf_str(out, str_sub(s, 0, i));
    if (i < s.n) buf_lit(out, "…");
}

struct listing {
    struct buf *out;
    int64_t n;
};

/* The first five columns of sheet_columns.def that a line shows. */
static bool put_task(void *arg, struct str cells)
{
    enum { NO = 1, TEXT = 2, LEAD = 5, SHOWN = 6 };
    struct listing *l = arg;
    struct str cell[SHOWN];

    for (int i = 0; i < SHOWN; i++) {
        ptrdiff_t at = str_find(cells, STR("\x1f"), 0);

        cell[i] = at < 0 ? cells : str_sub(cells, 0, (size_t)at);
        cells = at < 0 ? STR("") : str_skip(cells, (size_t)at + 1);
    }
    buf_fmt(l->out, "%-6.*s ", STR_ARG(cell[NO]));
    put_start(l->out, cell[TEXT], TEXT_SHOWN);
    buf_fmt(l->out, "  〔%.*s〕\n", STR_ARG(cell[LEAD]));
    l->n++;
    return true;
}

static enum err list(struct cx *cx, const struct filter_words *words, struct task_filter *f, struct buf *out)
{
    struct listing l = {out, 0};
    enum err e = look_up(cx, words, f);

    if (!e) e = task_cells(cx, f, put_task, &l);
    buf_fmt(out, "共 %lld 项\n", (long long)l.n);
    return e;
}

enum err cmd_list(struct cx *cx, struct cli *cli)
{
    struct task_filter f = task_filter_any();
    struct filter_words words = {0};
    struct buf out = buf_new(cx->arena, OUTPUT_MOST);
    const struct cli_option options[] = {
        {.name = "plan", .number = &f.plan_id},       {.name = "leader", .value = &f.leader},
        {.name = "lead", .value = &words.lead},       {.name = "support", .value = &words.support},
        {.name = "org", .value = &words.org},         {.name = "doubt", .value = &words.doubt},
        {.name = "measure", .value = &words.measure}, {.name = "q", .value = &f.q},
        {.name = "sort", .value = &f.sort},
    };
    enum err e = cli_options(cx, cli, options, CLI_COUNT(options));

    if (!e) e = cli_operands(cx, cli, 0, 0);
    if (!e) e = desk_open(cx, cli);
    if (!e) e = desk_begin(cx, false);
    if (!e) e = store_end(cx, list(cx, &words, &f, &out));
    return e ? e : cli_print(cx, buf_text(&out));
}
