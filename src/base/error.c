#include "tapak/base/error.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const char *const status_names[TAPAK_STATUS_COUNT] = {
    [TAPAK_OK] = "ok",
    [TAPAK_INVALID] = "invalid",
    [TAPAK_NOT_FOUND] = "not found",
    [TAPAK_CONFLICT] = "conflict",
    [TAPAK_STALE] = "stale",
    [TAPAK_UNCONDITIONAL] = "without a condition",
    [TAPAK_STRANGER] = "not signed in",
    [TAPAK_DENIED] = "denied",
    [TAPAK_THROTTLED] = "too many attempts",
    [TAPAK_TOO_LARGE] = "too large",
    [TAPAK_UNSUPPORTED] = "unsupported",
    [TAPAK_BUSY] = "busy",
    [TAPAK_CANCELLED] = "cancelled",
    [TAPAK_IO] = "input or output failed",
    [TAPAK_NO_MEMORY] = "no memory",
};

// A message that was cut must not end inside a UTF-8 character.
static void cut_at_character(char *text, size_t size, int wanted)
{
    if (wanted < 0 || (size_t)wanted < size) {
        return;
    }
    size_t end = strlen(text);
    size_t lead = end;
    while (lead > 0 && ((unsigned char)text[lead - 1] & 0xC0) == 0x80) {
        lead--;
    }
    if (lead == 0) {
        return;
    }
    unsigned char first = (unsigned char)text[--lead];
    size_t whole = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC0 ? 2 : 1;
    if (end - lead < whole) {
        text[lead] = '\0';
    }
}

enum tapak_status tapak_fail(struct tapak_error *err, enum tapak_status status, const char *format,
                             ...)
{
    if (err == NULL) {
        return status;
    }
    va_list args;
    va_start(args, format);
    int wanted = vsnprintf(err->message, sizeof err->message, format, args);
    va_end(args);
    cut_at_character(err->message, sizeof err->message, wanted);
    err->status = status;
    return status;
}

enum tapak_status tapak_fail_at(struct tapak_error *err, const char *format, ...)
{
    char place[TAPAK_ERROR_BYTES];
    char said[TAPAK_ERROR_BYTES];
    va_list args;
    va_start(args, format);
    (void)vsnprintf(place, sizeof place, format, args);
    va_end(args);
    memcpy(said, err->message, sizeof said);
    return tapak_fail(err, err->status, "%s: %s", place, said);
}

const char *tapak_status_name(enum tapak_status status)
{
    return status_names[status];
}
