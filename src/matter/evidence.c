#include "matter/evidence.h"

#include <string.h>

#include "access/scope.h"
#include "access/sm3.h"
#include "base/file.h"
#include "base/json.h"
#include "ledger/party.h"
#include "ledger/shape.h"
#include "ledger/step.h"
#include "matter/ball.h"
#include "store/store.h"

enum { DIGEST_HEAD = 4 /* "sm3:" */ };

struct type {
    struct str extension, type, magic;
};

static const struct type types[] = {
#define EVIDENCE_TYPE(extension, type, magic) {STR_INIT(extension), STR_INIT(type), STR_INIT(magic)},
#include "matter/evidence_types.def"
};

static const struct str programs[] = {
#define EVIDENCE_RUNS(extension) STR_INIT(extension),
#include "matter/evidence_types.def"
};

/* How programs begin, whatever their name is. */
static const struct str program_heads[] = {STR_INIT("MZ"),
                                           STR_INIT("\x7f"
                                                    "ELF"),
                                           STR_INIT("#!"),
                                           STR_INIT("\xca\xfe\xba\xbe"),
                                           STR_INIT("\xcf\xfa\xed\xfe"),
                                           STR_INIT("!<arch>\n")};

/* ---- looking at a file */

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

static bool is_extension(struct str part, struct str extension)
{
    if (part.n != extension.n) return false;
    for (size_t i = 0; i < part.n; i++)
        if (lower(part.p[i]) != extension.p[i]) return false;
    return true;
}

static bool is_program(struct str part)
{
    for (size_t i = 0; i < sizeof programs / sizeof *programs; i++)
        if (is_extension(part, programs[i])) return true;
    return false;
}

/* Characters that make a name look like another one: controls, path signs, changes of writing direction. */
static bool is_odd_name(struct str name)
{
    for (size_t i = 0; i < name.n; i++)
        if ((unsigned char)name.p[i] < 0x20 || name.p[i] == 0x7f || strchr("/\\:*?\"<>|", name.p[i]))
            return true;
    for (int c = 0xaa; c <= 0xae; c++) { /* U+202A to U+202E */
        const char sign[] = {'\xe2', '\x80', (char)c};

        if (str_find(name, (struct str){sign, 3}, 0) >= 0) return true;
    }
    return str_find(name, STR("\xe2\x81\xa6"), 0) >= 0 || str_find(name, STR("\xe2\x81\xa7"), 0) >= 0;
}

static enum err check_name(struct cx *cx, struct str name, struct str *extension)
{
    size_t from = 0;

    if (name.n == 0 || name.n > EVIDENCE_NAME_MOST || name.p[0] == '.')
        return cx_fail(cx, ERR_INPUT, "name", "文件名应为 1 到 %d 字节",
                       "the file name must have 1 to %d bytes", EVIDENCE_NAME_MOST);
    if (is_odd_name(name))
        return cx_fail(cx, ERR_HOSTILE, "name", "文件名含有不允许的字符",
                       "the file name holds characters that are not allowed");
    for (ptrdiff_t dot = str_find(name, STR("."), 0); dot >= 0; dot = str_find(name, STR("."), from)) {
        struct str part;
        ptrdiff_t next = str_find(name, STR("."), (size_t)dot + 1);

        from = (size_t)dot + 1;
        part = str_trim(str_sub(name, from, (next < 0 ? name.n : (size_t)next) - from));
        if (is_program(part))
            return cx_fail(cx, ERR_HOSTILE, "name", "文件名含有程序的扩展名 .%.*s，不能作为佐证",
                           "the file name holds the extension of a program (.%.*s)", STR_ARG(part));
        *extension = part;
    }
    return ERR_NONE;
}

/* Office files name the part that holds their macros; a film says "ftyp" behind four bytes. */
static enum err look_inside(struct cx *cx, struct str extension, struct str bytes)
{
    if (str_starts(bytes, STR("PK")) && str_find(bytes, STR("vbaProject.bin"), 0) >= 0)
        return cx_fail(cx, ERR_HOSTILE, "file", "文件含有宏程序，不能作为佐证", "the file holds macros");
    if (is_extension(extension, STR("mp4")) && !str_eq(str_sub(bytes, 4, 4), STR("ftyp")))
        return cx_fail(cx, ERR_FORMAT, "file", "文件内容与扩展名 .mp4 不符",
                       "the bytes are not those of a .mp4 file");
    return ERR_NONE;
}

