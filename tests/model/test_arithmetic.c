#include "tapak/model/filter_eval.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void test_arithmetic__gives_numbers_or_nothing(void **state)
{
    (void)state;
    static const struct {
        enum tapak_filter_op op;
        double left;
        double right;
        bool gives;
        double result;
    } cases[] = {
        {TAPAK_FILTER_ADD, 1, 2, true, 3},
        {TAPAK_FILTER_SUBTRACT, 1, 2, true, -1},
        {TAPAK_FILTER_MULTIPLY, 3, 2, true, 6},
        {TAPAK_FILTER_DIVIDE, 1, 4, true, 0.25},
        {TAPAK_FILTER_DIVIDE, 1, 0, false, 0},
        {TAPAK_FILTER_INT_DIVIDE, 21, 10, true, 2},
        {TAPAK_FILTER_INT_DIVIDE, -21, 10, true, -2},
        {TAPAK_FILTER_INT_DIVIDE, 1, 0, false, 0},
        {TAPAK_FILTER_MODULO, 7, 4, true, 3},
        {TAPAK_FILTER_MODULO, -7, 4, true, -3},
        {TAPAK_FILTER_MODULO, 7, 0, false, 0},
        {TAPAK_FILTER_POWER, 2, 10, true, 1024},
        {TAPAK_FILTER_POWER, -1, 0.5, false, 0},
        {TAPAK_FILTER_POWER, 10, 1000, false, 0},
        {TAPAK_FILTER_NEGATE, 5, 0, true, -5},
        {TAPAK_FILTER_AND, 5, 0, false, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        double result = 0;
        assert_int_equal(
            tapak_filter_arithmetic(cases[i].op, cases[i].left, cases[i].right, &result),
            cases[i].gives);
        assert_true(result == cases[i].result);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_arithmetic__gives_numbers_or_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
