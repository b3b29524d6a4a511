/* Reminders: the ladder, one message a day, working hours; the outbox: nothing lost, nothing twice;
 * calendars. */
#include "../testing.h"

#include "../json.h"
#include "../ledger.h"
#include "../matter.h"
#include "access/setting.h"
#include "breakdown/holiday.h"
#include "breakdown/workday.h"
#include "ledger/todo.h"
#include "notify/contact.h"
#include "notify/feed.h"
#include "notify/tick.h"
#include "text/utf8.h"

/* A carrier that fails as long as it shall, and counts. */
struct fake {
    int fail, calls;
    int64_t last_id;
    char subject[256], body[4096], address[256], secret[64];
};

static enum err fake_send(void *arg, struct cx *cx, const struct letter *l)
{
    struct fake *f = arg;

    f->calls++;
    f->last_id = l->id;
    snprintf(f->subject, sizeof f->subject, "%.*s", STR_ARG(l->subject));
    snprintf(f->body, sizeof f->body, "%.*s", STR_ARG(l->body));
    snprintf(f->address, sizeof f->address, "%.*s", STR_ARG(l->address));
    snprintf(f->secret, sizeof f->secret, "%.*s", STR_ARG(l->secret));
    if (f->fail-- > 0) return cx_fail(cx, ERR_SYSTEM, NULL, "对方没有应答", "no answer");
    return ERR_NONE;
}

static struct tick_done tick(struct cx *cx, struct fake *f)
{
    const struct carrier c = {fake_send, f};
    struct tick_done done;

    must(tick_run(cx, &c, &done));
    return done;
}

static void open_todo(struct cx *cx, int64_t org, int64_t id, const char *title, const char *due)
{
    const struct todo t = {.org_id = org,
                           .role = STR("reporter"),
                           .kind = STR("request"),
                           .subject = STR("request"),
                           .subject_id = id,
                           .title = str_of(title),
                           .due_on = due ? str_of(due) : STR_NULL};

    must(store_begin(cx, true));
    must(store_end(cx, todo_open(cx, &t)));
}

/* A reporter of 市财政局 with a mail address. */
static int64_t setup(struct cx *cx)
{
    const struct contact c = {.mail = STR("reporter@example.org")};
    json_t *got;
    int64_t org;

    ledger_import(cx, PLAN_ONE);
    org = matter_org(cx, "市财政局");
    matter_as(cx, ROLE_REPORTER, org, 0);
    DO(got, contact_put(cx, &c, &out));
    assert_string_equal(json_text(got, "mail"), "reporter@example.org");
    matter_as_system(cx);
    return org;
}

ENGINE_TEST(the_ladder_is_climbed_once)
{
    struct fake f = {0};
    int64_t org = setup(cx); /* Monday 2 March 2026, 09:00 */

    open_todo(cx, org, 1, "第3项：拨付二期工程款", "2026-03-11");
    assert_int_equal(tick(cx, &f).sent, 1);
    assert_string_equal(f.subject, "【落实待办】您有1件事待办");
    assert_non_null(strstr(f.body, "第3项：拨付二期工程款"));
    assert_int_equal(tick(cx, &f).sent, 0);
    matter_later(cx, 1);
    assert_int_equal(tick(cx, &f).sent, 0); /* nothing new on Tuesday */
    matter_later(cx, 6);                    /* the 9th: two working days left */
    assert_int_equal(tick(cx, &f).sent, 1);
    assert_string_equal(f.subject, "【落实提醒】您有1件事待办");
    matter_later(cx, 3); /* the 12th: one day overdue */
    assert_int_equal(tick(cx, &f).sent, 1);
    assert_string_equal(f.subject, "【落实督办】您有1件事待办");
    assert_non_null(strstr(f.body, "已超 1 个工作日"));
    matter_later(cx, 7); /* the 19th: six working days */
    assert_int_equal(tick(cx, &f).sent, 1);
    assert_string_equal(f.subject, "【落实红单】您有1件事待办");
    matter_later(cx, 1);
    assert_int_equal(tick(cx, &f).sent, 0); /* there is nothing above red */
    assert_int_equal(f.calls, 4);
}

