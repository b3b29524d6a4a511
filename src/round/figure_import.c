/* figure_import - what the owner of figures publishes, as a table or by the API. */
#include <math.h>

#include "access/event.h"
#include "access/scope.h"
#include "base/json.h"
#include "ledger/row_json.h"
#include "ledger/task_lamp.h"
#include "ledger/year.h"
#include "round/figure.h"
#include "store/store.h"
#include "text/csv.h"
#include "text/doc.h"
#include "text/fold.h"

enum { LINES_MOST = 20000, PROBLEMS_MOST = 200, EVENT_MOST = 4096 };

enum column { COL_NO, COL_WORDS, COL_PERIOD, COL_VALUE, COLS };

static const struct {
    enum column column;
    struct str heading;
} headings[] = {
    {COL_NO, STR_INIT("任务序号")},    {COL_NO, STR_INIT("序号")},      {COL_WORDS, STR_INIT("指标")},
    {COL_WORDS, STR_INIT("指标名称")}, {COL_PERIOD, STR_INIT("时期")},  {COL_PERIOD, STR_INIT("期别")},
    {COL_VALUE, STR_INIT("数值")},     {COL_VALUE, STR_INIT("累计值")}, {COL_VALUE, STR_INIT("本期累计")},
};

struct import {
    struct cx *cx;
    bool started; /* the line of headings was seen */
    int at[COLS];
    int64_t line, written, problems, denied;
    struct json j; /* of the rows with problems */
};

static int heading_of(struct arena *a, struct str cell)
{
    struct str key = fold_name(a, cell);

    for (size_t i = 0; i < sizeof headings / sizeof headings[0]; i++)
        if (str_eq(key, headings[i].heading)) return (int)headings[i].column;
    return -1;
}

static enum err read_headings(struct import *m, const struct csv_line *line)
{
    for (int c = 0; c < COLS; c++) m->at[c] = -1;
    for (size_t i = 0; i < line->n; i++) {
        int c = heading_of(m->cx->arena, line->cell[i]);

        if (c >= 0 && m->at[c] < 0) m->at[c] = (int)i;
    }
    m->started = true;
    for (int c = 0; c < COLS; c++)
        if (m->at[c] < 0)
            return cx_fail(m->cx, ERR_INPUT, "file", "第一行应有这些列：任务序号、指标、时期、数值",
                           "the first line must have the columns 任务序号, 指标, 时期, 数值");
    return ERR_NONE;
}

static struct str cell_of(const struct import *m, const struct csv_line *line, enum column c)
{
    size_t at = (size_t)m->at[c];

    return at < line->n ? str_trim(line->cell[at]) : STR("");
}

static void problem(struct import *m, struct str zh, struct str en)
{
    if (m->problems++ >= PROBLEMS_MOST) return;
    json_object(&m->j);
    json_put_int(&m->j, "line", m->line);
    json_put_str(&m->j, "zh", zh);
    json_put_str(&m->j, "en", en);
    json_end(&m->j);
}

/* A measure of statistics with who publishes it. */
struct owned {
    int64_t measure_id, task_id, owner_id;
    struct str words, owner;
};

#define OWNED                                                                                    \
    "SELECT m.id, m.task_id, o.owner_org_id, m.words, w.name FROM task t JOIN measure m"         \
    " ON m.government_id = t.government_id AND m.plan_id = t.plan_id AND m.task_id = t.id"       \
    " AND m.state = 'live' JOIN measure_owner o ON o.government_id = m.government_id"            \
    " AND o.measure_id = m.id AND o.source = 'statistics' LEFT JOIN org w"                       \
    " ON w.government_id = o.government_id AND w.id = o.owner_org_id WHERE t.government_id = $1" \
    " AND t.state = 'live'"

static struct owned owned_of(const struct rows *rows)
{
    const struct row *r = rows->at;

    if (rows->n == 0) return (struct owned){0};
    return (struct owned){row_int(r, 0), row_int(r, 1), row_int(r, 2), row_str(r, 3), row_str(r, 4)};
}

