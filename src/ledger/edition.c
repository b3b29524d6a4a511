#include "ledger/edition.h"

#include "access/event.h"
#include "access/government.h"
#include "access/sm3.h"
#include "base/json.h"
#include "directory/name.h"
#include "ledger/card.h"
#include "ledger/edition_apply.h"
#include "ledger/edition_diff.h"
#include "ledger/edition_rows.h"
#include "ledger/find.h"
#include "ledger/lamp_tally.h"
#include "ledger/tally.h"
#include "store/store.h"
#include "text/fold.h"

enum { EVENT_MOST = 64 << 10 };

struct str edition_digest(struct arena *a, struct str bytes)
{
    struct sm3 sm3 = sm3_start();
    char hex[SM3_HEX + 1];
    struct buf out = buf_new(a, sizeof hex + 4);

    sm3_add(&sm3, bytes.p, bytes.n);
    sm3_end_hex(&sm3, hex);
    buf_fmt(&out, "sm3:%s", hex);
    return buf_text(&out);
}

/* ---- counts */

/* Distinct units or leaders of a role. */
static int64_t distinct(struct arena *a, const struct plan *p, enum duty_role role)
{
    struct str place = name_place(p->facts.issuer.text);
    struct map seen = {0};

    for (size_t i = 0; i < p->duties; i++)
        if (p->duty[i].role == role) *map_put(a, &seen, name_key(a, p->duty[i].name.text, place)) = 1;
    return (int64_t)seen.n;
}

struct edition_counts edition_count(struct arena *a, const struct plan *p)
{
    return (struct edition_counts){
        .sections = (int64_t)p->sections,
        .tasks = (int64_t)p->tasks,
        .duties = (int64_t)p->duties,
        .lead_units = distinct(a, p, DUTY_LEAD),
        .leaders = distinct(a, p, DUTY_LEADER),
        .measures = (int64_t)p->measures,
        .doubts = (int64_t)p->doubts,
    };
}

/* ---- which plan */

/* A plan that stands in the ledger. */
struct standing {
    int64_t id, edition;
    struct str text; /* of its newest edition */
};

static enum err standing_read(struct cx *cx, int64_t plan_id, struct standing *out)
{
    struct rows rows;
    enum err e =
        store_run(cx, &rows,
                  "SELECT p.edition, f.text FROM plan p JOIN plan_file f"
                  " ON f.government_id = p.government_id AND f.plan_id = p.id AND f.edition = p.edition"
                  " WHERE p.government_id = $1 AND p.id = $2",
                  "ii", cx->actor.government_id, plan_id);

    if (!e && rows.n == 0) return cx_fail(cx, ERR_ABSENT, "plan_id", "没有这个方案", "there is no such plan");
    if (!e) *out = (struct standing){plan_id, row_int(&rows.at[0], 0), row_str(&rows.at[0], 1)};
    return e;
}

static struct str plain(struct str s)
{
    return s.p ? s : STR("");
}

/* By 文号 and issuer; a paper without 文号 by title and year. */
static enum err standing_find(struct cx *cx, const struct edition_file *file, int64_t plan_id,
                              struct standing *out)
{
    const struct plan_facts *f = &file->plan->facts;
    struct rows rows;
    enum err e;

    *out = (struct standing){0};
    if (plan_id) return standing_read(cx, plan_id, out);
    if (f->number.text.n)
        e = store_run(
            cx, &rows,
            "SELECT id FROM plan WHERE government_id = $1 AND number = $2 AND issuer = $3 ORDER BY id", "iss",
            cx->actor.government_id, f->number.text, plain(f->issuer.text));
    else
        e = store_run(cx, &rows,
                      "SELECT id FROM plan WHERE government_id = $1 AND title = $2 AND year = $3 ORDER BY id",
                      "isi", cx->actor.government_id, rows_title(file), (int64_t)f->year);
    if (e || rows.n == 0) return e;
    return standing_read(cx, row_int(&rows.at[0], 0), out);
}

