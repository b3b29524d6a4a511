/*
 * libpq - PostgreSQL's client library, loaded only when a postgres:// address is opened.
 *
 * It brings some twenty shared libraries with it; a program that works on
 * SQLite should not pay for them (docs/decisions has the numbers).
 */
#ifndef STORE_LIBPQ_H
#define STORE_LIBPQ_H

#include <libpq-fe.h>

#include "base/cx.h"

#define LIBPQ_FUNCTIONS(F) \
    F(PQclear)             \
    F(PQconnectdb)         \
    F(PQconsumeInput)      \
    F(PQenterPipelineMode) \
    F(PQerrorMessage)      \
    F(PQexec)              \
    F(PQexecPrepared)      \
    F(PQexitPipelineMode)  \
    F(PQfinish)            \
    F(PQgetResult)         \
    F(PQgetisnull)         \
    F(PQgetlength)         \
    F(PQgetvalue)          \
    F(PQnfields)           \
    F(PQntuples)           \
    F(PQparameterStatus)   \
    F(PQpipelineSync)      \
    F(PQprepare)           \
    F(PQreset)             \
    F(PQresultErrorField)  \
    F(PQresultStatus)      \
    F(PQsendQueryParams)   \
    F(PQsendQueryPrepared) \
    F(PQsetSingleRowMode)  \
    F(PQstatus)

/* One pointer for each, of the type the header gives it, under its own name. */
struct libpq {
#define F(name) __typeof__(name) *name; /* NOLINT(bugprone-macro-parentheses): a type and a name */
    LIBPQ_FUNCTIONS(F)
#undef F
};

/* ERR_TOOL when the library is not installed or too old. It stays loaded. */
MUST_USE enum err libpq_load(struct cx *cx, struct libpq *out);

#endif
