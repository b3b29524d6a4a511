#include "directory/org.h"

#include "access/event.h"
#include "base/clock.h"
#include "base/json.h"
#include "directory/like.h"
#include "directory/name.h"
#include "store/store.h"

enum { LIST_MOST = 200, EVENT_MOST = 256 << 10, DAY_LENGTH = 10 };

/* ---- reading */

#define ORG_COLUMNS                                                                                        \
    "SELECT o.id, o.name, o.short, o.kind, o.state, o.rev,"                                                \
    " (SELECT COUNT(*) FROM member m WHERE m.government_id = o.government_id AND m.collective_id = o.id)," \
    " COALESCE((SELECT tasks FROM tally t WHERE t.government_id = o.government_id AND t.bearer_id = o.id"  \
    " AND t.role = 'lead' AND t.plan_id = 0), 0) AS lead_tasks,"                                           \
    " COALESCE((SELECT tasks FROM tally t WHERE t.government_id = o.government_id AND t.bearer_id = o.id"  \
    " AND t.role = 'support' AND t.plan_id = 0), 0) AS support_tasks,"                                     \
    " COALESCE((SELECT tasks FROM tally t WHERE t.government_id = o.government_id AND t.bearer_id = o.id"  \
    " AND t.role = 'responsible' AND t.plan_id = 0), 0) AS responsible_tasks FROM org o"

#define ORG_FILTER                                                                           \
    " WHERE o.government_id = $1 AND o.state = 'live' AND ($2 = '' OR o.kind = $2)"          \
    " AND ($3 = '' OR o.name LIKE $3 ESCAPE '\\' OR EXISTS (SELECT 1 FROM alias a"           \
    " WHERE a.government_id = o.government_id AND a.subject = 'org' AND a.subject_id = o.id" \
    " AND a.name LIKE $3 ESCAPE '\\'))"

static void put_head(struct json *j, const struct row *r)
{
    json_put_id(j, "id", row_int(r, 0));
    json_put_str(j, "name", row_str(r, 1));
    json_put_str(j, "short", row_str(r, 2));
    json_put_str(j, "kind", row_str(r, 3));
    json_put_str(j, "state", row_str(r, 4));
    json_put_int(j, "rev", row_int(r, 5));
    json_put_int(j, "tasks_lead", row_int(r, 7));
    json_put_int(j, "tasks_support", row_int(r, 8));
    json_put_int(j, "tasks_responsible", row_int(r, 9));
}

static enum err load_aliases(struct cx *cx, int64_t id, struct rows *out)
{
    return store_run(cx, out,
                     "SELECT id, name, source FROM alias WHERE government_id = $1 AND subject = 'org'"
                     " AND subject_id = $2 ORDER BY id",
                     "ii", cx->actor.government_id, id);
}

/* Other spellings than the name itself. */
static enum err put_alias_names(struct cx *cx, const struct row *org, struct json *j)
{
    struct rows rows;
    enum err e = load_aliases(cx, row_int(org, 0), &rows);

    json_key(j, "aliases");
    json_array(j);
    for (size_t i = 0; !e && i < rows.n; i++)
        if (!str_eq(row_str(&rows.at[i], 1), row_str(org, 1))) json_str(j, row_str(&rows.at[i], 1));
    json_end(j);
    return e;
}

static enum err put_line(struct cx *cx, const struct row *r, struct json *j)
{
    enum err e;

    json_object(j);
    put_head(j, r);
    json_put_int(j, "members", row_int(r, 6));
    e = put_alias_names(cx, r, j);
    json_end(j);
    return e;
}

enum err org_list(struct cx *cx, const struct org_filter *f, struct buf *out)
{
    struct str q = like_pattern(cx->arena, str_trim(f->q)), kind = f->kind.p ? f->kind : STR("");
    struct json j = json_on(out);
    struct rows rows, total;
    enum err e;

