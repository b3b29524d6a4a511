#include "store/libpq.h"

#include <dlfcn.h>
#include <stddef.h>
#include <string.h>

static enum err absent(struct cx *cx, const char *what)
{
    return cx_fail(cx, ERR_TOOL, NULL, "缺少 PostgreSQL 客户端库（软件包 libpq5，14 或更新）：没有 %s",
                   "PostgreSQL's client library (package libpq5, 14 or newer) is missing: no %s", what);
}

struct function {
    const char *name;
    size_t at; /* its pointer in struct libpq */
};

static const struct function functions[] = {
#define F(function) {#function, offsetof(struct libpq, function)},
    LIBPQ_FUNCTIONS(F)
#undef F
};

/* ISO C has no way from a data pointer to a function pointer but its bytes. */
static bool find(void *lib, const struct function *f, struct libpq *out)
{
    void *symbol = dlsym(lib, f->name);

    memcpy((char *)out + f->at, &symbol, sizeof symbol);
    return symbol != NULL;
}

enum err libpq_load(struct cx *cx, struct libpq *out)
{
    static const char name[] = "libpq.so.5";
    void *lib = dlopen(name, RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);

    if (!lib) return absent(cx, name);
    for (size_t i = 0; i < sizeof functions / sizeof *functions; i++)
        if (!find(lib, &functions[i], out)) return absent(cx, functions[i].name);
    return ERR_NONE;
}
