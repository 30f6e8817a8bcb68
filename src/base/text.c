#include "tapak/base/text.h"

enum { REPLACEMENT = 0xFFFD };

static char lower(char character)
{
    return character >= 'A' && character <= 'Z' ? (char)(character + ('a' - 'A')) : character;
}

// Not strncasecmp: that one follows the locale.
static bool are_equal_folded(const char *a, const char *b, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (lower(a[i]) != lower(b[i])) {
            return false;
        }
    }
    return true;
}

bool tapak_slice_equals(struct tapak_slice slice, const char *text)
{
    return slice.text != NULL && strlen(text) == slice.length &&
           memcmp(slice.text, text, slice.length) == 0;
}

bool tapak_slice_rest_equals_folded(struct tapak_slice slice, const char *text)
{
    return strlen(text) == slice.length && are_equal_folded(slice.text, text, slice.length);
}

bool tapak_slice_contains_folded(struct tapak_slice slice, const char *needle)
{
    size_t size = strlen(needle);
    for (size_t at = 0; slice.text != NULL && at + size <= slice.length; at++) {
        if (are_equal_folded(slice.text + at, needle, size)) {
            return true;
        }
    }
    return false;
}

// How many bytes of white space stand at text, 0 when none.
static size_t space_at(const char *text, size_t length)
{
    unsigned char first = (unsigned char)text[0];
    if (first == ' ' || (first >= '\t' && first <= '\r')) {
        return 1;
    }
    if (length >= 2 && memcmp(text, "\xC2\xA0", 2) == 0) {
        return 2;
    }
    if (length >= 3 &&
        (memcmp(text, "\xEF\xBB\xBF", 3) == 0 || memcmp(text, "\xE2\x80\x8B", 3) == 0)) {
        return 3;
    }
    return 0;
}

struct tapak_slice tapak_slice_trim_ends(struct tapak_slice slice)
{
    size_t size = 0;
    while (slice.length > 0 && (size = space_at(slice.text, slice.length)) > 0) {
        slice.text += size;
        slice.length -= size;
    }
    bool is_done = false;
    while (slice.length > 0 && !is_done) {
        is_done = true;
        for (size = 1; size <= 3 && size <= slice.length && is_done; size++) {
            if (space_at(slice.text + slice.length - size, size) == size) {
                slice.length -= size;
                is_done = false;
            }
        }
    }
    return slice;
}

uint32_t tapak_utf8_next(const char *text, size_t length, size_t *at)
{
    const unsigned char *bytes = (const unsigned char *)text + *at;
    size_t rest = length - *at;
    static const uint32_t lowest[] = {0, 0, 0x80, 0x800, 0x10000};
    size_t size = bytes[0] < 0x80             ? 1
                  : (bytes[0] & 0xE0) == 0xC0 ? 2
                  : (bytes[0] & 0xF0) == 0xE0 ? 3
                  : (bytes[0] & 0xF8) == 0xF0 ? 4
                                              : 0;
    *at += 1;
    if (size == 1) {
        return bytes[0];
    }
    if (size == 0 || size > rest) {
        return REPLACEMENT;
    }
    uint32_t code = bytes[0] & (0xFFu >> (size + 1));
    for (size_t i = 1; i < size; i++) {
        if ((bytes[i] & 0xC0) != 0x80) {
            return REPLACEMENT;
        }
        code = code << 6 | (bytes[i] & 0x3Fu);
    }
    if (code < lowest[size] || code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF)) {
        return REPLACEMENT;
    }
    *at += size - 1;
    return code;
}

bool tapak_is_utf8(const char *text, size_t length)
{
    size_t at = 0;
    while (at < length) {
        size_t before = at;
        uint32_t code = tapak_utf8_next(text, length, &at);
        // A real U+FFFD takes three bytes, a malformed byte one.
        if (code == 0 || (code == REPLACEMENT && at - before == 1)) {
            return false;
        }
    }
    return true;
}
