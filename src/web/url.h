/*
 * url - a request target ("/api/v1/tasks/7?q=%E5%AD%A6") taken apart.  Pure.
 *
 * Refused with ERR_INPUT: broken percent codes, control characters (also
 * encoded ones), text that is not UTF-8, "." and ".." segments, an encoded
 * slash, more segments or arguments than the limits below.  What passes is
 * safe to compare and to show.
 *
 * Memory: parts borrow from TARGET, or live in cx->arena when they had to be
 * decoded.
 */
#ifndef WEB_URL_H
#define WEB_URL_H

#include "base/cx.h"

enum {
    URL_MOST = 2048, /* bytes of the whole target */
    URL_SEGMENTS_MOST = 8,
    URL_ARGS_MOST = 32
};

struct url_arg {
    struct str name, value;
};

struct url {
    struct str path; /* as sent, without the query */
    size_t segments, args;
    struct str segment[URL_SEGMENTS_MOST];
    struct url_arg arg[URL_ARGS_MOST];
};

MUST_USE enum err url_parse(struct cx *cx, struct str target, struct url *out);

/* The first argument of that name; null text when it is not there. */
struct str url_get(const struct url *u, const char *name);

/* The value of one cookie in a Cookie header; null text when it is not there. */
struct str url_cookie(struct str header, const char *name);

#endif
