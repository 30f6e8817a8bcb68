#include "tapak/base/instant.h"
#include "tapak/model/filter_eval.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void test_compare__the_relations_of_intervals(void **state)
{
    (void)state;
    // Each pair with the one Allen relation that holds, and so its inverse the other way round.
    static const struct {
        struct tapak_time_span left;
        struct tapak_time_span right;
        enum tapak_filter_op op;
        enum tapak_filter_op inverse;
    } cases[] = {
        {{false, 1, 2}, {false, 3, 4}, TAPAK_FILTER_T_BEFORE, TAPAK_FILTER_T_AFTER},
        {{false, 1, 3}, {false, 3, 4}, TAPAK_FILTER_T_MEETS, TAPAK_FILTER_T_MET_BY},
        {{false, 1, 3}, {false, 2, 4}, TAPAK_FILTER_T_OVERLAPS, TAPAK_FILTER_T_OVERLAPPED_BY},
        {{false, 1, 2}, {false, 1, 4}, TAPAK_FILTER_T_STARTS, TAPAK_FILTER_T_STARTED_BY},
        {{false, 2, 3}, {false, 1, 4}, TAPAK_FILTER_T_DURING, TAPAK_FILTER_T_CONTAINS},
        {{false, 3, 4}, {false, 1, 4}, TAPAK_FILTER_T_FINISHES, TAPAK_FILTER_T_FINISHED_BY},
        {{false, 1, 4}, {false, 1, 4}, TAPAK_FILTER_T_EQUALS, TAPAK_FILTER_T_EQUALS},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        for (int op = TAPAK_FILTER_T_AFTER; op <= TAPAK_FILTER_T_STARTS; op++) {
            if (op == TAPAK_FILTER_T_DISJOINT || op == TAPAK_FILTER_T_INTERSECTS) {
                continue;
            }
            enum tapak_filter_op one = (enum tapak_filter_op)op;
            assert_int_equal(tapak_time_compare(one, cases[i].left, cases[i].right, 0),
                             one == cases[i].op);
            assert_int_equal(tapak_time_compare(one, cases[i].right, cases[i].left, 0),
                             one == cases[i].inverse);
        }
        bool meets = i != 0;
        assert_int_equal(
            tapak_time_compare(TAPAK_FILTER_T_INTERSECTS, cases[i].left, cases[i].right, 0), meets);
        assert_int_equal(
            tapak_time_compare(TAPAK_FILTER_T_DISJOINT, cases[i].left, cases[i].right, 0), !meets);
    }
}

static void test_compare__a_day_is_all_of_its_milliseconds(void **state)
{
    (void)state;
    const struct tapak_time_span day = {true, 10, 10};
    int64_t first = 10 * TAPAK_MS_PER_DAY - 480 * TAPAK_MS_PER_MINUTE;
    const struct tapak_time_span before = {false, first - 1, first - 1};
    const struct tapak_time_span at_first = {false, first, first};
    const struct tapak_time_span at_last = {false, first + TAPAK_MS_PER_DAY - 1,
                                            first + TAPAK_MS_PER_DAY - 1};
    assert_true(tapak_time_compare(TAPAK_FILTER_LT, before, day, 480));
    assert_false(tapak_time_compare(TAPAK_FILTER_GE, before, day, 480));
    assert_true(tapak_time_compare(TAPAK_FILTER_EQ, at_first, day, 480));
    assert_true(tapak_time_compare(TAPAK_FILTER_EQ, at_last, day, 480));
    assert_true(tapak_time_compare(TAPAK_FILTER_GE, at_first, day, 480));
    assert_true(tapak_time_compare(TAPAK_FILTER_LE, at_last, day, 480));
    assert_false(tapak_time_compare(TAPAK_FILTER_GT, at_last, day, 480));
    assert_true(tapak_time_compare(TAPAK_FILTER_NE, before, day, 480));
}

static void test_in_ms__open_ends_stay_open(void **state)
{
    (void)state;
    struct tapak_time_span span =
        tapak_time_span_in_ms((struct tapak_time_span){true, INT64_MIN, INT64_MAX}, 480);
    assert_true(span.begin == INT64_MIN && span.end == INT64_MAX && !span.is_days);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_compare__the_relations_of_intervals),
        cmocka_unit_test(test_compare__a_day_is_all_of_its_milliseconds),
        cmocka_unit_test(test_in_ms__open_ends_stay_open),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
