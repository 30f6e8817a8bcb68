#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "ingest/seen.h"

static void test_add__counts_each_hash_alone(void **state)
{
    (void)state;
    struct seen seen = {0};
    struct tapak_error err = {0};
    uint32_t count = 0;
    for (uint32_t round = 1; round <= 3; round++) {
        // 0 is a hash like any other; multiples of 2^20 all want the same place.
        for (uint64_t i = 0; i < 3000; i++) {
            assert_int_equal(seen_add(&seen, i << 20, &count, &err), TAPAK_OK);
            assert_int_equal(count, round);
        }
    }
    assert_int_equal(seen.used, 3000);
    seen_free(&seen);
    seen_free(&seen);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_add__counts_each_hash_alone)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
