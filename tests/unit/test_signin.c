/* Signing in where another server vouches: OIDC and LDAP, each against a small server of our own on
 * 127.0.0.1. */
#include "../testing.h"

#include <arpa/inet.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <pthread.h>
#include <sys/socket.h>

#include "access/account.h"
#include "access/government.h"
#include "access/second.h"
#include "access/secret.h"
#include "access/session.h"
#include "access/setting.h"
#include "access/vouch.h"
#include "base/buf.h"
#include "notify/post.h"
#include "notify/reach.h"
#include "web/directory_login.h"
#include "web/fetch.h"
#include "web/jwt.h"
#include "web/oidc.h"

/* ---- a listener with a thread that answers one connection after the other */

struct server {
    pthread_t thread;
    int fd, port;
    void (*answer)(struct server *s, int fd);
    void *arg;
};

static void *serve(void *arg)
{
    struct server *s = arg;

    for (;;) {
        int fd = accept(s->fd, NULL, NULL);

        if (fd < 0) return NULL;
        s->answer(s, fd);
        close(fd);
    }
}

static void server_start(struct server *s)
{
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t n = sizeof at;

    s->fd = socket(AF_INET, SOCK_STREAM, 0);
    assert_true(s->fd >= 0);
    assert_int_equal(bind(s->fd, (struct sockaddr *)&at, sizeof at), 0);
    assert_int_equal(listen(s->fd, 8), 0);
    assert_int_equal(getsockname(s->fd, (struct sockaddr *)&at, &n), 0);
    s->port = ntohs(at.sin_port);
    assert_int_equal(pthread_create(&s->thread, NULL, serve, s), 0);
}

static void server_stop(struct server *s)
{
    shutdown(s->fd, SHUT_RDWR);
    pthread_join(s->thread, NULL);
    close(s->fd);
}

/* ---- the issuer of identities */

/* What the next token says; the defaults are right. */
struct issuer {
    struct server server;
    EVP_PKEY *key, *other;
    char url[64], nonce[64], verifier_hash[64], name[64], aud[32], iss[64], amr[32];
    int64_t exp;
    bool by_other, unsigned_token, tampered;
};

static struct str base64(struct arena *a, const void *bytes, size_t n)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    const unsigned char *p = bytes;
    struct buf b = buf_new(a, n * 2 + 8);

    for (size_t bit = 0; bit < n * 8; bit += 6) {
        size_t i = bit / 8;
        unsigned two = (unsigned)p[i] << 8 | (i + 1 < n ? p[i + 1] : 0u);

        buf_byte(&b, digits[two >> (10 - bit % 8) & 63]);
    }
    return buf_text(&b);
}

static struct str public_part(struct arena *a, EVP_PKEY *key, const char *name)
{
    unsigned char bytes[512];
    BIGNUM *n = NULL;
    int size;

    assert_true(EVP_PKEY_get_bn_param(key, name, &n) == 1);
    size = BN_bn2bin(n, bytes);
    BN_free(n);
    return base64(a, bytes, (size_t)size);
}

static void put_keys(struct issuer *i, struct arena *a, struct buf *out)
{
    struct str n = public_part(a, i->key, OSSL_PKEY_PARAM_RSA_N),
               e = public_part(a, i->key, OSSL_PKEY_PARAM_RSA_E);

    buf_fmt(out,
            "{\"keys\":[{\"kty\":\"EC\",\"kid\":\"x\"},{\"kty\":\"RSA\",\"kid\":\"one\",\"n\":\"%.*s\",\"e\":"
            "\"%.*s\"}]}",
            STR_ARG(n), STR_ARG(e));
}

static struct str signature_of(struct issuer *i, struct arena *a, struct str text)
{
    EVP_MD_CTX *ctx = EVP_MD_CTX_new();
    unsigned char bytes[512];
    size_t n = sizeof bytes;

