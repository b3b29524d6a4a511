/* figure_import - a table of the office that publishes figures. */
#include "access/event.h"
#include "base/json.h"
#include "ledger/figure.h"
#include "ledger/task_lamp.h"
#include "ledger/year.h"
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
    int64_t line, written, problems;
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

/* The one measure of that task whose words or indicator are these, and whose owner publishes it. */
static enum err find_measure(struct import *m, struct str no, struct str words, struct figure *f,
                             int64_t *task_id)
{
    struct rows rows;
    enum err e =
        store_run(m->cx, &rows,
                  "SELECT m.id, m.task_id FROM task t JOIN measure m ON m.government_id = t.government_id"
                  " AND m.plan_id = t.plan_id AND m.task_id = t.id AND m.state = 'live' JOIN measure_owner o"
                  " ON o.government_id = m.government_id AND o.measure_id = m.id AND o.source = 'statistics'"
                  " WHERE t.government_id = $1 AND t.no = $2 AND t.state = 'live' AND (m.words = $3 OR "
                  "m.indicator = $3)"
                  " ORDER BY t.plan_id DESC, m.ord LIMIT 2",
                  "iss", m->cx->actor.government_id, no, words);

    f->measure_id = !e && rows.n ? row_int(&rows.at[0], 0) : 0;
    *task_id = !e && rows.n ? row_int(&rows.at[0], 1) : 0;
    return e;
}

static enum err take_line(struct import *m, const struct csv_line *line)
{
    struct figure f = {.truth = STR("statistics"), .source_kind = STR("import")};
    int64_t task_id = 0;
    enum err e = find_measure(m, cell_of(m, line, COL_NO), cell_of(m, line, COL_WORDS), &f, &task_id);

    if (e) return e;
    if (!f.measure_id)
        problem(m, STR("没有这个指标，或它不是统计口径的指标"),
                STR("no such measure, or it is not one of statistics"));
    else if (!period_read(cell_of(m, line, COL_PERIOD), &f.period))
        problem(m, STR("时期有误，应如 2026-M03"), STR("the period is wrong; write it like 2026-M03"));
    else if (!str_num(cell_of(m, line, COL_VALUE), &f.value))
        problem(m, STR("数值有误"), STR("the value is no number"));
    else {
        e = figure_put(m->cx, &f);
        if (!e) e = task_lamp_refresh(m->cx, task_id);
        m->written += !e;
    }
    return e;
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

static enum err finish(struct import *m, const struct buf *rows, struct buf *out)
{
    struct buf after = buf_new(m->cx->arena, EVENT_MOST);
    struct json j = json_on(out);

    if (!m->started) return cx_fail(m->cx, ERR_INPUT, "file", "文件里没有表格", "the file holds no table");
    json_end(&m->j);
    buf_fmt(&after, "{\"written\":%lld,\"problems\":%lld}", (long long)m->written, (long long)m->problems);
    json_object(&j);
    json_put_int(&j, "written", m->written);
    json_put_int(&j, "problems", m->problems);
    json_key(&j, "rows");
    json_raw(&j, buf_text(rows));
    json_end(&j);
    return event_add(m->cx, "figure.import", "figure", 0, STR_NULL, buf_text(&after));
}

static void begin(struct import *m, struct cx *cx, struct buf *rows)
{
    *rows = buf_new(cx->arena, 1 << 20);
    *m = (struct import){.cx = cx, .j = json_on(rows)};
    json_array(&m->j);
}

enum err figure_import_csv(struct cx *cx, struct str csv, struct buf *out)
{
    struct csv_line line;
    struct import m;
    struct buf rows;
    enum err e = ERR_NONE;

    begin(&m, cx, &rows);
    csv = csv_text(csv);
    while (!e && csv_next(cx->arena, &csv, &line)) e = next_line(&m, &line);
    return e ? e : finish(&m, &rows, out);
}

enum err figure_import_doc(struct cx *cx, const struct doc *doc, struct buf *out)
{
    struct str cell[CSV_CELLS_MOST];
    struct csv_line line = {0, cell};
    struct import m;
    struct buf rows;
    enum err e = ERR_NONE;

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
    return e ? e : finish(&m, &rows, out);
}
