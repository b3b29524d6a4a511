#include "access/seal.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "access/secret.h"
#include "base/buf.h"
#include "base/file.h"
#include "store/store.h"

#define HEAD "sealed:"

enum {
    KEY_BYTES = crypto_aead_xchacha20poly1305_ietf_KEYBYTES,
    NONCE_BYTES = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES,
    TAG_BYTES = crypto_aead_xchacha20poly1305_ietf_ABYTES,
    HEX_CHARS = 2 * KEY_BYTES,
    FILE_MOST = 256,
    MARK_CHARS = 16,
    BASE64 = sodium_base64_VARIANT_URLSAFE_NO_PADDING
};

struct key {
    unsigned char bytes[KEY_BYTES];
    struct str mark;
};

/* ---- the file */

struct str seal_path(struct cx *cx)
{
    const char *named = getenv("LUOSHI_KEY");
    struct str beside = store_path(cx->store);
    struct buf b = buf_new(cx->arena, 4096);

    if (named && named[0]) return str_of(named);
    if (!beside.p) return STR("var/luoshi.key");
    buf_str(&b, beside);
    buf_lit(&b, ".key");
    return str_keep(cx->arena, buf_text(&b));
}

static enum err lost(struct cx *cx, struct str path)
{
    return cx_fail(cx, ERR_KEY, NULL,
                   "密钥文件 %.*s 不在，无法读取已加密保存的内容；请从备份恢复，或运行 luoshi key renew 重设",
                   "the key file %.*s is not there: restore it from a backup, or run luoshi key renew",
                   STR_ARG(path));
}

static enum err foreign(struct cx *cx, struct str path)
{
    return cx_fail(
        cx, ERR_KEY, NULL, "密钥文件 %.*s 不是本库的那一个；请从备份恢复，或运行 luoshi key renew 重设",
        "the key file %.*s is not this database's: restore it from a backup, or run luoshi key renew",
        STR_ARG(path));
}

/* The key is told from others by a hash of it, which does not tell the key. */
static struct str mark_of(struct cx *cx, const struct key *k)
{
    return str_sub(secret_hidden(cx, "seal", (struct str){(const char *)k->bytes, KEY_BYTES}), 0, MARK_CHARS);
}

static bool is_private(const char *path)
{
    struct stat st;

    return stat(path, &st) == 0 && (st.st_mode & (S_IRWXG | S_IRWXO)) == 0;
}

static enum err read_key(struct cx *cx, struct str path, struct key *out)
{
    struct str text;
    size_t n = 0;
    enum err e = file_read(cx, path.p, FILE_MOST, &text);

    if (e) return e;
    if (!is_private(path.p))
        return cx_fail(cx, ERR_KEY, NULL, "密钥文件 %.*s 能被其他人读取，请改为 600 权限",
                       "others may read the key file %.*s: give it the mode 600", STR_ARG(path));
    text = str_trim(text);
    if (text.n != HEX_CHARS || sodium_hex2bin(out->bytes, KEY_BYTES, text.p, text.n, NULL, &n, NULL) != 0 ||
        n != KEY_BYTES)
        return cx_fail(cx, ERR_KEY, NULL, "密钥文件 %.*s 已损坏", "the key file %.*s is damaged",
                       STR_ARG(path));
    out->mark = mark_of(cx, out);
    return ERR_NONE;
}

static bool write_key(const char *path, struct str text)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    bool good;

    if (fd < 0) return false;
    good = file_write_all(fd, text) && fsync(fd) == 0;
    return close(fd) == 0 && good;
}

/* The file appears whole or not at all, and whoever is second takes the first one's. */
static bool place_key(struct cx *cx, struct str path, struct str text)
{
    struct buf b = buf_new(cx->arena, path.n + 64);
    const char *fresh;
    bool good;

    buf_fmt(&b, "%.*s.%ld.%lld.new", STR_ARG(path), (long)getpid(), (long long)store_id(cx));
    fresh = str_keep(cx->arena, buf_text(&b)).p;
    good = write_key(fresh, text) && (link(fresh, path.p) == 0 || errno == EEXIST);
    unlink(fresh);
    return good;
}

static enum err make_key(struct cx *cx, struct str path, struct key *out)
{
    char hex[HEX_CHARS + 2];
    enum err e = secret_bytes(cx, out->bytes, KEY_BYTES);

    if (!e) e = file_folders(cx, path.p);
    if (e) return e;
    sodium_bin2hex(hex, HEX_CHARS + 1, out->bytes, KEY_BYTES);
    hex[HEX_CHARS] = '\n';
    if (!place_key(cx, path, (struct str){hex, HEX_CHARS + 1}))
        return cx_fail(cx, ERR_DISK, NULL, "无法写入密钥文件 %.*s（%s）",
                       "cannot write the key file %.*s (%s)", STR_ARG(path), strerror(errno));
    return read_key(cx, path, out);
}

/* ---- which keys the database knows */

static enum err is_known(struct cx *cx, struct str mark, bool *any, bool *known)
{
    struct rows r;
    enum err e = store_run(cx, &r, "SELECT mark FROM seal_key", "");

    *any = !e && r.n > 0;
    *known = false;
    for (size_t i = 0; !e && i < r.n; i++) *known = *known || str_eq(row_str(&r.at[i], 0), mark);
    return e;
}

static enum err note_key(struct cx *cx, const struct key *k)
{
    return store_run(cx, NULL,
                     "INSERT INTO seal_key (mark, created_ms) VALUES ($1, $2) ON CONFLICT (mark) DO NOTHING",
                     "si", k->mark, cx->now_ms);
}

