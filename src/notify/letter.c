#include "notify/letter.h"

#include <openssl/hmac.h>

#include "base/json.h"
#include "calendar/day.h"

enum {
    WORD_BYTES = 39 /* of text in one encoded word: the first line has 76 characters at most */,
    LINE_BYTES = 57 /* of text in a line of base64 */
};

/* ---- mail */

static void put_base64(struct buf *out, struct str s)
{
    static const char digit[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    for (size_t i = 0; i < s.n; i += 3) {
        unsigned a = (unsigned char)s.p[i];
        unsigned b = i + 1 < s.n ? (unsigned char)s.p[i + 1] : 0;
        unsigned c = i + 2 < s.n ? (unsigned char)s.p[i + 2] : 0;

        buf_byte(out, digit[a >> 2]);
        buf_byte(out, digit[(a & 3) << 4 | b >> 4]);
        buf_byte(out, i + 1 < s.n ? digit[(b & 15) << 2 | c >> 6] : '=');
        buf_byte(out, i + 2 < s.n ? digit[c & 63] : '=');
    }
}

/* How many bytes of S make whole characters within MOST. */
static size_t whole(struct str s, size_t most)
{
    size_t n = s.n < most ? s.n : most;

    while (n > 0 && n < s.n && ((unsigned char)s.p[n] & 0xc0) == 0x80) n--;
    return n ? n : s.n;
}

static void put_subject(struct buf *out, struct str subject)
{
    buf_lit(out, "Subject:");
    while (subject.n) {
        size_t n = whole(subject, WORD_BYTES);

        buf_lit(out, " =?UTF-8?B?");
        put_base64(out, str_sub(subject, 0, n));
        buf_lit(out, "?=\r\n");
        subject = str_skip(subject, n);
    }
}

static void put_date(struct buf *out, int64_t now_ms)
{
    static const char week[7][4] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
    static const char month[12][4] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    day d = day_at(now_ms, 0);
    struct ymd t = day_split(d);
    int s = (int)(now_ms / 1000 - (int64_t)d * 86400);

    buf_fmt(out, "Date: %s, %02d %s %d %02d:%02d:%02d +0000\r\n", week[day_weekday(d) - 1], t.day,
            month[t.month - 1], t.year, s / 3600, s / 60 % 60, s % 60);
}

void letter_mail(struct buf *out, const struct letter *l, struct str from, int64_t now_ms)
{
    struct str body = l->body;

    buf_fmt(out, "From: <%.*s>\r\nTo: <%.*s>\r\n", STR_ARG(from), STR_ARG(l->address));
    put_subject(out, l->subject);
    put_date(out, now_ms);
    buf_fmt(out, "Message-ID: <%lld.%lld@luoshi>\r\n", (long long)l->government_id, (long long)l->id);
    buf_lit(out, "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n"
                 "Content-Transfer-Encoding: base64\r\nAuto-Submitted: auto-generated\r\n\r\n");
    while (body.n) {
        put_base64(out, str_sub(body, 0, LINE_BYTES));
        buf_lit(out, "\r\n");
        body = str_skip(body, LINE_BYTES);
    }
}

/* ---- robots */

static const struct hook hooks[] = {
#define HOOK(word, zh, host, good, most, sign) \
    {STR_INIT(word), STR_INIT(zh), STR_INIT(host), STR_INIT(good), (most), (sign)},
#include "notify/hooks.def"
#undef HOOK
};

const struct hook *hook_find(struct str word)
{
    for (size_t i = 0; i < sizeof hooks / sizeof *hooks; i++)
        if (str_eq(hooks[i].word, word)) return &hooks[i];
    return NULL;
}

/* HMAC-SHA256 of TEXT under KEY, in base64. */
static void put_mac(struct buf *out, struct str key, struct str text)
{
    unsigned char mac[EVP_MAX_MD_SIZE];
    unsigned n = 0;

    HMAC(EVP_sha256(), key.p, (int)key.n, (const unsigned char *)(text.p ? text.p : ""), text.n, mac, &n);
    put_base64(out, (struct str){(const char *)mac, n});
}

/* "1772413200000\nSECRET" */
static struct str stamped(struct arena *a, int64_t time, struct str secret)
{
    struct buf out = buf_new(a, secret.n + 32);

    buf_fmt(&out, "%lld\n%.*s", (long long)time, STR_ARG(secret));
    return buf_text(&out);
}

/* DingTalk: milliseconds; the stamp is signed with the secret. */
void letter_hook_url(struct buf *out, const struct letter *l, int64_t now_ms)
{
    const struct hook *h = hook_find(l->kind);
    struct buf mac = buf_new(out->arena, 128);

    buf_str(out, l->address);
    if (!h || h->sign != HOOK_IN_URL || l->secret.n == 0) return;
    put_mac(&mac, l->secret, stamped(out->arena, now_ms, l->secret));
    buf_fmt(out, "%stimestamp=%lld&sign=", str_find(l->address, STR("?"), 0) < 0 ? "?" : "&",
            (long long)now_ms);
    for (size_t i = 0; i < buf_text(&mac).n; i++) {
        char c = buf_text(&mac).p[i];

        if (c == '+' || c == '/' || c == '=')
            buf_fmt(out, "%%%02X", (unsigned)c);
        else
            buf_byte(out, c);
    }
}

/* Feishu: seconds; the stamp with the secret is the key, and nothing is signed with it. */
static void put_sign(struct json *j, struct arena *a, struct str secret, int64_t now_ms)
{
    struct buf mac = buf_new(a, 128), time = buf_new(a, 32);

    put_mac(&mac, stamped(a, now_ms / 1000, secret), STR(""));
    buf_fmt(&time, "%lld", (long long)(now_ms / 1000));
    json_put_str(j, "timestamp", buf_text(&time));
    json_put_str(j, "sign", buf_text(&mac));
}

/* Subject and body, of at most MOST bytes: cut at a line, or in a long line at a character. */
static struct str text_of(struct arena *a, const struct letter *l, size_t most)
{
    static const struct str rest = STR_INIT("……其余请登录查看");
    struct buf all = buf_new(a, l->subject.n + l->body.n + 2), out = buf_new(a, most + 1);
    struct str text;
    size_t end, line;

    buf_str(&all, l->subject);
    buf_byte(&all, '\n');
    buf_str(&all, l->body);
    text = buf_text(&all);
    if (text.n <= most) return text;
    end = line = whole(text, most - rest.n);
    while (line > l->subject.n + 1 && text.p[line - 1] != '\n') line--;
    buf_str(&out, str_sub(text, 0, line > l->subject.n + 1 ? line : end));
    buf_str(&out, rest);
    return buf_text(&out);
}

/* {TYPE:"text", BOX:{KEY:"…"}}, as the robots of chat programs want it. */
static void put_chat(struct json *j, const char *const name[3], struct str text)
{
    json_put_str(j, name[0], STR("text"));
    json_key(j, name[1]);
    json_object(j);
    json_put_str(j, name[2], text);
    json_end(j);
}

void letter_hook(struct buf *out, const struct letter *l, int64_t now_ms)
{
    static const char *const common[3] = {"msgtype", "text", "content"};
    static const char *const feishu[3] = {"msg_type", "content", "text"};
    const struct hook *h = hook_find(l->kind);
    struct json j = json_on(out);

    json_object(&j);
    if (!h || h->host.n == 0) {
        json_put_id(&j, "id", l->id);
        json_put_str(&j, "title", l->subject);
        json_put_str(&j, "text", l->body);
    } else {
        if (h->sign == HOOK_IN_BODY && l->secret.n) put_sign(&j, out->arena, l->secret, now_ms);
        put_chat(&j, h->sign == HOOK_IN_BODY ? feishu : common, text_of(out->arena, l, h->most));
    }
    json_end(&j);
}
