/*
 * letter - one message as bytes: mail (RFC 5322) and the JSON of robots (hooks.def).  No store, no network.
 */
#ifndef NOTIFY_LETTER_H
#define NOTIFY_LETTER_H

#include "base/buf.h"
#include "base/cx.h"

/* How messages of one government go out. */
struct letter_way {
    int64_t reach;                         /* how far robots may reach: enum reach */
    struct str smtp, from, user, password; /* the mail server; null: what the program was started with */
};

struct letter {
    int64_t government_id, id; /* the id is also the mail's Message-ID: who gets it twice sees one */
    struct str channel, kind;  /* "mail"; "webhook" and a word of hooks.def */
    struct str address;
    struct str secret;        /* of the robot; null: it does not ask for signatures */
    struct str subject, body; /* UTF-8; lines end with \n */
    struct letter_way way;
};

/* The mail with CRLF lines: encoded subject, base64 text. FROM is an address. */
void letter_mail(struct buf *out, const struct letter *l, struct str from, int64_t now_ms);

enum hook_sign { HOOK_PLAIN, HOOK_IN_URL, HOOK_IN_BODY };

struct hook {
    struct str word, zh, host, good;
    size_t most; /* bytes of text */
    enum hook_sign sign;
};
/* NULL for another word. */
const struct hook *hook_find(struct str word);
/* What is sent to a robot of L->kind; text that is too long for it ends with a line that says so. */
void letter_hook(struct buf *out, const struct letter *l, int64_t now_ms);
/* Where it is sent to: the address, with the signature of a robot that wants it there. */
void letter_hook_url(struct buf *out, const struct letter *l, int64_t now_ms);

#endif