static enum err check_type(struct cx *cx, struct str extension, struct str bytes, struct str *type)
{
    for (size_t i = 0; i < sizeof program_heads / sizeof *program_heads; i++)
        if (str_starts(bytes, program_heads[i]))
            return cx_fail(cx, ERR_HOSTILE, "file", "文件内容是程序，不能作为佐证", "the file is a program");
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        if (!is_extension(extension, types[i].extension)) continue;
        if (!str_starts(bytes, types[i].magic))
            return cx_fail(cx, ERR_FORMAT, "file", "文件内容与扩展名 .%.*s 不符",
                           "the bytes are not those of a .%.*s file", STR_ARG(extension));
        *type = types[i].type;
        return look_inside(cx, extension, bytes);
    }
    return cx_fail(cx, ERR_FORMAT, "name", "不接受这种类型的文件（.%.*s）",
                   "files of this type are not taken (.%.*s)", STR_ARG(extension));
}

/* ---- bytes */

struct str evidence_folder(struct arena *a, const char *url)
{
    struct str path = str_of(url), head = STR("sqlite:");
    struct buf out = buf_new(a, path.n + 64);
    const char *slash;

    if (str_starts(path, head)) path = str_skip(path, head.n);
    if (str_find(path, STR("://"), 0) >= 0) return STR("var/evidence");
    slash = strrchr(path.p, '/');
    buf_str(&out, str_sub(path, 0, slash ? (size_t)(slash - path.p) + 1 : 0));
    buf_lit(&out, "evidence");
    return str_keep(a, buf_text(&out));
}

static struct str digest_of(struct arena *a, struct str bytes)
{
    struct sm3 sm3 = sm3_start();
    char hex[SM3_HEX + 1];
    struct buf out = buf_new(a, sizeof hex + DIGEST_HEAD);

    sm3_add(&sm3, bytes.p, bytes.n);
    sm3_end_hex(&sm3, hex);
    buf_fmt(&out, "sm3:%s", hex);
    return str_keep(a, buf_text(&out));
}

static const char *path_of(struct arena *a, struct str folder, struct str digest)
{
    struct str hex = str_skip(digest, DIGEST_HEAD);
    struct buf out = buf_new(a, folder.n + hex.n + 8);

    buf_fmt(&out, "%.*s/%.*s/%.*s", STR_ARG(folder), STR_ARG(str_sub(hex, 0, 2)), STR_ARG(str_skip(hex, 2)));
    return str_keep(a, buf_text(&out)).p;
}

enum err evidence_keep(struct cx *cx, struct str folder, struct str name, struct str bytes,
                       struct evidence_file *out)
{
    struct str extension = STR("");
    const char *path;
    enum err e = check_name(cx, name, &extension);

    if (!e && bytes.n == 0) e = cx_fail(cx, ERR_EMPTY, "file", "文件是空的", "the file is empty");
    if (!e && bytes.n > EVIDENCE_MOST)
        e = cx_fail(cx, ERR_TOO_LARGE, "file", "文件超过 %d MB", "the file is larger than %d MB",
                    EVIDENCE_MOST >> 20);
    if (!e) e = check_type(cx, extension, bytes, &out->type);
    if (e) return e;
    out->name = name;
    out->digest = digest_of(cx->arena, bytes);
    out->bytes = (int64_t)bytes.n;
    /* Also where the file lies there already: it may be damaged, and it is not an old one any more. */
    path = path_of(cx->arena, folder, out->digest);
    e = file_folders(cx, path);
    return e ? e : file_write(cx, path, bytes);
}

/* ---- the ledger's rows */

#define COLUMNS(C)                    \
    C(ID, "id", "e.id")               \
    C(TEXT, "name", "e.name")         \
    C(INT, "bytes", "e.bytes")        \
    C(TEXT, "type", "e.type")         \
    C(TEXT, "digest", "e.digest")     \
    C(TEXT, "added_by", "e.added_by") \
    C(TEXT, "added_at", "e.added_at")

static const struct shape shape[] = {COLUMNS(SHAPE_ROW) SHAPE_LAST};

enum { E_ID, E_NAME, E_BYTES, E_TYPE, E_DIGEST, E_BY };

#define SHORT_COLUMNS(C)       \
    C(ID, "id", "e.id")        \
    C(TEXT, "name", "e.name")  \
    C(INT, "bytes", "e.bytes") \
    C(TEXT, "type", "e.type")

