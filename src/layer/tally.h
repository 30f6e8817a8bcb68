/**
 * @file tally.h
 * @brief Counts by group, and which group a row belongs to.
 */
#ifndef LAYER_TALLY_H
#define LAYER_TALLY_H

#include "layer/scan.h"
#include "tapak/layer/tally.h"

/** Columns of a report that are counted; the order is that of struct tally_counts. */
enum {
    TALLY_REPORTS,
    TALLY_OPEN,
    TALLY_CLOSED,
    TALLY_BY_POINT,
    TALLY_BY_NEAR,
    TALLY_BY_NAME,
    TALLY_BY_HAND,
    TALLY_SIGNALS,
    TALLY_COLUMNS
};

struct tally_counts {
    uint32_t columns[TALLY_COLUMNS];
};

struct tapak_tally {
    const struct tapak_snapshot *snapshot;
    struct tapak_summary_query query;
    uint32_t group_count;
    struct tally_counts *reports; ///< by group
    uint32_t *hotspots;           ///< by group
    // Groups of days: month or period of first_day, first_day + 1, …; other days are no group's.
    int64_t first_day;
    int64_t day_count;
    int64_t first_month; ///< of group 0, months since year 0
    uint32_t *group_of_day;
};

/** "before", the periods in order of time, "after", and what lies between periods. */
static inline uint32_t tally_period_groups(const struct lists *lists)
{
    return (uint32_t)lists->periods.count + 3;
}

/** Fills group_of_day and group_count for the days that rows of either collection have. */
TAPAK_MUST_CHECK enum tapak_status tally_days(struct tapak_tally *tally, const struct scan *reports,
                                              const struct scan *hotspots, struct tapak_error *err);

#endif
