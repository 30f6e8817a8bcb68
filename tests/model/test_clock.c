#include "tapak/model/clock.h"

#include "model/days_off.h"
#include "tapak/base/instant.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

// The limits of geodata/limits.csv, and one that came later.
static const struct tapak_limit limits[] = {
    {TAPAK_CLASS_INSPECTION, TAPAK_STAGE_RESOLVE, 17897, 60, true},
    {TAPAK_CLASS_COMPLAINT, TAPAK_STAGE_RESOLVE, 17897, 14, true},
    {TAPAK_CLASS_INFORMATION, TAPAK_STAGE_RESOLVE, 17897, 5, true},
    {TAPAK_CLASS_ASPIRATION, TAPAK_STAGE_RESOLVE, 17897, 5, true},
    {TAPAK_CLASS_COUNT, TAPAK_STAGE_VERIFY, 17897, 3, true},
    {TAPAK_CLASS_COUNT, TAPAK_STAGE_FOLLOW_UP, 17897, 5, true},
    {TAPAK_CLASS_COUNT, TAPAK_STAGE_ANSWER, 17897, 10, true},
};

static struct tapak_rules rules_of_geodata(void)
{
    return (struct tapak_rules){limits, sizeof limits / sizeof limits[0], calendar_of_geodata(),
                                TAPAK_WITA_MINUTES};
}

// 10:00 local.
static int64_t morning(const char *day)
{
    return tapak_day_start_ms(day_of(day), TAPAK_WITA_MINUTES) + 10 * 3600 * INT64_C(1000);
}

enum { MOST_STEPS = 8 };

struct told {
    enum tapak_state state;
    const char *day;
};

static void read(enum tapak_class klass, const struct told *told, const char *today,
                 struct tapak_clock clocks[static TAPAK_STAGE_COUNT])
{
    struct tapak_rules rules = rules_of_geodata();
    struct tapak_step steps[MOST_STEPS];
    size_t count = 0;
    for (; count < MOST_STEPS && told[count].day != NULL; count++) {
        steps[count] = (struct tapak_step){told[count].state, morning(told[count].day)};
    }
    tapak_clocks_read(&rules, klass, steps, count, day_of(today), clocks);
}

