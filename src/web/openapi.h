/* openapi - the description of the API (OpenAPI 3.1), printed from routes.def and records.def. */
#ifndef WEB_OPENAPI_H
#define WEB_OPENAPI_H

#include "base/buf.h"

void openapi_put(struct buf *out);

#endif
