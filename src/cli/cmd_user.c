#include <string.h>

#include "base/buf.h"
#include "cli/desk.h"
#include "store/store.h"

struct user {
    struct str name, role;
    struct buf *out;
};

static void put_secret(struct buf *out, struct str name, struct str one_time)
{
    buf_fmt(out, "%.*s\t一次性密码 one-time password: %.*s\n", STR_ARG(name), STR_ARG(one_time));
}

static enum err add(struct cx *cx, void *arg)
{
    struct user *u = arg;
    struct str one_time = STR_NULL;
    int64_t id;
    enum err e;

    if (role_of(u->role) == ROLE_NONE)
        return cx_fail(cx, ERR_INPUT, "role", "--role 须为 admin、office 或 reader",
                       "--role must be admin, office or reader");
    e = account_add(cx, u->name, role_of(u->role), &id, &one_time);
    if (!e) put_secret(u->out, u->name, one_time);
    return e;
}

static enum err reset(struct cx *cx, void *arg)
{
    struct user *u = arg;
    struct account a;
    struct str one_time = STR_NULL;
    enum err e = desk_account(cx, u->name, &a);

    if (!e) e = account_reset(cx, a.id, &one_time);
    if (!e) put_secret(u->out, a.name, one_time);
    return e;
}

static enum err set_disabled(struct cx *cx, const struct user *u, bool disabled)
{
    struct account a;
    enum err e = desk_account(cx, u->name, &a);

    return e ? e : account_disable(cx, a.id, disabled);
}

static enum err lock(struct cx *cx, void *arg)
{
    return set_disabled(cx, arg, true);
}

static enum err unlock(struct cx *cx, void *arg)
{
    return set_disabled(cx, arg, false);
}

static enum err list(struct cx *cx, void *arg)
{
    struct user *u = arg;
    struct account_list all;
    enum err e = account_list(cx, &all);

    for (size_t i = 0; !e && i < all.n; i++)
        buf_fmt(u->out, "%.*s\t%.*s\t%s%s\n", STR_ARG(all.at[i].name), STR_ARG(role_zh(all.at[i].role)),
                all.at[i].disabled ? "已停用 locked" : "可登录 active",
                all.at[i].must_change ? "\t须修改密码 must change the password" : "");
    return e;
}

/* What "luoshi user WORD" does. */
static const struct {
    const char *word;
    enum err (*run)(struct cx *cx, void *arg);
    int operands;
} verbs[] = {
    {"list", list, 0}, {"add", add, 1}, {"reset", reset, 1}, {"lock", lock, 1}, {"unlock", unlock, 1}};

enum err cmd_user(struct cx *cx, struct cli *cli)
{
    struct buf out = buf_new(cx->arena, 1 << 20);
    struct user u = {.role = STR("office"), .out = &out};
    const struct cli_option options[] = {{.name = "role", .value = &u.role}};
    enum err e = cli_options(cx, cli, options, CLI_COUNT(options));
    size_t at = 0;

    if (!e) e = cli_operands(cx, cli, 1, 2);
    if (e) return e;
    while (at < CLI_COUNT(verbs) && strcmp(verbs[at].word, cli->argv[0]) != 0) at++;
    if (at == CLI_COUNT(verbs))
        return cx_fail(cx, ERR_INPUT, NULL, "没有“user %s”。用法：luoshi user %s",
                       "no \"user %s\"; usage: luoshi user %s", cli->argv[0], cli->command->usage);
    e = cli_operands(cx, cli, verbs[at].operands + 1, verbs[at].operands + 1);
    if (!e && cli->argc > 1) u.name = str_of(cli->argv[1]);
    if (!e) e = desk_open_new(cx, cli);
    if (!e) e = desk_begin(cx, true);
    if (!e) e = store_end(cx, verbs[at].run(cx, &u));
    return e ? e : cli_print(cx, buf_text(&out));
}
