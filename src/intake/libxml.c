#include "intake/libxml.h"

#include <dlfcn.h>
#include <string.h>

/* ISO C has no way from a data pointer to a function pointer but its bytes. */
static bool find(void *lib, const char *name, void *pointer)
{
    void *symbol = dlsym(lib, name);

    memcpy(pointer, &symbol, sizeof symbol);
    return symbol != NULL;
}

enum err libxml_load(struct cx *cx, struct libxml *out)
{
    void *lib = dlopen("libxml2.so.2", RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
    bool whole = lib != NULL;

#define F(name) whole = whole && find(lib, #name, &out->name);
    LIBXML_FUNCTIONS(F)
#undef F
    if (whole) return ERR_NONE;
    return cx_fail(cx, ERR_TOOL, NULL, "读取网页需要 libxml2，请安装该软件包，或把网页另存为 docx 再导入",
                   "reading a web page needs libxml2: install it, or save the page as docx");
}
