#include "base/log.h"

#include <unistd.h>

#include "base/clock.h"
#include "base/json.h"

enum { LINE_MOST = 8192, TEXT_MOST = 300 };

static const char *const level_name[] = {[LOG_INFO] = "info", [LOG_WARN] = "warn", [LOG_ERROR] = "error"};

struct line {
    char time[CLOCK_TEXT];
    enum log_level level;
    const char *event;
    const struct log_field *field;
    size_t n;
};

static void put_json(struct buf *out, const struct line *line)
{
    struct json j = json_on(out);

    json_object(&j);
    json_put_str(&j, "time", str_of(line->time));
    json_put_str(&j, "level", str_of(level_name[line->level]));
    json_put_str(&j, "event", str_of(line->event));
    for (size_t i = 0; i < line->n; i++) {
        const struct log_field *f = &line->field[i];

        if (f->text.p)
            json_put_str(&j, f->key, str_sub(f->text, 0, TEXT_MOST));
        else
            json_put_int(&j, f->key, f->number);
    }
    json_end(&j);
}

static void put_words(struct buf *out, const struct line *line)
{
    buf_fmt(out, "%s %-5s %s", line->time, level_name[line->level], line->event);
    for (size_t i = 0; i < line->n; i++) {
        const struct log_field *f = &line->field[i];

        buf_fmt(out, " %s=", f->key);
        if (f->text.p)
            buf_str(out, str_sub(f->text, 0, TEXT_MOST));
        else
            buf_int(out, f->number);
    }
    for (size_t i = 0; i < out->n; i++)
        if ((unsigned char)out->p[i] < ' ') out->p[i] = ' ';
}

void log_event(enum log_level level, const char *event, const struct log_field *field, size_t n)
{
    char text[LINE_MOST];
    struct buf out = {.p = text, .room = sizeof text - 1, .cap = sizeof text - 1}; /* never grows */
    struct line line = {.level = level, .event = event, .field = field, .n = n};

    clock_text(clock_now_ms(), line.time);
    if (isatty(STDERR_FILENO))
        put_words(&out, &line);
    else
        put_json(&out, &line);
    if (out.over) { /* too many long fields: better the event alone than half a line */
        line.n = out.n = 0;
        out.over = false;
        put_json(&out, &line);
    }
    text[out.n++] = '\n';
    /* A log that cannot be written has nobody to be told. */
    if (write(STDERR_FILENO, text, out.n) < 0) return;
}

void log_text(enum log_level level, const char *event, struct str text)
{
    struct log_field field = LOG_TEXT("text", text);

    log_event(level, event, &field, 1);
}
