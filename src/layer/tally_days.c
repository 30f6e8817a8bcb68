// Days to months or periods by a table over the days that occur.
#include "layer/tally.h"

#include <stdlib.h>
#include <string.h>

#include "tapak/base/instant.h"

static void include(const struct scan *scan, int64_t *in_out_first_ms, int64_t *in_out_last_ms)
{
    for (size_t i = 0; i < scan->view->count; i++) {
        const struct segment *segment = &scan->view->segments[i];
        for (uint32_t block = 0; block < segment->block_count; block++) {
            int64_t first_ms = segment->blocks[block].time_min;
            int64_t last_ms = segment->blocks[block].time_max;
            first_ms = first_ms < scan->since_ms ? scan->since_ms : first_ms;
            last_ms = last_ms > scan->until_ms ? scan->until_ms : last_ms;
            *in_out_first_ms = first_ms < *in_out_first_ms ? first_ms : *in_out_first_ms;
            *in_out_last_ms = last_ms > *in_out_last_ms ? last_ms : *in_out_last_ms;
        }
    }
}

static int64_t month_of(int64_t day)
{
    struct tapak_date date = tapak_date_from_day(day);
    return (int64_t)date.year * 12 + date.month - 1;
}

// As the store's SQL says it: of several periods the one whose code is first.
static uint32_t period_of(const struct lists *lists, int64_t day)
{
    const struct tapak_periods *periods = &lists->periods;
    const struct tapak_period *best = NULL;
    bool is_before = periods->count > 0;
    bool is_after = periods->count > 0;
    for (size_t i = 0; i < periods->count; i++) {
        const struct tapak_period *period = &periods->items[i];
        bool is_in = day >= period->first_day && day <= period->last_day;
        best = is_in && (best == NULL || strcmp(period->code, best->code) < 0) ? period : best;
        is_before = is_before && day < period->first_day;
        is_after = is_after && day > period->last_day;
    }
    if (best != NULL) {
        return (uint32_t)(best - periods->items) + 1;
    }
    uint32_t behind = tally_period_groups(lists) - 1;
    return is_before ? 0 : is_after ? behind - 1 : behind;
}

enum tapak_status tally_days(struct tapak_tally *tally, const struct scan *reports,
                             const struct scan *hotspots, struct tapak_error *err)
{
    const struct lists *lists = tally->snapshot->lists;
    bool is_months = tally->query.by == TAPAK_BY_MONTH;
    int64_t first_ms = INT64_MAX;
    int64_t last_ms = INT64_MIN;
    include(reports, &first_ms, &last_ms);
    include(hotspots, &first_ms, &last_ms);
    if (first_ms <= last_ms) {
        tally->first_day = tapak_day_of(first_ms, lists->offset_minutes);
        tally->day_count = tapak_day_of(last_ms, lists->offset_minutes) - tally->first_day + 1;
    }
    tally->first_month = month_of(tally->first_day);
    tally->group_count = tally_period_groups(lists);
    if (is_months) {
        int64_t last_month = month_of(tally->first_day + tally->day_count);
        tally->group_count = (uint32_t)(last_month - tally->first_month) + 2;
    }
    tally->group_of_day = malloc(((size_t)tally->day_count + 1) * sizeof *tally->group_of_day);
    if (tally->group_of_day == NULL) {
        return tapak_fail(err, TAPAK_NO_MEMORY, "no memory for a summary");
    }
    for (int64_t i = 0; i < tally->day_count; i++) {
        int64_t day = tally->first_day + i;
        tally->group_of_day[i] =
            is_months ? (uint32_t)(month_of(day) - tally->first_month) : period_of(lists, day);
    }
    return TAPAK_OK;
}
