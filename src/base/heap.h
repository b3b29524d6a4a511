/*
 * heap - the few objects that live neither as long as a request nor as long as the process: connections, kept
 * answers.
 *
 * All else belongs in an arena.
 */
#ifndef BASE_HEAP_H
#define BASE_HEAP_H

#include <stddef.h>

/* SIZE bytes, cleared. Never NULL. Give back with heap_end(). */
void *heap_new(size_t size);
void heap_end(void *p);

#endif
