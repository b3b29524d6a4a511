/*
 * bench_town DB TASKS ROUNDS STEPS - a made-up town for measuring the year's work over HTTP.
 *
 * A plan of TASKS tasks, led by 120 units and 30 leaders, each task with a number to reach; a round that asks
 * every task, opened; reports and figures of ROUNDS earlier months behind it.  Each unit has a reporter with
 * an API token, the office and every tenth leader too.  STEPS: how many steps a report takes (report_steps).
 * Prints lines of words parted by tabs, which the benches read:
 *
 *     office TOKEN SESSION     (SESSION for a cookie, as a browser has it)
 *     leader TOKEN POST        (POST's own token)
 *     post POST                (every leader)
 *     unit ORG
 *     ask LANE TOKEN ROUND TASK ORG REPORT MEASURE
 */
#include <stdio.h>
#include <stdlib.h>

#include "access/account.h"
#include "access/government.h"
#include "access/grant.h"
#include "access/scope.h"
#include "access/session.h"
#include "access/setting.h"
#include "access/token.h"
#include "base/clock.h"
#include "calendar/period.h"
#include "intake/intake.h"
#include "ledger/brief.h"
#include "ledger/edition.h"
#include "round/round.h"
#include "store/migrate.h"
#include "store/store.h"

enum {
    UNITS = 120,
    LEADERS = 30,
    SECTION_TASKS = 200,
    TEXT_MOST = 64 << 20,
    TOKEN_DAYS = 30,
    EAST_MINUTES = 480
};

static void good(const struct cx *cx, enum err e)
{
    struct fault f = cx_fault(cx, e);

    if (!e) return;
    fprintf(stderr, "bench_town: %.*s\n", STR_ARG(f.en));
    exit(1);
}

/* ---- the paper */

static void put_unit(struct buf *b, int i)
{
    static const char *const place[] = {"城东", "城西", "城南", "城北", "江口",
                                        "河湾", "山前", "海滨", "湖州", "新港"};
    static const char *const work[] = {"水务", "教育", "交通", "商务", "林业", "旅游",
                                       "文化", "农业", "住建", "民政", "统计", "审计"};

    buf_fmt(b, "市%s%s局", place[i % 10], work[i / 10 % 12]);
}

static void put_leader(struct buf *b, int i)
{
    static const char *const surname[] = {"赵", "钱", "孙", "李", "周", "吴"};
    static const char *const given[] = {"文远", "立新", "守正", "致和", "明德"};

    buf_fmt(b, "%s%s", surname[i % 6], given[i / 6 % 5]);
}

static void put_task(struct buf *b, int i)
{
    buf_fmt(b, "%d. 推进第%d号民生工程，年内新建学位%d个，保障项目按期投入使用。〔牵头领导：", i + 1, i + 1,
            1000 + i);
    put_leader(b, i % LEADERS);
    buf_lit(b, "；牵头单位：");
    put_unit(b, i % UNITS);
    buf_lit(b, "；配合单位：");
    put_unit(b, (i * 7 + 1) % UNITS);
    buf_lit(b, "、");
    put_unit(b, (i * 11 + 5) % UNITS);
    buf_lit(b, "〕\n\n");
}

static struct str paper(struct arena *a, int year, int tasks)
{
    static const char *const digit[] = {"一", "二", "三", "四", "五", "六", "七", "八", "九", "十"};
    struct buf b = buf_new(a, TEXT_MOST);

    buf_fmt(&b, "%d年市政府工作报告重点工作任务部门分工方案\n\n", year);
    for (int i = 0; i < tasks; i++) {
        if (i % SECTION_TASKS == 0 && i / SECTION_TASKS < 10)
            buf_fmt(&b, "%s、第%d类重点工作\n\n", digit[i / SECTION_TASKS], i / SECTION_TASKS + 1);
        put_task(&b, i);
    }
    return buf_text(&b);
}

static int64_t import(struct cx *cx, int year, int tasks)
{
    struct edition_file file = {.name = STR("town.txt")};
    struct edition_result result = {0};
    struct str text = paper(cx->arena, year, tasks);
    const struct doc *doc = NULL;

    good(cx, intake_read_here(cx, text, STR("txt"), &doc));
    file.plan = plan_read(cx->arena, doc);
    file.sha = edition_digest(cx->arena, text);
    file.bytes = (int64_t)text.n;
    good(cx, edition_import(cx, &file, 0, &result));
    fprintf(stderr, "bench_town: %lld tasks, %lld units, %lld leaders, %lld measures\n",
            (long long)result.counts.tasks, (long long)result.counts.lead_units,
            (long long)result.counts.leaders, (long long)result.counts.measures);
    return result.plan_id;
}