/* The one measure of that task whose words or indicator are these, and whose owner publishes it. */
static enum err find_named(struct import *m, struct str no, struct str words, struct owned *out)
{
    struct rows rows = {0};
    enum err e = store_run(m->cx, &rows,
                           OWNED " AND t.no = $2 AND (m.words = $3 OR m.indicator = $3)"
                                 " ORDER BY t.plan_id DESC, m.ord LIMIT 2",
                           "iss", m->cx->actor.government_id, no, words);

    *out = owned_of(&rows);
    return e;
}

static enum err find_by_id(struct import *m, int64_t measure_id, struct owned *out)
{
    struct rows rows = {0};
    enum err e =
        store_run(m->cx, &rows, OWNED " AND m.id = $2", "ii", m->cx->actor.government_id, measure_id);

    *out = owned_of(&rows);
    return e;
}

static bool may_publish(const struct cx *cx, int64_t owner_id)
{
    return (scope_roles(cx) & ROLES_OFFICE) || scope_acts_for(cx, ROLES_UNIT, owner_id);
}

static void problem_of_owner(struct import *m, const struct owned *o)
{
    struct buf zh = buf_new(m->cx->arena, 4096), en = buf_new(m->cx->arena, 4096);

    buf_fmt(&zh, "“%.*s”由%.*s发布，本单位不能填写", STR_ARG(o->words), STR_ARG(o->owner));
    buf_fmt(&en, "\"%.*s\" is published by %.*s, not by your unit", STR_ARG(o->words), STR_ARG(o->owner));
    m->denied++;
    problem(m, buf_text(&zh), buf_text(&en));
}

static bool is_good(struct import *m, const struct owned *o, struct str period, struct figure *f)
{
    if (!o->measure_id)
        problem(m, STR("没有这个指标，或它不是统计口径的指标"),
                STR("no such measure, or it is not one of statistics"));
    else if (!may_publish(m->cx, o->owner_id))
        problem_of_owner(m, o);
    else if (!period_read(period, &f->period))
        problem(m, STR("时期有误，应如 2026-M03"), STR("the period is wrong; write it like 2026-M03"));
    else if (f->period.first > year_today(m->cx))
        problem(m, STR("这个时期还没有开始"), STR("the period has not begun yet"));
    else if (!isfinite(f->value))
        problem(m, STR("数值有误"), STR("the value is no number"));
    else
        return true;
    return false;
}

/* What stood there before; NAN: nothing. */
static enum err value_before(struct cx *cx, const struct figure *f, double *out)
{
    struct rows rows;
    enum err e = store_run(cx, &rows,
                           "SELECT value FROM figure WHERE government_id = $1 AND measure_id = $2"
                           " AND truth = 'statistics' AND period = $3",
                           "iis", cx->actor.government_id, f->measure_id, period_str(cx->arena, f->period));

    *out = !e && rows.n ? row_num(&rows.at[0], 0) : (double)NAN;
    return e;
}

static struct str side(struct cx *cx, const struct owned *o, const struct figure *f, double value)
{
    struct buf out = buf_new(cx->arena, EVENT_MOST);
    struct json j = json_on(&out);

    if (isnan(value)) return STR_NULL;
    json_object(&j);
    json_put_id(&j, "measure_id", o->measure_id);
    json_put_str(&j, "words", o->words);
    json_put_str(&j, "period", period_str(cx->arena, f->period));
    json_key(&j, "value");
    json_num(&j, value);
    json_end(&j);
    return buf_text(&out);
}

/* A revised figure takes the place of the first one; both stay in the trace. */
static enum err publish(struct import *m, const struct owned *o, struct figure *f)
{
    double before = NAN;
    enum err e;

    f->truth = STR("statistics");
    f->source_kind = STR("import");
    f->measure_id = o->measure_id;
    e = value_before(m->cx, f, &before);
    if (!e) e = figure_put(m->cx, f);
    m->written += !e;
    if (e || before == f->value) return e;
    e = event_add(m->cx, "figure.publish", "task", o->task_id, side(m->cx, o, f, before),
                  side(m->cx, o, f, f->value));
    return e ? e : task_lamp_refresh(m->cx, o->task_id);
}

static enum err take_line(struct import *m, const struct csv_line *line)
{
    struct figure f = {0};
    struct owned o;
    enum err e = find_named(m, cell_of(m, line, COL_NO), cell_of(m, line, COL_WORDS), &o);

