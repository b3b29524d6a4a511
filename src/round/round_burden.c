/* round_burden - who asked whom for how much in a year: the office by rounds, units one another besides. */
#include <stdio.h>
#include <stdlib.h>

#include "access/setting.h"
#include "base/json.h"
#include "base/map.h"
#include "base/vec.h"
#include "ledger/year.h"
#include "round/round.h"
#include "round/round_write.h"
#include "store/store.h"
#include "text/csv.h"

enum { MONTHS = 12, DAY_MS = 86400000 };

/* What a unit was asked. */
struct asked {
    int64_t org_id, from_id; /* FROM: of a pair; 0: of a unit in all */
    struct str name, from;
    int64_t questions, rounds, missing, asks;
    double minutes, ask_minutes, month[MONTHS];
};

struct month {
    int64_t questions, asks;
    double minutes, ask_minutes;
};

struct burden_year {
    int64_t year, quota;
    double per_ask; /* minutes to answer a request or a difficulty */
    struct str from, to;
    VEC(struct asked) unit, pair;
    struct map units, pairs; /* their places + 1 */
    struct month month[MONTHS];
};

/* ---- adding up */

/* Where the line of these ids stands; a map borrows its keys. */
static int64_t *place(struct cx *cx, struct map *m, const int64_t *ids, size_t n)
{
    return map_put(cx->arena, m, str_keep(cx->arena, (struct str){(const char *)ids, n * sizeof *ids}));
}

static struct asked *unit_of(struct cx *cx, struct burden_year *b, int64_t org_id, struct str name)
{
    int64_t *at = place(cx, &b->units, &org_id, 1);

    if (*at == 0) {
        *vec_push(cx->arena, &b->unit) = (struct asked){.org_id = org_id, .name = name};
        *at = (int64_t)b->unit.n;
    }
    return &b->unit.at[*at - 1];
}

static struct asked *pair_of(struct cx *cx, struct burden_year *b, const struct asked *p)
{
    const int64_t key[2] = {p->from_id, p->org_id};
    int64_t *at = place(cx, &b->pairs, key, 2);

    if (*at == 0) {
        *vec_push(cx->arena, &b->pair) = *p;
        *at = (int64_t)b->pair.n;
    }
    return &b->pair.at[*at - 1];
}

/* "2026-03" */
static int month_in(struct str text)
{
    int64_t month = 1;

    (void)!str_int(str_sub(text, 5, 2), &month);
    return month >= 1 && month <= MONTHS ? (int)month - 1 : 0;
}

/* A round has one month, so its units' rounds of a month add up to those of the year. */
static enum err add_rounds(struct cx *cx, struct burden_year *b)
{
    struct rows rows;
    enum err e =
        store_run(cx, &rows,
                  "SELECT a.org_id, o.name, substr(r.ends_on, 1, 7), COUNT(*), SUM(a.minutes),"
                  " COUNT(DISTINCT a.round_id), SUM(CASE WHEN a.state = 'missing' THEN 1 ELSE 0 END)"
                  " FROM round r JOIN round_ask a ON a.government_id = r.government_id"
                  " AND a.round_id = r.id AND a.why <> 'exempt' LEFT JOIN org o"
                  " ON o.government_id = a.government_id AND o.id = a.org_id"
                  " WHERE r.government_id = $1 AND r.state <> 'draft' AND r.ends_on BETWEEN $2 AND $3"
                  " GROUP BY a.org_id, o.name, substr(r.ends_on, 1, 7)"
                  " ORDER BY a.org_id, substr(r.ends_on, 1, 7)",
                  "iss", cx->actor.government_id, b->from, b->to);

    for (size_t i = 0; !e && i < rows.n; i++) {
        const struct row *r = &rows.at[i];
        struct asked *u = unit_of(cx, b, row_int(r, 0), row_str(r, 1));
        int m = month_in(row_str(r, 2));

        u->questions += row_int(r, 3);
        u->minutes += row_num(r, 4);
        u->rounds += row_int(r, 5);
        u->missing += row_int(r, 6);
        u->month[m] += row_num(r, 4);
        b->month[m].questions += row_int(r, 3);
        b->month[m].minutes += row_num(r, 4);
    }
    return e;
}

