#include <string.h>

#include "access/grant.h"
#include "base/buf.h"
#include "cli/desk.h"
#include "store/store.h"

struct user {
    struct str name, role, org, post, from, to, mandate;
    struct buf *out;
};

static void put_secret(struct buf *out, struct str name, struct str one_time)
{
    buf_fmt(out, "%.*s\t一次性密码 one-time password: %.*s\n", STR_ARG(name), STR_ARG(one_time));
}

/* The org or post (SUBJECT) that is spelt so in the directory; 0 for no name. */
static enum err find_bearer(struct cx *cx, struct str subject, struct str name, int64_t *out)
{
    struct rows r;
    enum err e;

    *out = 0;
    if (!name.n) return ERR_NONE;
    e = store_run(cx, &r,
                  "SELECT subject_id FROM alias WHERE government_id = $1 AND subject = $2 AND name = $3",
                  "iss", cx->actor.government_id, subject, name);
    if (e) return e;
    if (r.n == 0)
        return cx_fail(cx, ERR_ABSENT, subject.p, "名录中没有“%.*s”", "the directory has no %.*s",
                       STR_ARG(name));
    *out = row_int(&r.at[0], 0);
    return ERR_NONE;
}

/* The words of all roles, for a wrong one. */
static struct str role_words(struct cx *cx)
{
    struct buf b = buf_new(cx->arena, 1024);

    for (const struct role_info *i = role_all; i->role != ROLE_NONE; i++)
        buf_fmt(&b, "%s%.*s", i == role_all ? "" : ", ", STR_ARG(i->name));
    return buf_text(&b);
}

static enum err check_role(struct cx *cx, struct str role)
{
    struct str words;

    if (role_of(role) != ROLE_NONE) return ERR_NONE;
    words = role_words(cx);
    return cx_fail(cx, ERR_INPUT, "role", "--role 须为 %.*s 之一", "--role must be one of %.*s",
                   STR_ARG(words));
}

static enum err give_role(struct cx *cx, const struct user *u, int64_t account_id)
{
    struct grant g = {.account_id = account_id,
                      .role = role_of(u->role),
                      .from = u->from,
                      .to = u->to,
                      .mandate = u->mandate};
    int64_t id;
    enum err e = find_bearer(cx, STR("org"), u->org, &g.org_id);

    if (!e) e = find_bearer(cx, STR("post"), u->post, &g.post_id);
    return e ? e : grant_add(cx, &g, &id);
}

static enum err add(struct cx *cx, void *arg)
{
    struct user *u = arg;
    struct str one_time = STR_NULL;
    int64_t id;
    enum err e = check_role(cx, u->role);

    if (!e) e = account_add(cx, u->name, &id, &one_time);
    if (!e) e = give_role(cx, u, id);
    if (!e) put_secret(u->out, u->name, one_time);
    return e;
}

static enum err grant(struct cx *cx, void *arg)
{
    struct user *u = arg;
    struct account a;
    enum err e = check_role(cx, u->role);

    if (!e) e = desk_account(cx, u->name, &a);
    return e ? e : give_role(cx, u, a.id);
}

static enum err revoke(struct cx *cx, void *arg)
{
    struct user *u = arg;
    struct account a = {0};
    struct grant_list held = {0};
    bool found = false;
    enum err e = check_role(cx, u->role);

    if (!e) e = desk_account(cx, u->name, &a);
    if (!e) e = grant_list(cx, a.id, &held);
    for (size_t i = 0; !e && i < held.n; i++) {
        if (held.at[i].role != role_of(u->role)) continue;
        found = true;
        e = grant_end(cx, held.at[i].id);
    }
    if (e || found) return e;
    return cx_fail(cx, ERR_ABSENT, "role", "该账号没有这个角色", "the account does not hold this role");
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
    const struct user *u = arg;
    struct account a;
    enum err e = set_disabled(cx, u, false);

    if (!e) e = desk_account(cx, u->name, &a);
    return e ? e : account_unlock(cx, a.id);
}

static void put_role(struct buf *out, const struct grant *g)
{
    buf_fmt(out, "\t%.*s", STR_ARG(role_zh(g->role)));
    if (g->org.n) buf_fmt(out, "（%.*s）", STR_ARG(g->org));
    if (g->post.n) buf_fmt(out, "（%.*s）", STR_ARG(g->post));
    if (g->to.n) buf_fmt(out, "至 %.*s", STR_ARG(g->to));
}

static enum err list(struct cx *cx, void *arg)
{
    struct user *u = arg;
    struct account_list all;
    struct grant_list held;
    enum err e = account_list(cx, &all);

    if (!e) e = grant_list(cx, 0, &held);
    for (size_t i = 0; !e && i < all.n; i++) {
        const struct account *a = &all.at[i];

        buf_fmt(u->out, "%.*s\t%s%s", STR_ARG(a->name), a->disabled ? "已停用 locked" : "可登录 active",
                a->must_change ? "\t须修改密码 must change the password" : "");
        for (size_t k = 0; k < held.n; k++)
            if (held.at[k].account_id == a->id) put_role(u->out, &held.at[k]);
        buf_byte(u->out, '\n');
    }
    return e;
}

/* What "luoshi user WORD" does. */
static const struct {
    const char *word;
    enum err (*run)(struct cx *cx, void *arg);
    int operands;
} verbs[] = {{"list", list, 0},   {"add", add, 1},   {"grant", grant, 1},  {"revoke", revoke, 1},
             {"reset", reset, 1}, {"lock", lock, 1}, {"unlock", unlock, 1}};

enum err cmd_user(struct cx *cx, struct cli *cli)
{
    struct buf out = buf_new(cx->arena, 1 << 20);
    struct user u = {.role = STR("office"), .out = &out};
    const struct cli_option options[] = {
        {.name = "role", .value = &u.role}, {.name = "org", .value = &u.org},
        {.name = "post", .value = &u.post}, {.name = "from", .value = &u.from},
        {.name = "to", .value = &u.to},     {.name = "mandate", .value = &u.mandate}};
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
