#include "base/err.h"

static const struct err_info infos[ERR_COUNT] = {
    [ERR_NONE] = {STR_INIT("OK"), 200, 0, STR_INIT("成功"), STR_INIT("good")},
#define ERR(name, http, exit, zh, en) [name] = {STR_INIT(#name), http, exit, STR_INIT(zh), STR_INIT(en)},
#include "base/errors.def"
#undef ERR
};

const struct err_info *err_info(enum err e)
{
    return &infos[e < ERR_COUNT ? e : ERR_SYSTEM];
}
