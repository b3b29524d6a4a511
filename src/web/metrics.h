/*
 * metrics - what the server counts about itself, as Prometheus text.
 *
 * Each worker counts into a sheet of its own without locks; reading adds them
 * up.
 */
#ifndef WEB_METRICS_H
#define WEB_METRICS_H

#include "base/buf.h"
#include "web/route.h"

struct metrics;
struct sheet;

struct metrics *metrics_new(struct arena *a);
/* A sheet for one thread, kept as long as METRICS. */
struct sheet *metrics_sheet(struct metrics *m);

/* One answered request. ROUTE NULL: the page's own files, or no route at all. */
void metrics_count(struct sheet *s, const struct route *route, int status, int64_t micros);
void metrics_hit(struct sheet *s, bool hit);

/* Values of the moment, given by the server. */
struct metrics_now {
    int connections, busy;
    uint64_t cuts;
    size_t cached;
};
void metrics_put(struct metrics *m, const struct metrics_now *now, struct buf *out);

#endif