    if (f->offset < 0 || f->limit < 0 || f->limit > LIST_MOST)
        return cx_fail(cx, ERR_INPUT, "limit", "分页参数应在 0 到 %d 之间", "a page holds 0 to %d rows",
                       LIST_MOST);
    e = store_run(cx, &total, "SELECT COUNT(*) FROM org o" ORG_FILTER, "iss", cx->actor.government_id, kind,
                  q);
    if (!e)
        e = store_run(
            cx, &rows,
            ORG_COLUMNS ORG_FILTER
            " ORDER BY lead_tasks DESC, responsible_tasks DESC, support_tasks DESC, o.id LIMIT $4 OFFSET $5",
            "issii", cx->actor.government_id, kind, q, f->limit, f->offset);
    if (e) return e;
    json_object(&j);
    json_put_int(&j, "total", row_int(&total.at[0], 0));
    json_put_int(&j, "offset", f->offset);
    json_put_int(&j, "limit", f->limit);
    json_key(&j, "rows");
    json_array(&j);
    for (size_t i = 0; !e && i < rows.n; i++) e = put_line(cx, &rows.at[i], &j);
    json_end(&j);
    json_end(&j);
    return e;
}

static enum err put_aliases(struct cx *cx, int64_t id, struct json *j)
{
    struct rows rows;
    enum err e = load_aliases(cx, id, &rows);

    json_key(j, "aliases");
    json_array(j);
    for (size_t i = 0; !e && i < rows.n; i++) {
        json_object(j);
        json_put_id(j, "id", row_int(&rows.at[i], 0));
        json_put_str(j, "name", row_str(&rows.at[i], 1));
        json_put_str(j, "source", row_str(&rows.at[i], 2));
        json_end(j);
    }
    json_end(j);
    return e;
}

static enum err put_members(struct cx *cx, int64_t id, struct json *j)
{
    struct rows rows;
    enum err e =
        store_run(cx, &rows,
                  "SELECT m.org_id, o.name, m.date_from, m.date_to FROM member m"
                  " JOIN org o ON o.government_id = m.government_id AND o.id = m.org_id"
                  " WHERE m.government_id = $1 AND m.collective_id = $2 ORDER BY o.name, m.date_from",
                  "ii", cx->actor.government_id, id);

    json_key(j, "members");
    json_array(j);
    for (size_t i = 0; !e && i < rows.n; i++) {
        const struct row *r = &rows.at[i];

        json_object(j);
        json_put_id(j, "org_id", row_int(r, 0));
        json_put_str(j, "name", row_str(r, 1));
        json_put_str(j, "from", row_str(r, 2).n ? row_str(r, 2) : STR_NULL);
        json_put_str(j, "to", row_str(r, 3).n ? row_str(r, 3) : STR_NULL);
        json_end(j);
    }
    json_end(j);
    return e;
}

enum err org_get(struct cx *cx, int64_t id, struct buf *out)
{
    struct json j = json_on(out);
    struct rows rows;
    enum err e = store_run(cx, &rows, ORG_COLUMNS " WHERE o.government_id = $1 AND o.id = $2", "ii",
                           cx->actor.government_id, id);

    if (!e && rows.n == 0)
        return cx_fail(cx, ERR_ABSENT, "id", "没有这个单位", "there is no such organisation");
    if (e) return e;
    json_object(&j);
    put_head(&j, &rows.at[0]);
    e = put_aliases(cx, id, &j);
    if (!e) e = put_members(cx, id, &j);
    json_end(&j);
    return e;
}

enum err org_find(struct cx *cx, struct str name, int64_t *id)
{
    struct rows rows;
    enum err e = store_run(
        cx, &rows, "SELECT subject_id FROM alias WHERE government_id = $1 AND subject = 'org' AND name = $2",
        "is", cx->actor.government_id, name);

    *id = !e && rows.n ? row_int(&rows.at[0], 0) : 0;
    return e;
}

/* ---- writing */

static enum err name_check(struct cx *cx, struct str name)
{
    if (name.n == 0 || name.n > ORG_NAME_MOST)
        return cx_fail(cx, ERR_INPUT, "name", "名称应为 1 到 %d 字节", "the name must have 1 to %d bytes",
                       ORG_NAME_MOST);
    return ERR_NONE;
}

