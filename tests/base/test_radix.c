#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "tapak/base/radix.h"

static uint64_t next_random(uint64_t *state)
{
    *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return *state ^ (*state >> 29);
}

// In order, equal ones as they came, and each index once.
static void expect_sorted(const struct tapak_sort_key *keys, const uint64_t *given, size_t count)
{
    unsigned char *seen = calloc(count + 1, 1);
    assert_non_null(seen);
    for (size_t i = 0; i < count; i++) {
        assert_true(keys[i].index < count);
        assert_int_equal(seen[keys[i].index]++, 0);
        assert_true(keys[i].key == given[keys[i].index]);
        if (i > 0) {
            assert_true(keys[i - 1].key <= keys[i].key);
            assert_true(keys[i - 1].key < keys[i].key || keys[i - 1].index < keys[i].index);
        }
    }
    free(seen);
}

static void sort_and_expect(const uint64_t *given, size_t count)
{
    struct tapak_sort_key *keys = calloc(2 * count + 1, sizeof *keys);
    assert_non_null(keys);
    for (size_t i = 0; i < count; i++) {
        keys[i] = (struct tapak_sort_key){given[i], (uint32_t)i};
    }
    tapak_radix_sort(keys, keys + count, count);
    expect_sorted(keys, given, count);
    free(keys);
}

static void test_radix_sort__none_one_and_few(void **state)
{
    (void)state;
    const uint64_t few[] = {3, UINT64_MAX, 0, 3, UINT64_C(1) << 63, 2, 3, 0};
    for (size_t count = 0; count <= sizeof few / sizeof few[0]; count++) {
        sort_and_expect(few, count);
    }
}

static void test_radix_sort__all_orders_of_many(void **state)
{
    (void)state;
    enum { COUNT = 5000, KINDS = 6 };
    static uint64_t given[COUNT];
    for (int kind = 0; kind < KINDS; kind++) {
        uint64_t seed = 7;
        for (size_t i = 0; i < COUNT; i++) {
            const uint64_t kinds[KINDS] = {
                i, COUNT - i, 5, next_random(&seed), next_random(&seed) % 3, (i % 7) << (i % 64),
            };
            given[i] = kinds[kind];
        }
        sort_and_expect(given, COUNT);
    }
}

static void test_sort_key_of__keeps_the_order_of_signed_numbers(void **state)
{
    (void)state;
    const int64_t rising[] = {INT64_MIN, INT64_MIN + 1, -2, -1, 0, 1, INT64_MAX};
    for (size_t i = 1; i < sizeof rising / sizeof rising[0]; i++) {
        assert_true(tapak_sort_key_of(rising[i - 1]) < tapak_sort_key_of(rising[i]));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_radix_sort__none_one_and_few),
        cmocka_unit_test(test_radix_sort__all_orders_of_many),
        cmocka_unit_test(test_sort_key_of__keeps_the_order_of_signed_numbers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
