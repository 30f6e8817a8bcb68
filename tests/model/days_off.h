/**
 * @file days_off.h
 * @brief The days off of geodata/holidays.csv, as the program ships them, for tests.
 */
#ifndef TESTS_MODEL_DAYS_OFF_H
#define TESTS_MODEL_DAYS_OFF_H

#include "tapak/model/calendar.h"

/** "2026-05-01". */
int64_t day_of(const char *text);

/** All of the file; lives as long as the program. */
struct tapak_calendar calendar_of_geodata(void);

#endif
