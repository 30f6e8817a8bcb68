#include "tapak/model/summary.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void test_summary_by__codes_go_there_and_back(void **state)
{
    (void)state;
    for (int i = 0; i < TAPAK_BY_COUNT; i++) {
        enum tapak_summary_by read = TAPAK_BY_COUNT;
        const char *code = tapak_summary_by_code((enum tapak_summary_by)i);
        assert_true(tapak_summary_by_parse(tapak_slice_of(code), &read));
        assert_int_equal(read, i);
    }
    enum tapak_summary_by read = TAPAK_BY_MONTH;
    assert_false(tapak_summary_by_parse(tapak_slice_of("villages"), &read));
    assert_false(tapak_summary_by_parse((struct tapak_slice){NULL, 0}, &read));
    assert_int_equal(read, TAPAK_BY_MONTH);
    assert_string_equal(tapak_summary_by_code(TAPAK_BY_VILLAGE), "village");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_summary_by__codes_go_there_and_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