static const struct shape short_shape[] = {SHORT_COLUMNS(SHAPE_ROW) SHAPE_LAST};

static const struct shape link_shape[] = {{"subject", SHAPE_TEXT}, {"subject_id", SHAPE_ID}, SHAPE_LAST};

static enum err load(struct cx *cx, int64_t id, struct rows *rows)
{
    enum err e = store_run(
        cx, rows, "SELECT " COLUMNS(SHAPE_SQL) " 0 FROM evidence e WHERE e.government_id = $1 AND e.id = $2",
        "ii", cx->actor.government_id, id);

    if (!e && rows->n == 0) e = cx_fail(cx, ERR_ABSENT, "id", "没有这个文件", "there is no such file");
    return e;
}

/* FROM: each thing that a file may prove: the task it is about, whether it still takes files, whose report it
 * is. */
#define ABOUT(from, takes, org) "SELECT " takes ", " org " FROM " from " WHERE government_id = $1 AND id = $2"
#define SUBJECTS(S)                                                                                         \
    S("task", ABOUT("task", "id, 1", "0"))                                                                  \
    S("difficulty", ABOUT("difficulty", "task_id, 1", "0"))                                                 \
    S("request", ABOUT("request", "task_id, 1", "0"))                                                       \
    S("refusal", ABOUT("refusal", "task_id, 1", "0"))                                                       \
    S("change", ABOUT("change", "task_id, CASE WHEN state IN ('asked', 'advised') THEN 1 ELSE 0 END", "0")) \
    S("closure",                                                                                            \
      ABOUT("closure", "task_id, CASE WHEN state IN ('claimed', 'verified') THEN 1 ELSE 0 END", "0"))       \
    S("report",                                                                                             \
      ABOUT("report", "task_id, CASE WHEN state IN ('draft', 'returned') THEN 1 ELSE 0 END", "org_id"))     \
    S("task_check", ABOUT("task_check", "task_id, 1", "0"))

enum { S_TASK, S_TAKES, S_ORG };

static enum err find_subject(struct cx *cx, struct str subject, int64_t id, struct rows *rows)
{
#define FIND(word, sql) \
    if (str_eq(subject, STR(word))) return store_run(cx, rows, sql, "ii", cx->actor.government_id, id);
    SUBJECTS(FIND)
#undef FIND
    return cx_fail(cx, ERR_INPUT, "subject", "文件不能附在“%.*s”上", "a file cannot be linked to %.*s",
                   STR_ARG(subject));
}

/* ---- whose eyes it is for */

/* Those whom the task concerns, and those who ever had to act on the thing. */
static enum err sees_subject(struct cx *cx, struct str subject, int64_t id, bool *out)
{
    struct rows task;
    enum err e = find_subject(cx, subject, id, &task);

    *out = false;
    if (!e && task.n) e = scope_sees_task(cx, row_int(&task.at[0], 0), out);
    if (e || *out) return e;
    return ball_mine(cx, str_keep(cx->arena, subject).p, id, out);
}

/* Who brought the file sees it, and who sees one of the things it proves. */
static enum err need_file(struct cx *cx, int64_t id, const struct row *file)
{
    struct rows links;
    bool sees = scope_sees_all(cx) || str_eq(row_str(file, E_BY), cx->actor.name);
    enum err e = store_run(
        cx, &links,
        "SELECT subject, subject_id FROM evidence_link WHERE government_id = $1 AND evidence_id = $2", "ii",
        cx->actor.government_id, id);

    for (size_t i = 0; !e && !sees && i < links.n; i++)
        e = sees_subject(cx, row_str(&links.at[i], 0), row_int(&links.at[i], 1), &sees);
    if (e || sees) return e;
    return cx_fail(cx, ERR_DENIED, "id", "这份佐证与本单位无关", "this file does not concern your unit");
}

/* What was handed in or decided stays as it was signed; to a report only its own unit adds. */
static enum err need_open(struct cx *cx, const struct row *thing)
{
    int64_t org = row_int(thing, S_ORG);

    if (!row_int(thing, S_TAKES))
        return cx_fail(cx, ERR_STEP, "subject_id", "已报送或已办结，不能再附佐证",
                       "it was handed in or decided: no file can be added");
    if (!org || (scope_roles(cx) & ROLES_OFFICE)) return ERR_NONE;
    return scope_need_org(cx, ROLES_UNIT, org);
}

