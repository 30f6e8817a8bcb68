/**
 * @file instant.h
 * @brief Instants and civil dates, proleptic Gregorian, without the C library's time zone.
 *
 * Units:  instants are int64_t milliseconds since 1970-01-01T00:00Z; days are int64_t days since
 *         1970-01-01; offsets are minutes east of UTC (WITA is 480).
 * Range:  years 1 to 9999; what is outside is refused when it is read, and taken as the nearest day
 *         inside (with a day to spare for offsets) when it is a number: nothing wraps.
 * Source: RFC 3339; days from H. Hinnant, "chrono-compatible low-level date algorithms".
 */
#ifndef TAPAK_BASE_INSTANT_H
#define TAPAK_BASE_INSTANT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define TAPAK_MS_PER_DAY INT64_C(86400000)
#define TAPAK_MS_PER_MINUTE INT64_C(60000)

enum {
    TAPAK_WITA_MINUTES = 480, ///< default offset of times without a zone; a setting
    TAPAK_INSTANT_BYTES = 40  ///< room for any text this module writes
};

struct tapak_date {
    int year;  ///< 1 … 9999
    int month; ///< 1 … 12
    int day;   ///< 1 … 31
};

/** A day that is in the calendar. */
bool tapak_date_is_valid(struct tapak_date date);

int64_t tapak_date_to_day(struct tapak_date date);
struct tapak_date tapak_date_from_day(int64_t day);

/** Monday 0 … Sunday 6. */
int tapak_weekday(int64_t day);

/** The local day in which an instant falls. */
int64_t tapak_day_of(int64_t instant_ms, int offset_minutes);

/** The instant at which a local day begins. */
int64_t tapak_day_start_ms(int64_t day, int offset_minutes);

/** "2026-11-23", nothing before or after. */
bool tapak_parse_date(const char *text, size_t length, struct tapak_date *out_date);

/**
 * RFC 3339 date-time ("2026-11-23T07:08:09.123Z", "+08:00"; blank instead of T, no seconds and no
 * zone are let pass). Without a zone default_offset_minutes holds.
 */
bool tapak_parse_instant(const char *text, size_t length, int default_offset_minutes,
                         int64_t *out_instant_ms);

/** "2026-11-23T07:08:09Z", with ".123" only when there are milliseconds. Returns the length. */
size_t tapak_format_instant(char text[static TAPAK_INSTANT_BYTES], int64_t instant_ms);

/** The same with the offset instead of Z: "2026-11-23T15:08:09+08:00". */
size_t tapak_format_instant_at(char text[static TAPAK_INSTANT_BYTES], int64_t instant_ms,
                               int offset_minutes);

/** "2026-11-23". */
size_t tapak_format_day(char text[static TAPAK_INSTANT_BYTES], int64_t day);

/** Now. */
int64_t tapak_now_ms(void);

/** A clock that only runs forward, for durations. */
int64_t tapak_monotonic_ms(void);
/** The same in microseconds. */
int64_t tapak_monotonic_us(void);

#endif
