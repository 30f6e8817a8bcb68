#include "tapak/model/calendar.h"

#include "model/days_off.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void test_calendar_sort__weekends_and_repeats_go(void **state)
{
    (void)state;
    // Friday, Saturday, Sunday, Monday, Friday again.
    int64_t days[] = {day_of("2026-05-01"), day_of("2026-05-02"), day_of("2026-05-03"),
                      day_of("2026-05-04"), day_of("2026-05-01")};
    assert_int_equal(tapak_calendar_sort(days, 5), 2);
    assert_int_equal(days[0], day_of("2026-05-01"));
    assert_int_equal(days[1], day_of("2026-05-04"));
    assert_int_equal(tapak_calendar_sort(NULL, 0), 0);
}

static void test_is_working_day__holidays_and_joint_leave_are_off(void **state)
{
    (void)state;
    const struct tapak_calendar calendar = calendar_of_geodata();
    const struct {
        const char *day;
        bool is_working;
    } cases[] = {
        {"2025-03-27", true},  {"2025-03-28", false}, // joint leave
        {"2025-03-29", false}, {"2025-03-31", false}, // Saturday; Idulfitri
        {"2025-04-08", true},  {"2026-01-01", false}, {"2026-01-02", true},
        {"1969-12-31", true},  {"1969-12-28", false}, // Wednesday; Sunday
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_int_equal(tapak_is_working_day(&calendar, day_of(cases[i].day)),
                         cases[i].is_working);
    }
}

// Against walking day by day, over four years, from every day.
static void test_working_day_after__as_walking_says(void **state)
{
    (void)state;
    const struct tapak_calendar calendar = calendar_of_geodata();
    const int64_t counts[] = {1, 2, 3, 5, 10, 14, 60};
    for (int64_t day = day_of("2023-01-01"); day < day_of("2026-12-31"); day++) {
        int64_t worked = 0;
        size_t next = 0;
        for (int64_t later = day + 1; next < sizeof counts / sizeof counts[0]; later++) {
            worked += tapak_is_working_day(&calendar, later) ? 1 : 0;
            if (worked == counts[next]) {
                assert_int_equal(tapak_working_day_after(&calendar, day, counts[next]), later);
                assert_int_equal(tapak_working_days(&calendar, day, later), worked);
                assert_int_equal(tapak_working_days(&calendar, later, day), -worked);
                next++;
            }
        }
        assert_int_equal(tapak_working_day_after(&calendar, day, 0), day);
    }
}

static void test_working_day_after__backwards(void **state)
{
    (void)state;
    const struct tapak_calendar calendar = calendar_of_geodata();
    // Three working days lead from Thursday 27 March to 10 April 2025: 8, 9, 10.
    assert_int_equal(tapak_working_day_after(&calendar, day_of("2025-04-10"), -3),
                     day_of("2025-04-07"));
    for (int64_t day = day_of("2025-01-01"); day < day_of("2025-12-31"); day++) {
        int64_t before = tapak_working_day_after(&calendar, day, -5);
        assert_int_equal(tapak_working_days(&calendar, before, day), 5);
        assert_true(tapak_working_days(&calendar, before + 1, day) < 5);
    }
}

static void test_calendar__no_days_off_at_all(void **state)
{
    (void)state;
    const struct tapak_calendar none = {NULL, 0};
    assert_int_equal(tapak_working_day_after(&none, day_of("2025-01-01"), 5), day_of("2025-01-08"));
    assert_int_equal(tapak_working_days(&none, day_of("2025-01-01"), day_of("2025-12-31")), 260);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_calendar_sort__weekends_and_repeats_go),
        cmocka_unit_test(test_is_working_day__holidays_and_joint_leave_are_off),
        cmocka_unit_test(test_working_day_after__as_walking_says),
        cmocka_unit_test(test_working_day_after__backwards),
        cmocka_unit_test(test_calendar__no_days_off_at_all),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
