/*
 * libcurl - the network library, loaded only when a message goes out or another server vouches for
 * a person.
 */
#ifndef NOTIFY_LIBCURL_H
#define NOTIFY_LIBCURL_H

#define CURL_DISABLE_TYPECHECK
#include <curl/curl.h>

#include "base/cx.h"

#undef curl_easy_setopt
#undef curl_easy_getinfo

#define LIBCURL_FUNCTIONS(F) \
    F(curl_easy_init)        \
    F(curl_easy_setopt)      \
    F(curl_easy_perform)     \
    F(curl_easy_getinfo)     \
    F(curl_easy_strerror)    \
    F(curl_easy_cleanup)     \
    F(curl_slist_append)     \
    F(curl_slist_free_all)

/* One pointer for each, of the type the header gives it, under its own name. */
struct libcurl {
#define F(name) __typeof__(name) *name; /* NOLINT(bugprone-macro-parentheses): a type and a name */
    LIBCURL_FUNCTIONS(F)
#undef F
};

/* ERR_TOOL when the library is not installed. It stays loaded. */
MUST_USE enum err libcurl_load(struct cx *cx, struct libcurl *out);

#endif
