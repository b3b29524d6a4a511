/*
 * bench_load PORT ACKED < REQUESTS - many connections of 127.0.0.1 that send their requests one after the
 * other.
 *
 * A line of REQUESTS is "LANE METHOD PATH TOKEN BODY", parted by tabs; each lane is a connection of its own,
 * which is kept, and sends its lines in their order, the next when the last is answered.  The number of every
 * line that was answered with 2xx goes to the file ACKED at once, so that it is there when either side dies.
 * When a connection breaks the lane ends.  Prints "RATE P99_MS OK BAD BROKEN SECONDS", counted from the first
 * byte sent to the last answer.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/cx.h"
#include "base/file.h"
#include "base/vec.h"

enum { LANES_MOST = 512, ANSWER_MOST = 1 << 20, REQUEST_MOST = 1 << 16, INPUT_MOST = 256 << 20 };

struct request {
    int number;
    struct str bytes; /* as sent */
};

struct lane {
    VEC(struct request) all;
    size_t at;
    int fd;
    double sent_ms;
    char *answer;
    size_t got;
};

struct load {
    struct arena *arena;
    struct lane lane[LANES_MOST];
    struct pollfd poll[LANES_MOST];
    int lanes, port, acked, open;
    VEC(double) ms;
    int ok, bad, broken;
};

static double now_ms(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static void stop(const char *why)
{
    fprintf(stderr, "bench_load: %s\n", why);
    exit(1);
}

/* ---- the requests */

static struct str word(struct str *line)
{
    ptrdiff_t tab = str_find(*line, STR("\t"), 0);
    struct str w = str_sub(*line, 0, tab < 0 ? line->n : (size_t)tab);

    *line = str_skip(*line, w.n + 1);
    return w;
}

static void take_line(struct load *l, struct str line, int number)
{
    struct buf b = buf_new(l->arena, REQUEST_MOST);
    struct str lane = word(&line), method = word(&line), path = word(&line), token = word(&line);
    int64_t i = 0;

    if (!str_int(lane, &i) || i < 0 || i >= LANES_MOST) stop("a lane is out of range");
    buf_fmt(&b, "%.*s %.*s HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer %.*s\r\n", STR_ARG(method),
            STR_ARG(path), STR_ARG(token));
    if (line.n) buf_fmt(&b, "Content-Type: application/json\r\nContent-Length: %zu\r\n", line.n);
    buf_fmt(&b, "\r\n%.*s", STR_ARG(line));
    *vec_push(l->arena, &l->lane[i].all) = (struct request){number, buf_text(&b)};
    if (i >= l->lanes) l->lanes = (int)i + 1;
}

static void take_lines(struct load *l)
{
    struct cx cx = {.arena = l->arena};
    struct str text = STR_NULL;
    size_t size = 0;
    int fd = -1, number = 0;

    if (file_drain(&cx, STDIN_FILENO, INPUT_MOST, &fd, &size) || file_map(&cx, fd, size, &text))
        stop("no requests");
    while (text.n) {
        ptrdiff_t end = str_find(text, STR("\n"), 0);
        struct str line = str_sub(text, 0, end < 0 ? text.n : (size_t)end);

        if (line.n) take_line(l, line, number++);
        text = str_skip(text, line.n + 1);
    }
}

/* ---- a connection */

static void lane_close(struct load *l, int i)
{
    close(l->lane[i].fd);
    l->poll[i].fd = -1;
    l->open--;
}

static void lane_send(struct load *l, int i)
{
    struct lane *n = &l->lane[i];
    struct str bytes = n->all.at[n->at].bytes;

    n->got = 0;
    n->sent_ms = now_ms();
    if (send(n->fd, bytes.p, bytes.n, MSG_NOSIGNAL) == (ssize_t)bytes.n) return;
    l->broken++;
    lane_close(l, i);
}

static void lane_open(struct load *l, int i)
{
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)l->port)};
    int yes = 1;

    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    l->poll[i] = (struct pollfd){.fd = -1};
    if (l->lane[i].all.n == 0) return;
    l->lane[i].fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    l->lane[i].answer = arena_take(l->arena, ANSWER_MOST, 1);
    if (connect(l->lane[i].fd, (struct sockaddr *)&to, sizeof to) != 0) stop("cannot connect");
    setsockopt(l->lane[i].fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    l->poll[i] = (struct pollfd){.fd = l->lane[i].fd, .events = POLLIN};
    l->open++;
}