    if (!e && !str_num(cell_of(m, line, COL_VALUE), &f.value)) f.value = NAN;
    if (e || !is_good(m, &o, cell_of(m, line, COL_PERIOD), &f)) return e;
    return publish(m, &o, &f);
}

static enum err next_line(struct import *m, const struct csv_line *line)
{
    bool empty = true;

    m->line++;
    for (size_t i = 0; i < line->n; i++) empty = empty && str_trim(line->cell[i]).n == 0;
    if (empty) return ERR_NONE;
    if (m->line > LINES_MOST)
        return cx_fail(m->cx, ERR_LIMIT, "file", "一次最多导入 %d 行", "at most %d lines at once",
                       LINES_MOST);
    return m->started ? take_line(m, line) : read_headings(m, line);
}

/* Nothing was the actor's to publish: that is a refusal, not a table with a few bad lines. */
static enum err refuse_all(struct import *m)
{
    if (m->written || !m->denied) return ERR_NONE;
    return cx_fail(m->cx, ERR_DENIED, "measure_id", "这些指标由其他单位发布，本单位不能填写",
                   "these measures are published by other units, not by yours");
}

static enum err finish(struct import *m, const struct buf *rows, struct buf *out)
{
    struct buf after = buf_new(m->cx->arena, EVENT_MOST);
    struct json j = json_on(out);
    enum err e = refuse_all(m);

    if (e) return e;
    json_end(&m->j);
    buf_fmt(&after, "{\"written\":%lld,\"problems\":%lld}", (long long)m->written, (long long)m->problems);
    json_object(&j);
    json_put_int(&j, "written", m->written);
    json_put_int(&j, "problems", m->problems);
    json_key(&j, "rows");
    json_raw(&j, buf_text(rows));
    json_end(&j);
    e = figure_wait_settle(m->cx);
    return e ? e : event_add(m->cx, "figure.import", "figure", 0, STR_NULL, buf_text(&after));
}

/* The office may; a unit when it owns a measure of statistics. */
static enum err may_begin(struct cx *cx)
{
    struct rows rows;
    bool any = (scope_roles(cx) & ROLES_OFFICE) != 0;
    enum err e = any ? ERR_NONE
                     : store_run(cx, &rows,
                                 "SELECT DISTINCT owner_org_id FROM measure_owner WHERE government_id = $1"
                                 " AND source = 'statistics' ORDER BY owner_org_id",
                                 "i", cx->actor.government_id);

    for (size_t i = 0; !e && !any && i < rows.n; i++) any = may_publish(cx, row_int(&rows.at[i], 0));
    if (e || any) return e;
    return cx_fail(cx, ERR_DENIED, NULL, "本单位不是任何统计指标的发布单位",
                   "your unit publishes no measure of statistics");
}

static void begin(struct import *m, struct cx *cx, struct buf *rows)
{
    *rows = buf_new(cx->arena, 1 << 20);
    *m = (struct import){.cx = cx, .j = json_on(rows)};
    json_array(&m->j);
}

static enum err finish_table(struct import *m, const struct buf *rows, struct buf *out)
{
    if (!m->started) return cx_fail(m->cx, ERR_INPUT, "file", "文件里没有表格", "the file holds no table");
    return finish(m, rows, out);
}

enum err figure_import_csv(struct cx *cx, struct str csv, struct buf *out)
{
    struct csv_line line;
    struct import m;
    struct buf rows;
    enum err e = may_begin(cx);

    begin(&m, cx, &rows);
    csv = csv_text(csv);
    while (!e && csv_next(cx->arena, &csv, &line)) e = next_line(&m, &line);
    return e ? e : finish_table(&m, &rows, out);
}

enum err figure_import_doc(struct cx *cx, const struct doc *doc, struct buf *out)
{
    struct str cell[CSV_CELLS_MOST];
    struct csv_line line = {0, cell};
    struct import m;
    struct buf rows;
    enum err e = may_begin(cx);

