#include "tapak/base/instant.h"
#include "tapak/decode/when.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const struct {
    const char *date;
    const char *time;
    const char *wanted; // in WITA where no zone is said
} forms[] = {
    {"3 Jan 2026", "07:08", "2026-01-02T23:08:00Z"},
    {"3 Jan 2026", NULL, "2026-01-02T16:00:00Z"},
    {"3 Jan 2026", "", "2026-01-02T16:00:00Z"},
    {" 03 Januari 2026 ", "7:08 PM", "2026-01-03T11:08:00Z"},
    {"3\xC2\xA0Jan\xC2\xA0"
     "2026",
     "07.08", "2026-01-02T23:08:00Z"},
    {"17 Agu 2025", "07:08:09", "2025-08-16T23:08:09Z"},
    {"17 Ags 2025", "07.08.09", "2025-08-16T23:08:09Z"},
    {"17 agt 2025", "07.08 WITA", "2025-08-16T23:08:00Z"},
    {"17 AGUSTUS 2025", "07.08 WIB", "2025-08-17T00:08:00Z"},
    {"17 Aug 2025", "07.08 WIT", "2025-08-16T22:08:00Z"},
    {"1 Mei 2025", "00:00", "2025-04-30T16:00:00Z"},
    {"1 May 2025", "23:59", "2025-05-01T15:59:00Z"},
    {"31 Des 2025", "12:00 AM", "2025-12-30T16:00:00Z"},
    {"31 Dec 2025", "12:00 PM", "2025-12-31T04:00:00Z"},
    {"1 Okt 2025", NULL, "2025-09-30T16:00:00Z"},
    {"9 Nopember 2025", NULL, "2025-11-08T16:00:00Z"},
    {"Senin, 5 Januari 2026", "pukul 09.30", "2026-01-05T01:30:00Z"},
    {"Jan 3, 2026", NULL, "2026-01-02T16:00:00Z"},
    {"3-Jan-2026", NULL, "2026-01-02T16:00:00Z"},
    {"3 Jan 2026, 07:08", NULL, "2026-01-02T23:08:00Z"},
    {"3 Januari 2026 pukul 07.08 WIB", NULL, "2026-01-03T00:08:00Z"},
    {"2026-01-03", NULL, "2026-01-02T16:00:00Z"},
    {"2026/01/03", "17:39", "2026-01-03T09:39:00Z"},
    {"2026/01/03 00:00:00", "17:39", "2026-01-03T09:39:00Z"},
    {"2026/01/03 17:39:00", "17:39", "2026-01-03T09:39:00Z"},
    {"20260103", NULL, "2026-01-02T16:00:00Z"},
    {"03/01/2026", NULL, "2026-01-02T16:00:00Z"}, // the day is first, always
    {"12/11/2025", NULL, "2025-11-11T16:00:00Z"},
    {"3.1.2026", "07:08", "2026-01-02T23:08:00Z"},
    {"03-01-2026 07.08", NULL, "2026-01-02T23:08:00Z"},
    {"2025-07-29T13:30:32.331Z", NULL, "2025-07-29T13:30:32.331Z"},
    {"2025-07-29T09:29:12.762-04:00", NULL, "2025-07-29T13:29:12.762Z"},
    {"2025-01-09T15:11:40.532-0500", NULL, "2025-01-09T20:11:40.532Z"},
    {"2023-07-19 14:30:12.239000-04:00", NULL, "2023-07-19T18:30:12.239Z"},
    {"2023-07-19 18:33:06", NULL, "2023-07-19T10:33:06Z"},
    {"2023-04-22T12:07", NULL, "2023-04-22T04:07:00Z"},
    {"2021/10/11 18:33:21.059+00", NULL, "2021-10-11T18:33:21.059Z"},
    {"2021-10-11T18:33:21.5Z", NULL, "2021-10-11T18:33:21.500Z"},
    {"45292", NULL, "2023-12-31T16:00:00Z"}, // 2024-01-01
    {"45292.5", NULL, "2024-01-01T04:00:00Z"},
    {"45292", "0.29722", "2023-12-31T23:08:00Z"},
    {"29 Feb 2024", NULL, "2024-02-28T16:00:00Z"},
    {"1 Jan 1990", "08:00", "1990-01-01T00:00:00Z"},
    {"31/12/2100", NULL, "2100-12-30T16:00:00Z"},
};

