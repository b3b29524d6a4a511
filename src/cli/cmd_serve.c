#include <stdio.h>

#include "access/account.h"
#include "cli/desk.h"
#include "store/store.h"
#include "web/server.h"

struct start {
    struct cx *cx;
    const struct cli *cli;
};

static enum err fault_kept(struct cx *cx, const struct cx *own, enum err e)
{
    const struct fault *f = &own->fault;

    cx->fault = (struct fault){e, str_keep(cx->arena, f->field), str_keep(cx->arena, f->zh),
                               str_keep(cx->arena, f->en)};
    return e;
}

/*
 * What opens the store here is closed again at once: each thread of the server
 * has its own connection.  ONE_TIME NULL only makes the store ready; else it
 * is the first administrator's password, null text when there is one already.
 */
static enum err prepare(struct cx *cx, const struct cli *cli, struct str *one_time)
{
    struct cx own = {.arena = arena_new(0), .now_ms = cx->now_ms};
    enum err e = desk_open_new(&own, cli);

    if (!e && one_time) e = desk_begin(&own, true);
    if (!e && one_time) e = store_end(&own, account_first(&own, one_time));
    if (!e && one_time) *one_time = str_keep(cx->arena, *one_time);
    if (e) (void)fault_kept(cx, &own, e);
    arena_end(own.arena);
    return e;
}

/* The password is made when nothing can fail any more, or a busy port would lose it unread. */
static enum err started(void *arg, const char *address)
{
    const struct start *s = arg;
    struct str one_time = STR_NULL;
    enum err e = prepare(s->cx, s->cli, &one_time);

    if (e) return e;
    printf("落实 Luoshi " LUOSHI_VERSION "\n");
    printf("  地址 address:  %s\n", address);
    if (one_time.p)
        printf("  用户 account:  admin\n  一次性密码 one-time password:  %.*s\n"
               "  （只显示这一次，首次登录后须修改 / shown only now; change it at the first sign-in）\n",
               STR_ARG(one_time));
    fflush(stdout);
    return ERR_NONE;
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
    struct start start = {cx, cli};
    enum err e = cli_options(cx, cli, options, CLI_COUNT(options));

    if (!e) e = cli_operands(cx, cli, 0, 0);
    if (!e) e = fits(cx, cert, key, cache);
    if (!e) e = prepare(cx, cli, NULL);
    if (e) return e;
    o.store = cli->db;
    o.listen = text_or(listen, o.listen);
    o.ui = text_or(ui, NULL);
    o.tls_cert = text_or(cert, NULL);
    o.tls_key = text_or(key, NULL);
    o.cache = (size_t)cache << 20;
    return server_run(cx, &o, started, &start);
}
