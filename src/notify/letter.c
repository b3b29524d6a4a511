#include "notify/letter.h"

#include "base/json.h"
#include "calendar/day.h"

enum { WORD_BYTES = 42 /* of text in one encoded word */, LINE_BYTES = 57 /* of text in a line of base64 */ };

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
#define HOOK(word, zh, host, good) {STR_INIT(word), STR_INIT(zh), STR_INIT(host), STR_INIT(good)},
#include "notify/hooks.def"
#undef HOOK
};

const struct hook *hook_find(struct str word)
{
    for (size_t i = 0; i < sizeof hooks / sizeof *hooks; i++)
        if (str_eq(hooks[i].word, word)) return &hooks[i];
    return NULL;
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

void letter_hook(struct buf *out, const struct letter *l)
{
    static const char *const common[3] = {"msgtype", "text", "content"};
    static const char *const feishu[3] = {"msg_type", "content", "text"};
    struct buf text = buf_new(out->arena, l->subject.n + l->body.n + 2);
    struct json j = json_on(out);

    buf_str(&text, l->subject);
    buf_byte(&text, '\n');
    buf_str(&text, l->body);
    json_object(&j);
    if (str_eq(l->kind, STR("generic"))) {
        json_put_id(&j, "id", l->id);
        json_put_str(&j, "title", l->subject);
        json_put_str(&j, "text", l->body);
    } else {
        put_chat(&j, str_eq(l->kind, STR("feishu")) ? feishu : common, buf_text(&text));
    }
    json_end(&j);
}