/* Two readings of the same words, apart from spaces and the width of characters. */
static bool same_text(struct arena *a, struct str x, struct str y)
{
    return str_eq(x, y) || str_eq(fold_name(a, x), fold_name(a, y));
}

/* What still waits to be settled in a plan that stands. */
static enum err open_doubts(struct cx *cx, int64_t plan_id, int64_t *n)
{
    struct rows rows;
    enum err e = store_run(cx, &rows,
                           "SELECT COUNT(*) FROM doubt WHERE government_id = $1 AND plan_id = $2"
                           " AND state = 'open'",
                           "ii", cx->actor.government_id, plan_id);

    *n = e ? 0 : row_int(&rows.at[0], 0);
    return e;
}

enum err edition_preview(struct cx *cx, const struct edition_file *file, int64_t plan_id,
                         struct edition_result *out)
{
    struct standing s;
    struct old_plan *old;
    enum err e;

    *out = (struct edition_result){.counts = edition_count(cx->arena, file->plan)};
    if (file->plan->tasks == 0)
        return cx_fail(cx, ERR_NO_TASK, NULL, "没有识别出任务：文件中没有带编号或责任单位的条目",
                       "no task was recognised: the file has no numbered items or responsible units");
    e = standing_find(cx, file, plan_id, &s);
    if (e) return e;
    out->plan_id = s.id;
    if (!s.id) return ERR_NONE;
    out->outcome = EDITION_SAME;
    if (same_text(cx->arena, s.text, file->plan->doc->text))
        return open_doubts(cx, s.id, &out->counts.doubts);
    out->outcome = EDITION_CHANGED;
    e = diff_load(cx, s.id, &old);
    if (!e) out->diff = diff_make(cx->arena, old, file->plan);
    return e;
}

/* ---- writing */

static struct str summary(struct arena *a, const struct edition_file *file, const struct edition_result *r,
                          int64_t edition)
{
    struct buf out = buf_new(a, EVENT_MOST);
    struct json j = json_on(&out);

    json_object(&j);
    json_put_str(&j, "title", rows_title(file));
    json_put_str(&j, "number", file->plan->facts.number.text);
    json_put_int(&j, "edition", edition);
    json_put_str(&j, "file", file->name);
    json_put_str(&j, "sha", file->sha);
    json_put_int(&j, "tasks", r->counts.tasks);
    json_put_int(&j, "duties", r->counts.duties);
    json_put_int(&j, "measures", r->counts.measures);
    if (r->diff) {
        json_put_int(&j, "added", (int64_t)r->diff->added);
        json_put_int(&j, "withdrawn", (int64_t)r->diff->removed);
        json_put_int(&j, "changed", (int64_t)r->diff->changed);
    }
    json_end(&j);
    return buf_text(&out);
}

/* What reading relies on: cards and the search index. */
static enum err finish(struct cx *cx, const struct writer *w)
{
    enum err e = find_index(cx, w->plan_id);

    if (!e) e = card_plan(cx, w->plan_id);
    return e ? e : lamp_tally_plan(cx, w->plan_id);
}

static enum err insert_plan(struct cx *cx, const struct writer *w)
{
    const struct plan_facts *f = &w->plan->facts;

    return store_add(
        cx,
        "INSERT INTO plan (government_id, id, title, number, issuer, issued_on, year, facts, tasks,"
        " created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        "iissssisiss", cx->actor.government_id, w->plan_id, rows_title(w->file), plain(f->number.text),
        plain(f->issuer.text), plain(f->date_iso), (int64_t)f->year, rows_facts(cx->arena, w->plan),
        (int64_t)w->plan->tasks, w->now, w->now);
}

static enum err insert_parts(struct cx *cx, struct writer *w)
{
    enum err e = rows_file(cx, w);

