// Hilbert: the quadrant of each bit pair, turned as the curve turns (Warren, Hacker's Delight,
// 16-2). Sorting: by bytes from the lowest; a byte that all keys share costs nothing but a look.
#include "layer/sort.h"

#include <string.h>

enum { HILBERT_BITS = 16, DIGITS = 256 };

uint32_t layer_hilbert(uint32_t x, uint32_t y)
{
    uint32_t distance = 0;
    x >>= HILBERT_BITS;
    y >>= HILBERT_BITS;
    for (uint32_t side = 1u << (HILBERT_BITS - 1); side > 0; side >>= 1) {
        uint32_t right = (x & side) != 0;
        uint32_t low = (y & side) != 0;
        distance = distance << 2 | ((3 * right) ^ low);
        if (low == 0) {
            uint32_t flip = right != 0 ? side - 1 : 0;
            uint32_t old_x = x;
            x = y ^ flip;
            y = old_x ^ flip;
        }
    }
    return distance;
}

void layer_sort(const uint64_t *keys, uint32_t *items, uint32_t *spare, size_t count)
{
    uint32_t *from = items;
    uint32_t *into = spare;
    for (int shift = 0; shift < 64; shift += 8) {
        size_t starts[DIGITS] = {0};
        for (size_t i = 0; i < count; i++) {
            starts[keys[from[i]] >> shift & (DIGITS - 1)]++;
        }
        size_t start = 0;
        size_t most = 0;
        for (int digit = 0; digit < DIGITS; digit++) {
            size_t here = starts[digit];
            most = here > most ? here : most;
            starts[digit] = start;
            start += here;
        }
        if (most == count) {
            continue;
        }
        for (size_t i = 0; i < count; i++) {
            into[starts[keys[from[i]] >> shift & (DIGITS - 1)]++] = from[i];
        }
        uint32_t *swap = from;
        from = into;
        into = swap;
    }
    if (from != items) {
        memcpy(items, from, count * sizeof *items);
    }
}
