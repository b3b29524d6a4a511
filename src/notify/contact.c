#include "notify/contact.h"

#include "access/event.h"
#include "access/seal.h"
#include "base/json.h"
#include "ledger/party.h"
#include "notify/letter.h"
#include "store/store.h"

static bool is_plain(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] <= 0x20 || (unsigned char)s.p[i] >= 0x7f || s.p[i] == '<' || s.p[i] == '>')
            return false;
    return s.n > 0 && s.n <= CONTACT_ADDRESS_MOST;
}

static enum err check_mail(struct cx *cx, struct str mail)
{
    ptrdiff_t at = str_find(mail, STR("@"), 0);

    if (mail.n == 0 || (is_plain(mail) && at > 0 && (size_t)at + 1 < mail.n &&
                        str_find(mail, STR("@"), (size_t)at + 1) < 0 && mail.p[0] != '-'))
        return ERR_NONE;
    return cx_fail(cx, ERR_INPUT, "mail", "邮箱地址有误", "it is no mail address");
}

/* "https://HOST/…" */
static bool is_on(struct str url, struct str host)
{
    struct str rest = str_skip(url, STR("https://").n);

    return str_starts(url, STR("https://")) && str_starts(rest, host) && rest.n > host.n &&
           rest.p[host.n] == '/';
}

void contact_split(struct str kept, struct str *address, struct str *secret)
{
    ptrdiff_t at = str_find(kept, STR(" "), 0);

    *address = at < 0 ? kept : str_sub(kept, 0, (size_t)at);
    *secret = at < 0 ? STR_NULL : str_skip(kept, (size_t)at + 1);
}

enum err contact_check_mail(struct cx *cx, struct str mail, const char *field)
{
    enum err e = mail.n ? check_mail(cx, mail)
                        : cx_fail(cx, ERR_INPUT, field, "请填写邮箱地址", "a mail address is needed");

    if (e) cx->fault.field = str_of(field);
    return e;
}

enum err contact_check_hook(struct cx *cx, struct str kind, struct str to)
{
    const struct hook *h = hook_find(kind);

    if (!h) return cx_fail(cx, ERR_INPUT, "kind", "没有这种机器人", "there is no such kind of robot");
    if (!is_plain(to) || (!str_starts(to, STR("https://")) && !str_starts(to, STR("http://"))))
        return cx_fail(cx, ERR_INPUT, "to", "地址应以 https:// 开头", "the address begins with https://");
    if (h->host.n && !is_on(to, h->host))
        return cx_fail(cx, ERR_INPUT, "to", "%s机器人的地址应以 https://%s/ 开头",
                       "the address of a robot of %s begins with https://%s/", h->zh.p, h->host.p);
    return ERR_NONE;
}

static enum err check_hook(struct cx *cx, const struct contact *in)
{
    const struct hook *h = hook_find(in->hook);

    if (in->hook.n == 0 && in->hook_to.n == 0) return ERR_NONE;
    if (!h) return cx_fail(cx, ERR_INPUT, "hook", "没有这种机器人", "there is no such kind of robot");
    if (!is_plain(in->hook_to)) return cx_fail(cx, ERR_INPUT, "hook_to", "地址有误", "the address is wrong");
    if (h->host.n && !is_on(in->hook_to, h->host))
        return cx_fail(cx, ERR_INPUT, "hook_to", "%s机器人的地址应以 https://%s/ 开头",
                       "the address of a robot of %s begins with https://%s/", h->zh.p, h->host.p);
    if (h->host.n == 0 && !party_is(cx, ROLES_OFFICE))
        return cx_fail(cx, ERR_DENIED, "hook", "通用机器人由督查室设置",
                       "only the office may set a robot anywhere");
    if (!str_starts(in->hook_to, STR("https://")) && !str_starts(in->hook_to, STR("http://")))
        return cx_fail(cx, ERR_INPUT, "hook_to", "地址应以 https:// 开头",
                       "the address begins with https://");
    if (in->hook_secret.n && (h->sign == HOOK_PLAIN || !is_plain(in->hook_secret)))
        return cx_fail(cx, ERR_INPUT, "hook_secret", "%s机器人不用加签，或密钥有误",
                       "a robot of %s takes no signature, or the secret is wrong", h->zh.p);
    return ERR_NONE;
}

/* The robot as it is kept now; null: none. */
static enum err hook_kept(struct cx *cx, struct str *kind, struct str *kept)
{
    struct rows rows;
    enum err e = store_run(cx, &rows,
                           "SELECT kind, address FROM contact WHERE government_id = $1 AND account_id = $2"
                           " AND channel = 'webhook'",
                           "ii", cx->actor.government_id, cx->actor.account_id);

    *kind = *kept = STR_NULL;
    if (e || rows.n == 0) return e;
    *kind = row_str(&rows.at[0], 0);
    return seal_open(cx, CONTACT_SEAL, row_str(&rows.at[0], 1), kept);
}

