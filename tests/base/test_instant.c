#include "tapak/base/instant.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

static int64_t instant_of(const char *text)
{
    int64_t instant_ms = 0;
    if (!tapak_parse_instant(text, strlen(text), 0, &instant_ms)) {
        fail_msg("%s is refused", text);
    }
    return instant_ms;
}

static void test_date_is_valid__calendar(void **state)
{
    (void)state;
    static const struct {
        struct tapak_date date;
        bool is_valid;
    } cases[] = {
        {{1, 1, 1}, true},      {{0, 12, 31}, false},  {{9999, 12, 31}, true},
        {{10000, 1, 1}, false}, {{2024, 2, 29}, true}, {{2023, 2, 29}, false},
        {{1900, 2, 29}, false}, {{2000, 2, 29}, true}, {{2026, 4, 31}, false},
        {{2026, 13, 1}, false}, {{2026, 0, 1}, false}, {{2026, 1, 0}, false},
        {{2026, 1, 32}, false}, {{-1, 1, 1}, false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_int_equal(tapak_date_is_valid(cases[i].date), cases[i].is_valid);
    }
}

// Every day of the calendar, counted by hand from its first to its last.
static void test_date__every_day_there_and_back(void **state)
{
    (void)state;
    struct tapak_date date = {1, 1, 1};
    int64_t day = tapak_date_to_day(date);
    int weekday = 0; // 0001-01-01 was a Monday
    assert_int_equal(day, -719162);
    for (; date.year <= 9999; day++, weekday = (weekday + 1) % 7) {
        struct tapak_date back = tapak_date_from_day(day);
        if (tapak_date_to_day(date) != day || memcmp(&back, &date, sizeof date) != 0 ||
            tapak_weekday(day) != weekday) {
            fail_msg("day %d is not %04d-%02d-%02d", (int)day, date.year, date.month, date.day);
        }
        date.day++;
        if (!tapak_date_is_valid(date)) {
            date.day = 1;
            date.year += date.month == 12;
            date.month = date.month == 12 ? 1 : date.month + 1;
        }
    }
    assert_int_equal(day, 2932897);
}

static void test_day__numbers_out_of_range(void **state)
{
    (void)state;
    char text[TAPAK_INSTANT_BYTES];
    static const int64_t ends[] = {INT64_MIN, INT64_MIN + 1, -719163, 2932897, INT64_MAX};
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        const char *expected = ends[i] < 0 ? "0001-01-01" : "9999-12-31";
        assert_int_equal(tapak_format_day(text, ends[i]), 10);
        assert_string_equal(text, expected);
        assert_true(tapak_weekday(ends[i]) >= 0 && tapak_weekday(ends[i]) < 7);
        (void)tapak_day_start_ms(ends[i], 480);
        (void)tapak_day_of(ends[i], -480);
        assert_true(tapak_format_instant_at(text, ends[i], 840) < TAPAK_INSTANT_BYTES);
    }
    assert_true(tapak_day_start_ms(INT64_MAX, 0) > instant_of("9999-12-31T23:59:59.999Z"));
    assert_true(tapak_day_start_ms(INT64_MIN, 0) < instant_of("0001-01-01T00:00Z"));
}

static void test_day_of__local_midnight(void **state)
{
    (void)state;
    static const struct {
        const char *instant;
        int offset;
        const char *day;
    } cases[] = {
        {"2026-11-22T16:00:00Z", 480, "2026-11-23"},
        {"2026-11-22T15:59:59.999Z", 480, "2026-11-22"},
        {"1970-01-01T00:00:00Z", 0, "1970-01-01"},
        {"1969-12-31T23:59:59.999Z", 0, "1969-12-31"},
        {"1969-12-31T16:00:00Z", 480, "1970-01-01"},
        {"2026-01-01T00:00:00Z", -300, "2025-12-31"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[TAPAK_INSTANT_BYTES];
        int64_t instant_ms = instant_of(cases[i].instant);
        int64_t day = tapak_day_of(instant_ms, cases[i].offset);
        (void)tapak_format_day(text, day);
        assert_string_equal(text, cases[i].day);
        assert_true(tapak_day_start_ms(day, cases[i].offset) <= instant_ms);
        assert_true(tapak_day_start_ms(day + 1, cases[i].offset) > instant_ms);
    }
}

static void test_parse_date__nothing_around_it(void **state)
{
    (void)state;
    static const char *const refused[] = {"",           "2026-11-2",  "2026-11-231", " 2026-11-23",
                                          "2026/11/23", "2026-11-31", "2026-02-29",  "0000-01-01",
                                          "+026-11-23", "26-11-23",   "2026-11-23T", "2026-1-123"};
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
        struct tapak_date date = {1, 2, 3};
        assert_false(tapak_parse_date(refused[i], strlen(refused[i]), &date));
        assert_int_equal(date.day, 3);
    }
    struct tapak_date date;
    assert_true(tapak_parse_date("2024-02-29x", 10, &date));
    assert_true(date.year == 2024 && date.month == 2 && date.day == 29);
}