    assert_true(EVP_DigestSignInit(ctx, NULL, EVP_sha256(), NULL, i->by_other ? i->other : i->key) == 1);
    assert_true(EVP_DigestSign(ctx, bytes, &n, (const unsigned char *)text.p, text.n) == 1);
    EVP_MD_CTX_free(ctx);
    return base64(a, bytes, n);
}

static struct str token_of(struct issuer *i, struct arena *a)
{
    const char *head = i->unsigned_token ? "{\"alg\":\"none\"}" : "{\"alg\":\"RS256\",\"kid\":\"one\"}";
    struct buf claims = buf_new(a, 2048), text = buf_new(a, 8192);
    struct str signature;

    buf_fmt(&claims,
            "{\"iss\":\"%s\",\"aud\":[\"%s\"],\"exp\":%lld,\"nonce\":\"%s\",\"preferred_username\":\"%s\","
            "\"amr\":[\"pwd\","
            "\"%s\"]}",
            i->iss, i->aud, (long long)i->exp, i->nonce, i->name, i->amr);
    buf_str(&text, base64(a, head, strlen(head)));
    buf_byte(&text, '.');
    buf_str(&text, base64(a, buf_text(&claims).p, claims.n));
    signature = signature_of(i, a, buf_text(&text));
    if (i->tampered) buf_lit(&text, "AAAA");
    buf_byte(&text, '.');
    if (!i->unsigned_token) buf_str(&text, signature);
    return buf_text(&text);
}

/* The code is "good" and the verifier the one whose challenge was sent. */
static bool is_redeemed(struct issuer *i, struct arena *a, struct str form)
{
    ptrdiff_t at = str_find(form, STR("code_verifier="), 0);
    unsigned char hash[EVP_MAX_MD_SIZE];
    struct str verifier;
    unsigned n = 0;

    if (at < 0 || str_find(form, STR("code=good&"), 0) < 0 ||
        str_find(form, STR("client_secret=geheim"), 0) < 0)
        return false;
    verifier = str_sub(form, (size_t)at + 14, 43);
    EVP_Digest(verifier.p, verifier.n, hash, &n, EVP_sha256(), NULL);
    return str_eq(base64(a, hash, n), str_of(i->verifier_hash));
}

static void issuer_say(struct issuer *i, struct arena *a, struct str request, struct buf *out)
{
    if (str_starts(request, STR("GET /.well-known/openid-configuration ")))
        buf_fmt(out,
                "{\"issuer\":\"%s\",\"authorization_endpoint\":\"%s/go\",\"token_endpoint\":\"%s/token\","
                "\"jwks_uri\":\"%s/keys\"}",
                i->url, i->url, i->url, i->url);
    else if (str_starts(request, STR("GET /keys ")))
        put_keys(i, a, out);
    else if (str_starts(request, STR("POST /token ")) && is_redeemed(i, a, request))
        buf_fmt(out, "{\"id_token\":\"%.*s\"}", STR_ARG(token_of(i, a)));
}

/* The head and, as its Content-Length says, the body. */
static bool is_whole(struct str request)
{
    ptrdiff_t end = str_find(request, STR("\r\n\r\n"), 0), at = str_find(request, STR("Content-Length: "), 0);
    ptrdiff_t stop = at < 0 ? -1 : str_find(request, STR("\r\n"), (size_t)at);
    int64_t length = 0;

    if (end < 0) return false;
    if (at >= 0 && at < end)
        (void)str_int(str_sub(request, (size_t)at + 16, (size_t)(stop - at) - 16), &length);
    return request.n >= (size_t)end + 4 + (size_t)length;
}

static size_t read_request(int fd, char *to, size_t room)
{
    size_t n = 0;

    while (n < room && !is_whole((struct str){to, n})) {
        ssize_t more = recv(fd, to + n, room - n, 0);

        if (more <= 0) break;
        n += (size_t)more;
    }
    return n;
}

