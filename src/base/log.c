#include "tapak/base/log.h"

#include "tapak/base/instant.h"
#include "tapak/base/text.h"

#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

enum { LINE_BYTES = 2048, ESCAPED_BYTES = LINE_BYTES * 6 };

static _Atomic int log_level = TAPAK_LOG_INFO;
static _Atomic int log_form = TAPAK_LOG_TEXT;

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

bool tapak_log_shows(enum tapak_log_level level)
{
    return (int)level <= atomic_load_explicit(&log_level, memory_order_relaxed);
}

void tapak_log_set_form(enum tapak_log_form form)
{
    atomic_store(&log_form, (int)form);
}

enum tapak_log_form tapak_log_get_form(void)
{
    return (enum tapak_log_form)atomic_load_explicit(&log_form, memory_order_relaxed);
}

// Text as it stands between the quotes of a JSON string; malformed bytes become U+FFFD.
static void escape_json(char out[static ESCAPED_BYTES], const char *text, size_t length)
{
    size_t used = 0;
    for (size_t at = 0; at < length;) {
        size_t before = at;
        uint32_t code = tapak_utf8_next(text, length, &at);
        size_t size = at - before;
        if (code == '"' || code == '\\') {
            out[used++] = '\\';
            out[used++] = (char)code;
        } else if (code < 0x20 || (size == 1 && code > 0x7F)) {
            used += (size_t)snprintf(out + used, 7, "\\u%04x", (unsigned)code);
        } else {
            memcpy(out + used, text + before, size);
            used += size;
        }
    }
    out[used] = '\0';
}

// One write a line, so that lines of several threads do not mix.
void tapak_log(enum tapak_log_level level, const char *format, ...)
{
    if (!tapak_log_shows(level)) {
        return;
    }
    char when[TAPAK_INSTANT_BYTES];
    char text[LINE_BYTES];
    (void)tapak_format_instant(when, tapak_now_ms());
    va_list args;
    va_start(args, format);
    (void)vsnprintf(text, sizeof text, format, args);
    va_end(args);
    if (tapak_log_get_form() == TAPAK_LOG_TEXT) {
        (void)fprintf(stderr, "%s %s %s\n", when, level_names[level], text);
        return;
    }
    char escaped[ESCAPED_BYTES];
    escape_json(escaped, text, strlen(text));
    (void)fprintf(stderr, "{\"time\":\"%s\",\"level\":\"%s\",\"text\":\"%s\"}\n", when,
                  level_names[level], escaped);
}

enum { MOST_PIECE_BYTES = 8 }; // two escaped bytes

static size_t escape_byte(char *piece, unsigned char byte)
{
    static const char digits[] = "0123456789abcdef";
    piece[0] = '\\';
    piece[1] = 'x';
    piece[2] = digits[byte >> 4];
    piece[3] = digits[byte & 15];
    return 4;
}

// The character at *at as the log shows it: what could move a terminal's cursor or is not UTF-8 is
// escaped byte by byte.
static size_t quote_next(char *piece, const char *text, size_t length, size_t *at)
{
    const char *from = text + *at;
    size_t before = *at;
    uint32_t code = tapak_utf8_next(text, length, at);
    size_t size = *at - before;
    if (code == '"' || code == '\\') {
        piece[0] = '\\';
        piece[1] = (char)code;
        return 2;
    }
    bool is_malformed = size == 1 && code > 0x7F;
    if (code < 0x20 || is_malformed || code == 0x7F) {
        return escape_byte(piece, (unsigned char)from[0]);
    }
    if (code >= 0x80 && code < 0xA0) {
        return escape_byte(piece, (unsigned char)from[0]) +
               escape_byte(piece + 4, (unsigned char)from[1]);
    }
    memcpy(piece, from, size);
    return size;
}

const char *tapak_log_quote(char *out, size_t room, const char *text, size_t length)
{
    size_t used = 1;
    if (room < 3) {
        return "";
    }
    out[0] = '"';
    for (size_t at = 0; at < length;) {
        char piece[MOST_PIECE_BYTES];
        size_t size = quote_next(piece, text, length, &at);
        if (used + size + 2 > room) {
            break;
        }
        memcpy(out + used, piece, size);
        used += size;
    }
    memcpy(out + used, "\"", 2);
    return out;
}