// Class by stage by days off by deferrals, worked by hand from the calendars of 2025 and 2026:
// 2025: 27-29 Jan, 28 Mar, 31 Mar-4 Apr, 7 Apr, 18 Apr, 6 Jun, 9 Jun, 27 Jun are off.
// 2026: 16-17 Feb, 18-20 and 23-24 Mar, 3 Apr, 14-15 May, 24-25 Dec are off.
static const struct {
    const char *name;
    enum tapak_class klass;
    enum tapak_stage stage;
    struct told steps[MOST_STEPS];
    const char *today;
    const char *due;
    enum tapak_clock_state clock;
    int used;
} hand_worked[] = {
    {"a complaint over Idulfitri 2025",
     TAPAK_CLASS_COMPLAINT,
     TAPAK_STAGE_RESOLVE,
     {{TAPAK_RECEIVED, "2025-03-20"}},
     "2025-04-21",
     "2025-04-21",
     TAPAK_CLOCK_RUNNING,
     14},
    {"the day after it is overdue",
     TAPAK_CLASS_COMPLAINT,
     TAPAK_STAGE_RESOLVE,
     {{TAPAK_RECEIVED, "2025-03-20"}},
     "2025-04-22",
     "2025-04-21",
     TAPAK_CLOCK_OVERDUE,
     15},
    {"verify, received on a day off",
     TAPAK_CLASS_COMPLAINT,
     TAPAK_STAGE_VERIFY,
     {{TAPAK_RECEIVED, "2025-03-28"}},
     "2025-04-07",
     "2025-04-10",
     TAPAK_CLOCK_RUNNING,
     0},
    {"information, received on a holiday",
     TAPAK_CLASS_INFORMATION,
     TAPAK_STAGE_RESOLVE,
     {{TAPAK_RECEIVED, "2025-01-27"}},
     "2025-01-30",
     "2025-02-05",
     TAPAK_CLOCK_RUNNING,
     1},
    {"an aspiration is as short",
     TAPAK_CLASS_ASPIRATION,
     TAPAK_STAGE_RESOLVE,
     {{TAPAK_RECEIVED, "2025-01-27"}},
     "2025-02-06",
     "2025-02-05",
     TAPAK_CLOCK_OVERDUE,
     6},
    {"inspection, sixty days over two feasts",
     TAPAK_CLASS_INSPECTION,
     TAPAK_STAGE_RESOLVE,
     {{TAPAK_RECEIVED, "2025-01-02"}},
     "2025-03-27",
     "2025-04-10",
     TAPAK_CLOCK_RUNNING,
     57},
    {"inspection to the end of 2026",
     TAPAK_CLASS_INSPECTION,
     TAPAK_STAGE_RESOLVE,
     {{TAPAK_RECEIVED, "2026-10-01"}},
     "2026-12-28",
     "2026-12-28",
     TAPAK_CLOCK_RUNNING,
     60},
    {"a complaint over Nyepi and Idulfitri 2026",
     TAPAK_CLASS_COMPLAINT,
     TAPAK_STAGE_RESOLVE,
     {{TAPAK_RECEIVED, "2026-03-16"}},
     "2026-03-17",
     "2026-04-13",
     TAPAK_CLOCK_RUNNING,
     1},
    {"verify over Imlek 2026",
     TAPAK_CLASS_INSPECTION,
     TAPAK_STAGE_VERIFY,
     {{TAPAK_RECEIVED, "2026-02-13"}, {TAPAK_VERIFIED, "2026-02-18"}},
     "2026-02-20",
     "2026-02-20",
     TAPAK_CLOCK_RUNNING,
     3},
    {"verified and forwarded in time",
     TAPAK_CLASS_INSPECTION,
     TAPAK_STAGE_VERIFY,
     {{TAPAK_RECEIVED, "2026-02-13"}, {TAPAK_FORWARDED, "2026-02-20"}},
     "2026-06-01",
     "2026-02-20",
     TAPAK_CLOCK_MET,
     3},
    {"forwarded a day late",
     TAPAK_CLASS_INSPECTION,
     TAPAK_STAGE_VERIFY,
     {{TAPAK_RECEIVED, "2026-02-13"}, {TAPAK_FORWARDED, "2026-02-23"}},
     "2026-06-01",
     "2026-02-20",
     TAPAK_CLOCK_MISSED,
     4},
    {"follow-up runs from being forwarded",
     TAPAK_CLASS_COMPLAINT,
     TAPAK_STAGE_FOLLOW_UP,
     {{TAPAK_RECEIVED, "2026-03-10"}, {TAPAK_FORWARDED, "2026-03-16"}},
     "2026-03-30",
     "2026-03-30",
     TAPAK_CLOCK_RUNNING,
     5},
    {"another agency has its own five days",
     TAPAK_CLASS_COMPLAINT,
     TAPAK_STAGE_FOLLOW_UP,
     {{TAPAK_RECEIVED, "2026-04-06"},
      {TAPAK_FORWARDED, "2026-04-07"},
      {TAPAK_NOT_AUTHORISED, "2026-04-08"},
      {TAPAK_FORWARDED, "2026-04-13"}},
     "2026-04-14",
     "2026-04-20",
     TAPAK_CLOCK_RUNNING,
     1},
    {"ten days to object",
     TAPAK_CLASS_COMPLAINT,
     TAPAK_STAGE_ANSWER,
     {{TAPAK_RECEIVED, "2026-05-04"}, {TAPAK_RESOLVED, "2026-05-07"}},
     "2026-05-26",
     "2026-05-25",
     TAPAK_CLOCK_OVERDUE,
     11},
    {"deferred with six days used, taken up again",
     TAPAK_CLASS_COMPLAINT,
     TAPAK_STAGE_RESOLVE,
     {{TAPAK_RECEIVED, "2025-06-02"},
      {TAPAK_DEFERRED, "2025-06-12"},
      {TAPAK_RECEIVED, "2025-06-23"}},
     "2025-07-04",
     "2025-07-04",
     TAPAK_CLOCK_RUNNING,
     14},
    {"while it is deferred the clock stands",
     TAPAK_CLASS_COMPLAINT,
     TAPAK_STAGE_RESOLVE,
     {{TAPAK_RECEIVED, "2025-06-02"}, {TAPAK_DEFERRED, "2025-06-12"}},
     "2025-06-23",
     "2025-07-04",
     TAPAK_CLOCK_PAUSED,
     6},
    {"deferred twice",
     TAPAK_CLASS_INFORMATION,
     TAPAK_STAGE_RESOLVE,
     {{TAPAK_RECEIVED, "2025-07-01"},
      {TAPAK_DEFERRED, "2025-07-02"},
      {TAPAK_RECEIVED, "2025-07-09"},
      {TAPAK_DEFERRED, "2025-07-10"},
      {TAPAK_RECEIVED, "2025-07-14"}},
     "2025-07-15",
     "2025-07-17",
     TAPAK_CLOCK_RUNNING,
     3},
    {"deferring does not begin verify anew",
     TAPAK_CLASS_COMPLAINT,
     TAPAK_STAGE_VERIFY,
     {{TAPAK_RECEIVED, "2025-07-01"},
      {TAPAK_DEFERRED, "2025-07-03"},
      {TAPAK_RECEIVED, "2025-07-10"}},
     "2025-07-11",
     "2025-07-11",
     TAPAK_CLOCK_RUNNING,
     3},
    {"deferred when it was late already",
     TAPAK_CLASS_INFORMATION,
     TAPAK_STAGE_RESOLVE,
     {{TAPAK_RECEIVED, "2025-07-01"},
      {TAPAK_DEFERRED, "2025-07-10"},
      {TAPAK_RECEIVED, "2025-07-14"}},
     "2025-07-14",
     "2025-07-08",
     TAPAK_CLOCK_OVERDUE,
     7},
    {"resolved in time",
     TAPAK_CLASS_COMPLAINT,
     TAPAK_STAGE_RESOLVE,
     {{TAPAK_RECEIVED, "2025-03-20"},
      {TAPAK_IN_PROGRESS, "2025-03-25"},
      {TAPAK_RESOLVED, "2025-04-21"}},
     "2025-09-01",
     "2025-04-21",
     TAPAK_CLOCK_MET,
     14},
    {"the reporter objects: it goes on where it stood",
     TAPAK_CLASS_COMPLAINT,
     TAPAK_STAGE_RESOLVE,
     {{TAPAK_RECEIVED, "2025-07-01"},
      {TAPAK_RESOLVED, "2025-07-04"},
      {TAPAK_IN_PROGRESS, "2025-07-14"}},
     "2025-07-15",
     "2025-07-29",
     TAPAK_CLOCK_RUNNING,
     4},
    {"restored from the archive: verify begins anew",
     TAPAK_CLASS_COMPLAINT,
     TAPAK_STAGE_VERIFY,
     {{TAPAK_RECEIVED, "2025-07-01"},
      {TAPAK_ARCHIVED, "2025-07-02"},
      {TAPAK_RECEIVED, "2025-07-21"}},
     "2025-07-21",
     "2025-07-24",
     TAPAK_CLOCK_RUNNING,
     0},
};

