#include "directory/post.h"

#include "access/event.h"
#include "base/clock.h"
#include "base/json.h"
#include "directory/like.h"
#include "directory/name.h"
#include "store/store.h"

enum { NAME_MOST = 300, EVENT_MOST = 4096 };

static struct str some(struct str s)
{
    return s.n ? s : STR_NULL;
}

static void list_start(struct json *j, size_t n)
{
    json_object(j);
    json_put_int(j, "total", (int64_t)n);
    json_put_int(j, "offset", 0);
    json_put_int(j, "limit", (int64_t)n);
    json_key(j, "rows");
    json_array(j);
}

/* Rows come sorted by person; each has one post. */
static void put_person(struct json *j, const struct rows *rows, size_t *at)
{
    int64_t id = row_int(&rows->at[*at], 0);

    json_object(j);
    json_put_id(j, "id", id);
    json_put_str(j, "name", row_str(&rows->at[*at], 1));
    json_key(j, "posts");
    json_array(j);
    for (; *at < rows->n && row_int(&rows->at[*at], 0) == id; ++*at) {
        const struct row *r = &rows->at[*at];

        if (!row_str(r, 2).p) continue;
        json_object(j);
        json_put_id(j, "post_id", row_int(r, 2));
        json_put_str(j, "title", some(row_str(r, 3)));
        json_put_str(j, "from", some(row_str(r, 4)));
        json_put_str(j, "to", some(row_str(r, 5)));
        json_end(j);
    }
    json_end(j);
    json_end(j);
}

enum err post_persons(struct cx *cx, const struct post_persons *in, struct buf *out)
{
    int64_t limit = in->limit > 0 && in->limit < POST_PERSONS_MOST ? in->limit : POST_PERSONS_MOST;
    struct str like = like_pattern(cx->arena, in->q);
    struct json j = json_on(out);
    struct rows rows, total;
    enum err e = store_run(
        cx, &rows,
        "SELECT p.id, p.name, h.post_id, o.title, h.date_from, h.date_to FROM (SELECT id, name FROM person"
        " WHERE government_id = $1 AND ($2 = '' OR name LIKE $2 ESCAPE '\\') ORDER BY id LIMIT $3 OFFSET $4) "
        "p"
        " LEFT JOIN post_holder h ON h.government_id = $1 AND h.person_id = p.id"
        " LEFT JOIN post o ON o.government_id = h.government_id AND o.id = h.post_id"
        " ORDER BY p.id, h.date_from, h.post_id",
        "isii", cx->actor.government_id, like, limit, in->offset);

    if (!e)
        e = store_run(cx, &total,
                      "SELECT COUNT(*) FROM person WHERE government_id = $1"
                      " AND ($2 = '' OR name LIKE $2 ESCAPE '\\')",
                      "is", cx->actor.government_id, like);
    if (e) return e;
    json_object(&j);
    json_put_int(&j, "total", row_int(&total.at[0], 0));
    json_put_int(&j, "offset", in->offset);
    json_put_int(&j, "limit", limit);
    json_key(&j, "rows");
    json_array(&j);
    for (size_t i = 0; i < rows.n;) put_person(&j, &rows, &i);
    json_end(&j);
    json_end(&j);
    return ERR_NONE;
}

static enum err put_post(struct cx *cx, const struct row *r, struct json *j)
{
    struct rows held;
    enum err e = store_run(cx, &held,
                           "SELECT h.person_id, p.name, h.date_from, h.date_to FROM post_holder h"
                           " JOIN person p ON p.government_id = h.government_id AND p.id = h.person_id"
                           " WHERE h.government_id = $1 AND h.post_id = $2 ORDER BY h.date_from, h.person_id",
                           "ii", cx->actor.government_id, row_int(r, 0));

