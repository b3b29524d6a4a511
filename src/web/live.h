/*
 * live - what changes while a page is open, as server-sent events.
 *
 * A listener is a request for text/event-stream on /api/v1/live.  Once a second the guard's thread says which
 * generation the store is at; who has seen an older one gets an event, others a sign of life now and then.
 * The number of listeners is bounded, in all and for each account.  A listener's session is looked at again
 * before each event, and each ends after some minutes.
 */
#ifndef WEB_LIVE_H
#define WEB_LIVE_H

#include "web/visit.h"

enum { LIVE_MOST = 256, LIVE_OF_ONE = 64 /* of one account */, LIVE_BEAT_MS = 15000, LIVE_ENDS_MS = 600000 };

struct live *live_new(void);
/* All streams must be over. */
void live_end(struct live *l);

/* Does this request want the stream? */
bool live_wanted(const struct visit *v);
/* Answer V with a stream; too many listeners are refused like any other request. */
enum MHD_Result live_begin(struct live *l, struct visit *v);

/* Once a second. */
void live_tick(struct live *l, int64_t generation);
/* End all streams: the server stops. */
void live_stop(struct live *l);

#endif