static void issuer_answer(struct server *s, int fd)
{
    struct arena *a = arena_new(0);
    struct buf out = buf_new(a, 16384), all = buf_new(a, 20000);
    char request[8192];
    size_t n = read_request(fd, request, sizeof request);

    issuer_say(s->arg, a, (struct str){request, n}, &out);
    buf_fmt(&all, "HTTP/1.1 %s\r\nContent-Length: %zu\r\nConnection: close\r\n\r\n",
            out.n ? "200 OK" : "400 No", out.n);
    buf_str(&all, buf_text(&out));
    (void)!send(fd, buf_text(&all).p, all.n, MSG_NOSIGNAL);
    arena_end(a);
}

static void copy_text(char *to, size_t room, struct str s)
{
    snprintf(to, room, "%.*s", STR_ARG(s));
}

/* What is right: for the sign-in whose address is GIVEN. */
static void issuer_expect(struct issuer *i, const struct cx *cx, struct str given)
{
    ptrdiff_t nonce = str_find(given, STR("nonce="), 0),
              challenge = str_find(given, STR("code_challenge="), 0);

    assert_true(nonce > 0 && challenge > 0);
    copy_text(i->nonce, sizeof i->nonce, str_sub(given, (size_t)nonce + 6, 43));
    copy_text(i->verifier_hash, sizeof i->verifier_hash, str_sub(given, (size_t)challenge + 15, 43));
    copy_text(i->iss, sizeof i->iss, str_of(i->url));
    copy_text(i->aud, sizeof i->aud, STR("luoshi"));
    copy_text(i->name, sizeof i->name, STR("office"));
    i->exp = cx->now_ms / 1000 + 300;
    i->by_other = i->unsigned_token = i->tampered = false;
    i->amr[0] = '\0';
}

static void issuer_start(struct issuer *i)
{
    *i = (struct issuer){
        .server = {.answer = issuer_answer}, .key = EVP_RSA_gen(2048), .other = EVP_RSA_gen(2048)};
    i->server.arg = i;
    server_start(&i->server);
    snprintf(i->url, sizeof i->url, "http://127.0.0.1:%d", i->server.port);
}

static void issuer_stop(struct issuer *i)
{
    server_stop(&i->server);
    EVP_PKEY_free(i->key);
    EVP_PKEY_free(i->other);
}

static void settle(struct cx *cx)
{
    struct account_made made[ACCOUNT_FIRST_MOST];
    size_t n;

    must(store_begin(cx, true));
    must(government_enter(cx));
    must(account_first(cx, made, &n));
    must(store_end(cx, ERR_NONE));
}

static void set_up(struct cx *cx, const char *url)
{
    must(store_begin(cx, true));
    must(setting_put(cx, STR("oidc_issuer"), str_of(url)));
    must(setting_put(cx, STR("oidc_client"), STR("luoshi")));
    must(setting_put(cx, STR("oidc_secret"), STR("geheim")));
    must(setting_put(cx, STR("public_url"), STR("https://ledger.example/")));
    must(store_end(cx, ERR_NONE));
}

/* One sign-in from its beginning; what the issuer then says was changed by SPOIL. */
static enum err trip(struct cx *cx, struct issuer *i, void (*spoil)(struct issuer *i), struct account *out)
{
    struct str address, state, ticket = STR_NULL;
    struct oidc_back back = {.code = STR("good")};

    must(oidc_begin(cx, STR_NULL, &address, &state));
    issuer_expect(i, cx, address);
    if (spoil) spoil(i);
    back.state = back.cookie = state;
    return oidc_finish(cx, &back, out, &ticket);
}

static void by_other_key(struct issuer *i)
{
    i->by_other = true;
}

static void without_signature(struct issuer *i)
{
    i->unsigned_token = true;
}

static void altered(struct issuer *i)
{
    i->tampered = true;
}

static void expired(struct issuer *i)
{
    i->exp -= 3600;
}

static void for_others(struct issuer *i)
{
    copy_text(i->aud, sizeof i->aud, STR("another"));
}

static void by_another_issuer(struct issuer *i)
{
    copy_text(i->iss, sizeof i->iss, STR("https://evil.example"));
}

