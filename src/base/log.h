/* log.h: one line a happening on standard error, for the machine's keeper. Never personal data. */
#ifndef BASE_LOG_H
#define BASE_LOG_H

void log_info(const char *format, ...) __attribute__((format(printf, 1, 2)));
void log_error(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
