/*
 * log - one line on standard error for each thing an operator should know.
 *
 *     2026-11-24T08:17:28.123Z warn  job 12: the reader ran out of time
 *
 * The line goes out in one write, so lines of several threads do not mix.
 * Line breaks inside the message become spaces; a line is cut at 1,000 bytes.
 * Never log what a user typed as a password, nor a document's text.
 */
#ifndef BASE_LOG_H
#define BASE_LOG_H

enum log_level { LOG_INFO, LOG_WARN, LOG_ERROR };

__attribute__((format(printf, 2, 3))) void log_line(enum log_level level, const char *fmt, ...);

#endif
