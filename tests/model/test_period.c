#include "tapak/model/period.h"

#include "tapak/base/instant.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static int64_t day_of(int year, int month, int day)
{
    return tapak_date_to_day((struct tapak_date){year, month, day});
}

static void test_period_of__ends_are_included(void **state)
{
    (void)state;
    const struct tapak_period items[] = {
        {"P1", day_of(2019, 6, 18), day_of(2020, 12, 31)},
        {"P2", day_of(2021, 1, 1), day_of(2022, 12, 31)},
        {"P3", day_of(2023, 2, 1), day_of(2024, 12, 31)}, // a gap of January before it
    };
    const struct tapak_periods periods = {items, 3};
    const struct {
        int64_t day;
        const char *code;
    } cases[] = {
        {day_of(2019, 6, 17), NULL},  {day_of(2019, 6, 18), "P1"}, {day_of(2020, 2, 29), "P1"},
        {day_of(2020, 12, 31), "P1"}, {day_of(2021, 1, 1), "P2"},  {day_of(2022, 12, 31), "P2"},
        {day_of(2023, 1, 15), NULL},  {day_of(2023, 2, 1), "P3"},  {day_of(2024, 12, 31), "P3"},
        {day_of(2025, 1, 1), NULL},   {INT64_MIN, NULL},           {INT64_MAX, NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const struct tapak_period *period = tapak_period_of(&periods, cases[i].day);
        assert_int_equal(period != NULL, cases[i].code != NULL);
        if (period != NULL) {
            assert_string_equal(period->code, cases[i].code);
            assert_ptr_equal(tapak_period_find(&periods, period->code), period);
        }
    }
}

static void test_period_find__what_is_not_there(void **state)
{
    (void)state;
    const struct tapak_period item = {"P1", 0, 10};
    const struct tapak_periods one = {&item, 1};
    const struct tapak_periods none = {NULL, 0};
    assert_null(tapak_period_find(&one, "P2"));
    assert_null(tapak_period_find(&one, ""));
    assert_null(tapak_period_find(&one, "p1"));
    assert_null(tapak_period_find(&none, "P1"));
    assert_null(tapak_period_of(&none, 0));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_period_of__ends_are_included),
        cmocka_unit_test(test_period_find__what_is_not_there),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
