/*
 * err - error codes.  Zero is good.
 *
 * The place that knows what went wrong writes the sentence once with
 * cx_fail() (cx.h); everyone above passes the code up.  errors.def maps each
 * code to its HTTP status, exit code and public text.
 */
#ifndef BASE_ERR_H
#define BASE_ERR_H

#include "base/str.h"

#define MUST_USE __attribute__((warn_unused_result))

enum err {
    ERR_NONE,
#define ERR(name, http, exit, zh, en) name,
#include "base/errors.def"
#undef ERR
    ERR_COUNT
};

struct err_info {
    struct str name; /* "ERR_INPUT": the code shown to users and programs */
    int http, exit;
    struct str zh, en;
};

const struct err_info *err_info(enum err e);

#endif
