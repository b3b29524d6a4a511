/* round, report - rounds of reporting from the desk: draft, look at, open, close; what was reported. */
#include "base/buf.h"
#include "calendar/period.h"
#include "cli/desk.h"
#include "directory/org.h"
#include "ledger/task.h"
#include "ledger/year.h"
#include "round/report.h"
#include "round/round.h"
#include "store/store.h"

enum { OUTPUT_MOST = 64 << 20 };

struct job {
    struct cli *cli;
    bool json, preview;
    int64_t plan_id, year, after, days;
    struct str org, title, opens_on, due_on;
    struct buf out;
};

static struct str argument(const struct job *j, int i)
{
    return i < j->cli->argc ? str_of(j->cli->argv[i]) : STR_NULL;
}

/* The newest plan when none is named. */
static enum err find_plan(struct cx *cx, struct job *j)
{
    struct rows rows;
    enum err e;

    if (j->plan_id) return ERR_NONE;
    e = store_run(cx, &rows, "SELECT id FROM plan WHERE government_id = $1 ORDER BY id DESC LIMIT 1", "i",
                  cx->actor.government_id);
    if (!e && rows.n == 0) return cx_fail(cx, ERR_ABSENT, "plan", "还没有方案", "there is no plan yet");
    if (!e) j->plan_id = row_int(&rows.at[0], 0);
    return e;
}

/* A round is named by its period. */
static enum err find_round(struct cx *cx, struct job *j, int64_t *id, int64_t *rev)
{
    struct str period = argument(j, 1);
    struct rows rows;
    enum err e = find_plan(cx, j);

    if (!e)
        e = store_run(cx, &rows,
                      "SELECT id, rev FROM round WHERE government_id = $1 AND plan_id = $2 AND period = $3",
                      "iis", cx->actor.government_id, j->plan_id, period);
    if (!e && rows.n == 0)
        return cx_fail(cx, ERR_ABSENT, "period", "时期“%.*s”没有调度", "there is no round of \"%.*s\"",
                       STR_ARG(period));
    if (e) return e;
    *id = row_int(&rows.at[0], 0);
    *rev = row_int(&rows.at[0], 1);
    return ERR_NONE;
}

static const char *state_zh(struct str state, struct str start)
{
    if (str_eq(state, STR("open"))) return "进行中";
    if (str_eq(state, STR("closed"))) return "已结束";
    if (str_eq(start, STR("auto"))) return "已排定";
    if (str_eq(start, STR("late"))) return "已错过";
    return str_eq(start, STR("held")) ? "暂缓" : "草稿";
}

/* ---- lists */

static enum err do_list(struct cx *cx, struct job *j)
{
    struct rows rows;
    enum err e = find_plan(cx, j);

    if (!e && j->json) return round_list(cx, j->plan_id, &j->out);
    if (!e)
        e = store_run(
            cx, &rows,
            "SELECT r.period, r.title, r.state, r.opens_on, r.due_on, r.minutes,"
            " SUM(CASE WHEN a.state IN ('asked', 'reported', 'missing') THEN 1 ELSE 0 END),"
            " SUM(CASE WHEN a.state = 'reported' THEN 1 ELSE 0 END),"
            " SUM(CASE WHEN a.state = 'missing' THEN 1 ELSE 0 END), r.start FROM round r LEFT JOIN round_ask "
            "a"
            " ON a.government_id = r.government_id AND a.round_id = r.id"
            " WHERE r.government_id = $1 AND r.plan_id = $2 GROUP BY r.id, r.period, r.title, r.state,"
            " r.opens_on, r.due_on, r.minutes, r.ends_on, r.start ORDER BY r.ends_on, r.id",
            "ii", cx->actor.government_id, j->plan_id);
    for (size_t i = 0; !e && i < rows.n; i++) {
        const struct row *r = &rows.at[i];

        buf_fmt(&j->out, "%-11.*s %.*s  %s  %.*s—%.*s  问 %lld 已报 %lld 缺 %lld  约 %.1f 小时\n",
                STR_ARG(row_str(r, 0)), STR_ARG(row_str(r, 1)), state_zh(row_str(r, 2), row_str(r, 9)),
                STR_ARG(row_str(r, 3)), STR_ARG(row_str(r, 4)), (long long)row_int(r, 6),
                (long long)row_int(r, 7), (long long)row_int(r, 8), row_num(r, 5) / 60);
    }
    if (!e) buf_fmt(&j->out, "共 %zu 次\n", rows.n);
    return e;
}

