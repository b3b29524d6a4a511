/* board, todo - how a plan stands by lamp, and what waits for whom. */
#include "base/buf.h"
#include "cli/desk.h"
#include "directory/org.h"
#include "ledger/board.h"
#include "ledger/rung.h"
#include "ledger/todo.h"
#include "ledger/year.h"
#include "store/store.h"

enum { OUTPUT_MOST = 64 << 20, LAMPS_SHOWN = 5 };

static const struct {
    struct str word;
    const char *zh;
} lamps[LAMPS_SHOWN] = {{STR_INIT("red"), "红■"},
                        {STR_INIT("yellow"), "黄▲"},
                        {STR_INIT("green"), "绿●"},
                        {STR_INIT("blue"), "蓝✔"},
                        {STR_INIT("grey"), "灰○"}};

/* One line: a name and how many tasks have which lamp. */
struct line {
    struct str name;
    int64_t id, n[LAMPS_SHOWN];
};

static void put_line(struct buf *out, const struct line *l)
{
    int64_t sum = 0;

    for (int i = 0; i < LAMPS_SHOWN; i++) {
        sum += l->n[i];
        buf_fmt(out, "%s%-4lld", lamps[i].zh, (long long)l->n[i]);
    }
    buf_fmt(out, " 共%-4lld %.*s\n", (long long)sum, STR_ARG(l->name));
}

static void add(struct line *l, const struct row *r)
{
    for (int i = 0; i < LAMPS_SHOWN; i++)
        if (str_eq(row_str(r, 2), lamps[i].word)) l->n[i] += row_int(r, 3);
}

/* ROWS: id, name, lamp, how many; those of one id beside each other. */
static void put_lines(struct buf *out, const struct rows *rows)
{
    struct line l = {0};

    for (size_t i = 0; i < rows->n; i++) {
        const struct row *r = &rows->at[i];

        if (i && row_int(r, 0) != l.id) put_line(out, &l);
        if (i == 0 || row_int(r, 0) != l.id) l = (struct line){.id = row_int(r, 0), .name = row_str(r, 1)};
        add(&l, r);
    }
    if (rows->n) put_line(out, &l);
}

static enum err newest_plan(struct cx *cx, int64_t *plan_id)
{
    struct rows rows;
    enum err e = ERR_NONE;

    if (*plan_id) return e;
    e = store_run(cx, &rows, "SELECT id FROM plan WHERE government_id = $1 ORDER BY id DESC LIMIT 1", "i",
                  cx->actor.government_id);
    if (!e && rows.n == 0) return cx_fail(cx, ERR_ABSENT, "plan", "还没有方案", "there is no plan yet");
    if (!e) *plan_id = row_int(&rows.at[0], 0);
    return e;
}

static enum err load_by(struct cx *cx, int64_t plan_id, struct str by, struct rows *out)
{
    if (str_eq(by, STR("unit")))
        return store_run(
            cx, out,
            "SELECT d.bearer_id, o.name, c.told, COUNT(DISTINCT c.task_id) FROM task_card c JOIN duty d"
            " ON d.government_id = c.government_id AND d.plan_id = c.plan_id AND d.task_id = c.task_id"
            " AND d.role = 'lead' AND d.state = 'live' JOIN org o ON o.government_id = d.government_id"
            " AND o.id = d.bearer_id WHERE c.government_id = $1 AND c.plan_id = $2 AND c.live = 1"
            " GROUP BY d.bearer_id, o.name, c.told ORDER BY o.name, d.bearer_id",
            "ii", cx->actor.government_id, plan_id);
    if (by.n == 0 || str_eq(by, STR("section")))
        return store_run(cx, out,
                         "SELECT c.section_id, COALESCE(s.heading, ''), c.told, COUNT(*) FROM task_card c"
                         " LEFT JOIN section s ON s.government_id = c.government_id AND s.id = c.section_id"
                         " WHERE c.government_id = $1 AND c.plan_id = $2 AND c.live = 1"
                         " GROUP BY c.section_id, s.heading, s.ord, c.told ORDER BY s.ord, c.section_id",
                         "ii", cx->actor.government_id, plan_id);
    return cx_fail(cx, ERR_INPUT, "by", "选项 --by 的值应为 section 或 unit",
                   "the option --by takes section or unit");
}

static enum err put_total(struct cx *cx, int64_t plan_id, struct buf *out)
{
    struct rows rows;
    enum err e = store_run(cx, &rows,
                           "SELECT 0, '全部', told, COUNT(*) FROM task_card WHERE government_id = $1"
                           " AND plan_id = $2 AND live = 1 GROUP BY told",
                           "ii", cx->actor.government_id, plan_id);

