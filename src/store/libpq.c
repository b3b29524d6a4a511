#include "store/libpq.h"

#include <dlfcn.h>
#include <string.h>

static enum err absent(struct cx *cx, const char *what)
{
    return cx_fail(cx, ERR_TOOL, NULL, "缺少 PostgreSQL 客户端库（软件包 libpq5，14 或更新）：没有 %s",
                   "PostgreSQL's client library (package libpq5, 14 or newer) is missing: no %s", what);
}

/* ISO C has no way from a data pointer to a function pointer but its bytes. */
static bool find(void *lib, const char *name, void *pointer)
{
    void *symbol = dlsym(lib, name);

    memcpy(pointer, &symbol, sizeof symbol);
    return symbol != NULL;
}

enum err libpq_load(struct cx *cx, struct libpq *out)
{
    static const char name[] = "libpq.so.5";
    void *lib = dlopen(name, RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);

    if (!lib) return absent(cx, name);
#define F(function) \
    if (!find(lib, #function, &out->function)) return absent(cx, #function);
    LIBPQ_FUNCTIONS(F)
#undef F
    return ERR_NONE;
}
