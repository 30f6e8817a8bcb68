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
    struct tapak_buf ending; ///< of what a fingerprint is made of: the options
    struct tapak_buf text;   ///< for making one
    // Of the row that was begun:
    struct tapak_slice cells[FIELD_COUNT]; ///< trimmed; absent when there is no such column
    uint64_t fingerprint;                  ///< a hash of these cells, its point and the options
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

/**
 * Checks that the table can hold reports at all: a category and a date are there or given. The
 * reader is zero but for run, columns and now_ms; report_reader_free() also after a failure.
 */
TAPAK_MUST_CHECK enum tapak_status report_reader_open(struct report_reader *reader,
                                                      struct tapak_error *err);
void report_reader_free(struct report_reader *reader);

/** Takes the cells of a row that is not broken; they are the row's. */
void report_row_begin(struct report_reader *reader, const struct tapak_row *row);

/** Of the row that was begun. source_id: what identifies it, in the batch's arena. public_id and
 * placement are left. */
enum row_fate report_row_read(struct report_reader *reader, const struct tapak_row *row,
                              const char *source_id, struct report_item *out_item);

/** The trimmed cell of a field of the row that was begun. */
static inline struct tapak_slice report_cell(const struct report_reader *reader,
                                             enum report_field field)
{
    return reader->cells[field];
}

#endif
