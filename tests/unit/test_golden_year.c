/*
 * The golden year: one simulated year with all that happens in one, played into both engines, must be the
 * same byte for byte: lamps, questions, reports, figures, matters, scores with their explanations, forecasts,
 * the chain of events.  Played again it must be the same again.
 *
 * tests/golden_year/2026.txt holds it in a form that people read: the lamps of each task, the counts and a
 * digest of each month, the places and scores.  LUOSHI_BLESS=1 writes it anew; the difference is read before
 * it is committed. A text that differs is left in build/ for diff(1).
 */
#include "../testing.h"

#include "../ledger.h"
#include "../year_text.h"

#include "access/sm3.h"
#include "base/embed.h"
#include "base/file.h"
#include "calendar/period.h"
#include "sim/play.h"

enum { YEAR = 2026, SEED = 11, MONTHS = 12, DIGITS = 12, GOLDEN_MOST = 1 << 20 };

static const char golden[] = "tests/golden_year/2026.txt";
static const char folder[] = "/tmp/luoshi-golden-XXXXXX";

/* ---- playing */

static const char *sample(void)
{
    const struct embed *e = embed_data;

    while (!str_eq(e->name, STR("sample-plan.txt"))) e++;
    return e->bytes.p;
}

/* To the end of February of the next year: by then the year's appraisal is sealed. Answers the plan. */
static int64_t play(struct cx *cx, struct play_done *done)
{
    struct play_ask ask = {.year = YEAR, .seed = SEED, .until = day_of(YEAR + 1, 2, 28)};
    char proofs[sizeof folder];

    memcpy(proofs, folder, sizeof folder);
    assert_non_null(mkdtemp(proofs));
    ask.evidence = str_keep(cx->arena, str_of(proofs));
    cx->now_ms = (int64_t)day_of(YEAR, 1, 4) * 86400000 + 3600000;
    store_ids_from(cx, (int64_t)day_of(YEAR, 1, 1) * 86400000);
    ask.plan_id = ledger_import(cx, sample()).plan_id;
    must(play_year(cx, &ask, done));
    testing_remove(proofs);
    return ask.plan_id;
}

static void months(struct cx *cx, struct str out[MONTHS])
{
    struct period p = period_of(PERIOD_MONTH, day_of(YEAR, 1, 1));

    for (int m = 0; m < MONTHS; m++, p = period_next(p)) out[m] = period_str(cx->arena, p);
}

/* ---- what people read */

static void put_digest(struct buf *out, struct str text)
{
    struct sm3 s = sm3_start();
    char hex[SM3_HEX + 1];

    sm3_add(&s, text.p, text.n);
    sm3_end_hex(&s, hex);
    buf_str(out, str_sub(str_of(hex), 0, DIGITS));
}

static char letter(struct str lamp)
{
    return lamp.n == 0 || str_eq(lamp, STR("grey")) ? '-' : lamp.p[0];
}

enum { L_NO, L_ORD, L_TOLD, L_VERIFIED, TASKS_MOST = 300 };

/* Told and verified, a letter a month: - grey, b blue, g green, y yellow, r red. */
static void put_lamps(struct cx *cx, const struct str period[MONTHS], struct buf *out)
{
    char lamp[TASKS_MOST][2][MONTHS];
    struct str no[TASKS_MOST];
    struct rows rows;
    size_t n = 0;

    memset(lamp, '-', sizeof lamp);
    for (int m = 0; m < MONTHS; m++) {
        year_rows(cx, year_part("lamps"), period[m], &rows);
        assert_true(rows.n > 0 && rows.n < TASKS_MOST && (m == 0 || rows.n == n));
        n = rows.n;
        for (size_t i = 0; i < n; i++) {
            no[i] = row_str(&rows.at[i], L_NO);
            lamp[i][0][m] = letter(row_str(&rows.at[i], L_TOLD));
            lamp[i][1][m] = letter(row_str(&rows.at[i], L_VERIFIED));
        }
    }
    buf_lit(out, "== lamps of each task, January to December: told, verified\n");
    for (size_t i = 0; i < n; i++) buf_fmt(out, "%.*s %.12s %.12s\n", STR_ARG(no[i]), lamp[i][0], lamp[i][1]);
}

