#include "web/asset.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/buf.h"
#include "base/embed.h"
#include "base/file.h"
#include "base/vec.h"

enum { FILE_MOST = 16 << 20, FILES_MOST = 2000, DEPTH_MOST = 4 };

struct assets {
    VEC(struct asset) file; /* by name */
};

static uint64_t word_at(const char *p)
{
    uint64_t w;

    memcpy(&w, p, sizeof w);
    return w;
}

static uint64_t mix(uint64_t h, uint64_t w)
{
    h = (h ^ w) * 0xff51afd7ed558ccdu;
    return h ^ (h >> 32);
}

/* Four lanes of eight bytes at a time; only equality within one address matters. */
static uint64_t digest(struct str s)
{
    uint64_t lane[4] = {s.n, 0x9e3779b97f4a7c15u, 0xc4ceb9fe1a85ec53u, 0x165667b19e3779f9u}, h, last = 0;
    size_t i = 0;

    for (; i + 32 <= s.n; i += 32)
        for (size_t k = 0; k < 4; k++) lane[k] = mix(lane[k], word_at(s.p + i + 8 * k));
    h = mix(mix(mix(lane[0], lane[1]), lane[2]), lane[3]);
    for (; i + 8 <= s.n; i += 8) h = mix(h, word_at(s.p + i));
    if (i < s.n) memcpy(&last, s.p + i, s.n - i);
    return mix(mix(h, last), s.n);
}

void asset_tag(struct str bytes, char out[20])
{
    uint64_t h = digest(bytes);

    out[0] = out[17] = '"';
    for (int i = 1; i <= 16; i++, h >>= 4) out[i] = "0123456789abcdef"[h & 15];
    out[18] = '\0';
}

static const char *type_of(struct str name)
{
    static const struct {
        struct str end;
        const char *type;
    } types[] = {
        {STR_INIT(".html"), "text/html; charset=utf-8"},
        {STR_INIT(".js"), "text/javascript; charset=utf-8"},
        {STR_INIT(".css"), "text/css; charset=utf-8"},
        {STR_INIT(".svg"), "image/svg+xml"},
        {STR_INIT(".png"), "image/png"},
        {STR_INIT(".ico"), "image/x-icon"},
        {STR_INIT(".woff2"), "font/woff2"},
        {STR_INIT(".json"), "application/json"},
        {STR_INIT(".webmanifest"), "application/manifest+json"},
        {STR_INIT(".txt"), "text/plain; charset=utf-8"},
    };

    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (str_ends(name, types[i].end)) return types[i].type;
    return "application/octet-stream";
}

static void add(struct cx *cx, struct assets *a, struct str name, struct str bytes)
{
    struct asset *f = vec_push(cx->arena, &a->file);

    *f = (struct asset){
        .name = name, .bytes = bytes, .type = type_of(name), .for_ever = str_starts(name, STR("assets/"))};
    if (!f->for_ever) asset_tag(bytes, f->etag); /* else unread: pages not asked for cost no memory */
}

static int by_name(const void *a, const void *b)
{
    const struct asset *x = a, *y = b;

    return str_cmp(x->name, y->name);
}

static struct asset *find(const struct assets *a, struct str name)
{
    struct asset key = {.name = name};

    if (a->file.n == 0) return NULL;
    return bsearch(&key, a->file.at, a->file.n, sizeof key, by_name);
}

/* Give each file its compressed form. */
static void pair(struct cx *cx, struct assets *a)
{
    if (a->file.n) qsort(a->file.at, a->file.n, sizeof *a->file.at, by_name);
    for (size_t i = 0; i < a->file.n; i++) {
        struct buf name = buf_new(cx->arena, 4096);
        const struct asset *gzip;

        buf_str(&name, a->file.at[i].name);
        buf_lit(&name, ".gz");
        gzip = find(a, buf_text(&name));
        if (gzip) a->file.at[i].gzip = gzip->bytes;
    }
}

static enum err read_folder(struct cx *cx, struct assets *a, const char *folder, struct str inside,
                            int depth);

static enum err read_entry(struct cx *cx, struct assets *a, const char *folder, struct str name, int depth)
{
    struct buf path = buf_new(cx->arena, 4096);
    struct str whole, bytes;
    struct stat st;
    enum err e;

    buf_fmt(&path, "%s/%.*s", folder, STR_ARG(name));
    whole = str_keep(cx->arena, buf_text(&path));
    if (stat(whole.p, &st) != 0) return ERR_NONE;
    if (S_ISDIR(st.st_mode))
        return depth < DEPTH_MOST ? read_folder(cx, a, folder, name, depth + 1) : ERR_NONE;
    if (!S_ISREG(st.st_mode) || st.st_size == 0 || a->file.n == FILES_MOST) return ERR_NONE;
    e = file_read(cx, whole.p, FILE_MOST, &bytes);
    if (!e) add(cx, a, name, bytes);
    return e;
}

static enum err read_folder(struct cx *cx, struct assets *a, const char *folder, struct str inside, int depth)
{
    struct buf path = buf_new(cx->arena, 4096);
    struct dirent *d;
    enum err e = ERR_NONE;
    DIR *dir;

    buf_fmt(&path, "%s/%.*s", folder, STR_ARG(inside));
    dir = opendir(str_keep(cx->arena, buf_text(&path)).p);
    if (!dir)
        return cx_fail(cx, ERR_ABSENT, "ui", "打不开页面目录 %s", "cannot open the folder of the page: %s",
                       folder);
    for (d = readdir(dir); d && !e; d = readdir(dir)) {
        struct buf name = buf_new(cx->arena, 4096);

        if (d->d_name[0] == '.') continue;
        if (inside.n) buf_fmt(&name, "%.*s/", STR_ARG(inside));
        buf_str(&name, str_of(d->d_name));
        e = read_entry(cx, a, folder, str_keep(cx->arena, buf_text(&name)), depth);
    }
    closedir(dir);
    return e;
}

enum err assets_open(struct cx *cx, const char *folder, struct assets **out)
{
    struct assets *a = arena_new_of(cx->arena, struct assets);
    enum err e = ERR_NONE;

    if (folder)
        e = read_folder(cx, a, folder, STR_NULL, 0);
    else
        for (const struct embed *f = embed_ui; f->name.p; f++) add(cx, a, f->name, f->bytes);
    if (!e) pair(cx, a);
    *out = a;
    return e;
}

/* A place within the page: no empty part, and no dot in the last one. */
static bool is_place(struct str path)
{
    if (str_find(path, STR("//"), 0) >= 0) return false;
    for (size_t i = path.n; i > 0 && path.p[i - 1] != '/'; i--)
        if (path.p[i - 1] == '.') return false;
    return true;
}

const struct asset *asset_find(const struct assets *a, struct str path)
{
    const struct asset *f = find(a, str_skip(path, 1));

    if (f && f->name.n) return f;
    return is_place(path) ? find(a, STR("index.html")) : NULL;
}
