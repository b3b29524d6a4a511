#include <unistd.h>

#include "base/file.h"
#include "cli/desk.h"
#include "store/store.h"
#include "web/gate.h"
#include "web/openapi.h"
#include "web/web.h"

/* The command line is trusted: it acts as the system, or as the account it names. */
static enum err act_as(struct cx *cx, struct str name, struct pass *out)
{
    enum err e = desk_begin(cx, false);

    if (e) return e;
    out->account = (struct account){
        .government_id = cx->actor.government_id, .name = cx->actor.name, .roles = ROLES_ALL};
    if (name.n) e = desk_account(cx, name, &out->account);
    if (!e && name.n) e = scope_load(cx, out->account.id, &out->scope);
    out->account.must_change = out->account.must_enrol = false; /* who reads the database needs no password */
    return store_end(cx, e);
}

static enum err read_body(struct cx *cx, struct str file, struct str *out)
{
    int fd;
    size_t n;
    enum err e;

    if (file.n == 0) return ERR_NONE;
    if (!str_eq(file, STR("-"))) return file_read(cx, file.p, UPLOAD_MOST, out);
    e = file_drain(cx, STDIN_FILENO, UPLOAD_MOST, &fd, &n);
    return e ? e : file_map(cx, fd, n, out);
}

enum err cmd_call(struct cx *cx, struct cli *cli)
{
    struct web_options o = web_options_usual();
    struct str body = STR_NULL, as = STR_NULL;
    const struct cli_option options[] = {{.name = "body", .value = &body}, {.name = "as", .value = &as}};
    struct pass pass = {.perms = UINT64_MAX};
    struct req rq = {.local = true, .pass = &pass, .address = STR("local")};
    struct ans answer;
    enum err e = cli_options(cx, cli, options, CLI_COUNT(options));

    if (!e) e = cli_operands(cx, cli, 2, 2);
    if (!e && !method_read(str_of(cli->argv[0]), &rq.method))
        e = cx_fail(cx, ERR_INPUT, "method", "不认识的请求方法 %s", "unknown method %s", cli->argv[0]);
    if (!e) e = read_body(cx, body, &rq.body);
    if (!e) e = desk_open(cx, cli);
    if (!e) e = act_as(cx, as, &pass);
    if (e) return e;
    o.store = cli->db;
    rq.web = web_new(cx->arena, &o);
    rq.target = str_of(cli->argv[1]);
    e = door_pass(cx, &rq, &answer);
    return cli_print(cx, buf_text(&answer.body)) ? ERR_DISK : e;
}

enum err cmd_openapi(struct cx *cx, struct cli *cli)
{
    struct buf out = buf_new(cx->arena, 4 << 20);
    enum err e = cli_options(cx, cli, NULL, 0);

    if (!e) e = cli_operands(cx, cli, 0, 0);
    if (e) return e;
    openapi_put(&out);
    buf_byte(&out, '\n');
    return cli_print(cx, buf_text(&out));
}
