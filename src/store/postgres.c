/* postgres - stub until the engine stands. */
#include "store/engine.h"

static enum err open_db(struct cx *cx, struct store *s, struct str target)
{
    (void)s, (void)target;
    return cx_fail(cx, ERR_STORE, NULL, "暂不支持 PostgreSQL", "PostgreSQL is not supported yet");
}
static void close_db(struct store *s)
{
    (void)s;
}
const struct engine postgres_engine = {.name = "postgres", .open = open_db, .close = close_db};
