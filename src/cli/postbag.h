/*
 * postbag - the options of commands that send messages. The mail server's account comes from the environment
 * (LUOSHI_SMTP_USER, LUOSHI_SMTP_PASSWORD), so that it stands in no list of processes.
 */
#ifndef CLI_POSTBAG_H
#define CLI_POSTBAG_H

#include "notify/post.h"

MUST_USE enum err postbag_read(struct cx *cx, struct str smtp, struct str from, struct post_options *out);

#endif