static enum err need_subject(struct cx *cx, struct str subject, int64_t id)
{
    bool sees = false;
    enum err e = sees_subject(cx, subject, id, &sees);

    if (e || sees) return e;
    return cx_fail(cx, ERR_DENIED, "subject_id", "这项任务与本单位无关",
                   "this task does not concern your unit");
}

enum err evidence_get(struct cx *cx, int64_t id, struct buf *out)
{
    struct json j = json_on(out);
    struct rows rows, links;
    enum err e = load(cx, id, &rows);

    if (!e)
        e = store_run(
            cx, &links,
            "SELECT subject, subject_id FROM evidence_link WHERE government_id = $1 AND evidence_id = $2"
            " ORDER BY subject, subject_id",
            "ii", cx->actor.government_id, id);
    if (e) return e;
    json_object(&j);
    shape_fields(&j, shape, &rows.at[0]);
    json_key(&j, "links");
    json_array(&j);
    for (size_t i = 0; i < links.n; i++) shape_put(&j, link_shape, &links.at[i]);
    json_end(&j);
    json_end(&j);
    return ERR_NONE;
}

static struct str file_side(struct arena *a, const struct evidence_file *f)
{
    struct buf out = buf_new(a, 2048);
    struct json j = json_on(&out);

    json_object(&j);
    json_put_str(&j, "name", f->name);
    json_put_int(&j, "bytes", f->bytes);
    json_put_str(&j, "digest", f->digest);
    json_end(&j);
    return buf_text(&out);
}

enum err evidence_add(struct cx *cx, const struct evidence_file *file, struct buf *out)
{
    const struct step_ask ask = {.subject = "evidence", .verb = "add", .id = store_id(cx)};
    enum err e =
        store_run(cx, NULL,
                  "INSERT INTO evidence (government_id, id, digest, name, bytes, type, added_by, added_at)"
                  " VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
                  "iississs", cx->actor.government_id, ask.id, file->digest, file->name, file->bytes,
                  file->type, cx->actor.name, year_now(cx));

    if (!e) e = step_note(cx, &ask, STR_NULL, file_side(cx->arena, file));
    return e ? e : evidence_get(cx, ask.id, out);
}

static bool read_whole(struct cx *cx, struct str folder, struct str digest, struct str *bytes)
{
    return !file_read(cx, path_of(cx->arena, folder, digest), EVIDENCE_MOST, bytes) &&
           str_eq(digest_of(cx->arena, *bytes), digest);
}

bool evidence_is_whole(struct cx *cx, struct str folder, struct str digest)
{
    struct cx own = *cx;
    struct str bytes;
    bool whole;

    own.arena = arena_new(0);
    whole = read_whole(&own, folder, digest, &bytes);
    arena_end(own.arena);
    return whole;
}

enum err evidence_read(struct cx *cx, struct str folder, int64_t id, struct evidence_file *file,
                       struct str *bytes)
{
    struct rows rows;
    enum err e = load(cx, id, &rows);

    if (!e) e = need_file(cx, id, &rows.at[0]);
    if (e) return e;
    *file = (struct evidence_file){.name = row_str(&rows.at[0], E_NAME),
                                   .type = row_str(&rows.at[0], E_TYPE),
                                   .digest = row_str(&rows.at[0], E_DIGEST),
                                   .bytes = row_int(&rows.at[0], E_BYTES)};
    if (!read_whole(cx, folder, file->digest, bytes))
        return cx_fail(cx, ERR_DAMAGED, "id", "文件“%.*s”已丢失或被改动",
                       "the file %.*s is lost or was altered", STR_ARG(file->name));
    return ERR_NONE;
}

/* ---- links */

static struct str link_side(struct arena *a, struct str subject, int64_t id)
{
    struct buf out = buf_new(a, 256);
    struct json j = json_on(&out);

    json_object(&j);
    json_put_str(&j, "subject", subject);
    json_put_id(&j, "subject_id", id);
    json_end(&j);
    return buf_text(&out);
}

enum err evidence_link(struct cx *cx, int64_t id, struct str subject, int64_t subject_id, struct buf *out)
{
    const struct step_ask ask = {.subject = "evidence", .verb = "link", .id = id};
    struct rows rows;
    enum err e = load(cx, id, &rows);