/* Who is asked for how much, the heaviest first; then why. */
static enum err put_cost(struct cx *cx, struct job *j, int64_t id)
{
    struct rows units, whys;
    enum err e = store_run(
        cx, &units,
        "SELECT o.name, COUNT(*), SUM(a.minutes), MAX(CASE a.state WHEN 'missing' THEN 1 ELSE 0 END)"
        " FROM round_ask a LEFT JOIN org o ON o.government_id = a.government_id"
        " AND o.id = a.org_id WHERE a.government_id = $1 AND a.round_id = $2"
        " AND a.state <> 'exempt' GROUP BY a.org_id, o.name ORDER BY SUM(a.minutes) DESC, o.name",
        "ii", cx->actor.government_id, id);

    if (!e)
        e = store_run(cx, &whys,
                      "SELECT why_zh, COUNT(*) FROM round_ask WHERE government_id = $1 AND round_id = $2"
                      " GROUP BY why_zh ORDER BY COUNT(*) DESC, why_zh",
                      "ii", cx->actor.government_id, id);
    for (size_t i = 0; !e && i < units.n; i++) {
        const struct row *r = &units.at[i];

        buf_fmt(&j->out, "  %.*s  %lld 项  %.0f 分钟%s\n", STR_ARG(row_str(r, 0)), (long long)row_int(r, 1),
                row_num(r, 2), row_int(r, 3) ? "  有缺报" : "");
    }
    for (size_t i = 0; !e && i < whys.n; i++)
        buf_fmt(&j->out, "  %lld 项：%.*s\n", (long long)row_int(&whys.at[i], 1),
                STR_ARG(row_str(&whys.at[i], 0)));
    return e;
}

static enum err put_round(struct cx *cx, struct job *j, int64_t id)
{
    struct rows rows;
    const struct row *r;
    enum err e = store_run(cx, &rows,
                           "SELECT title, state, opens_on, due_on, minutes, start FROM round"
                           " WHERE government_id = $1 AND id = $2",
                           "ii", cx->actor.government_id, id);

    if (e) return e;
    r = &rows.at[0];
    buf_fmt(&j->out, "%.*s  %s  %.*s—%.*s  共约 %.1f 小时\n", STR_ARG(row_str(r, 0)),
            state_zh(row_str(r, 1), row_str(r, 5)), STR_ARG(row_str(r, 2)), STR_ARG(row_str(r, 3)),
            row_num(r, 4) / 60);
    return put_cost(cx, j, id);
}

/* BODY is the round as JSON; said as it is, or as lines. */
static enum err say(struct cx *cx, struct job *j, int64_t id, const struct buf *body)
{
    if (!j->json) return put_round(cx, j, id);
    buf_str(&j->out, buf_text(body));
    return ERR_NONE;
}

static enum err do_show(struct cx *cx, struct job *j)
{
    struct buf body = buf_new(cx->arena, OUTPUT_MOST);
    int64_t id = 0, rev = 0;
    enum err e = find_round(cx, j, &id, &rev);

    if (!e) e = round_get(cx, id, &body);
    return e ? e : say(cx, j, id, &body);
}

/* ---- steps */

static enum err do_draft(struct cx *cx, struct job *j)
{
    struct round_new in = {
        .period = argument(j, 1), .title = j->title, .opens_on = j->opens_on, .due_on = j->due_on};
    struct buf body = buf_new(cx->arena, OUTPUT_MOST);
    int64_t id = 0, rev = 0;
    enum err e = find_plan(cx, j);

    in.plan_id = j->plan_id;
    if (!e) e = round_draft(cx, &in, &body);
    if (!e) e = find_round(cx, j, &id, &rev);
    return e ? e : say(cx, j, id, &body);
}

static enum err do_open(struct cx *cx, struct job *j)
{
    struct buf body = buf_new(cx->arena, OUTPUT_MOST);
    int64_t id = 0, rev = 0;
    enum err e = find_round(cx, j, &id, &rev);

    if (!e) e = round_open(cx, id, rev, &body);
    return e ? e : say(cx, j, id, &body);
}

static enum err do_close(struct cx *cx, struct job *j)
{
    struct buf body = buf_new(cx->arena, OUTPUT_MOST);
    int64_t id = 0, rev = 0;
    enum err e = find_round(cx, j, &id, &rev);

    if (!e) e = round_close(cx, id, rev, &body);
    return e ? e : say(cx, j, id, &body);
}

static enum err do_drop(struct cx *cx, struct job *j)
{
    int64_t id = 0, rev = 0;
    enum err e = find_round(cx, j, &id, &rev);

