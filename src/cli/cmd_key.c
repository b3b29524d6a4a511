/* key - the file that opens what is sealed: does it fit, and what to do when it is lost. */
#include <string.h>

#include "access/event.h"
#include "access/government.h"
#include "access/seal.h"
#include "access/second.h"
#include "access/setting.h"
#include "base/buf.h"
#include "cli/desk.h"
#include "notify/contact.h"
#include "store/store.h"

static enum err look(struct cx *cx, struct buf *out)
{
    struct seal_state s;
    enum err e = seal_look(cx, &s);

    if (e) return e;
    buf_fmt(out, "密钥文件 key file: %.*s\n", STR_ARG(s.path));
    if (!s.mark.p)
        buf_lit(out, "没有，或不能读取 not there, or not readable\n");
    else
        buf_fmt(out, "标记 mark: %.*s\n", STR_ARG(s.mark));
    if (!s.needed)
        buf_lit(out, "本库还没有加密保存的内容 nothing is sealed here yet\n");
    else
        buf_str(out, s.fits ? STR("与本库相符 it fits this database\n")
                            : STR("与本库不符 it does not fit this database\n"));
    return ERR_NONE;
}

/* Nothing that was sealed can be read any more: it all has to be set again. */
static enum err drop_one(struct cx *cx, struct buf *out)
{
    int64_t seconds = 0, secrets = 0, hooks = 0;
    enum err e = second_drop_all(cx, &seconds);

    if (!e) e = setting_drop_secrets(cx, &secrets);
    if (!e) e = contact_drop_hooks(cx, &hooks);
    if (!e) e = event_add(cx, "key.renew", "government", cx->actor.government_id, STR_NULL, STR_NULL);
    if (e) return e;
    buf_fmt(out,
            "已清除：动态口令 %lld 个，设置中的密钥 %lld 个，机器人地址 %lld 个\n"
            "taken away: %lld second factors, %lld secrets among the settings, %lld addresses of robots\n",
            (long long)seconds, (long long)secrets, (long long)hooks, (long long)seconds, (long long)secrets,
            (long long)hooks);
    return ERR_NONE;
}

static enum err renew(struct cx *cx, struct buf *out)
{
    struct government_list all;
    struct seal_state s;
    enum err e = seal_look(cx, &s);

    if (!e && (s.fits || !s.needed))
        e = cx_fail(cx, ERR_CONFLICT, NULL, "密钥文件与本库相符，或没有加密保存的内容，无须重设",
                    "the key file fits this database, or nothing is sealed: there is nothing to renew");
    if (!e) e = government_list(cx, &all);
    for (size_t i = 0; !e && i < all.n; i++) {
        cx->actor.government_id = all.at[i].id;
        e = drop_one(cx, out);
    }
    return e ? e : seal_forget(cx);
}

enum err cmd_key(struct cx *cx, struct cli *cli)
{
    struct buf out = buf_new(cx->arena, 64 << 10);
    bool again = false;
    enum err e = cli_options(cx, cli, NULL, 0);

    if (!e) e = cli_operands(cx, cli, 0, 1);
    if (e) return e;
    again = cli->argc == 1 && strcmp(cli->argv[0], "renew") == 0;
    if (cli->argc == 1 && !again)
        return cx_fail(cx, ERR_INPUT, NULL, "没有“key %s”。用法：luoshi key %s",
                       "no \"key %s\"; usage: luoshi key %s", cli->argv[0], cli->command->usage);
    e = desk_open(cx, cli);
    if (!e) e = store_begin(cx, again);
    if (!e) e = store_end(cx, again ? renew(cx, &out) : look(cx, &out));
    return e ? e : cli_print(cx, buf_text(&out));
}
