#include "notify/libcurl.h"

#include <dlfcn.h>
#include <stddef.h>
#include <string.h>

struct function {
    const char *name;
    size_t at; /* its pointer in struct libcurl */
};

static const struct function functions[] = {
#define F(function) {#function, offsetof(struct libcurl, function)},
    LIBCURL_FUNCTIONS(F)
#undef F
};

/* ISO C has no way from a data pointer to a function pointer but its bytes. */
static bool find(void *lib, const struct function *f, struct libcurl *out)
{
    void *symbol = dlsym(lib, f->name);

    memcpy((char *)out + f->at, &symbol, sizeof symbol);
    return symbol != NULL;
}

enum err libcurl_load(struct cx *cx, struct libcurl *out)
{
    void *lib = dlopen("libcurl.so.4", RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
    bool good = lib != NULL;

    for (size_t i = 0; good && i < sizeof functions / sizeof *functions; i++)
        good = find(lib, &functions[i], out);
    if (good) return ERR_NONE;
    return cx_fail(cx, ERR_TOOL, NULL, "缺少网络库 libcurl（软件包 libcurl4）",
                   "the network library libcurl (package libcurl4) is missing");
}
