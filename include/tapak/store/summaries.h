/**
 * @file summaries.h
 * @brief Counts of reports and hotspots by area, category, month or period.
 */
#ifndef TAPAK_STORE_SUMMARIES_H
#define TAPAK_STORE_SUMMARIES_H

#include "tapak/model/summary.h"
#include "tapak/store/store.h"

struct tapak_summary_query {
    enum tapak_summary_by by;
    /** Time, area, box and programme_only hold for hotspots too; the rest is of reports alone. */
    struct tapak_report_filter filter;
    int offset_minutes; ///< local time of months and periods
};

typedef enum tapak_status tapak_summary_fn(const struct tapak_summary_row *row, void *context);

/**
 * Every village of the current edition (district, regency; category, period) has a line, also with
 * nothing to count; months from the first to the last that has something. With an area only its own
 * lines and those above it. In order of key, periods in order of time from "before" to "after".
 * What could not be placed to that level comes last with key "": lines of areas always have it.
 * Reports placed only to a district or regency count in the lines of their level and above, and in
 * "" of the levels below. A reversal signal and programme_only ask whether the village was in the
 * programme on the local day of receipt. Counts are exact: hiding small ones is the caller's.
 */
TAPAK_MUST_CHECK enum tapak_status tapak_summary_each(struct tapak_conn *conn,
                                                      const struct tapak_summary_query *query,
                                                      tapak_summary_fn *each, void *context,
                                                      struct tapak_error *err);

#endif