    if (!e) e = need_file(cx, id, &rows.at[0]);
    if (!e) e = find_subject(cx, subject, subject_id, &rows);
    if (!e && rows.n == 0)
        e = cx_fail(cx, ERR_ABSENT, "subject_id", "没有这条记录", "there is no such record");
    if (!e) e = need_subject(cx, subject, subject_id);
    if (!e) e = need_open(cx, &rows.at[0]);
    if (!e)
        e = store_run(cx, &rows,
                      "INSERT INTO evidence_link (government_id, subject, subject_id, evidence_id)"
                      " VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING RETURNING evidence_id",
                      "isii", cx->actor.government_id, subject, subject_id, id);
    if (!e && rows.n) e = step_note(cx, &ask, STR_NULL, link_side(cx->arena, subject, subject_id));
    return e ? e : evidence_get(cx, id, out);
}

/* ---- taking back */

/* Nothing hangs on it but reports that were not sent. */
static enum err need_loose(struct cx *cx, int64_t id)
{
    struct rows rows;
    enum err e = store_run(
        cx, &rows,
        "SELECT COUNT(*) FROM evidence_link l WHERE l.government_id = $1 AND l.evidence_id = $2"
        " AND NOT (l.subject = 'report' AND EXISTS (SELECT 1 FROM report p"
        " WHERE p.government_id = $1 AND p.id = l.subject_id AND p.state IN ('draft', 'returned')))",
        "ii", cx->actor.government_id, id);

    if (e || row_int(&rows.at[0], 0) == 0) return e;
    return cx_fail(cx, ERR_STEP, "id", "这份佐证已随材料提交，不能删除",
                   "the file was handed in and cannot be taken back");
}

static enum err drop_rows(struct cx *cx, int64_t id)
{
    enum err e =
        store_run(cx, NULL, "DELETE FROM evidence_link WHERE government_id = $1 AND evidence_id = $2", "ii",
                  cx->actor.government_id, id);

    if (e) return e;
    return store_run(cx, NULL, "DELETE FROM evidence WHERE government_id = $1 AND id = $2", "ii",
                     cx->actor.government_id, id);
}

enum err evidence_remove(struct cx *cx, int64_t id)
{
    const struct step_ask ask = {.subject = "evidence", .verb = "remove", .id = id};
    struct evidence_file f;
    struct rows rows;
    enum err e = load(cx, id, &rows);

    if (e) return e;
    f = (struct evidence_file){.name = row_str(&rows.at[0], E_NAME),
                               .digest = row_str(&rows.at[0], E_DIGEST),
                               .bytes = row_int(&rows.at[0], E_BYTES)};
    if (!str_eq(row_str(&rows.at[0], E_BY), cx->actor.name))
        return cx_fail(cx, ERR_DENIED, "id", "只能删除自己上传的文件",
                       "only who added a file may take it back");
    e = need_loose(cx, id);
    if (!e) e = drop_rows(cx, id);
    return e ? e : step_note(cx, &ask, file_side(cx->arena, &f), STR_NULL);
}

enum err evidence_put(struct cx *cx, struct json *j, const char *key, const char *subject, int64_t id)
{
    struct rows rows;
    enum err e = store_run(
        cx, &rows,
        "SELECT " SHORT_COLUMNS(
            SHAPE_SQL) " 0 FROM evidence_link l JOIN evidence e"
                       " ON e.government_id = l.government_id AND e.id = l.evidence_id"
                       " WHERE l.government_id = $1 AND l.subject = $2 AND l.subject_id = $3 ORDER BY e.id",
        "isi", cx->actor.government_id, str_of(subject), id);

    if (e) return e;
    json_key(j, key);
    json_array(j);
    for (size_t i = 0; i < rows.n; i++) shape_put(j, short_shape, &rows.at[i]);
    json_end(j);
    return ERR_NONE;
}

enum err evidence_list(struct cx *cx, struct str subject, int64_t subject_id, struct buf *out)
{
    struct json j = json_on(out);
    struct rows rows;
    enum err e = find_subject(cx, subject, subject_id, &rows);

    if (!e && rows.n == 0)
        e = cx_fail(cx, ERR_ABSENT, "subject_id", "没有这条记录", "there is no such record");
    if (!e) e = need_subject(cx, subject, subject_id);
    if (e) return e;
    json_object(&j);
    e = evidence_put(cx, &j, "rows", str_keep(cx->arena, subject).p, subject_id);
    json_end(&j);
    return e;
}