static void of_another_trip(struct issuer *i)
{
    i->nonce[0] = i->nonce[0] == 'A' ? 'B' : 'A';
}

static void with_another_verifier(struct issuer *i)
{
    i->verifier_hash[0] = i->verifier_hash[0] == 'A' ? 'B' : 'A';
}

static void without_name(struct issuer *i)
{
    i->name[0] = '\0';
}

ENGINE_TEST(another_server_vouches)
{
    static void (*const spoils[])(struct issuer * i) = {
        by_other_key, without_signature,    altered, expired, for_others, by_another_issuer, of_another_trip,
        without_name, with_another_verifier};
    struct str address, state, ticket;
    struct oidc_back back = {.code = STR("good")};
    struct issuer i;
    struct account a;

    settle(cx);
    assert_int_equal(oidc_begin(cx, STR_NULL, &address, &state), ERR_ABSENT);
    issuer_start(&i);
    set_up(cx, i.url);
    must(trip(cx, &i, NULL, &a));
    assert_str(a.name, "office");
    assert_false(a.must_change);
    for (size_t k = 0; k < sizeof spoils / sizeof *spoils; k++)
        assert_int_equal(trip(cx, &i, spoils[k], &a), ERR_UPSTREAM);
    must(oidc_begin(cx, STR_NULL, &address, &state));
    assert_true(
        str_find(address, STR("redirect_uri=https%3A%2F%2Fledger.example%2Fapi%2Fv1%2Foidc%2Fback"), 0) > 0);
    issuer_expect(&i, cx, address);
    back.state = state;
    assert_int_equal(oidc_finish(cx, &back, &a, &ticket), ERR_LOGIN); /* another browser */
    back.cookie = state;
    must(oidc_finish(cx, &back, &a, &ticket));
    assert_int_equal(oidc_finish(cx, &back, &a, &ticket), ERR_LOGIN); /* once only */
    must(oidc_begin(cx, STR_NULL, &address, &state));
    back.state = back.cookie = state;
    cx->now_ms += INT64_C(11) * 60000;
    assert_int_equal(oidc_finish(cx, &back, &a, &ticket), ERR_LOGIN); /* too late */
    issuer_stop(&i);
    assert_int_equal(oidc_begin(cx, STR_NULL, &address, &state), ERR_UPSTREAM);
}

static void as_nobody(struct issuer *i)
{
    copy_text(i->name, sizeof i->name, STR("stranger"));
}

ENGINE_TEST(who_has_no_account_stays_out)
{
    struct issuer i;
    struct account a;

    settle(cx);
    issuer_start(&i);
    set_up(cx, i.url);
    assert_int_equal(trip(cx, &i, as_nobody, &a), ERR_LOGIN);
    assert_true(str_find(cx->fault.zh, STR("stranger"), 0) >= 0);
    issuer_stop(&i);
}

/* A second factor for the account "office"; gives its secret. */
static struct str enrol(struct cx *cx, int64_t account_id)
{
    struct str codes[SECOND_RECOVERY];
    struct second_offer offer;
    unsigned char bytes[SECOND_BYTES];
    struct buf b = buf_new(cx->arena, 16);

    must(store_begin(cx, true));
    cx->actor.account_id = account_id;
    must(second_begin(cx, &offer));
    assert_true(second_bytes(offer.secret, bytes));
    buf_fmt(&b, "%06d", second_code(bytes, cx->now_ms / 30000));
    must(second_confirm(cx, buf_text(&b), codes));
    must(store_end(cx, ERR_NONE));
    return codes[0];
}

static void with_a_token(struct issuer *i)
{
    copy_text(i->amr, sizeof i->amr, STR("otp"));
}

static void set_number(struct cx *cx, const char *name, const char *value)
{
    must(store_begin(cx, true));
    must(setting_put(cx, str_of(name), str_of(value)));
    must(store_end(cx, ERR_NONE));
}

