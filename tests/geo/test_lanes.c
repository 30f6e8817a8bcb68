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

static void put_float(uint32_t *word, float number)
{
    memcpy(word, &number, sizeof number);
}

static void test_lanes__vector_equals_plain(void **state)
{
    (void)state;
    uint64_t seed = 42;
    int doubts = 0;
    for (int round = 0; round < 20000; round++) {
        uint32_t arrays[6 * 20 + LANES];
        size_t lanes = 1 + next_random(&seed) % 20;
        memset(arrays, 0xA5, sizeof arrays); // what stands behind must not matter
        for (size_t i = 0; i < lanes; i++) {
            float low = (float)(next_random(&seed) % 8) / 4 - 0.5F;
            put_float(&arrays[i], (float)(next_random(&seed) % 16) / 8 - 0.5F);
            put_float(&arrays[lanes + i], (float)(next_random(&seed) % 9) / 4 - 1);
            put_float(&arrays[2 * lanes + i], low);
            put_float(&arrays[3 * lanes + i], low + (float)(next_random(&seed) % 4) / 4);
            put_float(&arrays[4 * lanes + i], next_random(&seed) % 50 == 0 ? 1e30F : 1e-6F);
            arrays[5 * lanes + i] = next_random(&seed) & 0x3FFFF;
        }
        float u = (float)(next_random(&seed) % 1024) / 1024;
        float v = (float)(next_random(&seed) % 1024) / 1024;
        struct lanes_answer plain = lanes_ask_plain(arrays, lanes, u, v);
        struct lanes_answer vector = lanes_ask(arrays, lanes, u, v);
        assert_int_equal(vector.is_in_doubt, plain.is_in_doubt);
        assert_int_equal(vector.parity, plain.parity);
        doubts += plain.is_in_doubt;
    }
    assert_in_range(doubts, 500, 15000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_lanes__vector_equals_plain)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