/* R: asked unit, its name, who asks, its name, when. */
static void add_ask(struct cx *cx, struct burden_year *b, const struct row *r)
{
    const struct asked pair = {
        .org_id = row_int(r, 0), .name = row_str(r, 1), .from_id = row_int(r, 2), .from = row_str(r, 3)};
    int m = day_split(day_at(row_int(r, 4), YEAR_EAST_MINUTES)).month - 1;
    struct asked *u = unit_of(cx, b, pair.org_id, pair.name), *p = pair_of(cx, b, &pair);

    u->asks++;
    u->ask_minutes += b->per_ask;
    u->month[m] += b->per_ask;
    p->asks++;
    p->ask_minutes += b->per_ask;
    b->month[m].asks++;
    b->month[m].ask_minutes += b->per_ask;
}

/* Whom a matter was put to first, and when: the first row of its ball. */
static enum err add_asks(struct cx *cx, struct burden_year *b)
{
    int64_t east = (int64_t)YEAR_EAST_MINUTES * 60000,
            from = (int64_t)day_of((int)b->year, 1, 1) * DAY_MS - east,
            to = (int64_t)day_of((int)b->year + 1, 1, 1) * DAY_MS - east;
    struct rows rows;
    enum err e = store_run(
        cx, &rows,
        "SELECT b.org_id, o.name, x.from_id, f.name, b.since_ms FROM (SELECT 'request' AS subject, id,"
        " from_org_id AS from_id FROM request WHERE government_id = $1 UNION ALL SELECT 'difficulty', id,"
        " org_id FROM difficulty WHERE government_id = $1) AS x JOIN ball b ON b.government_id = $1"
        " AND b.subject = x.subject AND b.subject_id = x.id AND b.ord = 0 AND b.org_id > 0"
        " AND b.since_ms >= $2 AND b.since_ms < $3 LEFT JOIN org o ON o.government_id = $1"
        " AND o.id = b.org_id LEFT JOIN org f ON f.government_id = $1 AND f.id = x.from_id"
        " ORDER BY x.id",
        "iii", cx->actor.government_id, from, to);

    for (size_t i = 0; !e && i < rows.n; i++) add_ask(cx, b, &rows.at[i]);
    return e;
}

/* The heaviest first, then by name: ids say nothing to a reader. */
static int by_minutes(const void *a, const void *b)
{
    const struct asked *x = a, *y = b;
    double mine = x->minutes + x->ask_minutes, other = y->minutes + y->ask_minutes;
    int names = str_cmp(x->from, y->from);

    if (mine < other || mine > other) return mine < other ? 1 : -1;
    return names ? names : str_cmp(x->name, y->name);
}

static enum err count_year(struct cx *cx, int64_t year, struct burden_year *b)
{
    struct burden_settings cost;
    enum err e = round_cost_read(cx, &cost);

    *b = (struct burden_year){.year = year};
    if (year < 1900 || year > 2199) return cx_fail(cx, ERR_INPUT, "year", "年度有误", "the year is wrong");
    if (!e) e = setting_get(cx, SETTING_REPORT_QUOTA, &b->quota);
    if (e) return e;
    b->per_ask = cost.per_task + cost.per_text;
    b->from = day_str(cx->arena, day_of((int)year, 1, 1));
    b->to = day_str(cx->arena, day_of((int)year, 12, 31));
    e = add_rounds(cx, b);
    if (!e) e = add_asks(cx, b);
    if (b->unit.n) qsort(b->unit.at, b->unit.n, sizeof *b->unit.at, by_minutes);
    if (b->pair.n) qsort(b->pair.at, b->pair.n, sizeof *b->pair.at, by_minutes);
    return e;
}

/* ---- as JSON */

static void put_num(struct json *j, const char *key, double v)
{
    json_key(j, key);
    json_num(j, v);
}

static void put_unit(struct json *j, const struct asked *u, int64_t quota)
{
    json_object(j);
    json_put_id(j, "org_id", u->org_id);
    json_put_str(j, "name", u->name);
    json_put_int(j, "questions", u->questions);
    put_num(j, "minutes", u->minutes);
    json_put_int(j, "rounds", u->rounds);
    json_put_int(j, "quota", quota * u->rounds);
    json_put_int(j, "missing", u->missing);
    json_put_int(j, "asks", u->asks);
    put_num(j, "ask_minutes", u->ask_minutes);
    json_key(j, "months");
    json_array(j);
    for (int m = 0; m < MONTHS; m++) {
        json_object(j);
        put_num(j, "minutes", u->month[m]);
        json_end(j);
    }
    json_end(j);
    json_end(j);
}