static void test_clocks__due_days_worked_by_hand(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof hand_worked / sizeof hand_worked[0]; i++) {
        struct tapak_clock clocks[TAPAK_STAGE_COUNT];
        read(hand_worked[i].klass, hand_worked[i].steps, hand_worked[i].today, clocks);
        const struct tapak_clock *clock = &clocks[hand_worked[i].stage];
        if (clock->due_day != day_of(hand_worked[i].due) || clock->state != hand_worked[i].clock ||
            clock->used_days != hand_worked[i].used) {
            fail_msg("%s: due day %lld (wanted %lld), %s (wanted %s), used %lld (wanted %d)",
                     hand_worked[i].name, (long long)clock->due_day,
                     (long long)day_of(hand_worked[i].due), tapak_clock_state_code(clock->state),
                     tapak_clock_state_code(hand_worked[i].clock), (long long)clock->used_days,
                     hand_worked[i].used);
        }
    }
}

static void test_clocks__received_late_in_the_evening_is_that_local_day(void **state)
{
    (void)state;
    struct tapak_rules rules = rules_of_geodata();
    struct tapak_clock clocks[TAPAK_STAGE_COUNT];
    // 16:30 UTC is half past midnight of the next day in WITA.
    struct tapak_step step = {TAPAK_RECEIVED, tapak_day_start_ms(day_of("2025-07-01"), 0) +
                                                  (16 * 60 + 30) * TAPAK_MS_PER_MINUTE};
    tapak_clocks_read(&rules, TAPAK_CLASS_COMPLAINT, &step, 1, day_of("2025-07-02"), clocks);
    assert_int_equal(clocks[TAPAK_STAGE_VERIFY].start_day, day_of("2025-07-02"));
    assert_int_equal(clocks[TAPAK_STAGE_VERIFY].due_day, day_of("2025-07-07"));
}

