#include "tapak/model/handling.h"

#include "model/days_off.h"
#include "tapak/base/instant.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static const struct tapak_limit limits[] = {
    {TAPAK_CLASS_COMPLAINT, TAPAK_STAGE_RESOLVE, 17897, 14, true},
    {TAPAK_CLASS_COUNT, TAPAK_STAGE_VERIFY, 17897, 3, true},
};

enum { MOST_STEPS = 8 };

struct told {
    enum tapak_state state;
    const char *day;
};

static void read(enum tapak_class klass, const struct told *told, bool is_told, const char *today,
                 struct tapak_handling *out_handling)
{
    struct tapak_rules rules = {limits, 2, calendar_of_geodata(), TAPAK_WITA_MINUTES};
    struct tapak_step steps[MOST_STEPS];
    size_t count = 0;
    for (; count < MOST_STEPS && told[count].day != NULL; count++) {
        int64_t start_ms = tapak_day_start_ms(day_of(told[count].day), TAPAK_WITA_MINUTES);
        steps[count] = (struct tapak_step){told[count].state, start_ms + 3600000};
    }
    tapak_handling_read(&rules, klass, steps, count, is_told, day_of(today), out_handling);
}

// Days by hand: 2025-03-28 and 03-31 to 04-07 are off, so 24 March to 8 April is 4 + 1 working
// days.
static const struct {
    const char *name;
    struct told told[MOST_STEPS];
    bool is_told;
    const char *today;
    const char *verified;
    const char *followed_up;
    const char *resolved;
    const char *closed;
    int64_t days_to_resolved;
    enum tapak_within within;
    bool is_open;
    bool is_past_limit;
    bool is_escalated;
} cases[] = {
    {"just received",
     {{TAPAK_RECEIVED, "2025-03-24"}},
     false,
     "2025-03-25",
     NULL,
     NULL,
     NULL,
     NULL,
     0,
     TAPAK_WITHIN_UNKNOWN,
     true,
     false,
     false},
    {"the whole way over Idulfitri",
     {{TAPAK_RECEIVED, "2025-03-24"},
      {TAPAK_VERIFIED, "2025-03-25"},
      {TAPAK_FORWARDED, "2025-03-26"},
      {TAPAK_IN_PROGRESS, "2025-03-27"},
      {TAPAK_RESOLVED, "2025-04-08"},
      {TAPAK_CLOSED, "2025-05-02"}},
     false,
     "2025-06-02",
     "2025-03-25",
     "2025-03-27",
     "2025-04-08",
     "2025-05-02",
     4,
     TAPAK_WITHIN_YES,
     false,
     false,
     false},
    {"forwarded without being verified first",
     {{TAPAK_RECEIVED, "2025-05-05"}, {TAPAK_FORWARDED, "2025-05-06"}},
     false,
     "2025-05-07",
     "2025-05-06",
     NULL,
     NULL,
     NULL,
     0,
     TAPAK_WITHIN_UNKNOWN,
     true,
     false,
     false},
    {"open past its limit",
     {{TAPAK_RECEIVED, "2025-07-01"}, {TAPAK_VERIFIED, "2025-07-02"}},
     false,
     "2025-08-01",
     "2025-07-02",
     NULL,
     NULL,
     NULL,
     0,
     TAPAK_WITHIN_NO,
     true,
     true,
     false},
    {"resolved too late, made here",
     {{TAPAK_RECEIVED, "2025-07-01"}, {TAPAK_RESOLVED, "2025-07-30"}},
     false,
     "2025-08-01",
     NULL,
     "2025-07-30",
     "2025-07-30",
     NULL,
     21,
     TAPAK_WITHIN_NO,
     false,
     false,
     false},
    {"the same as a source told it: perhaps earlier",
     {{TAPAK_RECEIVED, "2025-07-01"}, {TAPAK_RESOLVED, "2025-07-30"}},
     true,
     "2025-08-01",
     NULL,
     "2025-07-30",
     "2025-07-30",
     NULL,
     21,
     TAPAK_WITHIN_UNKNOWN,
     false,
     false,
     false},
    {"told, and in time at the latest",
     {{TAPAK_RECEIVED, "2025-07-01"}, {TAPAK_RESOLVED, "2025-07-10"}},
     true,
     "2025-08-01",
     NULL,
     "2025-07-10",
     "2025-07-10",
     NULL,
     7,
     TAPAK_WITHIN_YES,
     false,
     false,
     false},
    {"objected: not resolved any more",
     {{TAPAK_RECEIVED, "2025-07-01"},
      {TAPAK_RESOLVED, "2025-07-03"},
      {TAPAK_IN_PROGRESS, "2025-07-04"}},
     false,
     "2025-07-07",
     NULL,
     "2025-07-03",
     NULL,
     NULL,
     0,
     TAPAK_WITHIN_UNKNOWN,
     true,
     false,
     true},
    {"objected and resolved again: the latest counts",
     {{TAPAK_RECEIVED, "2025-07-01"},
      {TAPAK_RESOLVED, "2025-07-03"},
      {TAPAK_IN_PROGRESS, "2025-07-04"},
      {TAPAK_RESOLVED, "2025-07-08"}},
     false,
     "2025-07-09",
     NULL,
     "2025-07-03",
     "2025-07-08",
     NULL,
     5,
     TAPAK_WITHIN_YES,
     false,
     false,
     true},
    {"given to another agency",
     {{TAPAK_RECEIVED, "2025-07-01"},
      {TAPAK_FORWARDED, "2025-07-02"},
      {TAPAK_NOT_AUTHORISED, "2025-07-03"},
      {TAPAK_FORWARDED, "2025-07-04"}},
     false,
     "2025-07-07",
     "2025-07-02",
     NULL,
     NULL,
     NULL,
     0,
     TAPAK_WITHIN_UNKNOWN,
     true,
     false,
     true},
    {"rejected is neither open nor resolved",
     {{TAPAK_RECEIVED, "2025-07-01"}, {TAPAK_REJECTED, "2025-07-02"}},
     false,
     "2025-09-01",
     NULL,
     NULL,
     NULL,
     NULL,
     0,
     TAPAK_WITHIN_YES,
     false,
     false,
     false},
};

