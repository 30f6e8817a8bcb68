/**
 * @file text.h
 * @brief Text from outside as slices (pointer and length, not terminated) and what is asked of it.
 */
#ifndef TAPAK_BASE_TEXT_H
#define TAPAK_BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/** Borrowed bytes. {NULL, 0} is "absent"; an empty text has a pointer. */
struct tapak_slice {
    const char *text;
    size_t length;
};

static inline struct tapak_slice tapak_slice_of(const char *text)
{
    return (struct tapak_slice){text, text == NULL ? 0 : strlen(text)};
}

bool tapak_slice_equals(struct tapak_slice slice, const char *text);

/** Equal but for the case of ASCII letters. */
bool tapak_slice_equals_folded(struct tapak_slice slice, const char *text);

/** Whether needle stands anywhere in slice, ASCII case ignored. */
bool tapak_slice_contains_folded(struct tapak_slice slice, const char *needle);

/** Without white space (and U+00A0, U+FEFF, U+200B) at both ends. */
struct tapak_slice tapak_slice_trim(struct tapak_slice slice);

/** Well-formed UTF-8 without U+0000 (RFC 3629). */
bool tapak_is_utf8(const char *text, size_t length);

/**
 * The character that starts at *at (< length) of well-formed UTF-8; *at moves behind it. Malformed
 * bytes give U+FFFD one at a time.
 */
uint32_t tapak_utf8_next(const char *text, size_t length, size_t *at);

#endif
