#include "ledger/draft.h"

#include "access/event.h"
#include "base/clock.h"
#include "base/json.h"
#include "ledger/edition.h"
#include "ledger/kind.h"
#include "ledger/reason.h"
#include "store/store.h"
#include "text/units.h"

enum {
    BLOCKS_MOST = 512 << 20,
    EVENT_MOST = 8192,
    READING_MOST_MS = 600000, /* a reader is killed long before */
    DIFF_MOST = 64 << 20,
    DOUBTS_SHOWN = 200,
    LIST_MOST = 100,
    CONTEXT = 90,
    FIELDS = 11
};

static struct str plain(struct str s)
{
    return s.p ? s : STR("");
}

static struct str some(struct str s)
{
    return s.n ? s : STR_NULL;
}

/* ---- life */

static struct str name_json(struct arena *a, struct str name)
{
    struct buf out = buf_new(a, EVENT_MOST);
    struct json j = json_on(&out);

    json_object(&j);
    json_put_str(&j, "name", name);
    json_end(&j);
    return buf_text(&out);
}

enum err draft_add(struct cx *cx, const struct draft_new *in, int64_t *id)
{
    char now[CLOCK_TEXT];
    struct str name = str_sub(in->name, 0, 300);
    enum err e;

    clock_text(cx->now_ms, now);
    *id = store_id(cx);
    e = store_run(
        cx, NULL,
        "INSERT INTO draft (government_id, id, name, sha, bytes, state, stage, created_by, created_at)"
        " VALUES ($1, $2, $3, $4, $5, 'reading', '正在读取', $6, $7)",
        "iissiis", cx->actor.government_id, *id, plain(name), plain(in->sha), in->bytes, cx->actor.account_id,
        str_of(now));
    return e ? e : event_add(cx, "draft.add", "draft", *id, STR_NULL, name_json(cx->arena, name));
}

enum err draft_step(struct cx *cx, int64_t id, int progress, struct str stage_zh)
{
    return store_run(cx, NULL,
                     "UPDATE draft SET progress = $3, stage = $4 WHERE government_id = $1 AND id = $2"
                     " AND state = 'reading'",
                     "iiis", cx->actor.government_id, id, (int64_t)progress, stage_zh);
}

/* One line of numbers a block: what doc.h has, in its order. */
static struct str blocks_text(struct arena *a, const struct doc *d)
{
    struct buf out = buf_new(a, BLOCKS_MOST);

    for (size_t i = 0; i < d->n; i++) {
        const struct block *b = &d->block[i];
        const uint32_t field[FIELDS] = {b->at.off, b->at.len, b->kind, b->level,    b->flags,   b->page,
                                        b->table,  b->row,    b->col,  b->col_span, b->row_span};

        for (int k = 0; k < FIELDS; k++) {
            if (k) buf_byte(&out, ' ');
            buf_int(&out, field[k]);
        }
        buf_byte(&out, '\n');
    }
    return buf_text(&out);
}

enum err draft_fill(struct cx *cx, int64_t id, const struct doc *doc)
{
    struct rows rows;
    enum err e =
        store_run(cx, &rows,
                  "UPDATE draft SET state = 'ready', progress = 100, stage = '等待确认', format = $3,"
                  " charset = $4, pages = $5, text = $6, blocks = $7 WHERE government_id = $1 AND id = $2"
                  " AND state = 'reading' RETURNING id",
                  "iississ", cx->actor.government_id, id, plain(doc->format), plain(doc->charset),
                  (int64_t)doc->pages, doc->text, blocks_text(cx->arena, doc));

    if (!e && rows.n == 0) return cx_fail(cx, ERR_ABSENT, "id", "没有这份草稿", "there is no such draft");
    return e;
}

static struct str fault_json(struct arena *a, const struct fault *f)
{
    struct buf out = buf_new(a, EVENT_MOST);
    struct json j = json_on(&out);

    json_object(&j);
    json_put_str(&j, "code", err_info(f->code)->name);
    json_put_str(&j, "zh", f->zh);
    json_put_str(&j, "en", f->en);
    json_end(&j);
    return buf_text(&out);
}

enum err draft_fail(struct cx *cx, int64_t id, const struct fault *fault)
{
    return store_run(cx, NULL,
                     "UPDATE draft SET state = 'failed', progress = 100, stage = '读取失败', error = $3"
                     " WHERE government_id = $1 AND id = $2 AND state = 'reading'",
                     "iis", cx->actor.government_id, id, fault_json(cx->arena, fault));
}

