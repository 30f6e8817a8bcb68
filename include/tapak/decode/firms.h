/**
 * @file firms.h
 * @brief Satellite fire detections: NASA FIRMS CSV (archive, near-real-time, API; MODIS and VIIRS)
 * and SiPongi's table.
 */
#ifndef TAPAK_DECODE_FIRMS_H
#define TAPAK_DECODE_FIRMS_H

#include "tapak/decode/table.h"
#include "tapak/model/hotspot.h"

/** Columns of a table by what they mean, -1 when missing. Fill by tapak_firms_recognise(). */
struct tapak_firms_columns {
    int latitude, longitude, brightness, acq_date, acq_time, satellite, instrument, confidence, frp,
        daynight, type;
};

/** TAPAK_UNSUPPORTED with what is missing when the table is not one of detections. */
TAPAK_MUST_CHECK enum tapak_status tapak_firms_recognise(const struct tapak_table *table,
                                                         struct tapak_firms_columns *out_columns,
                                                         struct tapak_error *err);

/** A detection from a row; placement is left empty. TAPAK_INVALID names field, value and rule. */
TAPAK_MUST_CHECK enum tapak_status tapak_firms_row(const struct tapak_firms_columns *columns,
                                                   const struct tapak_row *row,
                                                   struct tapak_hotspot *out_hotspot,
                                                   struct tapak_error *err);

#endif
