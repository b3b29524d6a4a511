/* show - one task with all that is known of it; --json gives the API's answer. */
#include "base/buf.h"
#include "base/clock.h"
#include "cli/desk.h"
#include "ledger/kind.h"
#include "ledger/reason.h"
#include "ledger/task.h"
#include "store/store.h"

enum { OUTPUT_MOST = 16 << 20 };

static const struct {
    struct str role, zh;
} roles[] = {
    {STR_INIT("leader"), STR_INIT("牵头领导")},
    {STR_INIT("lead"), STR_INIT("牵头单位")},
    {STR_INIT("support"), STR_INIT("配合单位")},
    {STR_INIT("responsible"), STR_INIT("责任单位")},
};

static void put_line(struct buf *out, struct str title, struct str text)
{
    if (text.n == 0) return;
    buf_str(out, title);
    buf_str(out, text);
    buf_byte(out, '\n');
}

enum { H_NO, H_TEXT, H_PRINTED, H_DEADLINE, H_DUE, H_STATE, H_SECTION_NO, H_SECTION, H_TITLE, H_NUMBER };

static void put_text(struct buf *out, const struct row *r)
{
    buf_fmt(out, "《%.*s》 ", STR_ARG(row_str(r, H_TITLE)));
    put_line(out, STR(""), row_str(r, H_NUMBER));
    buf_str(out, row_str(r, H_SECTION_NO));
    put_line(out, row_str(r, H_SECTION_NO).n ? STR("、") : STR(""), row_str(r, H_SECTION));
    buf_byte(out, '\n');
    buf_str(out, row_str(r, H_NO));
    put_line(out, STR(". "), row_str(r, H_TEXT));
    buf_byte(out, '\n');
    if (!str_eq(row_str(r, H_TEXT), row_str(r, H_PRINTED)))
        put_line(out, STR("印发原文："), row_str(r, H_PRINTED));
    put_line(out, STR("完成时限："), row_str(r, H_DEADLINE));
    put_line(out, STR("截止日期："), row_str(r, H_DUE));
    if (!str_eq(row_str(r, H_STATE), STR("live"))) buf_lit(out, "状态：新版方案已撤下\n");
}

static enum err put_head(struct cx *cx, int64_t id, struct buf *out)
{
    struct rows rows;
    enum err e =
        store_run(cx, &rows,
                  "SELECT t.no, t.text, t.printed, t.deadline, t.deadline_iso, t.state, s.no, s.heading,"
                  " p.title, p.number FROM task t"
                  " JOIN plan p ON p.government_id = t.government_id AND p.id = t.plan_id"
                  " LEFT JOIN section s ON s.government_id = t.government_id AND s.id = t.section_id"
                  " WHERE t.government_id = $1 AND t.id = $2",
                  "ii", cx->actor.government_id, id);

    if (!e && rows.n) put_text(out, &rows.at[0]);
    return e;
}

enum { D_ROLE, D_NAME, D_RESOLVED, D_OPEN_LIST };

static void put_name(struct buf *out, const struct row *r)
{
    struct str printed = row_str(r, D_NAME), resolved = row_str(r, D_RESOLVED);

    buf_str(out, printed);
    if (resolved.n && !str_eq(resolved, printed)) buf_fmt(out, "（%.*s）", STR_ARG(resolved));
    if (row_bool(r, D_OPEN_LIST)) buf_lit(out, "等");
}

static void put_role(struct buf *out, const struct rows *rows, struct str role, struct str title)
{
    bool first = true;

    for (size_t i = 0; i < rows->n; i++) {
        if (!str_eq(row_str(&rows->at[i], D_ROLE), role)) continue;
        buf_str(out, first ? title : STR("、"));
        if (first) buf_lit(out, "：");
        put_name(out, &rows->at[i]);
        first = false;
    }
    if (!first) buf_byte(out, '\n');
}

static enum err put_duties(struct cx *cx, int64_t id, struct buf *out)
{
    struct rows rows;
    enum err e = store_run(cx, &rows,
                           "SELECT d.role, d.name, o.name, d.open_list FROM duty d"
                           " LEFT JOIN org o ON o.government_id = d.government_id AND o.id = d.bearer_id"
                           " WHERE d.government_id = $1 AND d.plan_id = (SELECT plan_id FROM task"
                           " WHERE government_id = $1 AND id = $2) AND d.task_id = $2 AND d.state = 'live'"
                           " ORDER BY d.ord, d.id",
                           "ii", cx->actor.government_id, id);

    for (size_t k = 0; !e && k < sizeof roles / sizeof roles[0]; k++)
        put_role(out, &rows, roles[k].role, roles[k].zh);
    return e;
}