static void test_clocks__days_of_the_calendar(void **state)
{
    (void)state;
    const struct tapak_limit answer = {TAPAK_CLASS_COUNT, TAPAK_STAGE_ANSWER, 0, 10, false};
    struct tapak_rules rules = {&answer, 1, calendar_of_geodata(), TAPAK_WITA_MINUTES};
    struct tapak_clock clocks[TAPAK_STAGE_COUNT];
    const struct tapak_step steps[] = {{TAPAK_RECEIVED, morning("2026-05-04")},
                                       {TAPAK_RESOLVED, morning("2026-05-07")}};
    tapak_clocks_read(&rules, TAPAK_CLASS_COMPLAINT, steps, 2, day_of("2026-05-17"), clocks);
    assert_int_equal(clocks[TAPAK_STAGE_ANSWER].due_day, day_of("2026-05-17"));
    assert_int_equal(clocks[TAPAK_STAGE_ANSWER].state, TAPAK_CLOCK_RUNNING);
    assert_int_equal(clocks[TAPAK_STAGE_VERIFY].state, TAPAK_CLOCK_OFF); // no limit is known
}

static void test_limit_for__the_class_beats_any_and_the_latest_in_force_holds(void **state)
{
    (void)state;
    const struct tapak_limit dated[] = {
        {TAPAK_CLASS_COUNT, TAPAK_STAGE_RESOLVE, 100, 9, true},
        {TAPAK_CLASS_COMPLAINT, TAPAK_STAGE_RESOLVE, 100, 14, true},
        {TAPAK_CLASS_COMPLAINT, TAPAK_STAGE_RESOLVE, 300, 10, true},
    };
    const struct tapak_rules rules = {dated, 3, {NULL, 0}, 0};
    const struct {
        enum tapak_class klass;
        int64_t day;
        int days;
    } cases[] = {
        {TAPAK_CLASS_COMPLAINT, 100, 14}, {TAPAK_CLASS_COMPLAINT, 299, 14},
        {TAPAK_CLASS_COMPLAINT, 300, 10}, {TAPAK_CLASS_COMPLAINT, 50, 14},
        {TAPAK_CLASS_ASPIRATION, 500, 9},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_int_equal(
            tapak_limit_for(&rules, cases[i].klass, TAPAK_STAGE_RESOLVE, cases[i].day)->days,
            cases[i].days);
    }
    assert_null(tapak_limit_for(&rules, TAPAK_CLASS_COMPLAINT, TAPAK_STAGE_VERIFY, 300));
}

static void test_clocks_next__the_nearest_that_runs(void **state)
{
    (void)state;
    struct tapak_clock clocks[TAPAK_STAGE_COUNT];
    const struct told received[MOST_STEPS] = {{TAPAK_RECEIVED, "2025-07-01"}};
    read(TAPAK_CLASS_COMPLAINT, received, "2025-07-02", clocks);
    assert_ptr_equal(tapak_clocks_next(clocks), &clocks[TAPAK_STAGE_VERIFY]);
    const struct told working[MOST_STEPS] = {{TAPAK_RECEIVED, "2025-07-01"},
                                             {TAPAK_IN_PROGRESS, "2025-07-02"}};
    read(TAPAK_CLASS_COMPLAINT, working, "2025-07-02", clocks);
    assert_ptr_equal(tapak_clocks_next(clocks), &clocks[TAPAK_STAGE_RESOLVE]);
    const struct told done[MOST_STEPS] = {{TAPAK_RECEIVED, "2025-07-01"},
                                          {TAPAK_RESOLVED, "2025-07-02"}};
    read(TAPAK_CLASS_COMPLAINT, done, "2025-07-02", clocks);
    assert_null(tapak_clocks_next(clocks));
    const struct told nothing[MOST_STEPS] = {{TAPAK_RECEIVED, NULL}};
    read(TAPAK_CLASS_COMPLAINT, nothing, "2025-07-02", clocks);
    assert_null(tapak_clocks_next(clocks));
}

static void test_stage_parse__each_code_and_no_other(void **state)
{
    (void)state;
    enum tapak_stage stage;
    for (int i = 0; i < TAPAK_STAGE_COUNT; i++) {
        assert_true(
            tapak_stage_parse(tapak_slice_of(tapak_stage_code((enum tapak_stage)i)), &stage));
        assert_int_equal(stage, i);
    }
    assert_false(tapak_stage_parse(tapak_slice_of("verified"), &stage));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_clocks__due_days_worked_by_hand),
        cmocka_unit_test(test_clocks__received_late_in_the_evening_is_that_local_day),
        cmocka_unit_test(test_clocks__days_of_the_calendar),
        cmocka_unit_test(test_limit_for__the_class_beats_any_and_the_latest_in_force_holds),
        cmocka_unit_test(test_clocks_next__the_nearest_that_runs),
        cmocka_unit_test(test_stage_parse__each_code_and_no_other),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