    json_object(j);
    json_put_id(j, "id", row_int(r, 0));
    json_put_str(j, "title", some(row_str(r, 1)));
    json_put_str(j, "kind", row_str(r, 2));
    json_put_id(j, "org_id", row_int(r, 3));
    json_put_str(j, "org_name", row_str(r, 4));
    json_put_int(j, "tasks", row_int(r, 6));
    json_put_int(j, "rev", row_int(r, 5));
    json_key(j, "holders");
    json_array(j);
    for (size_t i = 0; !e && i < held.n; i++) {
        json_object(j);
        json_put_id(j, "person_id", row_int(&held.at[i], 0));
        json_put_str(j, "name", row_str(&held.at[i], 1));
        json_put_str(j, "from", some(row_str(&held.at[i], 2)));
        json_put_str(j, "to", some(row_str(&held.at[i], 3)));
        json_end(j);
    }
    json_end(j);
    json_end(j);
    return e;
}

#define POST_COLUMNS                                                                                       \
    "SELECT p.id, p.title, p.kind, p.org_id, o.name, p.rev, COALESCE(t.tasks, 0) FROM post p"              \
    " LEFT JOIN org o ON o.government_id = p.government_id AND o.id = p.org_id"                            \
    " LEFT JOIN tally t ON t.government_id = p.government_id AND t.bearer_id = p.id AND t.role = 'leader'" \
    " AND t.plan_id = 0 WHERE p.government_id = $1"

enum err post_list(struct cx *cx, struct buf *out)
{
    struct json j = json_on(out);
    struct rows rows;
    enum err e = store_run(cx, &rows, POST_COLUMNS " ORDER BY p.id", "i", cx->actor.government_id);

    if (e) return e;
    list_start(&j, rows.n);
    for (size_t i = 0; !e && i < rows.n; i++) e = put_post(cx, &rows.at[i], &j);
    json_end(&j);
    json_end(&j);
    return e;
}

/* ---- writing */

static enum err find_person(struct cx *cx, struct str name, int64_t *id)
{
    struct rows rows;
    enum err e =
        store_run(cx, &rows, "SELECT id FROM person WHERE government_id = $1 AND name = $2 ORDER BY id", "is",
                  cx->actor.government_id, name);

    if (e) return e;
    *id = rows.n ? row_int(&rows.at[0], 0) : store_id(cx);
    if (rows.n) return ERR_NONE;
    return store_run(cx, NULL, "INSERT INTO person (government_id, id, name) VALUES ($1, $2, $3)", "iis",
                     cx->actor.government_id, *id, name);
}

static enum err add_holder(struct cx *cx, int64_t post_id, const struct post_new *in)
{
    int64_t person;
    enum err e = find_person(cx, str_trim(in->person), &person);

    if (e) return e;
    return store_run(
        cx, NULL,
        "INSERT INTO post_holder (government_id, post_id, person_id, date_from) VALUES ($1, $2, $3, $4)"
        " ON CONFLICT (government_id, post_id, person_id, date_from) DO UPDATE SET date_to = ''",
        "iiis", cx->actor.government_id, post_id, person, in->from.p ? in->from : STR(""));
}

static enum err add_alias(struct cx *cx, int64_t post_id, struct str title)
{
    char now[CLOCK_TEXT];

    clock_text(cx->now_ms, now);
    return store_run(
        cx, NULL,
        "INSERT INTO alias (government_id, id, subject, subject_id, name, name_key, source, created_at)"
        " VALUES ($1, $2, 'post', $3, $4, $5, 'person', $6)",
        "iiisss", cx->actor.government_id, store_id(cx), post_id, title, name_key(cx->arena, title, STR_NULL),
        str_of(now));
}

static struct str post_json(struct arena *a, const struct post_new *in)
{
    struct buf out = buf_new(a, EVENT_MOST);
    struct json j = json_on(&out);

    json_object(&j);
    json_put_str(&j, "title", in->title);
    json_put_str(&j, "person", in->person);
    json_put_str(&j, "from", in->from);
    json_put_id(&j, "org_id", in->org_id);
    json_end(&j);
    return buf_text(&out);
}

