/**
 * @file report_row.h
 * @brief One row of a table as a report: read, or refused with field, value and reason.
 */
#ifndef INGEST_REPORT_ROW_H
#define INGEST_REPORT_ROW_H

#include "ingest/report_columns.h"
#include "ingest/run.h"

#include "tapak/model/category.h"
#include "tapak/model/report.h"

/** A report of the open batch; texts are in the batch's arena. */
struct report_item {
    struct tapak_report report;
    struct tapak_person person;
    struct tapak_place_claim claim;
    char public_id[TAPAK_PUBLIC_ID_LENGTH + 1];
    char kept_category[TAPAK_CATEGORY_BYTES]; ///< of the stored report, when a person set it
    bool has_unknown_state;                   ///< state is as if none were given
    bool has_state_since;                     ///< the source says when
};

struct report_reader {
    struct run *run;
    struct report_columns columns;
    const char *source;
    int64_t now_ms;
    // Why the last row was refused:
    const char *field;
    struct tapak_slice value;
    struct tapak_error why;
};

enum row_fate {
    ROW_TAKEN,
    ROW_REFUSED,  ///< reader's field, value and why say it
    ROW_LEFT_OUT, ///< not environmental
    ROW_TOO_LARGE ///< no room in the batch's arena
};

/** Whether the table can hold reports at all: a category and a date are there or given. */
TAPAK_MUST_CHECK enum tapak_status report_reader_check(const struct report_reader *reader,
                                                       struct tapak_error *err);

/** source_id: what identifies the row, in the batch's arena. public_id and placement are left. */
enum row_fate report_row_read(struct report_reader *reader, const struct tapak_row *row,
                              const char *source_id, struct report_item *out_item);

/** The trimmed cell of a field; absent when there is no such column. */
struct tapak_slice report_cell(const struct report_reader *reader, const struct tapak_row *row,
                               enum report_field field);

/** A hash of all that the file says of this report and of the options that decide its form. */
uint64_t report_row_fingerprint(const struct report_reader *reader, const struct tapak_row *row);

#endif