enum err draft_abandon(struct cx *cx)
{
    struct fault fault = {.code = ERR_SYSTEM,
                          .zh = STR("读取中断，请重新上传"),
                          .en = STR("reading was interrupted: upload the file again")};
    char before[CLOCK_TEXT];

    clock_text(cx->now_ms - READING_MOST_MS, before);
    return store_run(cx, NULL,
                     "UPDATE draft SET state = 'failed', progress = 100, stage = '读取失败', error = $2"
                     " WHERE state = 'reading' AND created_at < $1",
                     "ss", str_of(before), fault_json(cx->arena, &fault));
}

enum err draft_remove(struct cx *cx, int64_t id)
{
    struct rows rows;
    enum err e = store_run(cx, &rows, "DELETE FROM draft WHERE government_id = $1 AND id = $2 RETURNING name",
                           "ii", cx->actor.government_id, id);

    if (e) return e;
    if (rows.n == 0) return cx_fail(cx, ERR_ABSENT, "id", "没有这份草稿", "there is no such draft");
    return event_add(cx, "draft.remove", "draft", id, name_json(cx->arena, row_str(&rows.at[0], 0)),
                     STR_NULL);
}

/* ---- the document back from its row */

/* The next number of *S, which moves behind it and one separator. */
static uint32_t next_number(struct str *s)
{
    uint32_t n = 0;
    size_t i = 0;

    for (; i < s->n && s->p[i] >= '0' && s->p[i] <= '9'; i++) n = n * 10 + (uint32_t)(s->p[i] - '0');
    *s = str_skip(*s, i + 1);
    return n;
}

static struct block next_block(struct str *s)
{
    uint32_t f[FIELDS];

    for (int k = 0; k < FIELDS; k++) f[k] = next_number(s);
    return (struct block){.at = {f[0], f[1]},
                          .kind = (uint8_t)f[2],
                          .level = (uint8_t)f[3],
                          .flags = (uint16_t)f[4],
                          .page = f[5],
                          .table = f[6],
                          .row = f[7],
                          .col = (uint16_t)f[8],
                          .col_span = (uint16_t)f[9],
                          .row_span = (uint16_t)f[10]};
}

enum {
    D_NAME,
    D_SHA,
    D_BYTES,
    D_STATE,
    D_PROGRESS,
    D_STAGE,
    D_FORMAT,
    D_CHARSET,
    D_PAGES,
    D_TEXT,
    D_BLOCKS,
    D_ERROR,
    D_PLAN,
    D_CREATED
};

static const struct doc *doc_of(struct arena *a, const struct row *r)
{
    struct doc *d = arena_new_of(a, struct doc);
    struct str lines = row_str(r, D_BLOCKS);
    struct block *block;

    d->text = row_str(r, D_TEXT);
    d->format = row_str(r, D_FORMAT);
    d->charset = row_str(r, D_CHARSET);
    d->pages = (uint32_t)row_int(r, D_PAGES);
    for (size_t i = 0; i < lines.n; i++) d->n += lines.p[i] == '\n';
    block = arena_array(a, struct block, d->n + 1);
    for (size_t i = 0; i < d->n; i++) block[i] = next_block(&lines);
    d->block = block;
    return d;
}

static enum err load(struct cx *cx, int64_t id, struct rows *out)
{
    enum err e =
        store_run(cx, out,
                  "SELECT name, sha, bytes, state, progress, stage, format, charset, pages, text, blocks,"
                  " error, plan_id, created_at FROM draft WHERE government_id = $1 AND id = $2",
                  "ii", cx->actor.government_id, id);

    if (!e && out->n == 0) return cx_fail(cx, ERR_ABSENT, "id", "没有这份草稿", "there is no such draft");
    return e;
}

static void file_of(struct arena *a, const struct row *r, struct edition_file *out)
{
    const struct doc *doc = doc_of(a, r);

    *out = (struct edition_file){
        .plan = plan_read(a, doc), .name = row_str(r, D_NAME), .bytes = row_int(r, D_BYTES)};
    out->sha = some(row_str(r, D_SHA));
}

/* ---- preview */

