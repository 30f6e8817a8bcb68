/**
 * @file period.h
 * @brief Monitoring periods of the programme: data with dates, in local time.
 * Source: geodata/periods.csv; ERPA monitoring periods of the East Kalimantan programme.
 */
#ifndef TAPAK_MODEL_PERIOD_H
#define TAPAK_MODEL_PERIOD_H

#include <stddef.h>
#include <stdint.h>

struct tapak_period {
    char code[16];
    int64_t first_day; ///< days since 1970-01-01, local
    int64_t last_day;  ///< included
};

/** In order of time, not overlapping. */
struct tapak_periods {
    const struct tapak_period *items;
    size_t count;
};

/** The period in which a local day lies; NULL outside all. */
const struct tapak_period *tapak_period_of(const struct tapak_periods *periods, int64_t day);

/** The period of that code, or NULL. */
const struct tapak_period *tapak_period_find(const struct tapak_periods *periods, const char *code);

#endif
