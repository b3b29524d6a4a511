#include "cli/desk.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "access/government.h"
#include "access/second.h"
#include "access/setting.h"
#include "base/file.h"
#include "notify/contact.h"
#include "store/migrate.h"
#include "store/store.h"

/* The file of an SQLite database; NULL for a server. */
static const char *file_of(const char *db)
{
    if (strncmp(db, "sqlite:", 7) == 0) return db + 7;
    return strstr(db, "://") ? NULL : db;
}

enum err desk_folder(struct cx *cx, const struct cli *cli)
{
    const char *path = file_of(cli->db);

    return path ? file_folders(cx, path) : ERR_NONE;
}

/* Where one is named, the command works for that one. */
static enum err name_government(struct cx *cx, const struct cli *cli)
{
    enum err e;

    if (!cli->government) return ERR_NONE;
    e = store_begin(cx, false);
    if (!e) e = store_end(cx, government_pick(cx, str_of(cli->government), &cx->actor.government_id));
    if (e || cx->actor.government_id) return e;
    return cx_fail(cx, ERR_ABSENT, "government", "库中没有政府“%s”", "the database has no government %s",
                   cli->government);
}

enum err desk_open(struct cx *cx, const struct cli *cli)
{
    const char *path = file_of(cli->db);
    enum err e;

    if (path && access(path, F_OK) != 0)
        return cx_fail(cx, ERR_ABSENT, "db", "没有数据库 %s，请先用 luoshi import 导入方案",
                       "there is no database %s: import a plan first", path);
    cx->actor.name = STR("命令行");
    e = store_open(cx, cli->db);
    if (!e) e = migrate_check(cx);
    return e ? e : name_government(cx, cli);
}

enum err desk_open_new(struct cx *cx, const struct cli *cli)
{
    const char *path = file_of(cli->db);
    int done = 0;
    enum err e;

    if (!path || access(path, F_OK) == 0) return desk_open(cx, cli);
    cx->actor.name = STR("命令行");
    e = desk_folder(cx, cli);
    if (!e) e = store_open(cx, cli->db);
    return e ? e : migrate_run(cx, &done);
}

/* A fresh database has no government yet; only a writing command may make one. */
static enum err enter(struct cx *cx, bool write)
{
    struct government_list all = {.n = 1};
    enum err e;

    if (cx->actor.government_id) return ERR_NONE;
    e = write ? ERR_NONE : government_list(cx, &all);
    if (!e && all.n == 0)
        e = cx_fail(cx, ERR_ABSENT, "db", "台账还是空的，请先用 luoshi import 导入方案",
                    "the ledger is empty: import a plan first");
    return e ? e : government_enter(cx);
}

enum err desk_begin(struct cx *cx, bool write)
{
    enum err e = store_begin(cx, write);

    if (e) return e;
    e = enter(cx, write);
    return e ? store_end(cx, e) : ERR_NONE;
}

enum err desk_account(struct cx *cx, struct str name, struct account *out)
{
    struct account_list list;
    enum err e = account_list(cx, &list);

    for (size_t i = 0; !e && i < list.n; i++) {
        if (!str_eq(list.at[i].name, name)) continue;
        *out = list.at[i];
        return ERR_NONE;
    }
    return e ? e : cx_fail(cx, ERR_ABSENT, "name", "没有账号“%.*s”", "no such account: %.*s", STR_ARG(name));
}

enum err desk_seal_old(struct cx *cx)
{
    enum err e = store_begin(cx, true);

    if (e) return e;
    e = second_seal_old(cx);
    if (!e) e = setting_seal_old(cx);
    if (!e) e = contact_seal_old(cx);
    return store_end(cx, e);
}
