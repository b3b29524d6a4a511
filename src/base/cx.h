/*
 * cx - the context of one request, command or job; it replaces every global.
 *
 * The first parameter of all that allocates or can fail.  Results given
 * through an OUT parameter live in cx->arena.
 */
#ifndef BASE_CX_H
#define BASE_CX_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

struct store;
struct scope;

/* Who acts, and for which government; zero until access has decided. */
struct actor {
    int64_t government_id;
    int64_t account_id;        /* 0: the system itself (command line, jobs) */
    struct str name;           /* shown in the event chain */
    const struct scope *scope; /* its roles and rows (access/scope.h); NULL for the system, which sees all */
};

/* The one error of this request: the sentence as it is shown. */
struct fault {
    enum err code;
    struct str field; /* the wrong field or option, null when none */
    struct str zh, en;
};

struct cx {
    struct arena *arena;
    struct store *store; /* NULL where no store is needed */
    int64_t now_ms;      /* Unix milliseconds, injected so that tests have a date of their own */
    struct actor actor;
    struct fault fault;
};

/*
 * Note the error and return CODE, for "return cx_fail(...)".  ZH and EN are
 * printf formats for the same arguments in the same order.  FIELD may be NULL.
 * A second call replaces the first: the nearer place knows less.
 */
__attribute__((format(printf, 4, 6), format(printf, 5, 6))) MUST_USE enum err
cx_fail(struct cx *cx, enum err code, const char *field, const char *zh, const char *en, ...);

#ifdef __clang_analyzer__ /* tell it that CODE, never zero, comes back */
#define cx_fail(cx, code, ...) ((void)(cx_fail)((cx), (code), __VA_ARGS__), (code))
#endif

/* The fault to show for code E: cx->fault when it fits, else the public text of the code. */
struct fault cx_fault(const struct cx *cx, enum err e);

#endif
