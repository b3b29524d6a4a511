#include "web/service.h"

#include <fcntl.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/str.h"

enum { FIRST_FD = 3 };

void service_notify(const char *state)
{
    const char *path = getenv("NOTIFY_SOCKET");
    struct sockaddr_un to = {.sun_family = AF_UNIX};
    size_t n = path ? strlen(path) : 0;
    int fd;

    if (n == 0 || n >= sizeof to.sun_path) return;
    memcpy(to.sun_path, path, n);
    if (path[0] == '@') to.sun_path[0] = '\0';
    fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (fd < 0) return;
    (void)!sendto(fd, state, strlen(state), MSG_NOSIGNAL, (struct sockaddr *)&to,
                  (socklen_t)(offsetof(struct sockaddr_un, sun_path) + n));
    close(fd);
}

static int64_t number(const char *name)
{
    int64_t v = 0;

    return str_int(str_of(getenv(name)), &v) ? v : 0;
}

int service_socket(void)
{
    if (number("LISTEN_PID") != getpid() || number("LISTEN_FDS") < 1) return -1;
    fcntl(FIRST_FD, F_SETFD, FD_CLOEXEC);
    return FIRST_FD;
}

int64_t service_watchdog_ms(void)
{
    int64_t pid = number("WATCHDOG_PID");

    return pid == 0 || pid == getpid() ? number("WATCHDOG_USEC") / 1000 : 0;
}
