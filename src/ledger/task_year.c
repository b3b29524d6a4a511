#include "ledger/task_year.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/json.h"
#include "base/vec.h"
#include "ledger/kind.h"
#include "ledger/year.h"
#include "store/store.h"

/* ---- promise and lamps */

static enum err put_promise(struct cx *cx, struct json *j, int64_t task_id)
{
    struct rows rows, words;
    const struct row *r;
    enum err e = store_run(cx, &rows,
                           "SELECT printed, printed_deadline, deadline_iso, due_on, plan_id FROM task"
                           " WHERE government_id = $1 AND id = $2",
                           "ii", cx->actor.government_id, task_id);

    if (e) return e;
    r = &rows.at[0];
    e = store_run(cx, &words,
                  "SELECT words FROM measure WHERE government_id = $1 AND plan_id = $2 AND task_id = $3"
                  " AND state = 'live' ORDER BY ord, id",
                  "iii", cx->actor.government_id, row_int(r, 4), task_id);
    json_key(j, "promise");
    json_object(j);
    json_put_str(j, "text", row_str(r, 0));
    json_put_str(j, "deadline", year_some(row_str(r, 1)));
    json_put_str(j, "due_on", year_some(row_str(r, 2)));
    json_key(j, "targets");
    json_array(j);
    for (size_t i = 0; !e && i < words.n; i++) json_str(j, row_str(&words.at[i], 0));
    json_end(j);
    json_end(j);
    json_put_str(j, "due_on", year_some(row_str(r, 3).n ? row_str(r, 3) : row_str(r, 2)));
    return e;
}

static enum err put_lamps(struct cx *cx, struct json *j, int64_t task_id)
{
    static const char *const keys[] = {"period",  "told",        "verified",   "told_zh",
                                       "told_en", "verified_zh", "verified_en"};
    struct rows rows;
    enum err e =
        store_run(cx, &rows,
                  "SELECT period, told, verified, told_zh, told_en, verified_zh, verified_en FROM task_lamp"
                  " WHERE government_id = $1 AND task_id = $2 ORDER BY ends_on, period",
                  "ii", cx->actor.government_id, task_id);

    json_key(j, "lamps");
    json_array(j);
    for (size_t i = 0; !e && i < rows.n; i++) {
        json_object(j);
        for (int k = 0; k < 7; k++) json_put_str(j, keys[k], row_str(&rows.at[i], k));
        json_end(j);
    }
    json_end(j);
    return e;
}

/* ---- what happened */

static const struct {
    struct str head, group;
} moment_groups[] = {
#define MOMENT_GROUP(head, group) {STR_INIT(head), STR_INIT(group)},
#include "ledger/moment_groups.def"
};

static struct str group_of(struct str kind)
{
    size_t i = 0;

    while (!str_starts(kind, moment_groups[i].head)) i++; /* the last line fits all */
    return moment_groups[i].group;
}

struct moment {
    struct str kind, title, text, by, at, subject;
    int64_t subject_id;
};

struct moments {
    struct arena *arena;
    VEC(struct moment) all;
};

/* Columns: kind, title, text, by, at, subject, subject id. */
static bool take_moment(void *arg, const struct row *r)
{
    struct moments *m = arg;
    struct str col[6];

    for (int i = 0; i < 6; i++) col[i] = row_str(r, i).p ? str_keep(m->arena, row_str(r, i)) : STR_NULL;
    *vec_push(m->arena, &m->all) =
        (struct moment){col[0], col[1], col[2], col[3], col[4], col[5], row_int(r, 6)};
    return true;
}

/* Events keep their time in milliseconds. */
static bool take_event(void *arg, const struct row *r)
{
    struct moments *m = arg;
    char at[CLOCK_TEXT];

    clock_text(row_int(r, 2), at);
    *vec_push(m->arena, &m->all) = (struct moment){.kind = str_keep(m->arena, row_str(r, 0)),
                                                   .by = str_keep(m->arena, row_str(r, 1)),
                                                   .at = str_keep(m->arena, str_of(at)),
                                                   .subject = STR("task"),
                                                   .subject_id = row_int(r, 3)};
    return true;
}

#define MOMENTS " WHERE x.government_id = $1 AND x.task_id = $2"
#define NEWEST_OF " ORDER BY x.id DESC LIMIT $3"

static enum err take_events(struct cx *cx, int64_t task_id, struct moments *m)
{
    int64_t gov = cx->actor.government_id, most = TASK_YEAR_MOST;
    enum err e = store_each(cx, take_event, m,
                            "SELECT kind, actor, time_ms, subject_id FROM event WHERE government_id = $1"
                            " AND subject = 'task' AND subject_id = $2 AND kind <> 'task.check'"
                            " ORDER BY seq DESC LIMIT $3",
                            "iii", gov, task_id, most);

    if (e) return e;
    return store_each(cx, take_moment, m,
                      "SELECT 'task.check', x.period, x.note, x.checked_by, x.checked_at, 'check', x.id"
                      " FROM task_check x" MOMENTS NEWEST_OF,
                      "iii", gov, task_id, most);
}