static void put_month(struct json *j, int64_t year, int m, const struct month *sum)
{
    char period[PERIOD_TEXT];

    snprintf(period, sizeof period, "%04d-M%02d", (int)year, m + 1);
    json_object(j);
    json_put_str(j, "period", str_of(period));
    json_put_int(j, "questions", sum->questions);
    put_num(j, "minutes", sum->minutes);
    json_put_int(j, "asks", sum->asks);
    put_num(j, "ask_minutes", sum->ask_minutes);
    json_end(j);
}

static void put_pair(struct json *j, const struct asked *p)
{
    json_object(j);
    json_put_id(j, "from_org_id", p->from_id);
    json_put_str(j, "from_name", p->from);
    json_put_id(j, "org_id", p->org_id);
    json_put_str(j, "name", p->name);
    json_put_int(j, "asks", p->asks);
    put_num(j, "minutes", p->ask_minutes);
    json_end(j);
}

enum err round_burden(struct cx *cx, int64_t year, struct buf *out)
{
    struct json j = json_on(out);
    struct burden_year b;
    enum err e = count_year(cx, year, &b);

    if (e) return e;
    json_object(&j);
    json_put_int(&j, "year", year);
    json_key(&j, "by_org");
    json_array(&j);
    for (size_t i = 0; i < b.unit.n; i++) put_unit(&j, &b.unit.at[i], b.quota);
    json_end(&j);
    json_key(&j, "by_month");
    json_array(&j);
    for (int m = 0; m < MONTHS; m++) put_month(&j, year, m, &b.month[m]);
    json_end(&j);
    json_key(&j, "pairs");
    json_array(&j);
    for (size_t i = 0; i < b.pair.n; i++) put_pair(&j, &b.pair.at[i]);
    json_end(&j);
    e = round_put_year(cx, &j, b.from, b.to);
    json_end(&j);
    return e;
}

/* ---- as a file */

/* A count as it is, minutes with at most one digit behind the point. */
static void put_cell(struct cx *cx, struct buf *out, double v)
{
    struct buf cell = buf_new(cx->arena, 40);

    buf_fmt(&cell, "%.*f", v - (double)(int64_t)v > 0.05 ? 1 : 0, v);
    csv_put(out, buf_text(&cell), false);
}

static void put_line(struct cx *cx, struct buf *out, const struct asked *u, int64_t quota)
{
    csv_put(out, u->name, true);
    put_cell(cx, out, (double)u->rounds);
    put_cell(cx, out, (double)u->questions);
    put_cell(cx, out, u->minutes);
    put_cell(cx, out, (double)(quota * u->rounds));
    put_cell(cx, out, (double)u->missing);
    put_cell(cx, out, (double)u->asks);
    put_cell(cx, out, u->ask_minutes);
    put_cell(cx, out, u->minutes + u->ask_minutes);
    for (int m = 0; m < MONTHS; m++) put_cell(cx, out, u->month[m]);
    csv_end_line(out);
}

enum err round_burden_csv(struct cx *cx, int64_t year, struct buf *out)
{
    static const char *const heads[] = {"调度次数", "要求填报（项次）", "填报耗时（分钟）", "限额（分钟）",
                                        "缺报",     "协作事项",         "协作耗时（分钟）", "合计（分钟）"};
    struct burden_year b;
    enum err e = count_year(cx, year, &b);

    if (e) return e;
    buf_lit(out, CSV_MARK);
    csv_put(out, STR("单位"), true);
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) csv_put(out, str_of(heads[i]), false);
    for (int m = 1; m <= MONTHS; m++) {
        struct buf head = buf_new(cx->arena, 40);

        buf_fmt(&head, "%d月（分钟）", m);
        csv_put(out, buf_text(&head), false);
    }
    csv_end_line(out);
    for (size_t i = 0; i < b.unit.n; i++) put_line(cx, out, &b.unit.at[i], b.quota);
    return ERR_NONE;
}
