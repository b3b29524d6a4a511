#include "cli/postbag.h"

#include <stdlib.h>

enum err postbag_read(struct cx *cx, struct str smtp, struct str from, struct post_options *out)
{
    *out = (struct post_options){.smtp = smtp.n ? smtp.p : NULL,
                                 .from = from.n ? from.p : NULL,
                                 .user = getenv("LUOSHI_SMTP_USER"),
                                 .password = getenv("LUOSHI_SMTP_PASSWORD")};
    return post_check(cx, out);
}
