#include "notify/reach.h"

#include <netinet/in.h>
#include <string.h>

struct net {
    uint32_t first, mask;
    enum reach reach;
};

static const struct net nets[] = {
    {0x00000000, 0xff000000, REACH_NOWHERE}, {0x0a000000, 0xff000000, REACH_PRIVATE},
    {0x64400000, 0xffc00000, REACH_PRIVATE}, {0x7f000000, 0xff000000, REACH_HERE},
    {0xa9fe0000, 0xffff0000, REACH_NOWHERE}, {0xac100000, 0xfff00000, REACH_PRIVATE},
    {0xc0a80000, 0xffff0000, REACH_PRIVATE}, {0xe0000000, 0xe0000000, REACH_NOWHERE},
};

static enum reach of_v4(uint32_t a)
{
    for (size_t i = 0; i < sizeof nets / sizeof *nets; i++)
        if ((a & nets[i].mask) == nets[i].first) return nets[i].reach;
    return REACH_PUBLIC;
}

/* The IPv4 address that stands in the last four bytes of some IPv6 ones. */
static uint32_t last_four(const unsigned char a[16])
{
    return (uint32_t)a[12] << 24 | (uint32_t)a[13] << 16 | (uint32_t)a[14] << 8 | a[15];
}

static enum reach of_v6(const unsigned char a[16])
{
    static const unsigned char zeros[15], mapped[12] = {[10] = 0xff, [11] = 0xff},
                                          nat64[12] = {0, 0x64, 0xff, 0x9b};

    if (memcmp(a, mapped, 12) == 0 || memcmp(a, nat64, 12) == 0) return of_v4(last_four(a));
    if (memcmp(a, zeros, 15) == 0) return a[15] == 1 ? REACH_HERE : REACH_NOWHERE;
    if ((a[0] & 0xfe) == 0xfc) return REACH_PRIVATE;
    if (a[0] == 0xff || (a[0] == 0xfe && (a[1] & 0xc0) == 0x80)) return REACH_NOWHERE;
    if (memcmp(a, zeros, 12) == 0) return of_v4(last_four(a));
    return REACH_PUBLIC;
}

enum reach reach_of(const struct sockaddr *a)
{
    struct sockaddr_in v4;
    struct sockaddr_in6 v6;

    if (a->sa_family == AF_INET) {
        memcpy(&v4, a, sizeof v4);
        return of_v4(ntohl(v4.sin_addr.s_addr));
    }
    if (a->sa_family != AF_INET6) return REACH_NOWHERE;
    memcpy(&v6, a, sizeof v6);
    return of_v6(v6.sin6_addr.s6_addr);
}

static curl_socket_t open_socket(void *arg, curlsocktype purpose, struct curl_sockaddr *a)
{
    struct reach_guard *g = arg;

    (void)purpose;
    if (reach_of(&a->addr) <= g->most) return socket(a->family, a->socktype | SOCK_CLOEXEC, a->protocol);
    g->refused = true;
    return CURL_SOCKET_BAD;
}

void reach_limit(const struct libcurl *lib, CURL *easy, struct reach_guard *g)
{
    lib->curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, open_socket);
    lib->curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, g);
}
