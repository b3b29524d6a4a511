/* Letters as bytes, and the real carrier against a mail server and a robot that live in a thread of this
 * test. */
#include "../testing.h"

#include <arpa/inet.h>
#include <jansson.h>
#include <pthread.h>
#include <sys/socket.h>

#include "base/buf.h"
#include "notify/letter.h"
#include "notify/post.h"
#include "notify/reach.h"

static struct letter example(const char *channel, const char *kind, const char *address)
{
    return (struct letter){.government_id = 1,
                           .id = 77,
                           .channel = str_of(channel),
                           .kind = str_of(kind),
                           .address = str_of(address),
                           .subject = STR("【落实提醒】您有12件事待办，请于本周内办理完毕并反馈"),
                           .body = STR("· [将到期] 第3项：拨付二期工程款\n· [新] \"第4项\"\n"),
                           .way.reach = REACH_HERE};
}

static void a_mail_is_plain_ascii(void **unused)
{
    struct cx own = testing_cx(), *cx = &own;
    struct buf out = buf_new(cx->arena, 1 << 16);
    struct letter l = example("mail", "", "a@example.org");
    struct str mail;

    (void)unused;
    letter_mail(&out, &l, STR("luoshi@example.org"), TESTING_NOW_MS);
    mail = buf_text(&out);
    assert_true(
        str_starts(mail, STR("From: <luoshi@example.org>\r\nTo: <a@example.org>\r\nSubject: =?UTF-8?B?")));
    assert_true(str_find(mail, STR("\r\nDate: Mon, 02 Mar 2026 01:00:00 +0000\r\n"), 0) > 0);
    assert_true(str_find(mail, STR("\r\nMessage-ID: <1.77@luoshi>\r\n"), 0) > 0);
    for (size_t i = 0; i < mail.n; i++) assert_true((unsigned char)mail.p[i] < 0x80);
    for (struct str rest = mail; rest.n;) {
        size_t n = (size_t)str_find(rest, STR("\r\n"), 0);

        assert_true(n <= 76); /* what RFC 2047 allows a line with encoded words */
        rest = str_skip(rest, n + 2);
    }
    testing_end(cx);
}

static void robots_get_their_own_json(void **unused)
{
    static const struct {
        const char *kind, *want;
    } cases[] = {
        {"generic", "{\"id\":\"77\",\"title\":\"【落实"},
        {"wecom", "{\"msgtype\":\"text\",\"text\":{\"content\":\"【落实"},
        {"dingtalk", "{\"msgtype\":\"text\",\"text\":{\"content\":\"【落实"},
        {"feishu", "{\"msg_type\":\"text\",\"content\":{\"text\":\"【落实"},
    };
    struct cx own = testing_cx(), *cx = &own;

    (void)unused;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct buf out = buf_new(cx->arena, 1 << 16);
        struct letter l = example("webhook", cases[i].kind, "https://x/");

        letter_hook(&out, &l, TESTING_NOW_MS);
        assert_true(str_starts(buf_text(&out), str_of(cases[i].want)));
        assert_true(str_find(buf_text(&out), STR("\\\"第4项\\\""), 0) > 0);
    }
    testing_end(cx);
}

/* By the robots' own papers; the sums were made by another program. */
static void robots_with_a_secret_get_signatures(void **unused)
{
    struct cx own = testing_cx(), *cx = &own;
    struct buf url = buf_new(cx->arena, 1024), body = buf_new(cx->arena, 1 << 16);
    struct letter l = example("webhook", "dingtalk", "https://oapi.dingtalk.com/robot/send?access_token=x");

    (void)unused;
    letter_hook_url(&url, &l, INT64_C(1772413200000));
    assert_str(buf_text(&url), "https://oapi.dingtalk.com/robot/send?access_token=x");
    l.secret = STR("SECabc");
    url = buf_new(cx->arena, 1024);
    letter_hook_url(&url, &l, INT64_C(1772413200000));
    assert_str(buf_text(&url),
               "https://oapi.dingtalk.com/robot/send?access_token=x&timestamp=1772413200000&sign="
               "Q9Fyfxo2OHGX0DG6%2BwFpYkbF1Q9QvgwC7n%2FOVQCqMnE%3D");
    l.kind = STR("feishu");
    l.address = STR("https://open.feishu.cn/open-apis/bot/v2/hook/x");
    letter_hook(&body, &l, INT64_C(1772413200000));
    assert_true(str_starts(buf_text(&body), STR("{\"timestamp\":\"1772413200\",\"sign\":\"4lTRIbncEPRM9RwLPq/"
                                                "GmmeGuSq5gDeaP3jzqmHB6k0=\",\"msg_type\":\"text\"")));
    url = buf_new(cx->arena, 1024);
    letter_hook_url(&url, &l, INT64_C(1772413200000));
    assert_str(buf_text(&url), "https://open.feishu.cn/open-apis/bot/v2/hook/x");
    testing_end(cx);
}

