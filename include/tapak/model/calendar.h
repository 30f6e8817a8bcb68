/**
 * @file calendar.h
 * @brief Working days: Monday to Friday without national holidays and joint leave.
 *
 * Units:   local days since 1970-01-01. Threads: values; any number may ask.
 * Source:  PermenPAN-RB 62/2018 counts in working days (hari kerja); the days off are data
 *          (geodata/holidays.csv), kept by the operator.
 */
#ifndef TAPAK_MODEL_CALENDAR_H
#define TAPAK_MODEL_CALENDAR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** Days off that fall on Monday to Friday, ascending, each once. Borrowed. */
struct tapak_calendar {
    const int64_t *off_days;
    size_t count;
};

/**
 * Puts days into the form that a calendar wants, in place: ascending, each once, without Saturdays
 * and Sundays. Returns how many are left.
 */
size_t tapak_calendar_sort(int64_t *days, size_t count);

bool tapak_is_working_day(const struct tapak_calendar *calendar, int64_t day);

/** Working days in (from, to]; negative when to is before from. */
int64_t tapak_working_days(const struct tapak_calendar *calendar, int64_t from, int64_t to);

/**
 * The count-th working day after day. With count 0 the day itself, working or not; with a negative
 * count the latest day from which that many working days lead to this one.
 */
int64_t tapak_working_day_after(const struct tapak_calendar *calendar, int64_t day, int64_t count);

#endif