ENGINE_TEST(one_message_for_a_day)
{
    struct fake f = {0};
    int64_t org = setup(cx), other = matter_org(cx, "市教育局");

    open_todo(cx, org, 1, "甲", "2026-03-11");
    open_todo(cx, org, 2, "乙", NULL);
    open_todo(cx, other, 3, "丙", NULL); /* another unit's */
    assert_int_equal(tick(cx, &f).made, 1);
    assert_string_equal(f.subject, "【落实待办】您有2件事待办");
    assert_null(strstr(f.body, "丙"));
    open_todo(cx, org, 4, "丁", NULL);
    assert_int_equal(tick(cx, &f).made, 0); /* waits for tomorrow's message */
    matter_later(cx, 1);
    assert_int_equal(tick(cx, &f).made, 1);
    assert_non_null(strstr(f.body, "丁"));
    assert_null(strstr(f.body, "甲"));
}

ENGINE_TEST(nobody_is_disturbed_at_night_or_on_holidays)
{
    struct fake f = {0};
    int64_t org = setup(cx);
    json_t *got;

    open_todo(cx, org, 1, "甲", NULL);
    cx->now_ms += 12 * 3600000; /* 21:00 */
    assert_int_equal(tick(cx, &f).made, 0);
    cx->now_ms += INT64_C(4) * 86400000 + 12 * 3600000; /* Saturday 7 March, 09:00 */
    assert_int_equal(tick(cx, &f).made, 0);
    DO(got, holiday_put(cx, STR("2026-03-07"), STR("work"), STR("补班"), &out));
    assert_int_equal(json_number(got, "year"), 2026);
    assert_int_equal(tick(cx, &f).made, 1); /* unless that Saturday is made a working day */
}

ENGINE_TEST(a_mail_server_that_is_down_loses_nothing)
{
    struct fake f = {.fail = 3};
    int64_t org = setup(cx), first;

    open_todo(cx, org, 1, "甲", NULL);
    assert_int_equal(tick(cx, &f).sent, 0);
    first = f.last_id;
    assert_int_equal(tick(cx, &f).sent, 0);
    assert_int_equal(f.calls, 1); /* not before a minute has passed */
    cx->now_ms += 60000;
    assert_int_equal(tick(cx, &f).sent, 0);
    cx->now_ms += 120000;
    assert_int_equal(tick(cx, &f).sent, 0);
    assert_int_equal(f.calls, 3);
    assert_int_equal(
        ledger_count(cx, "SELECT COUNT(*) FROM outbox WHERE state = 'waiting' AND last_error <> ''"), 1);
    cx->now_ms += 240000;
    assert_int_equal(tick(cx, &f).sent, 1);
    assert_true(f.last_id == first); /* the same message */
    for (int i = 0; i < 5; i++) cx->now_ms += 600000, (void)tick(cx, &f);
    assert_int_equal(f.calls, 4);
    assert_int_equal(ledger_count(cx, "SELECT COUNT(*) FROM outbox"), 1);
}

ENGINE_TEST(a_message_that_cannot_go_is_kept_for_the_office)
{
    struct fake f = {.fail = 100};
    int64_t org = setup(cx);
    struct page page = {0};
    json_t *got;

    must(store_begin(cx, true));
    must(store_end(cx, setting_set(cx, SETTING_OUTBOX_TRIES, 2)));
    open_todo(cx, org, 1, "甲", NULL);
    (void)tick(cx, &f);
    cx->now_ms += 600000;
    (void)tick(cx, &f);
    cx->now_ms += 600000;
    (void)tick(cx, &f);
    assert_int_equal(f.calls, 2);
    DO(got, outbox_list(cx, STR("failed"), &page, &out));
    assert_int_equal(json_number(got, "total"), 1);
    assert_string_equal(json_text(json_nth(got, "rows", 0), "last_error"), "对方没有应答");
    DO(got, outbox_retry(cx, json_id(json_nth(got, "rows", 0), "id"), &out));
    f.fail = 0;
    assert_int_equal(tick(cx, &f).sent, 1);
    REFUSED(ERR_STEP, outbox_retry(cx, json_id(got, "id"), &out)); /* it is gone */
}

/* The program ended between claiming and settling; or the clock was set back. */
ENGINE_TEST(a_claim_that_died_is_taken_up_again)
{
    struct fake f = {0};
    int64_t org = setup(cx), id;

    open_todo(cx, org, 1, "甲", NULL);
    assert_int_equal(tick(cx, &f).sent, 1);
    id = f.last_id;
    must(store_run(cx, NULL, "UPDATE outbox SET state = 'sending', claimed_ms = $1", "i", cx->now_ms));
    assert_int_equal(tick(cx, &f).sent, 0); /* somebody may be at it */
    cx->now_ms += 660000;
    assert_int_equal(tick(cx, &f).sent, 1);
    assert_true(f.last_id == id);
    must(store_run(cx, NULL, "UPDATE outbox SET state = 'waiting', next_ms = $1", "i",
                   cx->now_ms + INT64_C(86400000) * 365));
    assert_int_equal(tick(cx, &f).sent, 1); /* nobody waits a year: the clock was wrong */
    must(store_run(cx, NULL, "UPDATE outbox SET state = 'sending', claimed_ms = $1", "i",
                   cx->now_ms + INT64_C(86400000) * 365));
    assert_int_equal(tick(cx, &f).sent, 1);
}