    if (!e) e = round_drop(cx, id, rev);
    if (!e) buf_lit(&j->out, "草稿已放弃\n");
    return e;
}

static enum err do_draw(struct cx *cx, struct job *j)
{
    struct buf body = buf_new(cx->arena, OUTPUT_MOST);
    int64_t id = 0, rev = 0;
    enum err e = find_round(cx, j, &id, &rev);

    if (!e) e = round_draw(cx, id, rev, &body);
    return e ? e : say(cx, j, id, &body);
}

static enum err keep_back(struct cx *cx, struct job *j, bool back)
{
    struct buf body = buf_new(cx->arena, OUTPUT_MOST);
    int64_t id = 0, rev = 0;
    enum err e = find_round(cx, j, &id, &rev);

    if (!e) e = round_keep(cx, id, rev, back, &body);
    return e ? e : say(cx, j, id, &body);
}

static enum err do_hold(struct cx *cx, struct job *j)
{
    return keep_back(cx, j, true);
}

static enum err do_resume(struct cx *cx, struct job *j)
{
    return keep_back(cx, j, false);
}

/* The rounds of a year; afterwards, or for a preview, as JSON or as the list of rounds. */
static enum err do_plan(struct cx *cx, struct job *j)
{
    struct buf body = buf_new(cx->arena, OUTPUT_MOST);
    enum err e = find_plan(cx, j);
    const struct round_plan p = {j->plan_id,     j->year ? j->year : day_split(year_today(cx)).year,
                                 argument(j, 1), j->after,
                                 j->days,        j->preview};

    if (!e) e = round_plan_write(cx, &p, &body);
    if (e || (!j->json && !j->preview)) return e ? e : do_list(cx, j);
    buf_str(&j->out, buf_text(&body));
    if (!j->json) buf_byte(&j->out, '\n');
    return ERR_NONE;
}

/* ---- running one of them */

struct verb {
    const char *name;
    enum err (*act)(struct cx *cx, struct job *j);
    bool write;
    int operands; /* with the verb */
};

static enum err run(struct cx *cx, struct job *j, const struct verb *v)
{
    enum err e = cli_operands(cx, j->cli, v->operands, v->operands);

    j->out = buf_new(cx->arena, OUTPUT_MOST);
    if (!e) e = desk_open(cx, j->cli);
    if (!e) e = desk_begin(cx, v->write);
    if (!e) e = store_end(cx, v->act(cx, j));
    if (!e && j->json) buf_byte(&j->out, '\n');
    return e ? e : cli_print(cx, buf_text(&j->out));
}

static enum err run_named(struct cx *cx, struct job *j, const struct verb *verbs, size_t n)
{
    const char *name = j->cli->argc ? j->cli->argv[0] : "list";

    for (size_t i = 0; i < n; i++)
        if (str_eq(str_of(name), str_of(verbs[i].name))) {
            struct verb v = verbs[i];

            if (j->cli->argc == 0) v.operands = 0;
            return run(cx, j, &v);
        }
    return cx_fail(cx, ERR_INPUT, NULL, "没有“%s”这种用法，见 luoshi help %s",
                   "there is no \"%s\"; see luoshi help %s", name, j->cli->command->name);
}

enum err cmd_round(struct cx *cx, struct cli *cli)
{
    static const struct verb verbs[] = {{"list", do_list, false, 1},  {"show", do_show, false, 2},
                                        {"draft", do_draft, true, 2}, {"open", do_open, true, 2},
                                        {"close", do_close, true, 2}, {"drop", do_drop, true, 2},
                                        {"plan", do_plan, true, 2},   {"draw", do_draw, true, 2},
                                        {"hold", do_hold, true, 2},   {"resume", do_resume, true, 2}};
    struct job j = {.cli = cli, .after = 1, .days = 5};
    const struct cli_option options[] = {
        {.name = "plan", .number = &j.plan_id}, {.name = "json", .on = &j.json},
        {.name = "title", .value = &j.title},   {.name = "opens", .value = &j.opens_on},
        {.name = "due", .value = &j.due_on},    {.name = "year", .number = &j.year},
        {.name = "after", .number = &j.after},  {.name = "days", .number = &j.days},
        {.name = "preview", .on = &j.preview},
    };
    enum err e = cli_options(cx, cli, options, CLI_COUNT(options));

    return e ? e : run_named(cx, &j, verbs, CLI_COUNT(verbs));
}

/* ---- reports */

