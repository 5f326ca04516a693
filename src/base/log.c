/* log.c: one line a happening on standard error. */
#include "base/log.h"

#include <stdarg.h>
#include <stdio.h>
#include <time.h>

__attribute__((format(printf, 2, 0))) static void log_line(
    const char *level, const char *format, va_list ap)
{
    char line[1024], stamp[32] = "";
    time_t now = time(NULL);
    struct tm tm;

    if (gmtime_r(&now, &tm))
        strftime(stamp, sizeof stamp, "%Y-%m-%dT%H:%M:%SZ", &tm);
    vsnprintf(line, sizeof line, format, ap);
    fprintf(stderr, "%s %s %s\n", stamp, level, line);
}

void log_info(const char *format, ...)
{
    va_list ap;

    va_start(ap, format);
    log_line("info", format, ap);
    va_end(ap);
}

void log_error(const char *format, ...)
{
    va_list ap;

    va_start(ap, format);
    log_line("error", format, ap);
    va_end(ap);
}