static enum err take_rungs(struct cx *cx, int64_t task_id, struct moments *m)
{
    return store_each(cx, take_moment, m,
                      "SELECT CASE x.level WHEN 1 THEN 'rung.remind' WHEN 2 THEN 'rung.supervise' ELSE"
                      " 'rung.red' END, COALESCE((SELECT o.name FROM org o WHERE o.government_id ="
                      " x.government_id AND o.id = x.org_id), ''), x.due_on, '', x.at, 'todo', x.todo_id"
                      " FROM rung x" MOMENTS " AND x.level > 1 ORDER BY x.at DESC LIMIT $3",
                      "iii", cx->actor.government_id, task_id, (int64_t)TASK_YEAR_MOST);
}

static enum err take_reports(struct cx *cx, int64_t task_id, struct moments *m)
{
    return store_each(cx, take_moment, m,
                      "SELECT 'report.' || s.kind, x.period, CASE WHEN s.kind = 'return' THEN s.reason"
                      " WHEN s.kind = 'submit' THEN x.progress ELSE '' END, s.actor, s.at, 'report', x.id"
                      " FROM report x JOIN report_step s ON s.government_id = x.government_id"
                      " AND s.report_id = x.id" MOMENTS " ORDER BY s.at DESC LIMIT $3",
                      "iii", cx->actor.government_id, task_id, (int64_t)TASK_YEAR_MOST);
}

/* Columns: kind, title, text, by, milliseconds, subject, subject id. */
static bool take_matter(void *arg, const struct row *r)
{
    struct moments *m = arg;
    char at[CLOCK_TEXT];

    clock_text(row_int(r, 4), at);
    *vec_push(m->arena, &m->all) = (struct moment){.kind = str_keep(m->arena, row_str(r, 0)),
                                                   .title = str_keep(m->arena, year_plain(row_str(r, 1))),
                                                   .text = str_keep(m->arena, year_plain(row_str(r, 2))),
                                                   .by = str_keep(m->arena, row_str(r, 3)),
                                                   .at = str_keep(m->arena, str_of(at)),
                                                   .subject = str_keep(m->arena, row_str(r, 5)),
                                                   .subject_id = row_int(r, 6)};
    return true;
}

/* All that was done about the task's matters of one kind; WORDS: what was said with which event. */
#define MATTER(subject, title, words)                                                             \
    "SELECT e.kind, " title ", CASE e.kind " words " ELSE '' END, e.actor, e.time_ms, e.subject," \
    " e.subject_id FROM " subject                                                                 \
    " x JOIN event e ON e.government_id = x.government_id AND e.subject = '" subject              \
    "' AND e.subject_id = x.id WHERE x.government_id = $1 AND x.task_id = $2 ORDER BY e.seq DESC LIMIT $3"
#define SAID(kind, column) " WHEN '" kind "' THEN " column
#define REQUESTED_OF \
    "(SELECT o.name FROM org o WHERE o.government_id = x.government_id AND o.id = x.to_org_id)"

static enum err take_asked(struct cx *cx, int64_t task_id, struct moments *m)
{
    int64_t gov = cx->actor.government_id, most = TASK_YEAR_MOST;
    enum err e = store_each(cx, take_matter, m,
                            MATTER("difficulty", "x.title",
                                   SAID("difficulty.add", "x.text") SAID("difficulty.answer", "x.answer")),
                            "iii", gov, task_id, most);

    if (e) return e;
    return store_each(cx, take_matter, m,
                      MATTER("request", REQUESTED_OF,
                             SAID("request.add", "x.text") SAID("request.counter", "x.reply")
                                 SAID("request.refuse", "x.reply")),
                      "iii", gov, task_id, most);
}

static enum err take_promises(struct cx *cx, int64_t task_id, struct moments *m)
{
    int64_t gov = cx->actor.government_id, most = TASK_YEAR_MOST;
    enum err e = store_each(cx, take_matter, m,
                            MATTER("refusal", "''",
                                   SAID("refusal.add", "x.reason") SAID("refusal.uphold", "x.ruling")
                                       SAID("refusal.reject", "x.ruling")),
                            "iii", gov, task_id, most);

    if (!e)
        e = store_each(cx, take_matter, m,
                       MATTER("change", "x.kind",
                              SAID("change.add", "x.reason") SAID("change.opinion", "x.opinion")
                                  SAID("change.approve", "x.decision") SAID("change.refuse", "x.decision")),
                       "iii", gov, task_id, most);
    if (e) return e;
    return store_each(cx, take_matter, m,
                      MATTER("closure", "''",
                             SAID("closure.add", "x.claim") SAID("closure.verify", "x.note")
                                 SAID("closure.reject", "x.note") SAID("closure.keep", "x.look_note")
                                     SAID("closure.reopen", "x.look_note")),
                      "iii", gov, task_id, most);
}

static int newest_first(const void *x, const void *y)
{
    const struct moment *a = x, *b = y;
    int order = str_cmp(b->at, a->at);

    return order ? order : (a->subject_id < b->subject_id) - (a->subject_id > b->subject_id);
}