/* Our own second factor is asked for after the other server's word, unless the site trusts that one's. */
ENGINE_TEST(our_second_factor_counts_too)
{
    struct str address, state, ticket, code;
    struct oidc_back back = {.code = STR("good")};
    struct vouch given = {.code = STR("123456"), .address = STR("10.0.0.7")};
    struct issuer i;
    struct account a;

    settle(cx);
    issuer_start(&i);
    set_up(cx, i.url);
    must(trip(cx, &i, NULL, &a));
    code = enrol(cx, a.id);
    assert_int_equal(trip(cx, &i, with_a_token, &a), ERR_SECOND);
    must(oidc_begin(cx, STR_NULL, &address, &state));
    issuer_expect(&i, cx, address);
    back.state = back.cookie = state;
    assert_int_equal(oidc_finish(cx, &back, &a, &ticket), ERR_SECOND);
    assert_int_equal(vouch_pass(cx, &given, &a), ERR_LOGIN); /* no ticket */
    given.ticket = ticket;
    assert_int_equal(vouch_pass(cx, &given, &a), ERR_SECOND);
    given.code = STR("");
    assert_int_equal(vouch_pass(cx, &given, &a), ERR_SECOND);
    given.code = code;
    must(vouch_pass(cx, &given, &a));
    assert_str(a.name, "office");
    assert_int_equal(vouch_pass(cx, &given, &a), ERR_LOGIN); /* once only */
    set_number(cx, "oidc_second", "1");
    assert_int_equal(trip(cx, &i, NULL, &a), ERR_SECOND);
    must(trip(cx, &i, with_a_token, &a));
    assert_true(a.strong);
    issuer_stop(&i);
}

ENGINE_TEST(a_waiting_sign_in_grows_old_and_is_guarded)
{
    struct vouch given = {.code = STR("123456"), .address = STR("10.0.0.7")};
    struct issuer i;
    struct account a;

    settle(cx);
    issuer_start(&i);
    set_up(cx, i.url);
    must(trip(cx, &i, NULL, &a));
    enrol(cx, a.id);
    must(vouch_keep(cx, &a, &given.ticket));
    for (int n = 0; n < 5; n++) assert_int_equal(vouch_pass(cx, &given, &a), ERR_SECOND);
    assert_int_equal(vouch_pass(cx, &given, &a), ERR_LIMIT);
    cx->now_ms += INT64_C(11) * 60000;
    assert_int_equal(vouch_pass(cx, &given, &a), ERR_LOGIN);
    issuer_stop(&i);
}

/* ---- how far our own requests reach */

static enum reach reach_of_text(const char *text)
{
    struct sockaddr_in6 v6 = {.sin6_family = AF_INET6};
    struct sockaddr_in v4 = {.sin_family = AF_INET};

    if (inet_pton(AF_INET, text, &v4.sin_addr) == 1) return reach_of((const struct sockaddr *)&v4);
    assert_int_equal(inet_pton(AF_INET6, text, &v6.sin6_addr), 1);
    return reach_of((const struct sockaddr *)&v6);
}

static void addresses_are_told_apart(void **state)
{
    static const struct {
        const char *text;
        enum reach reach;
    } known[] = {{"127.0.0.1", REACH_HERE},
                 {"127.200.1.1", REACH_HERE},
                 {"::1", REACH_HERE},
                 {"::ffff:127.0.0.1", REACH_HERE},
                 {"64:ff9b::7f00:1", REACH_HERE},
                 {"10.1.2.3", REACH_PRIVATE},
                 {"172.16.0.1", REACH_PRIVATE},
                 {"172.31.255.255", REACH_PRIVATE},
                 {"192.168.0.1", REACH_PRIVATE},
                 {"100.64.0.1", REACH_PRIVATE},
                 {"fd00::1", REACH_PRIVATE},
                 {"::ffff:10.0.0.1", REACH_PRIVATE},
                 {"169.254.169.254", REACH_NOWHERE},
                 {"fe80::1", REACH_NOWHERE},
                 {"::ffff:169.254.1.1", REACH_NOWHERE},
                 {"0.0.0.0", REACH_NOWHERE},
                 {"::", REACH_NOWHERE},
                 {"224.0.0.1", REACH_NOWHERE},
                 {"255.255.255.255", REACH_NOWHERE},
                 {"ff02::1", REACH_NOWHERE},
                 {"8.8.8.8", REACH_PUBLIC},
                 {"172.32.0.1", REACH_PUBLIC},
                 {"2400:3200::1", REACH_PUBLIC}};

    (void)state;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (reach_of_text(known[i].text) == known[i].reach) continue;
        fail_msg("%s is %d", known[i].text, (int)reach_of_text(known[i].text));
    }
}