static void a_long_text_is_cut_for_its_robot(void **unused)
{
    struct cx own = testing_cx(), *cx = &own;
    struct buf text = buf_new(cx->arena, 1 << 14), body = buf_new(cx->arena, 1 << 16);
    struct letter l = example("webhook", "wecom", "https://qyapi.weixin.qq.com/x");
    json_t *got;
    const char *said;

    (void)unused;
    for (int i = 0; i < 100; i++) buf_fmt(&text, "· [新] 第%d项：拨付二期工程款\n", i);
    l.body = buf_text(&text);
    letter_hook(&body, &l, TESTING_NOW_MS);
    got = json_loadb(buf_text(&body).p, buf_text(&body).n, 0, NULL);
    said = json_string_value(json_object_get(json_object_get(got, "text"), "content"));
    assert_true(strlen(said) <= 2048 && strlen(said) > 1900);
    assert_true(str_ends(str_of(said), STR("工程款\n……其余请登录查看")));
    json_decref(got);
    testing_end(cx);
}

static void a_long_line_is_cut_at_a_character(void **unused)
{
    struct cx own = testing_cx(), *cx = &own;
    struct letter l = example("webhook", "wecom", "https://qyapi.weixin.qq.com/x");

    (void)unused;
    for (size_t odd = 0; odd < 3; odd++) { /* wherever the limit falls within a character */
        struct buf text = buf_new(cx->arena, 1 << 14), body = buf_new(cx->arena, 1 << 16);
        const char *said;
        json_t *got;

        for (size_t i = 0; i < odd; i++) buf_byte(&text, 'x');
        for (int i = 0; i < 2000; i++) buf_lit(&text, "款");
        l.body = buf_text(&text);
        letter_hook(&body, &l, TESTING_NOW_MS);
        got = json_loadb(buf_text(&body).p, buf_text(&body).n, 0, NULL); /* refuses half characters */
        said = json_string_value(json_object_get(json_object_get(got, "text"), "content"));
        assert_non_null(said);
        assert_true(strlen(said) <= 2048 && strlen(said) > 2040);
        assert_true(str_ends(str_of(said), STR("款……其余请登录查看")));
        json_decref(got);
    }
    testing_end(cx);
}

/* ---- a server for one visit */

struct server {
    int fd, port;
    bool mail; /* SMTP; else HTTP */
    const char *answer;
    pthread_t thread;
    char got[6144];
    size_t n;
};

static void say(int fd, const char *text)
{
    assert_true(write(fd, text, strlen(text)) == (ssize_t)strlen(text));
}

/* Read until the text ends with END; false at the end of the connection. */
static bool hear(struct server *s, int fd, const char *end)
{
    size_t from = s->n;

    while (s->n < sizeof s->got - 1) {
        ssize_t n = read(fd, s->got + s->n, 1);

        if (n <= 0) return false;
        s->n++;
        s->got[s->n] = '\0';
        if (s->n - from >= strlen(end) && strcmp(s->got + s->n - strlen(end), end) == 0) return true;
    }
    return false;
}

static void serve_mail(struct server *s, int fd)
{
    say(fd, "220 test\r\n");
    while (hear(s, fd, "\r\n")) {
        if (strncmp(s->got + s->n - 6, "DATA\r\n", 6) == 0) {
            say(fd, "354 go on\r\n");
            if (!hear(s, fd, "\r\n.\r\n")) return;
        }
        say(fd, s->answer);
    }
}

static void *serve(void *arg)
{
    struct server *s = arg;
    int fd = accept(s->fd, NULL, NULL);

    if (fd < 0) return NULL;
    if (s->mail) {
        serve_mail(s, fd);
    } else if (hear(s, fd, "\r\n\r\n") && hear(s, fd, "}")) {
        say(fd, s->answer);
        shutdown(fd, SHUT_WR);
        while (hear(s, fd, "\n\n\n")) continue; /* what was sent is read, or the answer would be lost */
    }
    close(fd);
    return NULL;
}

static void server_start(struct server *s)
{
    struct sockaddr_in a = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t n = sizeof a;

    s->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(bind(s->fd, (struct sockaddr *)&a, sizeof a), 0);
    assert_int_equal(listen(s->fd, 1), 0);
    assert_int_equal(getsockname(s->fd, (struct sockaddr *)&a, &n), 0);
    s->port = ntohs(a.sin_port);
    assert_int_equal(pthread_create(&s->thread, NULL, serve, s), 0);
}

