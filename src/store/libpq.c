#include "store/libpq.h"

#include <dlfcn.h>
#include <string.h>

static enum err absent(struct cx *cx, const char *why)
{
    return cx_fail(cx, ERR_TOOL, NULL, "未安装 PostgreSQL 客户端库（libpq5 14 或更新）：%s",
                   "PostgreSQL's client library (libpq5, 14 or newer) is missing: %s", why ? why : "");
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
    void *lib = dlopen("libpq.so.5", RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);

    if (!lib) return absent(cx, dlerror());
#define F(name) \
    if (!find(lib, #name, &out->name)) return absent(cx, dlerror());
    LIBPQ_FUNCTIONS(F)
#undef F
    return ERR_NONE;
}
