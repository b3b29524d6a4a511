/*
 * scribe - the one thread that writes: the requests that wait for it share a commit.
 *
 * A durable commit waits for the disk, and on SQLite one waits for another.
 * So all writes that came meanwhile run one behind the other inside one
 * transaction, each as a part of its own (store_group_begin()): a failing one
 * takes back only itself.  No answer goes out before the commit is durable;
 * when the commit fails, every request of the group is told so.
 */
#ifndef WEB_SCRIBE_H
#define WEB_SCRIBE_H

#include <stdbool.h>

struct scribe;
struct server;
struct visit;

/* MOST: requests that may wait. */
struct scribe *scribe_new(struct server *s, int most);
/* Run V, whose connection is suspended, and resume it; false when too many wait or the scribe has stopped. */
bool scribe_add(struct scribe *k, struct visit *v);
/* Requests waiting or being written. */
int scribe_busy(struct scribe *k);
/* Finish what waits, then stop. */
void scribe_stop(struct scribe *k);
/* Stop and give everything back. */
void scribe_end(struct scribe *k);

#endif