static void server_end(struct server *s)
{
    shutdown(s->fd, SHUT_RDWR);
    pthread_join(s->thread, NULL);
    close(s->fd);
}

static void skip_without_curl(struct cx *cx, enum err e)
{
    if (e != ERR_TOOL) return;
    testing_end(cx);
    print_message("needs libcurl\n");
    skip();
}

static void mail_reaches_a_server(void **unused)
{
    struct server s = {.mail = true, .answer = "250 good\r\n"},
                  down = {.mail = true, .answer = "450 busy\r\n"};
    struct cx own = testing_cx(), *cx = &own;
    struct letter l = example("mail", "", "a@example.org");
    struct post_options o = {.from = "luoshi@example.org"};
    struct carrier c = post_carrier(&o);
    char url[64];
    enum err e;

    (void)unused;
    assert_int_equal(c.send(c.arg, cx, &l), ERR_TOOL); /* no server set */
    server_start(&s);
    snprintf(url, sizeof url, "smtp://127.0.0.1:%d", s.port);
    o.smtp = url;
    e = c.send(c.arg, cx, &l);
    server_end(&s);
    skip_without_curl(cx, e);
    must(e);
    assert_non_null(strstr(s.got, "MAIL FROM:<luoshi@example.org>"));
    assert_non_null(strstr(s.got, "RCPT TO:<a@example.org>"));
    assert_non_null(strstr(s.got, "Message-ID: <1.77@luoshi>"));
    server_start(&down);
    snprintf(url, sizeof url, "smtp://127.0.0.1:%d", down.port);
    assert_int_equal(c.send(c.arg, cx, &l), ERR_SYSTEM);
    server_end(&down);
    assert_int_equal(c.send(c.arg, cx, &l), ERR_SYSTEM); /* nobody listens any more */
    testing_end(cx);
}

static enum err visit(struct cx *cx, const char *kind, const char *answer, char *got)
{
    struct server s = {.answer = answer};
    struct post_options o = {0};
    struct carrier c = post_carrier(&o);
    struct letter l;
    char url[64];
    enum err e;

    server_start(&s);
    snprintf(url, sizeof url, "http://127.0.0.1:%d/hook", s.port);
    l = example("webhook", kind, url);
    e = c.send(c.arg, cx, &l);
    server_end(&s);
    if (got) snprintf(got, sizeof s.got, "%s", s.got);
    return e;
}

static void robots_answer_for_themselves(void **unused)
{
    struct cx own = testing_cx(), *cx = &own;
    char got[6144];
    enum err e = visit(cx, "generic", "HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n", got);

    (void)unused;
    skip_without_curl(cx, e);
    must(e);
    assert_non_null(strstr(got, "POST /hook HTTP/1.1"));
    assert_non_null(strstr(got, "\"title\":\"【落实提醒】"));
    must(visit(cx, "wecom",
               "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{\"errcode\": 0, \"errmsg\": \"ok\"}", NULL));
    assert_int_equal(
        visit(cx, "wecom",
              "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{\"errcode\": 93000, \"errmsg\": \"key\"}", NULL),
        ERR_SYSTEM);
    must(visit(cx, "feishu", "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{\"code\":0,\"msg\":\"success\"}",
               NULL));
    assert_int_equal(visit(cx, "generic", "HTTP/1.1 500 Oops\r\nConnection: close\r\n\r\n", NULL),
                     ERR_SYSTEM);
    assert_int_equal(visit(cx, "generic",
                           "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nConnection: close\r\n\r\n",
                           NULL),
                     ERR_SYSTEM); /* not followed */
    testing_end(cx);
}

static void options_belong_together(void **unused)
{
    struct cx own = testing_cx(), *cx = &own;
    const struct post_options none = {0}, half = {.smtp = "smtp://a"},
                              odd = {.smtp = "ftp://a", .from = "a@b"},
                              good = {.smtp = "smtps://a:465", .from = "a@b"};

    (void)unused;
    must(post_check(cx, &none));
    must(post_check(cx, &good));
    assert_int_equal(post_check(cx, &half), ERR_INPUT);
    assert_int_equal(post_check(cx, &odd), ERR_INPUT);
    testing_end(cx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_mail_is_plain_ascii),
        cmocka_unit_test(robots_get_their_own_json),
        cmocka_unit_test(robots_with_a_secret_get_signatures),
        cmocka_unit_test(a_long_text_is_cut_for_its_robot),
        cmocka_unit_test(a_long_line_is_cut_at_a_character),
        cmocka_unit_test(mail_reaches_a_server),
        cmocka_unit_test(robots_answer_for_themselves),
        cmocka_unit_test(options_belong_together),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