static void put_head(struct json *j, int64_t id, const struct row *r)
{
    json_put_id(j, "id", id);
    json_put_str(j, "name", row_str(r, D_NAME));
    json_put_str(j, "state", row_str(r, D_STATE));
    json_put_int(j, "progress", row_int(r, D_PROGRESS));
    json_put_str(j, "stage_zh", row_str(r, D_STAGE));
    json_key(j, "error");
    if (row_str(r, D_ERROR).n)
        json_raw(j, row_str(r, D_ERROR));
    else
        json_null(j);
    json_put_id(j, "plan_id", row_int(r, D_PLAN));
    json_put_str(j, "created_at", row_str(r, D_CREATED));
}

static void put_facts(struct json *j, const struct plan *p)
{
    const struct plan_facts *f = &p->facts;

    json_key(j, "facts");
    json_object(j);
    json_put_str(j, "title", f->title.text);
    json_put_str(j, "notice", f->notice.text);
    json_put_str(j, "number", f->number.text);
    json_put_str(j, "issuer", f->issuer.text);
    json_put_str(j, "date", f->date.text);
    json_put_str(j, "date_iso", f->date_iso);
    json_put_int(j, "year", f->year);
    json_put_str(j, "send_to", f->send_to.text);
    json_put_str(j, "copy_to", f->copy_to.text);
    json_put_str(j, "printed_by", f->printed_by.text);
    json_put_str(j, "printed_on", f->printed_on.text);
    json_put_str(j, "publicity", f->publicity.text);
    json_end(j);
}

static void put_counts(struct json *j, const struct edition_counts *c)
{
    json_key(j, "counts");
    json_object(j);
    json_put_int(j, "sections", c->sections);
    json_put_int(j, "tasks", c->tasks);
    json_put_int(j, "duties", c->duties);
    json_put_int(j, "lead_units", c->lead_units);
    json_put_int(j, "leaders", c->leaders);
    json_put_int(j, "measures", c->measures);
    json_put_int(j, "doubts", c->doubts);
    json_end(j);
}

static void put_outline(struct cx *cx, struct json *j, const struct plan *p)
{
    int64_t *tasks = arena_array(cx->arena, int64_t, p->sections + 1);

    for (size_t i = 0; i < p->tasks; i++)
        if (p->task[i].section != PLAN_NONE) tasks[p->task[i].section]++;
    json_key(j, "outline");
    json_array(j);
    for (size_t i = 0; i < p->sections; i++) {
        json_object(j);
        json_put_str(j, "no", p->section[i].no.text);
        json_put_str(j, "heading", p->section[i].heading.text);
        json_put_int(j, "level", p->section[i].level);
        json_put_int(j, "tasks", tasks[i]);
        json_end(j);
    }
    json_end(j);
}

/* The words at AT with some text before and behind, never cutting a character. */
static void put_printed(struct json *j, const struct plan *p, struct span at)
{
    struct str text = p->doc->text;
    size_t from = at.off > CONTEXT ? at.off - CONTEXT : 0, to = (size_t)at.off + at.len + CONTEXT, mark;

    if (to > text.n) to = text.n;
    while (from < at.off && ((unsigned char)text.p[from] & 0xc0) == 0x80) from++;
    while (to < text.n && ((unsigned char)text.p[to] & 0xc0) == 0x80) to++;
    mark = units_count(str_sub(text, from, at.off - from));
    json_key(j, "printed");
    json_object(j);
    json_put_str(j, "text", str_sub(text, from, to - from));
    json_key(j, "marks");
    json_array(j);
    json_object(j);
    json_put_int(j, "from", (int64_t)mark);
    json_put_int(j, "to", (int64_t)(mark + units_count(doc_text(p->doc, at))));
    json_end(j);
    json_end(j);
    json_end(j);
}

static void put_doubts(struct json *j, const struct plan *p)
{
    json_key(j, "doubts");
    json_array(j);
    for (size_t i = 0; i < p->doubts && i < DOUBTS_SHOWN; i++) {
        const struct plan_doubt *d = &p->doubt[i];
        struct reason why = reason_find(plan_rule_info(d->rule)->name);

        json_object(j);
        json_put_str(j, "no", d->task == PLAN_NONE ? STR_NULL : p->task[d->task].no.text);
        json_put_str(j, "field", d->field);
        json_put_str(j, "field_zh", kind_field_zh(d->field));
        json_put_str(j, "rule", why.name);
        json_put_str(j, "reason_zh", why.zh);
        json_put_str(j, "reason_en", why.en);
        json_put_str(j, "value", d->value);
        put_printed(j, p, d->at);
        json_end(j);
    }
    json_end(j);
}

