#include "matter/evidence_sweep.h"

#include <ctype.h>
#include <sys/stat.h>
#include <unistd.h>

#include "access/sm3.h"
#include "base/buf.h"
#include "base/file.h"
#include "base/map.h"
#include "matter/evidence.h"
#include "store/store.h"

enum { HEAD = 4 /* "sm3:" */, PART = 2, PATH_MOST = 4096 };

static const int64_t day_ms = INT64_C(24) * 60 * 60 * 1000;

struct sweep {
    struct cx *cx;
    struct str folder, part; /* FOLDER/PART is being read */
    struct map named;        /* what rows name: PART and REST in one */
    struct map gone;         /* what was taken back */
    bool remove;
    struct evidence_sweep *out;
    enum err failed;
};

static struct str inside(struct arena *a, struct str folder, struct str name)
{
    struct buf b = buf_new(a, PATH_MOST);

    buf_fmt(&b, "%.*s/%.*s", STR_ARG(folder), STR_ARG(name));
    return str_keep(a, buf_text(&b));
}

static struct str hex_of(struct arena *a, struct str part, struct str rest)
{
    struct buf b = buf_new(a, PATH_MOST);

    buf_str(&b, part);
    buf_str(&b, rest);
    return buf_text(&b);
}

static void look_at_file(void *arg, const char *name)
{
    struct sweep *s = arg;
    struct arena *a = s->cx->arena;
    struct str path = inside(a, inside(a, s->folder, s->part), str_of(name));
    struct str hex = hex_of(a, s->part, str_of(name));
    struct stat st;

    if (map_get(&s->named, hex) || lstat(path.p, &st) != 0 || !S_ISREG(st.st_mode)) return;
    if ((int64_t)st.st_mtime * 1000 > s->cx->now_ms - day_ms) return;
    if (!map_get(&s->gone, hex)) {
        s->out->strange++;
        return;
    }
    s->out->loose++;
    s->out->bytes += st.st_size;
    if (s->remove && unlink(path.p) != 0)
        s->failed = cx_fail(s->cx, ERR_DISK, NULL, "无法删除 %.*s", "cannot delete %.*s", STR_ARG(path));
}

/* Only folders of our own making: two hexadecimal digits. */
static void look_at_part(void *arg, const char *name)
{
    struct sweep *s = arg;
    struct str part = str_of(name);
    enum err e;

    if (part.n != PART || !isxdigit((unsigned char)name[0]) || !isxdigit((unsigned char)name[1])) return;
    s->part = str_keep(s->cx->arena, part);
    e = file_each(s->cx, inside(s->cx->arena, s->folder, s->part).p, look_at_file, s);
    if (e) s->failed = e;
}

static enum err look_at_rows(struct sweep *s)
{
    struct rows r;
    enum err e =
        store_run(s->cx, &r, "SELECT digest, MIN(name) FROM evidence GROUP BY digest ORDER BY digest", "");

    for (size_t i = 0; !e && i < r.n; i++) {
        struct str digest = row_str(&r.at[i], 0);

        *map_put(s->cx->arena, &s->named, str_skip(digest, HEAD)) = 1;
        if (evidence_is_whole(s->cx, s->folder, digest)) {
            s->out->good++;
            continue;
        }
        if (s->out->bad++ == 0) s->out->name = row_str(&r.at[i], 1);
    }
    return e;
}

/* The name before the digest holds no quotes: evidence.c refuses such names. */
static enum err look_at_trace(struct sweep *s)
{
    static const struct str mark = STR_INIT("\"digest\":\"sm3:");
    struct rows r;
    enum err e = store_run(s->cx, &r, "SELECT before FROM event WHERE kind = 'evidence.remove'", "");

    for (size_t i = 0; !e && i < r.n; i++) {
        struct str text = row_str(&r.at[i], 0);
        ptrdiff_t at = str_find(text, mark, 0);

        if (at >= 0) *map_put(s->cx->arena, &s->gone, str_sub(text, (size_t)at + mark.n, SM3_HEX)) = 1;
    }
    return e;
}

enum err evidence_sweep(struct cx *cx, struct str folder, bool remove, struct evidence_sweep *out)
{
    struct sweep s = {.cx = cx, .folder = folder, .remove = remove, .out = out};
    enum err e;

    *out = (struct evidence_sweep){0};
    e = look_at_rows(&s);
    if (!e) e = look_at_trace(&s);
    if (!e) e = file_each(cx, str_keep(cx->arena, folder).p, look_at_part, &s);
    return e ? e : s.failed;
}