ENGINE_TEST(contacts_are_checked)
{
    static const struct {
        struct contact in;
        enum err unit, office;
    } cases[] = {
        {{.mail = STR_INIT("a@b.cn")}, ERR_NONE, ERR_NONE},
        {{.mail = STR_INIT("a b@c.cn")}, ERR_INPUT, ERR_INPUT},
        {{.mail = STR_INIT("a@b@c")}, ERR_INPUT, ERR_INPUT},
        {{.mail = STR_INIT("a@b.cn>\r\nBcc: x@y")}, ERR_INPUT, ERR_INPUT},
        {{.hook = STR_INIT("wecom"),
          .hook_to = STR_INIT("https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=1")},
         ERR_NONE,
         ERR_NONE},
        {{.hook = STR_INIT("wecom"), .hook_to = STR_INIT("https://qyapi.weixin.qq.com.evil.cn/")},
         ERR_INPUT,
         ERR_INPUT},
        {{.hook = STR_INIT("wecom"), .hook_to = STR_INIT("http://127.0.0.1/")}, ERR_INPUT, ERR_INPUT},
        {{.hook = STR_INIT("pigeon"), .hook_to = STR_INIT("https://a.cn/")}, ERR_INPUT, ERR_INPUT},
        {{.hook = STR_INIT("generic"), .hook_to = STR_INIT("https://oa.example.cn/hook")},
         ERR_DENIED,
         ERR_NONE},
        {{.hook = STR_INIT("generic"), .hook_to = STR_INIT("file:///etc/passwd")}, ERR_DENIED, ERR_INPUT},
        {{.mail = STR_INIT("")}, ERR_NONE, ERR_NONE},
    };
    struct actor unit;
    (void)setup(cx);

    matter_as(cx, ROLE_REPORTER, matter_org(cx, "市财政局"), 0);
    unit = cx->actor;
    matter_as(cx, ROLE_OFFICE, 0, 0);
    for (size_t i = 0; i < 2 * (sizeof cases / sizeof *cases); i++) {
        struct buf out = buf_new(cx->arena, 4096);
        struct actor office = cx->actor;
        enum err e;

        if (i % 2) cx->actor = unit;
        must(store_begin(cx, true));
        e = store_end(cx, contact_put(cx, &cases[i / 2].in, &out));
        if (e != (i % 2 ? cases[i / 2].unit : cases[i / 2].office))
            fail_msg("contact %d: %d", (int)i / 2, (int)e);
        cx->actor = office;
    }
}

ENGINE_TEST(a_robot_keeps_its_secret)
{
    struct contact c = {.hook = STR("feishu"),
                        .hook_to = STR("https://open.feishu.cn/open-apis/bot/v2/hook/1"),
                        .hook_secret = STR("geheim")};
    struct fake f = {0};
    int64_t org = setup(cx);
    json_t *got;

    matter_as(cx, ROLE_REPORTER, org, 0);
    DO(got, contact_put(cx, &c, &out));
    assert_true(json_is_true(json_object_get(got, "hook_signed")));
    assert_string_equal(json_text(got, "hook_to"), "https://open.feishu.cn/open-apis/bot/v2/hook/1");
    c.hook_secret = STR_NULL; /* not said again: it stays */
    DO(got, contact_put(cx, &c, &out));
    assert_true(json_is_true(json_object_get(got, "hook_signed")));
    matter_as_system(cx);
    open_todo(cx, org, 1, "甲", NULL);
    (void)tick(cx, &f);
    assert_string_equal(f.secret, "geheim");
    assert_string_equal(f.address, "https://open.feishu.cn/open-apis/bot/v2/hook/1");
    matter_as(cx, ROLE_REPORTER, org, 0);
    c.hook_to = STR("https://open.feishu.cn/open-apis/bot/v2/hook/2"); /* another robot */
    DO(got, contact_put(cx, &c, &out));
    assert_true(json_is_false(json_object_get(got, "hook_signed")));
    c.hook = STR("wecom");
    c.hook_to = STR("https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=1");
    c.hook_secret = STR("x");
    REFUSED(ERR_INPUT, contact_put(cx, &c, &out));
}