static void expect_day(const char *name, const struct tapak_handling *handling,
                       enum tapak_milestone which, const char *day)
{
    if (handling->has[which] != (day != NULL)) {
        fail_msg("%s: milestone %d %s", name, which, day == NULL ? "is there" : "is missing");
    }
    if (day != NULL && handling->day[which] != day_of(day)) {
        fail_msg("%s: milestone %d is not %s", name, which, day);
    }
}

static void test_handling__by_hand(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct tapak_handling handling;
        read(TAPAK_CLASS_COMPLAINT, cases[i].told, cases[i].is_told, cases[i].today, &handling);
        expect_day(cases[i].name, &handling, TAPAK_MILESTONE_VERIFIED, cases[i].verified);
        expect_day(cases[i].name, &handling, TAPAK_MILESTONE_FOLLOWED_UP, cases[i].followed_up);
        expect_day(cases[i].name, &handling, TAPAK_MILESTONE_RESOLVED, cases[i].resolved);
        expect_day(cases[i].name, &handling, TAPAK_MILESTONE_CLOSED, cases[i].closed);
        if (handling.working_days[TAPAK_MILESTONE_RESOLVED] != cases[i].days_to_resolved ||
            handling.within != cases[i].within || handling.is_open != cases[i].is_open ||
            handling.is_past_limit != cases[i].is_past_limit ||
            handling.is_escalated != cases[i].is_escalated || handling.limit_days != 14) {
            fail_msg("%s: %d days, within %s, open %d, past %d, escalated %d, limit %d",
                     cases[i].name, (int)handling.working_days[TAPAK_MILESTONE_RESOLVED],
                     tapak_within_code(handling.within), handling.is_open, handling.is_past_limit,
                     handling.is_escalated, handling.limit_days);
        }
    }
}

static void test_handling__without_a_limit(void **state)
{
    (void)state;
    struct tapak_handling handling;
    const struct told told[] = {{TAPAK_RECEIVED, "2025-07-01"}, {0}};
    read(TAPAK_CLASS_ASPIRATION, told, false, "2026-07-01", &handling);
    assert_int_equal(handling.limit_days, 0);
    assert_int_equal(handling.within, TAPAK_WITHIN_UNKNOWN);
    assert_false(handling.is_past_limit);
    assert_true(handling.is_open);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_handling__by_hand),
        cmocka_unit_test(test_handling__without_a_limit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