static void hook_answer(struct server *s, int fd)
{
    static const char ok[] = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}";
    char request[8192];

    (void)s;
    (void)read_request(fd, request, sizeof request);
    (void)!send(fd, ok, sizeof ok - 1, MSG_NOSIGNAL);
}

/* A robot's address may be any name, so what counts is where it leads. */
static void a_robot_does_not_explore_the_inside(void **state)
{
    static const char *const hosts[] = {"127.0.0.1", "localhost", "[::ffff:127.0.0.1]", "0x7f000001",
                                        "8.8.8.8@127.0.0.1"};
    struct post_options none = {0};
    struct carrier carrier = post_carrier(&none);
    struct server s = {.answer = hook_answer};
    struct cx cx = testing_cx();
    char url[64];

    (void)state;
    server_start(&s);
    for (size_t i = 0; i < sizeof hosts / sizeof *hosts; i++) {
        struct letter l = {
            .channel = STR("webhook"), .kind = STR("generic"), .subject = STR("x"), .body = STR("y")};

        snprintf(url, sizeof url, "http://%s:%d/", hosts[i], s.port);
        l.address = str_of(url);
        assert_int_equal(carrier.send(carrier.arg, &cx, &l), ERR_DENIED);
        l.way.reach = REACH_PRIVATE;
        assert_int_equal(carrier.send(carrier.arg, &cx, &l), ERR_DENIED);
    }
    snprintf(url, sizeof url, "http://127.0.0.1:%d/", s.port);
    assert_int_equal(carrier.send(carrier.arg, &cx,
                                  &(struct letter){.channel = STR("webhook"),
                                                   .kind = STR("generic"),
                                                   .address = str_of(url),
                                                   .subject = STR("x"),
                                                   .body = STR("y"),
                                                   .way.reach = REACH_HERE}),
                     ERR_NONE);
    server_stop(&s);
    testing_end(&cx);
}

static void only_over_tls(void **state)
{
    struct cx cx = testing_cx();
    struct str text;
    bool good;

    (void)state;
    assert_int_equal(fetch_text(&cx, STR("http://issuer.example/"), STR_NULL, &text), ERR_INPUT);
    assert_int_equal(fetch_text(&cx, STR("http://127.0.0.1.evil.example/"), STR_NULL, &text), ERR_INPUT);
    assert_int_equal(fetch_text(&cx, STR("http://127.0.0.1:80@evil.example/"), STR_NULL, &text), ERR_INPUT);
    assert_int_equal(fetch_text(&cx, STR("http://localhost@evil.example/"), STR_NULL, &text), ERR_INPUT);
    assert_int_equal(fetch_text(&cx, STR("http://169.254.169.254/latest"), STR_NULL, &text), ERR_INPUT);
    assert_int_equal(fetch_text(&cx, STR("https://169.254.169.254/latest"), STR_NULL, &text), ERR_UPSTREAM);
    assert_int_equal(fetch_text(&cx, STR("file:///etc/passwd"), STR_NULL, &text), ERR_INPUT);
    assert_int_equal(fetch_bind(&cx, STR("http://x"), STR("cn=a"), STR("p"), &good), ERR_INPUT);
    assert_int_equal(fetch_bind(&cx, STR("ldap://127.0.0.1:1"), STR("cn=a"), STR(""), &good), ERR_NONE);
    assert_false(good);
    testing_end(&cx);
}

