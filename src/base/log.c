#include "base/log.h"

#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

#include "base/clock.h"

enum { LINE_MOST = 1000 };

static const char *const level_name[] = {[LOG_INFO] = "info ", [LOG_WARN] = "warn ", [LOG_ERROR] = "error"};

void log_line(enum log_level level, const char *fmt, ...)
{
    char line[LINE_MOST + 1], time[CLOCK_TEXT];
    va_list ap;
    int n, head;

    clock_text(clock_now_ms(), time);
    head = snprintf(line, sizeof line, "%s %s ", time, level_name[level]);
    va_start(ap, fmt);
    n = vsnprintf(line + head, sizeof line - (size_t)head, fmt, ap);
    va_end(ap);
    n = n < 0 ? head : n + head >= LINE_MOST ? LINE_MOST - 1 : n + head;
    for (int i = 0; i < n; i++)
        if (line[i] == '\n' || line[i] == '\r') line[i] = ' ';
    line[n++] = '\n';
    /* A log that cannot be written has nobody to be told. */
    if (write(STDERR_FILENO, line, (size_t)n) < 0) return;
}
