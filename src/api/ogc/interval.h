/**
 * @file interval.h
 * @brief What the public may ask of times that it sees by day only.
 */
#ifndef TAPAK_API_OGC_INTERVAL_H
#define TAPAK_API_OGC_INTERVAL_H

#include "tapak/http/route.h"
#include "tapak/model/report.h"

/**
 * Puts an interval into the filter, widened to whole local days: a report's time is a day for the
 * public (domain section 6, rule 3), so it matches when that day meets the interval, and no series
 * of questions finds the hour.
 */
void ogc_interval_by_day(const struct tapak_value *interval, int offset_minutes,
                         struct tapak_report_filter *filter);

#endif