    begin(&m, cx, &rows);
    for (size_t i = 0; !e && i < doc->n; i++) {
        const struct block *b = &doc->block[i], *next = i + 1 < doc->n ? b + 1 : NULL;

        if (b->kind != BLOCK_CELL || b->col >= CSV_CELLS_MOST) continue;
        while (line.n <= b->col) cell[line.n++] = STR("");
        cell[b->col] = doc_text(doc, b->at);
        if (next && next->kind == BLOCK_CELL && next->table == b->table && next->row == b->row) continue;
        e = next_line(&m, &line);
        line.n = 0;
    }
    return e ? e : finish_table(&m, &rows, out);
}

enum err figure_publish(struct cx *cx, const struct figure_told *told, size_t n, struct buf *out)
{
    struct import m;
    struct buf rows;
    enum err e = may_begin(cx);

    if (!e && (n == 0 || n > FIGURES_AT_ONCE_MOST))
        return cx_fail(cx, ERR_INPUT, "rows", "一次可发布 1 到 %d 个数", "publish 1 to %d figures at once",
                       FIGURES_AT_ONCE_MOST);
    begin(&m, cx, &rows);
    for (size_t i = 0; !e && i < n; i++) {
        struct figure f = {.value = told[i].value};
        struct owned o;

        m.line = (int64_t)i + 1;
        e = find_by_id(&m, told[i].measure_id, &o);
        if (!e && is_good(&m, &o, told[i].period, &f)) e = publish(&m, &o, &f);
    }
    return e ? e : finish(&m, &rows, out);
}

/* ---- what there is to publish */

enum { O_ID, O_TASK, O_NO, O_TEXT, O_WORDS, O_UNIT, O_OWNER, O_OWNER_NAME, O_NOTE, O_PERIOD, O_VALUE, O_AT };

static void put_owned(struct json *j, const struct row *r)
{
    json_object(j);
    json_put_id(j, "measure_id", row_int(r, O_ID));
    json_put_id(j, "task_id", row_int(r, O_TASK));
    json_put_str(j, "task_no", row_str(r, O_NO));
    json_put_str(j, "task_text", row_str(r, O_TEXT));
    json_put_str(j, "words", row_str(r, O_WORDS));
    json_put_str(j, "unit", year_some(row_str(r, O_UNIT)));
    json_put_id(j, "owner_org_id", row_int(r, O_OWNER));
    json_put_str(j, "owner", row_str(r, O_OWNER_NAME));
    json_put_str(j, "release_note", year_some(row_str(r, O_NOTE)));
    json_put_str(j, "period", row_str(r, O_PERIOD));
    row_json_number(j, "value", r, O_VALUE);
    json_put_str(j, "at", row_str(r, O_AT));
    json_end(j);
}

#define NEWEST(column)                                                                                   \
    "(SELECT f." column " FROM figure f WHERE f.government_id = m.government_id AND f.measure_id = m.id" \
    " AND f.truth = 'statistics' ORDER BY f.ends_on DESC, f.period LIMIT 1)"

enum err figure_owned(struct cx *cx, struct buf *out)
{
    struct json j = json_on(out);
    struct rows rows;
    enum err e = store_run(
        cx, &rows,
        "SELECT m.id, m.task_id, t.no, t.text, m.words, m.unit, o.owner_org_id, w.name, "
        "o.release_note, " NEWEST("period") ", " NEWEST("value") ", " NEWEST(
            "at") " FROM measure_owner o JOIN measure m ON m.government_id = o.government_id"
                  " AND m.id = o.measure_id AND m.state = 'live' JOIN task t"
                  " ON t.government_id = m.government_id AND t.id = m.task_id AND t.state = 'live'"
                  " LEFT JOIN org w ON w.government_id = o.government_id AND w.id = o.owner_org_id"
                  " WHERE o.government_id = $1 AND o.source = 'statistics' AND ($2 = 1 OR o.owner_org_id IN"
                  " (" SCOPE_BEARERS("$1", "$3", "$4") ")) ORDER BY w.name, t.ord, m.ord, m.id LIMIT 2000",
        "ibis", cx->actor.government_id, scope_sees_all(cx), cx->actor.account_id, scope_day(cx));

    if (e) return e;
    json_object(&j);
    json_put_int(&j, "total", (int64_t)rows.n);
    json_key(&j, "rows");
    json_array(&j);
    for (size_t i = 0; i < rows.n; i++) put_owned(&j, &rows.at[i]);
    json_end(&j);
    json_end(&j);
    return ERR_NONE;
}