static enum err put_existing(struct cx *cx, struct json *j, const struct edition_result *r)
{
    struct rows rows;
    enum err e;

    json_key(j, "existing");
    if (!r->plan_id) {
        json_null(j);
        return ERR_NONE;
    }
    e = store_run(cx, &rows, "SELECT title FROM plan WHERE government_id = $1 AND id = $2", "ii",
                  cx->actor.government_id, r->plan_id);
    json_object(j);
    json_put_id(j, "plan_id", r->plan_id);
    json_put_str(j, "title", !e && rows.n ? row_str(&rows.at[0], 0) : STR_NULL);
    json_put_bool(j, "same", r->outcome == EDITION_SAME);
    json_end(j);
    return e;
}

/* What the file says and what it would change; nothing of it for a file without tasks but the reason. */
static enum err put_preview(struct cx *cx, struct json *j, const struct row *r)
{
    struct buf diff = buf_new(cx->arena, DIFF_MOST);
    struct edition_file file;
    struct edition_result result;
    enum err e;

    file_of(cx->arena, r, &file);
    e = edition_preview(cx, &file, 0, &result);
    if (e && e != ERR_NO_TASK) return e;
    put_facts(j, file.plan);
    put_counts(j, &result.counts);
    put_outline(cx, j, file.plan);
    put_doubts(j, file.plan);
    if (e == ERR_NO_TASK) {
        json_key(j, "problem");
        json_raw(j, fault_json(cx->arena, &cx->fault));
    }
    e = put_existing(cx, j, &result);
    json_key(j, "diff");
    edition_diff_json(&diff, result.diff);
    json_raw(j, buf_text(&diff));
    return e;
}

enum err draft_get(struct cx *cx, int64_t id, struct buf *out)
{
    struct json j = json_on(out);
    struct rows rows;
    enum err e = load(cx, id, &rows);

    if (e) return e;
    json_object(&j);
    put_head(&j, id, &rows.at[0]);
    if (str_eq(row_str(&rows.at[0], D_STATE), STR("ready"))) e = put_preview(cx, &j, &rows.at[0]);
    json_end(&j);
    return e;
}

enum err draft_list(struct cx *cx, struct buf *out)
{
    struct json j = json_on(out);
    struct rows rows;
    enum err e =
        store_run(cx, &rows,
                  "SELECT name, sha, bytes, state, progress, stage, format, charset, pages, '', '', error,"
                  " plan_id, created_at, id FROM draft WHERE government_id = $1 ORDER BY id DESC LIMIT $2",
                  "ii", cx->actor.government_id, (int64_t)LIST_MOST);

    if (e) return e;
    json_object(&j);
    json_put_int(&j, "total", (int64_t)rows.n);
    json_put_int(&j, "offset", 0);
    json_put_int(&j, "limit", LIST_MOST);
    json_key(&j, "rows");
    json_array(&j);
    for (size_t i = 0; i < rows.n; i++) {
        json_object(&j);
        put_head(&j, row_int(&rows.at[i], D_CREATED + 1), &rows.at[i]);
        json_end(&j);
    }
    json_end(&j);
    json_end(&j);
    return ERR_NONE;
}

/* ---- confirm */

enum err draft_confirm(struct cx *cx, int64_t id, struct buf *out)
{
    struct json j = json_on(out);
    struct edition_file file;
    struct edition_result result;
    struct rows rows;
    enum err e = load(cx, id, &rows);

    if (e) return e;
    if (!str_eq(row_str(&rows.at[0], D_STATE), STR("ready")))
        return cx_fail(cx, ERR_CONFLICT, "id", "这份草稿不在等待确认的状态",
                       "this draft does not wait for confirmation");
    file_of(cx->arena, &rows.at[0], &file);
    e = edition_import(cx, &file, 0, &result);
    if (!e)
        e = store_run(
            cx, NULL,
            "UPDATE draft SET state = 'confirmed', stage = '已导入', plan_id = $3, text = '', blocks = ''"
            " WHERE government_id = $1 AND id = $2",
            "iii", cx->actor.government_id, id, result.plan_id);
    if (e) return e;
    json_object(&j);
    json_put_id(&j, "plan_id", result.plan_id);
    json_end(&j);
    return ERR_NONE;
}
