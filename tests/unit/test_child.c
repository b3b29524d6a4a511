/* Children: how they end, what their limits stop, and that nothing of them stays. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include "../testing.h"
#include "base/child.h"
#include "base/clock.h"

#if defined(__SANITIZE_ADDRESS__)
enum { SANITIZED = 1 };
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
enum { SANITIZED = 1 };
#else
enum { SANITIZED = 0 };
#endif
#else
enum { SANITIZED = 0 };
#endif

static struct child_job job_of(int (*fn)(void *), void *arg)
{
    return (struct child_job){
        .fn = fn, .arg = arg, .in = -1, .out = -1, .err = -1, .limits = {.wall_ms = 20000}};
}

static int give_seven(void *arg)
{
    (void)arg;
    return 7;
}

static int spin(void *arg)
{
    volatile unsigned n = 1;

    (void)arg;
    while (n) n |= 1;
    return 0;
}

static int sleep_long(void *arg)
{
    (void)arg;
    sleep(60);
    return 0;
}

static int crash(void *arg)
{
    (void)arg;
    signal(SIGBUS, SIG_DFL);
    raise(SIGBUS);
    return 0;
}

static int give_up(void *arg)
{
    (void)arg;
    abort();
}

static int write_much(void *arg)
{
    char piece[4096] = "";

    (void)arg;
    for (int i = 0; i < 1000; i++)
        if (write(STDOUT_FILENO, piece, sizeof piece) < 0) return 1;
    return 0;
}

static void ends_are_told_apart(void **state)
{
    static const struct {
        int (*fn)(void *);
        enum child_end end;
    } cases[] = {{give_seven, CHILD_EXIT}, {crash, CHILD_CRASH}, {give_up, CHILD_MEMORY}};
    int status = 0;

    (void)state;
    for (size_t i = 0; i < 3; i++) {
        struct child_job job = job_of(cases[i].fn, NULL);

        assert_int_equal(child_run(&job, &status), cases[i].end);
        if (i == 0) assert_int_equal(status, 7);
    }
}

static void time_is_limited(void **state)
{
    struct child_job slow = job_of(sleep_long, NULL), busy = job_of(spin, NULL);
    int64_t begin = clock_steady_ms();
    int status;

    (void)state;
    slow.limits.wall_ms = 200;
    assert_int_equal(child_run(&slow, &status), CHILD_TIME);
    busy.limits.cpu_s = 1;
    assert_int_equal(child_run(&busy, &status), CHILD_TIME);
    assert_true(clock_steady_ms() - begin < 15000);
}

static void files_are_limited(void **state)
{
    int fd = memfd_create("test", MFD_CLOEXEC), status;
    struct child_job job = job_of(write_much, NULL);

    (void)state;
    job.out = fd;
    job.limits.file = 64 * 1024;
    assert_int_equal(child_run(&job, &status), CHILD_FILE);
    assert_true(lseek(fd, 0, SEEK_END) <= 64 * 1024);
    close(fd);
}

static int take_memory(void *arg)
{
    (void)arg;
    return mmap(NULL, (size_t)1 << 31, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED ? 5 : 0;
}

static void memory_is_limited(void **state)
{
    struct child_job job = job_of(take_memory, NULL);
    int status = 0;

    (void)state;
    job.limits.memory = (size_t)1 << 30;
    assert_int_equal(child_run(&job, &status), CHILD_EXIT);
    assert_int_equal(status, SANITIZED ? 0 : 5);
}

/* What a locked child still can: bit 0 open a file, 1 a socket, 2 a process, 3 use memory. */
static int try_all(void *arg)
{
    char *p;
    int can = 0;

    (void)arg;
    if (!child_lock()) return 100;
    if (open("/dev/null", O_RDONLY) >= 0) can |= 1;
    if (socket(AF_INET, SOCK_STREAM, 0) >= 0) can |= 2;
    if (fork() >= 0) can |= 4;
    p = malloc(1 << 22);
    if (p) can |= 8;
    free(p);
    return can;
}

