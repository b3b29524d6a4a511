#include "base/heap.h"

#include <stdio.h>
#include <stdlib.h>

void *heap_new(size_t size)
{
    void *p = calloc(1, size);

    if (p) return p;
    fputs("luoshi: 内存不足 (out of memory)\n", stderr);
    abort();
}

void heap_end(void *p)
{
    free(p);
}
