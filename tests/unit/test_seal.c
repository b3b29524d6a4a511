/* Sealed secrets: what a copy of the database tells, and what happens when the key file is lost. */
#include "../testing.h"

#include <sys/stat.h>

#include "access/government.h"
#include "access/seal.h"
#include "access/second.h"
#include "access/secret.h"
#include "access/setting.h"
#include "base/buf.h"
#include "base/file.h"
#include "notify/contact.h"

enum { ACCOUNT = 5 };

/* A key file of the test's own, whatever the engine. */
static void begin(struct cx *cx, char folder[64])
{
    char path[128];

    snprintf(folder, 64, "/tmp/luoshi-seal-XXXXXX");
    if (!mkdtemp(folder)) fail_msg("no temporary folder");
    snprintf(path, sizeof path, "%s/key", folder);
    setenv("LUOSHI_KEY", path, 1);
    must(store_begin(cx, true));
    must(government_enter(cx));
    cx->actor.account_id = ACCOUNT;
}

static void finish(struct cx *cx, const char *folder)
{
    must(store_end(cx, ERR_NONE));
    unsetenv("LUOSHI_KEY");
    testing_remove(folder);
}

ENGINE_TEST(opens_where_it_was_sealed)
{
    char folder[64];
    struct stat st;
    struct str a, b, plain;

    begin(cx, folder);
    must(seal_close(cx, STR("here"), STR("geheim"), &a));
    must(seal_close(cx, STR("here"), STR("geheim"), &b));
    assert_false(str_eq(a, b));
    assert_true(seal_is(a) && str_find(a, STR("geheim"), 0) < 0);
    assert_int_equal(stat(seal_path(cx).p, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    must(seal_open(cx, STR("here"), a, &plain));
    assert_str(plain, "geheim");
    assert_int_equal(seal_open(cx, STR("there"), a, &plain), ERR_KEY);
    cx->actor.government_id++;
    assert_int_equal(seal_open(cx, STR("here"), a, &plain), ERR_KEY);
    cx->actor.government_id--;
    must(seal_open(cx, STR("here"), STR("never sealed"), &plain));
    assert_str(plain, "never sealed");
    must(seal_close(cx, STR("here"), STR(""), &plain));
    assert_str(plain, "");
    finish(cx, folder);
}

ENGINE_TEST(an_altered_one_stays_shut)
{
    char folder[64];
    struct str kept, plain;

    begin(cx, folder);
    must(seal_close(cx, STR("here"), STR("geheim"), &kept));
    for (size_t i = STR("sealed:").n; i < kept.n; i++) {
        char *copy = (char *)(uintptr_t)str_keep(cx->arena, kept).p;

        copy[i] = copy[i] == 'A' ? 'B' : 'A';
        assert_int_equal(seal_open(cx, STR("here"), (struct str){copy, kept.n}, &plain), ERR_KEY);
        assert_int_equal(seal_open(cx, STR("here"), str_sub(kept, 0, i), &plain), ERR_KEY);
    }
    finish(cx, folder);
}

ENGINE_TEST(a_lost_or_foreign_key_is_named_and_never_replaced)
{
    char folder[64], aside[128];
    struct seal_state s;
    struct str kept, plain, path;

    begin(cx, folder);
    must(seal_close(cx, STR("here"), STR("geheim"), &kept));
    path = str_keep(cx->arena, seal_path(cx));
    must(seal_look(cx, &s));
    assert_true(s.needed && s.fits);
    snprintf(aside, sizeof aside, "%s/aside", folder);
    assert_int_equal(rename(path.p, aside), 0);
    assert_int_equal(seal_open(cx, STR("here"), kept, &plain), ERR_KEY);
    assert_int_equal(seal_close(cx, STR("here"), STR("more"), &plain), ERR_KEY);
    assert_int_equal(access(path.p, F_OK), -1);
    must(seal_look(cx, &s));
    assert_true(s.needed && !s.fits && !s.mark.p);
    must(file_write(cx, path.p, STR("00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff\n")));
    assert_int_equal(chmod(path.p, 0600), 0);
    assert_int_equal(seal_open(cx, STR("here"), kept, &plain), ERR_KEY);
    assert_int_equal(seal_close(cx, STR("here"), STR("more"), &plain), ERR_KEY);
    assert_int_equal(rename(aside, path.p), 0);
    assert_int_equal(chmod(path.p, 0640), 0);
    assert_int_equal(seal_open(cx, STR("here"), kept, &plain), ERR_KEY);
    assert_int_equal(chmod(path.p, 0600), 0);
    must(seal_open(cx, STR("here"), kept, &plain));
    assert_str(plain, "geheim");
    must(file_write(cx, path.p, STR("not a key\n")));
    assert_int_equal(chmod(path.p, 0600), 0);
    assert_int_equal(seal_open(cx, STR("here"), kept, &plain), ERR_KEY);
    must(seal_forget(cx));
    assert_int_equal(unlink(path.p), 0);
    must(seal_close(cx, STR("here"), STR("anew"), &kept));
    must(seal_open(cx, STR("here"), kept, &plain));
    assert_str(plain, "anew");
    finish(cx, folder);
}

/* All text of a table's column, one row behind the other. */
static struct str told(struct cx *cx)
{
    struct buf b = buf_new(cx->arena, 1 << 16);
    struct rows r;

    must(store_run(cx, &r,
                   "SELECT value FROM setting UNION ALL SELECT secret FROM second_factor UNION ALL"
                   " SELECT address FROM contact UNION ALL SELECT address FROM outbox UNION ALL"
                   " SELECT coalesce(before, '') FROM event UNION ALL SELECT coalesce(after, '') FROM event",
                   ""));
    for (size_t i = 0; i < r.n; i++) buf_str(&b, row_str(&r.at[i], 0));
    return buf_text(&b);
}

static void write_old_rows(struct cx *cx)
{
    int64_t g = cx->actor.government_id;

    must(store_run(cx, NULL,
                   "INSERT INTO setting (government_id, name, value) VALUES ($1, 'oidc_secret', 'geheim1')",
                   "i", g));
    must(store_run(cx, NULL,
                   "INSERT INTO second_factor (government_id, account_id, secret, created_ms, confirmed)"
                   " VALUES ($1, $2, 'GEHEIM22GEHEIM22GEHEIM22GEHEIM22', 0, 1)",
                   "ii", g, (int64_t)ACCOUNT));
    must(store_run(cx, NULL,
                   "INSERT INTO contact (government_id, account_id, channel, kind, address)"
                   " VALUES ($1, $2, 'webhook', 'wecom', 'https://qyapi.weixin.qq.com/?key=geheim3')",
                   "ii", g, (int64_t)ACCOUNT));
}

static void seal_old(struct cx *cx)
{
    must(second_seal_old(cx));
    must(setting_seal_old(cx));
    must(contact_seal_old(cx));
}

/* The code of now, as a telephone makes it. */
static struct str code_now(struct cx *cx, const char *secret)
{
    unsigned char bytes[SECOND_BYTES];
    struct buf b = buf_new(cx->arena, 16);

    assert_true(second_bytes(str_of(secret), bytes));
    buf_fmt(&b, "%06d", second_code(bytes, cx->now_ms / 30000));
    return buf_text(&b);
}

ENGINE_TEST(what_older_versions_kept_readable_is_sealed)
{
    struct buf out = buf_new(cx->arena, 4096);
    char folder[64];
    struct str secret;

    begin(cx, folder);
    write_old_rows(cx);
    assert_true(str_find(told(cx), STR("geheim"), 0) >= 0);
    seal_old(cx);
    seal_old(cx);
    assert_true(str_find(told(cx), STR("geheim"), 0) < 0);
    assert_true(str_find(told(cx), STR("GEHEIM"), 0) < 0);
    must(setting_text_get(cx, SETTING_OIDC_SECRET, &secret));
    assert_str(secret, "geheim1");
    must(contact_get(cx, &out));
    assert_true(str_find(buf_text(&out), STR("key=geheim3"), 0) >= 0);
    must(second_pass(cx, ACCOUNT, code_now(cx, "GEHEIM22GEHEIM22GEHEIM22GEHEIM22")));
    must(setting_text_set(cx, SETTING_OIDC_SECRET, STR("geheim4")));
    must(setting_text_get(cx, SETTING_OIDC_SECRET, &secret));
    assert_str(secret, "geheim4");
    assert_true(str_find(told(cx), STR("geheim"), 0) < 0);
    finish(cx, folder);
}

ENGINE_TEST(after_a_loss_all_is_set_again)
{
    int64_t seconds = 0, secrets = 0, hooks = 0;
    char folder[64];
    struct str secret;
    bool on = true;

    begin(cx, folder);
    write_old_rows(cx);
    seal_old(cx);
    assert_int_equal(unlink(seal_path(cx).p), 0);
    assert_int_equal(second_pass(cx, ACCOUNT, STR("123456")), ERR_KEY);
    assert_int_equal(setting_text_get(cx, SETTING_OIDC_SECRET, &secret), ERR_KEY);
    must(second_drop_all(cx, &seconds));
    must(setting_drop_secrets(cx, &secrets));
    must(contact_drop_hooks(cx, &hooks));
    must(seal_forget(cx));
    assert_true(seconds == 1 && secrets == 1 && hooks == 1);
    must(second_is_on(cx, ACCOUNT, &on));
    assert_false(on);
    must(setting_text_set(cx, SETTING_OIDC_SECRET, STR("geheim5")));
    must(setting_text_get(cx, SETTING_OIDC_SECRET, &secret));
    assert_str(secret, "geheim5");
    finish(cx, folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {ENGINE_TESTS(opens_where_it_was_sealed),
                                       ENGINE_TESTS(an_altered_one_stays_shut),
                                       ENGINE_TESTS(a_lost_or_foreign_key_is_named_and_never_replaced),
                                       ENGINE_TESTS(what_older_versions_kept_readable_is_sealed),
                                       ENGINE_TESTS(after_a_loss_all_is_set_again)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