/* ---- a directory: binds as one name with one password; everything else is refused */

enum { LDAP_BIND = 0x60, LDAP_BOUND = 0x61, LDAP_SEARCH = 0x63, LDAP_DONE = 0x65, LDAP_WRONG = 49 };

/* A message with an id of one byte, and a result code. */
static void say(int fd, unsigned char id, unsigned char kind, unsigned char result)
{
    const unsigned char m[] = {0x30, 12, 2, 1, id, kind, 7, 10, 1, result, 4, 0, 4, 0};

    (void)!send(fd, m, sizeof m, MSG_NOSIGNAL);
}

static bool holds(const unsigned char *p, size_t n, const char *text)
{
    return str_find((struct str){(const char *)p, n}, str_of(text), 0) >= 0;
}

static void ldap_answer(struct server *s, int fd)
{
    unsigned char m[2048];
    ssize_t n = recv(fd, m, sizeof m, 0);

    (void)s;
    while (n > 7) {
        if (m[5] == LDAP_BIND)
            say(fd, m[4], LDAP_BOUND,
                holds(m, (size_t)n, "uid=office,ou=people,dc=example") && holds(m, (size_t)n, "right one")
                    ? 0
                    : LDAP_WRONG);
        if (m[5] == LDAP_SEARCH) say(fd, m[4], LDAP_DONE, 0);
        n = recv(fd, m, sizeof m, 0);
    }
}

ENGINE_TEST(a_directory_knows_the_password)
{
    struct login in = {.name = STR("office"), .password = STR("the right one"), .address = STR("10.0.0.7")};
    struct server s = {.answer = ldap_answer};
    struct account a;
    char url[64];

    settle(cx);
    assert_int_equal(directory_login(cx, &in, &a), ERR_LOGIN); /* none is set */
    server_start(&s);
    snprintf(url, sizeof url, "ldap://127.0.0.1:%d", s.port);
    must(store_begin(cx, true));
    must(setting_put(cx, STR("ldap_url"), str_of(url)));
    must(setting_put(cx, STR("ldap_dn"), STR("uid={name},ou=people,dc=example")));
    must(store_end(cx, ERR_NONE));
    must(directory_login(cx, &in, &a));
    assert_str(a.name, "office");
    assert_false(a.must_change);
    in.password = STR("a wrong one");
    assert_int_equal(directory_login(cx, &in, &a), ERR_LOGIN);
    in.password = STR("");
    assert_int_equal(directory_login(cx, &in, &a), ERR_LOGIN);
    in = (struct login){.name = STR("admin"), .password = STR("the right one")};
    assert_int_equal(directory_login(cx, &in, &a), ERR_LOGIN);
    server_stop(&s);
    in.name = STR("office");
    assert_int_equal(directory_login(cx, &in, &a), ERR_UPSTREAM);
}

static void names_cannot_leave_their_place(void **state)
{
    struct cx cx = testing_cx();

    (void)state;
    assert_str(directory_dn(cx.arena, STR("uid={name},dc=x"), STR("a1")), "uid=a1,dc=x");
    assert_str(directory_dn(cx.arena, STR("uid={name},dc=x"), STR("a,cn=b")), "uid=a\\2Ccn\\3Db,dc=x");
    assert_null(directory_dn(cx.arena, STR("uid=fixed"), STR("a")).p);
    testing_end(&cx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ENGINE_TESTS(another_server_vouches),
        ENGINE_TESTS(who_has_no_account_stays_out),
        ENGINE_TESTS(our_second_factor_counts_too),
        ENGINE_TESTS(a_waiting_sign_in_grows_old_and_is_guarded),
        cmocka_unit_test(addresses_are_told_apart),
        cmocka_unit_test(a_robot_does_not_explore_the_inside),
        cmocka_unit_test(only_over_tls),
        ENGINE_TESTS(a_directory_knows_the_password),
        cmocka_unit_test(names_cannot_leave_their_place),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
