#include "web/listen.h"

#include <errno.h>
#include <netdb.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/buf.h"
#include "web/service.h"

enum { BACKLOG = 511 };

static enum err cannot(struct cx *cx, struct str address, const char *why)
{
    return cx_fail(cx, ERR_INPUT, "listen", "无法在 %.*s 上监听：%s", "cannot listen on %.*s: %s",
                   STR_ARG(address), why);
}

/* A socket left behind by a process that is gone may be taken over; a live one refuses to connect to us. */
static void remove_stale(const struct sockaddr_un *at)
{
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

    if (fd < 0) return;
    if (connect(fd, (const struct sockaddr *)at, sizeof *at) != 0 && errno == ECONNREFUSED)
        unlink(at->sun_path);
    close(fd);
}

static enum err open_unix(struct cx *cx, struct str address, int *fd)
{
    struct str path = str_skip(address, 5);
    struct sockaddr_un at = {.sun_family = AF_UNIX};

    if (path.n == 0 || path.n >= sizeof at.sun_path) return cannot(cx, address, "path");
    memcpy(at.sun_path, path.p, path.n);
    remove_stale(&at);
    *fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (*fd < 0) return cannot(cx, address, strerror(errno));
    if (bind(*fd, (struct sockaddr *)&at, sizeof at) == 0 && chmod(at.sun_path, 0660) == 0 &&
        listen(*fd, BACKLOG) == 0)
        return ERR_NONE;
    close(*fd);
    return cannot(cx, address, strerror(errno));
}

static bool open_info(const struct addrinfo *info, int *fd)
{
    int one = 1;

    *fd = socket(info->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (*fd < 0) return false;
    setsockopt(*fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (bind(*fd, info->ai_addr, info->ai_addrlen) == 0 && listen(*fd, BACKLOG) == 0) return true;
    close(*fd);
    return false;
}

/* "[::1]:8731" or "127.0.0.1:8731" into host and port. */
static bool split(struct arena *a, struct str address, const char **host, const char **port)
{
    size_t at = address.n;
    int64_t number;

    while (at > 0 && address.p[at - 1] != ':') at--;
    if (at < 2 || !str_int(str_skip(address, at), &number) || number < 0 || number > UINT16_MAX) return false;
    *port = str_keep(a, str_skip(address, at)).p;
    if (address.p[0] == '[' && address.p[at - 2] == ']')
        *host = str_keep(a, str_sub(address, 1, at - 3)).p;
    else
        *host = str_keep(a, str_sub(address, 0, at - 1)).p;
    return true;
}

static enum err open_tcp(struct cx *cx, struct str address, int *fd)
{
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM,
                             .ai_flags = AI_PASSIVE | AI_NUMERICHOST | AI_NUMERICSERV};
    struct addrinfo *info;
    const char *host, *port;
    bool ok;

    if (!split(cx->arena, address, &host, &port) || getaddrinfo(host, port, &hints, &info) != 0)
        return cx_fail(cx, ERR_INPUT, "listen", "监听地址 %.*s 有误，应如 127.0.0.1:8731",
                       "wrong address %.*s; expected for example 127.0.0.1:8731", STR_ARG(address));
    ok = open_info(info, fd);
    freeaddrinfo(info);
    return ok ? ERR_NONE : cannot(cx, address, strerror(errno));
}

/* The address the socket has got, which is not the one asked for when the port was 0 or the manager chose it.
 */
static struct str shown_of(struct cx *cx, int fd)
{
    struct sockaddr_storage at = {0};
    socklen_t n = sizeof at;
    const void *any = &at;
    const struct sockaddr_un *local = any;
    struct buf b = buf_new(cx->arena, 512);
    char host[NI_MAXHOST], port[NI_MAXSERV];

    if (getsockname(fd, (struct sockaddr *)&at, &n) != 0) return STR("?");
    if (at.ss_family == AF_UNIX) {
        buf_fmt(&b, "unix:%.*s", (int)sizeof local->sun_path, local->sun_path);
    } else if (getnameinfo((struct sockaddr *)&at, n, host, sizeof host, port, sizeof port,
                           NI_NUMERICHOST | NI_NUMERICSERV) == 0) {
        buf_fmt(&b, at.ss_family == AF_INET6 ? "http://[%s]:%s" : "http://%s:%s", host, port);
    }
    return buf_text(&b);
}

enum err listen_open(struct cx *cx, struct str address, int *fd, struct str *shown)
{
    enum err e = ERR_NONE;

    *fd = service_socket();
    if (*fd < 0)
        e = str_starts(address, STR("unix:")) ? open_unix(cx, address, fd) : open_tcp(cx, address, fd);
    if (!e) *shown = shown_of(cx, *fd);
    return e;
}
