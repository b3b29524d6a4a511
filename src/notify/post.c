#include "notify/post.h"

#include <string.h>

#include "notify/reach.h"

enum {
    SECONDS_MOST = 20,
    CONNECT_SECONDS = 10,
    MAIL_MOST = 1 << 20,
    URL_MOST = 2048,
    ANSWER_MOST = 64 << 10
};

/* One transfer. */
struct run {
    struct libcurl lib;
    CURL *easy;
    struct curl_slist *list; /* receivers, or headers */
    struct str out;          /* not sent yet */
    struct buf in;
    struct reach_guard reach;
};

static size_t give(char *to, size_t size, size_t n, void *arg)
{
    struct run *r = arg;
    struct str piece = str_sub(r->out, 0, size * n);

    memcpy(to, piece.p ? piece.p : "", piece.n);
    r->out = str_skip(r->out, piece.n);
    return piece.n;
}

/* NOLINTNEXTLINE(readability-non-const-parameter): the type is libcurl's */
static size_t take(char *from, size_t size, size_t n, void *arg)
{
    struct run *r = arg;

    buf_str(&r->in, (struct str){from, size * n});
    return size * n;
}

static enum err run_start(struct cx *cx, struct run *r)
{
    enum err e;

    *r = (struct run){.in = buf_new(cx->arena, ANSWER_MOST), .reach = {.most = REACH_HERE}};
    e = libcurl_load(cx, &r->lib);
    if (e) return e;
    r->easy = r->lib.curl_easy_init();
    if (!r->easy)
        return cx_fail(cx, ERR_SYSTEM, NULL, "网络库不能启动", "the network library does not start");
    r->lib.curl_easy_setopt(r->easy, CURLOPT_TIMEOUT, (long)SECONDS_MOST);
    r->lib.curl_easy_setopt(r->easy, CURLOPT_CONNECTTIMEOUT, (long)CONNECT_SECONDS);
    r->lib.curl_easy_setopt(r->easy, CURLOPT_NOSIGNAL, 1L);
    r->lib.curl_easy_setopt(r->easy, CURLOPT_FOLLOWLOCATION, 0L);
    r->lib.curl_easy_setopt(r->easy, CURLOPT_WRITEFUNCTION, take);
    r->lib.curl_easy_setopt(r->easy, CURLOPT_WRITEDATA, r);
    reach_limit(&r->lib, r->easy, &r->reach);
    return ERR_NONE;
}

static enum err run_end(struct cx *cx, struct run *r)
{
    CURLcode code = r->lib.curl_easy_perform(r->easy);
    long status = 0;

    r->lib.curl_easy_getinfo(r->easy, CURLINFO_RESPONSE_CODE, &status);
    r->lib.curl_slist_free_all(r->list);
    r->lib.curl_easy_cleanup(r->easy);
    if (r->reach.refused)
        return cx_fail(cx, ERR_DENIED, NULL, "对方地址在内网或本机，未获允许（设置 hook_reach）",
                       "the address lies inside and may not be reached (setting hook_reach)");
    if (code != CURLE_OK)
        return cx_fail(cx, ERR_SYSTEM, NULL, "发送失败：%s（%ld）", "not sent: %s (%ld)",
                       r->lib.curl_easy_strerror(code), status);
    if (status < 200 || status > 299)
        return cx_fail(cx, ERR_SYSTEM, NULL, "对方回答 %ld", "the other side answered %ld", status);
    return ERR_NONE;
}

/* The government's own mail server, or the one the program was started with. */
static struct post_options mail_of(const struct post_options *o, const struct letter_way *w)
{
    if (!w->smtp.n) return *o;
    return (struct post_options){.smtp = w->smtp.p,
                                 .from = w->from.p,
                                 .user = w->user.n ? w->user.p : NULL,
                                 .password = w->password.n ? w->password.p : NULL};
}

static enum err send_mail(const struct post_options *given, struct cx *cx, const struct letter *l)
{
    const struct post_options own = mail_of(given, &l->way), *o = &own;
    struct buf mail = buf_new(cx->arena, MAIL_MOST), to = buf_new(cx->arena, 1024);
    struct run r;
    enum err e;