static enum err kind_check(struct cx *cx, struct str kind)
{
    if (str_eq(kind, STR("org")) || str_eq(kind, STR("collective"))) return ERR_NONE;
    return cx_fail(cx, ERR_INPUT, "kind", "类别应为 org 或 collective", "the kind must be org or collective");
}

/* A spelling belongs to one organisation only. */
static enum err name_free(struct cx *cx, struct str name)
{
    int64_t other;
    enum err e = org_find(cx, name, &other);

    if (e || !other) return e;
    return cx_fail(cx, ERR_CONFLICT, "name", "名录中已有“%.*s”", "the directory has \"%.*s\" already",
                   STR_ARG(name));
}

static struct str place_of(struct cx *cx)
{
    struct rows rows;
    enum err e =
        store_run(cx, &rows, "SELECT name FROM government WHERE id = $1", "i", cx->actor.government_id);

    return !e && rows.n ? name_place(row_str(&rows.at[0], 0)) : STR_NULL;
}

static struct str now_text(struct cx *cx)
{
    char now[CLOCK_TEXT];

    clock_text(cx->now_ms, now);
    return str_keep(cx->arena, str_of(now));
}

static enum err alias_insert(struct cx *cx, int64_t org_id, struct str name, struct str source)
{
    return store_run(
        cx, NULL,
        "INSERT INTO alias (government_id, id, subject, subject_id, name, name_key, source, created_at)"
        " VALUES ($1, $2, 'org', $3, $4, $5, $6, $7)",
        "iiissss", cx->actor.government_id, store_id(cx), org_id, name,
        name_key(cx->arena, name, place_of(cx)), source, now_text(cx));
}

/* {"name":…} with one more field when KEY is given. */
static struct str one_name(struct arena *a, struct str name, const char *key, struct str value)
{
    struct buf out = buf_new(a, EVENT_MOST);
    struct json j = json_on(&out);

    json_object(&j);
    json_put_str(&j, "name", name);
    if (key) json_put_str(&j, key, value);
    json_end(&j);
    return buf_text(&out);
}

enum err org_add(struct cx *cx, struct str name, struct str kind, struct buf *out)
{
    int64_t id = store_id(cx);
    enum err e;

    name = str_trim(name);
    e = name_check(cx, name);
    if (!e) e = kind_check(cx, kind);
    if (!e) e = name_free(cx, name);
    if (!e)
        e = store_run(
            cx, NULL,
            "INSERT INTO org (government_id, id, name, kind, created_at) VALUES ($1, $2, $3, $4, $5)",
            "iisss", cx->actor.government_id, id, name, kind, now_text(cx));
    if (!e) e = alias_insert(cx, id, name, STR("person"));
    if (!e) e = event_add(cx, "org.add", "org", id, STR_NULL, one_name(cx->arena, name, "kind", kind));
    return e ? e : org_get(cx, id, out);
}

/* Move rev on; the row before is in OUT: name, kind. */
static enum err hold(struct cx *cx, int64_t id, int64_t rev, struct rows *out)
{
    enum err e = store_run(cx, out,
                           "UPDATE org SET rev = rev + 1 WHERE government_id = $1 AND id = $2 AND rev = $3"
                           " AND state = 'live' RETURNING name, kind",
                           "iii", cx->actor.government_id, id, rev);
    struct rows any;

    if (e || out->n) return e;
    e = store_run(cx, &any, "SELECT 1 FROM org WHERE government_id = $1 AND id = $2", "ii",
                  cx->actor.government_id, id);
    if (e) return e;
    if (any.n == 0) return cx_fail(cx, ERR_ABSENT, "id", "没有这个单位", "there is no such organisation");
    return cx_fail(cx, ERR_CONFLICT, "rev", "这个单位已被他人修改，请刷新后再试",
                   "someone else changed this organisation; reload and try again");
}

/* The new name must be this organisation's own spelling or nobody's. */
static enum err rename_alias(struct cx *cx, int64_t id, struct str name)
{
    int64_t owner;
    enum err e = org_find(cx, name, &owner);

    if (e || owner == id) return e;
    if (owner) return name_free(cx, name);
    return alias_insert(cx, id, name, STR("person"));
}

