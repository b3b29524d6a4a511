#include "access/guard.h"

#include "access/secret.h"
#include "base/buf.h"
#include "store/store.h"

enum { NAME_TRIES = 5, ADDRESS_TRIES = 20, DOUBLINGS_MOST = 6 };

static const int64_t minute_ms = 60000, forget_ms = 3600000, day_ms = 86400000, known_days = 30;

/* 1, 2, 4 … 60 minutes for the first, second … try beyond what is allowed. */
static int64_t closed_ms(int64_t fails, int64_t allowed)
{
    int64_t more = fails - allowed, minutes;

    if (more < 0) return 0;
    minutes = more < DOUBLINGS_MOST ? (int64_t)1 << more : 60;
    return minutes * minute_ms;
}

static enum err is_closed(struct cx *cx, int64_t until_ms)
{
    int64_t seconds = (until_ms - cx->now_ms + 999) / 1000;

    return cx_fail(cx, ERR_LIMIT, NULL, "密码错误次数过多，请 %lld 分 %lld 秒后再试",
                   "too many wrong passwords, try again in %lld min %lld s", (long long)(seconds / 60),
                   (long long)(seconds % 60));
}

static enum err count(struct cx *cx, struct str subject, int64_t allowed)
{
    struct rows r;
    int64_t fails = 0, until = 0;
    enum err e = store_run(cx, &r, "SELECT fails, last_ms, until_ms FROM login_guard WHERE subject = $1", "s",
                           subject);

    if (e) return e;
    if (r.n && cx->now_ms - row_int(&r.at[0], 1) < forget_ms) fails = row_int(&r.at[0], 0);
    if (r.n) until = row_int(&r.at[0], 2);
    if (until > cx->now_ms) return is_closed(cx, until);
    fails++;
    until = closed_ms(fails, allowed) ? cx->now_ms + closed_ms(fails, allowed) : 0;
    return store_run(
        cx, NULL,
        "INSERT INTO login_guard (subject, fails, last_ms, until_ms) VALUES ($1, $2, $3, $4)"
        " ON CONFLICT (subject) DO UPDATE SET fails = excluded.fails, last_ms = excluded.last_ms,"
        " until_ms = excluded.until_ms",
        "siii", subject, fails, cx->now_ms, until);
}

struct str guard_name(struct cx *cx, int64_t government_id, struct str name)
{
    struct buf b = buf_new(cx->arena, 4096);

    buf_int(&b, government_id);
    buf_byte(&b, '/');
    buf_str(&b, name);
    return buf_text(&b);
}

/* What is counted: a name, an address, or a name where it is known ("NAME@ADDRESS", both hidden). */
static struct str of_name(struct cx *cx, struct str name)
{
    return secret_hidden(cx, "name", name);
}

static struct str of_address(struct cx *cx, struct str address)
{
    return secret_hidden(cx, "address", address);
}

static struct str joined(struct cx *cx, struct str a, char sign, struct str b)
{
    struct buf out = buf_new(cx->arena, a.n + b.n + 1);

    buf_str(&out, a);
    buf_byte(&out, sign);
    buf_str(&out, b);
    return buf_text(&out);
}

static struct str of_place(struct cx *cx, struct str name, struct str address)
{
    return joined(cx, of_name(cx, name), '@', of_address(cx, address));
}

static enum err is_known(struct cx *cx, struct str place, bool *out)
{
    struct rows r;
    enum err e = store_run(cx, &r, "SELECT 1 FROM login_guard WHERE subject = $1 AND last_ms > $2", "si",
                           place, cx->now_ms - known_days * day_ms);

    *out = !e && r.n > 0;
    return e;
}

enum err guard_enter(struct cx *cx, struct str name, struct str address)
{
    bool known = false;
    struct str place = address.n ? of_place(cx, name, address) : STR("");
    enum err e = address.n ? is_known(cx, place, &known) : ERR_NONE;

    if (e) return e;
    if (known) return count(cx, place, NAME_TRIES);
    e = count(cx, of_name(cx, name), NAME_TRIES);
    if (!e && address.n) e = count(cx, of_address(cx, address), ADDRESS_TRIES);
    return e;
}

/* From here on NAME is known at ADDRESS; its first time there was counted for the address. */
static enum err remember(struct cx *cx, struct str name, struct str address)
{
    enum err e = store_run(cx, NULL,
                           "INSERT INTO login_guard (subject, fails, last_ms, until_ms) VALUES ($1, 0, $2, 0)"
                           " ON CONFLICT (subject) DO UPDATE SET fails = 0, last_ms = excluded.last_ms,"
                           " until_ms = 0",
                           "si", of_place(cx, name, address), cx->now_ms);

    if (e) return e;
    return store_run(
        cx, NULL, "UPDATE login_guard SET fails = fails - 1, until_ms = 0 WHERE subject = $1 AND fails > 0",
        "s", of_address(cx, address));
}

enum err guard_passed(struct cx *cx, struct str name, struct str address)
{
    struct rows r = {0};
    enum err e = ERR_NONE;

    if (address.n)
        e = store_run(cx, &r,
                      "UPDATE login_guard SET fails = 0, last_ms = $2, until_ms = 0 WHERE subject = $1"
                      " AND last_ms > $3 RETURNING subject",
                      "sii", of_place(cx, name, address), cx->now_ms, cx->now_ms - known_days * day_ms);
    if (e || r.n) return e;
    e = store_run(cx, NULL, "DELETE FROM login_guard WHERE subject = $1", "s", of_name(cx, name));
    return e || !address.n ? e : remember(cx, name, address);
}

/* 'A' comes right behind '@', so a name's places lie between the two. */
#define OF_NAME "(subject = $1 OR (subject > $2 AND subject < $3))"

enum err guard_forget(struct cx *cx, struct str name)
{
    struct str of = of_name(cx, name);

    return store_run(cx, NULL, "DELETE FROM login_guard WHERE " OF_NAME, "sss", of,
                     joined(cx, of, '@', STR("")), joined(cx, of, 'A', STR("")));
}

enum err guard_until(struct cx *cx, struct str name, int64_t *out)
{
    struct str of = of_name(cx, name);
    struct rows r;
    enum err e = store_run(
        cx, &r,
        "SELECT until_ms FROM login_guard WHERE " OF_NAME " AND until_ms > $4 ORDER BY until_ms DESC LIMIT 1",
        "sssi", of, joined(cx, of, '@', STR("")), joined(cx, of, 'A', STR("")), cx->now_ms);

    *out = !e && r.n ? row_int(&r.at[0], 0) : 0;
    return e;
}

enum err guard_sweep(struct cx *cx)
{
    return store_run(
        cx, NULL, "DELETE FROM login_guard WHERE last_ms < $1 AND (last_ms < $2 OR subject NOT LIKE '%@%')",
        "ii", cx->now_ms - day_ms, cx->now_ms - known_days * day_ms);
}