/* The key to seal with: the file's; a new one only where nothing was sealed before. */
static enum err key_to_close(struct cx *cx, struct key *out)
{
    struct str path = seal_path(cx);
    bool any = false, known = false;
    enum err e = read_key(cx, path, out), e2;

    if (e && e != ERR_ABSENT) return e;
    e2 = is_known(cx, out->mark, &any, &known);
    if (e2 || known) return e2;
    if (any) return e ? lost(cx, path) : foreign(cx, path);
    if (e) e = make_key(cx, path, out);
    return e ? e : note_key(cx, out);
}

static enum err key_to_open(struct cx *cx, struct str mark, struct key *out)
{
    struct str path = seal_path(cx);
    enum err e = read_key(cx, path, out);

    if (e == ERR_ABSENT) return lost(cx, path);
    return e || str_eq(out->mark, mark) ? e : foreign(cx, path);
}

/* ---- sealing */

static enum err start(struct cx *cx)
{
    if (sodium_init() >= 0) return ERR_NONE;
    return cx_fail(cx, ERR_SYSTEM, NULL, "加密库不能启动", "the library for encryption does not start");
}

static struct str place_of(struct cx *cx, struct str purpose)
{
    struct buf b = buf_new(cx->arena, purpose.n + 32);

    buf_fmt(&b, "%lld/", (long long)cx->actor.government_id);
    buf_str(&b, purpose);
    return buf_text(&b);
}

bool seal_is(struct str kept)
{
    return str_starts(kept, STR(HEAD));
}

static struct str base64(struct cx *cx, const unsigned char *p, size_t n)
{
    size_t room = sodium_base64_encoded_len(n, BASE64);
    char *text = arena_take(cx->arena, room, 1);

    sodium_bin2base64(text, room, p, n, BASE64);
    return str_of(text);
}

enum err seal_close(struct cx *cx, struct str purpose, struct str plain, struct str *out)
{
    struct str place = place_of(cx, purpose);
    size_t room = NONCE_BYTES + plain.n + TAG_BYTES;
    unsigned char *box = arena_take(cx->arena, room, 1);
    struct buf b = buf_new(cx->arena, 2 * room + 64);
    struct key key = {.mark = STR("")};
    enum err e;

    *out = STR("");
    if (!plain.n) return ERR_NONE;
    e = start(cx);
    if (!e) e = key_to_close(cx, &key);
    if (!e) e = secret_bytes(cx, box, NONCE_BYTES);
    if (e) return e;
    crypto_aead_xchacha20poly1305_ietf_encrypt(box + NONCE_BYTES, NULL, (const unsigned char *)plain.p,
                                               plain.n, (const unsigned char *)place.p, place.n, NULL, box,
                                               key.bytes);
    sodium_memzero(key.bytes, sizeof key.bytes);
    buf_lit(&b, HEAD);
    buf_str(&b, key.mark);
    buf_byte(&b, ':');
    buf_str(&b, base64(cx, box, room));
    *out = buf_text(&b);
    return ERR_NONE;
}

static bool open_box(struct cx *cx, struct str place, struct str box, const struct key *key, struct str *out)
{
    const unsigned char *p = (const unsigned char *)box.p;
    unsigned char *plain;
    unsigned long long n = 0;

    if (box.n < NONCE_BYTES + TAG_BYTES) return false;
    plain = arena_take(cx->arena, box.n, 1);
    if (crypto_aead_xchacha20poly1305_ietf_decrypt(plain, &n, NULL, p + NONCE_BYTES, box.n - NONCE_BYTES,
                                                   (const unsigned char *)place.p, place.n, p, key->bytes))
        return false;
    plain[n] = '\0';
    *out = (struct str){(const char *)plain, (size_t)n};
    return true;
}

static struct str unbase64(struct cx *cx, struct str text)
{
    unsigned char *p = arena_take(cx->arena, text.n + 1, 1);
    size_t n = 0;

    if (sodium_base642bin(p, text.n, text.p, text.n, NULL, &n, NULL, BASE64) != 0) n = 0;
    return (struct str){(const char *)p, n};
}

enum err seal_open(struct cx *cx, struct str purpose, struct str kept, struct str *out)
{
    struct str rest = str_skip(kept, sizeof HEAD - 1);
    struct key key = {.mark = STR("")};
    bool good;
    enum err e;

    *out = kept;
    if (!seal_is(kept)) return ERR_NONE;
    *out = STR_NULL;
    e = start(cx);
    if (!e) e = key_to_open(cx, str_sub(rest, 0, MARK_CHARS), &key);
    if (e) return e;
    good = rest.n > MARK_CHARS && rest.p[MARK_CHARS] == ':' &&
           open_box(cx, place_of(cx, purpose), unbase64(cx, str_skip(rest, MARK_CHARS + 1)), &key, out);
    sodium_memzero(key.bytes, sizeof key.bytes);
    if (good) return ERR_NONE;
    return cx_fail(cx, ERR_KEY, NULL, "已加密保存的内容被改动过，或不属于这里",
                   "what was sealed has been altered or belongs elsewhere");
}

/* ---- for the operator */

enum err seal_look(struct cx *cx, struct seal_state *out)
{
    struct key key = {.mark = STR_NULL};
    enum err e;

    *out = (struct seal_state){.path = seal_path(cx)};
    if (read_key(cx, out->path, &key) == ERR_NONE) out->mark = key.mark;
    sodium_memzero(key.bytes, sizeof key.bytes);
    e = is_known(cx, out->mark, &out->needed, &out->fits);
    return e;
}

enum err seal_forget(struct cx *cx)
{
    return store_run(cx, NULL, "DELETE FROM seal_key", "");
}
