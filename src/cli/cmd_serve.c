#include <stdio.h>

#include "access/account.h"
#include "access/government.h"
#include "access/seal.h"
#include "base/log.h"
#include "cli/desk.h"
#include "cli/postbag.h"
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

/* The accounts of the first start, of one government. */
struct first {
    struct str government; /* null: the only one */
    size_t n;
    struct account_made at[ACCOUNT_FIRST_MOST];
};

struct firsts {
    size_t n;
    struct first *at;
};

static enum err make_first(struct cx *cx, struct cx *own, struct first *out)
{
    enum err e = account_first(own, out->at, &out->n);

    for (size_t i = 0; !e && i < out->n; i++) {
        out->at[i].name = str_keep(cx->arena, out->at[i].name);
        out->at[i].one_time = str_keep(cx->arena, out->at[i].one_time);
    }
    return e;
}

/* In the open transaction; a fresh database gets its first government. */
static enum err make_firsts(struct cx *cx, struct cx *own, struct firsts *out)
{
    struct government_list all;
    enum err e = government_list(own, &all);

    if (e) return e;
    out->n = all.n ? all.n : 1;
    out->at = arena_zero(cx->arena, out->n, sizeof *out->at);
    if (all.n < 2) e = government_enter(own);
    if (all.n < 2) return e ? e : make_first(cx, own, out->at);
    for (size_t i = 0; !e && i < all.n; i++) {
        own->actor.government_id = all.at[i].id;
        out->at[i].government = str_keep(cx->arena, all.at[i].name);
        e = make_first(cx, own, &out->at[i]);
    }
    return e;
}

/* A lost key is no reason not to start: who needs it is told, and so is the journal. */
static enum err look_after_key(struct cx *own)
{
    struct seal_state s;
    enum err e = desk_seal_old(own);

    if (e == ERR_KEY) e = ERR_NONE;
    if (!e) e = store_begin(own, false);
    if (!e) e = store_end(own, seal_look(own, &s));
    if (!e && s.needed && !s.fits)
        log_text(LOG_ERROR, "key", STR("the key file is lost or of another database: luoshi key"));
    return e;
}

/*
 * What opens the store here is closed again at once: each thread of the server
 * has its own connection.  FIRST NULL only makes the store ready; else it gets
 * the accounts that were made, none when there are some already.
 */
static enum err prepare(struct cx *cx, const struct cli *cli, struct firsts *first)
{
    struct cx own = {.arena = arena_new(0), .now_ms = cx->now_ms};
    enum err e = desk_open_new(&own, cli);

    if (!e && first) e = store_begin(&own, true);
    if (!e && first) e = store_end(&own, make_firsts(cx, &own, first));
    if (!e && !first) e = look_after_key(&own);
    if (e) (void)fault_kept(cx, &own, e);
    arena_end(own.arena);
    return e;
}

static void print_first(const struct first *f)
{
    if (f->n && f->government.p) printf("  %.*s\n", STR_ARG(f->government));
    for (size_t i = 0; i < f->n; i++)
        printf("  用户 account:  %-8.*s  一次性密码 one-time password:  %.*s  %.*s\n", STR_ARG(f->at[i].name),
               STR_ARG(f->at[i].one_time), STR_ARG(role_zh(f->at[i].role)));
}

/* The password is made when nothing can fail any more, or a busy port would lose it unread. */
static enum err started(void *arg, const char *address)
{
    const struct start *s = arg;
    struct firsts first = {0};
    size_t made = 0;
    enum err e = prepare(s->cx, s->cli, &first);

    if (e) return e;
    printf("落实 Luoshi " LUOSHI_VERSION "\n");
    printf("  地址 address:  %s\n", address);
    for (size_t i = 0; i < first.n; i++) {
        print_first(&first.at[i]);
        made += first.at[i].n;
    }
    if (made)
        printf("  （只显示这一次，首次登录后须修改 / shown only now; change them at the first sign-in）\n");
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
    struct str smtp = STR_NULL, from = STR_NULL, evidence = STR_NULL;
    struct post_options post;
    int64_t cache = (int64_t)(o.cache >> 20);
    const struct cli_option options[] = {
        {.name = "listen", .value = &listen},     {.name = "ui", .value = &ui},
        {.name = "cert", .value = &cert},         {.name = "key", .value = &key},
        {.name = "cache", .number = &cache},      {.name = "proxy", .on = &o.proxy},
        {.name = "smtp", .value = &smtp},         {.name = "mail-from", .value = &from},
        {.name = "evidence", .value = &evidence},
    };
    struct start start = {cx, cli};
    enum err e = cli_options(cx, cli, options, CLI_COUNT(options));

    if (!e) e = cli_operands(cx, cli, 0, 0);
    if (!e) e = fits(cx, cert, key, cache);
    if (!e) e = postbag_read(cx, smtp, from, &post);
    if (!e) e = prepare(cx, cli, NULL);
    if (e) return e;
    o.store = cli->db;
    o.post = &post;
    o.evidence = text_or(evidence, NULL);
    o.listen = text_or(listen, o.listen);
    o.ui = text_or(ui, NULL);
    o.tls_cert = text_or(cert, NULL);
    o.tls_key = text_or(key, NULL);
    o.cache = (size_t)cache << 20;
    return server_run(cx, &o, started, &start);
}
