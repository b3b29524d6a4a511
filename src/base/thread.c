#include "base/thread.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

pthread_t thread_start(void *(*fn)(void *arg), void *arg)
{
    sigset_t all, before;
    pthread_t t;
    int failed;

    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    failed = pthread_create(&t, NULL, fn, arg);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (!failed) return t;
    fputs("luoshi: 无法创建线程 (cannot start a thread)\n", stderr);
    abort();
}
