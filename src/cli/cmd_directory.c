/* directory - names of organisations: list, export, import, merge, alias, members. */
#include "base/buf.h"
#include "base/file.h"
#include "cli/desk.h"
#include "directory/org.h"
#include "directory/roster.h"
#include "intake/intake.h"
#include "ledger/bearer.h"
#include "store/store.h"

enum { OUTPUT_MOST = 64 << 20, FILE_MOST = 64 << 20 };

struct job {
    struct cli *cli;
    struct str format, file, from;
    struct buf out;
};

/* The organisation printed as argument I. */
static enum err org_named(struct cx *cx, const struct job *j, int i, int64_t *id)
{
    struct str name = str_of(j->cli->argv[i]);
    enum err e = org_find(cx, name, id);

    if (!e && !*id)
        return cx_fail(cx, ERR_ABSENT, NULL, "名录中没有“%.*s”", "the directory has no \"%.*s\"",
                       STR_ARG(name));
    return e;
}

static enum err rev_of(struct cx *cx, int64_t id, int64_t *rev)
{
    struct rows rows;
    enum err e = store_run(cx, &rows, "SELECT rev FROM org WHERE government_id = $1 AND id = $2", "ii",
                           cx->actor.government_id, id);

    *rev = !e && rows.n ? row_int(&rows.at[0], 0) : 0;
    return e;
}

static enum err do_list(struct cx *cx, struct job *j)
{
    struct rows rows;
    enum err e = store_run(
        cx, &rows,
        "SELECT o.name, o.kind, (SELECT COUNT(*) FROM alias a WHERE a.government_id = o.government_id"
        " AND a.subject = 'org' AND a.subject_id = o.id) FROM org o"
        " WHERE o.government_id = $1 AND o.state = 'live' ORDER BY o.kind DESC, o.name",
        "i", cx->actor.government_id);

    for (size_t i = 0; !e && i < rows.n; i++) {
        const struct row *r = &rows.at[i];
        bool many = str_eq(row_str(r, 1), STR("collective"));

        buf_fmt(&j->out, "%s  %.*s", many ? "集合" : "单位", STR_ARG(row_str(r, 0)));
        if (row_int(r, 2) > 1) buf_fmt(&j->out, "（%lld 种写法）", (long long)row_int(r, 2));
        buf_byte(&j->out, '\n');
    }
    if (!e) buf_fmt(&j->out, "共 %zu 个\n", rows.n);
    return e;
}

static enum err do_export(struct cx *cx, struct job *j)
{
    struct str format = j->format;

    if (!format.n) format = str_ends(j->file, STR(".xlsx")) ? STR("xlsx") : STR("csv");
    return roster_export(cx, format, &j->out);
}

static enum err read_table(struct cx *cx, const char *path, struct roster_report *report)
{
    const struct doc *doc = NULL;
    struct str bytes;
    enum err e;

    if (str_ends(str_of(path), STR(".csv"))) {
        e = file_read(cx, path, FILE_MOST, &bytes);
        return e ? e : roster_import_csv(cx, bytes, report);
    }
    e = intake_read(cx, path, STR_NULL, NULL, &doc);
    return e ? e : roster_import_doc(cx, doc, report);
}

static enum err do_import(struct cx *cx, struct job *j)
{
    struct roster_report report = {0};
    enum err e = read_table(cx, j->cli->argv[1], &report);

    if (!e)
        buf_fmt(&j->out, "读取 %lld 行：新增 %lld，修改 %lld，相同 %lld\n", (long long)report.rows,
                (long long)report.added, (long long)report.changed, (long long)report.same);
    return e;
}

static enum err do_merge(struct cx *cx, struct job *j)
{
    struct buf answer = buf_new(cx->arena, OUTPUT_MOST);
    int64_t id, into, rev;
    enum err e = org_named(cx, j, 1, &id);

    if (!e) e = org_named(cx, j, 2, &into);
    if (!e) e = rev_of(cx, id, &rev);
    if (!e) e = bearer_merge(cx, id, rev, into, &answer);
    if (!e) buf_fmt(&j->out, "“%s”已并入“%s”\n", j->cli->argv[1], j->cli->argv[2]);
    return e;
}

static enum err do_alias(struct cx *cx, struct job *j)
{
    struct buf answer = buf_new(cx->arena, OUTPUT_MOST);
    int64_t id, rev;
    enum err e = org_named(cx, j, 1, &id);

    if (!e) e = rev_of(cx, id, &rev);
    if (!e) e = org_alias_add(cx, id, rev, str_of(j->cli->argv[2]), &answer);
    if (!e) buf_fmt(&j->out, "“%s”增加别名“%s”\n", j->cli->argv[1], j->cli->argv[2]);
    return e;
}

/* members COLLECTIVE [MEMBER…]: with members they replace the list. */
static enum err do_members(struct cx *cx, struct job *j)
{
    struct org_members m = {.n = (size_t)j->cli->argc - 2};
    struct org_member *at = arena_array(cx->arena, struct org_member, m.n + 1);
    struct buf answer = buf_new(cx->arena, OUTPUT_MOST);
    int64_t id;
    enum err e = org_named(cx, j, 1, &id);

    m.at = at;
    if (!e) e = rev_of(cx, id, &m.rev);
    for (size_t i = 0; !e && i < m.n; i++) {
        e = org_named(cx, j, (int)i + 2, &at[i].org_id);
        at[i].from = j->from;
    }
    if (!e && m.n) e = org_members_put(cx, id, &m, &answer);
    if (!e && !m.n) e = org_get(cx, id, &j->out);
    if (e) return e;
    if (m.n) buf_fmt(&j->out, "“%s”现有 %zu 个成员单位", j->cli->argv[1], m.n);
    buf_byte(&j->out, '\n');
    return ERR_NONE;
}

static const struct {
    const char *name;
    enum err (*run)(struct cx *cx, struct job *j);
    int least, most; /* operands, the word itself included */
    bool write;
} jobs[] = {
    {"list", do_list, 1, 1, false},    {"export", do_export, 1, 1, false},
    {"import", do_import, 2, 2, true}, {"merge", do_merge, 3, 3, true},
    {"alias", do_alias, 3, 3, true},   {"members", do_members, 2, 502, true},
};

static enum err run(struct cx *cx, struct job *j, size_t k)
{
    enum err e = cli_operands(cx, j->cli, jobs[k].least, jobs[k].most);

    if (!e) e = desk_open(cx, j->cli);
    if (!e) e = desk_begin(cx, jobs[k].write);
    if (!e) e = store_end(cx, jobs[k].run(cx, j));
    if (e) return e;
    return j->file.n ? file_write(cx, j->file.p, buf_text(&j->out)) : cli_print(cx, buf_text(&j->out));
}

enum err cmd_directory(struct cx *cx, struct cli *cli)
{
    struct job j = {.cli = cli, .out = buf_new(cx->arena, OUTPUT_MOST)};
    const struct cli_option options[] = {{.name = "format", .value = &j.format},
                                         {.name = "output", .letter = 'o', .value = &j.file},
                                         {.name = "from", .value = &j.from}};
    enum err e = cli_options(cx, cli, options, CLI_COUNT(options));

    if (!e) e = cli_operands(cx, cli, 1, 502);
    for (size_t k = 0; !e && k < sizeof jobs / sizeof jobs[0]; k++)
        if (str_eq(str_of(cli->argv[0]), str_of(jobs[k].name))) return run(cx, &j, k);
    if (e) return e;
    return cx_fail(cx, ERR_INPUT, NULL, "没有操作“%s”", "no such operation: %s", cli->argv[0]);
}
