#include "tapak/base/log.h"

#include "tapak/base/instant.h"

#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>

static _Atomic int log_level = TAPAK_LOG_INFO;

static const char *const level_names[TAPAK_LOG_LEVEL_COUNT] = {
    [TAPAK_LOG_ERROR] = "error",
    [TAPAK_LOG_WARN] = "warn",
    [TAPAK_LOG_INFO] = "info",
    [TAPAK_LOG_DEBUG] = "debug",
};

void tapak_log_set_level(enum tapak_log_level level)
{
    atomic_store(&log_level, (int)level);
}

// One write a line, so that lines of several threads do not mix.
void tapak_log(enum tapak_log_level level, const char *format, ...)
{
    if ((int)level > atomic_load(&log_level)) {
        return;
    }
    char when[TAPAK_INSTANT_BYTES];
    char line[2048];
    (void)tapak_format_instant(when, tapak_now_ms());
    int start = snprintf(line, sizeof line, "%s %s ", when, level_names[level]);
    va_list args;
    va_start(args, format);
    (void)vsnprintf(line + start, sizeof line - (size_t)start, format, args);
    va_end(args);
    (void)fprintf(stderr, "%s\n", line);
}

const char *tapak_log_quote(char *out, size_t room, const char *text, size_t length)
{
    static const char digits[] = "0123456789abcdef";
    size_t at = 0;
    out[at++] = '"';
    for (size_t i = 0; i < length && at + 6 < room; i++) {
        unsigned char byte = (unsigned char)text[i];
        if (byte == '"' || byte == '\\') {
            out[at++] = '\\';
            out[at++] = (char)byte;
        } else if (byte < 0x20 || byte == 0x7F) {
            out[at++] = '\\';
            out[at++] = 'x';
            out[at++] = digits[byte >> 4];
            out[at++] = digits[byte & 15];
        } else {
            out[at++] = (char)byte;
        }
    }
    out[at++] = '"';
    out[at] = '\0';
    return out;
}
