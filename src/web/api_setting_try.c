/* Trying out what is set: mail, robots, the directory, the server that vouches. */
#include "access/setting.h"
#include "access/vouch.h"
#include "base/json.h"
#include "notify/contact.h"
#include "notify/post.h"
#include "store/store.h"
#include "web/directory_login.h"
#include "web/fetch.h"
#include "web/oidc.h"
#include "web/route.h"
#include "web/web.h"

static enum err read_way(struct cx *cx, struct letter_way *out)
{
    enum err e = store_begin(cx, false);

    return e ? e : store_end(cx, outbox_way(cx, out));
}

static enum err send_test(struct cx *cx, const struct req *rq, struct letter *l)
{
    static const struct post_options none = {0};
    const struct post_options *post = rq->web->options->post;
    struct carrier carrier = post_carrier(post ? post : &none);
    enum err e = read_way(cx, &l->way);

    l->government_id = cx->actor.government_id;
    l->id = store_id(cx);
    l->subject = STR("【落实】测试消息");
    l->body = STR("这是安全管理员在设置页发出的测试消息，收到即说明设置可用。\n");
    return e ? e : carrier.send(carrier.arg, cx, l);
}

static enum err try_mail(struct cx *cx, const struct req *rq)
{
    const struct setting_try_in *in = rq->in;
    struct letter l = {.channel = STR("mail"), .kind = STR(""), .address = in->to};
    enum err e = contact_check_mail(cx, in->to, "to");

    return e ? e : send_test(cx, rq, &l);
}

static enum err try_hook(struct cx *cx, const struct req *rq)
{
    const struct setting_try_in *in = rq->in;
    struct letter l = {.channel = STR("webhook"), .kind = in->kind, .address = in->to};
    enum err e = contact_check_hook(cx, in->kind, in->to);

    return e ? e : send_test(cx, rq, &l);
}

/* One's own name and password there; the try counts as a sign-in does. */
static enum err try_ldap(struct cx *cx, const struct req *rq)
{
    const struct setting_try_in *in = rq->in;
    struct str url = STR(""), pattern = STR(""), dn;
    bool good = false;
    enum err e = store_begin(cx, false);

    if (e) return e;
    e = setting_text_get(cx, SETTING_LDAP_URL, &url);
    if (!e) e = setting_text_get(cx, SETTING_LDAP_DN, &pattern);
    e = store_end(cx, e);
    if (e) return e;
    dn = directory_dn(cx->arena, pattern, in->name);
    if (!url.n || !dn.n)
        return cx_fail(cx, ERR_ABSENT, "ldap_url", "没有设置 LDAP 地址和登录名样式",
                       "the address of the directory and the name to bind with are not set");
    if (!in->name.n || !in->password.n)
        return cx_fail(cx, ERR_INPUT, "password", "请填写目录中的账号和密码",
                       "a name and password are needed");
    e = vouch_try(cx, in->name, rq->address);
    if (!e) e = fetch_bind(cx, url, dn, in->password, &good);
    if (e || good) return e;
    return cx_fail(cx, ERR_LOGIN, "password", "目录可以连接，但不认这个账号或密码",
                   "the directory answers, but does not know this name or password");
}

static enum err run_try(struct cx *cx, const struct req *rq)
{
    const struct setting_try_in *in = rq->in;

    if (str_eq(in->what, STR("mail"))) return try_mail(cx, rq);
    if (str_eq(in->what, STR("hook"))) return try_hook(cx, rq);
    return str_eq(in->what, STR("ldap")) ? try_ldap(cx, rq) : oidc_try(cx);
}

/* What does not work is the answer, not an error of the request; what was filled in wrong is one. */
enum err api_setting_try(struct cx *cx, const struct req *rq, struct ans *out)
{
    struct json j = json_on(&out->body);
    struct setting_try_out answer = {.ok = true, .zh = STR("可用"), .en = STR("it works")};
    enum err e = run_try(cx, rq);

    if (e == ERR_INPUT || e == ERR_LIMIT || e == ERR_STORE) return e;
    if (e) {
        struct fault f = cx_fault(cx, e);

        answer = (struct setting_try_out){.ok = false, .zh = f.zh, .en = f.en};
    }
    rec_put(&j, &setting_try_out_record, &answer);
    return ERR_NONE;
}