    if (!e) put_lines(out, &rows);
    return e;
}

static enum err board(struct cx *cx, int64_t plan_id, struct str by, bool json, struct buf *out)
{
    struct rows rows;
    enum err e = newest_plan(cx, &plan_id);

    if (!e && json) return board_get(cx, plan_id, out);
    if (!e) e = load_by(cx, plan_id, by, &rows);
    if (!e) put_lines(out, &rows);
    return e ? e : put_total(cx, plan_id, out);
}

enum err cmd_board(struct cx *cx, struct cli *cli)
{
    struct buf out = buf_new(cx->arena, OUTPUT_MOST);
    struct str by = STR_NULL;
    int64_t plan_id = 0;
    bool json = false;
    const struct cli_option options[] = {
        {.name = "plan", .number = &plan_id}, {.name = "by", .value = &by}, {.name = "json", .on = &json}};
    enum err e = cli_options(cx, cli, options, CLI_COUNT(options));

    if (!e) e = cli_operands(cx, cli, 0, 0);
    if (!e) e = desk_open(cx, cli);
    if (!e) e = desk_begin(cx, false);
    if (!e) e = store_end(cx, board(cx, plan_id, by, json, &out));
    if (!e && json) buf_byte(&out, '\n');
    return e ? e : cli_print(cx, buf_text(&out));
}

/* ---- to-dos */

/* R: due day, kind, unit, role, title, rung of the ladder. */
static void put_todo(struct buf *out, const struct row *r)
{
    struct str rung = rung_zh((enum rung)row_int(r, 5)),
               whom = row_str(r, 2).n ? row_str(r, 2) : row_str(r, 3);

    buf_fmt(out, "%-10.*s %.*s  %.*s  %.*s", STR_ARG(row_str(r, 0)), STR_ARG(todo_kind_zh(row_str(r, 1))),
            STR_ARG(whom), STR_ARG(row_str(r, 4)));
    if (rung.n) buf_fmt(out, "（已%.*s）", STR_ARG(rung));
    buf_byte(out, '\n');
}

static enum err todo(struct cx *cx, const struct todo_filter *f, struct buf *out)
{
    struct rows rows;
    enum err e =
        store_run(cx, &rows,
                  "SELECT d.due_on, d.kind, o.name, d.role, d.title, COALESCE((SELECT MAX(g.level)"
                  " FROM rung g WHERE g.government_id = d.government_id AND g.todo_id = d.id), 0)"
                  " FROM todo d LEFT JOIN org o ON o.government_id = d.government_id AND o.id = d.org_id"
                  " WHERE d.government_id = $1 AND d.state = 'open' AND ($2 = 0 OR d.org_id = $2)"
                  " AND ($3 = '' OR d.kind = $3)"
                  " ORDER BY CASE WHEN d.due_on = '' THEN '9' ELSE d.due_on END, d.id",
                  "iis", cx->actor.government_id, f->org_id, year_plain(f->kind));

    for (size_t i = 0; !e && i < rows.n; i++) put_todo(out, &rows.at[i]);
    if (!e) buf_fmt(out, "共 %zu 件\n", rows.n);
    return e;
}

static enum err find_unit(struct cx *cx, struct str name, int64_t *id)
{
    enum err e = name.n ? org_find(cx, name, id) : ERR_NONE;

    if (!e && name.n && !*id)
        return cx_fail(cx, ERR_ABSENT, "org", "名录中没有“%.*s”", "the directory has no \"%.*s\"",
                       STR_ARG(name));
    return e;
}

enum err cmd_todo(struct cx *cx, struct cli *cli)
{
    struct todo_filter f = {.state = STR("open"), .limit = 200};
    struct buf out = buf_new(cx->arena, OUTPUT_MOST);
    struct str unit = STR_NULL;
    bool json = false;
    const struct cli_option options[] = {
        {.name = "org", .value = &unit}, {.name = "kind", .value = &f.kind}, {.name = "json", .on = &json}};
    enum err e = cli_options(cx, cli, options, CLI_COUNT(options));

    if (!e) e = cli_operands(cx, cli, 0, 0);
    if (!e) e = desk_open(cx, cli);
    if (!e) e = desk_begin(cx, false);
    if (e) return e;
    e = find_unit(cx, unit, &f.org_id);
    if (!e) e = json ? todo_list(cx, &f, &out) : todo(cx, &f, &out);
    e = store_end(cx, e);
    if (!e && json) buf_byte(&out, '\n');
    return e ? e : cli_print(cx, buf_text(&out));
}