/* 0 while the answer is not whole, else its status. */
static int whole(const struct lane *n)
{
    static const struct str key = STR_INIT("Content-Length: ");
    struct str s = {n->answer, n->got};
    ptrdiff_t head = str_find(s, STR("\r\n\r\n"), 0), at = str_find(s, key, 0);
    struct str length = at < 0 ? STR("") : str_skip(s, (size_t)at + key.n);
    int64_t size = 0, status = 0;

    if (head < 0) return 0;
    length = str_sub(length, 0, (size_t)str_find(length, STR("\r"), 0));
    if (at >= 0 && !str_int(length, &size)) stop("an answer without a length");
    if (s.n < (size_t)head + 4 + (size_t)size) return 0;
    return str_int(str_sub(s, 9, 3), &status) ? (int)status : -1;
}

static void note(struct load *l, struct lane *n, int status)
{
    char line[16];
    int length;

    *vec_push(l->arena, &l->ms) = now_ms() - n->sent_ms;
    if (status < 200 || status > 299) {
        if (l->bad++ == 0) fprintf(stderr, "bench_load: %.*s\n", (int)n->got, n->answer);
        return;
    }
    l->ok++;
    length = snprintf(line, sizeof line, "%d\n", n->all.at[n->at].number);
    if (write(l->acked, line, (size_t)length) != length) stop("cannot note an answer");
}

static void lane_take(struct load *l, int i)
{
    struct lane *n = &l->lane[i];
    ssize_t got = recv(n->fd, n->answer + n->got, ANSWER_MOST - n->got, MSG_DONTWAIT);
    int status;

    if (got < 0 && errno == EAGAIN) return;
    if (got <= 0) {
        l->broken++;
        lane_close(l, i);
        return;
    }
    n->got += (size_t)got;
    status = whole(n);
    if (!status) return;
    note(l, n, status);
    if (++n->at < n->all.n)
        lane_send(l, i);
    else
        lane_close(l, i);
}

static int by_size(const void *a, const void *b)
{
    const double *x = a, *y = b;

    return (*x > *y) - (*x < *y);
}

int main(int argc, char **argv)
{
    static struct load l;
    double from, seconds;
    int64_t port = 0;

    if (argc != 3 || !str_int(str_of(argv[1]), &port)) stop("usage: bench_load PORT ACKED < REQUESTS");
    l.arena = arena_new(1 << 20);
    l.port = (int)port;
    l.acked = open(argv[2], O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0600);
    take_lines(&l);
    for (int i = 0; i < l.lanes; i++) lane_open(&l, i);
    from = now_ms();
    for (int i = 0; i < l.lanes; i++)
        if (l.poll[i].fd >= 0) lane_send(&l, i);
    while (l.open > 0 && poll(l.poll, (nfds_t)l.lanes, -1) > 0)
        for (int i = 0; i < l.lanes; i++)
            if (l.poll[i].fd >= 0 && l.poll[i].revents) lane_take(&l, i);
    seconds = (now_ms() - from) / 1e3;
    qsort(l.ms.at, l.ms.n, sizeof l.ms.at[0], by_size);
    printf("%.1f %.2f %d %d %d %.4f\n", (double)l.ok / seconds, l.ms.n ? l.ms.at[l.ms.n * 99 / 100] : 0, l.ok,
           l.bad, l.broken, seconds);
    return 0;
}
