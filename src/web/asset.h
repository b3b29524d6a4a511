/*
 * asset - the built page: files served as they are.
 *
 * They come from inside the program (base/embed.h) or from a folder.  A file
 * "x.js.gz" beside "x.js" is its compressed form and is sent to clients that
 * take gzip.  Files below assets/ carry a hash in their name and may be kept
 * for ever by browsers.
 */
#ifndef WEB_ASSET_H
#define WEB_ASSET_H

#include "base/cx.h"

struct asset {
    struct str name;        /* "assets/index-Bx81.js" */
    struct str bytes, gzip; /* gzip null: no compressed form */
    const char *type;
    bool for_ever;
    char etag[20]; /* quoted; empty for those kept for ever */
};

struct assets;

/* FOLDER NULL: the ones inside the program. Bytes stay mapped as long as cx->arena. */
MUST_USE enum err assets_open(struct cx *cx, const char *folder, struct assets **out);

/*
 * The file for PATH ("/", "/assets/x.js").  A path without a dot in its last
 * part is a place within the page and gives index.html.  NULL: none.
 */
const struct asset *asset_find(const struct assets *a, struct str path);

/* A quoted tag of 18 characters that differs where the bytes differ. */
void asset_tag(struct str bytes, char out[20]);

#endif
