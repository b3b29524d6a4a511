/*
 * setting - what a site may change, per government: numbers (setting.def) and texts (setting_text.def).
 */
#ifndef ACCESS_SETTING_H
#define ACCESS_SETTING_H

#include "base/cx.h"

enum setting {
#define SETTING(id, name, value, least, most, zh, en) id,
#include "access/setting.def"
#undef SETTING
    SETTING_COUNT
};

enum setting_text {
#define SETTING_TEXT(id, name, secret, value, most, zh, en) id,
#include "access/setting_text.def"
#undef SETTING_TEXT
    SETTING_TEXT_COUNT
};

struct setting_info {
    struct str name, zh, en;
    int64_t value, least, most; /* the default and its bounds */
};

struct setting_text_info {
    struct str name, zh, en, value; /* value: the default */
    bool secret;                    /* must not leave the program */
    size_t most;                    /* bytes */
};

/* What the page says beside a setting (setting_about.def). */
struct setting_about {
    struct str name, section, unit_zh, unit_en, zh, en;
};

/* Never NULL: one without a line stands in the section "other" and says nothing. */
const struct setting_about *setting_about(struct str name);

/* What one number of a setting stands for (setting_choice.def). */
struct setting_pick {
    struct str name, zh, en;
    int64_t value;
};

/* The words of a setting, *N of them; none where its numbers are numbers. */
const struct setting_pick *setting_picks(struct str name, size_t *n);

const struct setting_info *setting_info(enum setting s);
const struct setting_text_info *setting_text_info(enum setting_text t);

/* The value for cx->actor's government. */
MUST_USE enum err setting_get(struct cx *cx, enum setting s, int64_t *out);
MUST_USE enum err setting_text_get(struct cx *cx, enum setting_text t, struct str *out);

/* ERR_INPUT outside the bounds or in the wrong form, with the setting's name as the field; an event notes the
 * change. */
MUST_USE enum err setting_set(struct cx *cx, enum setting s, int64_t value);
MUST_USE enum err setting_text_set(struct cx *cx, enum setting_text t, struct str value);

/* Either kind by its name, VALUE as text. ERR_INPUT: no such setting, or not a number. */
MUST_USE enum err setting_put(struct cx *cx, struct str name, struct str value);

/* Secrets are kept sealed (seal.h). Seal those an older version kept readable, of all governments. */
MUST_USE enum err setting_seal_old(struct cx *cx);
/* Empty the secrets of cx->actor's government, since the key that opens them is lost; *N were set. */
MUST_USE enum err setting_drop_secrets(struct cx *cx, int64_t *n);

#endif
