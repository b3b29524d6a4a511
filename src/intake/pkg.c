#include "intake/pkg.h"

#include <zip.h>

enum { PIECE = 64 * 1024 };

struct pkg {
    struct cx *cx;
    zip_t *zip;
    uint64_t unpacked; /* bytes so far, all parts */
    char *piece;
};

static void close_zip(void *ptr)
{
    zip_discard(ptr);
}

static enum err damaged(struct cx *cx)
{
    return cx_fail(cx, ERR_DAMAGED, NULL, "文件已损坏或不完整（压缩包结构不对）",
                   "the file is damaged or incomplete (its zip structure is wrong)");
}

static enum err too_much(struct cx *cx, const char *zh, const char *en)
{
    return cx_fail(cx, ERR_HOSTILE, NULL, "压缩包异常，已拒绝：%s%.0s", "the zip was refused: %.0s%s", zh,
                   en);
}

enum err pkg_open(struct cx *cx, struct str bytes, struct pkg **out)
{
    struct pkg *p = arena_new_of(cx->arena, struct pkg);
    zip_source_t *source = zip_source_buffer_create(bytes.p, bytes.n, 0, NULL);

    if (!source) return cx_fail(cx, ERR_SYSTEM, NULL, "内存不足", "not enough memory");
    p->cx = cx;
    p->zip = zip_open_from_source(source, ZIP_RDONLY, NULL);
    if (!p->zip) {
        zip_source_free(source);
        return damaged(cx);
    }
    arena_on_reset(cx->arena, close_zip, p->zip);
    if (zip_get_num_entries(p->zip, 0) > PKG_ENTRIES_MOST)
        return too_much(cx, "文件个数太多", "too many entries");
    p->piece = arena_take(cx->arena, PIECE, 1);
    *out = p;
    return ERR_NONE;
}

static zip_int64_t locate(const struct pkg *p, const char *name)
{
    zip_int64_t at = zip_name_locate(p->zip, name, 0);

    return at >= 0 ? at : zip_name_locate(p->zip, name, ZIP_FL_NOCASE);
}

bool pkg_has(const struct pkg *p, const char *name)
{
    return locate(p, name) >= 0;
}

const char *pkg_name(const struct pkg *p, size_t i)
{
    return zip_get_name(p->zip, i, 0);
}

static enum err count(struct pkg *p, uint64_t part, uint64_t packed)
{
    if (part > PKG_PART_MOST) return too_much(p->cx, "单个部件展开后太大", "a part unpacks to too much");
    if (p->unpacked > PKG_WHOLE_MOST)
        return too_much(p->cx, "展开后总量太大", "all parts unpack to too much");
    if (part > PKG_RATIO_FREE && part / PKG_RATIO_MOST > packed)
        return too_much(p->cx, "压缩比过高（压缩炸弹）", "the compression ratio is too high (a zip bomb)");
    return ERR_NONE;
}

static enum err read_open(struct pkg *p, zip_file_t *f, uint64_t packed, pkg_feed *feed, void *arg)
{
    uint64_t part = 0;
    enum err e = ERR_NONE;
    zip_int64_t n = 1;

    while (!e && n > 0) {
        n = zip_fread(f, p->piece, PIECE);
        if (n < 0) return damaged(p->cx);
        part += (uint64_t)n;
        p->unpacked += (uint64_t)n;
        e = count(p, part, packed);
        if (!e) e = feed(arg, (struct str){p->piece, (size_t)n});
    }
    return e;
}

enum err pkg_read(struct pkg *p, const char *name, pkg_feed *feed, void *arg)
{
    zip_int64_t at = locate(p, name);
    zip_stat_t st;
    zip_file_t *f;
    enum err e;

    if (at < 0 || zip_stat_index(p->zip, (zip_uint64_t)at, 0, &st) != 0)
        return cx_fail(p->cx, ERR_DAMAGED, NULL, "文件不完整：缺少 %s",
                       "the file is incomplete: %s is missing", name);
    if (st.valid & ZIP_STAT_ENCRYPTION_METHOD && st.encryption_method != ZIP_EM_NONE)
        return cx_fail(p->cx, ERR_LOCKED, NULL, "文件已加密，请先用密码打开并另存为不加密的文件",
                       "the file is encrypted; open it with its password and save it without one");
    f = zip_fopen_index(p->zip, (zip_uint64_t)at, 0);
    if (!f) return damaged(p->cx);
    e = read_open(p, f, st.valid & ZIP_STAT_COMP_SIZE ? st.comp_size : 0, feed, arg);
    zip_fclose(f);
    return e;
}
