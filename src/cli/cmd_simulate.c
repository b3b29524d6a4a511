/* simulate - a believable year in an empty ledger, through the functions everybody uses. */
#include "access/government.h"
#include "base/embed.h"
#include "cli/desk.h"
#include "directory/name.h"
#include "intake/intake.h"
#include "ledger/edition.h"
#include "matter/evidence.h"
#include "sim/play.h"
#include "sim/stage.h"
#include "store/store.h"

enum {
    OUTPUT_MOST = 1 << 16,
    FIRST_DAY = 4,    /* of January: the plan is issued */
    LAST_MONTHS = 14, /* the year's appraisal is sealed in February */
    YEAR_LEAST = 2021,
    YEAR_MOST = 2099,
    GOVERNMENTS_MOST = 200,
    EAST_MINUTES = 480
};

struct simulate {
    int64_t year, seed, governments;
    bool people;
    struct str until;
    day last;
    struct str paper;    /* the sample plan with the wanted year in it */
    struct str evidence; /* folder of files that prove things */
    int64_t plan_id;     /* of the government that is being written */
};

static struct str sample(void)
{
    for (const struct embed *e = embed_data; e->name.p; e++)
        if (str_eq(e->name, STR("sample-plan.txt"))) return e->bytes;
    return STR_NULL;
}

/* The sample is a plan of 2026. */
static struct str in_year(struct arena *a, struct str text, int64_t year)
{
    struct buf out = buf_new(a, text.n + 64);
    struct str from = STR("2026");
    size_t at = 0;

    for (ptrdiff_t hit = str_find(text, from, 0); hit >= 0; hit = str_find(text, from, at)) {
        buf_str(&out, str_sub(text, at, (size_t)hit - at));
        buf_int(&out, year);
        at = (size_t)hit + from.n;
    }
    buf_str(&out, str_skip(text, at));
    return buf_text(&out);
}

static enum err check(struct cx *cx, struct simulate *s)
{
    day today = day_at(cx->now_ms, EAST_MINUTES),
        end = day_add_months(day_of((int)s->year, 1, 1), LAST_MONTHS) - 1;

    if (s->year < YEAR_LEAST || s->year > YEAR_MOST)
        return cx_fail(cx, ERR_INPUT, "year", "--year 应在 %d 和 %d 之间", "--year is between %d and %d",
                       YEAR_LEAST, YEAR_MOST);
    if (s->governments < 1 || s->governments > GOVERNMENTS_MOST)
        return cx_fail(cx, ERR_INPUT, "governments", "--governments 应在 1 和 %d 之间",
                       "--governments is between 1 and %d", GOVERNMENTS_MOST);
    if (s->people && s->governments > 1)
        return cx_fail(cx, ERR_INPUT, "people", "--people 只用于一个政府",
                       "--people is for one government only");
    s->last = today < end ? today : end;
    if (s->until.n && !day_read(s->until, &s->last))
        return cx_fail(cx, ERR_INPUT, "until", "--until 不是日期：%.*s", "--until is no day: %.*s",
                       STR_ARG(s->until));
    if (s->last < day_of((int)s->year, 2, 1))
        return cx_fail(cx, ERR_INPUT, "year", "%lld 年还没有开始，没有可写的内容",
                       "nothing of %lld has happened yet", (long long)s->year);
    s->paper = in_year(cx->arena, sample(), s->year);
    return ERR_NONE;
}

/* A ledger with a plan belongs to somebody. */
static enum err refuse_used(struct cx *cx)
{
    struct rows rows;
    enum err e = store_run(cx, &rows, "SELECT 1 FROM plan LIMIT 1", "");

    if (e || rows.n == 0) return e;
    return cx_fail(cx, ERR_CONFLICT, "db", "台账不是空的；模拟年度只写入新的数据库",
                   "the ledger is not empty: a simulated year is written into a new database only");
}

/* The first government is the ledger's own, further ones are added. */
static enum err enter(struct cx *cx, int64_t nth)
{
    struct government g = {.level = STR("city")};
    struct buf name = buf_new(cx->arena, 64);
    int64_t id = 0;
    enum err e;

    if (nth == 0) return government_enter(cx);
    buf_fmt(&name, "示范市%lld人民政府", (long long)nth + 1);
    g.name = buf_text(&name);
    e = government_add(cx, &g, &id);
    if (!e) cx->actor.government_id = id;
    return e;
}

