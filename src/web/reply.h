/* reply - answers as responses of libmicrohttpd, with their headers. */
#ifndef WEB_REPLY_H
#define WEB_REPLY_H

#include "web/visit.h"

/* A ready answer in the cache; shared by all connections that are being sent it. */
struct ready {
    struct MHD_Response *response;
    const struct route *route;
    char etag[20];
};
void ready_drop(void *p);

/* Queue v->ans; keep it as a ready answer when the route allows it. */
enum MHD_Result reply_answer(struct visit *v);
/* Queue a ready answer, or 304 when the client has it already. */
enum MHD_Result reply_ready(struct visit *v, const struct ready *r);
enum MHD_Result reply_asset(struct visit *v, const struct asset *f);

/* A stream of server-sent events: PIECE(ARG) gives its text as it comes, DONE(ARG) is called at its end. */
enum MHD_Result reply_stream(struct visit *v, MHD_ContentReaderCallback piece, void *arg,
                             MHD_ContentReaderFreeCallback done);

#endif