/* ---- people */

/* A slow hash for the first account only: the others are written with the same one and never use it. */
static int64_t account(struct cx *cx, struct str name)
{
    static int64_t first;
    struct str one_time;
    int64_t id = 0;

    if (!first) {
        good(cx, account_add(cx, name, &first, &one_time));
        good(cx, store_run(cx, NULL, "UPDATE account SET must_change = 0 WHERE id = $1", "i", first));
        return first;
    }
    id = store_id(cx);
    good(cx,
         store_run(
             cx, NULL,
             "INSERT INTO account (government_id, id, name, password, must_change, created_ms, changed_ms)"
             " SELECT government_id, $2, $3, password, 0, created_ms, changed_ms FROM account WHERE id = $1",
             "iis", first, id, name));
    return id;
}

static struct str token(struct cx *cx, const char *what, int64_t bearer, struct grant g)
{
    struct token_new in = {.name = STR("bench"), .days = TOKEN_DAYS};
    struct buf name = buf_new(cx->arena, 64);
    struct str shown = STR_NULL;
    struct cx own = *cx;
    struct scope scope;
    int64_t id;

    buf_fmt(&name, "%s%lld", what, (long long)bearer);
    g.account_id = account(cx, buf_text(&name));
    good(cx, grant_add(cx, &g, &id));
    own.actor.account_id = g.account_id;
    own.actor.scope = &scope;
    good(cx, scope_load(cx, g.account_id, &scope));
    for (int p = 0; p < PERM_COUNT; p++)
        if (perm_allows((enum perm)p, g.role) && p != PERM_SELF) in.perms |= UINT64_C(1) << p;
    good(&own, token_add(&own, &in, &id, &shown));
    return shown;
}

/* Of the office, the only account there is so far. */
static struct str session(struct cx *cx)
{
    struct account_list list;
    struct str shown = STR_NULL, csrf;

    good(cx, account_list(cx, &list));
    good(cx, session_begin(cx, &list.at[0], STR("127.0.0.1"), &shown, &csrf));
    return shown;
}

static struct rows bearers(struct cx *cx, const char *role)
{
    struct rows rows;

    good(cx, store_run(cx, &rows,
                       "SELECT bearer_id FROM duty WHERE government_id = $1 AND role = $2 AND state = 'live'"
                       " GROUP BY bearer_id ORDER BY MIN(id)",
                       "is", cx->actor.government_id, str_of(role)));
    return rows;
}

static void show_leaders(struct cx *cx)
{
    struct rows rows = bearers(cx, "leader");
    struct str word;

    for (size_t i = 0; i < rows.n; i++) {
        int64_t post = row_int(&rows.at[i], 0);

        printf("post\t%lld\n", (long long)post);
        if (i % 10) continue;
        word = token(cx, "leader", post, (struct grant){.role = ROLE_LEADER, .post_id = post});
        printf("leader\t%.*s\t%lld\n", STR_ARG(word), (long long)post);
    }
}

static void show_asks(struct cx *cx, int64_t lane, int64_t org, struct str word)
{
    struct rows rows;

    good(cx,
         store_run(
             cx, &rows,
             "SELECT p.round_id, p.task_id, p.id, m.id FROM report p LEFT JOIN measure m ON m.government_id ="
             " p.government_id AND m.task_id = p.task_id AND m.plan_id = p.plan_id"
             " WHERE p.government_id = $1 AND p.org_id = $2 AND p.state = 'draft' ORDER BY p.id",
             "ii", cx->actor.government_id, org));
    for (size_t i = 0; i < rows.n; i++)
        printf("ask\t%lld\t%.*s\t%s\t%s\t%lld\t%s\t%s\n", (long long)lane, STR_ARG(word),
               row_str(&rows.at[i], 0).p, row_str(&rows.at[i], 1).p, (long long)org,
               row_str(&rows.at[i], 2).p, row_str(&rows.at[i], 3).p);
}

