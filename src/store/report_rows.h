/**
 * @file report_rows.h
 * @brief What the modules that ask for reports share.
 */
#ifndef STORE_REPORT_ROWS_H
#define STORE_REPORT_ROWS_H

#include "store/conn.h"
#include "tapak/store/reports.h"

/** Hands out the rows of a call that selects the columns of a report, and ends it. */
TAPAK_MUST_CHECK enum tapak_status report_rows(struct db_call *call, tapak_report_fn *each,
                                               void *context, struct tapak_error *err);

/** Binds what a filter says but its end in time and the offset of local days. */
void report_bind_filter(struct db_call *call, const struct tapak_report_filter *filter);

#endif