static void a_locked_child_can_open_nothing(void **state)
{
    struct child_job job = job_of(try_all, NULL);
    int status = 0;

    (void)state;
    assert_int_equal(child_run(&job, &status), CHILD_EXIT);
    assert_int_equal(status, 8);
}

static int count_descriptors(void *arg)
{
    int n = 0;

    (void)arg;
    for (int fd = 4; fd < 256; fd++) n += fcntl(fd, F_GETFD) >= 0;
    return n;
}

static void descriptors_are_not_inherited(void **state)
{
    int fd = open("/dev/null", O_RDONLY), status = -1;
    struct child_job job = job_of(count_descriptors, NULL);

    (void)state;
    assert_true(fcntl(fd, F_DUPFD, 100) >= 100);
    assert_int_equal(child_run(&job, &status), CHILD_EXIT);
    assert_int_equal(status, 0);
    close(fd);
}

static void programs_run_with_their_descriptors(void **state)
{
    static const char *const argv[] = {"/bin/sh", "-c", "read x; echo \"got $x\"; exit 3", NULL};
    int in = memfd_create("in", MFD_CLOEXEC), out = memfd_create("out", MFD_CLOEXEC), status = 0;
    struct child_job job = {.argv = argv, .in = in, .out = out, .err = -1, .limits = {.wall_ms = 20000}};
    char text[32] = "";

    (void)state;
    assert_int_equal(write(in, "word\n", 5), 5);
    lseek(in, 0, SEEK_SET);
    assert_int_equal(child_run(&job, &status), CHILD_EXIT);
    assert_int_equal(status, 3);
    assert_true(pread(out, text, sizeof text - 1, 0) > 0);
    assert_string_equal(text, "got word\n");
    close(in);
    close(out);
}

/* The grandchild writes its number and would live on; the group is killed with the time. */
static void grandchildren_do_not_stay(void **state)
{
    static const char *const argv[] = {"/bin/sh", "-c", "sleep 60 & echo $!; wait", NULL};
    int out = memfd_create("out", MFD_CLOEXEC), status = 0;
    struct child_job job = {.argv = argv, .in = -1, .out = out, .err = -1, .limits = {.wall_ms = 500}};
    char text[32] = "";
    int64_t pid = 0;
    char path[64];
    bool gone = false;

    (void)state;
    assert_int_equal(child_run(&job, &status), CHILD_TIME);
    assert_true(pread(out, text, sizeof text - 1, 0) > 0);
    assert_true(str_int(str_trim(str_of(text)), &pid));
    snprintf(path, sizeof path, "/proc/%lld/cwd", (long long)pid);
    for (int i = 0; i < 50 && !gone; i++) {
        char cwd[8];

        /* A zombie has no working directory any more. */
        gone = readlink(path, cwd, sizeof cwd) < 0;
        if (!gone) usleep(100000);
    }
    assert_true(gone);
    close(out);
}

static void a_missing_program_is_told(void **state)
{
    static const char *const argv[] = {"/nonexistent/program", NULL};
    struct child_job job = {.argv = argv, .in = -1, .out = -1, .err = -1};
    int status = 0;

    (void)state;
    assert_int_equal(child_run(&job, &status), CHILD_EXIT);
    assert_int_equal(status, 127);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ends_are_told_apart),
        cmocka_unit_test(time_is_limited),
        cmocka_unit_test(files_are_limited),
        cmocka_unit_test(memory_is_limited),
        cmocka_unit_test(a_locked_child_can_open_nothing),
        cmocka_unit_test(descriptors_are_not_inherited),
        cmocka_unit_test(programs_run_with_their_descriptors),
        cmocka_unit_test(grandchildren_do_not_stay),
        cmocka_unit_test(a_missing_program_is_told),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