enum err org_patch(struct cx *cx, int64_t id, const struct org_change *c, struct buf *out)
{
    struct str name = str_trim(c->name), kind = c->kind, old_name, old_kind;
    struct rows old;
    enum err e = c->name.p ? name_check(cx, name) : ERR_NONE;

    if (!e && c->kind.p) e = kind_check(cx, kind);
    if (!e) e = hold(cx, id, c->rev, &old);
    if (e) return e;
    old_name = row_str(&old.at[0], 0);
    old_kind = row_str(&old.at[0], 1);
    if (!c->name.p) name = old_name;
    if (!c->kind.p) kind = old_kind;
    e = rename_alias(cx, id, name);
    if (!e)
        e = store_run(cx, NULL, "UPDATE org SET name = $3, kind = $4 WHERE government_id = $1 AND id = $2",
                      "iiss", cx->actor.government_id, id, name, kind);
    if (!e)
        e = event_add(cx, "org.change", "org", id, one_name(cx->arena, old_name, "kind", old_kind),
                      one_name(cx->arena, name, "kind", kind));
    return e ? e : org_get(cx, id, out);
}

enum err org_alias_add(struct cx *cx, int64_t id, int64_t rev, struct str name, struct buf *out)
{
    struct rows old;
    enum err e;

    name = str_trim(name);
    e = name_check(cx, name);
    if (!e) e = hold(cx, id, rev, &old);
    if (!e) e = name_free(cx, name);
    if (!e) e = alias_insert(cx, id, name, STR("person"));
    if (!e)
        e = event_add(cx, "org.alias_add", "org", id, STR_NULL, one_name(cx->arena, name, NULL, STR_NULL));
    return e ? e : org_get(cx, id, out);
}

enum err org_alias_remove(struct cx *cx, int64_t id, int64_t alias_id, struct buf *out)
{
    struct rows rows;
    enum err e =
        store_run(cx, &rows,
                  "DELETE FROM alias WHERE government_id = $1 AND id = $2 AND subject = 'org'"
                  " AND subject_id = $3 AND source <> 'printed' AND name <> (SELECT o.name FROM org o"
                  " WHERE o.government_id = $1 AND o.id = $3) RETURNING name",
                  "iii", cx->actor.government_id, alias_id, id);

    if (!e && rows.n == 0)
        return cx_fail(cx, ERR_INPUT, "alias_id", "只能删除人工添加的别名；印在文件上的写法请用“拆分”",
                       "only spellings added by people can be removed; split off a printed one");
    if (!e)
        e = store_run(cx, NULL, "UPDATE org SET rev = rev + 1 WHERE government_id = $1 AND id = $2", "ii",
                      cx->actor.government_id, id);
    if (!e)
        e = event_add(cx, "org.alias_remove", "org", id,
                      one_name(cx->arena, row_str(&rows.at[0], 0), NULL, STR_NULL), STR_NULL);
    return e ? e : org_get(cx, id, out);
}

/* ---- removing */

static enum err unnamed_check(struct cx *cx, int64_t id)
{
    struct rows rows;
    enum err e = store_run(
        cx, &rows,
        "SELECT 1 WHERE EXISTS (SELECT 1 FROM member WHERE government_id = $1 AND (org_id = $2 OR "
        "collective_id = $2))"
        " OR EXISTS (SELECT 1 FROM post WHERE government_id = $1 AND org_id = $2)"
        " OR EXISTS (SELECT 1 FROM alias WHERE government_id = $1 AND subject = 'org' AND subject_id = $2"
        " AND (source = 'printed' OR was_id <> 0))",
        "ii", cx->actor.government_id, id);

    if (e || rows.n == 0) return e;
    return cx_fail(cx, ERR_CONFLICT, "id", "这个单位已有成员、职务或文件中的写法，不能删除；可以合并",
                   "members, posts or documents name this organisation: it can be merged, not removed");
}

enum err org_remove(struct cx *cx, int64_t id, int64_t rev)
{
    struct rows old;
    enum err e = hold(cx, id, rev, &old);

