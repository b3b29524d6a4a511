/* The table of steps: every verb in every state of every kind of matter, stale revs, absent rows. */
#include "../testing.h"

#include "ledger/step.h"

/* All states that any step of SUBJECT names, each once. */
static size_t states_of(struct str subject, struct str out[32])
{
    size_t n = 0;

    for (size_t i = 0; i < steps_n; i++) {
        struct str from = steps[i].from;

        if (!str_eq(steps[i].subject, subject)) continue;
        for (;;) {
            ptrdiff_t bar = str_find(from, STR("|"), 0);
            struct str one = bar < 0 ? from : str_sub(from, 0, (size_t)bar);
            size_t k = 0;

            while (k < n && !str_eq(out[k], one)) k++;
            if (k == n) out[n++] = one;
            if (bar < 0) break;
            from = str_skip(from, (size_t)bar + 1);
        }
        if (steps[i].to.n) {
            size_t k = 0;

            while (k < n && !str_eq(out[k], steps[i].to)) k++;
            if (k == n) out[n++] = steps[i].to;
        }
        assert_true(n < 32);
    }
    return n;
}

static bool allows(const struct step *s, struct str state)
{
    char list[256], one[64];

    snprintf(list, sizeof list, "|%.*s|", STR_ARG(s->from));
    snprintf(one, sizeof one, "|%.*s|", STR_ARG(state));
    return strstr(list, one) != NULL;
}

static enum err take(struct cx *cx, const struct step *s, struct str state, int64_t rev, struct str *to)
{
    const struct str cells[] = {state, STR("7")};
    const struct row row = {2, cells};
    const struct rows rows = {1, &row};
    const struct step_ask ask = {s->subject.p, s->verb.p, 1, rev};

    return step_take(cx, &ask, &rows, to);
}

static void every_verb_in_every_state(void **unused)
{
    struct cx own = testing_cx(), *cx = &own;
    int good = 0, bad = 0;

    (void)unused;
    for (size_t i = 0; i < steps_n; i++) {
        struct str states[32], to;
        size_t n = states_of(steps[i].subject, states);

        for (size_t k = 0; k < n; k++) {
            enum err e = take(cx, &steps[i], states[k], 7, &to);

            assert_int_equal(e, allows(&steps[i], states[k]) ? ERR_NONE : ERR_STEP);
            if (e)
                bad++;
            else
                good++;
            if (!e) assert_true(str_eq(to, steps[i].to.n ? steps[i].to : states[k]));
            if (e) assert_true(str_find(cx->fault.zh, steps[i].zh, 0) >= 0);
            if (e) assert_true(str_find(cx->fault.en, steps[i].en, 0) >= 0);
        }
    }
    assert_true(good > 40 && bad > 60);
    testing_end(cx);
}

static void stale_revs_and_absent_rows_are_named(void **unused)
{
    struct cx own = testing_cx(), *cx = &own;
    const struct rows none = {0, NULL};
    const struct step_ask ask = {"difficulty", "answer", 1, 7}, wrong = {"difficulty", "dance", 1, 7};
    struct str to;

    (void)unused;
    assert_int_equal(take(cx, &steps[0], STR("open"), 6, &to), ERR_CONFLICT);
    assert_str(cx->fault.field, "rev");
    assert_int_equal(take(cx, &steps[0], STR("open"), -1, &to), ERR_NONE);
    assert_int_equal(step_take(cx, &ask, &none, &to), ERR_ABSENT);
    assert_int_equal(step_take(cx, &wrong, &none, &to), ERR_SYSTEM);
    testing_end(cx);
}

/* Every state has a word of its own in both languages. */
static void every_state_has_words(void **unused)
{
    (void)unused;
    for (size_t i = 0; i < steps_n; i++) {
        struct str states[32];
        size_t n = states_of(steps[i].subject, states);

        for (size_t k = 0; k < n; k++) assert_false(str_eq(state_zh(states[k]), states[k]));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_verb_in_every_state),
        cmocka_unit_test(stale_revs_and_absent_rows_are_named),
        cmocka_unit_test(every_state_has_words),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