static void put_moment(struct json *j, const struct moment *m)
{
    json_object(j);
    json_put_str(j, "kind", m->kind);
    json_put_str(j, "kind_zh", kind_zh(m->kind));
    json_put_str(j, "kind_en", kind_en(m->kind));
    json_put_str(j, "group", group_of(m->kind));
    json_put_str(j, "title", year_some(m->title));
    json_put_str(j, "text", year_some(m->text));
    json_put_str(j, "by", year_some(m->by));
    json_put_str(j, "at", m->at);
    json_put_str(j, "subject", m->subject);
    json_put_id(j, "subject_id", m->subject_id);
    json_end(j);
}

/* How many of each group, in the order of the table; each once. */
static void put_groups(struct json *j, const struct moments *m)
{
    struct str last = STR("");

    json_key(j, "groups");
    json_array(j);
    for (size_t g = 0; g < sizeof moment_groups / sizeof *moment_groups; g++) {
        int64_t n = 0;

        if (str_eq(moment_groups[g].group, last)) continue;
        last = moment_groups[g].group;
        for (size_t i = 0; i < m->all.n; i++) n += str_eq(group_of(m->all.at[i].kind), last);
        json_object(j);
        json_put_str(j, "group", last);
        json_put_int(j, "n", n);
        json_end(j);
    }
    json_end(j);
}

static void put_page(struct json *j, const struct moments *m, const struct task_year_page *page)
{
    int64_t total = 0, limit = page->limit ? page->limit : TASK_YEAR_USUAL;

    json_key(j, "moments");
    json_array(j);
    for (size_t i = 0; i < m->all.n; i++) {
        if (page->group.n && !str_eq(group_of(m->all.at[i].kind), page->group)) continue;
        if (total >= page->offset && total < page->offset + limit) put_moment(j, &m->all.at[i]);
        total++;
    }
    json_end(j);
    json_put_int(j, "total", total);
}

static enum err put_moments(struct cx *cx, struct json *j, int64_t task_id, const struct task_year_page *page)
{
    struct moments m = {.arena = cx->arena};
    enum err e = take_events(cx, task_id, &m);

    if (!e) e = take_reports(cx, task_id, &m);
    if (!e) e = take_asked(cx, task_id, &m);
    if (!e) e = take_promises(cx, task_id, &m);
    if (!e) e = take_rungs(cx, task_id, &m);
    if (m.all.n > 1) qsort(m.all.at, m.all.n, sizeof *m.all.at, newest_first);
    put_groups(j, &m);
    put_page(j, &m, page);
    return e;
}

/* ---- what proves it */

/* The files of one kind of thing of the task. */
#define PROOF(subject)                                                                                   \
    "SELECT l.subject AS subject, l.subject_id AS subject_id, l.evidence_id AS id FROM evidence_link l " \
    "WHERE"                                                                                              \
    " l.government_id = $1 AND l.subject = '" subject "' AND l.subject_id IN (SELECT x.id FROM " subject \
    " x WHERE x.government_id = $1 AND x.task_id = $2)"

#define MORE(subject) " UNION ALL " PROOF(subject)
#define PROOFS      \
    PROOF("report") \
    MORE("task_check") MORE("difficulty") MORE("request") MORE("refusal") MORE("change") MORE("closure")

static enum err put_evidence(struct cx *cx, struct json *j, int64_t task_id)
{
    struct rows rows = {0};
    enum err e =
        store_run(cx, &rows,
                  "SELECT p.subject, p.subject_id, e.id, e.name, e.bytes, e.type FROM (" PROOFS ") p"
                  " JOIN evidence e ON e.government_id = $1 AND e.id = p.id ORDER BY e.id DESC LIMIT $3",
                  "iii", cx->actor.government_id, task_id, (int64_t)TASK_YEAR_PAGE);

    json_key(j, "evidence");
    json_array(j);
    for (size_t i = 0; !e && i < rows.n; i++) {
        const struct row *r = &rows.at[i];

        json_object(j);
        json_put_str(j, "subject", row_str(r, 0));
        json_put_id(j, "subject_id", row_int(r, 1));
        json_put_id(j, "id", row_int(r, 2));
        json_put_str(j, "name", row_str(r, 3));
        json_put_int(j, "bytes", row_int(r, 4));
        json_put_str(j, "type", row_str(r, 5));
        json_end(j);
    }
    json_end(j);
    return e;
}

enum err task_year(struct cx *cx, int64_t task_id, const struct task_year_page *page, struct buf *out)
{
    struct json j = json_on(out);
    struct year_task t;
    enum err e = page->offset < 0 || page->limit < 0 || page->limit > TASK_YEAR_PAGE
                     ? cx_fail(cx, ERR_INPUT, "limit", "分页参数应在 0 到 %d 之间",
                               "a page holds 0 to %d rows", TASK_YEAR_PAGE)
                     : year_task(cx, task_id, &t);

    if (e) return e;
    json_object(&j);
    json_put_id(&j, "task_id", task_id);
    e = put_promise(cx, &j, task_id);
    if (!e) e = put_lamps(cx, &j, task_id);
    if (!e) e = put_moments(cx, &j, task_id, page);
    if (!e) e = put_evidence(cx, &j, task_id);
    json_end(&j);
    return e;
}
