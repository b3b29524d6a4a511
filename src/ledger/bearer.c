#include "ledger/bearer.h"

#include "access/event.h"
#include "base/json.h"
#include "ledger/brief.h"
#include "ledger/card.h"
#include "ledger/tally.h"
#include "store/store.h"

enum { EVENT_MOST = 4096 };

static struct str note(struct arena *a, const char *key, int64_t id, struct str name)
{
    struct buf out = buf_new(a, EVENT_MOST);
    struct json j = json_on(&out);

    json_object(&j);
    json_put_id(&j, key, id);
    json_put_str(&j, "name", name);
    json_end(&j);
    return buf_text(&out);
}

/* Count and show anew after duties went from A to B. TASKS: plan_id, task_id of those touched. */
static enum err follow(struct cx *cx, int64_t a, int64_t b, const struct rows *tasks)
{
    enum err e = tally_bearer(cx, a);

    if (!e) e = tally_bearer(cx, b);
    for (size_t i = 0; !e && i < tasks->n; i++)
        e = card_task(cx, row_int(&tasks->at[i], 0), row_int(&tasks->at[i], 1));
    return e;
}

/* The live tasks of a bearer: plan_id, task_id. */
static enum err tasks_of(struct cx *cx, int64_t id, struct rows *out)
{
    return store_run(cx, out,
                     "SELECT DISTINCT plan_id, task_id FROM duty WHERE government_id = $1 AND bearer_id = $2"
                     " AND state = 'live'",
                     "ii", cx->actor.government_id, id);
}

enum err bearer_patch(struct cx *cx, int64_t id, const struct org_change *c, struct buf *out)
{
    struct rows tasks = {0};
    enum err e = org_patch(cx, id, c, out);

    if (!e) e = brief_stale_all(cx); /* it may be named in matters of any task */
    if (!e) e = tasks_of(cx, id, &tasks);
    for (size_t i = 0; !e && i < tasks.n; i++)
        e = card_task(cx, row_int(&tasks.at[i], 0), row_int(&tasks.at[i], 1));
    return e;
}

enum err bearer_remove(struct cx *cx, int64_t id, int64_t rev)
{
    struct rows rows;
    enum err e =
        store_run(cx, &rows, "SELECT 1 FROM duty WHERE government_id = $1 AND bearer_id = $2 LIMIT 1", "ii",
                  cx->actor.government_id, id);

    if (!e && rows.n)
        return cx_fail(cx, ERR_CONFLICT, "id", "这个单位已有任务，不能删除；可以合并",
                       "this organisation has tasks: it can be merged, not removed");
    return e ? e : org_remove(cx, id, rev);
}

/* ---- merge */

static enum err merge_org(struct cx *cx, int64_t id, int64_t rev, int64_t into, struct str *name)
{
    struct rows rows;
    enum err e =
        store_run(cx, &rows, "SELECT 1 FROM org WHERE government_id = $1 AND id = $2 AND state = 'live'",
                  "ii", cx->actor.government_id, into);

    if (!e && (rows.n == 0 || id == into))
        return cx_fail(cx, ERR_INPUT, "into", "请选择另一个现有单位",
                       "choose another organisation that exists");
    if (!e)
        e = store_run(
            cx, &rows,
            "UPDATE org SET state = 'merged', merged_into = $4, rev = rev + 1 WHERE government_id = $1"
            " AND id = $2 AND rev = $3 AND state = 'live' RETURNING name",
            "iiii", cx->actor.government_id, id, rev, into);
    if (!e && rows.n == 0)
        return cx_fail(cx, ERR_CONFLICT, "rev", "这个单位已被他人修改或合并，请刷新后再试",
                       "someone else changed or merged this organisation; reload and try again");
    if (!e) *name = row_str(&rows.at[0], 0);
    return e;
}

/* A member of both collectives' lists stays once. */
static enum err merge_members(struct cx *cx, int64_t id, int64_t into)
{
    int64_t gov = cx->actor.government_id;
    enum err e =
        store_run(cx, NULL,
                  "INSERT INTO member (government_id, collective_id, org_id, date_from, date_to)"
                  " SELECT government_id, CASE WHEN collective_id = $2 THEN $3 ELSE collective_id END,"
                  " CASE WHEN org_id = $2 THEN $3 ELSE org_id END, date_from, date_to FROM member"
                  " WHERE government_id = $1 AND (collective_id = $2 OR org_id = $2)"
                  " ON CONFLICT (government_id, collective_id, org_id, date_from) DO NOTHING",
                  "iii", gov, id, into);

    if (e) return e;
    return store_run(cx, NULL,
                     "DELETE FROM member WHERE government_id = $1 AND (collective_id = $2 OR org_id = $2)",
                     "ii", gov, id);
}

static enum err merge_duties(struct cx *cx, int64_t id, int64_t into, struct rows *tasks)
{
    enum err e = tasks_of(cx, id, tasks);

    if (e) return e;
    return store_run(cx, NULL, "UPDATE duty SET bearer_id = $3 WHERE government_id = $1 AND bearer_id = $2",
                     "iii", cx->actor.government_id, id, into);
}