static size_t count(const struct rows *rows, int col, const char *word)
{
    size_t n = 0;

    for (size_t i = 0; i < rows->n; i++) n += str_eq(row_str(&rows->at[i], col), str_of(word));
    return n;
}

/* Counts and the digest of all that was said in it. */
static void put_month(struct cx *cx, struct str period, struct buf *out)
{
    struct rows lamps, asks;

    year_rows(cx, year_part("lamps"), period, &lamps);
    year_rows(cx, year_part("asks"), period, &asks);
    buf_fmt(out, "%.*s red %zu yellow %zu green %zu blue %zu; asked %zu exempt %zu missing %zu",
            STR_ARG(period), count(&lamps, L_TOLD, "red"), count(&lamps, L_TOLD, "yellow"),
            count(&lamps, L_TOLD, "green"), count(&lamps, L_TOLD, "blue"), asks.n - count(&asks, 3, "exempt"),
            count(&asks, 3, "exempt"), count(&asks, 3, "missing"));
    for (size_t i = 0; i < YEAR_PARTS; i++) {
        if (!year_parts[i].monthly) continue;
        buf_fmt(out, "%s%s ", i ? " " : "; ", year_parts[i].title);
        put_digest(out, year_part_text(cx, year_parts[i].title, period));
    }
    buf_lit(out, "\n");
}

enum { S_PERIOD, S_PLACE, S_GROUP, S_ORG, S_BASE, S_SCORE, S_TIED, S_VETO, S_CORRECTED, S_LINES };

static void put_scores(struct cx *cx, struct buf *out)
{
    struct rows rows;

    year_rows(cx, year_part("scores"), STR_NULL, &rows);
    assert_true(rows.n > 100);
    buf_lit(out, "== scores: period, group, place, unit, score; digest of lines and explanation\n");
    for (size_t i = 0; i < rows.n; i++) {
        const struct row *r = &rows.at[i];
        struct buf said = buf_new(cx->arena, GOLDEN_MOST);

        buf_str(&said, row_str(r, S_LINES));
        buf_str(&said, row_str(r, S_LINES + 1));
        buf_fmt(out, "%.*s %.*s %.*s %.*s %.4f", STR_ARG(row_str(r, S_PERIOD)), STR_ARG(row_str(r, S_GROUP)),
                STR_ARG(row_str(r, S_PLACE)), STR_ARG(row_str(r, S_ORG)), row_num(r, S_SCORE));
        if (row_str(r, S_VETO).n) buf_fmt(out, " veto %.*s", STR_ARG(row_str(r, S_VETO)));
        if (row_str(r, S_CORRECTED).n) buf_lit(out, " corrected");
        buf_lit(out, " ");
        put_digest(out, buf_text(&said));
        buf_lit(out, "\n");
    }
}

static struct str readable(struct cx *cx, const struct str period[MONTHS], const struct play_done *d)
{
    struct buf out = buf_new(cx->arena, GOLDEN_MOST);

    buf_fmt(&out,
            "The year %d of the sample plan, seed %d: %lld tasks, %lld rounds, %lld of %lld questions, %lld "
            "reports,"
            " %lld checks, %lld difficulties, %lld requests, %lld changes, %lld refusals, %lld closures,"
            " %lld look-backs, %lld files, %lld appraisals, %lld appeals.\n",
            YEAR, SEED, (long long)d->tasks, (long long)d->rounds, (long long)d->questions,
            (long long)d->possible, (long long)d->reports, (long long)d->checks, (long long)d->difficulties,
            (long long)d->requests, (long long)d->changes, (long long)d->refusals, (long long)d->closures,
            (long long)d->look_backs, (long long)d->files, (long long)d->appraisals, (long long)d->appeals);
    put_lamps(cx, period, &out);
    buf_lit(&out, "== months: told lamps, questions; digests of all rows\n");
    for (int m = 0; m < MONTHS; m++) put_month(cx, period[m], &out);
    put_scores(cx, &out);
    return buf_text(&out);
}

