// Four lanes of 64 bits that do not wait for one another. Eight bytes at a time are multiplied to
// 128 bits, whose halves are folded: so the highest bit of a word is spread as well as the lowest.
// At the end all lanes are folded into one and its bits mixed until each depends on each.
#include "tapak/base/tag.h"

#include <string.h>

enum { LANES = 4, STRIDE = 8 * LANES };

// Odd, with about as many ones as zeros; the fractions of the square roots of 2, 3, 5 and 7.
static const uint64_t odds[LANES] = {
    UINT64_C(0x6A09E667F3BCC909),
    UINT64_C(0xBB67AE8584CAA73B),
    UINT64_C(0x3C6EF372FE94F82B),
    UINT64_C(0xA54FF53A5F1D36F1),
};

static uint64_t turn(uint64_t bits, int by)
{
    return (bits << by) | (bits >> (64 - by));
}

static uint64_t fold(uint64_t bits, uint64_t odd)
{
    __extension__ typedef unsigned __int128 wide;
    wide product = (wide)bits * odd;
    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

// Little endian whatever the machine.
static uint64_t word_at(const unsigned char *bytes)
{
    uint64_t word = 0;
    memcpy(&word, bytes, sizeof word);
    return __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__ ? __builtin_bswap64(word) : word;
}

uint64_t tapak_tag_mix(uint64_t tag, uint64_t number)
{
    uint64_t mixed = (tag ^ turn(number * odds[0], 29)) * odds[1];
    mixed = (mixed ^ (mixed >> 32)) * odds[2];
    mixed = (mixed ^ (mixed >> 29)) * odds[3];
    return mixed ^ (mixed >> 32);
}

uint64_t tapak_tag64(const void *bytes, size_t size)
{
    const unsigned char *at = bytes;
    uint64_t lanes[LANES] = {odds[3], odds[2], odds[1], odds[0]};
    size_t left = size;
    for (; left >= STRIDE; at += STRIDE, left -= STRIDE) {
        for (int i = 0; i < LANES; i++) {
            // The turned lane keeps what came before even where the product is zero.
            lanes[i] = fold(lanes[i] ^ word_at(at + 8 * i), odds[i]) ^ turn(lanes[i], 23);
        }
    }
    unsigned char rest[STRIDE] = {0};
    if (left > 0) {
        memcpy(rest, at, left);
    }
    uint64_t tag = size;
    for (int i = 0; i < LANES; i++) {
        tag = tapak_tag_mix(tag, lanes[i]);
        tag = tapak_tag_mix(tag, word_at(rest + 8 * i));
    }
    return tag;
}
