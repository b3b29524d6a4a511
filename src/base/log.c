#include "base/log.h"

#include <unistd.h>

#include "base/clock.h"
#include "base/json.h"

enum { LINE_MOST = 8192, TEXT_MOST = 300 };

static const char *const level_name[] = {[LOG_INFO] = "info", [LOG_WARN] = "warn", [LOG_ERROR] = "error"};

static void put_json(struct buf *out, const char *time, enum log_level level, const char *event,
                     const struct log_field *field, size_t n)
{
    struct json j = json_on(out);

    json_object(&j);
    json_put_str(&j, "time", str_of(time));
    json_put_str(&j, "level", str_of(level_name[level]));
    json_put_str(&j, "event", str_of(event));
    for (size_t i = 0; i < n; i++) {
        if (field[i].text.p)
            json_put_str(&j, field[i].key, str_sub(field[i].text, 0, TEXT_MOST));
        else
            json_put_int(&j, field[i].key, field[i].number);
    }
    json_end(&j);
}

static void put_words(struct buf *out, const char *time, enum log_level level, const char *event,
                      const struct log_field *field, size_t n)
{
    size_t from;

    buf_fmt(out, "%s %-5s %s", time, level_name[level], event);
    for (size_t i = 0; i < n; i++) {
        buf_fmt(out, " %s=", field[i].key);
        from = out->n;
        if (field[i].text.p)
            buf_str(out, str_sub(field[i].text, 0, TEXT_MOST));
        else
            buf_int(out, field[i].number);
        for (; from < out->n; from++)
            if ((unsigned char)out->p[from] < ' ') out->p[from] = ' ';
    }
}

void log_event(enum log_level level, const char *event, const struct log_field *field, size_t n)
{
    char line[LINE_MOST], time[CLOCK_TEXT];
    struct buf out = {.p = line, .room = sizeof line - 1, .cap = sizeof line - 1}; /* never grows */

    clock_text(clock_now_ms(), time);
    if (isatty(STDERR_FILENO))
        put_words(&out, time, level, event, field, n);
    else
        put_json(&out, time, level, event, field, n);
    if (out.over) { /* too many long fields: better the event alone than half a line */
        out.n = 0;
        out.over = false;
        put_json(&out, time, level, event, NULL, 0);
    }
    line[out.n++] = '\n';
    /* A log that cannot be written has nobody to be told. */
    if (write(STDERR_FILENO, line, out.n) < 0) return;
}

void log_text(enum log_level level, const char *event, struct str text)
{
    struct log_field field = LOG_TEXT("text", text);

    log_event(level, event, &field, 1);
}
