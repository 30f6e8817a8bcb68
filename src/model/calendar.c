// Working days up to a day are counted without walking: five a week, less the days off, which are
// found by halving. What is asked for between two days is the difference.
#include "tapak/model/calendar.h"

#include <stdlib.h>

enum {
    DAYS_A_WEEK = 7,
    WORKING_DAYS_A_WEEK = 5,
    THURSDAY = 3 // 1970-01-01, Monday being 0
};

static int64_t week_of(int64_t day, int64_t *out_weekday)
{
    int64_t shifted = day + THURSDAY;
    int64_t weekday = ((shifted % DAYS_A_WEEK) + DAYS_A_WEEK) % DAYS_A_WEEK;
    *out_weekday = weekday;
    return (shifted - weekday) / DAYS_A_WEEK;
}

static bool is_weekend(int64_t day)
{
    int64_t weekday = 0;
    (void)week_of(day, &weekday);
    return weekday >= WORKING_DAYS_A_WEEK;
}

static int compare_days(const void *a, const void *b)
{
    int64_t left = *(const int64_t *)a;
    int64_t right = *(const int64_t *)b;
    return (left > right) - (left < right);
}

size_t tapak_calendar_sort(int64_t *days, size_t count)
{
    size_t kept = 0;
    if (count > 0) {
        qsort(days, count, sizeof *days, compare_days);
    }
    for (size_t i = 0; i < count; i++) {
        if (!is_weekend(days[i]) && (kept == 0 || days[kept - 1] != days[i])) {
            days[kept++] = days[i];
        }
    }
    return kept;
}

// How many days off there are up to and with day.
static size_t off_until(const struct tapak_calendar *calendar, int64_t day)
{
    size_t low = 0;
    size_t high = calendar->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (calendar->off_days[middle] <= day) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

// Working days up to and with day, from a far away beginning that cancels out.
static int64_t worked_until(const struct tapak_calendar *calendar, int64_t day)
{
    int64_t weekday = 0;
    int64_t week = week_of(day, &weekday);
    int64_t of_week = weekday < WORKING_DAYS_A_WEEK ? weekday + 1 : WORKING_DAYS_A_WEEK;
    return week * WORKING_DAYS_A_WEEK + of_week - (int64_t)off_until(calendar, day);
}

bool tapak_is_working_day(const struct tapak_calendar *calendar, int64_t day)
{
    return worked_until(calendar, day) != worked_until(calendar, day - 1);
}

int64_t tapak_working_days(const struct tapak_calendar *calendar, int64_t from, int64_t to)
{
    return worked_until(calendar, to) - worked_until(calendar, from);
}

// The first day by which so many working days have been. Never more than three days of the calendar
// go by for a working day that is not off, so the reach is enough.
static int64_t first_day_with(const struct tapak_calendar *calendar, int64_t wanted, int64_t low,
                              int64_t high)
{
    while (low < high) {
        int64_t middle = low + (high - low) / 2;
        if (worked_until(calendar, middle) >= wanted) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    return low;
}

int64_t tapak_working_day_after(const struct tapak_calendar *calendar, int64_t day, int64_t count)
{
    int64_t wanted = worked_until(calendar, day) + count;
    int64_t off = (int64_t)calendar->count;
    int64_t reach = 3 * ((count < 0 ? -count : count) + off + 1) + DAYS_A_WEEK;
    if (count == 0) {
        return day;
    }
    if (count > 0) {
        return first_day_with(calendar, wanted, day + 1, day + reach);
    }
    return first_day_with(calendar, wanted + 1, day - reach, day) - 1;
}
