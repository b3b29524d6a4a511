#include "cli/home.h"

#include <string.h>
#include <sys/stat.h>

#include "access/government.h"
#include "store/migrate.h"
#include "store/store.h"

/* The folder of a database file, one level; the engine says what is wrong when this was not enough. */
static void make_folder(struct cx *cx, struct str url)
{
    size_t n;

    if (str_starts(url, STR("sqlite:"))) url = str_skip(url, 7);
    if (str_find(url, STR("://"), 0) >= 0) return;
    for (n = url.n; n > 0 && url.p[n - 1] != '/'; n--) {
    }
    if (n > 1) (void)!mkdir(str_keep(cx->arena, str_sub(url, 0, n - 1)).p, 0750);
}

enum err home_write(struct cx *cx, enum err (*fn)(struct cx *cx, void *arg), void *arg)
{
    enum err e = store_begin(cx, true);

    return e ? e : store_end(cx, fn(cx, arg));
}

static enum err enter(struct cx *cx, void *arg)
{
    (void)arg;
    return government_enter(cx);
}

enum err home_open(struct cx *cx, const struct cli *cli)
{
    int done;
    enum err e;

    make_folder(cx, str_of(cli->db));
    e = store_open(cx, cli->db);
    if (!e) e = migrate_run(cx, &done);
    if (!e) e = home_write(cx, enter, NULL);
    if (!e) cx->actor.name = STR("命令行");
    return e;
}
