#include "intake/docw.h"

#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "text/utf8.h"

enum { HEAD = 4096, NAME = 24, SENTENCE = 1024, SHEETS = 1536 };
enum { BLOCKS_LEAST = 64 * 1024 };

/* The header page. Fixed sizes, no pointers. */
struct pack {
    char magic[8];
    uint32_t err, pages, repaired, reserved;
    uint64_t text_n, block_at, block_n;
    char format[NAME], charset[NAME];
    char field[NAME], zh[SENTENCE], en[SENTENCE];
    char sheets[SHEETS];
};

_Static_assert(sizeof(struct pack) <= HEAD, "the header fits its page");

static const char magic[8] = "luoshi1";

struct region {
    void *p;
    size_t n;
};

static void unmap(void *ptr)
{
    const struct region *r = ptr;

    munmap(r->p, r->n);
}

static void keep_region(struct cx *cx, void *p, size_t n)
{
    struct region *r = arena_new_of(cx->arena, struct region);

    *r = (struct region){p, n};
    arena_on_reset(cx->arena, unmap, r);
}

static size_t page_up(size_t n)
{
    return (n + HEAD - 1) & ~(size_t)(HEAD - 1);
}

enum err docw_new(struct cx *cx, int fd, size_t text_cap, struct docw **out)
{
    struct docw *w = arena_new_of(cx->arena, struct docw);
    size_t blocks = text_cap / 2 + BLOCKS_LEAST, at = HEAD + page_up(text_cap), all;
    char *p;

    if (blocks > DOC_BLOCKS_MOST) blocks = DOC_BLOCKS_MOST;
    /* One block more than the cap: the open block always has a place. */
    all = at + (blocks + 1) * sizeof(struct block);
    if (fd >= 0 && ftruncate(fd, (off_t)all) != 0)
        return cx_fail(cx, ERR_SYSTEM, NULL, "共享内存不足", "not enough shared memory");
    p = mmap(NULL, all, PROT_READ | PROT_WRITE,
             fd >= 0 ? MAP_SHARED : MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, fd, 0);
    if (p == MAP_FAILED) return cx_fail(cx, ERR_SYSTEM, NULL, "内存不足", "not enough memory");
    keep_region(cx, p, all);
    void *block = p + at;
    void *head = p;

    *w = (struct docw){.cx = cx,
                       .text = p + HEAD,
                       .cap = text_cap,
                       .block = block,
                       .blocks_cap = blocks,
                       .shared = all,
                       .pack = head,
                       .charset = STR("UTF-8")};
    *out = w;
    return ERR_NONE;
}

struct block *docw_open(struct docw *w, enum block_kind kind)
{
    struct block *b = &w->block[w->blocks];

    if (w->blocks >= w->blocks_cap) w->over = "blocks";
    *b = (struct block){.at = {(uint32_t)w->n, 0}, .kind = (uint8_t)kind, .flags = w->flags, .page = w->page};
    if (kind == BLOCK_CELL) b->col_span = b->row_span = 1;
    w->flags = 0;
    w->open = true;
    return b;
}

void docw_text(struct docw *w, struct str s)
{
    if (s.n > w->cap - w->n) {
        w->over = "text";
        return;
    }
    if (s.n) memcpy(w->text + w->n, s.p, s.n);
    w->n += s.n;
}

void docw_byte(struct docw *w, char c)
{
    docw_text(w, (struct str){&c, 1});
}

struct str docw_so_far(const struct docw *w)
{
    size_t from = w->block[w->blocks].at.off;

    return (struct str){w->text + from, w->n - from};
}

void docw_close(struct docw *w)
{
    struct block *b = &w->block[w->blocks];

    w->open = false;
    if (w->over) return;
    b->at.len = (uint32_t)(w->n - b->at.off);
    if (b->at.len == 0 && b->kind != BLOCK_CELL) {
        w->flags = b->flags;
        return;
    }
    w->blocks++;
    docw_byte(w, '\n');
}

void docw_span(struct docw *w, enum block_kind kind, size_t from, size_t to)
{
    struct block *b = docw_open(w, kind);

    w->open = false;
    if (w->over) return;
    b->at = (struct span){(uint32_t)from, (uint32_t)(to - from)};
    w->blocks++;
}

static bool has_words(const struct docw *w)
{
    struct str all = {w->text, w->n};
    size_t at = 0;
    int32_t c = utf8_next(all, &at);

    while (c >= 0 && (c <= ' ' || c == 0xa0 || c == 0x3000 || c == 0xfeff)) c = utf8_next(all, &at);
    return c >= 0;
}

enum err docw_done(struct docw *w)
{
    if (w->over)
        return cx_fail(w->cx, ERR_HOSTILE, NULL, "文件内容超过上限（%s），已拒绝",
                       "the file's content passes a limit (%s) and was refused", w->over);
    if (!has_words(w)) return cx_fail(w->cx, ERR_EMPTY, NULL, "文件里没有文字", "the file holds no text");
    return ERR_NONE;
}

