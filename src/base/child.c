#include "base/child.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/single_threaded.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/str.h"

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

enum { START_FAILED = 127 };

static const char *const plain_env[] = {"PATH=/usr/bin:/bin", "LC_ALL=C.UTF-8", "LUOSHI_CHILD=1", NULL};

bool child_may_fork(void)
{
    return __libc_single_threaded;
}

static void limit(int what, size_t most)
{
    struct rlimit r = {most, most};

    if (most) setrlimit((__rlimit_resource_t)what, &r);
}

/* Bytes this process has mapped, 0 when the kernel does not say. */
static size_t mapped_now(void)
{
    int fd = open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
    char text[64];
    ssize_t n = fd >= 0 ? read(fd, text, sizeof text) : -1;
    struct str s = {text, n > 0 ? (size_t)n : 0};
    ptrdiff_t end = str_find(s, STR(" "), 0);
    int64_t pages = 0;

    if (fd >= 0) close(fd);
    if (end < 0 || !str_int(str_sub(s, 0, (size_t)end), &pages)) return 0;
    return (size_t)pages * (size_t)sysconf(_SC_PAGESIZE);
}

/* Only system calls from here to exec: other threads may hold any lock of the parent. */
static void set_limits(const struct child_limits *l, size_t mapped)
{
    limit(RLIMIT_CPU, l->cpu_s);
    if (!SANITIZED && l->memory) limit(RLIMIT_AS, l->memory + mapped);
    limit(RLIMIT_FSIZE, l->file);
    limit(RLIMIT_NOFILE, l->files);
    limit(RLIMIT_NPROC, l->processes);
    setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0});
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
}

/* Descriptors are first moved out of the way, then to 0, 1 and 2; ALIVE goes to 3; the rest closes. */
static bool set_descriptors(const struct child_job *job, int alive)
{
    int from[4] = {job->in, job->out, job->err, alive};

    for (int i = 0; i < 4; i++) {
        int fd = from[i] >= 0 ? from[i] : open("/dev/null", O_RDWR | O_CLOEXEC);

        from[i] = fcntl(fd, F_DUPFD_CLOEXEC, 16);
        if (from[i] < 0) return false;
    }
    for (int i = 0; i < 4; i++)
        if (dup3(from[i], i, i == 3 ? O_CLOEXEC : 0) < 0 && i != from[i]) return false;
    syscall(SYS_close_range, 4u, ~0u, 0u);
    return true;
}

/* The pointers of an argument list are const here and not in execve, which does not write. */
static char *const *list(const char *const *z)
{
    union {
        const char *const *from;
        char *const *to;
    } u = {z};

    return u.to;
}

__attribute__((noreturn)) static void run_child(const struct child_job *job, int alive, size_t mapped)
{
    setpgid(0, 0);
    signal(SIGPIPE, SIG_DFL);
    if (!set_descriptors(job, alive)) _exit(START_FAILED);
    /* Exec closes the sign of life, so keep an inherited one for programs. */
    if (!job->fn) fcntl(3, F_SETFD, 0);
    set_limits(&job->limits, mapped);
    if (job->fn) _exit(job->fn(job->arg));
    execve(job->argv[0], list(job->argv), list(job->envp ? job->envp : plain_env));
    _exit(START_FAILED);
}

/* Wait until the last process that holds the other end has gone. False when time ran out. */
static bool wait_gone(int alive, unsigned wall_ms)
{
    int64_t end = clock_steady_ms() + wall_ms;
    struct pollfd p = {.fd = alive, .events = POLLIN};
    int n = -1;

    while (n < 0) {
        int64_t left = end - clock_steady_ms();

        n = poll(&p, 1, wall_ms == 0 ? -1 : left > 0 ? (int)left : 0);
        if (n < 0 && errno != EINTR) break;
    }
    return n > 0;
}

static enum child_end verdict(int how, int *status)
{
    if (WIFEXITED(how)) {
        *status = WEXITSTATUS(how);
        return CHILD_EXIT;
    }
    *status = WTERMSIG(how);
    switch (WTERMSIG(how)) {
    case SIGXCPU:
    case SIGKILL: return CHILD_TIME;
    case SIGABRT: return CHILD_MEMORY;
    case SIGXFSZ: return CHILD_FILE;
    case SIGSYS: return CHILD_DENIED;
    default: return CHILD_CRASH;
    }
}

enum child_end child_run(const struct child_job *job, int *status)
{
    size_t mapped = job->fn ? mapped_now() : 0;
    int alive[2], how = 0;
    bool gone;
    pid_t pid;

    if (pipe2(alive, O_CLOEXEC) != 0) {
        *status = errno;
        return CHILD_NEVER;
    }
    pid = fork();
    if (pid == 0) run_child(job, alive[1], mapped);
    *status = errno;
    close(alive[1]);
    if (pid < 0) {
        close(alive[0]);
        return CHILD_NEVER;
    }
    setpgid(pid, pid);
    gone = wait_gone(alive[0], job->limits.wall_ms);
    kill(-pid, SIGKILL);
    close(alive[0]);
    while (waitpid(pid, &how, 0) < 0 && errno == EINTR) continue;
    return gone ? verdict(how, status) : CHILD_TIME;
}

#if defined(__x86_64__)
#define ARCH AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define ARCH AUDIT_ARCH_AARCH64
#endif

bool child_lock(void)
{
#ifdef ARCH
#define ALLOW(call) \
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_##call, 0, 1), BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)
    static const struct sock_filter filter[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, arch)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, ARCH, 1, 0),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        /* Memory, time, randomness, writing to what is open, ending. */
        ALLOW(mmap),
        ALLOW(munmap),
        ALLOW(mremap),
        ALLOW(mprotect),
        ALLOW(madvise),
        ALLOW(brk),
        ALLOW(read),
        ALLOW(write),
        ALLOW(writev),
        ALLOW(lseek),
        ALLOW(close),
        ALLOW(ftruncate),
        ALLOW(futex),
        ALLOW(fstat),
        ALLOW(newfstatat),
        ALLOW(clock_gettime),
        ALLOW(gettimeofday),
        ALLOW(getrandom),
        ALLOW(getpid),
        ALLOW(gettid),
        ALLOW(rt_sigaction),
        ALLOW(rt_sigprocmask),
        ALLOW(rt_sigreturn),
        ALLOW(tgkill),
        ALLOW(sigaltstack),
        ALLOW(sched_yield),
        ALLOW(sched_getaffinity),
        ALLOW(exit),
        ALLOW(exit_group),
        /* A library that only tries (to open a catalogue, to ask for a limit) goes on without. */
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EACCES),
    };
    union {
        const struct sock_filter *from;
        struct sock_filter *to; /* the kernel only reads */
    } u = {filter};
    struct sock_fprog program = {.len = sizeof filter / sizeof filter[0], .filter = u.to};

    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return false;
    return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
#undef ALLOW
#else
    return false;
#endif
}