static enum err post_check(struct cx *cx, const struct post_new *in)
{
    struct rows rows;
    enum err e;

    if (str_trim(in->title).n == 0 || in->title.n > NAME_MOST)
        return cx_fail(cx, ERR_INPUT, "title", "请填写岗位名称",
                       "the title of the post is missing or too long");
    if (in->person.n > NAME_MOST || in->from.n > 10)
        return cx_fail(cx, ERR_INPUT, "person", "姓名或日期太长", "the name or day is too long");
    if (!in->org_id) return ERR_NONE;
    e = store_run(cx, &rows, "SELECT 1 FROM org WHERE government_id = $1 AND id = $2", "ii",
                  cx->actor.government_id, in->org_id);
    if (!e && rows.n == 0)
        return cx_fail(cx, ERR_INPUT, "org_id", "没有这个单位", "there is no such organisation");
    return e;
}

enum err post_add(struct cx *cx, const struct post_new *in, struct buf *out)
{
    int64_t id = store_id(cx);
    struct str title = str_trim(in->title);
    struct rows rows;
    struct json j = json_on(out);
    enum err e = post_check(cx, in);

    if (!e)
        e = store_run(cx, NULL, "INSERT INTO post (government_id, id, title, org_id) VALUES ($1, $2, $3, $4)",
                      "iisi", cx->actor.government_id, id, title, in->org_id);
    if (!e) e = add_alias(cx, id, title);
    if (!e && str_trim(in->person).n) e = add_holder(cx, id, in);
    if (!e) e = event_add(cx, "post.add", "post", id, STR_NULL, post_json(cx->arena, in));
    if (!e) e = store_run(cx, &rows, POST_COLUMNS " AND p.id = $2", "ii", cx->actor.government_id, id);
    return e ? e : put_post(cx, &rows.at[0], &j);
}

enum err post_pass(struct cx *cx, int64_t post_id, struct str person)
{
    static const int64_t day_ms = INT64_C(24) * 60 * 60 * 1000;
    char today[CLOCK_DAY], yesterday[CLOCK_DAY];
    struct post_new in = {.title = STR(""), .person = person};
    enum err e;

    clock_day(cx->now_ms, today);
    clock_day(cx->now_ms - day_ms, yesterday);
    if (str_trim(person).n == 0 || person.n > NAME_MOST)
        return cx_fail(cx, ERR_INPUT, "person", "请填写接任人姓名",
                       "the successor's name is missing or too long");
    e = store_run(cx, NULL,
                  "UPDATE post_holder SET date_to = $3 WHERE government_id = $1 AND post_id = $2"
                  " AND (date_to = '' OR date_to > $3)",
                  "iis", cx->actor.government_id, post_id, str_of(yesterday));
    in.from = str_of(today);
    if (!e) e = add_holder(cx, post_id, &in);
    return e ? e : event_add(cx, "post.pass", "post", post_id, STR_NULL, post_json(cx->arena, &in));
}

enum err post_bindings(struct cx *cx, struct str q, int64_t most, struct rows *out)
{
    return store_run(
        cx, out,
        "SELECT o.id, 0, o.name FROM org o WHERE o.government_id = $1 AND o.state = 'live'"
        " AND o.kind = 'org' AND ($2 = '' OR o.name LIKE $2 ESCAPE '\\') UNION"
        " SELECT 0, p.id, CASE WHEN p.title = '' OR p.title = h.name THEN h.name"
        " ELSE p.title || ' ' || h.name END FROM post p JOIN alias h"
        " ON h.government_id = p.government_id AND h.subject = 'post' AND h.subject_id = p.id"
        " WHERE p.government_id = $1 AND p.kind = 'post' AND ($2 = '' OR h.name LIKE $2 ESCAPE '\\')"
        " ORDER BY 3, 1, 2 LIMIT $3",
        "isi", cx->actor.government_id, like_pattern(cx->arena, q), most);
}