static void test_when__reads_what_files_have(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
        struct tapak_error err = {0};
        char text[TAPAK_INSTANT_BYTES];
        int64_t instant_ms = 0;
        enum tapak_status status =
            tapak_when(tapak_slice_of(forms[i].date), tapak_slice_of(forms[i].time),
                       TAPAK_WITA_MINUTES, &instant_ms, &err);
        if (status != TAPAK_OK) {
            fail_msg("%s %s: %s", forms[i].date, forms[i].time, err.message);
        }
        (void)tapak_format_instant(text, instant_ms);
        assert_string_equal(text, forms[i].wanted);
    }
}

static void test_when__refuses_with_a_reason(void **state)
{
    (void)state;
    static const struct {
        const char *date;
        const char *time;
        const char *wanted;
    } cases[] = {
        {"", NULL, "no date"},
        {"kemarin", NULL, "\"kemarin\" is no date that is known"},
        {"3 Jan 26", NULL, "\"3 Jan 26\" is no date that is known"},
        {"03/01/26", NULL, "\"03/01/26\" is no date that is known"},
        {"01/13/2026", NULL, "\"01/13/2026\" is not in the calendar (the day is first)"},
        {"30 Feb 2026", NULL, "\"30 Feb 2026\" is not in the calendar (the day is first)"},
        {"29 Feb 2023", NULL, "\"29 Feb 2023\" is not in the calendar (the day is first)"},
        {"3 Foo 2026", NULL, "\"3 Foo 2026\" is not in the calendar (the day is first)"},
        {"3 Jan 1989", NULL, "the year of \"3 Jan 1989\" is not within [1990, 2100]"},
        {"01/01/2101", NULL, "the year of \"01/01/2101\" is not within [1990, 2100]"},
        {"99999", NULL, "the year of \"99999\" is not within [1990, 2100]"},
        {"12345678901234567890", NULL, "\"12345678901234567890\" is no date that is known"},
        {"3 Jan 2026", "25:00", "\"25:00\" is no time of day that is known"},
        {"3 Jan 2026", "07:60", "\"07:60\" is no time of day that is known"},
        {"3 Jan 2026", "7", "\"7\" is no time of day that is known"},
        {"3 Jan 2026", "0.25", "\"0.25\" is no time of day that is known"},
        {"3 Jan 2026", "13:00 PM", "\"13:00 PM\" is no time of day that is known"},
        {"3 Jan 2026", "pagi", "\"pagi\" is no time of day that is known"},
        {"3 Jan 2026 07:08", "09:10", "the date and the time cell hold different times"},
        {"45292.5e30", NULL, "\"45292.5e30\" is no date that is known"},
        {"3 Jan 2026", "0.5e30", "\"0.5e30\" is no time of day that is known"},
        {"3/1-2026", NULL, "\"3/1-2026\" is no date that is known"},
        {"2026-01-03T07:08:09+25:00", NULL,
         "\"2026-01-03T07:08:09+25:00\" is no date that is known"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct tapak_error err = {0};
        int64_t instant_ms = 77;
        enum tapak_status status =
            tapak_when(tapak_slice_of(cases[i].date), tapak_slice_of(cases[i].time),
                       TAPAK_WITA_MINUTES, &instant_ms, &err);
        assert_int_equal(status, i == 0 ? TAPAK_NOT_FOUND : TAPAK_INVALID);
        assert_string_equal(err.message, cases[i].wanted);
        assert_int_equal(instant_ms, 77);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_when__reads_what_files_have),
        cmocka_unit_test(test_when__refuses_with_a_reason),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