static enum err import(struct cx *cx, struct simulate *s)
{
    struct edition_file file = {.name = STR("sample-plan.txt"), .bytes = (int64_t)s->paper.n};
    struct edition_result result = {0};
    const struct doc *doc = NULL;
    enum err e = intake_read_here(cx, s->paper, STR("txt"), &doc);

    if (e) return e;
    file.plan = plan_read(cx->arena, doc);
    file.sha = edition_digest(cx->arena, s->paper);
    e = edition_import(cx, &file, 0, &result);
    s->plan_id = result.plan_id;
    return e;
}

static enum err begin(struct cx *cx, struct simulate *s, int64_t nth)
{
    enum err e = store_begin(cx, true);

    if (e) return e;
    cx->now_ms = ((int64_t)day_of((int)s->year, 1, FIRST_DAY) * 24 * 60 - EAST_MINUTES + 9 * 60) * 60000;
    if (nth == 0) e = refuse_used(cx);
    if (!e) e = enter(cx, nth);
    return store_end(cx, e ? e : import(cx, s));
}

static void put(struct buf *out, const struct play_done *d)
{
    buf_fmt(
        out,
        "任务 %lld 项 · 调度 %lld 次 · 提问 %lld 次（逐月逐项则为 %lld 次） · 填报 %lld 份（退回 %lld 次） · "
        "核实 %lld 次 · 困难 %lld 个 · 协作请求 %lld 件 · 调整 %lld 件 · 职责异议 %lld 件 · 销号 %lld 项 · "
        "回头看 %lld 次 · 佐证 %lld 份 · 评价 %lld 次（申诉 %lld 件）\n",
        (long long)d->tasks, (long long)d->rounds, (long long)d->questions, (long long)d->possible,
        (long long)d->reports, (long long)d->returned, (long long)d->checks, (long long)d->difficulties,
        (long long)d->requests, (long long)d->changes, (long long)d->refusals, (long long)d->closures,
        (long long)d->look_backs, (long long)d->files, (long long)d->appraisals, (long long)d->appeals);
}

static enum err one(struct cx *cx, struct simulate *s, int64_t nth, struct buf *out)
{
    struct play_done done;
    struct play_ask ask = {
        .year = (int)s->year, .seed = (uint64_t)(s->seed + nth), .until = s->last, .evidence = s->evidence};
    enum err e = begin(cx, s, nth);

    ask.plan_id = s->plan_id;
    if (!e) e = play_year(cx, &ask, &done);
    if (!e) put(out, &done);
    return e;
}

/* So that a newcomer can be reporter, signer, office and leader of the year. */
static enum err people(struct cx *cx, const struct simulate *s, struct buf *out)
{
    bool today = s->last == day_at(cx->now_ms, EAST_MINUTES);
    enum err e = desk_begin(cx, true);

    if (e) return e;
    e = stage_people(cx, out);
    if (!e && today) e = stage_set(cx, s->plan_id);
    return store_end(cx, e);
}

enum err cmd_simulate(struct cx *cx, struct cli *cli)
{
    struct simulate s = {.seed = 1, .governments = 1};
    struct buf out = buf_new(cx->arena, OUTPUT_MOST);
    int64_t now_ms = cx->now_ms;
    const struct cli_option options[] = {{.name = "people", .on = &s.people},
                                         {.name = "year", .number = &s.year},
                                         {.name = "seed", .number = &s.seed},
                                         {.name = "governments", .number = &s.governments},
                                         {.name = "until", .value = &s.until}};
    enum err e = cli_options(cx, cli, options, CLI_COUNT(options));

    if (!e) e = cli_operands(cx, cli, 0, 0);
    if (!e) e = check(cx, &s);
    if (!e) e = desk_open_new(cx, cli);
    if (e) return e;
    s.evidence = evidence_folder(cx->arena, cli->db);
    store_ids_from(cx, (int64_t)day_of((int)s.year, 1, 1) * 86400000);
    for (int64_t i = 0; !e && i < s.governments; i++) e = one(cx, &s, i, &out);
    cx->now_ms = now_ms;
    if (!e && s.people) e = people(cx, &s, &out);
    return e ? e : cli_print(cx, buf_text(&out));
}
