/* The command line's frame: options, operands, the table of commands. */
#include "../reading.h"
#include "cli/cli.h"

enum { WORDS_MOST = 16 };

/* Options are taken from a copy: getopt moves the words about. */
static enum err take(struct cx *cx, struct cli *cli, const struct cli_option *options, size_t n,
                     const char *const *words)
{
    static char text[WORDS_MOST][32];
    static char *argv[WORDS_MOST + 1];

    *cli = (struct cli){.command = cli_find("parse"), .argv = argv};
    for (; words[cli->argc]; cli->argc++) {
        snprintf(text[cli->argc], sizeof text[0], "%s", words[cli->argc]);
        argv[cli->argc] = text[cli->argc];
    }
    argv[cli->argc] = NULL;
    return cli_options(cx, cli, options, n);
}

#define WORDS(...) ((const char *const[]){"parse", __VA_ARGS__, NULL})

static void options_come_before_or_behind_operands(void **state)
{
    struct cx *cx = *state;
    struct cli cli;
    bool json = false;
    struct str section = STR_NULL;
    int64_t limit = 0;
    const struct cli_option options[] = {{.name = "json", .on = &json},
                                         {.name = "section", .value = &section},
                                         {.name = "limit", .number = &limit}};

    must(take(cx, &cli, options, 3,
              WORDS("a", "--json", "--section=一", "--limit", "20", "--db", "x.db", "--", "--b")));
    assert_true(json);
    assert_str(section, "一");
    assert_int_equal(limit, 20);
    assert_string_equal(cli.db, "x.db");
    assert_int_equal(cli.argc, 2);
    assert_string_equal(cli.argv[0], "a");
    assert_string_equal(cli.argv[1], "--b");
}

static void wrong_options_are_named(void **state)
{
    struct cx *cx = *state;
    struct cli cli;
    int64_t limit = 0;
    const struct cli_option options[] = {{.name = "limit", .number = &limit}};

    assert_refused(take(cx, &cli, options, 1, WORDS("--nonsense", "a")), ERR_INPUT,
                   "unknown option --nonsense");
    assert_refused(take(cx, &cli, options, 1, WORDS("a", "--limit")), ERR_INPUT, "--limit needs a value");
    assert_refused(take(cx, &cli, options, 1, WORDS("--limit", "ten")), ERR_INPUT, "not a whole number: ten");
    assert_refused(take(cx, &cli, options, 1, WORDS("-x")), ERR_INPUT, "unknown option -x");
}

static void operands_are_counted(void **state)
{
    struct cx *cx = *state;
    struct cli cli;

    must(take(cx, &cli, NULL, 0, WORDS("a", "b")));
    must(cli_operands(cx, &cli, 1, 2));
    assert_refused(cli_operands(cx, &cli, 0, 1), ERR_INPUT, "usage: luoshi parse FILE");
    assert_refused(cli_operands(cx, &cli, 3, 3), ERR_INPUT, "wrong number");
}

static void every_command_says_what_it_does_in_both_languages(void **state)
{
    (void)state;
    assert_null(cli_find("nonsense"));
    for (const struct cli_command *c = cli_commands; c->name; c++) {
        assert_ptr_equal(cli_find(c->name), c);
        assert_int_equal(*c->zh == '\0', *c->en == '\0');
    }
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, reading_setup, reading_teardown)
    const struct CMUnitTest tests[] = {
        T(options_come_before_or_behind_operands),
        T(wrong_options_are_named),
        T(operands_are_counted),
        T(every_command_says_what_it_does_in_both_languages),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