    if (!e) e = unnamed_check(cx, id);
    if (!e)
        e = store_run(cx, NULL,
                      "DELETE FROM alias WHERE government_id = $1 AND subject = 'org' AND subject_id = $2",
                      "ii", cx->actor.government_id, id);
    if (!e)
        e = store_run(cx, NULL, "UPDATE org SET state = 'removed' WHERE government_id = $1 AND id = $2", "ii",
                      cx->actor.government_id, id);
    if (e) return e;
    return event_add(cx, "org.remove", "org", id,
                     one_name(cx->arena, row_str(&old.at[0], 0), "kind", row_str(&old.at[0], 1)), STR_NULL);
}

/* ---- members */

/* "2021-02-10", or nothing. */
static bool is_day(struct str s)
{
    static const char form[] = "dddd-dd-dd";

    if (s.n == 0) return true;
    if (s.n != DAY_LENGTH) return false;
    for (size_t i = 0; i < DAY_LENGTH; i++) {
        bool digit = s.p[i] >= '0' && s.p[i] <= '9';

        if (form[i] == 'd' ? !digit : s.p[i] != '-') return false;
    }
    return true;
}

static enum err member_check(struct cx *cx, int64_t id, const struct org_member *m)
{
    struct rows rows;
    enum err e;

    if (!is_day(m->from) || !is_day(m->to))
        return cx_fail(cx, ERR_INPUT, "members", "日期应写作 2021-02-10", "a day is written 2021-02-10");
    if (m->from.n && m->to.n && str_cmp(m->from, m->to) > 0)
        return cx_fail(cx, ERR_INPUT, "members", "起始日期晚于截止日期", "the first day is after the last");
    if (m->org_id == id)
        return cx_fail(cx, ERR_INPUT, "members", "集合不能包含自己", "a collective cannot contain itself");
    e = store_run(cx, &rows, "SELECT 1 FROM org WHERE government_id = $1 AND id = $2 AND state = 'live'",
                  "ii", cx->actor.government_id, m->org_id);
    if (!e && rows.n == 0)
        return cx_fail(cx, ERR_INPUT, "members", "成员单位不存在", "a member does not exist");
    return e;
}

static struct str members_json(struct arena *a, const struct org_members *m)
{
    struct buf out = buf_new(a, EVENT_MOST);
    struct json j = json_on(&out);

    json_array(&j);
    for (size_t i = 0; i < m->n; i++) {
        json_object(&j);
        json_put_id(&j, "org_id", m->at[i].org_id);
        json_put_str(&j, "from", m->at[i].from);
        json_put_str(&j, "to", m->at[i].to);
        json_end(&j);
    }
    json_end(&j);
    return buf_text(&out);
}

static enum err insert_member(struct cx *cx, int64_t id, const struct org_member *m)
{
    return store_run(cx, NULL,
                     "INSERT INTO member (government_id, collective_id, org_id, date_from, date_to)"
                     " VALUES ($1, $2, $3, $4, $5)",
                     "iiiss", cx->actor.government_id, id, m->org_id, m->from.p ? m->from : STR(""),
                     m->to.p ? m->to : STR(""));
}

enum err org_members_put(struct cx *cx, int64_t id, const struct org_members *m, struct buf *out)
{
    struct rows old;
    enum err e = ERR_NONE;

    if (m->n > ORG_MEMBERS_MOST)
        return cx_fail(cx, ERR_TOO_LARGE, "members", "成员单位太多", "too many members");
    e = hold(cx, id, m->rev, &old);
    if (!e && !str_eq(row_str(&old.at[0], 1), STR("collective")))
        return cx_fail(cx, ERR_INPUT, "members", "只有集合才有成员单位", "only a collective has members");
    for (size_t i = 0; !e && i < m->n; i++) e = member_check(cx, id, &m->at[i]);
    if (!e)
        e = store_run(cx, NULL, "DELETE FROM member WHERE government_id = $1 AND collective_id = $2", "ii",
                      cx->actor.government_id, id);
    for (size_t i = 0; !e && i < m->n; i++) e = insert_member(cx, id, &m->at[i]);
    if (!e) e = event_add(cx, "org.members", "org", id, STR_NULL, members_json(cx->arena, m));
    return e ? e : org_get(cx, id, out);
}
