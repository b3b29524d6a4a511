#include "base/clock.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

static int64_t read_us(clockid_t id)
{
    struct timespec t = {0};

    clock_gettime(id, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

int64_t clock_now_ms(void)
{
    return read_us(CLOCK_REALTIME) / 1000;
}

int64_t clock_now_us(void)
{
    return read_us(CLOCK_REALTIME);
}

int64_t clock_steady_ms(void)
{
    return read_us(CLOCK_MONOTONIC) / 1000;
}

void clock_text(int64_t ms, char out[CLOCK_TEXT])
{
    int64_t part = ms % 1000;
    time_t seconds = (time_t)(ms / 1000 - (part < 0));
    struct tm tm = {0};
    size_t n;

    gmtime_r(&seconds, &tm);
    n = strftime(out, CLOCK_TEXT, "%Y-%m-%dT%H:%M:%S", &tm);
    if (n == 0) out[0] = '\0';
    snprintf(out + n, CLOCK_TEXT - n, ".%03uZ", (unsigned)(part < 0 ? part + 1000 : part) % 1000);
}

void clock_day(int64_t ms, char out[CLOCK_DAY])
{
    static const int64_t china_ms = INT64_C(8) * 60 * 60 * 1000;
    char text[CLOCK_TEXT];

    clock_text(ms + china_ms, text);
    memcpy(out, text, CLOCK_DAY - 1);
    out[CLOCK_DAY - 1] = '\0';
}
