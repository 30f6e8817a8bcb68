#include "tapak/base/instant.h"

#include <stdio.h>
#include <time.h>

static const int month_days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

static bool is_leap(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

bool tapak_date_is_valid(struct tapak_date date)
{
    if (date.year < 1 || date.year > 9999 || date.month < 1 || date.month > 12 || date.day < 1) {
        return false;
    }
    int days = month_days[date.month - 1] + (date.month == 2 && is_leap(date.year) ? 1 : 0);
    return date.day <= days;
}

// Years begin in March here, so that the leap day is the last of its year.
int64_t tapak_date_to_day(struct tapak_date date)
{
    int64_t year = date.month <= 2 ? date.year - 1 : date.year;
    int64_t era = year / 400;
    int64_t year_of_era = year - era * 400;
    int64_t month = (date.month + 9) % 12;
    int64_t day_of_year = (153 * month + 2) / 5 + date.day - 1;
    int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * 146097 + day_of_era - 719468;
}

// Days and instants from outside may be any number: what is out of range becomes its end, with a
// day to spare for offsets, so that nothing overflows.
enum { FIRST_DAY = -719162, LAST_DAY = 2932896 }; // 0001-01-01, 9999-12-31

static int64_t clamp(int64_t number, int64_t least, int64_t most)
{
    return number < least ? least : number > most ? most : number;
}

static int64_t clamp_instant(int64_t instant_ms)
{
    return clamp(instant_ms, (FIRST_DAY - 1) * TAPAK_MS_PER_DAY, (LAST_DAY + 2) * TAPAK_MS_PER_DAY);
}

struct tapak_date tapak_date_from_day(int64_t day)
{
    int64_t shifted = clamp(day, FIRST_DAY, LAST_DAY) + 719468;
    int64_t era = (shifted >= 0 ? shifted : shifted - 146096) / 146097;
    int64_t day_of_era = shifted - era * 146097;
    int64_t year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t month = (5 * day_of_year + 2) / 153;
    struct tapak_date date = {
        .day = (int)(day_of_year - (153 * month + 2) / 5 + 1),
        .month = (int)(month < 10 ? month + 3 : month - 9),
    };
    date.year = (int)(year_of_era + era * 400) + (date.month <= 2 ? 1 : 0);
    return date;
}

static int64_t divide_down(int64_t number, int64_t by)
{
    return number / by - (number % by < 0 ? 1 : 0);
}

int tapak_weekday(int64_t day)
{
    return (int)(day % 7 + 7 + 3) % 7; // 1970-01-01 was a Thursday
}

int64_t tapak_day_of(int64_t instant_ms, int offset_minutes)
{
    return divide_down(clamp_instant(instant_ms) + offset_minutes * TAPAK_MS_PER_MINUTE,
                       TAPAK_MS_PER_DAY);
}

int64_t tapak_day_start_ms(int64_t day, int offset_minutes)
{
    return clamp(day, FIRST_DAY - 1, LAST_DAY + 2) * TAPAK_MS_PER_DAY -
           offset_minutes * TAPAK_MS_PER_MINUTE;
}

// Exactly count digits at *at; moves behind them.
static bool take_digits(const char *text, size_t length, size_t *at, int count, int *out_number)
{
    int number = 0;
    for (int i = 0; i < count; i++, (*at)++) {
        if (*at >= length || text[*at] < '0' || text[*at] > '9') {
            return false;
        }
        number = number * 10 + (text[*at] - '0');
    }
    *out_number = number;
    return true;
}

static bool take_char(const char *text, size_t length, size_t *at, char wanted)
{
    if (*at >= length || text[*at] != wanted) {
        return false;
    }
    (*at)++;
    return true;
}

static bool take_date(const char *text, size_t length, size_t *at, struct tapak_date *out_date)
{
    return take_digits(text, length, at, 4, &out_date->year) && take_char(text, length, at, '-') &&
           take_digits(text, length, at, 2, &out_date->month) && take_char(text, length, at, '-') &&
           take_digits(text, length, at, 2, &out_date->day) && tapak_date_is_valid(*out_date);
}

bool tapak_parse_date(const char *text, size_t length, struct tapak_date *out_date)
{
    size_t at = 0;
    struct tapak_date date = {0};
    if (!take_date(text, length, &at, &date) || at != length) {
        return false;
    }
    *out_date = date;
    return true;
}

// ".123456" gives 123; digits behind the third are cut.
static bool take_fraction(const char *text, size_t length, size_t *at, int *out_ms)
{
    *out_ms = 0;
    if (*at >= length || (text[*at] != '.' && text[*at] != ',')) {
        return true;
    }
    (*at)++;
    int scale = 100;
    size_t start = *at;
    for (; *at < length && text[*at] >= '0' && text[*at] <= '9'; (*at)++, scale /= 10) {
        *out_ms += scale * (text[*at] - '0');
    }
    return *at > start;
}

static bool take_zone(const char *text, size_t length, size_t *at, int *out_offset_minutes)
{
    if (*at == length) {
        return true;
    }
    if (text[*at] == 'Z' || text[*at] == 'z') {
        (*at)++;
        *out_offset_minutes = 0;
        return true;
    }
    int sign = text[*at] == '-' ? -1 : 1;
    int hours = 0;
    int minutes = 0;
    if (!take_char(text, length, at, '-') && !take_char(text, length, at, '+')) {
        return false;
    }
    if (!take_digits(text, length, at, 2, &hours)) {
        return false;
    }
    bool has_minutes = take_char(text, length, at, ':') || *at < length;
    if (has_minutes && !take_digits(text, length, at, 2, &minutes)) {
        return false;
    }
    *out_offset_minutes = sign * (hours * 60 + minutes);
    return hours <= 23 && minutes <= 59;
}

bool tapak_parse_instant(const char *text, size_t length, int default_offset_minutes,
                         int64_t *out_instant_ms)
{
    size_t at = 0;
    struct tapak_date date = {0};
    int hours = 0;
    int minutes = 0;
    int seconds = 0;
    int millis = 0;
    int offset = default_offset_minutes;
    if (!take_date(text, length, &at, &date)) {
        return false;
    }
    if (!take_char(text, length, &at, 'T') && !take_char(text, length, &at, 't') &&
        !take_char(text, length, &at, ' ')) {
        return false;
    }
    if (!take_digits(text, length, &at, 2, &hours) || !take_char(text, length, &at, ':') ||
        !take_digits(text, length, &at, 2, &minutes)) {
        return false;
    }
    if (take_char(text, length, &at, ':') && (!take_digits(text, length, &at, 2, &seconds) ||
                                              !take_fraction(text, length, &at, &millis))) {
        return false;
    }
    if (!take_zone(text, length, &at, &offset) || at != length) {
        return false;
    }
    // A leap second counts as the last second of its minute.
    if (hours > 23 || minutes > 59 || seconds > 60) {
        return false;
    }
    seconds = seconds == 60 ? 59 : seconds;
    int64_t of_day = ((hours * 60 + minutes) * INT64_C(60) + seconds) * 1000 + millis;
    int64_t instant_ms = tapak_day_start_ms(tapak_date_to_day(date), offset) + of_day;
    if (instant_ms < FIRST_DAY * TAPAK_MS_PER_DAY ||
        instant_ms >= (LAST_DAY + 1) * TAPAK_MS_PER_DAY) {
        return false; // its offset moves it out of the years 1 to 9999
    }
    *out_instant_ms = instant_ms;
    return true;
}

static size_t format_local(char *text, int64_t instant_ms, int offset_minutes)
{
    int64_t local = clamp_instant(instant_ms) + offset_minutes * TAPAK_MS_PER_MINUTE;
    int64_t day = divide_down(local, TAPAK_MS_PER_DAY);
    int64_t of_day = local - day * TAPAK_MS_PER_DAY;
    struct tapak_date date = tapak_date_from_day(day);
    int length = snprintf(text, TAPAK_INSTANT_BYTES, "%04d-%02d-%02dT%02d:%02d:%02d", date.year,
                          date.month, date.day, (int)(of_day / 3600000), (int)(of_day / 60000 % 60),
                          (int)(of_day / 1000 % 60));
    if (of_day % 1000 != 0) {
        length += snprintf(text + length, TAPAK_INSTANT_BYTES - (size_t)length, ".%03d",
                           (int)(of_day % 1000));
    }
    return (size_t)length;
}

size_t tapak_format_instant(char text[static TAPAK_INSTANT_BYTES], int64_t instant_ms)
{
    size_t length = format_local(text, instant_ms, 0);
    text[length++] = 'Z';
    text[length] = '\0';
    return length;
}

size_t tapak_format_instant_at(char text[static TAPAK_INSTANT_BYTES], int64_t instant_ms,
                               int offset_minutes)
{
    size_t length = format_local(text, instant_ms, offset_minutes);
    int minutes = offset_minutes < 0 ? -offset_minutes : offset_minutes;
    return length + (size_t)snprintf(text + length, TAPAK_INSTANT_BYTES - length, "%c%02d:%02d",
                                     offset_minutes < 0 ? '-' : '+', minutes / 60, minutes % 60);
}

size_t tapak_format_day(char text[static TAPAK_INSTANT_BYTES], int64_t day)
{
    struct tapak_date date = tapak_date_from_day(day);
    return (size_t)snprintf(text, TAPAK_INSTANT_BYTES, "%04d-%02d-%02d", date.year, date.month,
                            date.day);
}

static int64_t clock_ms(clockid_t clock)
{
    struct timespec now;
    (void)clock_gettime(clock, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int64_t tapak_now_ms(void)
{
    return clock_ms(CLOCK_REALTIME);
}

int64_t tapak_monotonic_ms(void)
{
    return clock_ms(CLOCK_MONOTONIC);
}

int64_t tapak_monotonic_us(void)
{
    struct timespec now = {0};
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}
