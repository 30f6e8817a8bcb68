// The vector form against the plain one on the same leaves.
#include "geo/lanes.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static uint32_t next_random(uint64_t *state)
{
    *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(*state >> 33);
}

static void test_lanes__vector_equals_plain(void **state)
{
    (void)state;
    uint64_t seed = 42;
    int doubts = 0;
    for (int round = 0; round < 20000; round++) {
        uint32_t words[7 * 10 + POOL_PADDING_WORDS];
        size_t lanes = 1 + next_random(&seed) % 20;
        memset(words, 0xA5, sizeof words); // what stands behind must not matter
        struct leaf_arrays arrays = leaf_arrays_at(words, lanes);
        for (size_t i = 0; i < lanes; i++) {
            int low = (int)(next_random(&seed) % 8) * (STEPS / 8);
            arrays.cross[i] = (float)(next_random(&seed) % 16) / 8 - 0.5F;
            arrays.slope[i] = (float)(next_random(&seed) % 9) / 4 - 1;
            arrays.low[i] = (int16_t)low;
            arrays.high[i] = (int16_t)(low + (int)(next_random(&seed) % 4) * (STEPS / 40));
            arrays.owners[i] = (uint16_t)next_random(&seed);
        }
        float u = (float)(next_random(&seed) % 64) / 64;
        float v = (float)(next_random(&seed) % 64) / 64;
        int steps = (int)(v * STEPS);
        for (size_t from = 0; from < lanes; from += LANES) {
            struct lanes_answer plain = lanes_ask_plain(words, lanes, from, u, v, steps);
            struct lanes_answer vector = lanes_ask(words, lanes, from, u, v, steps);
            assert_int_equal(vector.doubts, plain.doubts);
            assert_int_equal(vector.parity, plain.parity);
            doubts += plain.doubts != 0;
        }
    }
    assert_in_range(doubts, 500, 15000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_lanes__vector_equals_plain)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
