/**
 * @file report_columns.h
 * @brief Which column of a table holds what of a report.
 *
 * Rule: --map first, then names in Indonesian and English (case, blanks and signs ignored), in the
 *       order of the table below; then endings, where exactly one column has one ("…-Latitude").
 */
#ifndef INGEST_REPORT_COLUMNS_H
#define INGEST_REPORT_COLUMNS_H

#include "tapak/decode/table.h"

enum report_field {
    FIELD_ID,
    FIELD_RECEIVED,
    FIELD_RECEIVED_TIME,
    FIELD_OCCURRED,
    FIELD_CHANNEL,
    FIELD_CATEGORY,
    FIELD_CLASS,
    FIELD_STATE,
    FIELD_STATE_SINCE,
    FIELD_TITLE,
    FIELD_DESCRIPTION,
    FIELD_LAT,
    FIELD_LON,
    FIELD_POINT,
    FIELD_X,
    FIELD_Y,
    FIELD_ACCURACY,
    FIELD_PROVINCE,
    FIELD_REGENCY,
    FIELD_DISTRICT,
    FIELD_VILLAGE,
    FIELD_CODE,
    FIELD_AGENCY,
    FIELD_KIND,
    FIELD_ANONYMOUS,
    FIELD_CONFIDENTIAL,
    FIELD_PUBLISHED,
    FIELD_REPORTER,
    FIELD_PHONE,
    FIELD_EMAIL,
    FIELD_COUNT
};

struct report_columns {
    int at[FIELD_COUNT];  ///< index of the column, -1 when there is none
    bool is_mapped_point; ///< the operator said which columns hold the place
    bool is_sp4n;
};

/** What --map calls the field. */
const char *report_field_name(enum report_field field);

/** map may be NULL. TAPAK_INVALID names an unknown field or column and those that there are. */
TAPAK_MUST_CHECK enum tapak_status report_columns_find(struct report_columns *out_columns,
                                                       const struct tapak_table *table,
                                                       const char *map, struct tapak_error *err);

#endif