static void test_parse_instant__what_is_let_pass(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int offset;
        const char *instant;
    } cases[] = {
        {"2026-11-23T07:08:09Z", 480, "2026-11-23T07:08:09Z"},
        {"2026-11-23t07:08:09z", 480, "2026-11-23T07:08:09Z"},
        {"2026-11-23 07:08:09", 480, "2026-11-22T23:08:09Z"},
        {"2026-11-23T07:08", 0, "2026-11-23T07:08:00Z"},
        {"2026-11-23T07:08Z", 480, "2026-11-23T07:08:00Z"},
        {"2026-11-23T07:08:09.5Z", 0, "2026-11-23T07:08:09.500Z"},
        {"2026-11-23T07:08:09.1239999Z", 0, "2026-11-23T07:08:09.123Z"},
        {"2026-11-23T07:08:09,25Z", 0, "2026-11-23T07:08:09.250Z"},
        {"2026-11-23T07:08:09+08:00", 0, "2026-11-22T23:08:09Z"},
        {"2026-11-23T07:08:09+0800", 0, "2026-11-22T23:08:09Z"},
        {"2026-11-23T07:08:09+08", 0, "2026-11-22T23:08:09Z"},
        {"2026-11-23T07:08:09-00:30", 0, "2026-11-23T07:38:09Z"},
        {"2016-12-31T23:59:60Z", 0, "2016-12-31T23:59:59Z"},
        {"1969-12-31T23:59:59.999Z", 0, "1969-12-31T23:59:59.999Z"},
        {"0001-01-01T00:00:00Z", 0, "0001-01-01T00:00:00Z"},
        {"9999-12-31T23:59:59.999Z", 0, "9999-12-31T23:59:59.999Z"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[TAPAK_INSTANT_BYTES];
        int64_t instant_ms = 0;
        assert_true(tapak_parse_instant(cases[i].text, strlen(cases[i].text), cases[i].offset,
                                        &instant_ms));
        assert_int_equal(tapak_format_instant(text, instant_ms), strlen(cases[i].instant));
        assert_string_equal(text, cases[i].instant);
    }
}

static void test_parse_instant__what_is_refused(void **state)
{
    (void)state;
    static const char *const refused[] = {
        "",
        "2026-11-23",
        "2026-11-23T",
        "2026-11-23T07",
        "2026-11-23T07:8",
        "2026-11-23T24:00:00Z",
        "2026-11-23T07:60Z",
        "2026-11-23T07:08:61Z",
        "2026-11-23T07:08:Z",
        "2026-11-23T07:08:09.Z",
        "2026-11-23T07:08:09 Z",
        "2026-11-23T07:08:09Zx",
        "2026-11-23T07:08:09+",
        "2026-11-23T07:08:09+8",
        "2026-11-23T07:08:09+08:",
        "2026-11-23T07:08:09+08:0",
        "2026-11-23T07:08:09+080",
        "2026-11-23T07:08:09+24:00",
        "2026-11-23T07:08:09+08:60",
        "2026-11-23T07:08:09WIB",
        "2026-02-29T07:08:09Z",
        "2026-11-23_07:08:09Z",
        "0001-01-01T00:00:00+08:00", // in UTC: the year before the first
        "9999-12-31T23:00:00-08:00",
    };
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
        int64_t instant_ms = 77;
        if (tapak_parse_instant(refused[i], strlen(refused[i]), 0, &instant_ms)) {
            fail_msg("%s is taken", refused[i]);
        }
        assert_int_equal(instant_ms, 77);
    }
}

static void test_format_instant_at__offsets(void **state)
{
    (void)state;
    static const struct {
        int offset;
        const char *text;
    } cases[] = {
        {480, "2026-11-23T15:08:09.007+08:00"},
        {0, "2026-11-23T07:08:09.007+00:00"},
        {-210, "2026-11-23T03:38:09.007-03:30"},
        {1439, "2026-11-24T07:07:09.007+23:59"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[TAPAK_INSTANT_BYTES];
        int64_t instant_ms = instant_of("2026-11-23T07:08:09.007Z");
        size_t length = tapak_format_instant_at(text, instant_ms, cases[i].offset);
        assert_string_equal(text, cases[i].text);
        assert_int_equal(length, strlen(text));
        assert_true(instant_of(text) == instant_ms);
    }
}

static void test_clocks__run(void **state)
{
    (void)state;
    int64_t before = tapak_monotonic_ms();
    assert_true(tapak_monotonic_ms() >= before);
    assert_true(tapak_now_ms() / 1000 - (int64_t)time(NULL) <= 1);
    assert_true(tapak_now_ms() > instant_of("2024-01-01T00:00Z"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_date_is_valid__calendar),
        cmocka_unit_test(test_date__every_day_there_and_back),
        cmocka_unit_test(test_day__numbers_out_of_range),
        cmocka_unit_test(test_day_of__local_midnight),
        cmocka_unit_test(test_parse_date__nothing_around_it),
        cmocka_unit_test(test_parse_instant__what_is_let_pass),
        cmocka_unit_test(test_parse_instant__what_is_refused),
        cmocka_unit_test(test_format_instant_at__offsets),
        cmocka_unit_test(test_clocks__run),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