enum err bearer_merge(struct cx *cx, int64_t id, int64_t rev, int64_t into, struct buf *out)
{
    struct str name = STR_NULL;
    struct rows tasks = {0};
    int64_t gov = cx->actor.government_id;
    enum err e = merge_org(cx, id, rev, into, &name);

    if (!e)
        e = store_run(
            cx, NULL,
            "UPDATE alias SET subject_id = $3, was_id = CASE WHEN was_id = 0 THEN $2 ELSE was_id END"
            " WHERE government_id = $1 AND subject = 'org' AND subject_id = $2",
            "iii", gov, id, into);
    if (!e) e = merge_members(cx, id, into);
    if (!e) e = merge_duties(cx, id, into, &tasks);
    if (!e)
        e = store_run(cx, NULL, "UPDATE org SET rev = rev + 1 WHERE government_id = $1 AND id = $2", "ii",
                      gov, into);
    if (!e) e = event_add(cx, "org.merge", "org", into, STR_NULL, note(cx->arena, "merged", id, name));
    if (!e) e = follow(cx, id, into, &tasks);
    return e ? e : org_get(cx, into, out);
}

/* ---- split */

struct split {
    int64_t id, alias_id; /* from whom, which spelling */
    int64_t was_id;       /* the merged organisation it came from; 0 none */
    int64_t fresh;        /* the organisation it becomes */
    struct str name;
};

static enum err split_read(struct cx *cx, struct split *s)
{
    struct rows rows;
    enum err e = store_run(
        cx, &rows,
        "SELECT a.name, a.was_id, CASE WHEN a.name = o.name THEN 1 ELSE 0 END FROM alias a JOIN org o"
        " ON o.government_id = a.government_id AND o.id = a.subject_id"
        " WHERE a.government_id = $1 AND a.id = $2 AND a.subject = 'org' AND a.subject_id = $3",
        "iii", cx->actor.government_id, s->alias_id, s->id);

    if (e) return e;
    if (rows.n == 0)
        return cx_fail(cx, ERR_ABSENT, "alias_id", "这个单位没有这个别名",
                       "the organisation has no such spelling");
    if (row_int(&rows.at[0], 2))
        return cx_fail(cx, ERR_INPUT, "alias_id", "单位本名不能拆分出去，请先改名",
                       "the organisation's own name cannot be split off: rename it first");
    s->name = row_str(&rows.at[0], 0);
    s->was_id = row_int(&rows.at[0], 1);
    s->fresh = s->was_id ? s->was_id : store_id(cx);
    return ERR_NONE;
}

/* Bring back the merged organisation, or make one of this name. */
static enum err split_org(struct cx *cx, const struct split *s)
{
    if (s->was_id)
        return store_run(cx, NULL,
                         "UPDATE org SET state = 'live', merged_into = 0, rev = rev + 1"
                         " WHERE government_id = $1 AND id = $2",
                         "ii", cx->actor.government_id, s->was_id);
    return store_run(
        cx, NULL,
        "INSERT INTO org (government_id, id, name, kind, created_at)"
        " SELECT government_id, $3, $4, kind, created_at FROM org WHERE government_id = $1 AND id = $2",
        "iiis", cx->actor.government_id, s->id, s->fresh, s->name);
}

/* All spellings that came with the merged organisation go back together. */
static enum err split_aliases(struct cx *cx, const struct split *s)
{
    if (s->was_id)
        return store_run(
            cx, NULL,
            "UPDATE alias SET subject_id = $3, was_id = 0 WHERE government_id = $1 AND subject = 'org'"
            " AND subject_id = $2 AND was_id = $3",
            "iii", cx->actor.government_id, s->id, s->was_id);
    return store_run(cx, NULL, "UPDATE alias SET subject_id = $3 WHERE government_id = $1 AND id = $2", "iii",
                     cx->actor.government_id, s->alias_id, s->fresh);
}

/* The printed name says which duties go along. */
static enum err split_duties(struct cx *cx, const struct split *s, struct rows *tasks)
{
    return store_run(cx, tasks,
                     "UPDATE duty SET bearer_id = $3 WHERE government_id = $1 AND bearer_id = $2 AND name IN"
                     " (SELECT a.name FROM alias a WHERE a.government_id = $1 AND a.subject = 'org'"
                     " AND a.subject_id = $3) RETURNING plan_id, task_id",
                     "iii", cx->actor.government_id, s->id, s->fresh);
}

enum err bearer_split(struct cx *cx, int64_t id, int64_t alias_id, struct buf *out)
{
    struct split s = {.id = id, .alias_id = alias_id};
    struct rows tasks = {0};
    enum err e = split_read(cx, &s);

    if (!e) e = split_org(cx, &s);
    if (!e) e = split_aliases(cx, &s);
    if (!e) e = split_duties(cx, &s, &tasks);
    if (!e)
        e = store_run(cx, NULL, "UPDATE org SET rev = rev + 1 WHERE government_id = $1 AND id = $2", "ii",
                      cx->actor.government_id, id);
    if (!e) e = event_add(cx, "org.split", "org", id, STR_NULL, note(cx->arena, "split", s.fresh, s.name));
    if (!e) e = follow(cx, id, s.fresh, &tasks);
    return e ? e : org_get(cx, s.fresh, out);
}
