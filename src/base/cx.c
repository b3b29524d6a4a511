#include "base/cx.h"

#include <stdarg.h>
#include <stdio.h>

__attribute__((format(printf, 2, 0))) static struct str sentence(struct arena *a, const char *fmt, va_list ap)
{
    va_list again;
    int n;
    char *p;

    va_copy(again, ap);
    n = vsnprintf(NULL, 0, fmt, again);
    va_end(again);
    if (n < 0) return STR("?");
    p = arena_take(a, (size_t)n + 1, 1);
    vsnprintf(p, (size_t)n + 1, fmt, ap);
    return (struct str){p, (size_t)n};
}

enum err(cx_fail)(struct cx *cx, enum err code, const char *field, const char *zh, const char *en, ...)
{
    va_list ap;

    cx->fault.code = code;
    cx->fault.field = str_keep(cx->arena, str_of(field));
    va_start(ap, en);
    cx->fault.zh = sentence(cx->arena, zh, ap);
    va_end(ap);
    va_start(ap, en);
    cx->fault.en = sentence(cx->arena, en, ap);
    va_end(ap);
    return code;
}

struct fault cx_fault(const struct cx *cx, enum err e)
{
    const struct err_info *info = err_info(e);

    if (cx->fault.code == e && e != ERR_NONE) return cx->fault;
    return (struct fault){.code = e, .zh = info->zh, .en = info->en};
}