static void show_units(struct cx *cx)
{
    struct rows rows = bearers(cx, "lead");

    for (size_t i = 0; i < rows.n; i++) {
        int64_t org = row_int(&rows.at[i], 0);
        struct str word = token(cx, "unit", org, (struct grant){.role = ROLE_REPORTER, .org_id = org});

        printf("unit\t%lld\n", (long long)org);
        show_asks(cx, (int64_t)i, org, word);
    }
}

/* ---- rounds */

/* Every task is asked, so that each has a report. */
static void open_round(struct cx *cx, int64_t plan_id, struct period month)
{
    struct round_new in = {.plan_id = plan_id, .period = period_str(cx->arena, month)};
    struct buf out = buf_new(cx->arena, TEXT_MOST);
    struct rows rows;

    good(cx, round_draft(cx, &in, &out));
    good(cx, store_run(cx, &rows,
                       "UPDATE round_ask SET state = 'asked' WHERE government_id = $1 RETURNING round_id",
                       "i", cx->actor.government_id));
    out.n = 0;
    good(cx, round_open(cx, row_int(&rows.at[0], 0), 1, &out));
}

/* Signed reports and told figures of one month, written over from the open round. */
static void write_month(struct cx *cx, struct period month, int64_t back)
{
    struct str period = period_str(cx->arena, month), ends = day_str(cx->arena, month.last);

    good(cx, store_run(
                 cx, NULL,
                 "INSERT INTO report (government_id, id, round_id, task_id, org_id, plan_id, period, "
                 "ends_on, state,"
                 " progress, signed_on, rev) SELECT government_id, id - $1, round_id - $1, task_id, org_id, "
                 "plan_id, $2,"
                 " $3, 'signed', '已完成年度任务的一部分，进展正常', $3, 4 FROM report WHERE state = 'draft'",
                 "iss", back, period, ends));
    good(cx,
         store_run(
             cx, NULL,
             "INSERT INTO figure (government_id, measure_id, truth, ends_on, period, value, source_kind, "
             "source_id,"
             " at) SELECT government_id, id, 'told', $1, $2, value / (1 + $3), 'report', 0, '' FROM measure"
             " WHERE value IS NOT NULL",
             "ssi", ends, period, back));
}

/* What the server does by itself within a minute. */
static void fill_briefs(struct cx *cx)
{
    struct brief_list list;

    good(cx, brief_missing(cx, SIZE_MAX / 2, &list));
    good(cx, brief_keep(cx, &list));
}

static void live(struct cx *cx, int tasks, int rounds, int steps)
{
    day today = day_at(cx->now_ms, EAST_MINUTES);
    struct period month = period_of(PERIOD_MONTH, period_of(PERIOD_MONTH, today).first - 1);
    struct str office, cookie;
    struct rows rows;

    open_round(cx, import(cx, day_split(today).year, tasks), month);
    for (int back = 1; back <= rounds; back++) {
        month = period_of(PERIOD_MONTH, month.first - 1);
        write_month(cx, month, back);
    }
    fill_briefs(cx);
    good(cx, setting_set(cx, SETTING_REPORT_STEPS, steps));
    office = token(cx, "office", 0, (struct grant){.role = ROLE_OFFICE});
    cookie = session(cx);
    printf("office\t%.*s\t%.*s\n", STR_ARG(office), STR_ARG(cookie));
    show_leaders(cx);
    show_units(cx);
    good(cx, store_run(cx, &rows, "SELECT COUNT(*) FROM report", ""));
    fprintf(stderr, "bench_town: %s reports\n", row_str(&rows.at[0], 0).p);
}

static int number(const char *word)
{
    int64_t n = 0;

    return str_int(str_of(word), &n) ? (int)n : 0;
}

int main(int argc, char **argv)
{
    struct cx cx = {.arena = arena_new(0), .now_ms = clock_now_ms(), .actor = {.name = STR("bench")}};
    int done;

    if (argc != 5) {
        fprintf(stderr, "usage: bench_town DB TASKS ROUNDS STEPS\n");
        return 2;
    }
    good(&cx, store_open(&cx, argv[1]));
    good(&cx, migrate_run(&cx, &done));
    good(&cx, store_begin(&cx, true));
    good(&cx, government_enter(&cx));
    live(&cx, number(argv[2]), number(argv[3]), number(argv[4]));
    good(&cx, store_end(&cx, ERR_NONE));
    arena_end(cx.arena);
    return 0;
}
