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

/** As tapak_slice_equals_folded() when the first characters are alike. */
bool tapak_slice_rest_equals_folded(struct tapak_slice slice, const char *text);

/** Equal but for the case of ASCII letters. Of a list of words most differ in their beginning. */
static inline bool tapak_slice_equals_folded(struct tapak_slice slice, const char *text)
{
    enum { CASE_BIT = 0x20 };
    if (slice.length == 0) {
        return slice.text != NULL && text[0] == '\0';
    }
    return ((slice.text[0] ^ text[0]) & ~CASE_BIT) == 0 &&
           tapak_slice_rest_equals_folded(slice, text);
}

/** Whether needle stands anywhere in slice, ASCII case ignored. */
bool tapak_slice_contains_folded(struct tapak_slice slice, const char *needle);

/** As tapak_slice_trim() when an end is no plain letter. */
struct tapak_slice tapak_slice_trim_ends(struct tapak_slice slice);

/** Without white space (and U+00A0, U+FEFF, U+200B) at both ends. */
static inline struct tapak_slice tapak_slice_trim(struct tapak_slice slice)
{
    enum { LAST_SPACE = ' ', FIRST_BEYOND_ASCII = 0x80 };
    if (slice.length == 0) {
        return slice;
    }
    unsigned char first = (unsigned char)slice.text[0];
    unsigned char last = (unsigned char)slice.text[slice.length - 1];
    bool is_plain = first > LAST_SPACE && first < FIRST_BEYOND_ASCII && last > LAST_SPACE &&
                    last < FIRST_BEYOND_ASCII;
    return is_plain ? slice : tapak_slice_trim_ends(slice);
}

/** Well-formed UTF-8 without U+0000 (RFC 3629). */
bool tapak_is_utf8(const char *text, size_t length);

/**
 * The character that starts at *at (< length) of well-formed UTF-8; *at moves behind it. Malformed
 * bytes give U+FFFD one at a time.
 */
uint32_t tapak_utf8_next(const char *text, size_t length, size_t *at);

#endif