/* The address with its secret: the one given, else that of the same robot before. */
static enum err hook_whole(struct cx *cx, const struct contact *in, struct str *out)
{
    struct buf b = buf_new(cx->arena, 2 * CONTACT_ADDRESS_MOST + 2);
    struct str kind, kept, address, secret = in->hook_secret;
    enum err e = ERR_NONE;

    *out = in->hook_to;
    if (in->hook_to.n == 0) return e;
    if (!secret.p) {
        e = hook_kept(cx, &kind, &kept);
        if (!e) contact_split(kept, &address, &secret);
        if (!e && !(str_eq(kind, in->hook) && str_eq(address, in->hook_to))) secret = STR_NULL;
    }
    buf_str(&b, in->hook_to);
    if (secret.n) buf_fmt(&b, " %.*s", STR_ARG(secret));
    *out = buf_text(&b);
    return e;
}

static enum err put_channel(struct cx *cx, const char *channel, struct str kind, struct str address)
{
    enum err e = store_run(
        cx, NULL, "DELETE FROM contact WHERE government_id = $1 AND account_id = $2 AND channel = $3", "iis",
        cx->actor.government_id, cx->actor.account_id, str_of(channel));

    if (!e && kind.n) e = seal_close(cx, CONTACT_SEAL, address, &address);
    if (e || address.n == 0) return e;
    return store_run(cx, NULL,
                     "INSERT INTO contact (government_id, account_id, channel, kind, address)"
                     " VALUES ($1, $2, $3, $4, $5)",
                     "iisss", cx->actor.government_id, cx->actor.account_id, str_of(channel),
                     kind.p ? kind : STR(""), address);
}

enum err contact_put(struct cx *cx, const struct contact *in, struct buf *out)
{
    struct str robot = STR_NULL;
    enum err e = check_mail(cx, in->mail);

    if (!e) e = check_hook(cx, in);
    if (!e) e = hook_whole(cx, in, &robot);
    if (!e) e = put_channel(cx, "mail", STR(""), in->mail);
    if (!e) e = put_channel(cx, "webhook", in->hook, robot);
    if (!e) e = event_add(cx, "contact.change", "account", cx->actor.account_id, STR_NULL, STR_NULL);
    return e ? e : contact_get(cx, out);
}

enum err contact_get(struct cx *cx, struct buf *out)
{
    struct str hook, kept, hook_to = STR_NULL, secret = STR_NULL;
    struct json j = json_on(out);
    struct rows rows;
    enum err e = store_run(cx, &rows,
                           "SELECT address FROM contact WHERE government_id = $1 AND account_id = $2"
                           " AND channel = 'mail'",
                           "ii", cx->actor.government_id, cx->actor.account_id);

    if (!e) e = hook_kept(cx, &hook, &kept);
    if (e) return e;
    if (kept.p) contact_split(kept, &hook_to, &secret);
    json_object(&j);
    json_put_str(&j, "mail", rows.n ? row_str(&rows.at[0], 0) : STR_NULL);
    json_put_str(&j, "hook", hook);
    json_put_str(&j, "hook_to", hook_to);
    json_put_bool(&j, "hook_signed", secret.n > 0);
    json_end(&j);
    return ERR_NONE;
}

/* ---- keys */

static enum err seal_row(struct cx *cx, const struct row *r)
{
    struct str sealed;
    enum err e;

    cx->actor.government_id = row_int(r, 0);
    e = seal_close(cx, CONTACT_SEAL, row_str(r, 1), &sealed);
    if (!e)
        e = store_run(cx, NULL,
                      "UPDATE contact SET address = $3 WHERE government_id = $1 AND channel = 'webhook'"
                      " AND address = $2",
                      "iss", cx->actor.government_id, row_str(r, 1), sealed);
    if (e) return e;
    return store_run(cx, NULL,
                     "UPDATE outbox SET address = $3 WHERE government_id = $1 AND channel = 'webhook'"
                     " AND address = $2",
                     "iss", cx->actor.government_id, row_str(r, 1), sealed);
}

enum err contact_seal_old(struct cx *cx)
{
    struct actor before = cx->actor;
    struct rows rows;
    enum err e = store_run(cx, &rows,
                           "SELECT government_id, address FROM contact WHERE channel = 'webhook'"
                           " AND substr(address, 1, 7) <> 'sealed:' UNION"
                           " SELECT government_id, address FROM outbox WHERE channel = 'webhook'"
                           " AND substr(address, 1, 7) <> 'sealed:'",
                           "");

    for (size_t i = 0; !e && i < rows.n; i++) e = seal_row(cx, &rows.at[i]);
    cx->actor = before;
    return e;
}

enum err contact_drop_hooks(struct cx *cx, int64_t *n)
{
    struct rows rows;
    enum err e =
        store_run(cx, &rows,
                  "DELETE FROM contact WHERE government_id = $1 AND channel = 'webhook' RETURNING account_id",
                  "i", cx->actor.government_id);

    for (size_t i = 0; !e && i < rows.n; i++)
        e = event_add(cx, "contact.change", "account", row_int(&rows.at[i], 0), STR_NULL, STR_NULL);
    *n = (int64_t)rows.n;
    return e;
}