    if (!o->smtp)
        return cx_fail(cx, ERR_TOOL, NULL, "没有设置邮件服务器（设置 smtp_url，或 serve --smtp）",
                       "no mail server is set");
    letter_mail(&mail, l, str_of(o->from), cx->now_ms);
    buf_fmt(&to, "<%.*s>", STR_ARG(l->address));
    e = run_start(cx, &r);
    if (e) return e;
    r.out = buf_text(&mail);
    r.list = r.lib.curl_slist_append(NULL, str_keep(cx->arena, buf_text(&to)).p);
    r.lib.curl_easy_setopt(r.easy, CURLOPT_URL, o->smtp);
    r.lib.curl_easy_setopt(r.easy, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    r.lib.curl_easy_setopt(r.easy, CURLOPT_USE_SSL, (long)(o->user ? CURLUSESSL_ALL : CURLUSESSL_TRY));
    r.lib.curl_easy_setopt(r.easy, CURLOPT_MAIL_FROM, o->from);
    r.lib.curl_easy_setopt(r.easy, CURLOPT_MAIL_RCPT, r.list);
    if (o->user) r.lib.curl_easy_setopt(r.easy, CURLOPT_USERNAME, o->user);
    if (o->password) r.lib.curl_easy_setopt(r.easy, CURLOPT_PASSWORD, o->password);
    r.lib.curl_easy_setopt(r.easy, CURLOPT_UPLOAD, 1L);
    r.lib.curl_easy_setopt(r.easy, CURLOPT_READFUNCTION, give);
    r.lib.curl_easy_setopt(r.easy, CURLOPT_READDATA, &r);
    return run_end(cx, &r);
}

/* Spaces in an answer mean nothing: {"errcode": 0} is {"errcode":0}. */
static struct str squeezed(struct arena *a, struct str s)
{
    struct buf out = buf_new(a, s.n + 1);

    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] != ' ') buf_byte(&out, s.p[i]);
    return buf_text(&out);
}

static enum err send_hook(struct cx *cx, const struct letter *l)
{
    struct buf body = buf_new(cx->arena, MAIL_MOST), url = buf_new(cx->arena, URL_MOST);
    const struct hook *h = hook_find(l->kind);
    struct run r;
    enum err e = run_start(cx, &r);

    if (e) return e;
    letter_hook(&body, l, cx->now_ms);
    letter_hook_url(&url, l, cx->now_ms);
    r.reach.most = (enum reach)l->way.reach;
    r.list = r.lib.curl_slist_append(NULL, "Content-Type: application/json; charset=utf-8");
    r.lib.curl_easy_setopt(r.easy, CURLOPT_URL, str_keep(cx->arena, buf_text(&url)).p);
    r.lib.curl_easy_setopt(r.easy, CURLOPT_PROTOCOLS_STR, "http,https");
    r.lib.curl_easy_setopt(r.easy, CURLOPT_HTTPHEADER, r.list);
    r.lib.curl_easy_setopt(r.easy, CURLOPT_POSTFIELDS, buf_text(&body).p);
    r.lib.curl_easy_setopt(r.easy, CURLOPT_POSTFIELDSIZE, (long)buf_text(&body).n);
    e = run_end(cx, &r);
    if (e || !h || h->good.n == 0) return e;
    if (str_find(squeezed(cx->arena, buf_text(&r.in)), h->good, 0) >= 0) return ERR_NONE;
    return cx_fail(cx, ERR_SYSTEM, NULL, "机器人没有接受：%.*s", "the robot refused: %.*s",
                   STR_ARG(str_sub(buf_text(&r.in), 0, 200)));
}

static enum err carry(void *arg, struct cx *cx, const struct letter *l)
{
    return str_eq(l->channel, STR("mail")) ? send_mail(arg, cx, l) : send_hook(cx, l);
}

struct carrier post_carrier(const struct post_options *o)
{
    return (struct carrier){carry, (void *)(uintptr_t)o};
}

enum err post_check(struct cx *cx, const struct post_options *o)
{
    if (!o->smtp && !o->from) return ERR_NONE;
    if (!o->smtp || !o->from)
        return cx_fail(cx, ERR_INPUT, "smtp", "--smtp 与 --mail-from 须同时给出",
                       "--smtp and --mail-from belong together");
    if (strncmp(o->smtp, "smtp://", 7) != 0 && strncmp(o->smtp, "smtps://", 8) != 0)
        return cx_fail(cx, ERR_INPUT, "smtp", "--smtp 应写作 smtp://主机:端口",
                       "--smtp is written smtp://host:port");
    return ERR_NONE;
}