    if (!e) e = rows_requirements(cx, w);
    for (size_t i = 0; !e && i < w->plan->sections; i++) e = rows_section(cx, w, i);
    for (size_t i = 0; !e && i < w->plan->tasks; i++) e = rows_task(cx, w, i);
    for (size_t i = 0; !e && i < w->plan->doubts; i++) e = rows_doubt(cx, w, &w->plan->doubt[i]);
    return e;
}

/* 聊城市人民政府 of an issuer 聊城市人民政府办公室: whose paper the first plan is, that government it is. */
static enum err adopt_issuer(struct cx *cx, struct str issuer)
{
    struct str place = name_place(issuer);

    return place.n ? government_adopt(cx, str_sub(issuer, 0, place.n + STR("人民政府").n)) : ERR_NONE;
}

static enum err import_new(struct cx *cx, const struct edition_file *file, struct edition_result *out)
{
    struct writer w = {.plan_id = 0};
    enum err e = adopt_issuer(cx, file->plan->facts.issuer.text);

    if (!e) e = rows_start(cx, file, store_id(cx), 1, &w);
    if (!e) e = insert_plan(cx, &w);
    if (!e) e = insert_parts(cx, &w);
    if (!e) e = tally_plan(cx, w.plan_id);
    if (!e) e = event_add(cx, "plan.import", "plan", w.plan_id, STR_NULL, summary(cx->arena, file, out, 1));
    if (!e) e = finish(cx, &w);
    out->plan_id = w.plan_id;
    out->counts.doubts = w.doubts;
    return e;
}

static enum err update_plan(struct cx *cx, const struct writer *w)
{
    const struct plan_facts *f = &w->plan->facts;

    return store_run(
        cx, NULL,
        "UPDATE plan SET title = $3, number = $4, issuer = $5, issued_on = $6, year = $7, facts = $8,"
        " tasks = $9, edition = $10, updated_at = $11, rev = rev + 1 WHERE government_id = $1 AND id = $2",
        "iissssisiis", cx->actor.government_id, w->plan_id, rows_title(w->file), plain(f->number.text),
        plain(f->issuer.text), plain(f->date_iso), (int64_t)f->year, rows_facts(cx->arena, w->plan),
        (int64_t)w->plan->tasks, w->edition, w->now);
}

/* Count anew whoever has or had a duty in this plan. */
static enum err recount(struct cx *cx, const struct writer *w)
{
    struct rows rows;
    enum err e =
        store_run(cx, &rows, "SELECT DISTINCT bearer_id FROM duty WHERE government_id = $1 AND plan_id = $2",
                  "ii", cx->actor.government_id, w->plan_id);

    for (size_t i = 0; !e && i < rows.n; i++) e = tally_bearer(cx, row_int(&rows.at[i], 0));
    return e;
}

static enum err import_changed(struct cx *cx, const struct edition_file *file, struct edition_result *out)
{
    struct standing s;
    struct writer w;
    int64_t more = (int64_t)out->diff->added - (int64_t)out->diff->removed;
    enum err e = standing_read(cx, out->plan_id, &s);

    if (!e) e = rows_start(cx, file, s.id, s.edition + 1, &w);
    if (!e) e = update_plan(cx, &w);
    if (!e) e = rows_file(cx, &w);
    if (!e) e = rows_requirements(cx, &w);
    if (!e) e = apply_diff(cx, &w, out->diff);
    if (!e) e = recount(cx, &w);
    if (!e) e = tally_tasks(cx, s.id, more);
    if (!e)
        e = event_add(cx, "plan.edition", "plan", s.id, STR_NULL, summary(cx->arena, file, out, w.edition));
    if (!e) e = finish(cx, &w);
    return e;
}

enum err edition_import(struct cx *cx, const struct edition_file *file, int64_t plan_id,
                        struct edition_result *out)
{
    enum err e = edition_preview(cx, file, plan_id, out);

    if (e || out->outcome == EDITION_SAME) return e;
    return out->outcome == EDITION_NEW ? import_new(cx, file, out) : import_changed(cx, file, out);
}