static enum err put_measures(struct cx *cx, int64_t id, struct buf *out)
{
    struct rows rows;
    enum err e = store_run(cx, &rows,
                           "SELECT words, op, value_text, value, unit FROM measure WHERE government_id = $1"
                           " AND task_id = $2 AND state = 'live' ORDER BY ord, id",
                           "ii", cx->actor.government_id, id);

    for (size_t i = 0; !e && i < rows.n; i++) {
        const struct row *r = &rows.at[i];

        buf_fmt(out, "指标：%.*s  [%.*s", STR_ARG(row_str(r, 0)), STR_ARG(row_str(r, 1)));
        if (row_str(r, 3).p) buf_fmt(out, " %.15g %.*s", row_num(r, 3), STR_ARG(row_str(r, 4)));
        buf_lit(out, "]\n");
    }
    return e;
}

static enum err put_goals(struct cx *cx, int64_t id, struct buf *out)
{
    struct rows rows;
    enum err e = store_run(cx, &rows,
                           "SELECT label, words, due FROM goal WHERE government_id = $1"
                           " AND plan_id = (SELECT plan_id FROM task WHERE government_id = $1 AND id = $2)"
                           " AND task_id = $2 ORDER BY ord",
                           "ii", cx->actor.government_id, id);

    for (size_t i = 0; !e && i < rows.n; i++) {
        const struct row *r = &rows.at[i];

        buf_fmt(out, "%.*s：%.*s", STR_ARG(row_str(r, 0)), STR_ARG(row_str(r, 1)));
        if (row_str(r, 2).n) buf_fmt(out, "  [%.*s]", STR_ARG(row_str(r, 2)));
        buf_byte(out, '\n');
    }
    return e;
}

static enum err put_doubts(struct cx *cx, int64_t id, struct buf *out)
{
    struct rows rows;
    enum err e =
        store_run(cx, &rows,
                  "SELECT field, rule, value, state FROM doubt WHERE government_id = $1 AND task_id = $2"
                  " AND state <> 'withdrawn' ORDER BY id",
                  "ii", cx->actor.government_id, id);

    for (size_t i = 0; !e && i < rows.n; i++) {
        const struct row *r = &rows.at[i];

        buf_fmt(out, "%s %.*s：%.*s %.*s\n", str_eq(row_str(r, 3), STR("open")) ? "待确认" : "已确认",
                STR_ARG(kind_field_zh(row_str(r, 0))), STR_ARG(reason_find(row_str(r, 1)).zh),
                STR_ARG(row_str(r, 2)));
    }
    return e;
}

static enum err put_events(struct cx *cx, int64_t id, struct buf *out)
{
    char time[CLOCK_TEXT];
    struct rows rows;
    enum err e =
        store_run(cx, &rows,
                  "SELECT seq, time_ms, actor, kind FROM event WHERE government_id = $1 AND subject = 'task'"
                  " AND subject_id = $2 ORDER BY seq",
                  "ii", cx->actor.government_id, id);

    for (size_t i = 0; !e && i < rows.n; i++) {
        const struct row *r = &rows.at[i];

        clock_text(row_int(r, 1), time);
        buf_fmt(out, "痕迹 %lld  %s  %.*s  %.*s\n", (long long)row_int(r, 0), time, STR_ARG(row_str(r, 2)),
                STR_ARG(kind_zh(row_str(r, 3))));
    }
    return e;
}

static enum err put_task(struct cx *cx, int64_t id, struct buf *out)
{
    enum err e = put_head(cx, id, out);

    if (!e) e = put_duties(cx, id, out);
    if (!e) e = put_measures(cx, id, out);
    if (!e) e = put_goals(cx, id, out);
    if (!e) e = put_doubts(cx, id, out);
    return e ? e : put_events(cx, id, out);
}

static enum err show(struct cx *cx, int64_t plan_id, struct str no, bool json, struct buf *out)
{
    int64_t id = 0;
    enum err e = task_find(cx, plan_id, no, &id);

    if (!e) e = json ? task_get(cx, id, out) : put_task(cx, id, out);
    if (!e && json) buf_byte(out, '\n');
    return e;
}

enum err cmd_show(struct cx *cx, struct cli *cli)
{
    bool json = false;
    int64_t plan_id = 0;
    struct buf out = buf_new(cx->arena, OUTPUT_MOST);
    const struct cli_option options[] = {{.name = "json", .on = &json}, {.name = "plan", .number = &plan_id}};
    enum err e = cli_options(cx, cli, options, CLI_COUNT(options));

    if (!e) e = cli_operands(cx, cli, 1, 1);
    if (!e) e = desk_open(cx, cli);
    if (!e) e = desk_begin(cx, false);
    if (!e) e = store_end(cx, show(cx, plan_id, str_of(cli->argv[0]), json, &out));
    return e ? e : cli_print(cx, buf_text(&out));
}
