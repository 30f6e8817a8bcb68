#include "api/ogc/interval.h"

#include "tapak/base/instant.h"

void ogc_interval_by_day(const struct tapak_value *interval, int offset_minutes,
                         struct tapak_report_filter *filter)
{
    filter->has_since = interval->has_since;
    filter->has_until = interval->has_until;
    if (interval->has_since) {
        int64_t day = tapak_day_of(interval->since_ms, offset_minutes);
        filter->since_ms = tapak_day_start_ms(day, offset_minutes);
    }
    if (interval->has_until) {
        int64_t day = tapak_day_of(interval->until_ms - 1, offset_minutes);
        filter->until_ms = tapak_day_start_ms(day + 1, offset_minutes);
    }
}
