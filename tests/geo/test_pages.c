#include "geo/pages.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void test_pages__keep_what_was_written(void **state)
{
    (void)state;
    static const size_t sizes[] = {1, 100, 5000, 4096, 1 << 20, (3 << 20) + 7, 9 << 20, 70000, 64};
    uint8_t *array = NULL;
    size_t size = 0;
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        uint8_t *resized = geo_pages_resize(array, size, sizes[i]);
        assert_non_null(resized);
        assert_int_equal((uintptr_t)resized % 64, 0);
        size_t kept = size < sizes[i] ? size : sizes[i];
        for (size_t k = 0; k < kept; k++) {
            if (resized[k] != (uint8_t)(k * 7 + 1)) {
                fail_msg("byte %zu of %zu", k, sizes[i]);
            }
        }
        for (size_t k = 0; k < sizes[i]; k++) {
            resized[k] = (uint8_t)(k * 7 + 1);
        }
        array = resized;
        size = sizes[i];
    }
    geo_pages_free(array, size);
    geo_pages_free(NULL, 0);
}

static void test_pages__begin_with_zeros(void **state)
{
    (void)state;
    static const size_t size = (size_t)5 << 20;
    uint8_t *array = geo_pages_resize(NULL, 0, size);
    assert_non_null(array);
    size_t sum = 0;
    for (size_t i = 0; i < size; i++) {
        sum += array[i];
    }
    assert_int_equal(sum, 0);
    geo_pages_free(array, size);
}

static void test_pages__say_when_there_is_no_memory(void **state)
{
    (void)state;
    uint8_t *array = geo_pages_resize(NULL, 0, 64);
    array[63] = 5;
#ifndef __SANITIZE_ADDRESS__ // which ends the program on such a wish
    assert_null(geo_pages_resize(array, 64, (size_t)1 << 60));
#endif
    assert_int_equal(array[63], 5);
    geo_pages_free(array, 64);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pages__keep_what_was_written),
        cmocka_unit_test(test_pages__begin_with_zeros),
        cmocka_unit_test(test_pages__say_when_there_is_no_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
