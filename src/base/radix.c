#include "tapak/base/radix.h"

#include <stdbool.h>
#include <string.h>

enum { DIGITS = 8, VALUES = 256 };

static bool is_sorted(const struct tapak_sort_key *keys, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        if (keys[i].key < keys[i - 1].key) {
            return false;
        }
    }
    return true;
}

static unsigned digit_of(uint64_t key, int digit)
{
    return (unsigned)(key >> (8 * digit)) & (VALUES - 1);
}

// One pass over the keys counts the bytes of all digits.
static void count_digits(const struct tapak_sort_key *keys, size_t count,
                         uint32_t counts[static DIGITS][VALUES])
{
    memset(counts, 0, sizeof(uint32_t[DIGITS][VALUES]));
    for (size_t i = 0; i < count; i++) {
        for (int digit = 0; digit < DIGITS; digit++) {
            counts[digit][digit_of(keys[i].key, digit)]++;
        }
    }
}

static void deal_out(const struct tapak_sort_key *from, struct tapak_sort_key *to, size_t count,
                     int digit, uint32_t counts[static VALUES])
{
    uint32_t start = 0;
    for (int value = 0; value < VALUES; value++) {
        uint32_t here = counts[value];
        counts[value] = start;
        start += here;
    }
    for (size_t i = 0; i < count; i++) {
        to[counts[digit_of(from[i].key, digit)]++] = from[i];
    }
}

void tapak_radix_sort(struct tapak_sort_key *keys, struct tapak_sort_key *spare, size_t count)
{
    uint32_t counts[DIGITS][VALUES];
    struct tapak_sort_key *from = keys;
    struct tapak_sort_key *to = spare;
    if (is_sorted(keys, count)) {
        return;
    }
    count_digits(keys, count, counts);
    for (int digit = 0; digit < DIGITS; digit++) {
        if (counts[digit][digit_of(keys[0].key, digit)] == count) {
            continue;
        }
        deal_out(from, to, count, digit, counts[digit]);
        struct tapak_sort_key *sorted = to;
        to = from;
        from = sorted;
    }
    if (from != keys) {
        memcpy(keys, from, count * sizeof *keys);
    }
}
