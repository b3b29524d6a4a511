/*
 * setting - the numbers a site may change (setting.def), per government.
 */
#ifndef ACCESS_SETTING_H
#define ACCESS_SETTING_H

#include "base/cx.h"

enum setting {
#define SETTING(id, name, value, least, most, zh) id,
#include "access/setting.def"
#undef SETTING
    SETTING_COUNT
};

struct setting_info {
    struct str name, zh;
    int64_t value, least, most; /* the default and its bounds */
};

const struct setting_info *setting_info(enum setting s);
/* The value for cx->actor's government. */
MUST_USE enum err setting_get(struct cx *cx, enum setting s, int64_t *out);
/* ERR_INPUT outside the bounds; an event notes the change. */
MUST_USE enum err setting_set(struct cx *cx, enum setting s, int64_t value);

#endif