/* Lines end with CRLF, have at most 75 bytes and whole characters; what begins ends, in order (RFC 5545). */
static void is_calendar(struct str text)
{
    struct str open[8] = {{0}};
    size_t depth = 0;

    while (text.n) {
        ptrdiff_t end = str_find(text, STR("\r\n"), 0);
        struct str line = str_sub(text, 0, (size_t)end);

        assert_true(end > 0 && line.n <= 75);
        assert_int_equal(utf8_valid(line), line.n);
        if (str_starts(line, STR("BEGIN:"))) open[depth++] = str_skip(line, 6);
        if (str_starts(line, STR("END:"))) {
            assert_true(depth > 0 && str_eq(open[depth - 1], str_skip(line, 4)));
            depth--;
        }
        assert_true(depth > 0 || str_eq(line, STR("END:VCALENDAR")));
        text = str_skip(text, line.n + 2);
    }
    assert_int_equal(depth, 0);
}

ENGINE_TEST(a_calendar_holds_what_has_a_day)
{
    int64_t org = setup(cx);
    struct buf out = buf_new(cx->arena, 1 << 20), again = buf_new(cx->arena, 1 << 20);
    struct str token, old;

    matter_as(cx, ROLE_REPORTER, org, 0);
    open_todo(cx, org, 1,
              "第3项：拨付，二期;工程款，并于月底前完成结算审计和资料归档，同时报送市政府督查室备案",
              "2026-03-11");
    open_todo(cx, org, 2, "无期限", NULL);
    must(store_begin(cx, true));
    must(feed_open(cx, &old));
    must(store_end(cx, feed_open(cx, &token)));
    matter_as_system(cx);
    assert_int_equal(feed_put(cx, old, &out), ERR_LOGIN); /* a new token ends the old one */
    assert_int_equal(feed_put(cx, STR("guess"), &out), ERR_LOGIN);
    must(feed_put(cx, token, &out));
    assert_true(
        str_find(buf_text(&out), STR("DTSTART;VALUE=DATE:20260311\r\nDTEND;VALUE=DATE:20260312\r\n"), 0) > 0);
    assert_true(str_find(buf_text(&out), STR("SUMMARY:第3项：拨付，二期\\;工程款"), 0) > 0);
    assert_true(str_find(buf_text(&out), STR("无期限"), 0) < 0);
    is_calendar(buf_text(&out));
    assert_true(str_find(buf_text(&out), STR("\r\nUID:"), 0) > 0);
    must(feed_put(cx, token, &again)); /* the same events under the same names */
    assert_true(str_eq(buf_text(&out), buf_text(&again)));
}

ENGINE_TEST(days_are_edited)
{
    struct str due;
    json_t *got;

    ledger_import(cx, PLAN_ONE);
    DO(got, holiday_list(cx, 2026, &out));
    assert_true(json_is_false(json_object_get(got, "provisional")));
    assert_true(json_count(got, "rows") > 25);
    DO(got, holiday_put(cx, STR("2026-07-01"), STR("off"), STR("本市节日"), &out));
    must(workday_after(cx, STR("2026-06-30"), 1, &due));
    assert_str(due, "2026-07-02");
    DO(got, holiday_put(cx, STR("2026-07-01"), STR("usual"), STR_NULL, &out));
    must(workday_after(cx, STR("2026-06-30"), 1, &due));
    assert_str(due, "2026-07-01");
    REFUSED(ERR_INPUT, holiday_put(cx, STR("2026-02-30"), STR("off"), STR_NULL, &out));
    REFUSED(ERR_INPUT, holiday_put(cx, STR("2026-07-01"), STR("maybe"), STR_NULL, &out));
    DO(got, holiday_list(cx, 2040, &out));
    assert_true(json_is_true(json_object_get(got, "provisional")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ENGINE_TESTS(the_ladder_is_climbed_once),
        ENGINE_TESTS(one_message_for_a_day),
        ENGINE_TESTS(nobody_is_disturbed_at_night_or_on_holidays),
        ENGINE_TESTS(a_mail_server_that_is_down_loses_nothing),
        ENGINE_TESTS(a_message_that_cannot_go_is_kept_for_the_office),
        ENGINE_TESTS(a_claim_that_died_is_taken_up_again),
        ENGINE_TESTS(contacts_are_checked),
        ENGINE_TESTS(a_robot_keeps_its_secret),
        ENGINE_TESTS(a_calendar_holds_what_has_a_day),
        ENGINE_TESTS(days_are_edited),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
