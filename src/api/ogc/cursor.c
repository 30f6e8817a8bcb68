#include "api/ogc/cursor.h"

#include <string.h>

enum { TAG_BYTES = 16, PLACE_BYTES = 16, SEALED_BYTES = TAG_BYTES + PLACE_BYTES };

_Static_assert(CURSOR_TEXT_BYTES == 2 * SEALED_BYTES + 1, "two letters a byte");

static void put_number(uint8_t *bytes, int64_t number)
{
    for (int i = 0; i < 8; i++) {
        bytes[i] = (uint8_t)((uint64_t)number >> (8 * i));
    }
}

static int64_t get_number(const uint8_t *bytes)
{
    uint64_t number = 0;
    for (int i = 0; i < 8; i++) {
        number |= (uint64_t)bytes[i] << (8 * i);
    }
    return (int64_t)number;
}

static struct tapak_digest digest_of(const struct tapak_key *key, const char *what,
                                     const char *collection, const uint8_t bytes[static 16])
{
    char text[128] = {0};
    size_t used = strlen(what);
    memcpy(text, what, used);
    size_t length = strnlen(collection, sizeof text - used - 17);
    memcpy(text + used, collection, length);
    used += length + 1;
    memcpy(text + used, bytes, 16);
    return tapak_keyed_digest(key, text, used + 16);
}

static void cover(uint8_t place[static PLACE_BYTES], const struct tapak_key *key,
                  const char *collection, const uint8_t tag[static TAG_BYTES])
{
    struct tapak_digest stream = digest_of(key, "cursor stream ", collection, tag);
    for (size_t i = 0; i < PLACE_BYTES; i++) {
        place[i] ^= stream.bytes[i];
    }
}

void cursor_seal(char text[static CURSOR_TEXT_BYTES], const struct tapak_key *key,
                 const char *collection, struct cursor cursor)
{
    static const char digits[] = "0123456789abcdef";
    uint8_t sealed[SEALED_BYTES];
    uint8_t *place = sealed + TAG_BYTES;
    put_number(place, cursor.time_ms);
    put_number(place + 8, cursor.row_id);
    struct tapak_digest tag = digest_of(key, "cursor tag ", collection, place);
    memcpy(sealed, tag.bytes, TAG_BYTES);
    cover(place, key, collection, sealed);
    for (size_t i = 0; i < SEALED_BYTES; i++) {
        text[2 * i] = digits[sealed[i] >> 4];
        text[2 * i + 1] = digits[sealed[i] & 15];
    }
    text[2 * SEALED_BYTES] = '\0';
}

static int digit_value(char digit)
{
    if (digit >= '0' && digit <= '9') {
        return digit - '0';
    }
    return digit >= 'a' && digit <= 'f' ? digit - 'a' + 10 : -1;
}

bool cursor_open(const char *text, const struct tapak_key *key, const char *collection,
                 struct cursor *out_cursor)
{
    uint8_t sealed[SEALED_BYTES];
    uint8_t *place = sealed + TAG_BYTES;
    if (strlen(text) != 2 * SEALED_BYTES) {
        return false;
    }
    for (size_t i = 0; i < SEALED_BYTES; i++) {
        int high = digit_value(text[2 * i]);
        int low = digit_value(text[2 * i + 1]);
        if (high < 0 || low < 0) {
            return false;
        }
        sealed[i] = (uint8_t)(high * 16 + low);
    }
    cover(place, key, collection, sealed);
    struct tapak_digest tag = digest_of(key, "cursor tag ", collection, place);
    uint8_t difference = 0;
    for (size_t i = 0; i < TAG_BYTES; i++) {
        difference |= (uint8_t)(tag.bytes[i] ^ sealed[i]);
    }
    if (difference != 0) {
        return false;
    }
    *out_cursor = (struct cursor){get_number(place), get_number(place + 8)};
    return true;
}
