#include "web/directory_login.h"

#include "access/government.h"
#include "access/setting.h"
#include "base/buf.h"
#include "store/store.h"
#include "web/fetch.h"

#define PLACE "{name}"

struct str directory_dn(struct arena *a, struct str pattern, struct str name)
{
    ptrdiff_t at = str_find(pattern, STR(PLACE), 0);
    struct buf b = buf_new(a, pattern.n + 3 * name.n + 1);

    if (at < 0) return STR_NULL;
    buf_str(&b, str_sub(pattern, 0, (size_t)at));
    for (size_t i = 0; i < name.n; i++) {
        unsigned char c = (unsigned char)name.p[i];
        bool plain = (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');

        if (plain)
            buf_byte(&b, (char)c);
        else
            buf_fmt(&b, "\\%02X", c);
    }
    buf_str(&b, str_skip(pattern, (size_t)at + sizeof PLACE - 1));
    return buf_text(&b);
}

struct place {
    int64_t government_id;
    struct str url, dn;
};

static enum err read_place(struct cx *cx, const struct login *in, struct place *out)
{
    struct actor before = cx->actor;
    enum err e = government_pick(cx, in->government, &out->government_id);

    if (e || !out->government_id) return e;
    cx->actor = (struct actor){.government_id = out->government_id};
    e = setting_text_get(cx, SETTING_LDAP_URL, &out->url);
    if (!e) e = setting_text_get(cx, SETTING_LDAP_DN, &out->dn);
    cx->actor = before;
    return e;
}

static enum err wrong(struct cx *cx)
{
    return cx_fail(cx, ERR_LOGIN, NULL, "账号或密码不正确", "the name or the password is wrong");
}

enum err directory_login(struct cx *cx, const struct login *in, struct account *out)
{
    struct place p = {0};
    struct str dn;
    bool good = false;
    enum err e = store_begin(cx, false);

    if (!e) e = store_end(cx, read_place(cx, in, &p));
    if (e) return e;
    dn = p.url.n ? directory_dn(cx->arena, p.dn, in->name) : STR_NULL;
    if (!dn.n) return wrong(cx);
    e = fetch_bind(cx, p.url, dn, in->password, &good);
    if (e) return e;
    return good ? account_vouched(cx, p.government_id, in, true, out) : wrong(cx);
}
