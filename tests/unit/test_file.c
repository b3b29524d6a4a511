/* Files: what is refused before a byte is read, and writing that leaves the old or the new one. Also clock.
 */
#include <fcntl.h>
#include <sys/stat.h>

#include "../reading.h"
#include "base/clock.h"
#include "base/file.h"

struct folder {
    char path[64];
};

static struct folder make_folder(void)
{
    struct folder f = {"/tmp/luoshi-test-XXXXXX"};

    assert_non_null(mkdtemp(f.path));
    return f;
}

static const char *in_folder(struct cx *cx, const struct folder *f, const char *name)
{
    struct buf out = buf_new(cx->arena, 200);

    buf_fmt(&out, "%s/%s", f->path, name);
    return buf_text(&out).p;
}

static void what_is_no_file_is_refused(void **state)
{
    struct cx *cx = *state;
    struct folder f = make_folder();
    const char *fifo = in_folder(cx, &f, "fifo"), *huge = in_folder(cx, &f, "huge"),
               *secret = in_folder(cx, &f, "secret");
    struct str bytes;
    int fd;

    assert_refused(file_read(cx, in_folder(cx, &f, "none"), 100, &bytes), ERR_ABSENT, "no such file");
    assert_refused(file_read(cx, f.path, 100, &bytes), ERR_INPUT, "a folder");
    assert_int_equal(mkfifo(fifo, 0600), 0);
    assert_refused(file_read(cx, fifo, 100, &bytes), ERR_INPUT, "a pipe or a device");
    assert_refused(file_read(cx, "/dev/zero", 100, &bytes), ERR_INPUT, "a pipe or a device");
    fd = open(huge, O_CREAT | O_WRONLY, 0600);
    assert_int_equal(ftruncate(fd, (off_t)2 << 30), 0);
    close(fd);
    assert_refused(file_read(cx, huge, 256 << 20, &bytes), ERR_TOO_LARGE, "2147483648 bytes");
    close(open(secret, O_CREAT | O_WRONLY, 0000));
    if (geteuid() != 0) assert_refused(file_read(cx, secret, 100, &bytes), ERR_DENIED, "no permission");
    testing_remove(f.path);
}

static void writing_replaces_the_whole_file(void **state)
{
    struct cx *cx = *state;
    struct folder f = make_folder();
    const char *path = in_folder(cx, &f, "a");
    struct str bytes;

    must(file_write(cx, path, STR("old")));
    must(file_write(cx, path, STR("new text")));
    must(file_read(cx, path, 100, &bytes));
    assert_str(bytes, "new text");
    must(file_write(cx, path, STR("")));
    must(file_read(cx, path, 100, &bytes));
    assert_int_equal(bytes.n, 0);
    testing_remove(f.path);
    assert_refused(file_write(cx, path, STR("x")), ERR_DISK, "cannot write");
}

static void a_pipe_is_drained_up_to_its_limit(void **state)
{
    struct cx *cx = *state;
    int ends[2], fd = -1;
    size_t size = 0;

    assert_int_equal(pipe(ends), 0);
    assert_int_equal(write(ends[1], "twelve bytes", 12), 12);
    close(ends[1]);
    must(file_drain(cx, ends[0], 12, &fd, &size));
    assert_int_equal(size, 12);
    close(fd);
    close(ends[0]);
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(write(ends[1], "twelve bytes", 12), 12);
    close(ends[1]);
    assert_refused(file_drain(cx, ends[0], 11, &fd, &size), ERR_TOO_LARGE, "limit is 11");
    close(ends[0]);
}

static void time_reads_as_utc(void **state)
{
    char text[CLOCK_TEXT];

    (void)state;
    clock_text(INT64_C(1772413200007), text);
    assert_string_equal(text, "2026-03-02T01:00:00.007Z");
    clock_text(-1, text);
    assert_string_equal(text, "1969-12-31T23:59:59.999Z");
    assert_true(clock_now_ms() > INT64_C(1700000000000));
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, reading_setup, reading_teardown)
    const struct CMUnitTest tests[] = {
        T(what_is_no_file_is_refused),
        T(writing_replaces_the_whole_file),
        T(a_pipe_is_drained_up_to_its_limit),
        T(time_reads_as_utc),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
