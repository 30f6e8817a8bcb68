/**
 * @file report_place.h
 * @brief The place of a row: coordinates from whatever columns have them, names, code.
 */
#ifndef INGEST_REPORT_PLACE_H
#define INGEST_REPORT_PLACE_H

#include "ingest/report_row.h"

/** Fills the claim and what of it the report keeps. */
enum row_fate report_place_read(struct report_reader *reader, const struct tapak_row *row,
                                struct report_item *item);

/** Notes why the row is refused; returns ROW_REFUSED. */
enum row_fate report_refuse(struct report_reader *reader, enum report_field field,
                            const char *format, ...) TAPAK_PRINTF(3, 4);

#endif