/* ---- comparing */

/* Text that outlives its test. */
struct kept {
    char *at;
    size_t n;
};

static void keep(struct kept *k, struct str s)
{
    free(k->at);
    k->at = malloc(s.n ? s.n : 1);
    assert_non_null(k->at);
    memcpy(k->at, s.p, s.n);
    k->n = s.n;
}

/* What was played first, and last; whoever comes later must be the same. */
static struct kept whole;

static void write_text(const char *path, struct str s)
{
    FILE *f = fopen(path, "wb");

    if (!f) return;
    (void)fwrite(s.p, 1, s.n, f);
    fclose(f);
}

/* The line in which two texts differ first. */
static size_t line_of(struct str a, struct str b)
{
    size_t line = 1;

    for (size_t i = 0; i < a.n && i < b.n && a.p[i] == b.p[i]; i++) line += a.p[i] == '\n';
    return line;
}

static void must_be_same(struct str got, struct str want, const char *what)
{
    if (str_eq(got, want)) return;
    write_text("build/golden_year.want", want);
    write_text("build/golden_year.got", got);
    fail_msg("%s: line %zu is not the same; see diff build/golden_year.want build/golden_year.got", what,
             line_of(got, want));
}

/* Play it and look that it is what was played before. */
static void one_year(struct cx *cx, struct play_done *done)
{
    struct str period[MONTHS], text;
    int64_t plan = play(cx, done);

    must(store_begin(cx, false));
    months(cx, period);
    text = year_text(cx, plan, period, MONTHS);
    must(store_end(cx, ERR_NONE));
    assert_true(text.n > 1 << 20);
    if (whole.at) must_be_same(text, (struct str){whole.at, whole.n}, "the same year played again");
    keep(&whole, text);
}

ENGINE_TEST(a_year_is_the_same_on_both_engines)
{
    struct play_done done;

    one_year(cx, &done);
}

/* Everything a year can bring is in it. */
static void has_all(const struct play_done *d)
{
    assert_int_equal(d->rounds, MONTHS);
    assert_true(d->reports > 400 && d->returned > 5 && d->checks > 200 && d->questions < d->possible / 2);
    assert_true(d->difficulties > 5 && d->requests > 20 && d->changes > 5 && d->refusals > 1);
    assert_true(d->closures > 30 && d->look_backs > 2 && d->files > 20);
    assert_int_equal(d->appraisals, 2);
    assert_int_equal(d->appeals, 4);
}

/* In another database, after the others: the same once more, and the one that was blessed. */
static void test_it_is_the_golden_year(void **state)
{
    struct testing t = {.cx = testing_cx(), .url = ":memory:"};
    struct cx *cx = &t.cx;
    struct str period[MONTHS], want = STR_NULL, got;
    struct play_done done;

    (void)state;
    testing_migrated(cx);
    one_year(cx, &done);
    has_all(&done);
    must(store_begin(cx, false));
    months(cx, period);
    got = readable(cx, period, &done);
    must(store_end(cx, ERR_NONE));
    if (getenv("LUOSHI_BLESS")) write_text(golden, got);
    must(file_read(cx, golden, GOLDEN_MOST, &want));
    must_be_same(got, want, "not the year in tests/golden_year (LUOSHI_BLESS=1 takes this one)");
    testing_end(cx);
    free(whole.at);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ENGINE_TESTS(a_year_is_the_same_on_both_engines),
        cmocka_unit_test(test_it_is_the_golden_year),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
