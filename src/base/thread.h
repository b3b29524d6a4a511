/* thread - starting threads. Without the thread the program cannot work, so it ends with a sentence instead.
 */
#ifndef BASE_THREAD_H
#define BASE_THREAD_H

#include <pthread.h>

/* Run FN(ARG) on a new thread; to be joined. It takes no signals. */
pthread_t thread_start(void *(*fn)(void *arg), void *arg);

#endif