/* Cut at a character border and end with a NUL. */
static void put_text(char *to, size_t room, struct str s)
{
    if (s.n >= room) s.n = room - 1;
    while (s.n && utf8_valid(s) != s.n) s.n--;
    if (s.n) memcpy(to, s.p, s.n);
    to[s.n] = '\0';
}

void docw_seal(struct docw *w, struct str format, enum err e)
{
    struct pack *k = w->pack;
    struct fault f = cx_fault(w->cx, e);

    *k = (struct pack){
        .err = e, .pages = w->pages, .repaired = w->repaired, .text_n = w->n, .block_n = w->blocks};
    k->block_at = (uint64_t)((const char *)w->block - (const char *)w->pack);
    put_text(k->format, sizeof k->format, format);
    put_text(k->charset, sizeof k->charset, w->charset);
    put_text(k->sheets, sizeof k->sheets, w->sheets);
    if (e) {
        put_text(k->field, sizeof k->field, f.field);
        put_text(k->zh, sizeof k->zh, f.zh);
        put_text(k->en, sizeof k->en, f.en);
    }
    memcpy(k->magic, magic, sizeof k->magic);
}

struct doc docw_doc(const struct docw *w, struct str format)
{
    return (struct doc){.text = {w->text, w->n},
                        .format = format,
                        .charset = w->charset,
                        .sheets = w->sheets,
                        .pages = w->pages,
                        .repaired = w->repaired,
                        .n = w->blocks,
                        .block = w->block};
}

/* A NUL-terminated text of the header, or false. */
static bool get_text(const char *p, size_t room, struct str *out)
{
    const char *end = memchr(p, '\0', room);

    if (!end) return false;
    *out = (struct str){p, (size_t)(end - p)};
    return utf8_valid(*out) == out->n;
}

static enum err nonsense(struct cx *cx, const char *what)
{
    return cx_fail(cx, ERR_DAMAGED, NULL, "读取程序给出的结果不可信（%s），已拒绝",
                   "the reader's result cannot be trusted (%s) and was refused", what);
}

static enum err take_fault(struct cx *cx, const struct pack *k)
{
    struct str field, zh, en;

    if (k->err >= ERR_COUNT) return nonsense(cx, "an unknown error");
    if (!get_text(k->field, sizeof k->field, &field) || !get_text(k->zh, sizeof k->zh, &zh) ||
        !get_text(k->en, sizeof k->en, &en))
        return nonsense(cx, "an unreadable error");
    return cx_fail(cx, (enum err)k->err, field.n ? field.p : NULL, "%s%.0s", "%.0s%s", zh.p, en.p);
}

static enum err take_doc(struct cx *cx, const struct pack *k, size_t all, struct doc *d)
{
    const char *base = (const char *)k, *wrong;
    const void *block;

    if (k->text_n > DOC_TEXT_MOST || k->block_n > DOC_BLOCKS_MOST) return nonsense(cx, "sizes");
    if (k->block_at % HEAD != 0 || k->block_at > all || k->block_at < HEAD || k->text_n > k->block_at - HEAD)
        return nonsense(cx, "places");
    if (k->block_n > (all - k->block_at) / sizeof(struct block)) return nonsense(cx, "blocks");
    block = base + k->block_at;
    *d = (struct doc){.text = {base + HEAD, k->text_n},
                      .pages = k->pages,
                      .repaired = k->repaired,
                      .n = k->block_n,
                      .block = block};
    if (!get_text(k->format, sizeof k->format, &d->format) ||
        !get_text(k->charset, sizeof k->charset, &d->charset) ||
        !get_text(k->sheets, sizeof k->sheets, &d->sheets))
        return nonsense(cx, "names");
    wrong = doc_check(d);
    return wrong ? nonsense(cx, wrong) : ERR_NONE;
}

enum err docw_parse(struct cx *cx, struct str bytes, const struct doc **out)
{
    const void *head = bytes.p;
    const struct pack *k = head;
    struct doc *d = arena_new_of(cx->arena, struct doc);
    enum err e;

    if (bytes.n < HEAD || memcmp(k->magic, magic, sizeof k->magic) != 0) return nonsense(cx, "no header");
    if (k->err) return take_fault(cx, k);
    e = take_doc(cx, k, bytes.n, d);
    if (!e) *out = d;
    return e;
}

enum err docw_take(struct cx *cx, int fd, const struct doc **out)
{
    struct stat st;
    struct str bytes;
    enum err e;

    if (fstat(fd, &st) != 0 || st.st_size < HEAD) return nonsense(cx, "no result");
    e = file_map(cx, fd, (size_t)st.st_size, &bytes);
    return e ? e : docw_parse(cx, bytes, out);
}
