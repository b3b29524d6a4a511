#include <stdio.h>

#include "access/account.h"
#include "cli/desk.h"
#include "store/store.h"
#include "web/server.h"

struct notice {
    struct str one_time; /* null after the first start */
};

static void started(void *arg, const char *address)
{
    const struct notice *n = arg;

    printf("落实 Luoshi " LUOSHI_VERSION "\n");
    printf("  地址 address:  %s\n", address);
    if (n->one_time.p)
        printf("  用户 account:  admin\n  一次性密码 one-time password:  %.*s\n"
               "  （只显示这一次，首次登录后须修改 / shown only now; change it at the first sign-in）\n",
               STR_ARG(n->one_time));
    fflush(stdout);
}

static enum err first_account(struct cx *cx, struct notice *n)
{
    enum err e = desk_begin(cx, true);

    return e ? e : store_end(cx, account_first(cx, &n->one_time));
}

/* The store is opened here only to make it ready; each thread of the server has its own connection. */
static enum err prepare(struct cx *cx, const struct cli *cli, struct notice *n)
{
    struct cx own = {.arena = arena_new(0), .now_ms = cx->now_ms};
    enum err e = desk_open_new(&own, cli);

    if (!e) e = first_account(&own, n);
    n->one_time = n->one_time.p ? str_keep(cx->arena, n->one_time) : STR_NULL;
    if (e)
        cx->fault = (struct fault){e, str_keep(cx->arena, own.fault.field), str_keep(cx->arena, own.fault.zh),
                                   str_keep(cx->arena, own.fault.en)};
    arena_end(own.arena);
    return e;
}

static const char *text_or(struct str s, const char *other)
{
    return s.n ? s.p : other;
}

static enum err fits(struct cx *cx, struct str cert, struct str key, int64_t cache)
{
    if ((cert.n == 0) != (key.n == 0))
        return cx_fail(cx, ERR_INPUT, "cert", "--cert 与 --key 须同时给出",
                       "--cert and --key belong together");
    if (cache < 0 || cache > 65536)
        return cx_fail(cx, ERR_INPUT, "cache", "--cache 须为 0 到 65536（MB）",
                       "--cache must be 0 to 65536 (MB)");
    return ERR_NONE;
}

enum err cmd_serve(struct cx *cx, struct cli *cli)
{
    struct web_options o = web_options_usual();
    struct str listen = STR_NULL, ui = STR_NULL, cert = STR_NULL, key = STR_NULL;
    int64_t cache = (int64_t)(o.cache >> 20);
    const struct cli_option options[] = {
        {.name = "listen", .value = &listen}, {.name = "ui", .value = &ui},
        {.name = "cert", .value = &cert},     {.name = "key", .value = &key},
        {.name = "cache", .number = &cache},  {.name = "proxy", .on = &o.proxy},
    };
    struct notice notice = {STR_NULL};
    enum err e = cli_options(cx, cli, options, CLI_COUNT(options));

    if (!e) e = cli_operands(cx, cli, 0, 0);
    if (!e) e = fits(cx, cert, key, cache);
    if (!e) e = prepare(cx, cli, &notice);
    if (e) return e;
    o.store = cli->db;
    o.listen = text_or(listen, o.listen);
    o.ui = text_or(ui, NULL);
    o.tls_cert = text_or(cert, NULL);
    o.tls_key = text_or(key, NULL);
    o.cache = (size_t)cache << 20;
    return server_run(cx, &o, started, &notice);
}
