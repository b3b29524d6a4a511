#include "web/fetch.h"

#include "base/buf.h"
#include "notify/reach.h"

enum { SECONDS_MOST = 10, CONNECT_SECONDS = 5 };

struct fetch {
    struct libcurl lib;
    CURL *easy;
    struct buf in;
    struct reach_guard reach;
};

static size_t take(const char *from, size_t size, size_t n, void *arg)
{
    struct fetch *f = arg;

    buf_str(&f->in, (struct str){from, size * n});
    return size * n;
}

static enum err start(struct cx *cx, struct fetch *f, struct str url)
{
    enum err e;

    *f = (struct fetch){.in = buf_new(cx->arena, FETCH_MOST), .reach = {.most = REACH_HERE}};
    e = libcurl_load(cx, &f->lib);
    if (e) return e;
    f->easy = f->lib.curl_easy_init();
    if (!f->easy)
        return cx_fail(cx, ERR_SYSTEM, NULL, "网络库不能启动", "the network library does not start");
    f->lib.curl_easy_setopt(f->easy, CURLOPT_URL, str_keep(cx->arena, url).p);
    f->lib.curl_easy_setopt(f->easy, CURLOPT_TIMEOUT, (long)SECONDS_MOST);
    f->lib.curl_easy_setopt(f->easy, CURLOPT_CONNECTTIMEOUT, (long)CONNECT_SECONDS);
    f->lib.curl_easy_setopt(f->easy, CURLOPT_NOSIGNAL, 1L);
    f->lib.curl_easy_setopt(f->easy, CURLOPT_FOLLOWLOCATION, 0L);
    f->lib.curl_easy_setopt(f->easy, CURLOPT_WRITEFUNCTION, take);
    f->lib.curl_easy_setopt(f->easy, CURLOPT_WRITEDATA, f);
    reach_limit(&f->lib, f->easy, &f->reach);
    return ERR_NONE;
}

/* ":8080", and nothing that would make what stands before it a user's name. */
static bool is_port(struct str s)
{
    size_t n = 1;

    if (s.n == 0 || s.p[0] != ':') return s.n == 0 || s.p[0] == '/';
    while (n < s.n && s.p[n] >= '0' && s.p[n] <= '9') n++;
    return n == s.n || s.p[n] == '/';
}

/* "http://127.0.0.1:8080/x": plain words that leave this machine for nowhere. */
static bool is_here(struct str url, struct str scheme)
{
    static const struct str hosts[] = {STR_INIT("127.0.0.1"), STR_INIT("localhost"), STR_INIT("[::1]")};
    struct str rest = str_skip(url, scheme.n);

    if (!str_starts(url, scheme)) return false;
    for (size_t i = 0; i < sizeof hosts / sizeof *hosts; i++)
        if (str_starts(rest, hosts[i]) && is_port(str_skip(rest, hosts[i].n))) return true;
    return false;
}

bool fetch_is_here(struct str url)
{
    return is_here(url, STR("http://")) || is_here(url, STR("https://"));
}

static enum err upstream(struct cx *cx, const struct fetch *f, CURLcode code, long status)
{
    return cx_fail(cx, ERR_UPSTREAM, NULL, "认证服务没有正确回答：%s（%ld）",
                   "the server that vouches did not answer well: %s (%ld)", f->lib.curl_easy_strerror(code),
                   status);
}

enum err fetch_text(struct cx *cx, struct str url, struct str form, struct str *out)
{
    bool here = is_here(url, STR("http://"));
    struct fetch f;
    CURLcode code;
    long status = 0;
    enum err e;

    if (!here && !str_starts(url, STR("https://")))
        return cx_fail(cx, ERR_INPUT, "url", "地址须以 https:// 开头",
                       "the address must begin with https://");
    e = start(cx, &f, url);
    if (e) return e;
    f.lib.curl_easy_setopt(f.easy, CURLOPT_PROTOCOLS_STR, here ? "http" : "https");
    if (form.p) f.lib.curl_easy_setopt(f.easy, CURLOPT_POSTFIELDS, str_keep(cx->arena, form).p);
    if (form.p) f.lib.curl_easy_setopt(f.easy, CURLOPT_POSTFIELDSIZE, (long)form.n);
    code = f.lib.curl_easy_perform(f.easy);
    f.lib.curl_easy_getinfo(f.easy, CURLINFO_RESPONSE_CODE, &status);
    f.lib.curl_easy_cleanup(f.easy);
    if (code != CURLE_OK || status != 200 || !buf_done(&f.in, out)) return upstream(cx, &f, code, status);
    return ERR_NONE;
}

enum err fetch_bind(struct cx *cx, struct str url, struct str dn, struct str password, bool *out)
{
    bool here = is_here(url, STR("ldap://")), safe = str_starts(url, STR("ldaps://"));
    struct buf b = buf_new(cx->arena, 1024);
    struct fetch f;
    CURLcode code;
    enum err e;

    *out = false;
    if (!password.n) return ERR_NONE; /* a bind without one is always let in, as nobody */
    if (!safe && !str_starts(url, STR("ldap://")))
        return cx_fail(cx, ERR_INPUT, "ldap_url", "LDAP 地址须以 ldaps:// 或 ldap:// 开头",
                       "the address must begin with ldaps:// or ldap://");
    buf_str(&b, url);
    buf_lit(&b, "/?1.1?base");
    e = start(cx, &f, buf_text(&b));
    if (e) return e;
    f.lib.curl_easy_setopt(f.easy, CURLOPT_PROTOCOLS_STR, safe ? "ldaps" : "ldap");
    f.lib.curl_easy_setopt(f.easy, CURLOPT_USE_SSL, (long)(here ? CURLUSESSL_NONE : CURLUSESSL_ALL));
    f.lib.curl_easy_setopt(f.easy, CURLOPT_USERNAME, str_keep(cx->arena, dn).p);
    f.lib.curl_easy_setopt(f.easy, CURLOPT_PASSWORD, str_keep(cx->arena, password).p);
    code = f.lib.curl_easy_perform(f.easy);
    f.lib.curl_easy_cleanup(f.easy);
    *out = code == CURLE_OK || code == CURLE_LDAP_SEARCH_FAILED; /* it was let in, whatever it may read */
    if (*out || code == CURLE_LOGIN_DENIED || code == CURLE_LDAP_CANNOT_BIND) return ERR_NONE;
    return upstream(cx, &f, code, 0);
}
