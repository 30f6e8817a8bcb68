#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "tapak/base/tag.h"

enum { ROOM = 200 };

static int compare(const void *a, const void *b)
{
    const uint64_t *left = a;
    const uint64_t *right = b;
    return *left < *right ? -1 : *left > *right;
}

// Every length and every single bit that is turned over gives another tag.
static void test_tag64__tells_neighbours_apart(void **state)
{
    (void)state;
    static uint64_t tags[ROOM + ROOM * 8];
    unsigned char bytes[ROOM] = {0};
    size_t count = 0;
    for (size_t size = 0; size < ROOM; size++) {
        tags[count++] = tapak_tag64(bytes, size);
    }
    for (size_t bit = 0; bit < ROOM * 8; bit++) {
        bytes[bit / 8] ^= (unsigned char)(1 << (bit % 8));
        tags[count++] = tapak_tag64(bytes, ROOM);
        bytes[bit / 8] ^= (unsigned char)(1 << (bit % 8));
    }
    qsort(tags, count, sizeof tags[0], compare);
    for (size_t i = 1; i < count; i++) {
        assert_true(tags[i - 1] != tags[i]);
    }
}

// A bit of the input turns about half of the bits of the tag: 32 of 64, give or take five standard
// deviations of the mean over 1,600 of them.
static void test_tag64__spreads_a_bit_over_all(void **state)
{
    (void)state;
    unsigned char bytes[ROOM];
    memset(bytes, 'x', sizeof bytes);
    uint64_t plain = tapak_tag64(bytes, ROOM);
    long turned = 0;
    for (size_t bit = 0; bit < ROOM * 8; bit++) {
        bytes[bit / 8] ^= (unsigned char)(1 << (bit % 8));
        turned += __builtin_popcountll(plain ^ tapak_tag64(bytes, ROOM));
        bytes[bit / 8] ^= (unsigned char)(1 << (bit % 8));
    }
    double mean = (double)turned / (ROOM * 8);
    assert_true(mean > 31.5 && mean < 32.5);
}

static void test_tag64__does_not_ask_where_bytes_lie(void **state)
{
    (void)state;
    unsigned char room[ROOM + 8];
    for (size_t shift = 0; shift < 8; shift++) {
        for (size_t i = 0; i < ROOM; i++) {
            room[shift + i] = (unsigned char)(i * 7);
        }
        static uint64_t first;
        uint64_t tag = tapak_tag64(room + shift, ROOM);
        first = shift == 0 ? tag : first;
        assert_true(tag == first);
    }
}

static void test_mix__depends_on_both(void **state)
{
    (void)state;
    assert_true(tapak_tag_mix(1, 2) != tapak_tag_mix(2, 1));
    assert_true(tapak_tag_mix(1, 2) != tapak_tag_mix(1, 3));
    assert_true(tapak_tag_mix(7, 2) == tapak_tag_mix(7, 2));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_tag64__tells_neighbours_apart),
        cmocka_unit_test(test_tag64__spreads_a_bit_over_all),
        cmocka_unit_test(test_tag64__does_not_ask_where_bytes_lie),
        cmocka_unit_test(test_mix__depends_on_both),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
