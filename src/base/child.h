/*
 * child - work done in a process of its own, under limits, for input nobody vouches for.
 *
 * Safe in a threaded program only with .argv: then nothing but system calls
 * happens between fork and exec.  .fn runs in a copy of this process and is
 * for single-threaded callers (child_may_fork()).
 *
 * The child gets descriptors IN as 0, OUT as 1 and ERR as 2 (-1: /dev/null),
 * a process group of its own which is killed as a whole, and dies with its
 * parent.  Limits of 0 are not set.
 */
#ifndef BASE_CHILD_H
#define BASE_CHILD_H

#include <stdbool.h>
#include <stddef.h>

struct child_limits {
    unsigned cpu_s;   /* processor seconds */
    unsigned wall_ms; /* time by the wall; 0 waits for ever */
    size_t memory;    /* bytes of address space, for .fn beside what this process has mapped already; not set
                         in sanitizer builds, which reserve terabytes */
    size_t file;      /* bytes of any file it writes */
    unsigned files;   /* open descriptors */
    unsigned processes; /* of this user, all told; no effect for root */
};

struct child_job {
    const char *const *argv; /* program and arguments, NULL at the end; the path is absolute */
    const char *const *envp; /* NULL: PATH and a UTF-8 locale only */
    int (*fn)(void *arg);    /* instead of argv: its result is the exit status */
    void *arg;
    int in, out, err;
    struct child_limits limits;
};

enum child_end {
    CHILD_EXIT,   /* ended by itself; *STATUS is its exit status */
    CHILD_TIME,   /* killed: ran out of wall or processor time */
    CHILD_MEMORY, /* gave up for want of memory (abort) */
    CHILD_FILE,   /* wrote more than allowed */
    CHILD_DENIED, /* a forbidden system call */
    CHILD_CRASH,  /* any other signal */
    CHILD_NEVER   /* could not be started; *STATUS is errno */
};

/* Run and wait. When it returns, no process of the job is left. */
enum child_end child_run(const struct child_job *job, int *status);

/* This process has one thread only. */
bool child_may_fork(void);

/*
 * Give up for good all system calls but those for memory, time, randomness and
 * the descriptors that are open already: no file can be opened, no socket, no
 * process, no program.  Refused calls fail with EACCES.  True when the kernel
 * took the filter; where it cannot, the limits hold.
 */
bool child_lock(void);

#endif