static const char *report_zh(struct str state)
{
    static const struct {
        struct str state;
        const char *zh;
    } states[] = {{STR_INIT("draft"), "未报"},      {STR_INIT("submitted"), "待签发"},
                  {STR_INIT("reviewed"), "待签发"}, {STR_INIT("sealing"), "待复核"},
                  {STR_INIT("joint"), "待会签"},    {STR_INIT("signed"), "已签发"},
                  {STR_INIT("returned"), "已退回"}};

    for (size_t i = 0; i < sizeof states / sizeof *states; i++)
        if (str_eq(states[i].state, state)) return states[i].zh;
    return "";
}

static enum err find_unit(struct cx *cx, struct job *j, int64_t *id)
{
    enum err e = ERR_NONE;

    *id = 0;
    if (j->org.n) e = org_find(cx, j->org, id);
    if (!e && j->org.n && !*id)
        return cx_fail(cx, ERR_ABSENT, "org", "名录中没有“%.*s”", "the directory has no \"%.*s\"",
                       STR_ARG(j->org));
    return e;
}

static enum err list_reports(struct cx *cx, struct job *j)
{
    int64_t id = 0, rev = 0, org = 0;
    struct rows rows;
    enum err e = find_round(cx, j, &id, &rev);

    if (!e) e = find_unit(cx, j, &org);
    if (!e && j->json) return report_sheet(cx, id, org, &j->out);
    if (!e)
        e = store_run(cx, &rows,
                      "SELECT t.no, o.name, p.state, p.signed_on, p.progress FROM report p JOIN task t"
                      " ON t.government_id = p.government_id AND t.id = p.task_id LEFT JOIN org o"
                      " ON o.government_id = p.government_id AND o.id = p.org_id WHERE p.government_id = $1"
                      " AND p.round_id = $2 AND ($3 = 0 OR p.org_id = $3) ORDER BY t.ord, t.id, p.org_id",
                      "iii", cx->actor.government_id, id, org);
    for (size_t i = 0; !e && i < rows.n; i++) {
        const struct row *r = &rows.at[i];

        buf_fmt(&j->out, "%-6.*s %s  %.*s  %.*s %.*s\n", STR_ARG(row_str(r, 0)), report_zh(row_str(r, 2)),
                STR_ARG(row_str(r, 1)), STR_ARG(row_str(r, 3)), STR_ARG(row_str(r, 4)));
    }
    if (!e) buf_fmt(&j->out, "共 %zu 份\n", rows.n);
    return e;
}

/* R: period, unit, state, then the four texts. */
static void put_report(struct buf *out, const struct row *r)
{
    static const char *const names[] = {"进展", "困难", "需要协调", "下步"};

    buf_fmt(out, "%.*s  %.*s  %s\n", STR_ARG(row_str(r, 0)), STR_ARG(row_str(r, 1)),
            report_zh(row_str(r, 2)));
    for (int k = 0; k < 4; k++)
        if (row_str(r, 3 + k).n) buf_fmt(out, "  %s：%.*s\n", names[k], STR_ARG(row_str(r, 3 + k)));
}

/* All that was told of one task, newest first. */
static enum err show_reports(struct cx *cx, struct job *j)
{
    int64_t task = 0;
    struct rows rows;
    enum err e = find_plan(cx, j);

    if (!e) e = task_find(cx, j->plan_id, argument(j, 1), &task);
    if (!e && j->json) return report_list(cx, task, &j->out);
    if (!e)
        e = store_run(cx, &rows,
                      "SELECT p.period, o.name, p.state, p.progress, p.problem, p.need, p.next FROM report p"
                      " LEFT JOIN org o ON o.government_id = p.government_id AND o.id = p.org_id"
                      " WHERE p.government_id = $1 AND p.task_id = $2 AND p.rev > 1"
                      " ORDER BY p.ends_on DESC, p.org_id",
                      "ii", cx->actor.government_id, task);
    for (size_t i = 0; !e && i < rows.n; i++) put_report(&j->out, &rows.at[i]);
    if (!e) buf_fmt(&j->out, "共 %zu 份\n", rows.n);
    return e;
}

enum err cmd_report(struct cx *cx, struct cli *cli)
{
    static const struct verb verbs[] = {{"list", list_reports, false, 2}, {"show", show_reports, false, 2}};
    struct job j = {.cli = cli};
    const struct cli_option options[] = {{.name = "plan", .number = &j.plan_id},
                                         {.name = "org", .value = &j.org},
                                         {.name = "json", .on = &j.json}};
    enum err e = cli_options(cx, cli, options, CLI_COUNT(options));

    if (!e) e = cli_operands(cx, cli, 2, 2);
    return e ? e : run_named(cx, &j, verbs, CLI_COUNT(verbs));
}
